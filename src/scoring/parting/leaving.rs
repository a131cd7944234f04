//! Leaving on one day: the cheapest lawful route, and every item it costs either party.
//!
//! What does not hang on the day (data, help, work) is worked out once for a leaver; what does, for each departure.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use jiff::civil::Date;

use super::amount::{PARTS_PER_YEAR, YearFees};
use super::candidate::{Candidate, candidates};
use super::departure::{Departure, Item, Plan, Settled};
use super::effort::effort;
use super::effort_prior::put_prior;
use super::exit::{Exit, Pick, Priced, months_between};
use super::stranded_investment::stranded_investment;
use super::{
    commitment_shortfall::commitment_shortfall, data_extraction::data_extraction, discount_clawback::discount_clawback,
    prepaid_forfeited::prepaid_forfeited, termination_fee::termination_fee,
    transition_assistance::transition_assistance, waiting::WaitingRate, waiting::pays_while_bound, waiting::waiting,
    waiting::waiting_rate,
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
    pub(super) outlook: Outlook<'a>,
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
        self.depart_beside(plan, facts, None)
    }

    /// Returns the same, beside one that departed by the same plan and is seen from another end: what is settled for it
    /// is taken from there.
    pub fn depart_beside(&self, plan: Plan, facts: Option<&RefCell<Facts>>, beside: Option<&Self>) -> Departure {
        let decision = plan.decision();
        let Outlook { routes, last, .. } = self.outlook;
        let mut candidates = candidates(routes, plan);
        let first = candidates.next().unwrap_or_else(|| Candidate::nowhere(routes, last.max(decision)));
        // What is settled is the same from every end where nothing of the routes is open, and they are one list.
        let beside = beside.filter(|beside| std::ptr::eq(beside.outlook.routes, routes));
        let mut best = self.departure(&first, decision, facts, beside);
        let mut settled = best.settled;
        // What it burdens the leaver with is asked only where there is a choice.
        let mut least = None;
        for candidate in candidates {
            let of_best = *least.get_or_insert_with(|| self.burden(&best, decision));
            let other = self.departure(&candidate, decision, facts, beside);
            let burden = self.burden(&other, decision);
            settled = settled.max(other.settled);
            if (burden, other.free_on) < (of_best, best.free_on) {
                (best, least) = (other, Some(burden));
            }
        }
        // Where there is a choice, another price of the wait may choose another route.
        let hangs_on_routes = routes.facts.is_any_open() || least.is_some() && settled > Settled::Wholly;
        best.settled = if hangs_on_routes { Settled::Not } else { settled };
        best
    }

    /// Returns a departure that is settled but for the wait, with the wait as it is seen from this end.
    pub fn wait_of(&self, departure: &Departure, plan: Plan) -> Departure {
        let (waiting, _) = self.waiting(plan.decision(), departure.free_on, None);
        Departure { waiting, ..departure.clone() }
    }

    /// Moves a departure to a decision on the same or a later day. Returns false, and moves nothing, where another way or
    /// another free day may come of it.
    pub fn decide_on(&self, day: Date, departure: &mut Departure) -> bool {
        let Outlook { routes, last, .. } = self.outlook;
        let way = match routes.end_for(day) {
            Some(free_on) => (true, free_on),
            None => (false, last.max(day)),
        };
        // Where the end of the term is the only way there is no choice to make again.
        let is_same = routes.rights.is_empty() && way == (departure.route.is_some(), departure.free_on);
        if is_same {
            departure.unbounded = self.is_unbounded(departure.route, day, departure.free_on);
            departure.waiting = self.waiting(day, departure.free_on, None).0;
        }
        is_same
    }

    /// Moves a departure to where another has moved that leaves by the same routes from the same day: all but the wait is as
    /// it is there.
    pub fn decide_beside(&self, day: Date, departure: &mut Departure, moved: (&Self, &Departure)) -> bool {
        let (beside, moved) = moved;
        let is_same = std::ptr::eq(beside.outlook.routes, self.outlook.routes)
            && (departure.route, departure.free_on) == (moved.route, moved.free_on);
        if !is_same {
            return self.decide_on(day, departure);
        }
        departure.unbounded = moved.unbounded;
        departure.waiting = self.waiting(day, departure.free_on, None).0;
        true
    }

    /// Returns the dearest termination fee of the rights on a planned exit: what the contract asks for leaving early.
    pub fn dearest_fee(&self, plan: Plan) -> Priced {
        let rank = |priced: &Priced| match priced {
            Priced::Nothing => (0, 0, 0),
            Priced::Known(cost) => (1, cost.parts, cost.money.rounded()),
            Priced::Open => (2, 0, 0),
        };
        let decision = plan.decision();
        let open = Cell::new(false);
        let fees = candidates(self.outlook.routes, plan).filter(|candidate| candidate.fee.is_some()).map(|candidate| {
            let term_end = self.term_end(&candidate, decision);
            let exit = Exit { term_end, ..self.exit(candidate.free_on, decision, None, &open) };
            termination_fee(&exit, self.fee(&candidate))
        });
        fees.max_by_key(rank).unwrap_or(Priced::Nothing)
    }

    /// Returns what of a party's investment would be stranded if the contract ended on a day.
    pub fn stranded_on(&self, by: Party, day: Date, facts: Option<&RefCell<Facts>>) -> Priced {
        let open = Cell::new(false);
        stranded_investment(&self.exit(day, day, facts, &open), by)
    }

    /// Returns until when a buyer that decides to leave pays fees: to its free day, or to the decision where it pays only for
    /// what it orders; none where that is open.
    pub fn pays_until(&self, decision: Date, free_on: Date) -> Option<Date> {
        let open = Cell::new(false);
        let pays = pays_while_bound(&self.exit(free_on, decision, None, &open))?;
        Some(if pays { free_on.max(decision) } else { decision })
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

    /// Returns an exit on a free day, without the end of the term that runs on it.
    pub(super) fn exit<'e>(
        &self,
        free_on: Date,
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
            free_on,
            effective: routes.effective,
            term_end: None,
            end,
            pick,
            facts,
            open,
        }
    }

    /// Returns the departure by a candidate, with all it costs.
    pub(super) fn departure(
        &self,
        candidate: &Candidate<'a>,
        decision: Date,
        facts: Option<&RefCell<Facts>>,
        beside: Option<&Self>,
    ) -> Departure {
        let (waiting, is_wait_open) = self.waiting(decision, candidate.free_on, facts);
        let settled_beside = || beside?.remembered(candidate).filter(|(_, is_open)| !is_open);
        // Who asks for the facts wants each to be looked at.
        let remembered = if facts.is_some() { None } else { settled_beside().or_else(|| self.remembered(candidate)) };
        let (of_day, is_day_open) = remembered.unwrap_or_else(|| {
            let open = Cell::new(false);
            let exit = self.exit(candidate.free_on, decision, facts, &open);
            let items = self.items_of_day(candidate, &Exit { term_end: self.term_end(candidate, decision), ..exit });
            let open = open.get() || items.iter().any(|item| item.priced == Priced::Open);
            (if facts.is_some() { items.into() } else { self.remember(candidate, items, open) }, open)
        });
        let settled = match (is_day_open, is_wait_open) {
            (true, _) => Settled::Not,
            (false, true) => Settled::ButForTheWait,
            (false, false) => Settled::Wholly,
        };
        let Candidate { route, free_on, .. } = *candidate;
        let unbounded = self.is_unbounded(route, decision, free_on);
        Departure { route, free_on, unbounded, waiting, of_day, settled }
    }

    /// Says whether no route frees within the horizon of a decision.
    fn is_unbounded(&self, route: Option<Route>, decision: Date, free_on: Date) -> bool {
        route.is_none() || Period::months(self.outlook.horizon_months).is_over(decision, free_on)
    }

    /// Returns what the wait for a free day costs, where there is one, and whether that hangs on an open fact.
    fn waiting(&self, decision: Date, free_on: Date, facts: Option<&RefCell<Facts>>) -> (Option<Item>, bool) {
        if free_on <= decision {
            return (None, false);
        }
        let (rate, is_open) = self.rate(decision, free_on, facts);
        let (party, priced) = (self.outlook.party, waiting(rate, decision, free_on));
        let waiting = (priced != Priced::Nothing).then(|| {
            let receiver = (party == Party::Buyer).then_some(party.other());
            Item { category: CostCategory::Waiting, bearer: party, receiver, priced, assumed: false }
        });
        (waiting, is_open || priced == Priced::Open)
    }

    /// Returns at which rate waiting costs, and whether that hangs on an open fact; no day changes it.
    pub(super) fn rate(&self, decision: Date, free_on: Date, facts: Option<&RefCell<Facts>>) -> (WaitingRate, bool) {
        *self.rate.get_or_init(|| {
            let open = Cell::new(false);
            (waiting_rate(&self.exit(free_on, decision, facts, &open)), open.get())
        })
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
        let mut items = Vec::with_capacity(4);
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

/// Returns the last day within which a route is looked for.
pub fn last_day(as_of: Date, horizon_months: u32) -> Date {
    Period::months(horizon_months).after(as_of)
}
