//! Days as numbers, for arithmetic on many of them.

use jiff::civil::Date;

// After Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms", Software:
// Practice and Experience 53(4), 2023: years start in March, and divisions by constants that fit one multiplication. The
// calendar crate gives the same numbers by way of a span, much slower.

/// Days from 1 March of the year -10,000, where counting starts so that no number is below zero, to 1970-01-01.
const DAYS_BEFORE_1970: i32 = 719_468 + 25 * 146_097;

/// The years from there to the year 0: whole cycles of 400 years.
const YEARS_BEFORE_0: i32 = 25 * 400;

/// Returns the days since 1970-01-01 in the proleptic Gregorian calendar.
pub fn day_number(day: Date) -> i32 {
    let is_end_of_year = day.month() <= 2;
    let year = i32::from(day.year()) + YEARS_BEFORE_0 - i32::from(is_end_of_year);
    let month = i32::from(day.month()) + if is_end_of_year { 12 } else { 0 };
    let century = year / 100;
    let before_year = 1_461 * year / 4 - century + century / 4;
    let before_month = (979 * month - 2_919) / 32;
    before_year + before_month + i32::from(day.day()) - 1 - DAYS_BEFORE_1970
}

/// Returns the day of a number; none outside the calendar of years -9999 to 9999.
pub fn from_day_number(number: i32) -> Option<Date> {
    const YEAR_MULTIPLIER: u64 = 2_939_745;
    const MONTH_MULTIPLIER: u32 = 2_141;
    let since = u32::try_from(number.checked_add(DAYS_BEFORE_1970)?).ok()?;
    let of_century = since.checked_mul(4)? + 3;
    let (century, day_of_century) = (of_century / 146_097, of_century % 146_097 / 4);
    // Upper and lower half of the product are the year and how far into it.
    let of_year = YEAR_MULTIPLIER * u64::from(4 * day_of_century + 3);
    let (year, day_of_year) = (of_year >> 32, (of_year & u64::from(u32::MAX)) / YEAR_MULTIPLIER / 4);
    let of_month = MONTH_MULTIPLIER * u32::try_from(day_of_year).ok()? + 197_913;
    let (month, day) = (of_month >> 16, (of_month & 0xffff) / MONTH_MULTIPLIER + 1);
    let is_end_of_year = month > 12;
    let year = i32::try_from(u64::from(100 * century) + year).ok()? + i32::from(is_end_of_year) - YEARS_BEFORE_0;
    let month = if is_end_of_year { month - 12 } else { month };
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

    #[test]
    fn day_follows_day_by_number_through_a_cycle_of_the_calendar_and_at_its_ends() {
        let follow = |mut day: Date, n_days: i32| {
            for number in day_number(day)..day_number(day) + n_days {
                assert_eq!((day_number(day), from_day_number(number)), (number, Some(day)));
                day = day.tomorrow().unwrap_or(Date::MIN);
            }
        };
        follow(date(1799, 12, 1), 146_097 + 60);
        follow(Date::MIN, 800);
        follow(date(9998, 12, 1), 396);
        let beyond = [day_number(Date::MIN) - 1, day_number(Date::MAX) + 1, i32::MIN, i32::MAX];
        assert_eq!(beyond.map(from_day_number), [None; 4]);
    }
}
