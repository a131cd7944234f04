//! The seven states of a fact, by what each leaves open; `src/contract/knowledge.rs`, what silence is worth in the model.

use portability::scoring::{Measure, Span};

use crate::cases::{Look, check, on_the_wire, words};

/// Spells the points of committed spend, and in how many days the party is free, friendly before cautious.
fn spelled(look: &Look<'_>) -> String {
    let side = look.assessment.of(look.party);
    let factor = |id: &str| {
        let found = side.dimensions.iter().flat_map(|of| &of.factors).find(|factor| factor.id == id);
        found.expect("it is a factor of the model")
    };
    let hundredths = |points: i32| format!("{}.{:02}", points / 100, points % 100);
    let spend = match factor("committed_spend").points {
        None => "not_applicable".to_owned(),
        Some(Span { proven, possible }) if proven == possible => hundredths(proven),
        Some(Span { proven, possible }) => format!("{} to {}", hundredths(proven), hundredths(possible)),
    };
    let days = match factor("time_to_freedom_next").measure {
        Measure::Between { cautious, friendly, .. } if cautious == friendly => cautious.to_string(),
        Measure::Between { cautious, friendly, .. } => format!("{friendly} to {cautious}"),
        Measure::Unknown | Measure::NotApplicable => "any number of".to_owned(),
    };
    format!("committed_spend {spend}; free in {days} days")
}

#[test]
fn stated_is_settled_by_what_is_said() {
    check("states", "stated", spelled);
}

#[test]
fn silent_is_settled_by_what_the_model_makes_of_silence() {
    check("states", "silent", spelled);
}

#[test]
fn unknown_spans_from_worst_to_best() {
    check("states", "unknown", spelled);
}

#[test]
fn elsewhere_spans_from_worst_to_best() {
    check("states", "elsewhere", spelled);
}

#[test]
fn ambiguous_spans_the_readings_that_were_found() {
    check("states", "ambiguous", spelled);
}

#[test]
fn conflicting_spans_what_the_places_say() {
    check("states", "conflicting", spelled);
}

#[test]
fn not_applicable_leaves_both_sides_of_the_mean() {
    check("states", "not_applicable", spelled);
}

#[test]
fn every_state_has_its_cases() {
    assert_eq!(words("states"), on_the_wire("State"));
}
