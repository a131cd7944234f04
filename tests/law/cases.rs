//! The cases of a pack as its file writes them, and the contracts that they tell of.

use std::collections::BTreeMap;
use std::path::{Path as File, PathBuf};

use iso_currency::Currency;
use jiff::civil::Date;
use portability::contract::*;
use portability::law::*;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The cases of one pack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cases {
    #[expect(dead_code, reason = "for the reader of the file")]
    pub(crate) says: String,
    pub(crate) pack: String,
    pub(crate) as_of: String,
    pub(crate) exit: String,
    pub(crate) base: Map<String, Value>,
    pub(crate) cases: BTreeMap<String, Vec<Case>>,
}

/// One case of a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) outcome: String,
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    pub(crate) says: String,
    pub(crate) as_of: Option<String>,
    pub(crate) exit: Option<String>,
    pub(crate) change: Map<String, Value>,
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn folder() -> PathBuf {
    File::new(env!("CARGO_MANIFEST_DIR")).join("tests/law")
}

pub(crate) fn all_cases() -> Vec<Cases> {
    let read = |(id, _, _): &(&str, &str, &str)| {
        let text = std::fs::read_to_string(folder().join(format!("{id}.json"))).expect("a pack has cases");
        let cases: Cases = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(cases.pack, *id);
        cases
    };
    RELEASED.iter().map(read).collect()
}

pub(crate) fn period(text: &str) -> Option<Period> {
    let (count, unit) = text.split_once(' ')?;
    let unit = match unit.trim_end_matches('s') {
        "day" => Unit::Day,
        "business day" => Unit::BusinessDay,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    };
    Some(Period { count: count.parse().ok()?, unit })
}

pub(crate) fn money(text: &str) -> Option<Money> {
    let (code, units) = text.split_once(' ')?;
    Some(Money::from_units(Currency::from_code(code)?, units.parse().ok()?))
}

/// Returns the values that a word of a case may mean; the fact takes the first of its own kind.
pub(crate) fn values(value: &Value) -> Vec<FactValue> {
    match value {
        Value::Bool(flag) => vec![FactValue::Flag(*flag)],
        Value::Number(count) => {
            vec![FactValue::Count(count.as_u64().and_then(|n| u32::try_from(n).ok()).expect("a count"))]
        }
        Value::String(text) => {
            let charge = text.strip_prefix("charge ").map(|charge| match charge {
                "free" => ExportCharge::Free,
                "at_cost" => ExportCharge::AtCost,
                amount => ExportCharge::Fixed(money(amount).expect("an amount")),
            });
            let estimate = text.strip_prefix("estimate ").and_then(period);
            let estimate = estimate.map(|period| Estimate { low: period, likely: period, high: period });
            charge
                .map(FactValue::Charge)
                .into_iter()
                .chain(estimate.map(FactValue::PeriodEstimate))
                .chain(text.parse().ok().map(FactValue::Date))
                .chain(period(text).map(FactValue::Period))
                .chain(money(text).map(FactValue::Money))
                .chain(word_of_a_list(text).map(FactValue::Choice))
                .chain([FactValue::Text(text.clone())])
                .collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => panic!("{value} is no value of a fact"),
    }
}

/// Puts one fact or entry of a case into a contract.
pub(crate) fn put(contract: &mut Contract, place: &str, value: &Value) {
    let path = places(place).pop().unwrap_or_else(|| panic!("{place} is no place"));
    if let Some(key) = path.key() {
        put_entry(contract, &path, key, value);
        return;
    }
    let done = contract.change(&path, |fact| match value {
        Value::Null => fact.set_state(State::Unknown, &[]),
        Value::String(word) if word == "silent" => fact.set_state(State::Silent, &[]),
        Value::String(word) if word == "not_applicable" => fact.set_state(State::NotApplicable, &[]),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            values(value).iter().any(|value| fact.state_value(value))
        }
    });
    assert_eq!(done, Some(true), "{place} takes {value}");
}

pub(crate) fn put_entry(contract: &mut Contract, path: &Path, key: Key, value: &Value) {
    let is_way_out = path.topic().word() == "ways_out";
    let (ways_out, restraints) = (&mut contract.ways_out, &mut contract.restraints);
    ways_out.entries.retain(|entry| !is_way_out || entry.key() != key);
    restraints.entries.retain(|entry| is_way_out || entry.key() != key);
    let states = if is_way_out { &mut ways_out.states } else { &mut restraints.states };
    states.remove(&key);
    let terms = match value {
        Value::Null => return,
        Value::String(word) if word == "silent" => {
            states.insert(key, State::Silent);
            return;
        }
        Value::Object(terms) => terms.clone(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    };
    if is_way_out {
        let kind = WayOutKind::from_word(key.kind.word()).expect("a kind");
        let mut entry = WayOut { holder: key.party, kind, label: None, excluded: false, terms: WayOutTerms::default() };
        if let Some(Value::String(notice)) = terms.get("notice") {
            entry.terms.notice = Fact::Stated(period(notice).expect("a notice"));
        }
        entry.terms.cure_period = match terms.get("cure").and_then(Value::as_str) {
            Some("not_applicable") => Fact::NotApplicable,
            Some(cure) => Fact::Stated(period(cure).expect("a time to mend")),
            None => Fact::Unknown,
        };
        entry.terms.fee = match terms.get("fee").and_then(Value::as_str) {
            Some("none") => Fact::Stated(TerminationFee { components: Vec::new() }),
            Some("all") => {
                Fact::Stated(TerminationFee { components: vec![FeeComponent::ShareOfRemaining(Share(10_000))] })
            }
            _ => Fact::Unknown,
        };
        ways_out.entries.push(entry);
    } else {
        let kind = RestraintKind::from_word(key.kind.word()).expect("a kind");
        let terms = RestraintTerms::default();
        restraints.entries.push(Restraint { bound: key.party, kind, label: None, excluded: false, terms });
    }
}

pub(crate) fn contract_of(base: &Map<String, Value>, change: &Map<String, Value>) -> Contract {
    let mut contract = Contract::default();
    for (place, value) in base.iter().chain(change) {
        put(&mut contract, place, value);
    }
    contract.sort();
    contract
}

pub(crate) fn law() -> Packs {
    Packs::released()
}

pub(crate) fn outcome_of(law: &Packs, contract: &Contract, rule: &str, as_of: Date, exit: Date) -> Outcome {
    let found = findings(contract, law, Days::new(contract, as_of, exit));
    let finding = found.findings.iter().find(|finding| finding.rule.id == rule);
    finding.unwrap_or_else(|| panic!("{rule} is no rule")).outcome
}
