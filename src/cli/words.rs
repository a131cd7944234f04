//! Numbers, dates and money in words for people. Exact where they are added up, else as short as they stay true.

use super::answer::{Amount, Amounts, Day, Int, Money, Span, Wait, WaitSpan, Word};

/// What stands where nothing is known.
pub(super) const OPEN: &str = "open";

/// Writes points of 10,000 as points of 100, to two places: 4127 is `41.27`.
pub(super) fn points(points: i32) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let points = points.unsigned_abs();
    format!("{sign}{}.{:02}", points / 100, points % 100)
}

/// Writes both ends of a score: `41.27 to 78.10`, or one number where they are the same.
pub(super) fn span(span: &Span) -> String {
    ends(span.proven, span.possible)
}

/// Writes what is proven and what is possible, as [`span`] does.
pub(super) fn ends(proven: i32, possible: i32) -> String {
    if proven == possible { points(proven) } else { format!("{} to {}", points(proven), points(possible)) }
}

/// Writes basis points as a share in percent: 8250 is `82.5%`.
pub(super) fn percent(share: i64) -> String {
    let sign = if share < 0 { "-" } else { "" };
    let share = share.unsigned_abs();
    match (share / 100, share % 100) {
        (whole, 0) => format!("{sign}{whole}%"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}%", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}%"),
    }
}

/// Writes a day: `2026-01-31`.
pub(super) fn day(day: &Day) -> String {
    let Day { year, month, day } = day;
    format!("{year:04}-{month:02}-{day:02}")
}

/// Writes a number with its thousands apart: `1,234,567`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Writes a number of days: `1,096 days`.
pub(super) fn days(days: u64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{} days", thousands(days)) }
}

fn wait(wait: &Wait) -> String {
    wait.days.map_or_else(|| "never".to_owned(), |count| days(count.into()))
}

/// Writes a wait, the friendly end first: `30 to 90 days`, or one where both ends are the same; long ones in years too.
pub(super) fn waits(span: &WaitSpan) -> String {
    match (span.friendly.days, span.cautious.days) {
        (friendly, cautious) if friendly == cautious => match cautious {
            Some(days) if days > 365 => format!("{}, {} years", wait(&span.cautious), tenths_of_years(days)),
            _ => wait(&span.cautious),
        },
        (Some(friendly), Some(_)) => format!("{} to {}", thousands(friendly.into()), wait(&span.cautious)),
        _ => format!("{} to {}", wait(&span.friendly), wait(&span.cautious)),
    }
}

/// Writes days as years to one place, a year having 365.25 days: 1,065 are `2.9`.
fn tenths_of_years(days: u32) -> String {
    let tenths = (u64::from(days) * 80 + 1_461) / 2_922;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Writes money with the minor digits of its currency: `EUR 14,000.00`.
pub(super) fn money(money: &Money) -> String {
    let Money { currency_code, units: Int(units), nanos } = money;
    let digits = currency_code
        .parse::<iso_currency::Currency>()
        .ok()
        .and_then(|currency| currency.exponent())
        .map_or(2, usize::from)
        .min(9);
    let sign = if *units < 0 || *nanos < 0 { "-" } else { "" };
    let fraction = format!("{:09}", nanos.unsigned_abs());
    let minor = fraction.get(..digits).unwrap_or_default();
    let point = if digits > 0 { "." } else { "" };
    format!("{currency_code} {sign}{}{point}{minor}", thousands(units.unsigned_abs()))
}

/// Writes an amount: in money, else as a share of a year's fees.
pub(super) fn amount(amount: &Amount) -> String {
    match (&amount.money, amount.share) {
        (Some(known), _) => money(known),
        (None, Some(Int(0))) => "nothing".to_owned(),
        (None, Some(Int(millionths))) => format!("{} of a year's fees", percent(millionths / 100)),
        (None, None) => OPEN.to_owned(),
    }
}

/// Writes an amount at its likely value, or that it is open.
pub(super) fn likely(amounts: &Amounts) -> String {
    amounts.likely.as_ref().map_or_else(|| OPEN.to_owned(), amount)
}

/// Writes what an amount may come to, the least first; one value where both ends are the same.
pub(super) fn between(amounts: &Amounts) -> String {
    let (friendly, cautious) = match (&amounts.friendly, &amounts.cautious) {
        (Some(friendly), Some(cautious)) => (friendly, cautious),
        (Some(friendly), None) if friendly.share != Some(Int(0)) => return format!("{} or more", amount(friendly)),
        (None, _) | (Some(_), None) => return OPEN.to_owned(),
    };
    let by_size = |amount: &Amount| {
        let money = amount.money.as_ref().map(|money| (money.units.0, money.nanos));
        (amount.share.map(|share| share.0), money)
    };
    let (least, most) = if by_size(cautious) < by_size(friendly) { (cautious, friendly) } else { (friendly, cautious) };
    let (least, most) = (amount(least), amount(most));
    match (most.split_once(' '), least.split_once(' ')) {
        _ if least == most => least,
        (Some((code, rest)), Some((same, _))) if code == same && code.len() == 3 => format!("{least} to {rest}"),
        _ => format!("{least} to {most}"),
    }
}

/// Writes the grade: a letter, or that there is none yet.
pub(super) fn grade(grade: &Word) -> String {
    if grade.is("GRADE_NOT_GRADED_YET") {
        return "not graded yet".to_owned();
    }
    grade.0.strip_prefix("GRADE_").unwrap_or(&grade.0).to_owned()
}

/// Writes an id as words: `switching_cost` is `switching cost`, `lock_in` is `lock-in`.
pub(super) fn name(id: &str) -> String {
    match id {
        "lock_in" | "non_renewal" => code(id),
        _ => id.replace('_', " "),
    }
}

/// Writes an id as it stands in documents: `termination-fee`.
pub(super) fn code(id: &str) -> String {
    id.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!([0, 5, 4127, 10_000, -30].map(points), ["0.00", "0.05", "41.27", "100.00", "-0.30"]);
        assert_eq!([0, 8250, 8255, 1500, -100].map(percent), ["0%", "82.5%", "82.55%", "15%", "-1%"]);
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn years_are_rounded_to_a_tenth() {
        assert_eq!([366, 1_065, 1_096, 36_525].map(tenths_of_years), ["1.0", "2.9", "3.0", "100.0"]);
    }

    #[test]
    fn money_takes_the_digits_of_its_currency() {
        let written =
            |code: &str, units, nanos| money(&Money { currency_code: code.to_owned(), units: Int(units), nanos });
        assert_eq!(written("EUR", 145, 420_000_000), "EUR 145.42");
        assert_eq!(written("JPY", 14_000, 0), "JPY 14,000");
        assert_eq!(written("USD", 0, -10_000_000), "USD -0.01");
    }
}
