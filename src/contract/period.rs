//! Lengths of time in the unit that the contract uses: two months are not sixty days.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::{Date, Weekday};

use super::{day_number, from_day_number};

/// A length of time in the contract's own unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// How many units; zero is a length of nothing, which is an answer.
    pub count: u32,
    /// The unit.
    pub unit: Unit,
}

/// A unit of contract time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Calendar day.
    Day,
    /// Monday to Friday; public holidays are not known here and count as working days.
    BusinessDay,
    /// Seven calendar days.
    Week,
    /// Calendar month; the last day of a shorter month stands for a later one.
    Month,
    /// Twelve calendar months.
    Year,
}

/// The longest period that is taken, in years.
pub const MAX_YEARS: u32 = 100;

impl Period {
    /// Builds a period of calendar days.
    pub const fn days(count: u32) -> Self {
        Self { count, unit: Unit::Day }
    }

    /// Builds a period of calendar months.
    pub const fn months(count: u32) -> Self {
        Self { count, unit: Unit::Month }
    }

    /// Returns the whole months, where the unit is made of months.
    pub fn whole_months(self) -> Option<u32> {
        match self.unit {
            Unit::Month => Some(self.count),
            Unit::Year => Some(self.count.saturating_mul(12)),
            Unit::Day | Unit::BusinessDay | Unit::Week => None,
        }
    }

    /// Returns the length in days by the Gregorian mean: a month is 146,097 / 4,800 days, rounded half up.
    ///
    /// For comparing lengths only (is a notice longer than a switch takes?), never for a date.
    pub fn mean_days(self) -> u32 {
        let count = u64::from(self.count);
        let days = match self.unit {
            Unit::Day => count,
            Unit::BusinessDay => (count * 7).div_ceil(5),
            Unit::Week => count * 7,
            Unit::Month => (count * 146_097 + 2_400) / 4_800,
            Unit::Year => (count * 146_097 + 200) / 400,
        };
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Says whether the period is within [`MAX_YEARS`].
    pub fn is_within_limit(self) -> bool {
        self.mean_days() <= Self { count: MAX_YEARS, unit: Unit::Year }.mean_days()
    }

    /// Returns the day this long after another; beyond the calendar, its last day.
    pub fn after(self, day: Date) -> Date {
        match self.unit {
            Unit::BusinessDay => step_business_days(day, self.count, 1),
            Unit::Day | Unit::Week => step_days(day, self.calendar_days()).unwrap_or(Date::MAX),
            Unit::Month | Unit::Year => self.step_months(day, 1).unwrap_or(Date::MAX),
        }
    }

    /// Returns the day this long before another; beyond the calendar, its first day.
    pub fn before(self, day: Date) -> Date {
        match self.unit {
            Unit::BusinessDay => step_business_days(day, self.count, -1),
            Unit::Day | Unit::Week => step_days(day, -self.calendar_days()).unwrap_or(Date::MIN),
            Unit::Month | Unit::Year => self.step_months(day, -1).unwrap_or(Date::MIN),
        }
    }

    /// Says whether a day is later than this long after another.
    pub fn is_over(self, from: Date, day: Date) -> bool {
        let months_apart = |months: u32| {
            let apart = (i32::from(day.year()) - i32::from(from.year())) * 12 + i32::from(day.month())
                - i32::from(from.month());
            apart.cmp(&i32::try_from(months.min(MAX_YEARS * 12)).unwrap_or(i32::MAX))
        };
        // Most days are told apart by their months.
        match self.whole_months().map(months_apart) {
            Some(Ordering::Less) => false,
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) | None => day > self.after(from),
        }
    }

    fn calendar_days(self) -> i32 {
        let days = if self.unit == Unit::Week { self.count.saturating_mul(7) } else { self.count };
        i32::try_from(days.min(36_525)).unwrap_or(36_525)
    }

    /// Steps whole months; the last day of a shorter month stands for a later one. None beyond the calendar.
    fn step_months(self, day: Date, direction: i32) -> Option<Date> {
        let count = i32::try_from(self.whole_months()?.min(MAX_YEARS * 12)).ok()?;
        let months = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + direction * count;
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        let first = Date::new(year, i8::try_from(months.rem_euclid(12) + 1).ok()?, 1).ok()?;
        if day.day() <= 28 {
            return Date::new(year, first.month(), day.day()).ok();
        }
        Date::new(year, first.month(), day.day().min(first.days_in_month())).ok()
    }
}

/// Steps calendar days; none beyond the calendar.
fn step_days(day: Date, days: i32) -> Option<Date> {
    if days == 0 { Some(day) } else { from_day_number(day_number(day) + days) }
}

fn step_business_days(from: Date, count: u32, direction: i32) -> Date {
    let count = i32::try_from(count.min(36_525)).unwrap_or(36_525);
    let beyond = if direction > 0 { Date::MAX } else { Date::MIN };
    // A count that starts on a weekend starts as if from the working day that the weekend follows.
    let onto_weekday = match (from.weekday(), direction > 0) {
        (Weekday::Saturday, true) => -1,
        (Weekday::Sunday, true) => -2,
        (Weekday::Saturday, false) => 2,
        (Weekday::Sunday, false) => 1,
        _ => 0,
    };
    if count == 0 {
        return from;
    }
    // From a working day, whole weeks keep the weekday, and what is left crosses one weekend at most.
    let weekday = (i32::from(from.weekday().to_monday_zero_offset()) + onto_weekday).rem_euclid(7);
    let left = count % 5;
    let to_weekend = if direction > 0 { 4 - weekday } else { weekday };
    let weekend = if left > to_weekend { 2 } else { 0 };
    step_days(from, onto_weekday + direction * (count / 5 * 7 + left + weekend)).unwrap_or(beyond)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::BusinessDay => "business day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn two_months_are_not_sixty_days() {
        assert_eq!(Period::months(2).after(date(2026, 12, 31)), date(2027, 2, 28));
        assert_eq!(Period::days(60).after(date(2026, 12, 31)), date(2027, 3, 1));
        assert_eq!(Period::months(1).before(date(2028, 3, 31)), date(2028, 2, 29));
    }

    #[test]
    fn stepping_is_the_calendar_crate_s_own() {
        for start in [date(2024, 2, 29), date(2026, 1, 31), date(2026, 12, 31), date(2027, 3, 15)] {
            for count in [0, 1, 2, 11, 12, 13, 36, 1_200] {
                assert_eq!(Period::months(count).after(start), start.saturating_add(i64::from(count).months()));
                assert_eq!(Period::months(count).before(start), start.saturating_sub(i64::from(count).months()));
                assert_eq!(Period::days(count).after(start), start.saturating_add(i64::from(count).days()));
                assert_eq!(Period::days(count).before(start), start.saturating_sub(i64::from(count).days()));
            }
        }
    }

    #[test]
    fn fourteen_business_days_are_counted_monday_to_friday() {
        let fourteen = Period { count: 14, unit: Unit::BusinessDay };
        assert_eq!(fourteen.after(date(2026, 11, 20)), date(2026, 12, 10));
        assert_eq!(fourteen.before(date(2026, 12, 10)), date(2026, 11, 20));
    }

    #[test]
    fn business_days_are_those_that_a_walk_from_day_to_day_counts() {
        let is_working = |day: Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        for start in (0..14).map(|days| date(2026, 11, 16).saturating_add(days.days())) {
            let mut ahead = start;
            let mut back = start;
            // A weekend counts as the working day before it, or seen backwards as the one after it.
            while !is_working(ahead) {
                ahead = ahead.yesterday().unwrap();
            }
            while !is_working(back) {
                back = back.tomorrow().unwrap();
            }
            for count in 1..30 {
                ahead = ahead.tomorrow().unwrap();
                while !is_working(ahead) {
                    ahead = ahead.tomorrow().unwrap();
                }
                back = back.yesterday().unwrap();
                while !is_working(back) {
                    back = back.yesterday().unwrap();
                }
                let period = Period { count, unit: Unit::BusinessDay };
                assert_eq!((period.after(start), period.before(start)), (ahead, back), "{count} from {start}");
            }
        }
    }
}
