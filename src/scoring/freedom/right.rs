//! A right to end the contract without a ground: which free day a notice leads to.

use jiff::civil::Date;

use super::days::Grid;
use crate::contract::{Alignment, Fact, MAX_YEARS, Period, TerminationFee, Unit, WayOutKind};
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
    pub alignment: Alignment,
    /// The only day on which it frees.
    pub break_date: Option<Date>,
    /// What it costs; none where the right itself is only possible.
    pub fee: Option<&'a Fact<TerminationFee>>,
}

/// The longest period there is.
pub(super) const LONGEST: Period = Period { count: MAX_YEARS, unit: Unit::Year };

impl Right<'_> {
    /// Returns what gives the right.
    pub fn kind(&self) -> WayOutKind {
        match self.route {
            Route::BreakDate => WayOutKind::BreakDate,
            Route::StatutorySwitching => WayOutKind::StatutorySwitching,
            Route::Convenience | Route::EndOfTerm | Route::NonRenewal => WayOutKind::Convenience,
        }
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
        let leads = |day: Date| self.free_on(day, effective) == Some(free_on);
        let mut last = if candidate > from && leads(candidate) { candidate } else { from };
        // Of the last days of a month several lead to the one last day of a shorter month.
        while let Some(next) = last.tomorrow().ok().filter(|day| *day < free_on && leads(*day)) {
            last = next;
        }
        last
    }

    /// Puts the free day of every decision day in, where it is earlier than what is there.
    pub(super) fn fill(&self, grid: &Grid, effective: Date, free: &mut [i32]) {
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
