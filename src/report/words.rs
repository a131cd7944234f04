//! Numbers, dates, money and the domain's words for people: the same in the report and in the tables of the command line.

use jiff::civil::Date;

use crate::contract::{Money, State, div_half_up};
use crate::scoring::{Amount, Amounts, Measure, Outcome, Span, StandTest, Verdict, Wait, WaitSpan, model::Unit};

/// What stands where nothing is known.
pub const OPEN: &str = "open";

/// A blank at which no line breaks.
pub const NO_BREAK: char = '\u{a0}';

/// Writes points of 10,000 as points of 100, to two places: 4127 is `41.27`.
pub fn points(points: i32) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let points = points.unsigned_abs();
    format!("{sign}{}.{:02}", points / 100, points % 100)
}

/// Writes basis points as a share in percent: 8250 is `82.5%`.
pub fn percent(share: i64) -> String {
    let sign = if share < 0 { "-" } else { "" };
    let share = share.unsigned_abs();
    match (share / 100, share % 100) {
        (whole, 0) => format!("{sign}{whole}%"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}%", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}%"),
    }
}

/// Writes a number with its thousands apart: `1,234,567`.
pub fn thousands(number: u64) -> String {
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
pub fn days(days: u64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{} days", thousands(days)) }
}

/// Writes days as years to one place, a year having 365.25 days: 1,065 are `2.9`.
pub fn tenths_of_years(days: u32) -> String {
    let tenths = (u64::from(days) * 80 + 1_461) / 2_922;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Writes an id as words: `switching_cost` is `switching cost`, `lock_in` is `lock-in`.
pub fn name(id: &str) -> String {
    match id {
        "lock_in" | "non_renewal" => code(id),
        _ => id.replace('_', " "),
    }
}

/// Writes an id as it stands in documents: `termination-fee`.
pub fn code(id: &str) -> String {
    id.replace('_', "-")
}

/// Writes both ends of a score: `41.27 to 78.10`, or one number where they are the same.
pub fn span(span: Span) -> String {
    let Span { proven, possible } = span;
    if proven == possible { points(proven) } else { format!("{} to {}", points(proven), points(possible)) }
}

/// Writes a day: `3 Oct 2028`, with blanks that keep it on one line.
pub fn day(day: Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    format!("{}{NO_BREAK}{month}{NO_BREAK}{}", day.day(), day.year())
}

/// Writes a wait: days, or that it never ends.
fn wait(wait: Wait) -> String {
    match wait {
        Wait::Days(count) => days(count.into()),
        Wait::Unbounded => "never".to_owned(),
    }
}

/// Writes a wait, the friendly end first: `30 to 90 days`, or one where both ends are the same; long ones in years too.
pub fn waits(span: WaitSpan) -> String {
    match (span.friendly, span.cautious) {
        (Wait::Days(friendly), Wait::Days(cautious)) if friendly == cautious && cautious > 365 => {
            format!("{}, {} years", days(cautious.into()), tenths_of_years(cautious))
        }
        (friendly, cautious) if friendly == cautious => wait(cautious),
        (Wait::Days(friendly), Wait::Days(cautious)) => {
            format!("{} to {}", thousands(friendly.into()), days(cautious.into()))
        }
        (friendly, cautious) => format!("{} to {}", wait(friendly), wait(cautious)),
    }
}

/// Writes money without its currency, with the minor digits of it: `14,000.00`.
pub fn number(money: Money) -> String {
    let written = money.to_string();
    let (_, number) = written.split_once(' ').unwrap_or_default();
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let whole = digits.parse().map_or_else(|_| digits.to_owned(), thousands);
    part.map_or_else(|| format!("{sign}{whole}"), |part| format!("{sign}{whole}.{part}"))
}

/// Writes money with the minor digits of its currency: `EUR 14,000.00`, on one line.
pub fn money(money: Money) -> String {
    format!("{}{NO_BREAK}{}", money.currency.code(), number(money))
}

/// Writes millionths of a year's fees in percent, rounded half up to a hundredth of a percent.
pub fn share(millionths: i64) -> String {
    percent(i64::try_from(div_half_up(millionths.into(), 100)).unwrap_or(i64::MAX))
}

/// Writes an amount: in money, else as a share of a year's fees.
pub fn amount(amount: Amount) -> String {
    match (amount.money, amount.share) {
        (Some(known), _) => money(known),
        (None, Some(0)) => "nothing".to_owned(),
        (None, Some(millionths)) => format!("{} of a year's fees", share(millionths)),
        (None, None) => OPEN.to_owned(),
    }
}

/// Writes an amount at its likely value, or that it is open.
pub fn likely(amounts: &Amounts) -> String {
    amounts.likely.map_or_else(|| OPEN.to_owned(), amount)
}

/// Writes what an amount may come to, the friendly end first; one value where both ends are the same.
pub fn between(amounts: &Amounts) -> String {
    let (friendly, cautious) = match (amounts.friendly, amounts.cautious) {
        (Some(friendly), Some(cautious)) => (friendly, cautious),
        (Some(friendly), None) if !friendly.is_nothing() => return format!("{} or more", amount(friendly)),
        (None, Some(cautious)) => return format!("{} or less", amount(cautious)),
        (Some(_) | None, None) => return OPEN.to_owned(),
    };
    match (friendly, cautious) {
        _ if friendly == cautious => amount(friendly),
        (Amount { money: Some(least), .. }, Amount { money: Some(most), .. }) if least.currency == most.currency => {
            format!("{} to {}", money(least), number(most))
        }
        (Amount { money: None, share: Some(least) }, Amount { money: None, share: Some(most) }) => {
            format!("{} to {} of a year's fees", share(least), share(most))
        }
        _ => format!("{} to {}", amount(friendly), amount(cautious)),
    }
}

/// Writes a grade: its letter, or that there is none yet.
pub fn grade(grade: Option<char>) -> String {
    grade.map_or_else(|| "not graded yet".to_owned(), String::from)
}

/// Writes how a stand comes out.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OneYearStand => "one-year stand",
        Verdict::Open => "open",
        Verdict::NotYet => "not yet",
    }
}

/// Writes how a test comes out.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::NotApplicable => "does not apply",
        Outcome::Unknown => "open",
        Outcome::Fail => "fail",
    }
}

/// Writes how far within or beyond its limit a test is; none where that says nothing more than the outcome.
pub fn margin(test: &StandTest<'_>) -> Option<String> {
    let margin = test.margin?;
    let is_beyond = margin < 0;
    let (amount, [beyond, within]) = match (test.margin_unit, test.id) {
        ("days", "right") => (days(margin.unsigned_abs()), ["too late", "in time"]),
        ("days", _) => (days(margin.unsigned_abs()), ["short", "to spare"]),
        ("millionths_of_year_fees", _) => {
            (format!("{} of a year's fees", share(margin.saturating_abs())), ["over the limit", "under the limit"])
        }
        _ => return None,
    };
    Some(format!("{amount} {}", if is_beyond { beyond } else { within }))
}

/// Writes what is known of a fact.
pub fn state(state: State) -> &'static str {
    match state {
        State::Stated => "stated",
        State::Silent => "the contract is silent",
        State::Unknown => "unknown",
        State::Elsewhere => "set in a document that is not at hand",
        State::Ambiguous => "ambiguous",
        State::Conflicting => "conflicting",
        State::NotApplicable => "does not apply",
    }
}

/// Writes what was measured of a factor, the friendly end first; none for a measure in credit, which its points tell.
pub fn measure(measure: Measure, unit: Unit) -> Option<String> {
    let written = |value: i64| match unit {
        Unit::Days if value >= NEVER => "never".to_owned(),
        Unit::Days => days(value.unsigned_abs()),
        Unit::Share => format!("{} of a year's fees", percent(value)),
        Unit::Credit => String::new(),
    };
    let (range, silent, applies) = match (measure, unit) {
        (Measure::NotApplicable, _) => ("does not apply".to_owned(), false, false),
        (Measure::Unknown, _) => (OPEN.to_owned(), false, false),
        (Measure::Between { silent, applies_open, .. }, Unit::Credit) => (String::new(), silent, applies_open),
        (Measure::Between { cautious, friendly, silent, applies_open }, Unit::Days | Unit::Share) => {
            let range = match (unit, friendly == cautious) {
                (_, true) => written(friendly),
                (Unit::Share, false) => format!("{} to {}", percent(friendly), written(cautious)),
                (Unit::Days | Unit::Credit, false) => format!("{} to {}", written(friendly), written(cautious)),
            };
            (range, silent, applies_open)
        }
    };
    let said: Vec<&str> = [
        Some(range.as_str()).filter(|range| !range.is_empty()),
        silent.then_some("the contract is silent"),
        applies.then_some("open whether it applies"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// Days that stand for a wait without end in a measure: a hundred years, the longest a measure tells.
const NEVER: i64 = 36_525;

/// Returns a sentence from words: the first letter large.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Shortens a text to at most so many letters, with a mark where it was cut.
pub fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use jiff::civil::date;

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
    fn a_day_and_money_stay_on_one_line() {
        assert_eq!(day(date(2028, 10, 3)), "3\u{a0}Oct\u{a0}2028");
        let written = |nanos| money(Money { currency: Currency::EUR, nanos });
        assert_eq!(written(99_032_260_000_000), "EUR\u{a0}99,032.26");
        assert_eq!(written(-1_234_567_000_000_000), "EUR\u{a0}-1,234,567.00");
        assert_eq!(money(Money::from_units(Currency::JPY, 14_000)), "JPY\u{a0}14,000");
    }

    #[test]
    fn an_end_that_is_open_is_told() {
        let of = |share| Some(Amount { money: None, share: Some(share) });
        let written = |friendly, cautious| between(&Amounts { likely: None, cautious, friendly });
        assert_eq!(written(of(170_000), of(700_000)), "17% to 70% of a year's fees");
        assert_eq!(written(of(170_000), None), "17% of a year's fees or more");
        assert_eq!(written(None, of(700_000)), "70% of a year's fees or less");
        assert_eq!(written(of(0), None), "open");
        assert_eq!(written(of(0), of(0)), "nothing");
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert_eq!([shortened("äöü", 3), shortened("äöüß", 3)], ["äöü", "äöü…"]);
    }
}
