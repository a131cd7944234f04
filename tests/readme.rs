//! The README shows what is there: its excerpts are those of the files they name, and what it links to exists.
//!
//! The goldens that it quotes are compared with the code by `assessments.rs`.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;
#[path = "support/render.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod render;

use std::fs;

use portability::api::json;
use portability::scoring::Model;

/// Stands for the lines that an excerpt leaves out.
const LEFT_OUT: &str = "…";

#[test]
fn its_excerpt_of_the_contract_is_that_of_the_example() {
    let example = examples::named("saas_36_months_silent_renewal");
    assert_follows(&excerpt("examples/contracts/saas_36_months_silent_renewal.json"), &example.text);
}

#[test]
fn its_excerpt_of_the_answer_is_what_the_code_answers() {
    let model = Model::newest();
    let example = examples::named("saas_36_months_silent_renewal");
    let assessment = examples::assessed(&example, &model);
    let answer = render::assessment(&assessment, &model);
    assert_follows(&excerpt("tests/golden/assessments/saas_36_months_silent_renewal.txt"), &answer);
}

#[test]
fn its_request_is_one_that_the_wire_takes() {
    let filter = "'{source: {contract: .}, asOf: {year: 2026, month: 11, day: 22}}'";
    assert_eq!(readme().matches(filter).count(), 2, "the request stands in the README as it is checked here");
    let contract = examples::named("saas_36_months_silent_renewal").text;
    let request =
        format!(r#"{{"source": {{"contract": {contract}}}, "asOf": {{"year": 2026, "month": 11, "day": 22}}}}"#);
    assert!(json::parse_request(&request).is_ok_and(|request| request.source.is_some() && request.as_of.is_some()));
}

#[test]
fn what_it_links_to_exists() {
    let readme = readme();
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(examples::place(link).exists(), "README links to {link}, which is not there");
    }
}

fn readme() -> String {
    fs::read_to_string(examples::place("README.md")).expect("there is a README")
}

/// Returns the lines of the block that follows the mark of an excerpt.
fn excerpt(of: &str) -> Vec<String> {
    let readme = readme();
    let (_, after) = readme.split_once(&format!("<!-- excerpt of {of} -->\n```")).expect("the excerpt is marked");
    let (block, _) = after.split_once("\n```").expect("the block ends");
    block.lines().skip(1).map(str::to_owned).collect()
}

/// Asserts that an excerpt is made of runs of whole lines of a text, in their order.
fn assert_follows(excerpt: &[String], text: &str) {
    let text: Vec<&str> = text.lines().collect();
    let mut from = 0;
    for run in excerpt.split(|line| line == LEFT_OUT).filter(|run| !run.is_empty()) {
        let rest = text.get(from..).unwrap_or_default();
        let found = rest.windows(run.len()).position(|window| window == run);
        let at = found.unwrap_or_else(|| panic!("not in the text, or not in this order:\n{}", run.join("\n")));
        from += at + run.len();
    }
}
