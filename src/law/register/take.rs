//! What a column of the register says of a contract.

use jiff::civil::Date;

use super::{IMPACT_NOT_ASSESSED, NO, NO_END, NOT_ASSESSED, YES, impact, reintegration, substitutability, type_of};
use crate::contract::{Category, Contract, Fact, Impact, Period, Reintegration, State, Substitutability, TermKind};

/// The codes of the reason for which a provider is hard to replace: no real alternatives, difficulties in migrating, both.
const REASONS: [&str; 3] = ["eba_ZZ:x963", "eba_ZZ:x964", "eba_ZZ:x965"];

/// Puts the value of a column of the register into a contract. Returns false, and changes nothing, where the column says nothing
/// of a contract here, or the value is none of its list. What was not assessed is unknown.
pub fn take(contract: &mut Contract, column: &str, value: &str) -> bool {
    match column {
        "b_02.02.0010" | "b_07.01.0010" => {
            let is_name = !value.is_empty() && value.chars().count() <= 200 && !value.contains(char::is_control);
            if is_name {
                value.clone_into(&mut contract.id);
            }
            is_name
        }
        "b_02.02.0060" | "b_07.01.0040" => {
            let is_type = (1..=19).any(|number| value == format!("eba_TA:S{number:02}"));
            let category = Category::ALL.iter().find(|category| type_of(**category) == Some(value));
            if let Some(category) = category {
                contract.service.category = Fact::Stated(*category);
            }
            is_type
        }
        "b_02.02.0070" => day(value).is_some_and(|day| {
            contract.term.effective = Fact::Stated(day);
            true
        }),
        "b_02.02.0080" => day(value).is_some_and(|day| {
            if day == NO_END {
                contract.term.kind = Fact::Stated(TermKind::Indefinite);
            } else {
                contract.term.end = Fact::Stated(day);
            }
            true
        }),
        "b_02.02.0100" => days(value, &mut contract.renewal.buyer_notice),
        "b_02.02.0110" => days(value, &mut contract.renewal.supplier_notice),
        "b_02.02.0120" => {
            let is_country = value.len() == 2 && value.bytes().all(|letter| letter.is_ascii_uppercase());
            if is_country {
                contract.law.governing_law = Fact::Stated(value.to_owned());
            }
            is_country
        }
        "b_07.01.0050" => word(Substitutability::ALL, substitutability, value, &mut contract.market.substitutability),
        "b_07.01.0060" => {
            // Difficulty in migrating says nothing of how many alternatives there are.
            if value == REASONS[0] || value == REASONS[2] {
                contract.market.alternatives = Fact::Stated(0);
            }
            REASONS.contains(&value)
        }
        "b_07.01.0080" => value != NOT_ASSESSED && flag(value, &mut contract.exit_support.exit_plan),
        "b_07.01.0090" => word(Reintegration::ALL, reintegration, value, &mut contract.market.reintegration),
        "b_07.01.0100" => {
            let is_open = value == IMPACT_NOT_ASSESSED;
            if is_open {
                contract.resilience.impact = Fact::without_value(State::Unknown);
            }
            is_open || word(Impact::ALL, impact, value, &mut contract.resilience.impact)
        }
        "b_07.01.0110" => flag(value, &mut contract.resilience.alternatives_identified),
        _ => false,
    }
}

/// Tells what a column takes, in words; none where it says nothing of a contract here.
pub(super) fn allowed(column: &str) -> Option<String> {
    fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> String {
        all.iter().map(|word| code(*word)).collect::<Vec<_>>().join(", ")
    }
    Some(match column {
        "b_02.02.0010" | "b_07.01.0010" => "a reference of one to 200 characters".to_owned(),
        "b_02.02.0060" | "b_07.01.0040" => "eba_TA:S01 to eba_TA:S19".to_owned(),
        "b_02.02.0070" => "a day, such as 2026-01-31".to_owned(),
        "b_02.02.0080" => "a day, such as 2026-01-31, or 9999-12-31 for a contract without end".to_owned(),
        "b_02.02.0100" | "b_02.02.0110" => {
            "a whole number of calendar days, at most a hundred years of them".to_owned()
        }
        "b_02.02.0120" => "a country by ISO 3166-1, such as DE".to_owned(),
        "b_07.01.0050" => codes(Substitutability::ALL, substitutability),
        "b_07.01.0060" => REASONS.join(", "),
        "b_07.01.0080" => [YES, NO].join(", "),
        "b_07.01.0090" => codes(Reintegration::ALL, reintegration),
        "b_07.01.0100" => [&codes(Impact::ALL, impact), IMPACT_NOT_ASSESSED].join(", "),
        "b_07.01.0110" => [YES, NO, NOT_ASSESSED].join(", "),
        _ => return None,
    })
}

/// Reads a day as the register writes it: year, month and day, and nothing else.
fn day(value: &str) -> Option<Date> {
    value.parse().ok().filter(|day: &Date| day.to_string() == value)
}

fn days(value: &str, fact: &mut Fact<Period>) -> bool {
    let count = value.parse::<u32>().ok().map(Period::days).filter(|period| period.is_within_limit());
    count.is_some_and(|period| {
        *fact = Fact::Stated(period);
        true
    })
}

fn flag(value: &str, fact: &mut Fact<bool>) -> bool {
    *fact = match value {
        YES => Fact::Stated(true),
        NO => Fact::Stated(false),
        NOT_ASSESSED => Fact::Unknown,
        _ => return false,
    };
    true
}

fn word<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, value: &str, fact: &mut Fact<T>) -> bool {
    let found = all.iter().copied().find(|word| code(*word) == value);
    if let Some(word) = found {
        *fact = Fact::Stated(word);
    }
    found.is_some()
}
