//! The five tests of the one-year stand, each with its margin; `src/scoring/stand/`, `[stand]` in the model.

use portability::scoring::{Model, Outcome, Verdict};

use crate::cases::{Look, assessed, base, check, words};
use crate::examples;

/// Spells outcome and margin of a test for a leaver.
fn spelled(test: &str, look: &Look<'_>) -> String {
    let found = look.assessment.of(look.party).stand.tests.iter().find(|found| found.id == test);
    let found = found.expect("each of the five is in every answer");
    let outcome = match found.outcome {
        Outcome::Pass => "pass",
        Outcome::NotApplicable => "not_applicable",
        Outcome::Unknown => "unknown",
        Outcome::Fail => "fail",
    };
    let asks = matches!(found.outcome, Outcome::Unknown | Outcome::Fail);
    assert_eq!(asks, !found.remedy.is_empty(), "{test}: a remedy stands by what does not pass, and by nothing else");
    let margin = found.margin.map_or("open".to_owned(), |margin| margin.to_string());
    format!("{outcome}, margin {margin} {}", found.margin_unit)
}

#[test]
fn right_passes_where_a_route_without_a_ground_frees_by_the_day_of_the_stand() {
    check("stand", "right", |look| spelled("right", look));
}

#[test]
fn cost_passes_within_fifteen_percent_of_the_fees_without_a_penalty() {
    check("stand", "cost", |look| spelled("cost", look));
}

#[test]
fn belongings_pass_where_each_takes_along_what_is_its_own() {
    check("stand", "belongings", |look| spelled("belongings", look));
}

#[test]
fn handover_passes_where_help_and_service_last_as_long_as_the_switch() {
    check("stand", "handover", |look| spelled("handover", look));
}

#[test]
fn restraints_pass_where_none_that_outlives_the_contract_bars_replacing() {
    check("stand", "restraints", |look| spelled("restraints", look));
}

#[test]
fn verdicts_are_open_or_not_yet_by_the_worst_test_and_of_both_by_the_harsher() {
    let (model, examples) = (Model::newest(), examples::all());
    let mut met = Vec::new();
    for example in &examples {
        let assessment = examples::assessed(example, &model);
        let verdicts = [&assessment.buyer.stand, &assessment.supplier.stand].map(|stand| {
            let some = |outcome| stand.tests.iter().any(|test| test.outcome == outcome);
            let expected = match (some(Outcome::Fail), some(Outcome::Unknown)) {
                (true, _) => Verdict::NotYet,
                (false, true) => Verdict::Open,
                (false, false) => Verdict::OneYearStand,
            };
            assert_eq!(stand.verdict, expected, "{}", example.name);
            met.push(expected);
            expected
        });
        let harsher = [Verdict::NotYet, Verdict::Open].into_iter().find(|verdict| verdicts.contains(verdict));
        assert_eq!(assessment.stand, harsher.unwrap_or(Verdict::OneYearStand), "{}", example.name);
    }
    for verdict in [Verdict::OneYearStand, Verdict::Open, Verdict::NotYet] {
        assert!(met.contains(&verdict), "some example comes out as {verdict:?}");
    }
}

#[test]
fn every_test_of_the_stand_has_its_cases() {
    let base = base();
    let mut tests: Vec<&str> = assessed(&base).buyer.stand.tests.iter().map(|test| test.id).collect();
    tests.sort_unstable();
    assert_eq!(words("stand"), tests);
}
