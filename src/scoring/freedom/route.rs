//! The lawful routes of one party, with nothing open.

use std::cell::Cell;

use jiff::civil::Date;

use super::days::{Grid, Run};
use super::listing::Listing;
use super::right::{LONGEST, Right};
use super::term_end::{Stop, TermEnd};
use crate::contract::{Contract, Fact, Party, Path, Period, WayOutKind, name, path_to};
use crate::scoring::lens::{End, Facts};
use crate::scoring::model::Silence;

/// The routes of one party.
#[derive(Clone, Debug)]
pub struct Routes<'a> {
    pub(super) term_end: Option<TermEnd>,
    /// The renewal's length and notice at their worst, where open facts leave no end of a term to count from.
    pub(super) forced: Option<(Period, Period)>,
    /// The rights that need no ground.
    pub rights: Vec<Right<'a>>,
    /// The day from which the contract holds.
    pub effective: Date,
    /// The facts they were read from.
    pub facts: Facts,
    /// The end of a term that the last decision led to: later decisions mostly lead to the same.
    last_stop: Cell<Option<Stop>>,
}

impl<'a> Routes<'a> {
    /// Lists the routes of a party, with open facts looked at from one end.
    ///
    /// Looked at as [`End::Likely`], a route that hangs on an open fact is left out. The facts that are read are added
    /// to those that are given.
    pub fn list(
        contract: &'a Contract,
        party: Party,
        end: End,
        as_of: Date,
        silence: &Silence,
        mut facts: Facts,
    ) -> Self {
        let effective = effective(contract, as_of);
        let mut listing = Listing { contract, party, end, as_of, effective, silence, facts: &mut facts };
        let (term_end, indefinite, forced) = listing.term_end();
        let (mut rights, settled) = listing.rights();
        let renews = &contract.renewal.automatic;
        let may_renew = renews.is_open() || *renews == Fact::Stated(true);
        let term_open = term_end.is_none() && !indefinite && end == End::Cautious;
        let forced = forced.or((term_open && may_renew && listing.term_is_open()).then_some((LONGEST, LONGEST)));
        // What the law gives where the contract gives no right: not counted on while a right may yet turn up that sets
        // another notice, and not lost where the rights that are there may yet fall away.
        let by_law = match end {
            End::Friendly => rights.is_empty() || !settled,
            End::Cautious | End::Likely => rights.is_empty() && settled,
        };
        if indefinite && by_law {
            rights.push(Right::on_any_day(silence.indefinite_notice()));
        }
        Self { term_end, forced, rights, effective, facts, last_stop: Cell::new(None) }
    }

    /// Returns the end of the first term, where there is one.
    pub fn first_end(&self) -> Option<Date> {
        self.term_end.as_ref().map(|term_end| term_end.first)
    }

    /// Returns the end of the term that runs on a day, where there is one.
    pub fn term_end_after(&self, day: Date) -> Option<Date> {
        self.term_end.as_ref()?.end_from(day)
    }

    /// Goes through the decision days of a horizon by runs of the earliest route; none where no route is left, which
    /// is the last.
    pub(super) fn runs(&self, grid: &Grid) -> impl Iterator<Item = Option<Run>> {
        let days = i32::try_from(grid.days).unwrap_or(i32::MAX);
        let mut stops = self.term_end.as_ref().map(|term_end| term_end.stops(grid.from));
        let mut stop = stops.as_mut().and_then(Iterator::next);
        let mut day = 0;
        std::iter::from_fn(move || {
            if day >= days {
                return None;
            }
            let decision = grid.date(day)?;
            while stop.is_some_and(|stop| stop.notice_by.is_some_and(|notice_by| notice_by < decision)) {
                stop = stops.as_mut().and_then(Iterator::next);
            }
            let by_right = self.rights.iter().filter_map(|right| right.run(decision, grid, self.effective));
            let by_end = stop.map(|stop| stop.run(day, grid));
            let run = by_right.chain(by_end).reduce(Run::earlier);
            day = run.map_or(days, |run| day + run.days.max(1));
            Some(run)
        })
    }

    /// Returns the earliest free day of one decision day; none where no route frees.
    pub fn free_on(&self, decision: Date) -> Option<Date> {
        let by_right = self.rights.iter().filter_map(|right| right.free_on(decision, self.effective));
        by_right.chain(self.end_for(decision)).min()
    }

    /// Returns the day on which the end of a term frees who decides on a day; none where none does.
    pub fn end_for(&self, decision: Date) -> Option<Date> {
        self.stop_for(decision).map(|stop| stop.free_on(decision))
    }

    /// Returns the end of a term that frees who decides on a day; none where none does.
    fn stop_for(&self, decision: Date) -> Option<Stop> {
        let last = self.last_stop.get();
        if let Some(stop) = last.filter(|stop| stop.frees(decision)) {
            return Some(stop);
        }
        let stop = self.term_end.as_ref()?.stop_for(decision, last)?;
        self.last_stop.set(Some(stop));
        Some(stop)
    }

    /// Returns the first end of a term on or after a target that notice given from a day on can still reach.
    pub fn end_from(&self, from: Date, target: Date) -> Option<Date> {
        let term_end = self.term_end.as_ref()?;
        for stop in term_end.stops(from) {
            match stop.notice_by {
                None => return Some(stop.free_on.max(target)),
                Some(notice_by) if from <= notice_by && target <= stop.free_on => return Some(stop.free_on),
                Some(_) => {}
            }
        }
        None
    }

    /// Says whether the contract has ended by itself on a day.
    pub fn has_ended(&self, day: Date) -> bool {
        self.ends_on().is_some_and(|end| end <= day)
    }

    /// Returns the day on which the contract ends by itself; none where it does not.
    pub fn ends_on(&self) -> Option<Date> {
        self.term_end.as_ref().and_then(TermEnd::last)
    }

    /// Returns the fact that sets the wait of a decision on a day: the notice of the right that frees first, else what
    /// sets the end of the term, else the right that is missing.
    pub fn leading(&self, contract: &Contract, party: Party, decision: Date) -> Path {
        let free_on = self.free_on(decision);
        let by_right = |right: &&Right<'_>| right.free_on(decision, self.effective) == free_on;
        if let Some(right) = self.rights.iter().find(by_right).filter(|_| free_on.is_some()) {
            return Path::entry(name!("ways_out"), party, right.route.kind().name()).with_field(name!("notice"));
        }
        match (&contract.term.end, self.term_end.is_some()) {
            (Fact::Stated(_), true) => path_to!(term.end),
            (_, true) => path_to!(term.initial),
            (_, false) => Path::entry(name!("ways_out"), party, WayOutKind::Convenience.name()),
        }
    }

    /// Returns the renewal's length and this party's notice against it; none where nothing renews.
    pub fn renewal(&self) -> Option<(Period, Period)> {
        let rollover = self.term_end.as_ref().and_then(|term_end| term_end.renewal.as_ref());
        rollover.map(|rollover| (rollover.length, rollover.notice)).or(self.forced)
    }
}

/// Returns the day from which a contract holds: effective, else signed, else the day of the assessment.
pub fn effective(contract: &Contract, as_of: Date) -> Date {
    contract.term.effective.stated().or(contract.term.signed.stated()).copied().unwrap_or(as_of)
}
