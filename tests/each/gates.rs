//! Gates: established, not excluded, or not there; `src/scoring/gates.rs`, `[[gate]]` in the model.

use portability::scoring::Model;

use crate::cases::{Look, check, words};

/// Spells how a gate came out for a party, and that the grade keeps within its cap.
fn spelled(gate: &str, look: &Look<'_>) -> String {
    let side = look.assessment.of(look.party);
    let Some(found) = side.gates.iter().find(|found| found.id == gate) else {
        return "no gate".to_owned();
    };
    // Grades follow the alphabet: the better one comes first.
    assert!(side.grade.is_none_or(|grade| grade >= found.cap), "{gate}: grade {:?} above {}", side.grade, found.cap);
    assert!(!found.established || side.possible_grade >= found.cap, "{gate}: possible {}", side.possible_grade);
    assert!(!found.reason.is_empty() && !found.facts.is_empty(), "{gate} tells why, and by which facts");
    format!("{}, caps at {}", if found.established { "established" } else { "not excluded" }, found.cap)
}

#[test]
fn data_hostage_is_set_by_a_supplier_that_gives_no_copy_of_the_data_it_holds() {
    check("gates", "data_hostage", |look| spelled("data_hostage", look));
}

#[test]
fn no_way_out_is_set_where_no_route_without_a_ground_frees_within_the_horizon() {
    check("gates", "no_way_out", |look| spelled("no_way_out", look));
}

#[test]
fn tail_bars_replacement_is_set_by_a_wide_restraint_that_outlives_the_contract() {
    check("gates", "tail_bars_replacement", |look| spelled("tail_bars_replacement", look));
}

#[test]
fn every_gate_of_the_model_has_its_cases() {
    let mut gates: Vec<String> = Model::newest().gates.iter().map(|gate| gate.id.clone()).collect();
    gates.sort();
    assert_eq!(words("gates"), gates);
}
