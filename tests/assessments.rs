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

use std::collections::BTreeSet;
use std::fs;

use expect_test::expect_file;
use portability::api::json;
use portability::scoring::Model;

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
