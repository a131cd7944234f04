//! What is known when factors are measured: the contract, and what was worked out of it for each party.

use std::cell::RefCell;

use jiff::civil::Date;

use crate::contract::{Category, Contract, Fact, Party, Path, Period};
use crate::scoring::CostCategory;
use crate::scoring::freedom::{Grid, Routes, TimeToFreedom, time_to_freedom};
use crate::scoring::lens::{End, Facts};
use crate::scoring::model::{Caps, Model};
use crate::scoring::parting::{Departure, Exit, Item, Leaver, Pick, Plan, Priced, YearFees, stranded_on};

/// What is known when factors are measured.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The model.
    pub model: &'a Model,
    /// The day of the assessment.
    pub as_of: Date,
    /// The day of the stand.
    pub stand_on: Date,
    /// A year's fees.
    pub fees: YearFees,
    /// The buyer's side.
    pub buyer: Side<'a>,
    /// The supplier's side.
    pub supplier: Side<'a>,
}

/// One party's way to freedom and what it costs, from both ends.
#[derive(Debug)]
pub struct Side<'a> {
    /// The routes with each open fact at its cautious end.
    pub cautious: Routes<'a>,
    /// The routes with each open fact at its friendliest.
    pub friendly: Routes<'a>,
    /// The time they take, cautious end.
    pub cautious_time: TimeToFreedom,
    /// The time they take, friendliest end.
    pub friendly_time: TimeToFreedom,
    /// What leaving costs, at the worse of the day of the assessment and the stand; basis points of a year's fees.
    pub contract_made: Scored,
    /// What leaving takes of work, the same way.
    pub effort: Scored,
    /// The termination fee alone, the same way.
    pub fee: Scored,
    /// What of the party's own investment is stranded, the same way.
    pub stranded: Scored,
}

/// A cost as it is scored: basis points of a year's fees, and the facts it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scored {
    /// At the cautious end; none where it has no limit or nothing to compare with.
    pub cautious: Option<i64>,
    /// At the friendliest end; none where there is nothing to compare with.
    pub friendly: Option<i64>,
    /// The facts.
    pub facts: Facts,
}

impl Scored {
    /// Returns the cost as a measure.
    pub fn reading(&self) -> super::Reading {
        let cautious = self.cautious.unwrap_or(super::MOST_SHARE).min(super::MOST_SHARE);
        let friendly = self.friendly.unwrap_or(0).min(super::MOST_SHARE);
        // Open routes lead to other days, and the later one may cost less: the dearer of the two is what is proven.
        super::Reading::between(cautious.max(friendly), friendly.min(cautious))
    }
}

impl<'a> Scene<'a> {
    /// Works out both sides of a contract.
    pub fn new(
        contract: &'a Contract,
        model: &'a Model,
        as_of: Date,
        stand_on: Date,
        grid: &Grid,
        fees: YearFees,
        last: Date,
    ) -> Self {
        let side = |party| Side::new(contract, model, party, as_of, stand_on, grid, &fees, last);
        let (buyer, supplier) = (side(Party::Buyer), side(Party::Supplier));
        Self { contract, model, as_of, stand_on, fees, buyer, supplier }
    }

    /// Returns a party's side.
    pub fn side(&self, party: Party) -> &Side<'a> {
        match party {
            Party::Buyer => &self.buyer,
            Party::Supplier => &self.supplier,
        }
    }
}

impl<'a> Side<'a> {
    #[expect(clippy::too_many_arguments, reason = "the frame of one assessment; it is put together in one place")]
    fn new(
        contract: &'a Contract,
        model: &'a Model,
        party: Party,
        as_of: Date,
        stand_on: Date,
        grid: &Grid,
        fees: &YearFees,
        last: Date,
    ) -> Self {
        let cautious = Routes::list(contract, party, End::Cautious, as_of, &model.silence);
        let friendly = Routes::list(contract, party, End::Friendly, as_of, &model.silence);
        let cautious_time = time_to_freedom(&cautious, grid);
        let settled = cautious.facts.iter().all(|(_, state)| !state.is_open());
        let friendly_time = if settled { cautious_time } else { time_to_freedom(&friendly, grid) };
        let facts = RefCell::new(Facts::new());
        let departures = |routes: &Routes<'a>, end| {
            let leaver = Leaver { contract, model, party, routes, fees, end, pick: Pick::Likely, last };
            [as_of, stand_on.max(as_of)].map(|day| leaver.depart(Plan::DecidedOn(day), Some(&facts)))
        };
        let cautious_departures = departures(&cautious, End::Cautious);
        let friendly_departures = departures(&friendly, End::Friendly);
        // Seen from the day of the decision, so that a longer wait, which uses an investment up, never looks like freedom.
        let stranded_when_decided = |routes: &Routes<'a>, end| {
            let shares = [as_of, stand_on.max(as_of)].map(|decision| {
                let exit = Exit {
                    contract,
                    model,
                    leaver: party,
                    decision,
                    free_on: decision,
                    effective: routes.effective,
                    term_end: None,
                    end,
                    pick: Pick::Likely,
                    facts: None,
                };
                let item = Item {
                    category: CostCategory::StrandedInvestment,
                    bearer: party,
                    receiver: None,
                    priced: stranded_on(&exit, party, decision),
                    assumed: false,
                };
                let departure = Departure { route: None, free_on: decision, unbounded: false, end, items: vec![item] };
                score(&departure, party, fees, &model.caps, &|_| true)
            });
            shares.into_iter().collect::<Option<Vec<i64>>>().map(|shares| shares.into_iter().max().unwrap_or(0))
        };
        let seen = dedup(facts.into_inner());
        let scored = |of: &dyn Fn(CostCategory) -> bool, topics: &[&str]| {
            let worst = |departures: &[Departure; 2]| {
                let scores: Option<Vec<i64>> =
                    departures.iter().map(|departure| score(departure, party, fees, &model.caps, of)).collect();
                scores.map(|scores| scores.into_iter().max().unwrap_or(0))
            };
            let facts = seen.iter().filter(|(path, _)| topics.contains(&path.topic)).cloned().collect();
            Scored { cautious: worst(&cautious_departures), friendly: worst(&friendly_departures), facts }
        };
        let contract_made = {
            let mut scored = scored(&CostCategory::is_contract_made, &["fees", "data", "exit_support", "ways_out"]);
            scored.facts.extend(seen.iter().filter(|(path, _)| *path == Path::of("market", "switch_time")).cloned());
            scored.facts.extend(cautious.facts.iter().cloned());
            scored
        };
        let is_effort =
            |category: CostCategory| !category.is_contract_made() && category != CostCategory::StrandedInvestment;
        let effort = scored(&is_effort, &["market", "technology", "people"]);
        let fee = scored(&|category| category == CostCategory::TerminationFee, &["ways_out"]);
        let stranded = Scored {
            cautious: stranded_when_decided(&cautious, End::Cautious),
            friendly: stranded_when_decided(&friendly, End::Friendly),
            facts: seen.iter().filter(|(path, _)| path.topic == "investments").cloned().collect(),
        };
        Self { cautious, friendly, cautious_time, friendly_time, contract_made, effort, fee, stranded }
    }

    /// Returns the lengths of notice with which this party can leave without a ground, from one end: by a right, or to
    /// the end of a term; none where it has no route.
    pub fn shortest_notice(&self, end: End) -> Option<Period> {
        let routes = if end == End::Friendly { &self.friendly } else { &self.cautious };
        let by_right = routes.rights.iter().map(|right| right.notice);
        let to_end = routes.first_end().map(|_| routes.renewal().map_or(Period::days(0), |(_, notice)| notice));
        by_right.chain(to_end).min_by_key(|notice| notice.mean_days())
    }
}

/// Adds up what a party bears of some categories, each up to its cap, in basis points of a year's fees.
fn score(
    departure: &Departure,
    party: Party,
    fees: &YearFees,
    caps: &Caps,
    of: &dyn Fn(CostCategory) -> bool,
) -> Option<i64> {
    let mut total = 0_i64;
    for item in departure.items.iter().filter(|item| item.bearer == party && of(item.category) && !item.assumed) {
        let cap = cap(caps, item.category);
        let share = match item.priced {
            Priced::Nothing => 0,
            Priced::Known(cost) => match (fees.share(cost), cap) {
                (Some(millionths), _) => {
                    i64::try_from(crate::contract::div_half_up(i128::from(millionths), 100)).unwrap_or(i64::MAX)
                }
                // Money that cannot be compared is as open as no answer at all.
                (None, _) if departure.end == End::Friendly => 0,
                (None, cap) => cap?,
            },
            Priced::Open => cap?,
        };
        total = total.saturating_add(cap.map_or(share, |cap| share.min(cap)));
    }
    // Effort that the prior stands for is open: nothing at the friendliest end, without limit at the cautious one.
    let stood_for = departure.items.iter().any(|item| item.assumed && item.bearer == party && of(item.category));
    if stood_for && departure.end != End::Friendly { None } else { Some(total) }
}

fn cap(caps: &Caps, category: CostCategory) -> Option<i64> {
    match category {
        CostCategory::Waiting => Some(caps.waiting),
        CostCategory::TerminationFee => Some(caps.termination_fee),
        CostCategory::CommitmentShortfall => Some(caps.commitment_shortfall),
        CostCategory::PrepaidForfeited => Some(caps.prepaid_forfeited),
        CostCategory::DiscountClawback => Some(caps.discount_clawback),
        CostCategory::DataExtraction => Some(caps.data_extraction),
        CostCategory::TransitionAssistance => Some(caps.transition_assistance),
        CostCategory::MigrationEffort
        | CostCategory::IntegrationRework
        | CostCategory::Retraining
        | CostCategory::SearchAndContracting
        | CostCategory::ParallelRunning
        | CostCategory::StrandedInvestment
        | CostCategory::Demobilisation
        | CostCategory::ReplacementGap
        | CostCategory::EffortPrior => None,
    }
}

fn dedup(mut facts: Facts) -> Facts {
    facts.sort();
    facts.dedup();
    facts
}

/// Says whether the supplier holds data of the buyer; none where that is open.
pub fn holds_data(contract: &Contract) -> Option<bool> {
    let service = &contract.service;
    match (&service.category, &service.data_processing) {
        (_, Fact::Stated(true)) => Some(true),
        (Fact::Stated(category), _) if Category::holds_data(*category) => Some(true),
        (Fact::Stated(_), Fact::Stated(false) | Fact::Silent | Fact::NotApplicable) => Some(false),
        (_, _) => None,
    }
}
