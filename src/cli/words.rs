//! Numbers, dates and money in words for people. Exact where they are added up, else as short as they stay true.

use super::answer::{Amount, Amounts, Day, Int, Money, Span, Wait, WaitSpan, Word};
use crate::report::words::tenths_of_years;
pub(super) use crate::report::words::{code, days, name, percent, points, thousands};

/// What stands where nothing is known.
pub(super) const OPEN: &str = "open";

/// Writes both ends of a score: `41.27 to 78.10`, or one number where they are the same.
pub(super) fn span(span: &Span) -> String {
    ends(span.proven, span.possible)
}

/// Writes what is proven and what is possible, as [`span`] does.
pub(super) fn ends(proven: i32, possible: i32) -> String {
    if proven == possible { points(proven) } else { format!("{} to {}", points(proven), points(possible)) }
}

/// Writes a day: `2026-01-31`.
pub(super) fn day(day: &Day) -> String {
    let Day { year, month, day } = day;
    format!("{year:04}-{month:02}-{day:02}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_takes_the_digits_of_its_currency() {
        let written =
            |code: &str, units, nanos| money(&Money { currency_code: code.to_owned(), units: Int(units), nanos });
        assert_eq!(written("EUR", 145, 420_000_000), "EUR 145.42");
        assert_eq!(written("JPY", 14_000, 0), "JPY 14,000");
        assert_eq!(written("USD", 0, -10_000_000), "USD -0.01");
    }
}
