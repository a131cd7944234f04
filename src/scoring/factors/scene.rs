//! What is known when factors are measured: the contract, and what was worked out of it for each party.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::civil::Date;

use crate::contract::{Category, Contract, Fact, Name, Party, Path, Period, WayOutKind, name, path_to};
use crate::scoring::CostCategory;
use crate::scoring::freedom::{Grid, Routes, TimeToFreedom, time_to_freedom};
use crate::scoring::lens::{End, Facts};
use crate::scoring::model::{Caps, Model};
use crate::scoring::parting::{Item, Leaver, Outlook, Pick, Plan, Priced, YearFees};

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
    /// Whether facts are kept, as an empty list of them.
    pub facts: Facts,
}

/// One party's way to freedom and what it costs, from both ends.
#[derive(Debug)]
pub struct Side<'a> {
    /// The routes with each open fact at its cautious end.
    pub cautious: Rc<Routes<'a>>,
    /// The routes with each open fact at its friendliest.
    pub friendly: Rc<Routes<'a>>,
    /// The fact that sets the wait of a decision on the day of the assessment.
    pub leading: Path,
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
    #[expect(clippy::too_many_arguments, reason = "the frame of one assessment; it is put together in one place")]
    pub fn new(
        contract: &'a Contract,
        model: &'a Model,
        as_of: Date,
        stand_on: Date,
        grid: &Grid,
        fees: YearFees,
        last: Date,
        facts: Facts,
    ) -> Self {
        let side = |party| Side::new(contract, model, party, as_of, stand_on, grid, &fees, last, &facts);
        let (buyer, supplier) = (side(Party::Buyer), side(Party::Supplier));
        Self { contract, model, as_of, stand_on, fees, buyer, supplier, facts }
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
        keep: &Facts,
    ) -> Self {
        let routes = |end| Rc::new(Routes::list(contract, party, end, as_of, &model.silence, keep.anew()));
        let cautious = routes(End::Cautious);
        // Where nothing is open both ends are the same.
        let open = cautious.facts.is_any_open();
        let friendly = if open { routes(End::Friendly) } else { cautious.clone() };
        let cautious_time = time_to_freedom(&cautious, grid);
        let friendly_time = if open { time_to_freedom(&friendly, grid) } else { cautious_time };
        // Where only points are asked for nobody asks what leads to them.
        let leading = if keep.are_kept() { cautious.leading(contract, party, as_of) } else { path_to!(ways_out) };
        let facts = RefCell::new(keep.anew());
        let stand_on = stand_on.max(as_of);
        let charges_of = |routes: &Routes<'a>, end| {
            let (pick, horizon_months) = (Pick::Likely, 0);
            let outlook = Outlook { contract, model, party, routes, fees, end, pick, last, horizon_months };
            let leaver = Leaver::new(outlook, Some(&facts));
            let standing = charges(leaver.standing.iter().copied(), party, fees);
            let on = |day| {
                let departure = leaver.depart(Plan::DecidedOn(day), Some(&facts));
                // Where nothing frees, waiting has no end: it counts as far as costs count at all.
                let waiting = departure.waiting.map(|item| Item {
                    priced: if departure.route.is_none() { Priced::Open } else { item.priced },
                    ..item
                });
                // What is stranded is told of the day itself: a contract that binds longer does not recover more.
                let of_day = departure.of_day.iter().filter(|item| item.category != CostCategory::StrandedInvestment);
                let priced = leaver.stranded_on(party, day, Some(&facts));
                let (category, receiver, assumed) = (CostCategory::StrandedInvestment, None, false);
                let stranded = Item { category, bearer: party, receiver, priced, assumed };
                let items = waiting.into_iter().chain(of_day.copied()).chain([stranded]);
                let mut charges = charges(items, party, fees);
                charges.extend_from_slice(&standing);
                charges
            };
            let now = on(as_of);
            let at_stand = if stand_on == as_of { now.clone() } else { on(stand_on) };
            [now, at_stand]
        };
        let dear = charges_of(&cautious, End::Cautious);
        // A charge may be open for want of a silent fact: only what is priced is the same at both ends.
        let priced = dear.iter().flatten().all(|charge| matches!(charge.worth, Worth::Share(_)));
        let settled = priced && !open && !facts.borrow().is_any_open();
        let cheap = if settled { None } else { Some(charges_of(&friendly, End::Friendly)) };
        let seen = facts.into_inner().sorted();
        let scored = |of: &dyn Fn(CostCategory) -> bool, topics: &[Name]| {
            let worst = |charges: &[Vec<Charge>; 2], end| {
                let [now, at_stand] = charges;
                Some(score(now, &model.caps, end, of)?.max(score(at_stand, &model.caps, end, of)?))
            };
            let at_worst = worst(&dear, End::Cautious);
            let at_best = cheap.as_ref().map_or(at_worst, |charges| worst(charges, End::Friendly));
            let mut facts = keep.anew();
            if facts.are_kept() {
                let charged = dear.iter().flatten().filter(|charge| of(charge.category));
                if let Some(heaviest) = charged.max_by_key(|charge| charge.weight(&model.caps)) {
                    let path = leading_of(heaviest.category, party, &leading);
                    let known = |path| seen.iter().chain(cautious.facts.iter()).find(|(seen, _)| *seen == path);
                    facts.extend(path.and_then(known));
                }
                facts.extend(seen.iter().filter(|(path, _)| topics.contains(&path.topic())));
            }
            Scored { cautious: at_worst, friendly: at_best, facts }
        };
        let contract_made = {
            let mut scored = scored(
                &CostCategory::is_contract_made,
                &[name!("fees"), name!("data"), name!("exit_support"), name!("ways_out")],
            );
            scored.facts.extend(seen.iter().filter(|(path, _)| *path == path_to!(market.switch_time)));
            scored.facts.extend(cautious.facts.iter());
            scored
        };
        let is_effort =
            |category: CostCategory| !category.is_contract_made() && category != CostCategory::StrandedInvestment;
        let mut effort = scored(&is_effort, &[name!("market"), name!("technology"), name!("people")]);
        if party == Party::Supplier {
            let margin = path_to!(fees.supplier_margin);
            effort.facts.drop_path(&path_to!(market.migration));
            effort.facts.extend(seen.iter().filter(|(path, _)| *path == margin));
        }
        let fee = scored(&|category| category == CostCategory::TerminationFee, &[name!("ways_out")]);
        let stranded = scored(&|category| category == CostCategory::StrandedInvestment, &[name!("investments")]);
        Self { cautious, friendly, leading, cautious_time, friendly_time, contract_made, effort, fee, stranded }
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

/// An item that a party bears, as it is scored.
#[derive(Clone, Copy, Debug)]
struct Charge {
    category: CostCategory,
    assumed: bool,
    worth: Worth,
}

/// What a charge comes to.
#[derive(Clone, Copy, Debug)]
enum Worth {
    /// Basis points of a year's fees.
    Share(i64),
    /// Money with no year's fees to compare it with.
    Incomparable,
    /// Open.
    Open,
}

impl Charge {
    /// Returns how heavy it is among others, in basis points of a year's fees; open without a cap is heaviest.
    fn weight(&self, caps: &Caps) -> i64 {
        let cap = cap(caps, self.category).unwrap_or(i64::MAX);
        match self.worth {
            Worth::Share(share) => share.min(cap),
            Worth::Incomparable | Worth::Open => cap,
        }
    }
}

/// Returns what a party bears of items, each in basis points of a year's fees.
fn charges(items: impl Iterator<Item = Item>, party: Party, fees: &YearFees) -> Vec<Charge> {
    let worth = |priced| match priced {
        Priced::Nothing => Worth::Share(0),
        Priced::Known(cost) => match fees.share(cost) {
            Some(millionths) => {
                let share = crate::contract::div_half_up(i128::from(millionths), 100);
                Worth::Share(i64::try_from(share).unwrap_or(i64::MAX))
            }
            None => Worth::Incomparable,
        },
        Priced::Open => Worth::Open,
    };
    let own = items.filter(|item| item.bearer == party);
    let mut charges = Vec::with_capacity(12);
    charges.extend(own.map(|item| Charge {
        category: item.category,
        assumed: item.assumed,
        worth: worth(item.priced),
    }));
    charges
}

/// Adds up charges of some categories, each up to its cap, in basis points of a year's fees; none without limit.
fn score(charges: &[Charge], caps: &Caps, end: End, of: &dyn Fn(CostCategory) -> bool) -> Option<i64> {
    let mut total = 0_i64;
    for charge in charges.iter().filter(|charge| of(charge.category) && !charge.assumed) {
        let cap = cap(caps, charge.category);
        let share = match charge.worth {
            Worth::Share(share) => share,
            // Money that cannot be compared is as open as no answer at all.
            Worth::Incomparable if end == End::Friendly => 0,
            Worth::Incomparable | Worth::Open => cap?,
        };
        total = total.saturating_add(cap.map_or(share, |cap| share.min(cap)));
    }
    // Effort that the prior stands for is open: nothing at the friendliest end, without limit at the cautious one.
    let stood_for = charges.iter().any(|charge| charge.assumed && of(charge.category));
    if stood_for && end != End::Friendly { None } else { Some(total) }
}

/// Returns the fact that a category of cost hangs on most.
fn leading_of(category: CostCategory, party: Party, wait: &Path) -> Option<Path> {
    let path = match category {
        CostCategory::Waiting => wait.clone(),
        CostCategory::TerminationFee => {
            Path::entry(name!("ways_out"), party, WayOutKind::Convenience.name()).with_field(name!("fee"))
        }
        CostCategory::CommitmentShortfall => path_to!(fees.commitment),
        CostCategory::PrepaidForfeited => path_to!(fees.prepaid_period),
        CostCategory::DiscountClawback => path_to!(fees.discount_clawback),
        CostCategory::DataExtraction => path_to!(data.export_charge),
        CostCategory::TransitionAssistance => path_to!(exit_support.assistance_fee),
        CostCategory::MigrationEffort | CostCategory::EffortPrior => path_to!(market.migration),
        CostCategory::IntegrationRework => path_to!(technology.integration_rework),
        CostCategory::Retraining => path_to!(people.users_to_retrain),
        CostCategory::SearchAndContracting => path_to!(market.search_and_contracting),
        CostCategory::ParallelRunning => path_to!(market.parallel_running),
        CostCategory::Demobilisation => path_to!(people.demobilisation),
        CostCategory::ReplacementGap => path_to!(market.replacement_time),
        CostCategory::StrandedInvestment => return None,
    };
    Some(path)
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

/// Says whether something runs for the buyer that must not stop while another takes over; none where that is open.
pub fn runs_for_the_buyer(contract: &Contract) -> Option<bool> {
    match (holds_data(contract), contract.service.category.stated()) {
        (Some(true), _) | (_, Some(Category::Carriage)) => Some(true),
        (held, Some(_)) => held,
        (_, None) => None,
    }
}

/// Says whether the buyer uses material of the supplier that a licence has to allow; none where that is open.
pub fn uses_licensed_material(contract: &Contract) -> Option<bool> {
    contract.service.category.stated().map(|category| match category {
        Category::Saas
        | Category::Paas
        | Category::Iaas
        | Category::ManagedService
        | Category::ProfessionalService
        | Category::Licence
        | Category::Distribution
        | Category::JointVenture => true,
        Category::Carriage | Category::Goods | Category::Agency | Category::Finance => false,
    })
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
