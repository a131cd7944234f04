//! Small rules that read a length, a day, an amount or a party out of a few words.

use std::sync::LazyLock;

use iso_currency::Currency;
use jiff::civil::Date;
use portability::contract::{Money, NANOS_PER_UNIT, Party, Period, Unit};
use regex::Regex;

/// Builds a pattern that knows no case.
pub(crate) fn pattern(words: &str) -> Regex {
    Regex::new(&format!("(?i){words}")).expect("the patterns are written here")
}

/// Declares a function that says whether a text holds a pattern.
macro_rules! says {
    ($($(#[$meta:meta])* $name:ident = $words:literal;)*) => {
        $($(#[$meta])* pub(crate) fn $name(text: &str) -> bool {
            static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern($words));
            PATTERN.is_match(text)
        })*
    };
}
pub(crate) use says;

/// Numbers in words, as contracts write them.
const NUMBERS: [(&str, u32); 22] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fourteen", 14),
    ("fifteen", 15),
    ("eighteen", 18),
    ("twenty", 20),
    ("twenty-four", 24),
    ("thirty", 30),
    ("thirty-six", 36),
    ("forty-five", 45),
    ("sixty", 60),
    ("ninety", 90),
];

/// Returns the number that a word stands for.
pub(crate) fn number(word: &str) -> Option<u32> {
    NUMBERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, number)| *number)
}

/// Returns a length of about so many days in the unit in which the words give it, else in days.
///
/// `six (6) months` for 180 days is six months; `180 days` stays days.
pub(crate) fn period(days: u32, words: &str) -> Period {
    static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:(\d{1,4})|([a-z]+(?:-[a-z]+)?))\)?[’']?\s+(?:prior\s+)?(?:calendar\s+)?(business\s+day|working\s+day|day|week|month|year)s?\b",
        )
    });
    let told: Vec<Period> = LENGTH
        .captures_iter(words)
        .filter_map(|found| {
            let count = match (found.get(1), found.get(2)) {
                (Some(digits), _) => digits.as_str().parse().ok()?,
                (None, word) => number(word?.as_str())?,
            };
            let unit = match found[3].to_lowercase().chars().next()? {
                'b' => Unit::BusinessDay,
                'w' if found[3].to_lowercase().starts_with("working") => Unit::BusinessDay,
                'd' => Unit::Day,
                'w' => Unit::Week,
                'm' => Unit::Month,
                _ => Unit::Year,
            };
            Some(Period { count, unit })
        })
        .collect();
    let is_exact = |period: &&Period| period.unit == Unit::Day && period.count == days;
    let is_about = |period: &&Period| match period.unit {
        Unit::BusinessDay => period.count == days || period.mean_days() == days,
        Unit::Day => false,
        Unit::Week => period.count * 7 == days,
        Unit::Month | Unit::Year => period.mean_days().abs_diff(days) <= days / 30 + 1,
    };
    told.iter().find(is_exact).or_else(|| told.iter().find(is_about)).copied().unwrap_or(Period::days(days))
}

const MONTHS: &str = "January|February|March|April|May|June|July|August|September|October|November|December";

/// Returns the first day that the words name in full: `November 1, 2007` or `2007-11-01`.
pub(crate) fn day(words: &str) -> Option<Date> {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"\b({MONTHS})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")));
    static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{4}-\d{2}-\d{2})\b"));
    if let Some(found) = NAMED.captures(words) {
        let month = MONTHS.split('|').position(|name| name.eq_ignore_ascii_case(&found[1]))?;
        return Date::new(found[3].parse().ok()?, i8::try_from(month + 1).ok()?, found[2].parse().ok()?).ok();
    }
    ISO.captures(words).and_then(|found| found[1].parse().ok())
}

/// Returns the first day after the last quarter that the words name: `Q3 2019` gives 1 October 2019.
pub(crate) fn after_last_quarter(words: &str) -> Option<Date> {
    static QUARTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bQ([1-4])\s+(\d{4})\b"));
    let found = QUARTER.captures_iter(words).last()?;
    let (quarter, year): (i8, i16) = (found[1].parse().ok()?, found[2].parse().ok()?);
    if quarter == 4 { Date::new(year + 1, 1, 1).ok() } else { Date::new(year, quarter * 3 + 1, 1).ok() }
}

/// Reads `month/day/year` with two or four digits of the year; 70 and above is the last century.
pub(crate) fn slash_date(words: &str) -> Option<Date> {
    static SLASHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b"));
    let found = SLASHED.captures(words)?;
    let year: i16 = found[3].parse().ok()?;
    let year = match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        _ => year,
    };
    Date::new(year, found[1].parse().ok()?, found[2].parse().ok()?).ok()
}

/// Reads the day of filing that many file names carry: `_20190321_` or `_10_29_1999`.
pub(crate) fn filing_day(name: &str) -> Option<Date> {
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| pattern(r"_(\d{4})(\d{2})(\d{2})_"));
    static SPREAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"_(\d{2})_(\d{2})_(\d{4})"));
    let number = |found: &regex::Captures<'_>, at: usize| found[at].parse::<i16>().ok();
    let day = |year: Option<i16>, month: Option<i16>, day: Option<i16>| {
        Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
    };
    COMPACT.captures(name).and_then(|found| day(number(&found, 1), number(&found, 2), number(&found, 3))).or_else(
        || SPREAD.captures(name).and_then(|found| day(number(&found, 3), number(&found, 1), number(&found, 2))),
    )
}

/// Returns every amount that the words name with its currency: `$1,000,000`, `USD 7,000,000`, `NTD 12 million`.
pub(crate) fn amounts(words: &str) -> Vec<Money> {
    static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(US\$|\$|€|£|\b(?:USD|EUR|GBP|CHF|NTD|TWD|JPY|CAD|AUD|CNY|RMB))\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\s+million)?",
        )
    });
    AMOUNT
        .captures_iter(words)
        .filter_map(|found| {
            let currency = match found[1].to_uppercase().as_str() {
                "$" | "US$" => Currency::USD,
                "€" => Currency::EUR,
                "£" => Currency::GBP,
                "NTD" => Currency::TWD,
                "RMB" => Currency::CNY,
                code => Currency::from_code(code)?,
            };
            let mut nanos = found[2].replace(',', "").parse::<i128>().ok()? * NANOS_PER_UNIT;
            if let Some(fraction) = found.get(3) {
                let digits = format!("{:0<9.9}", fraction.as_str().trim_start_matches('.'));
                nanos += digits.parse::<i128>().ok()?;
            }
            let factor = if found.get(4).is_some() { 1_000_000 } else { 1 };
            Some(Money { currency, nanos: nanos * factor })
        })
        .collect()
}

/// The names under which the words of a sheet speak of the two parties.
#[derive(Debug)]
pub(crate) struct Names {
    buyer: Vec<Regex>,
    supplier: Vec<Regex>,
}

impl Names {
    /// Reads the names from `Role: Full Name (Short Name)`; what both parties share tells neither.
    pub(crate) fn new(buyer: &str, supplier: &str) -> Self {
        let (buyers, suppliers) = (Self::words(buyer), Self::words(supplier));
        let patterns = |own: &[String], other: &[String], party: Party| {
            own.iter()
                .filter(|word| !other.contains(word))
                .map(|word| Regex::new(&format!(r"\b{}\b", regex::escape(word))).expect("an escaped word is a pattern"))
                .chain([pattern(&format!(r"\b{party}\b"))])
                .collect()
        };
        Self {
            buyer: patterns(&buyers, &suppliers, Party::Buyer),
            supplier: patterns(&suppliers, &buyers, Party::Supplier),
        }
    }

    /// Returns the role, the short names and the first words of the full name.
    fn words(party: &str) -> Vec<String> {
        let (role, name) = party.split_once(':').unwrap_or(("", party));
        let outside = name.split(['(', ',']).next().unwrap_or_default().trim();
        let bracketed = name.split_once('(').and_then(|(_, rest)| rest.split([')', ',']).next()).unwrap_or_default();
        let first = |name: &str| {
            name.split_whitespace().find(|word| !word.eq_ignore_ascii_case("the")).unwrap_or_default().to_owned()
        };
        let role = role.trim();
        let short =
            |name: &str| if name.split_whitespace().count() <= 3 { name.trim().to_owned() } else { String::new() };
        [role.to_owned(), role.trim_end_matches('s').to_owned(), outside.to_owned(), first(outside), short(bracketed)]
            .into_iter()
            .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned())
            .filter(|word| word.len() >= 3 && word.chars().next().is_some_and(char::is_uppercase) || word.contains('-'))
            .collect()
    }

    /// Returns the patterns of a party's names.
    pub(crate) fn of(&self, party: Party) -> &[Regex] {
        match party {
            Party::Buyer => &self.buyer,
            Party::Supplier => &self.supplier,
        }
    }

    /// Says whether the words speak of a party.
    pub(crate) fn mention(&self, words: &str, party: Party) -> bool {
        self.of(party).iter().any(|name| name.is_match(words))
    }

    /// Returns the party that the words speak of, where it is only one.
    pub(crate) fn only(&self, words: &str) -> Option<Party> {
        match (self.mention(words, Party::Buyer), self.mention(words, Party::Supplier)) {
            (true, false) => Some(Party::Buyer),
            (false, true) => Some(Party::Supplier),
            _ => None,
        }
    }

    /// Returns the party that the words speak of first.
    pub(crate) fn first(&self, words: &str) -> Option<Party> {
        let place = |party| self.of(party).iter().filter_map(|name| name.find(words)).map(|found| found.start()).min();
        match (place(Party::Buyer), place(Party::Supplier)) {
            (Some(buyer), Some(supplier)) if supplier < buyer => Some(Party::Supplier),
            (Some(_), _) => Some(Party::Buyer),
            (None, supplier) => supplier.map(|_| Party::Supplier),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_length_keeps_the_unit_of_the_words() {
        assert_eq!(period(180, "at least six (6) months before the end"), Period::months(6));
        assert_eq!(period(365, "at least twelve (12) months' prior written notice"), Period::months(12));
        assert_eq!(period(180, "one hundred eighty (180) days; not six months"), Period::days(180));
        assert_eq!(period(90, "at least ninety days' notice"), Period::days(90));
        assert_eq!(period(60, "two months"), Period::months(2));
        assert_eq!(period(5, "within five (5) business days"), Period { count: 5, unit: Unit::BusinessDay });
        assert_eq!(period(30, "thirty-six months"), Period::days(30));
    }

    #[test]
    fn days_are_read_in_the_ways_they_are_written() {
        assert_eq!(day("one date only (November 1, 2007)"), Some(date(2007, 11, 1)));
        assert_eq!(day("until 2030-02-28"), Some(date(2030, 2, 28)));
        assert_eq!(day("in the year 2007"), None);
        assert_eq!(after_last_quarter("from Q3 2018 to Q4 2019"), Some(date(2020, 1, 1)));
        assert_eq!(slash_date("9/30/70"), Some(date(1970, 9, 30)));
        assert_eq!(slash_date("[]/[]/2006"), None);
        assert_eq!(filing_day("Some Co_20190321_10-K.txt"), Some(date(2019, 3, 21)));
        assert_eq!(filing_day("SOMECO_10_29_1999-EX.txt"), Some(date(1999, 10, 29)));
    }

    #[test]
    fn amounts_come_with_their_currency() {
        assert_eq!(amounts("flat fee of $450.50 a month"), [Money { currency: Currency::USD, nanos: 450_500_000_000 }]);
        assert_eq!(
            amounts("NTD 12 million or USD 7,000,000").iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["TWD 12000000.00", "USD 7000000.00"]
        );
        assert!(amounts("18,000 impressions").is_empty());
    }

    #[test]
    fn parties_are_told_by_role_and_name_and_not_by_what_they_share() {
        let names = Names::new("Member: Alpha Labs, LLC", "Member: Beta Works, Inc. (Bework)");
        assert_eq!(names.only("Alpha keeps the lab"), Some(Party::Buyer));
        assert_eq!(names.only("to Bework"), Some(Party::Supplier));
        assert_eq!(names.only("every Member"), None);
        assert_eq!(names.first("Beta Works sells to Alpha"), Some(Party::Supplier));
    }
}
