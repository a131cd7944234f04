//! The lawful routes of one party, with nothing open.

use jiff::civil::Date;

use super::days::{Grid, NEVER};
use super::term_end::{Rollover, TermEnd, is_length};
use crate::contract::{
    Alignment, Contract, Fact, Found, MAX_YEARS, Party, Path, Period, TermKind, TerminationFee, Unit, WayOut,
    WayOutKind,
};
use crate::scoring::Route;
use crate::scoring::lens::{End, Extremes, Facts, Seen, look, may_exist};
use crate::scoring::model::Silence;

/// The routes of one party.
#[derive(Clone, Debug)]
pub struct Routes<'a> {
    pub(super) term_end: Option<TermEnd>,
    /// The renewal's length and notice at their worst, where open facts leave no end of a term to count from.
    forced: Option<(Period, Period)>,
    /// The rights that need no ground.
    pub rights: Vec<Right<'a>>,
    /// The day from which the contract holds.
    pub effective: Date,
    /// The facts they were read from.
    pub facts: Facts,
}

/// A right to end the contract without a ground.
#[derive(Clone, Debug)]
pub struct Right<'a> {
    /// Which route it is.
    pub route: Route,
    /// How long notice takes.
    pub notice: Period,
    /// The earliest day on which it frees.
    pub earliest: Option<Date>,
    /// On which days it takes effect.
    pub alignment: Alignment,
    /// The only day on which it frees.
    pub break_date: Option<Date>,
    /// What it costs; none where the right itself is only possible.
    pub fee: Option<&'a Fact<TerminationFee>>,
}

/// The longest period there is.
const LONGEST: Period = Period { count: MAX_YEARS, unit: Unit::Year };

impl<'a> Routes<'a> {
    /// Lists the routes of a party, with open facts looked at from one end.
    ///
    /// Looked at as [`End::Likely`], a route that hangs on an open fact is left out.
    pub fn list(contract: &'a Contract, party: Party, end: End, as_of: Date, silence: &Silence) -> Self {
        let mut facts = Facts::new();
        let effective = effective(contract, as_of);
        let mut lister = Lister { contract, party, end, as_of, effective, silence, facts: &mut facts };
        let (term_end, indefinite, forced) = lister.term_end();
        let (mut rights, settled) = lister.rights();
        let renews = &contract.renewal.automatic;
        let may_renew = renews.is_open() || *renews == Fact::Stated(true);
        let term_open = term_end.is_none() && !indefinite && end == End::Cautious;
        let forced = forced.or((term_open && may_renew && lister.term_is_open()).then_some((LONGEST, LONGEST)));
        // What the law gives where the contract gives no right: not counted on while a right may yet turn up that sets
        // another notice, and not lost where the rights that are there may yet fall away.
        let by_law = match end {
            End::Friendly => rights.is_empty() || !settled,
            End::Cautious | End::Likely => rights.is_empty() && settled,
        };
        if indefinite && by_law {
            let notice = silence.indefinite_notice();
            let route = Route::Convenience;
            rights.push(Right {
                route,
                notice,
                earliest: None,
                alignment: Alignment::AnyDay,
                break_date: None,
                fee: None,
            });
        }
        Self { term_end, forced, rights, effective, facts }
    }

    /// Returns the end of the first term, where there is one.
    pub fn first_end(&self) -> Option<Date> {
        self.term_end.as_ref().map(|term_end| term_end.first)
    }

    /// Returns the end of the term that runs on a day, where there is one.
    pub fn term_end_after(&self, day: Date) -> Option<Date> {
        self.term_end.as_ref()?.stops(day).map(|stop| stop.free_on).find(|free_on| *free_on >= day)
    }

    /// Returns the free day of every decision day by the earliest route.
    pub(super) fn earliest(&self, grid: &Grid) -> Vec<i32> {
        let mut free = vec![NEVER; grid.days];
        if let Some(term_end) = &self.term_end {
            fill_term_ends(term_end, grid, &mut free);
        }
        for right in &self.rights {
            right.fill(grid, self.effective, &mut free);
        }
        free
    }

    /// Returns the earliest free day of one decision day; none where no route frees.
    pub fn free_on(&self, decision: Date) -> Option<Date> {
        let by_right = self.rights.iter().filter_map(|right| right.free_on(decision, self.effective));
        by_right.chain(self.end_for(decision)).min()
    }

    /// Returns the day on which the end of a term frees who decides on a day; none where none does.
    pub fn end_for(&self, decision: Date) -> Option<Date> {
        let term_end = self.term_end.as_ref()?;
        for stop in term_end.stops(decision) {
            match stop.notice_by {
                None => return Some(stop.free_on.max(decision)),
                Some(notice_by) if decision <= notice_by => return Some(stop.free_on),
                Some(_) => {}
            }
        }
        None
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

    /// Says whether a term's end frees without anybody's notice.
    pub fn ends_by_itself(&self) -> bool {
        self.term_end.as_ref().is_some_and(|term_end| term_end.renewal.is_none())
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

impl Right<'_> {
    /// Returns the free day of one decision day; none where it is too late.
    pub fn free_on(&self, decision: Date, effective: Date) -> Option<Date> {
        if let Some(day) = self.break_date {
            return (decision <= self.notice.before(day)).then_some(day);
        }
        if self.notice == LONGEST {
            return None;
        }
        let day = self.notice.after(decision).max(self.earliest.unwrap_or(decision));
        Some(align(day, self.alignment, effective))
    }

    /// Returns the first free day on or after a target, for notice given in time from a day on; none where it is too late.
    pub fn free_from(&self, from: Date, target: Date, effective: Date) -> Option<Date> {
        if let Some(day) = self.break_date {
            return (from <= self.notice.before(day) && target <= day).then_some(day);
        }
        let soonest = self.free_on(from, effective)?;
        if soonest >= target {
            Some(soonest)
        } else {
            Some(align(target.max(self.earliest.unwrap_or(target)), self.alignment, effective))
        }
    }

    /// Returns the last day on which notice still frees on a day that notice given on `from` leads to.
    pub(super) fn last_notice(&self, from: Date, free_on: Date, effective: Date) -> Date {
        let candidate = self.notice.before(free_on);
        if candidate > from && self.free_on(candidate, effective) == Some(free_on) { candidate } else { from }
    }

    /// Puts the free day of every decision day in, where it is earlier than what is there.
    fn fill(&self, grid: &Grid, effective: Date, free: &mut [i32]) {
        let mut day = 0;
        while let (Some(decision), Some(rest)) =
            (i32::try_from(day).ok().and_then(|day| grid.date(day)), free.get_mut(day..))
        {
            if rest.is_empty() {
                return;
            }
            let Some(free_on) = self.free_on(decision, effective).map(|date| grid.index(date)) else {
                return;
            };
            let (run, moves) = self.run(decision, free_on, grid, effective);
            let run = run.min(rest.len());
            for (ahead, slot) in (0_i32..).zip(rest.iter_mut().take(run)) {
                *slot = (*slot).min(if moves { free_on + ahead } else { free_on });
            }
            day += run;
        }
    }

    /// Returns over how many decision days the free day stays, or moves by one a day.
    fn run(&self, decision: Date, free_on: i32, grid: &Grid, effective: Date) -> (usize, bool) {
        let until = |last: Date| usize::try_from(grid.index(last) - grid.index(decision) + 1).unwrap_or(1).max(1);
        if let Some(day) = self.break_date {
            return (until(self.notice.before(day)), false);
        }
        let same = |candidate: Date| self.free_on(candidate, effective).map(|date| grid.index(date)) == Some(free_on);
        // While the earliest day or the alignment holds, the free day stays: the last such decision day is found by halving.
        if self.alignment != Alignment::AnyDay || self.earliest.is_some_and(|earliest| grid.index(earliest) == free_on)
        {
            return (longest_run(grid, decision, same), false);
        }
        match self.notice.unit {
            Unit::Day | Unit::Week => (usize::MAX / 2, true),
            Unit::BusinessDay => (1, true),
            Unit::Month | Unit::Year => {
                // Within a month the free day moves with the decision, up to the last day of the month it falls in.
                let target = grid.date(free_on).unwrap_or(decision);
                if decision.day() > target.day() {
                    return (until(decision.last_of_month()), false);
                }
                let room = target.last_of_month().day() - target.day();
                let left = decision.last_of_month().day() - decision.day();
                (usize::try_from(room.min(left)).unwrap_or(0) + 1, true)
            }
        }
    }
}

/// Returns how many decision days in a row, from one on, satisfy a condition that once broken stays broken.
fn longest_run(grid: &Grid, from: Date, holds: impl Fn(Date) -> bool) -> usize {
    let start = grid.index(from);
    let (mut low, mut high) = (1_i32, i32::try_from(grid.days).unwrap_or(1) - start + 1);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if grid.date(start + middle - 1).is_some_and(&holds) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    usize::try_from(low).unwrap_or(1)
}

/// Returns the first day on or after a day on which a notice takes effect.
fn align(day: Date, alignment: Alignment, effective: Date) -> Date {
    let next_first = |step: i8| {
        let first = day.first_of_month();
        let ahead = if day == first { 0 } else { 1 };
        let mut month = Period::months(ahead).after(first);
        while (month.month() - 1) % step != 0 {
            month = Period::months(1).after(month);
        }
        month
    };
    match alignment {
        Alignment::AnyDay => day,
        Alignment::MonthEnd => next_first(1),
        Alignment::QuarterEnd => next_first(3),
        Alignment::Anniversary => {
            let years = u32::try_from(i32::from(day.year()) - i32::from(effective.year())).unwrap_or(0);
            let on = |years: u32| Period { count: years, unit: Unit::Year }.after(effective);
            let anniversary = on(years);
            if anniversary < day { on(years + 1) } else { anniversary }
        }
    }
}

/// Puts the free day of every decision day by the ends of the term in.
fn fill_term_ends(term_end: &TermEnd, grid: &Grid, free: &mut [i32]) {
    let mut day = 0_usize;
    for stop in term_end.stops(grid.from) {
        let free_on = grid.index(stop.free_on);
        let last = match stop.notice_by {
            None => free.len(),
            Some(notice_by) => usize::try_from(grid.index(notice_by) + 1).unwrap_or(0).min(free.len()),
        };
        for (at, slot) in free.iter_mut().enumerate().take(last).skip(day) {
            *slot = (*slot).min(free_on.max(i32::try_from(at).unwrap_or(NEVER)));
        }
        day = day.max(last);
        if day >= free.len() {
            return;
        }
    }
}

/// How a term goes on.
enum Continuation {
    /// It does not.
    Ends,
    /// It renews unless the party objects in time.
    Renews(Rollover),
    /// It renews whatever the party does, to an end if there is a limit.
    CannotBePrevented(Option<Rollover>),
    /// Open, and looked at from no end.
    Open,
}

struct Lister<'a, 'b> {
    contract: &'a Contract,
    party: Party,
    end: End,
    as_of: Date,
    effective: Date,
    silence: &'b Silence,
    facts: &'b mut Facts,
}

impl<'a> Lister<'a, '_> {
    fn look<T: Clone>(&mut self, path: Path, fact: &Fact<T>, worst: T, best: T, worth: &dyn Fn(&T) -> i64) -> Seen<T> {
        self.facts.push((path, fact.state()));
        look(fact, self.end, Extremes { worst, best }, worth)
    }

    /// Returns the end of the term, whether the contract runs until somebody ends it, and a renewal that may be forced.
    fn term_end(&mut self) -> (Option<TermEnd>, bool, Option<(Period, Period)>) {
        let (term, at) = (&self.contract.term, |field| Path::of("term", field));
        let dated = term.end.stated().is_some() || term.initial.stated().is_some();
        let kind_worth = |kind: &TermKind| match kind {
            TermKind::Fixed => 1,
            TermKind::Indefinite => 2,
            TermKind::EventBound => 0,
        };
        let kind = if dated && term.kind.stated().is_none() {
            Seen::Value(TermKind::Fixed)
        } else {
            self.look(at("kind"), &term.kind, TermKind::EventBound, TermKind::Fixed, &kind_worth)
        };
        // A length that may yet be found ends the contract whatever the event.
        let may_be_dated = term.end.is_open() || term.initial.is_open();
        self.facts.push((at("initial"), term.initial.state()));
        let settled_silent = matches!(term.end, Fact::Silent) && matches!(term.initial, Fact::Silent);
        match kind {
            Seen::Value(TermKind::Indefinite) => return (None, true, None),
            Seen::Value(TermKind::EventBound) if !dated && !(self.end == End::Friendly && may_be_dated) => {
                return (None, false, None);
            }
            Seen::Value(TermKind::Fixed | TermKind::EventBound) => {}
            Seen::Silent => {
                if settled_silent {
                    return (None, true, None);
                }
            }
            Seen::Open => return (None, false, None),
        }
        let first =
            match self.look(at("end"), &term.end, Date::MAX, self.as_of, &|day| -i64::from(super::day_number(*day))) {
                Seen::Value(day) if term.end.stated().is_some() || term.initial.stated().is_none() => Some(day),
                Seen::Value(_) | Seen::Silent | Seen::Open => {
                    match self.look(at("initial"), &term.initial, LONGEST, Period::days(0), &|period| {
                        -i64::from(period.mean_days())
                    }) {
                        Seen::Value(period) => Some(period.after(self.effective)),
                        Seen::Silent => None,
                        Seen::Open => return (None, false, None),
                    }
                }
            };
        let Some(first) = first else {
            return (None, true, None);
        };
        if first == Date::MAX || first == LONGEST.after(self.effective) && term.initial.stated().is_none() {
            return (None, false, None);
        }
        match self.renewal() {
            Continuation::Ends => (Some(TermEnd { first, renewal: None }), false, None),
            Continuation::Renews(rollover) => (Some(TermEnd { first, renewal: Some(rollover) }), false, None),
            Continuation::CannotBePrevented(None) | Continuation::Open => (None, false, None),
            Continuation::CannotBePrevented(Some(rollover)) => {
                let last = rollover.count.unwrap_or(0);
                let forced = Some((rollover.length, LONGEST));
                let all = TermEnd { first, renewal: Some(rollover) };
                (all.end(last).map(|first| TermEnd { first, renewal: None }), false, forced)
            }
        }
    }

    /// Says whether an open fact decides whether and when the term ends.
    fn term_is_open(&self) -> bool {
        let (term, renewal) = (&self.contract.term, &self.contract.renewal);
        let dated = term.end.stated().is_some() || term.initial.stated().is_some();
        let end_is_open = !dated && (term.kind.is_open() || term.end.is_open() || term.initial.is_open());
        let notice = match self.party {
            Party::Buyer => &renewal.buyer_notice,
            Party::Supplier => &renewal.supplier_notice,
        };
        end_is_open || renewal.automatic.is_open() || renewal.length.is_open() || notice.is_open()
    }

    /// Returns how the term goes on.
    fn renewal(&mut self) -> Continuation {
        let (renewal, at) = (&self.contract.renewal, |field| Path::of("renewal", field));
        match self.look(at("automatic"), &renewal.automatic, true, false, &|automatic| i64::from(!automatic)) {
            Seen::Value(true) => {}
            Seen::Value(false) | Seen::Silent => return Continuation::Ends,
            Seen::Open => return Continuation::Open,
        }
        let shorter = |period: &Period| -i64::from(period.mean_days());
        let length = match self.look(at("length"), &renewal.length, LONGEST, Period::days(1), &shorter) {
            Seen::Value(length) if is_length(length) => length,
            Seen::Value(_) | Seen::Silent => self
                .contract
                .term
                .initial
                .stated()
                .copied()
                .filter(|length| is_length(*length))
                .unwrap_or(Period::months(self.silence.renewal_months)),
            Seen::Open => return Continuation::Open,
        };
        let count = match self.look(at("count"), &renewal.count, u32::MAX, 0, &|count| -i64::from(*count)) {
            Seen::Value(u32::MAX) | Seen::Silent | Seen::Open => None,
            Seen::Value(count) => Some(count),
        };
        let (path, fact) = match self.party {
            Party::Buyer => (at("buyer_notice"), &renewal.buyer_notice),
            Party::Supplier => (at("supplier_notice"), &renewal.supplier_notice),
        };
        let notice = match self.look(path, fact, LONGEST, Period::days(0), &shorter) {
            Seen::Value(LONGEST) if fact.is_open() => {
                let rollover = Rollover { length, count, notice: Period::days(0) };
                return Continuation::CannotBePrevented(count.map(|_| rollover));
            }
            Seen::Value(notice) => notice,
            Seen::Silent => Period::days(0),
            Seen::Open => return Continuation::Open,
        };
        Continuation::Renews(Rollover { length, count, notice })
    }

    /// Returns the rights, and whether it is settled which there are.
    fn rights(&mut self) -> (Vec<Right<'a>>, bool) {
        let (mut rights, mut settled) = (Vec::new(), true);
        let ways = [
            (WayOutKind::Convenience, Route::Convenience),
            (WayOutKind::BreakDate, Route::BreakDate),
            (WayOutKind::StatutorySwitching, Route::StatutorySwitching),
        ];
        for (kind, route) in ways {
            match self.contract.ways_out.find(self.party, kind.word()) {
                Found::Entries(entries) => {
                    for entry in entries {
                        let terms = &entry.terms;
                        let open = terms.conditional.is_open()
                            || terms.notice.is_open()
                            || terms.earliest_month.is_open()
                            || route == Route::BreakDate && terms.break_date.is_open();
                        settled &= entry.excluded || !open || terms.conditional == Fact::Stated(true);
                        rights.extend(self.right(entry, route));
                    }
                }
                Found::Absent(state) => {
                    // A statute is law and not contract: where nothing says so, no overlay was laid.
                    if route == Route::Convenience {
                        settled &= !state.is_open();
                        self.facts.push((Path::entry("ways_out", self.party, kind.word()), state));
                        if may_exist(state, self.end, true) == Some(true) {
                            let (notice, alignment) = (Period::days(0), Alignment::AnyDay);
                            rights.push(Right {
                                route,
                                notice,
                                earliest: None,
                                alignment,
                                break_date: None,
                                fee: None,
                            });
                        }
                    }
                }
            }
        }
        (rights, settled)
    }

    fn right(&mut self, way_out: &'a WayOut, route: Route) -> Option<Right<'a>> {
        if way_out.excluded {
            return None;
        }
        let (terms, path) = (&way_out.terms, crate::contract::List::path(way_out));
        let at = |field| path.field(field);
        match self.look(at("conditional"), &terms.conditional, true, false, &|conditional| i64::from(!conditional)) {
            Seen::Value(true) | Seen::Open => return None,
            Seen::Value(false) | Seen::Silent => {}
        }
        let break_date = if route == Route::BreakDate {
            self.facts.push((at("break_date"), terms.break_date.state()));
            match (&terms.break_date, self.end) {
                (Fact::Stated(day), _) => Some(*day),
                // At the friendliest the day is, for every decision, the one that its notice leads to.
                (open, End::Friendly) if open.is_open() => None,
                (_, _) => return None,
            }
        } else {
            None
        };
        let shorter = |period: &Period| -i64::from(period.mean_days());
        let notice = match self.look(at("notice"), &terms.notice, LONGEST, Period::days(0), &shorter) {
            Seen::Value(LONGEST) if terms.notice.is_open() => return None,
            Seen::Value(notice) => notice,
            Seen::Silent => Period::days(0),
            Seen::Open => return None,
        };
        let earliest =
            match self.look(at("earliest_month"), &terms.earliest_month, u32::MAX, 0, &|month| -i64::from(*month)) {
                Seen::Value(u32::MAX) | Seen::Open => return None,
                Seen::Value(0) | Seen::Silent => None,
                Seen::Value(month) => Some(Period::months(month.min(MAX_YEARS * 12)).after(self.effective)),
            };
        let on_fewer_days = |alignment: &Alignment| match alignment {
            Alignment::AnyDay => 3,
            Alignment::MonthEnd => 2,
            Alignment::QuarterEnd => 1,
            Alignment::Anniversary => 0,
        };
        let alignment = match self.look(
            at("alignment"),
            &terms.alignment,
            Alignment::Anniversary,
            Alignment::AnyDay,
            &on_fewer_days,
        ) {
            Seen::Value(alignment) => alignment,
            Seen::Silent => Alignment::AnyDay,
            // No contract takes a notice on certain days only without saying so; an unread one is taken at its word.
            Seen::Open => Alignment::AnyDay,
        };
        let fee = Some(&terms.fee);
        if route == Route::BreakDate {
            return Some(Right { route, notice, earliest: None, alignment: Alignment::AnyDay, break_date, fee });
        }
        Some(Right { route, notice, earliest, alignment, break_date, fee })
    }
}
