//! What is wrong or contradicts itself is refused with its place, or unknown: never a silent pass.

use std::collections::BTreeSet;
use std::process::Command;

use portability::contract::*;
use portability::law::*;
use serde_json::{Map, Value};

use super::cases::{all_cases, contract_of, day, folder, law};

/// How one rule comes out, and which facts it asks for, with what is known of them.
struct Told {
    rule: String,
    outcome: Outcome,
    asked: Vec<(Path, State)>,
}

/// Returns the findings of the base contract of a pack's cases with facts changed, by rule of that pack.
fn outcomes(pack: &str, change: &[(&str, Value)]) -> Vec<Told> {
    let law = law();
    let cases = all_cases().into_iter().find(|cases| cases.pack == pack).expect("the pack has cases");
    let change: Map<String, Value> = change.iter().map(|(fact, value)| ((*fact).to_owned(), value.clone())).collect();
    let contract = contract_of(&cases.base, &change);
    let found = findings(&contract, &law, Days::new(&contract, day(&cases.as_of), day(&cases.exit)));
    let asked = |rule: &str| {
        let questions = found.questions.iter().filter(|question| found.rules(question).any(|of| of == rule));
        questions.map(|question| (question.fact.clone(), question.state)).collect()
    };
    let of_pack = found.findings.iter().filter(|finding| finding.pack.id == pack);
    let told = |finding: &Finding<'_>| Told {
        rule: finding.rule.id.clone(),
        outcome: finding.outcome,
        asked: asked(&finding.rule.id),
    };
    of_pack.map(told).collect()
}

#[test]
fn a_law_or_a_country_that_is_none_is_unknown_and_asked_for() {
    for (pack, fact) in [
        ("us_auto_renewal", "law.governing_law"),
        ("late_payment", "law.governing_law"),
        ("eu_data_act", "parties.buyer_country"),
        ("fr_sren", "parties.buyer_country"),
    ] {
        for none in ["the moon", "Absurdistan", "XX", "-", "EU EU", "the laws of the laws of"] {
            let found = outcomes(pack, &[(fact, Value::from(none))]);
            assert!(!found.is_empty());
            for Told { rule, outcome, asked } in found {
                // A rule with another gate that is closed does not apply wherever the parties are.
                assert!(matches!(outcome, Outcome::Unknown | Outcome::NotApplicable), "{none}: {rule} {outcome:?}");
                let asks = asked.iter().any(|(path, _)| path.text() == fact);
                assert!(outcome == Outcome::NotApplicable || asks, "{none}: {rule} does not ask for {fact}");
            }
            let unknown = outcomes(pack, &[(fact, Value::from(none))]);
            assert!(unknown.iter().any(|told| told.outcome == Outcome::Unknown), "{pack}: {none}");
        }
    }
}

#[test]
fn gates_that_contradict_each_other_are_conflicting_and_leave_open_what_hangs_on_them() {
    let both = [("service.custom_built", Value::from(true)), ("service.in_catalogue", Value::from(true))];
    let found = outcomes("eu_data_act", &both);
    let hanging: BTreeSet<&str> = ["DA-G6", "DA-23-d", "DA-29-1", "DA-29-4", "DA-29-5", "DA-29-6", "DA-30-3"].into();
    for Told { rule, outcome, asked } in &found {
        if hanging.contains(rule.as_str()) {
            assert_eq!(*outcome, Outcome::Unknown, "{rule}");
            let conflicting =
                asked.iter().filter(|(_, state)| *state == State::Conflicting).map(|(path, _)| path.text());
            let conflicting: Vec<String> = conflicting.collect();
            assert!(conflicting.iter().any(|path| path == "service.custom_built"), "{rule}: {conflicting:?}");
        }
    }
    let law = law();
    let cases = all_cases().into_iter().find(|cases| cases.pack == "eu_data_act").expect("the Data Act has cases");
    let change = both.into_iter().map(|(fact, value)| (fact.to_owned(), value)).collect();
    let contract = contract_of(&cases.base, &change);
    let over = overlay(&contract, &law, Days::new(&contract, day(&cases.as_of), day(&cases.exit)));
    assert!(
        over.given.iter().all(|given| given.right != "no_charges" || !given.certain),
        "no right hangs on a contradiction"
    );
}

#[test]
fn an_exit_before_signature_is_refused_with_the_field_and_the_day() {
    let contract = folder().join("contracts/three_years_from_2026_with_an_egress_fee.json");
    let run = |exit: &str| {
        Command::new(env!("CARGO_BIN_EXE_portability"))
            .args(["law", "--as-of", "2026-11-23", "--exit", exit])
            .arg(&contract)
            .output()
            .expect("the binary runs")
    };
    let refused = run("2026-03-15");
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && refused.stdout.is_empty(), "{why}");
    assert!(why.contains("law.expected_exit: must not be before 2026-03-16, the signature"), "{why}");
    assert!(run("2026-03-16").status.success(), "the day of signature itself is taken");
    let no_day = run("2027-02-29");
    assert!(!no_day.status.success() && String::from_utf8_lossy(&no_day.stderr).contains("2027-02-29"));
}
