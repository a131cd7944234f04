//! Which lengths of time, days, amounts and shares does a sentence name?
//!
//! Goes in: flat text. Comes out: quantities with their places. Not here: what a quantity is for.

use std::ops::Range;

use iso_currency::Currency;
use jiff::civil::Date;

use super::grams::Searched;
use super::pattern::{after, before, patterns};
use crate::contract::{Money, NANOS_PER_UNIT, Period, Share, Unit};

/// A quantity and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quantity<T> {
    /// The value.
    pub(super) value: T,
    /// Where it stands.
    pub(super) place: Range<usize>,
}

patterns! {
    UNIT = r"\b(?:days?|weeks?|months?|years?|yrs?|quarters?)\b'?";
    QUALIFIER = r"(?:^|[ (-])(?:full|consecutive|calendar|business|working|successive|additional|further|contract|more|trading|banking|prior|month's|complete|renewal)$";
    WORKING = r"\b(?:business|working|banking|trading)\b";
    FURTHER = r"\b(?:additional|further|successive|another|one more)\b";
    TRAILING_DIGITS = r"(?:^|[^\d./,$])(\d{1,4})$";
    TRAILING_WORDS = r"(?:^|[ (-])((?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|thrity|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|and)[ -]?)+)$";
    ARTICLE = r"(?:^|[ (])(?:a|an|another|one)$";
    MONTH_DAY = r"\b(jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?) ?(\d{1,2})(?: ?(?:s ?t|n ?d|r ?d|t ?h))? ?,? ?,?((?:19|20)\d\d)\b";
    DAY_MONTH = r"\b(\d{1,2}) ?(?:s ?t|n ?d|r ?d|t ?h)?(?: day)?(?: of)?,? ?(jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)[.,]? ?,? ?((?:19|20)\d\d)\b";
    NUMERIC = r"\b(\d{1,4})[/.-](\d{1,2})[/.-](\d{4}|\d{1,2})\b";
    AMOUNT = r"(US ?\$|USD ?\$?|CAD ?\$?|C\$|A\$|\$|EUR ?|GBP ?|JPY ?|CHF ?|RMB ?|CNY ?|NTD ?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,4})?( ?(?:thousand|million|billion))?\b";
    SHARE = r"\b(\d{1,3})(\.\d{1,2})? ?(?:\)|percent\b|per cent\b|%)(?: ?(?:percent\b|per cent\b|%))?";
}

/// Returns the lengths of time: "thirty (30) days", "one year", "a 10-year term", "an additional month".
pub(super) fn periods(text: &(impl Searched + ?Sized)) -> Vec<Quantity<Period>> {
    let mut found = Vec::new();
    let units = UNIT.all(text);
    let text = text.words();
    for unit in units {
        let Some((count, start)) = count_before(text, unit.start) else { continue };
        let words = text.get(unit.clone()).unwrap_or_default().to_ascii_lowercase();
        let between = text.get(start..unit.start).unwrap_or_default();
        let (count, unit_of) = match words.as_bytes().first() {
            Some(b'd') if WORKING.is_in(between) => (count, Unit::BusinessDay),
            Some(b'd') => (count, Unit::Day),
            Some(b'w') => (count, Unit::Week),
            Some(b'm') => (count, Unit::Month),
            Some(b'q') => (count.saturating_mul(3), Unit::Month),
            _ => (count, Unit::Year),
        };
        let value = Period { count, unit: unit_of };
        if count > 0 && value.is_within_limit() {
            found.push(Quantity { value, place: start..unit.end });
        }
    }
    found
}

/// Reads the number that ends right before a unit, backwards: qualifiers, a number in brackets, digits, words.
fn count_before(text: &str, unit: usize) -> Option<(u32, usize)> {
    let window = before(text, unit, 90);
    let base = unit - window.len();
    let mut rest = window.trim_end_matches([' ', '-', '~']);
    let further = loop {
        match QUALIFIER.find(rest) {
            Some(found) if found.start > 0 || rest.len() > found.end - found.start => {
                rest = rest.get(..found.start).unwrap_or_default().trim_end_matches([' ', '-', '(']);
            }
            _ => break FURTHER.is_in(window.get(rest.len()..).unwrap_or_default()),
        }
    };
    if let Some(inner) = rest.strip_suffix([')', ']']) {
        let open = inner.rfind(['(', '['])?;
        let bracket = inner.get(open + 1..).unwrap_or_default().trim();
        let outside = inner.get(..open).unwrap_or_default().trim_end_matches([' ', '-']);
        let worded =
            TRAILING_WORDS.group(outside, 1).and_then(|place| Some((words(outside.get(place.clone())?)?, place.start)));
        let digits = bracket.trim_end_matches(['d', 'a', 'y', 's', ' ']).parse().ok();
        return match (digits, worded) {
            (Some(count), Some((_, start))) => Some((count, base + start)),
            (Some(count), None) => Some((count, base + open)),
            (None, Some((count, start))) => Some((count, base + start)),
            (None, None) => {
                let place = TRAILING_DIGITS.group(outside, 1)?;
                Some((outside.get(place.clone())?.parse().ok()?, base + place.start))
            }
        };
    }
    if let Some(place) = TRAILING_DIGITS.group(rest, 1) {
        return Some((rest.get(place.clone())?.parse().ok()?, base + place.start));
    }
    if let Some(place) = TRAILING_WORDS.group(rest, 1) {
        return Some((words(rest.get(place.clone())?)?, base + place.start));
    }
    let article = ARTICLE.find(rest).filter(|_| further)?;
    Some((1, base + article.start))
}

fn words(text: &str) -> Option<u32> {
    let mut count: u32 = 0;
    for word in text.to_ascii_lowercase().split([' ', '-']).filter(|word| !word.is_empty()) {
        match word {
            "hundred" => count = count.max(1).saturating_mul(100),
            "and" => {}
            _ => count = count.saturating_add(number_word(word)?),
        }
    }
    (count > 0).then_some(count)
}

/// Returns the number that a word stands for, to ninety; ordinals count as their number.
pub(super) fn number_word(word: &str) -> Option<u32> {
    const WORDS: [(&str, u32); 40] = [
        ("one", 1),
        ("first", 1),
        ("two", 2),
        ("second", 2),
        ("three", 3),
        ("third", 3),
        ("four", 4),
        ("fourth", 4),
        ("five", 5),
        ("fifth", 5),
        ("six", 6),
        ("sixth", 6),
        ("seven", 7),
        ("seventh", 7),
        ("eight", 8),
        ("eighth", 8),
        ("nine", 9),
        ("ninth", 9),
        ("ten", 10),
        ("tenth", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("fifteenth", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("twentieth", 20),
        ("thirty", 30),
        ("thrity", 30),
        ("forty", 40),
        ("fourty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
    ];
    let word = word.to_ascii_lowercase();
    if word == "ninety" {
        return Some(90);
    }
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// Returns the calendar days; a numeric day whose order cannot be told is left out.
pub(super) fn dates(text: &(impl Searched + ?Sized)) -> Vec<Quantity<Date>> {
    let mut found = Vec::new();
    for (pattern, month_group, day_group) in [(&MONTH_DAY, 1, 2), (&DAY_MONTH, 2, 1)] {
        for [month, day, year] in pattern.several(text, [month_group, day_group, 3]) {
            let read = |place: &Range<usize>| text.words().get(place.clone()).unwrap_or_default();
            let date = month_number(read(&month)).and_then(|m| date(read(&year), m, read(&day)));
            if let Some(value) = date {
                found.push(Quantity { value, place: month.start.min(day.start)..year.end });
            }
        }
    }
    for whole in NUMERIC.all(text) {
        let parts: Vec<&str> = text.words().get(whole.clone()).unwrap_or_default().split(['/', '.', '-']).collect();
        if let [first, second, third] = parts.as_slice()
            && let Some(value) = numeric_date(first, second, third)
        {
            found.push(Quantity { value, place: whole });
        }
    }
    found.sort_by_key(|quantity| quantity.place.start);
    found
}

fn numeric_date(first: &str, second: &str, third: &str) -> Option<Date> {
    if first.len() == 4 && third.len() <= 2 {
        return date(first, second.parse().ok()?, third);
    }
    let (a, b): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    if third.len() != 4 || (a <= 12 && b <= 12 && a != b) {
        return None;
    }
    if a <= 12 { date(third, a, second) } else { date(third, b, first) }
}

fn month_number(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| name.starts_with(month))?;
    i8::try_from(index + 1).ok()
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    if !(1900..=2200).contains(&year) {
        return None;
    }
    Date::new(year, month, day.parse().ok()?).ok()
}

/// Returns the amounts of money.
pub(super) fn amounts(text: &str) -> Vec<Quantity<Money>> {
    let mut found = Vec::new();
    if !may_have_amount(text) {
        return found;
    }
    for whole in AMOUNT.all(text) {
        let words = text.get(whole.clone()).unwrap_or_default();
        let Some(digit) = words.find(|c: char| c.is_ascii_digit()) else { continue };
        let (sign, number) = words.split_at(digit);
        if let Some(nanos) = nanos(number) {
            found.push(Quantity { value: Money { currency: currency(sign), nanos }, place: whole });
        }
    }
    found
}

/// Says whether a digit stands right behind the last letter of a sign, or behind a space behind it: without that there is
/// no amount, and that is quick to see.
fn may_have_amount(text: &str) -> bool {
    const SIGNS: &[u8] = b"$RPYFBD";
    let bytes = text.as_bytes();
    let follows_sign = |at: usize| {
        let mut lead = bytes.get(..at).unwrap_or_default().iter().rev();
        let last = lead.next();
        let sign = if last == Some(&b' ') { lead.next() } else { last };
        sign.is_some_and(|sign| SIGNS.contains(&sign.to_ascii_uppercase()))
    };
    bytes.iter().enumerate().any(|(at, byte)| byte.is_ascii_digit() && follows_sign(at))
}

fn currency(sign: &str) -> Currency {
    match sign.to_ascii_uppercase().as_str().trim_end_matches([' ', '$']) {
        "EUR" => Currency::EUR,
        "GBP" => Currency::GBP,
        "JPY" => Currency::JPY,
        "CHF" => Currency::CHF,
        "CAD" | "C" => Currency::CAD,
        "A" => Currency::AUD,
        "RMB" | "CNY" => Currency::CNY,
        "NTD" => Currency::TWD,
        _ => Currency::USD,
    }
}

fn nanos(number: &str) -> Option<i128> {
    let number = number.to_ascii_lowercase();
    let digits_end = number.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(number.len());
    let (digits, scale) = number.split_at(digits_end);
    let digits = digits.replace(',', "");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole: i128 = whole.parse::<u64>().ok()?.into();
    let part_nanos: i128 = if part.is_empty() { 0 } else { format!("{part:0<9}").get(..9)?.parse().ok()? };
    let scale = match scale.trim() {
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => 1,
    };
    let nanos = whole.checked_mul(NANOS_PER_UNIT)?.checked_add(part_nanos)?.checked_mul(scale)?;
    (nanos <= i128::from(crate::contract::MAX_UNITS) * NANOS_PER_UNIT).then_some(nanos)
}

/// Returns the shares of a whole: "ten percent (10%)", "3.5%".
pub(super) fn shares(text: &str) -> Vec<Quantity<Share>> {
    let mut found = Vec::new();
    for whole in SHARE.all(text) {
        let words = text.get(whole.clone()).unwrap_or_default();
        if !(words.contains('%') || words.contains("cent") || words.contains("CENT")) {
            continue;
        }
        let end = words.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(words.len());
        let (percent, part) =
            words.get(..end).and_then(|n| n.split_once('.')).unwrap_or((words.get(..end).unwrap_or_default(), ""));
        let part: i32 = format!("{part:0<2}").parse().unwrap_or_default();
        if let Ok(percent) = percent.parse::<i32>() {
            found.push(Quantity { value: Share(percent.saturating_mul(100) + part), place: whole });
        }
    }
    found
}

/// Returns the first period that stands within some bytes of a place.
pub(super) fn period_near(text: &str, place: usize, reach: usize) -> Option<Quantity<Period>> {
    let start = place.saturating_sub(reach);
    let window = after(text, start, reach * 2);
    let shift = |q: Quantity<Period>| Quantity { value: q.value, place: q.place.start + start..q.place.end + start };
    let distance = |q: &Quantity<Period>| q.place.start.abs_diff(place);
    periods(window).into_iter().map(shift).min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn lengths(text: &str) -> Vec<String> {
        periods(text).iter().map(|found| found.value.to_string()).collect()
    }

    #[test]
    fn lengths_of_time_are_read_in_words_and_digits() {
        assert_eq!(lengths("thirty (30) days"), ["30 days"]);
        assert_eq!(lengths("one (1) year"), ["1 year"]);
        assert_eq!(lengths("six months' and 10 years"), ["6 months", "10 years"]);
        assert_eq!(lengths("one hundred and eighty (180) days"), ["180 days"]);
        assert_eq!(lengths("one hundred eighty days"), ["180 days"]);
        assert_eq!(lengths("twenty-four (24) month period"), ["24 months"]);
        assert_eq!(lengths("three (3) business days"), ["3 business days"]);
        assert_eq!(lengths("30 (thirty) days"), ["30 days"]);
        assert_eq!(lengths("one (I) year"), ["1 year"]);
        assert_eq!(lengths("successive one-year terms"), ["1 year"]);
        assert_eq!(lengths("an additional year"), ["1 year"]);
        assert_eq!(lengths("two consecutive quarters"), ["6 months"]);
    }

    #[test]
    fn what_is_no_length_is_left_alone() {
        assert!(lengths("each year, a month, $30 days, the year 2020, 7/30 days").is_empty());
        assert!(lengths("9999 years").is_empty());
    }

    #[test]
    fn days_are_read_in_both_orders() {
        let days = |text| dates(text).iter().map(|found| found.value).collect::<Vec<_>>();
        assert_eq!(days("December 31, 2023 and 1st day of November, 2002"), [date(2023, 12, 31), date(2002, 11, 1)]);
        assert_eq!(
            days("2020-02-28, 31/12/2020, 12/31/2020"),
            [date(2020, 2, 28), date(2020, 12, 31), date(2020, 12, 31)]
        );
        // Marks that stood above the line come out apart, and commas stray.
        assert_eq!(
            days(
                "20t h day of December 2018, 16 day of August. 2012, MAY 19 , 2010, Dec. 8, 2005, 1s t day of June, 2004"
            ),
            [date(2018, 12, 20), date(2012, 8, 16), date(2010, 5, 19), date(2005, 12, 8), date(2004, 6, 1)]
        );
        assert!(days("03/04/2020, February 30, 2020").is_empty());
    }

    proptest! {
        #[test]
        fn where_no_digit_follows_a_sign_there_is_no_amount(text in "( |,|\\$|US|USD|CAD|EUR|GBP|JPY|chf|Rmb|CNY|NTD|C|[0-9]{1,3}|word){0,8}") {
            prop_assert!(may_have_amount(&text) || !AMOUNT.is_in(&text), "{}", text);
        }
    }

    #[test]
    fn amounts_are_exact() {
        let read = |text| amounts(text).iter().map(|found| found.value.to_string()).collect::<Vec<_>>();
        assert_eq!(read("$450 and US$1,250.50 and EUR 3 million"), ["USD 450.00", "USD 1250.50", "EUR 3000000.00"]);
    }

    #[test]
    fn shares_are_basis_points() {
        let read = |text| shares(text).iter().map(|found| found.value.0).collect::<Vec<_>>();
        assert_eq!(read("fifty percent (50%) or 3.5% or 75 percent"), [5_000, 350, 7_500]);
    }
}
