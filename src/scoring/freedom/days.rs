//! Decision days as numbers: day 0 is the day of the assessment.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

/// The free day of who is never free.
pub(super) const NEVER: i32 = i32::MAX;

/// The decision days of a horizon.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The first decision day.
    pub from: Date,
    /// How many decision days there are: every day of the horizon, both ends included.
    pub days: usize,
}

impl Grid {
    /// Lays out every day from a date to that many calendar months later, both included.
    pub fn new(from: Date, months: u32) -> Self {
        let to = from.saturating_add(i64::from(months.min(1_200)).months());
        let days = usize::try_from(day_number(to) - day_number(from) + 1).unwrap_or(1);
        Self { from, days }
    }

    /// Returns the number of a day; NEVER stays out of reach of any date.
    pub fn index(&self, day: Date) -> i32 {
        day_number(day) - day_number(self.from)
    }

    /// Returns the day of a number; none where it is no day of the calendar.
    pub fn date(&self, index: i32) -> Option<Date> {
        if index == NEVER { None } else { from_day_number(day_number(self.from).checked_add(index)?) }
    }
}

/// Returns the days since 1970-01-01 in the proleptic Gregorian calendar.
pub fn day_number(day: Date) -> i32 {
    // Days from civil, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): a day of a 400-year
    // cycle that starts in March. The calendar crate gives the same number by way of a span, thirty times slower.
    let (month, day_of_month) = (i32::from(day.month()), i32::from(day.day()));
    let year = i32::from(day.year()) - i32::from(month <= 2);
    let cycle = year.div_euclid(400);
    let year_of_cycle = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day_of_month - 1;
    cycle * 146_097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year - 719_468
}

/// Returns the day of a number; none outside the calendar of years -9999 to 9999.
pub fn from_day_number(number: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(SignedDuration::from_hours(i64::from(number) * 24)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_number_is_the_calendar_crate_s_distance_from_1970() {
        for day in [
            date(1970, 1, 1),
            date(2000, 2, 29),
            date(1900, 3, 1),
            date(2026, 11, 22),
            date(-400, 12, 31),
            date(9000, 6, 30),
        ] {
            let span = day.since((jiff::Unit::Day, date(1970, 1, 1))).unwrap();
            assert_eq!(day_number(day), span.get_days(), "{day}");
            assert_eq!(from_day_number(day_number(day)), Some(day));
        }
    }

    #[test]
    fn a_horizon_has_both_its_ends() {
        assert_eq!(Grid::new(date(2026, 1, 1), 36).days, 1_097);
    }
}
