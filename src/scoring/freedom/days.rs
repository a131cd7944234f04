//! Decision days as numbers: day 0 is the day of the assessment.

use jiff::civil::Date;

use crate::contract::{day_number, from_day_number};
use jiff::ToSpan;

/// A stretch of decision days over which the free day stays, or moves by one a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The free day of the first decision day.
    pub(super) free_on: i32,
    /// Whether each later decision day has a later free day.
    pub(super) moves: bool,
    /// How many decision days there are, at least one.
    pub(super) days: i32,
}

impl Run {
    /// As many decision days as any horizon has.
    pub(super) const ENDLESS: i32 = i32::MAX / 4;

    /// Returns the run of the earlier free day, for as long as it is the earlier one.
    pub(super) fn earlier(self, other: Self) -> Self {
        let (first, second) = if self.free_on <= other.free_on { (self, other) } else { (other, self) };
        let days = first.days.min(second.days);
        // Who moves catches up with who stays.
        let catches_up = first.moves && !second.moves;
        let days = if catches_up { days.min(second.free_on - first.free_on + 1) } else { days };
        Self { days, ..first }
    }
}

/// The decision days of a horizon.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The first decision day.
    pub from: Date,
    /// How many decision days there are: every day of the horizon, both ends included.
    pub days: usize,
    /// The first decision day as a number.
    first: i32,
}

impl Grid {
    /// Lays out every day from a date to that many calendar months later, both included.
    pub fn new(from: Date, months: u32) -> Self {
        let to = from.saturating_add(i64::from(months.min(1_200)).months());
        let first = day_number(from);
        let days = usize::try_from(day_number(to) - first + 1).unwrap_or(1);
        Self { from, days, first }
    }

    /// Returns the number of a day.
    pub fn index(&self, day: Date) -> i32 {
        day_number(day) - self.first
    }

    /// Returns the day of a number; none where it is no day of the calendar.
    pub fn date(&self, index: i32) -> Option<Date> {
        from_day_number(self.first.checked_add(index)?)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_horizon_has_both_its_ends() {
        assert_eq!(Grid::new(date(2026, 1, 1), 36).days, 1_097);
    }
}
