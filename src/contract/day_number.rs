//! Days as numbers, for arithmetic on many of them.

use jiff::civil::Date;

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
    // The inverse, from the same source.
    // Counted from 10,000 years before, all numbers of the calendar are above zero.
    let since = u32::try_from(number.checked_add(719_468 + 25 * 146_097)?).ok()?;
    let (cycle, day_of_cycle) = (since / 146_097, since % 146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_cycle + cycle * 400 + u32::from(month <= 2);
    let year = i32::try_from(year).ok()?.checked_sub(10_000)?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
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
            Date::MIN,
            Date::MAX,
        ] {
            let span = day.since((jiff::Unit::Day, date(1970, 1, 1))).unwrap();
            assert_eq!(day_number(day), span.get_days(), "{day}");
            assert_eq!(from_day_number(day_number(day)), Some(day));
        }
    }
}
