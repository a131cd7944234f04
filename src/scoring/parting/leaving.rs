//! Leaving on one day: the cheapest lawful route, and every item it costs either party.
//!
//! What does not hang on the day (data, help, work) is worked out once for a leaver; what does, for each departure.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use jiff::civil::Date;

use super::amount::{Cost, PARTS_PER_YEAR, YearFees};
use super::departure::{Departure, Item, Plan};
use super::effort::effort;
use super::exit::{Exit, Pick, Priced, months_between};
use super::stranded_investment::stranded_investment;
use super::{
    commitment_shortfall::commitment_shortfall, data_extraction::data_extraction, discount_clawback::discount_clawback,
    prepaid_forfeited::prepaid_forfeited, termination_fee::termination_fee,
    transition_assistance::transition_assistance, waiting::WaitingRate, waiting::waiting, waiting::waiting_rate,
};
use crate::contract::{Contract, Fact, Party, Path, Period, TerminationFee, WayOutKind, name};
use crate::scoring::freedom::Routes;
use crate::scoring::lens::{End, Facts};
use crate::scoring::model::Model;
use crate::scoring::{CostCategory, Route};

/// What one party's leaving is worked out from, seen from one end.
#[derive(Clone, Copy, Debug)]
pub struct Outlook<'a> {
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
    /// The last day of the horizon: where no route frees at all, waiting runs to here.
    pub last: Date,
    /// How many months after the decision a route may free: one that frees later is as good as none, and marked so.
    pub horizon_months: u32,
}

/// One party that thinks of leaving.
#[derive(Debug)]
pub struct Leaver<'a> {
    outlook: Outlook<'a>,
    /// The items that do not hang on the day.
    pub standing: Vec<Item>,
    /// By candidate, what hangs on its free day: who decides a month later is often free on the same day.
    last: RefCell<Vec<Remembered>>,
    /// At which rate waiting costs, and whether that hangs on an open fact; worked out where it is first asked for.
    rate: OnceCell<(WaitingRate, bool)>,
}

/// The items of an exit that hang on its free day and not on the day of the decision.
#[derive(Clone, Debug)]
struct Remembered {
    at: usize,
    free_on: Date,
    items: Rc<[Item]>,
    open: bool,
}

struct Candidate<'a> {
    /// Its place: the end of the term, the rights in their order, no route at all.
    at: usize,
    route: Option<Route>,
    free_on: Date,
    /// What using it costs; a right that is only possible has a fee that is as open as the right, and none here.
    fee: Option<&'a Fact<TerminationFee>>,
}

impl<'a> Leaver<'a> {
    /// Works out what does not hang on the day.
    pub fn new(outlook: Outlook<'a>, facts: Option<&RefCell<Facts>>) -> Self {
        let Outlook { contract, model, party, routes, .. } = outlook;
        let (open, day) = (Cell::new(false), routes.effective);
        let exit = Exit {
            contract,
            model,
            leaver: party,
            decision: day,
            free_on: day,
            effective: day,
            term_end: None,
            end: outlook.end,
            pick: outlook.pick,
            facts,
            open: &open,
        };
        let mut standing = Vec::with_capacity(8);
        let mut add = |category, bearer, receiver, priced| {
            if priced != Priced::Nothing {
                standing.push(Item { category, bearer, receiver, priced, assumed: false });
            }
        };
        if party == Party::Buyer {
            let supplier = Some(Party::Supplier);
            add(CostCategory::DataExtraction, Party::Buyer, supplier, data_extraction(&exit));
            add(CostCategory::TransitionAssistance, Party::Buyer, supplier, transition_assistance(&exit));
        }
        for bearer in [Party::Buyer, Party::Supplier] {
            effort(&exit, bearer, &mut |category, priced| add(category, bearer, None, priced));
        }
        put_prior(contract, model, outlook.end, &mut standing);
        Self { outlook, standing, last: RefCell::new(Vec::new()), rate: OnceCell::new() }
    }

    /// Returns from which end open facts are looked at.
    pub fn end(&self) -> End {
        self.outlook.end
    }

    /// Returns the departure by the route that costs the leaver least by contract, the earliest at a tie.
    pub fn depart(&self, plan: Plan, facts: Option<&RefCell<Facts>>) -> Departure {
        let decision = match plan {
            Plan::DecidedOn(day) => day,
            Plan::Ahead { target, .. } => target,
        };
        let open = Cell::new(self.outlook.routes.facts.is_any_open());
        let mut candidates = self.candidates(plan);
        let nowhere = || {
            let (at, free_on) = (self.outlook.routes.rights.len() + 1, self.outlook.last.max(decision));
            Candidate { at, route: None, free_on, fee: None }
        };
        let first = candidates.next().unwrap_or_else(nowhere);
        let mut best = self.departure(&first, decision, facts, &open);
        // What it burdens the leaver with is asked only where there is a choice.
        let mut least = None;
        for candidate in candidates {
            let of_best = *least.get_or_insert_with(|| self.burden(&best, decision));
            let other = self.departure(&candidate, decision, facts, &open);
            let burden = self.burden(&other, decision);
            if (burden, other.free_on) < (of_best, best.free_on) {
                (best, least) = (other, Some(burden));
            }
        }
        let is_priced = |item: &Item| item.priced != Priced::Open;
        best.settled = !open.get() && best.waiting.as_ref().is_none_or(is_priced) && best.of_day.iter().all(is_priced);
        best
    }

    /// Goes through the ways to leave: the end of the term before the rights in their order.
    fn candidates(&self, plan: Plan) -> impl Iterator<Item = Candidate<'a>> {
        let routes = self.outlook.routes;
        let term_end = match plan {
            Plan::DecidedOn(day) => routes.end_for(day),
            Plan::Ahead { from, target } => routes.end_from(from, target),
        };
        let by_end = term_end.map(|free_on| {
            let route = if routes.ends_by_itself() { Route::EndOfTerm } else { Route::NonRenewal };
            Candidate { at: 0, route: Some(route), free_on, fee: None }
        });
        let by_right = routes.rights.iter().enumerate().filter_map(move |(at, right)| {
            let free_on = match plan {
                Plan::DecidedOn(day) => right.free_on(day, routes.effective),
                Plan::Ahead { from, target } => right.free_from(from, target, routes.effective),
            };
            let free_on = free_on.filter(|free_on| !routes.has_ended(*free_on))?;
            Some(Candidate { at: at + 1, route: Some(right.route), free_on, fee: right.fee })
        });
        by_end.into_iter().chain(by_right)
    }

    /// Returns the dearest termination fee of the rights on a planned exit: what the contract asks for leaving early.
    pub fn dearest_fee(&self, plan: Plan) -> Priced {
        let rank = |priced: &Priced| match priced {
            Priced::Nothing => (0, 0, 0),
            Priced::Known(cost) => (1, cost.parts, cost.money.rounded()),
            Priced::Open => (2, 0, 0),
        };
        let decision = match plan {
            Plan::DecidedOn(day) => day,
            Plan::Ahead { target, .. } => target,
        };
        let open = Cell::new(false);
        let fees = self.candidates(plan).filter(|candidate| candidate.fee.is_some()).map(|candidate| {
            let term_end = self.term_end(&candidate, decision);
            let exit = Exit { term_end, ..self.exit(&candidate, decision, None, &open) };
            termination_fee(&exit, self.fee(&candidate))
        });
        fees.max_by_key(rank).unwrap_or(Priced::Nothing)
    }

    /// Returns what of a party's investment would be stranded if the contract ended on a day.
    pub fn stranded_on(&self, by: Party, day: Date, facts: Option<&RefCell<Facts>>) -> Priced {
        let open = Cell::new(false);
        let candidate = Candidate { at: 0, route: None, free_on: day, fee: None };
        stranded_investment(&self.exit(&candidate, day, facts, &open), by)
    }

    /// Returns the end of the term that runs on a candidate's free day; who still has to wait for it when a renewal is
    /// prevented is free on it.
    fn term_end(&self, candidate: &Candidate<'a>, decision: Date) -> Option<Date> {
        let at_its_end = candidate.route == Some(Route::NonRenewal) && candidate.free_on > decision;
        if at_its_end { Some(candidate.free_on) } else { self.outlook.routes.term_end_after(candidate.free_on) }
    }

    /// Returns the fee of a candidate with its path.
    fn fee(&self, candidate: &Candidate<'a>) -> Option<(&'a Fact<TerminationFee>, Path)> {
        let kind = candidate.route.map_or(WayOutKind::Convenience, Route::kind);
        let path = || Path::entry(name!("ways_out"), self.outlook.party, kind.name()).with_field(name!("fee"));
        candidate.fee.map(|fee| (fee, path()))
    }

    /// Returns what a departure costs the leaver by contract, for choosing among routes: open is dearest at the cautious
    /// end, and left out on likely values.
    fn burden(&self, departure: &Departure, decision: Date) -> i128 {
        let mut burden = 0_i128;
        let own = departure.items().filter(|item| item.bearer == self.outlook.party);
        for item in own.filter(|item| item.category.is_contract_made()) {
            match item.priced {
                Priced::Known(cost) => {
                    let share = self.outlook.fees.share(cost);
                    let in_parts = |share: i64| i128::from(share) * (PARTS_PER_YEAR / 1_000_000);
                    // Money with no year's fees to compare it with is as dear as open.
                    burden = burden.saturating_add(share.map_or(i128::MAX / 64, in_parts));
                }
                // Waiting that may be shortened by an unknown switch is at most the whole wait.
                Priced::Open if item.category == CostCategory::Waiting && self.outlook.end == End::Likely => {
                    burden = burden.saturating_add(months_between(decision, departure.free_on));
                }
                Priced::Open if self.outlook.end == End::Likely => {}
                Priced::Open => burden = burden.saturating_add(i128::MAX / 64),
                Priced::Nothing => {}
            }
        }
        burden
    }

    /// Returns an exit by a route, without the end of the term that runs on its free day.
    fn exit<'e>(
        &self,
        candidate: &Candidate<'a>,
        decision: Date,
        facts: Option<&'e RefCell<Facts>>,
        open: &'e Cell<bool>,
    ) -> Exit<'e>
    where
        'a: 'e,
    {
        let Outlook { contract, model, party, routes, end, pick, .. } = self.outlook;
        Exit {
            contract,
            model,
            leaver: party,
            decision,
            free_on: candidate.free_on,
            effective: routes.effective,
            term_end: None,
            end,
            pick,
            facts,
            open,
        }
    }

    fn departure(
        &self,
        candidate: &Candidate<'a>,
        decision: Date,
        facts: Option<&RefCell<Facts>>,
        open: &Cell<bool>,
    ) -> Departure {
        let Outlook { party, horizon_months, .. } = self.outlook;
        let exit = self.exit(candidate, decision, facts, open);
        let priced = if candidate.free_on <= decision {
            Priced::Nothing
        } else {
            let rate = self.rate.get_or_init(|| {
                let open = Cell::new(false);
                (waiting_rate(&Exit { open: &open, ..exit }), open.get())
            });
            open.set(open.get() || rate.1);
            waiting(rate.0, decision, candidate.free_on)
        };
        let waiting = (priced != Priced::Nothing).then(|| {
            let receiver = (party == Party::Buyer).then_some(party.other());
            Item { category: CostCategory::Waiting, bearer: party, receiver, priced, assumed: false }
        });
        // Who asks for the facts wants each to be looked at.
        let remembered = if facts.is_some() { None } else { self.remembered(candidate) };
        let (of_day, open_on_day) = remembered.unwrap_or_else(|| {
            let open = Cell::new(false);
            let term_end = self.term_end(candidate, decision);
            let items = self.items_of_day(candidate, &Exit { open: &open, term_end, ..exit });
            let items = if facts.is_some() { items.into() } else { self.remember(candidate, items, open.get()) };
            (items, open.get())
        });
        open.set(open.get() || open_on_day);
        let horizon = Period::months(horizon_months);
        let unbounded = candidate.route.is_none() || horizon.is_over(decision, candidate.free_on);
        Departure { route: candidate.route, free_on: candidate.free_on, unbounded, waiting, of_day, settled: false }
    }

    fn remembered(&self, candidate: &Candidate<'a>) -> Option<(Rc<[Item]>, bool)> {
        let last = self.last.borrow();
        let same = last.iter().find(|last| (last.at, last.free_on) == (candidate.at, candidate.free_on))?;
        Some((same.items.clone(), same.open))
    }

    /// Keeps the items of a free day, and returns those of the day before it where they are as dear.
    fn remember(&self, candidate: &Candidate<'a>, items: Vec<Item>, open: bool) -> Rc<[Item]> {
        let Candidate { at, free_on, .. } = *candidate;
        let mut last = self.last.borrow_mut();
        match last.iter_mut().find(|last| last.at == at) {
            Some(last) => {
                let items = if *last.items == *items { last.items.clone() } else { items.into() };
                *last = Remembered { at, free_on, items, open };
                last.items.clone()
            }
            None => {
                let items: Rc<[Item]> = items.into();
                last.push(Remembered { at, free_on, items: items.clone(), open });
                items
            }
        }
    }

    /// Returns the items that hang on the free day.
    fn items_of_day(&self, candidate: &Candidate<'a>, exit: &Exit<'_>) -> Vec<Item> {
        let Outlook { party, routes, .. } = self.outlook;
        let mut items = Vec::new();
        let mut add = |category, bearer, receiver, priced| {
            if priced != Priced::Nothing {
                items.push(Item { category, bearer, receiver, priced, assumed: false });
            }
        };
        let other = party.other();
        // A contract that has ended by itself asks for nothing more.
        let has_ended = routes.has_ended(candidate.free_on);
        if !has_ended {
            add(CostCategory::TerminationFee, party, Some(other), termination_fee(exit, self.fee(candidate)));
        }
        if party == Party::Buyer && !has_ended {
            let supplier = Some(Party::Supplier);
            add(CostCategory::CommitmentShortfall, Party::Buyer, supplier, commitment_shortfall(exit));
            add(CostCategory::PrepaidForfeited, Party::Buyer, supplier, prepaid_forfeited(exit));
            add(CostCategory::DiscountClawback, Party::Buyer, supplier, discount_clawback(exit));
        }
        for bearer in [Party::Buyer, Party::Supplier] {
            add(CostCategory::StrandedInvestment, bearer, None, stranded_investment(exit, bearer));
        }
        items
    }
}

/// Puts one item of the published prior in the place of the buyer's effort, where all of it is open.
fn put_prior(contract: &Contract, model: &Model, end: End, items: &mut Vec<Item>) {
    let (market, technology, people) = (&contract.market, &contract.technology, &contract.people);
    let all_open = market.migration.is_open()
        && market.search_and_contracting.is_open()
        && market.parallel_running.is_open()
        && technology.integration_rework.is_open()
        && technology.customisation.is_open()
        && people.users_to_retrain.is_open();
    if !all_open {
        return;
    }
    items.retain(|item| item.bearer != Party::Buyer || item.category.is_contract_made());
    let share = match end {
        End::Cautious => model.prior.high,
        End::Likely => model.prior.likely,
        End::Friendly => model.prior.low,
    };
    let priced = Priced::Known(Cost::of_fees(i128::from(share) * (PARTS_PER_YEAR / 10_000)));
    let category = CostCategory::EffortPrior;
    items.push(Item { category, bearer: Party::Buyer, receiver: None, priced, assumed: true });
}

/// Returns the last day within which a route is looked for.
pub fn last_day(as_of: Date, horizon_months: u32) -> Date {
    Period::months(horizon_months).after(as_of)
}
