//! What the command line tells of law: tables, days, the exit curve in law.

use std::process::Command;

use expect_test::expect_file;
use jiff::civil::{Date, date};
use serde_json::Value;

/// Runs the command line, and returns what it writes.
fn told(arguments: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability"))
        .args(["--width", "120", "--color", "never"])
        .args(arguments)
        .output()
        .expect("the binary runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("output is UTF-8")
}

fn example(name: &str) -> String {
    format!("{}/examples/contracts/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

/// A cloud contract for three years, signed in 2026, with a price for data that leaves.
fn three_years() -> String {
    format!("{}/tests/law/contracts/three_years_from_2026_with_an_egress_fee.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_law_of_a_contract_is_told_as_a_table() {
    for name in ["platform_egress_free_from_2027", "one_year_stand_exemplary", "almost_nothing_known"] {
        let table = told(&["law", "--as-of", "2026-11-23", &example(name)]);
        expect_file![format!("../golden/law/{name}.txt")].assert_eq(&table);
    }
}

#[test]
fn what_changes_when_is_told_as_a_table() {
    let table = told(&["dates", "--as-of", "2026-11-23", "--to", "2028-12-31", &three_years()]);
    expect_file!["../golden/law/dates.txt"].assert_eq(&table);
    let about = table.split("12 January 2027").nth(1).or_else(|| table.split("2027-01-12").nth(1));
    let about = about.expect("the day is named");
    assert!(about.contains("Article 29(1)") && about.contains("data.export_charge"), "{about}");
}

#[test]
fn a_portfolio_file_has_its_days_told_contract_by_contract() {
    let lines: Vec<String> = ["platform_egress_free_from_2027", "one_year_stand_exemplary"]
        .map(example)
        .iter()
        .chain([&three_years()])
        .map(|file| {
            let text = std::fs::read_to_string(file).expect("the contract is there");
            serde_json::from_str::<Value>(&text).expect("it is JSON").to_string()
        })
        .collect();
    let portfolio = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("portfolio_of_days.jsonl");
    std::fs::write(&portfolio, lines.join("\n\n") + "\n").expect("the file is written");
    let portfolio = portfolio.to_str().expect("the path is UTF-8");
    let table = told(&["dates", "--as-of", "2026-11-23", "--to", "2028-12-31", portfolio]);
    expect_file!["../golden/law/dates_of_a_portfolio.txt"].assert_eq(&table);
    let json = told(&["dates", "--as-of", "2026-11-23", "--to", "2028-12-31", "--format", "json", portfolio]);
    assert_eq!(json.lines().count(), 3, "one answer a line");
}

#[test]
fn a_score_tells_the_law_beside_it_where_asked_and_says_once_that_it_is_no_advice() {
    let asked = ["score", "--as-of", "2026-11-23", "--exit", "2027-01-12", "--law", &three_years()];
    let table = told(&asked);
    expect_file!["../golden/law/score_with_law.txt"].assert_eq(&table);
    assert_eq!(table.matches("Not legal advice").count(), 1);
    assert!(!told(&["score", "--as-of", "2026-11-23", &three_years()]).contains("LAW"));
}

#[test]
fn a_report_tells_the_law_and_says_once_that_it_is_no_advice() {
    let page = told(&["report", "--as-of", "2026-11-23", "--exit", "2027-01-12", &three_years()]);
    assert!(page.contains("What the law says") && page.contains("DA-29-1"), "the section is there");
    assert_eq!(page.matches("no legal advice").count() + page.matches("ot legal advice").count(), 1);
}

#[test]
fn the_exit_curve_in_law_shows_the_fee_until_the_day_and_none_after() {
    let json = told(&["law", "--as-of", "2026-05-01", "--format", "json", "--view-full", &three_years()]);
    let answer: Value = serde_json::from_str(&json).expect("it is JSON");
    let fees = |curve: &Value| -> Vec<(Date, bool)> {
        let months = curve["curve"].as_array().expect("the curve is there").iter();
        let of_buyer = months.filter(|month| month["leaver"] == "PARTY_BUYER");
        let free_on = |month: &Value| {
            let part = |name: &str| i16::try_from(month["freeOn"][name].as_i64().unwrap()).unwrap();
            let small = |name: &str| i8::try_from(part(name)).unwrap();
            date(part("year"), small("month"), small("day"))
        };
        let has_fee = |month: &Value| {
            let items = month["items"].as_array().into_iter().flatten();
            items.filter(|item| item["category"] == "COST_CATEGORY_DATA_EXTRACTION").any(|item| {
                let units = item["amounts"]["likely"]["money"]["units"].as_str().unwrap_or("0").to_owned();
                units != "0"
            })
        };
        of_buyer.map(|month| (free_on(month), has_fee(month))).collect()
    };
    let day = date(2027, 1, 12);
    let in_law = fees(&answer["assessment"]["law"]["score"]["parting"]);
    assert!(in_law.iter().any(|(free_on, _)| *free_on < day) && in_law.iter().any(|(free_on, _)| day <= *free_on));
    assert!(in_law.iter().all(|(free_on, has_fee)| *has_fee == (*free_on < day)), "{in_law:?}");
    let by_contract = fees(&answer["assessment"]["parting"]);
    assert!(by_contract.iter().all(|(_, has_fee)| *has_fee), "the contract alone keeps its fee: {by_contract:?}");
}

#[test]
fn the_register_of_information_is_suggested_with_codes_and_read_back() {
    let file = example("one_year_stand_exemplary");
    let rows = told(&["register", "--template", "b_07.01", "--as-of", "2026-11-23", &file]);
    expect_file!["../golden/law/register_b_07.01.csv"].assert_eq(&rows);
    let rows = told(&["register", "--template", "b_02.02", "--as-of", "2026-11-23", &file]);
    expect_file!["../golden/law/register_b_02.02.csv"].assert_eq(&rows);
    let grounds = told(&["register", "--grounds", "--as-of", "2026-11-23", &file]);
    expect_file!["../golden/law/register_grounds.csv"].assert_eq(&grounds);
}
