//! Law as of a date: every rule passes, fails, does not apply and is unknown in a case of this folder; packs that are wrong are
//! refused with the place; days are right on the day before, the day and the day after.

mod bad_input;
mod cases;
mod command_line;
mod days;
mod packs;
mod proportion;
mod register;

use std::collections::BTreeSet;

use cases::{all_cases, contract_of, day, folder, law, money, outcome_of, put};
use jiff::civil::{Date, date};
use portability::contract::*;
use portability::law::*;
use serde_json::{Map, Value};

#[test]
fn every_case_comes_out_as_it_says() {
    let law = law();
    let mut wrong = Vec::new();
    for cases in all_cases() {
        for (rule, of_rule) in &cases.cases {
            for case in of_rule {
                let contract = contract_of(&cases.base, &case.change);
                let as_of = day(case.as_of.as_ref().unwrap_or(&cases.as_of));
                let exit = day(case.exit.as_ref().unwrap_or(&cases.exit));
                let found = outcome_of(&law, &contract, rule, as_of, exit).word();
                if found != case.outcome {
                    wrong
                        .push(format!("{rule} {:?} on {as_of} for {exit}: {found}, not {}", case.change, case.outcome));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_passes_fails_does_not_apply_and_is_unknown() {
    let law = law();
    let of_packs = all_cases();
    for pack in &law.packs {
        let cases = &of_packs.iter().find(|cases| cases.pack == pack.id).expect("a pack has cases").cases;
        let rules: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(cases.keys().map(String::as_str).collect::<BTreeSet<_>>(), rules, "{}", pack.id);
        for rule in &pack.rules {
            let outcomes: BTreeSet<&str> = cases[&rule.id].iter().map(|case| case.outcome.as_str()).collect();
            let unmet = match rule.unmet {
                Unmet::Fail => "fail",
                Unmet::Advisory => "advisory",
            };
            assert_eq!(outcomes, BTreeSet::from(["pass", unmet, "not_applicable", "unknown"]), "{}", rule.id);
        }
    }
}

#[test]
fn a_rule_that_is_unknown_asks_a_question_and_every_fact_hidden_never_makes_a_pass() {
    let law = law();
    for cases in all_cases() {
        let days = |contract: &Contract| Days::new(contract, day(&cases.as_of), day(&cases.exit));
        let whole = contract_of(&cases.base, &Map::new());
        let passed = |contract: &Contract| -> BTreeSet<String> {
            let found = findings(contract, &law, days(contract));
            for finding in found.findings.iter().filter(|finding| finding.outcome == Outcome::Unknown) {
                let counsel = found.turned_on(finding).any(|turn| matches!(turn.asked, Condition::Counsel(_)));
                let asked =
                    found.questions.iter().any(|question| found.rules(question).any(|rule| rule == finding.rule.id));
                assert!(asked || counsel, "{} asks nothing", finding.rule.id);
                assert!(found.questions.iter().all(|question| !question.text.is_empty()));
            }
            let passed = found.findings.iter().filter(|finding| finding.outcome == Outcome::Pass);
            passed.map(|finding| finding.rule.id.clone()).collect()
        };
        let before = passed(&whole);
        for place in cases.base.keys() {
            let hidden = contract_of(&cases.base, &Map::from_iter([(place.clone(), Value::Null)]));
            let after = passed(&hidden);
            assert!(after.is_subset(&before), "{place}: {:?}", after.difference(&before).collect::<Vec<_>>());
        }
    }
}

#[test]
fn nothing_known_passes_nothing_and_fails_nothing() {
    let (law, contract) = (law(), Contract::default());
    let found = findings(&contract, &law, Days::new(&contract, date(2026, 11, 23), date(2027, 2, 23)));
    for finding in &found.findings {
        let is_told = matches!(finding.outcome, Outcome::Unknown | Outcome::NotApplicable);
        assert!(is_told, "{}: {:?}", finding.rule.id, finding.outcome);
    }
    assert!(
        overlay(&contract, &law, Days::new(&contract, date(2026, 11, 23), date(2027, 2, 23)))
            .given
            .iter()
            .all(|given| !given.certain)
    );
}

#[test]
fn every_row_of_the_source_is_a_rule_a_gate_or_left_out_with_a_reason_and_none_from_memory_is_a_rule() {
    let law = law();
    let rows = std::fs::read_to_string(folder().join("rows.tsv")).expect("the rows are there");
    let rules: Vec<&str> = law.packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str()).collect();
    let gates: Vec<&str> = law.packs.iter().flat_map(|pack| &pack.gates).map(|gate| gate.row.as_str()).collect();
    let left: Vec<&LeftOut> = law.packs.iter().flat_map(|pack| &pack.left_out).collect();
    assert!(left.iter().all(|row| !row.reason.trim().is_empty()));
    for line in rows.lines().filter(|line| !line.starts_with('#')) {
        let (row, mark) = line.split_once('\t').expect("a row has a mark");
        let is_rule = rules.iter().any(|rule| *rule == row || rule.starts_with(&format!("{row}-")));
        let is_there = is_rule || gates.contains(&row) || left.iter().any(|left| left.row == row);
        let is_confirmed = mark.contains('C') || mark.contains('S') || mark == "D";
        assert_eq!(is_there, is_confirmed, "{row}, marked {mark}");
    }
}

#[test]
fn rights_are_laid_over_from_their_day_and_what_is_as_good_stays() {
    let law = law();
    let mut contract = Contract::default();
    for (place, value) in [
        ("service.data_processing", Value::Bool(true)),
        ("service.custom_built", Value::Bool(false)),
        ("service.non_production", Value::Bool(false)),
        ("parties.buyer_country", Value::from("DE")),
        ("data.export_charge", Value::from("charge EUR 900")),
        ("data.retrieval_window", Value::from("90 days")),
    ] {
        put(&mut contract, place, &value);
    }
    let over = overlay(&contract, &law, Days::new(&contract, date(2026, 11, 23), date(2027, 2, 23)));
    let charge = |day: Date| over.contract.in_force(day).data.export_charge.clone();
    assert_eq!(charge(date(2027, 1, 11)), Fact::Stated(ExportCharge::Fixed(money("EUR 900").unwrap())));
    assert_eq!(charge(date(2027, 1, 12)), Fact::Stated(ExportCharge::Free));
    assert_eq!(over.contract.data.retrieval_window, Fact::Stated(Period::days(90)), "longer than the law's");
    let Found::Entries(switching) = over.contract.ways_out.find(Party::Buyer, WayOutKind::StatutorySwitching.name())
    else {
        panic!("the right to switch is there");
    };
    assert_eq!(switching[0].terms.notice, Fact::Stated(Period::months(2)));
    assert_eq!(switching[0].terms.fee, Fact::Unknown, "an early termination fee stays as the contract has it");
    assert!(over.given.iter().all(|given| given.article.contains("2023/2854")), "{:#?}", over.given);
    let open: Vec<&str> = over.given.iter().filter(|given| !given.certain).map(|given| given.right).collect();
    assert_eq!(open, ["parallel_at_cost"], "nobody knows if it is used in parallel");
}

#[test]
fn one_look_tells_what_findings_and_rights_tell_each_by_itself() {
    let law = law();
    for cases in all_cases() {
        for case in cases.cases.values().flatten() {
            let contract = contract_of(&cases.base, &case.change);
            let days = Days::new(&contract, day(&cases.as_of), day(&cases.exit));
            let by_one_look = hold(&contract, &law, days);
            assert_eq!(by_one_look, (findings(&contract, &law, days), overlay(&contract, &law, days)));
        }
    }
}

#[test]
fn proposals_of_law_count_only_where_they_are_asked_for() {
    let mut law = law();
    let cases = all_cases().into_iter().next().expect("the Data Act has cases");
    let old_and_custom = [("service.custom_built", Value::Bool(true)), ("term.signed", Value::from("2025-09-12"))];
    let change: Map<String, Value> = old_and_custom.into_iter().map(|(fact, value)| (fact.to_owned(), value)).collect();
    let contract = contract_of(&cases.base, &change);
    let outcome = |law: &Packs| outcome_of(law, &contract, "DA-25-2d", day(&cases.as_of), day(&cases.exit));
    assert_eq!(outcome(&law), Outcome::Pass);
    law.pending = true;
    assert_eq!(outcome(&law), Outcome::NotApplicable);
}

#[test]
fn a_place_is_known_by_its_name_and_what_is_none_is_open() {
    let law = law();
    for (text, code) in [
        ("Germany", Some("DE")),
        ("the laws of the State of New York", Some("US-NY")),
        ("England and Wales", Some("GB-EAW")),
        ("DE", Some("DE")),
        ("the moon", None),
        ("", None),
    ] {
        assert_eq!(law.places.code(text), code, "{text}");
    }
}
