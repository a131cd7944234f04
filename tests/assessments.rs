//! Each example contract to its full assessment, and each factor over all of them, as text that a person can review.
//!
//! `UPDATE_EXPECT=1 cargo test --test assessments` rewrites the texts; a change there needs a line under "Scores" in the
//! change log.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;
#[path = "support/render.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod render;
#[path = "support/render_analyses.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod render_analyses;

use std::collections::BTreeSet;
use std::fs;

use expect_test::expect_file;
use portability::api::json;
use portability::contract::{
    Contract, Coverage, Fact, List, Party, Period, Reach, Restraint, RestraintKind, RestraintTerms,
};
use portability::scoring::{Alternative, Analyses, Model, Request, assess};

#[test]
fn each_example_has_its_assessment() {
    let model = Model::newest();
    for example in examples::all() {
        assert_eq!(example.contract.id, example.name, "the id of an example is the name of its file");
        let text = render::assessment(&examples::assessed(&example, &model), &model);
        expect_file![examples::place(&format!("tests/golden/assessments/{}.txt", example.name))].assert_eq(&text);
    }
}

#[test]
fn each_example_has_what_is_asked_beside_its_score() {
    let model = Model::newest();
    let usual = &model.alternative;
    let alternative =
        Alternative { start: usual.start, drift: usual.drift, volatility: usual.volatility, discount: usual.discount };
    let analyses = Analyses { draws: true, timing: true, robustness: true, worth: Some([alternative; 2]) };
    let request = Request { analyses, ..examples::request() };
    for example in examples::all() {
        let text = render_analyses::analyses(&assess(&example.contract, &model, &request));
        expect_file![examples::place(&format!("tests/golden/analyses/{}.txt", example.name))].assert_eq(&text);
    }
}

#[test]
fn each_factor_has_its_table_over_all_examples() {
    let model = Model::newest();
    let examples = examples::all();
    let assessments: Vec<_> = examples.iter().map(|example| examples::assessed(example, &model)).collect();
    for (dimension, factor) in model.factors() {
        let mut text = render::factor_heading(factor, &dimension.id);
        for assessment in &assessments {
            text.push_str(&render::factor_lines(assessment, &factor.id, factor.unit));
        }
        expect_file![examples::place(&format!("tests/golden/factors/{}.txt", factor.id))].assert_eq(&text);
    }
}

/// Tells what each restraint is worth where it is the only one, by kind, reach and tail: in the examples a heavier one may
/// stand beside it.
#[test]
fn each_restraint_alone_is_worth_what_its_kind_and_reach_say() {
    let model = Model::newest();
    let mut table =
        "kind, reach, months after the end: points of the factors that read it, buyer and supplier\n".to_owned();
    for kind in RestraintKind::ALL {
        let reaches = Reach::ALL.iter().map(|reach| Fact::Stated(*reach)).chain([Fact::Silent]);
        for (reach, months) in reaches.flat_map(|reach| [(reach.clone(), 0), (reach, 12)]) {
            let worth = Party::ALL.iter().map(|party| alone(&model, *party, *kind, &reach, months));
            let worth = worth.collect::<Vec<_>>().join(" | ");
            let reach = reach.stated().map_or("silent", |reach| reach.word());
            table.push_str(&format!("{kind}, {reach}, {months}: {worth}\n"));
        }
    }
    expect_file![examples::place("tests/golden/restraints.txt")].assert_eq(&table);
}

/// Returns the points that factors lose by one restraint on a party, of a contract that has no other.
fn alone(model: &Model, bound: Party, kind: RestraintKind, reach: &Fact<Reach>, months: u32) -> String {
    let points = |restraints: Vec<Restraint>| -> Vec<(String, i32)> {
        let mut contract = Contract::default();
        contract.silence_absent(&|_| false);
        contract.restraints = List { coverage: Coverage::Complete, entries: restraints, ..List::default() };
        let assessment = assess(&contract, model, &examples::request());
        let side = if bound == Party::Buyer { &assessment.buyer } else { &assessment.supplier };
        let factors = side.dimensions.iter().flat_map(|dimension| &dimension.factors);
        factors.map(|factor| (factor.id.to_owned(), factor.points.map_or(10_000, |span| span.proven))).collect()
    };
    let terms = RestraintTerms { reach: reach.clone(), tail: Fact::Stated(Period::months(months)) };
    let with = points(vec![Restraint { bound, kind, label: None, excluded: false, terms }]);
    let moved = with.iter().zip(points(Vec::new())).filter(|((_, with), (_, without))| with != without);
    let moved: Vec<String> = moved.map(|((id, with), (_, without))| format!("{id} {without} to {with}")).collect();
    if moved.is_empty() { "nothing moves".to_owned() } else { moved.join(", ") }
}

#[test]
fn each_example_is_canonical_json() {
    for example in examples::all() {
        let message = json::parse_contract(&example.text).unwrap();
        let text = json::to_json_pretty(&message).unwrap() + "\n";
        expect_file![&example.file].assert_eq(&text);
    }
}

#[test]
fn no_golden_is_left_over() {
    let model = Model::newest();
    let stems = |folder: &str| -> BTreeSet<String> {
        let files = fs::read_dir(examples::place(folder)).unwrap();
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(stems("tests/golden/assessments"), stems("examples/contracts"));
    assert_eq!(stems("tests/golden/factors"), model.factors().map(|(_, factor)| factor.id.clone()).collect());
}
