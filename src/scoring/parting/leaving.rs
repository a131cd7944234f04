//! Leaving on one day: the cheapest lawful route, and every item it costs either party.

use std::cell::RefCell;

use jiff::civil::Date;

use super::amount::{Cost, PARTS_PER_YEAR, YearFees};
use super::effort::effort;
use super::exit::{Exit, Pick, Priced};
use super::stranded_investment::stranded_investment;
use super::{
    commitment_shortfall::commitment_shortfall, data_extraction::data_extraction, discount_clawback::discount_clawback,
    prepaid_forfeited::prepaid_forfeited, termination_fee::termination_fee,
    transition_assistance::transition_assistance, waiting::waiting,
};
use crate::contract::{Contract, Fact, Party, Path, Period, TerminationFee, WayOutKind};
use crate::scoring::freedom::{Right, Routes};
use crate::scoring::lens::{End, Facts};
use crate::scoring::model::Model;
use crate::scoring::{CostCategory, Route};

/// One party that thinks of leaving, seen from one end.
#[derive(Clone, Copy, Debug)]
pub struct Leaver<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The model.
    pub model: &'a Model,
    /// Who leaves.
    pub party: Party,
    /// Its routes, seen from the same end.
    pub routes: &'a Routes<'a>,
    /// A year's fees.
    pub fees: &'a YearFees,
    /// From which end open facts are looked at.
    pub end: End,
    /// Which value of an estimate is taken.
    pub pick: Pick,
    /// How far ahead a route is looked for: where none frees before, waiting runs to here and the exit is unbounded.
    pub last: Date,
}

/// One item of an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is for.
    pub category: CostCategory,
    /// Who bears it.
    pub bearer: Party,
    /// Who receives it; none for deadweight.
    pub receiver: Option<Party>,
    /// What it comes to.
    pub priced: Priced,
    /// Whether it is the published prior.
    pub assumed: bool,
}

/// An exit with its route and items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The route; none where none frees.
    pub route: Option<Route>,
    /// The free day; the last day looked at where none frees.
    pub free_on: Date,
    /// Whether no route frees the leaver before the last day looked at.
    pub unbounded: bool,
    /// From which end open facts were looked at.
    pub end: End,
    /// The items.
    pub items: Vec<Item>,
}

/// When an exit is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The decision falls on the day: how it comes to leave at once.
    DecidedOn(Date),
    /// The decision falls on the first day in time to be free from the second on: how it comes to leave as planned.
    Ahead {
        /// The first day on which notice can be given.
        from: Date,
        /// The day from which the leaver wants to be free.
        target: Date,
    },
}

struct Candidate<'a> {
    route: Option<Route>,
    free_on: Date,
    fee: Option<(&'a Fact<TerminationFee>, Path)>,
    /// Whether the right itself is only possible, so that its fee is as open as the right.
    supposed: bool,
}

impl<'a> Leaver<'a> {
    /// Returns the departure by the route that costs the leaver least by contract, the earliest at a tie.
    pub fn depart(&self, plan: Plan, facts: Option<&RefCell<Facts>>) -> Departure {
        let decision = match plan {
            Plan::DecidedOn(day) => day,
            Plan::Ahead { target, .. } => target,
        };
        let mut best: Option<(i128, Date, Departure)> = None;
        for candidate in self.candidates(plan) {
            let departure = self.departure(&candidate, decision, facts);
            let key = (self.burden(&departure), departure.free_on);
            if best.as_ref().is_none_or(|(burden, free_on, _)| key < (*burden, *free_on)) {
                best = Some((key.0, key.1, departure));
            }
        }
        best.map_or_else(
            || {
                let nowhere = Candidate { route: None, free_on: self.last.max(decision), fee: None, supposed: false };
                self.departure(&nowhere, decision, facts)
            },
            |(_, _, departure)| departure,
        )
    }

    fn candidates(&self, plan: Plan) -> Vec<Candidate<'a>> {
        let mut candidates = Vec::with_capacity(self.routes.rights.len() + 1);
        let term_end = match plan {
            Plan::DecidedOn(day) => self.routes.end_for(day),
            Plan::Ahead { from, target } => self.routes.end_from(from, target),
        };
        if let Some(free_on) = term_end {
            let route = if self.routes.ends_by_itself() { Route::EndOfTerm } else { Route::NonRenewal };
            candidates.push(Candidate { route: Some(route), free_on, fee: None, supposed: false });
        }
        for right in &self.routes.rights {
            let free_on = match plan {
                Plan::DecidedOn(day) => right.free_on(day, self.routes.effective),
                Plan::Ahead { from, target } => right.free_from(from, target, self.routes.effective),
            };
            if let Some(free_on) = free_on {
                let fee = right.fee.map(|fee| (fee, self.fee_path(right)));
                candidates.push(Candidate { route: Some(right.route), free_on, fee, supposed: right.fee.is_none() });
            }
        }
        candidates
    }

    fn fee_path(&self, right: &Right<'_>) -> Path {
        let kind = match right.route {
            Route::BreakDate => WayOutKind::BreakDate,
            Route::StatutorySwitching => WayOutKind::StatutorySwitching,
            Route::Convenience | Route::EndOfTerm | Route::NonRenewal => WayOutKind::Convenience,
        };
        Path::entry("ways_out", self.party, kind.word()).field("fee")
    }

    /// Returns what a departure costs the leaver by contract, for choosing among routes: open is dearest.
    fn burden(&self, departure: &Departure) -> i128 {
        let mut burden = 0_i128;
        for item in departure.items.iter().filter(|item| item.bearer == self.party && item.category.is_contract_made())
        {
            match item.priced {
                Priced::Known(cost) => {
                    let share = self
                        .fees
                        .share(cost)
                        .map_or(cost.money.rounded(), |share| i128::from(share) * (PARTS_PER_YEAR / 1_000_000));
                    burden = burden.saturating_add(share);
                }
                Priced::Open => burden = burden.saturating_add(i128::MAX / 64),
                Priced::Nothing => {}
            }
        }
        burden
    }

    fn departure(&self, candidate: &Candidate<'a>, decision: Date, facts: Option<&RefCell<Facts>>) -> Departure {
        let exit = Exit {
            contract: self.contract,
            model: self.model,
            leaver: self.party,
            decision,
            free_on: candidate.free_on,
            effective: self.routes.effective,
            term_end: self.routes.term_end_after(candidate.free_on),
            end: self.end,
            pick: self.pick,
            facts,
        };
        let mut items = Vec::with_capacity(12);
        let mut add = |category, bearer, receiver, priced| {
            if priced != Priced::Nothing {
                items.push(Item { category, bearer, receiver, priced, assumed: false });
            }
        };
        let (leaver, other) = (self.party, self.party.other());
        add(CostCategory::Waiting, leaver, (leaver == Party::Buyer).then_some(other), waiting(&exit));
        let fee = if candidate.supposed { Priced::Nothing } else { termination_fee(&exit, candidate.fee.clone()) };
        add(CostCategory::TerminationFee, leaver, Some(other), fee);
        if leaver == Party::Buyer {
            let supplier = Some(Party::Supplier);
            add(CostCategory::CommitmentShortfall, Party::Buyer, supplier, commitment_shortfall(&exit));
            add(CostCategory::PrepaidForfeited, Party::Buyer, supplier, prepaid_forfeited(&exit));
            add(CostCategory::DiscountClawback, Party::Buyer, supplier, discount_clawback(&exit));
            add(CostCategory::DataExtraction, Party::Buyer, supplier, data_extraction(&exit));
            add(CostCategory::TransitionAssistance, Party::Buyer, supplier, transition_assistance(&exit));
        }
        for bearer in [Party::Buyer, Party::Supplier] {
            for (category, priced) in effort(&exit, bearer) {
                add(category, bearer, None, priced);
            }
            add(CostCategory::StrandedInvestment, bearer, None, stranded_investment(&exit, bearer));
        }
        self.put_prior(&mut items);
        let unbounded = candidate.route.is_none() || candidate.free_on > self.last;
        Departure { route: candidate.route, free_on: candidate.free_on, unbounded, end: self.end, items }
    }

    /// Puts one item of the published prior in the place of the buyer's effort, where all of it is open.
    fn put_prior(&self, items: &mut Vec<Item>) {
        let is_effort = |item: &Item| {
            item.bearer == Party::Buyer
                && !item.category.is_contract_made()
                && item.category != CostCategory::StrandedInvestment
        };
        let market = &self.contract.market;
        let technology = &self.contract.technology;
        let people = &self.contract.people;
        let all_open = market.migration.is_open()
            && market.search_and_contracting.is_open()
            && market.parallel_running.is_open()
            && technology.integration_rework.is_open()
            && technology.customisation.is_open()
            && people.users_to_retrain.is_open();
        if !all_open {
            return;
        }
        items.retain(|item| !is_effort(item));
        let prior = &self.model.prior;
        let share = match self.end {
            End::Cautious => prior.high,
            End::Likely => prior.likely,
            End::Friendly => prior.low,
        };
        let priced = Priced::Known(Cost::of_fees(i128::from(share) * (PARTS_PER_YEAR / 10_000)));
        items.push(Item {
            category: CostCategory::EffortPrior,
            bearer: Party::Buyer,
            receiver: None,
            priced,
            assumed: true,
        });
    }
}

/// Returns the last day within which a route is looked for.
pub fn last_day(as_of: Date, horizon_months: u32) -> Date {
    Period::months(horizon_months).after(as_of)
}
