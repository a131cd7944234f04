//! The worked sums, each exact: through the library, over gRPC, and as anybody asks for them on the command line.

mod support;

use std::process::Command;

use jiff::civil::{Date, date};
use portability::api::{Intake, Site, contract, json, pb};
use portability::contract::Party;
use portability::scoring::{Analyses, CostCategory, Model, Request, assess};
use portability::server::Settings;
use support::server::Running;

const AS_OF: Date = date(2026, 1, 1);

/// Checks what one category costs the buyer who decides to leave at the end of a month, by every way of asking.
fn check(case: &str, month: u32, category: CostCategory, expected: &str) {
    let path = format!("{}/tests/worked_sums/{case}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the case is there");
    let mut intake = Intake::default();
    let contract =
        contract::from_proto(json::parse_contract(&text).expect("the case is a contract"), &Site::root(), &mut intake);
    intake.finish(()).expect("the case is in order");
    let request = Request {
        as_of: AS_OF,
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: true,
        analyses: Analyses::default(),
        profile: None,
    };
    let model = Model::newest();
    let assessment = assess(&contract, &model, &request);
    let of_month = assessment
        .parting
        .curve
        .iter()
        .find(|of| of.leaver == Party::Buyer && of.month == month)
        .unwrap_or_else(|| panic!("{case}: the curve has no month {month}"));
    let item = of_month.items().find(|item| item.category == category).expect("the category is among the items");
    let amounts = [item.amounts.likely, item.amounts.cautious, item.amounts.friendly];
    let money = amounts.map(|amount| amount.and_then(|amount| amount.money).expect("the item is priced").to_string());
    assert_eq!(money, [expected; 3], "{case} through the library");

    let over_grpc = served(&text, month, category);
    assert_eq!(over_grpc, [expected; 3], "{case} over gRPC");

    let month = month.to_string();
    let ran = Command::new(env!("CARGO_BIN_EXE_portability"))
        .args(["score", &path, "--as-of", "2026-01-01", "--month", &month, "--width", "120"])
        .output()
        .expect("the binary runs");
    assert!(ran.status.success(), "{case}: {}", String::from_utf8_lossy(&ran.stderr));
    let told = String::from_utf8(ran.stdout).expect("output is UTF-8");
    let buyer = told.split("THE SUPPLIER LEAVES").next().unwrap_or_default();
    let name = category.word().replace('_', " ");
    let line = buyer.lines().find(|line| line.trim_start().starts_with(&name));
    let line = line.unwrap_or_else(|| panic!("{case}: no {name} in\n{told}"));
    assert_eq!(line.replace(',', "").matches(expected).count(), 1, "{case} on the command line: {line}");
}

/// Asks a server on loopback, and returns the likely, cautious and friendly amounts.
#[tokio::main(flavor = "current_thread")]
async fn served(text: &str, month: u32, category: CostCategory) -> [String; 3] {
    let server = Running::start(Settings::default()).await;
    let contract = json::parse_contract(text).expect("the case is a contract");
    let source = Some(pb::contract_source::Source::Contract(contract));
    let request = pb::ScoreContractRequest {
        source: Some(pb::ContractSource { source }),
        as_of: Some(pb::google::r#type::Date { year: 2026, month: 1, day: 1 }),
        ..Default::default()
    };
    let response = server.client().score_contract(request).await.expect("the call is answered").into_inner();
    server.stop().await;
    let parting = response.assessment.and_then(|assessment| assessment.parting).expect("the answer is full");
    let word = format!("COST_CATEGORY_{}", category.word().to_uppercase());
    let wanted = pb::CostCategory::from_str_name(&word).expect("a category has the same name on the wire");
    let of_month =
        |of: &&pb::CurveMonth| of.leaver() == pb::Party::Buyer && of.month == i32::try_from(month).unwrap_or(0);
    let of_month = parting.curve.iter().find(of_month).expect("the curve has the month");
    let item = of_month.items.iter().find(|item| item.category() == wanted).expect("the category is among the items");
    let amounts = item.amounts.clone().expect("an item has amounts");
    [amounts.likely, amounts.cautious, amounts.friendly].map(|amount| {
        let money = amount.and_then(|amount| amount.money).expect("the item is priced");
        format!("{} {}.{:02}", money.currency_code, money.units, money.nanos / 10_000_000)
    })
}

#[test]
fn half_of_what_is_left_after_10_of_24_months() {
    check("half_of_what_is_left", 10, CostCategory::TerminationFee, "EUR 7000.00");
}

#[test]
fn all_of_what_is_left_after_10_of_24_months() {
    check("all_of_what_is_left", 10, CostCategory::TerminationFee, "EUR 14000.00");
}

#[test]
fn bands_of_years_after_10_of_60_months() {
    check("bands_of_years", 10, CostCategory::TerminationFee, "EUR 20000.00");
}

#[test]
fn three_quarters_of_what_is_left_after_12_of_36_months() {
    check("three_quarters_of_what_is_left", 12, CostCategory::TerminationFee, "EUR 18000.00");
}

#[test]
fn a_fee_that_falls_by_a_twelfth_a_month_with_5_months_left() {
    check("a_twelfth_less_each_month", 7, CostCategory::TerminationFee, "EUR 145.42");
}

#[test]
fn egress_of_sixty_terabytes_through_four_tiers() {
    check("sixty_terabytes", 10, CostCategory::DataExtraction, "EUR 4991.00");
}
