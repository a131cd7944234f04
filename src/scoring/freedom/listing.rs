//! Listing the routes of a party: each fact looked at from one end, so that what is left has nothing open.

use jiff::civil::Date;

use super::right::{LONGEST, Right, TakesEffect};
use super::term_end::{Rollover, TermEnd, is_length};
use crate::contract::{
    Alignment, Contract, Fact, Found, List, MAX_YEARS, Party, Path, Period, TermKind, WayOut, WayOutKind, name, path_to,
};
use crate::scoring::Route;
use crate::scoring::lens::{End, Extremes, Facts, Seen, look, may_exist};
use crate::scoring::model::Silence;

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

/// What is looked at, and from which end.
pub(super) struct Listing<'a, 'b> {
    pub(super) contract: &'a Contract,
    pub(super) party: Party,
    pub(super) end: End,
    pub(super) as_of: Date,
    pub(super) effective: Date,
    pub(super) silence: &'b Silence,
    pub(super) facts: &'b mut Facts,
}

impl<'a> Listing<'a, '_> {
    fn look<T: Clone>(&mut self, path: Path, fact: &Fact<T>, worst: T, best: T, worth: &dyn Fn(&T) -> i64) -> Seen<T> {
        self.facts.push((path, fact.state()));
        look(fact, self.end, Extremes { worst, best }, worth)
    }

    /// Returns the end of the term, whether the contract runs until somebody ends it, and a renewal that may be forced.
    pub(super) fn term_end(&mut self) -> (Option<TermEnd>, bool, Option<(Period, Period)>) {
        let term = &self.contract.term;
        let dated = term.end.stated().is_some() || term.initial.stated().is_some();
        let kind_worth = |kind: &TermKind| match kind {
            TermKind::Fixed => 1,
            TermKind::Indefinite => 2,
            TermKind::EventBound => 0,
        };
        let kind = if dated && term.kind.stated().is_none() {
            Seen::Value(TermKind::Fixed)
        } else {
            self.look(path_to!(term.kind), &term.kind, TermKind::EventBound, TermKind::Fixed, &kind_worth)
        };
        // A length that may yet be found ends the contract whatever the event.
        let may_be_dated = term.end.is_open() || term.initial.is_open();
        let settled_silent = matches!(term.end, Fact::Silent) && matches!(term.initial, Fact::Silent);
        match kind {
            Seen::Value(TermKind::Indefinite) => return (None, true, None),
            Seen::Value(TermKind::EventBound) if !(dated || self.end == End::Friendly && may_be_dated) => {
                let open = [(path_to!(term.end), term.end.state()), (path_to!(term.initial), term.initial.state())];
                self.facts.extend(open.iter().filter(|(_, state)| state.is_open()));
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
        // A term is told by its end or by its length: the one that is not told is no question where the other is.
        let end_speaks = term.end.stated().is_some() || !term.end.candidates().is_empty();
        let length_speaks = term.initial.stated().is_some() || !term.initial.candidates().is_empty();
        let earlier = |day: &Date| -i64::from(crate::contract::day_number(*day));
        let shorter = |period: &Period| -i64::from(period.mean_days());
        let by_end = if end_speaks || !length_speaks {
            // At the friendliest it may have ended as soon as it began.
            self.look(path_to!(term.end), &term.end, Date::MAX, self.as_of.min(self.effective), &earlier)
        } else {
            Seen::Silent
        };
        let first = match by_end {
            // Silence on the length is an answer; a day that may yet be found beside it is none.
            Seen::Value(day) if end_speaks || term.end.is_open() || !matches!(term.initial, Fact::Silent) => Some(day),
            Seen::Value(_) | Seen::Silent | Seen::Open => {
                match self.look(path_to!(term.initial), &term.initial, LONGEST, Period::days(0), &shorter) {
                    Seen::Value(period) => {
                        let end = period.after(self.effective);
                        if self.begins_unknown() {
                            // Counted from the day of the assessment: it may have begun long before, and end now.
                            self.facts.push((path_to!(term.effective), term.effective.state()));
                            if self.end == End::Friendly {
                                return (Some(TermEnd { first: self.as_of, renewal: None }), false, None);
                            }
                        }
                        Some(end)
                    }
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

    /// Says whether it is open on which day the contract began.
    fn begins_unknown(&self) -> bool {
        let term = &self.contract.term;
        term.effective.is_open() && term.signed.stated().is_none()
    }

    /// Says whether an open fact decides whether and when the term ends.
    pub(super) fn term_is_open(&self) -> bool {
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
        let renewal = &self.contract.renewal;
        match self
            .look(path_to!(renewal.automatic), &renewal.automatic, true, false, &|automatic| i64::from(!automatic))
        {
            Seen::Value(true) => {}
            Seen::Value(false) | Seen::Silent => return Continuation::Ends,
            Seen::Open => return Continuation::Open,
        }
        let shorter = |period: &Period| -i64::from(period.mean_days());
        let length = match self.look(path_to!(renewal.length), &renewal.length, LONGEST, Period::days(1), &shorter) {
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
        let count = match self.look(path_to!(renewal.count), &renewal.count, u32::MAX, 0, &|count| -i64::from(*count)) {
            Seen::Value(u32::MAX) | Seen::Silent | Seen::Open => None,
            Seen::Value(0) => return Continuation::Ends,
            Seen::Value(count) => Some(count),
        };
        let (path, fact) = match self.party {
            Party::Buyer => (path_to!(renewal.buyer_notice), &renewal.buyer_notice),
            Party::Supplier => (path_to!(renewal.supplier_notice), &renewal.supplier_notice),
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
    pub(super) fn rights(&mut self) -> (Vec<Right<'a>>, bool) {
        let (mut rights, mut settled) = (Vec::new(), true);
        let ways = [
            (WayOutKind::Convenience, Route::Convenience),
            (WayOutKind::BreakDate, Route::BreakDate),
            (WayOutKind::StatutorySwitching, Route::StatutorySwitching),
        ];
        for (kind, route) in ways {
            match self.contract.ways_out.find(self.party, kind.name()) {
                Found::Entries(entries) => {
                    for entry in entries {
                        let terms = &entry.terms;
                        let open = terms.conditional.is_open()
                            || terms.notice.is_open()
                            || terms.earliest_month.is_open()
                            || route == Route::BreakDate && terms.break_date.is_open();
                        // One without a day, and none to be found, frees nobody whatever else is open.
                        let has_no_day = route == Route::BreakDate
                            && terms.break_date.stated().is_none()
                            && !terms.break_date.is_open();
                        let never_frees = entry.excluded || terms.conditional == Fact::Stated(true) || has_no_day;
                        settled &= never_frees || !open;
                        rights.extend(self.right(entry, route));
                    }
                }
                Found::Absent(state) => {
                    // A statute is law and not contract: where nothing says so, no overlay was laid.
                    if route == Route::Convenience {
                        settled &= !state.is_open();
                        self.facts.push((Path::entry(name!("ways_out"), self.party, kind.name()), state));
                        if may_exist(state, self.end, true) == Some(true) {
                            rights.push(Right::on_any_day(Period::days(0)));
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
        let (terms, path) = (&way_out.terms, List::path(way_out));
        match self.look(path.with_field(name!("conditional")), &terms.conditional, true, false, &|conditional| {
            i64::from(!conditional)
        }) {
            Seen::Value(true) => return None,
            // A right that is listed without a condition is most likely free of one.
            Seen::Value(false) | Seen::Silent | Seen::Open => {}
        }
        let break_date = if route == Route::BreakDate {
            self.facts.push((path.with_field(name!("break_date")), terms.break_date.state()));
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
        let notice =
            match self.look(path.with_field(name!("notice")), &terms.notice, LONGEST, Period::days(0), &shorter) {
                Seen::Value(LONGEST) if terms.notice.is_open() => return None,
                Seen::Value(notice) => notice,
                Seen::Silent => Period::days(0),
                Seen::Open => return None,
            };
        let earliest =
            match self.look(path.with_field(name!("earliest_month")), &terms.earliest_month, u32::MAX, 0, &|month| {
                -i64::from(*month)
            }) {
                Seen::Value(u32::MAX) => return None,
                Seen::Value(0) | Seen::Silent | Seen::Open => None,
                Seen::Value(month) => Some(Period::months(month.min(MAX_YEARS * 12)).after(self.effective)),
            };
        self.facts.push((path.with_field(name!("alignment")), terms.alignment.state()));
        let takes_effect = takes_effect(&terms.alignment, self.end);
        let fee = Some(&terms.fee);
        if route == Route::BreakDate {
            let takes_effect = TakesEffect::On(Alignment::AnyDay);
            return Some(Right { route, notice, earliest: None, takes_effect, break_date, fee });
        }
        Some(Right { route, notice, earliest, takes_effect, break_date, fee })
    }
}

/// Returns on which days a notice takes effect, seen from one end.
fn takes_effect(alignment: &Fact<Alignment>, end: End) -> TakesEffect {
    let readings = match alignment {
        Fact::Stated(alignment) => return TakesEffect::On(*alignment),
        // No contract takes a notice on certain days only without saying so.
        Fact::Silent | Fact::NotApplicable => return TakesEffect::On(Alignment::AnyDay),
        Fact::Unknown | Fact::Elsewhere => Alignment::ALL,
        Fact::Ambiguous(readings) | Fact::Conflicting(readings) if readings.is_empty() => Alignment::ALL,
        Fact::Ambiguous(readings) | Fact::Conflicting(readings) => readings,
    };
    // Of any day, month ends and quarter ends each comes no later than the next; an anniversary comes when it comes.
    let ends = || readings.iter().copied().filter(|reading| *reading != Alignment::Anniversary);
    let on_anniversary = readings.contains(&Alignment::Anniversary);
    let both = |of_ends: Option<Alignment>, both: fn(Alignment, Alignment) -> TakesEffect| match of_ends {
        Some(of_ends) if on_anniversary => both(of_ends, Alignment::Anniversary),
        Some(of_ends) => TakesEffect::On(of_ends),
        None => TakesEffect::On(Alignment::Anniversary),
    };
    match (end, ends().max(), ends().min()) {
        // No day comes later than an anniversary because any day would do, and none sooner than any day.
        (End::Cautious, Some(Alignment::AnyDay), _) if on_anniversary => TakesEffect::On(Alignment::Anniversary),
        (End::Friendly, _, Some(Alignment::AnyDay)) => TakesEffect::On(Alignment::AnyDay),
        (End::Cautious, latest, _) => both(latest, TakesEffect::OnLaterOf),
        (End::Friendly, _, soonest) => both(soonest, TakesEffect::OnSoonerOf),
        // An unread one is taken at its word.
        (End::Likely, _, _) => TakesEffect::On(Alignment::AnyDay),
    }
}
