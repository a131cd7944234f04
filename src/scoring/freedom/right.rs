//! A right to end the contract without a ground: which free day a notice leads to.

use jiff::civil::Date;

use super::days::{Grid, Run};
use crate::contract::{Alignment, Fact, MAX_YEARS, Period, TerminationFee, Unit, day_number, from_day_number};
use crate::scoring::Route;

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
    pub takes_effect: TakesEffect,
    /// The only day on which it frees.
    pub break_date: Option<Date>,
    /// What it costs; none where the right itself is only possible.
    pub fee: Option<&'a Fact<TerminationFee>>,
}

/// On which days a notice takes effect, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakesEffect {
    /// On these days.
    On(Alignment),
    /// On one of the two, whichever comes later: no alignment is the worst for every day, since an anniversary may be nearer
    /// than the end of a quarter.
    OnLaterOf(Alignment, Alignment),
    /// On one of the two, whichever comes sooner.
    OnSoonerOf(Alignment, Alignment),
}

/// The longest period there is.
pub(super) const LONGEST: Period = Period { count: MAX_YEARS, unit: Unit::Year };

impl Right<'_> {
    /// Builds a right to leave on any day with a notice, without a fee of its own.
    pub(super) fn on_any_day(notice: Period) -> Self {
        let (route, takes_effect) = (Route::Convenience, TakesEffect::On(Alignment::AnyDay));
        Self { route, notice, earliest: None, takes_effect, break_date: None, fee: None }
    }

    /// Returns the free day of one decision day; none where it is too late.
    pub fn free_on(&self, decision: Date, effective: Date) -> Option<Date> {
        if let Some(day) = self.break_date {
            return (decision <= self.notice.before(day)).then_some(day);
        }
        if self.notice == LONGEST {
            return None;
        }
        let day = self.notice.after(decision).max(self.earliest.unwrap_or(decision));
        Some(self.takes_effect.from(day, effective))
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
            Some(self.takes_effect.from(target.max(self.earliest.unwrap_or(target)), effective))
        }
    }

    /// Returns the last day on which notice still frees on a day that notice given on `from` leads to.
    pub(super) fn last_notice(&self, from: Date, free_on: Date, effective: Date) -> Date {
        let leads = |day: Date| self.free_on(day, effective) == Some(free_on);
        let candidate = self.notice.before(free_on);
        let known = if candidate > from && leads(candidate) { candidate } else { from };
        // A later decision never frees sooner: the last day that leads is found by halving. It mostly is the known one, but
        // of the last days of a month several lead to the one last day of a shorter month.
        let leads_on = |number: i32| from_day_number(number).is_some_and(leads);
        let (mut last, mut beyond) = (day_number(known), day_number(free_on));
        if last + 1 < beyond && !leads_on(last + 1) {
            return known;
        }
        while last + 1 < beyond {
            let middle = last + (beyond - last) / 2;
            if leads_on(middle) {
                last = middle;
            } else {
                beyond = middle;
            }
        }
        from_day_number(last).unwrap_or(known)
    }

    /// Returns the run of decision days, from one on, over which the free day stays or moves by one a day; none where it
    /// is too late.
    pub(super) fn run(&self, decision: Date, grid: &Grid, effective: Date) -> Option<Run> {
        let free_day = self.free_on(decision, effective)?;
        let free_on = grid.index(free_day);
        let until = |last: Date| (grid.index(last) - grid.index(decision) + 1).max(1);
        let stays = |last: Date| Some(Run { free_on, moves: false, days: until(last) });
        let moves = |days: i8| Some(Run { free_on, moves: true, days: i32::from(days) });
        if let Some(day) = self.break_date {
            return stays(self.notice.before(day));
        }
        // While the earliest day or the alignment holds, the free day stays.
        if self.takes_effect != TakesEffect::On(Alignment::AnyDay) || self.earliest == Some(free_day) {
            return stays(self.last_notice(decision, free_day, effective));
        }
        match self.notice.unit {
            _ if self.notice.count == 0 => Some(Run { free_on, moves: true, days: Run::ENDLESS }),
            Unit::Day | Unit::Week => Some(Run { free_on, moves: true, days: Run::ENDLESS }),
            Unit::BusinessDay => match decision.weekday().to_monday_one_offset() {
                // Who decides on a weekend decides as on the Friday before.
                weekday @ 5..=7 => Some(Run { free_on, moves: false, days: i32::from(8 - weekday) }),
                weekday => moves((4 - weekday).min(5 - free_day.weekday().to_monday_one_offset()).max(0) + 1),
            },
            Unit::Month | Unit::Year => {
                // Within a month the free day moves with the decision, up to the last day of the month it falls in.
                if decision.day() > free_day.day() {
                    return stays(decision.last_of_month());
                }
                let room = free_day.days_in_month() - free_day.day();
                moves(room.min(decision.days_in_month() - decision.day()) + 1)
            }
        }
    }
}

impl TakesEffect {
    /// Returns the first day on or after a day on which a notice takes effect.
    fn from(self, day: Date, effective: Date) -> Date {
        let on = |alignment| align(day, alignment, effective);
        match self {
            Self::On(alignment) => on(alignment),
            Self::OnLaterOf(a, b) => on(a).max(on(b)),
            Self::OnSoonerOf(a, b) => on(a).min(on(b)),
        }
    }
}

/// Returns the first day on or after a day on which a notice with an alignment takes effect.
fn align(day: Date, alignment: Alignment, effective: Date) -> Date {
    let next_first = |step: u32| {
        let months = u32::try_from(day.month() - 1).unwrap_or(0) + u32::from(day.day() > 1);
        Period::months(months.next_multiple_of(step)).after(day.first_of_year())
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
