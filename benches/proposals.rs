//! What a search for proposals costs: every set of twelve terms, and all terms on two examples. See `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros make functions without docs")]

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use portability::api::contract::from_proto;
use portability::api::{Intake, Site};
use portability::contract::Contract;
use portability::scoring::proposal::{Aim, RELEASED_TERMS, Target, Terms, Whom, propose};
use portability::scoring::{Analyses, Model, Request};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Twelve terms none of which contradicts another, and which all bear on the grade of the contract.
const TWELVE: [&str; 12] = [
    "buyer_right_to_end_at_30_days",
    "no_silent_renewal",
    "forecast_in_place_of_minimum",
    "refund_of_prepaid_fees",
    "data_return",
    "configuration_comes_along",
    "work_product_to_the_buyer",
    "property_returned",
    "transition_help_at_contract_rates",
    "service_goes_on",
    "reunion",
    "no_exclusivity_of_buyer",
];

fn example(name: &str) -> Contract {
    let file = format!("{}/examples/contracts/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let json = std::fs::read_to_string(file).expect("an example");
    let message = portability::api::json::parse_contract(&json).expect("an example contract");
    from_proto(message, &Site::root(), &mut Intake::default())
}

/// Returns a file with the twelve terms only.
fn twelve() -> Terms {
    let (_, text) = RELEASED_TERMS.last().expect("there is a file of terms");
    let mut blocks = text.split("[[term]]");
    let head = blocks.next().unwrap_or_default().to_owned();
    let is_one = |block: &&str| TWELVE.iter().any(|id| block.contains(&format!("id = \"{id}\"")));
    let text = blocks.filter(is_one).fold(head, |text, block| text + "[[term]]" + block);
    Terms::parse(&text).expect("a part of a sound file is sound")
}

fn bench(criterion: &mut Criterion) {
    let (model, all) = (Model::newest(), Terms::newest());
    let request = Request {
        as_of: date(2026, 11, 22),
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    let (terms, contract) = (twelve(), example("proprietary_platform_no_exit"));
    let grade = Target { whom: Whom::Buyer, aim: Aim::Grade('A') };
    let tried = propose(&contract, &model, &terms, &request, grade).sets_tried;
    assert!((4_096..4_200).contains(&tried), "every set of twelve terms is tried, and no more: {tried}");
    criterion.bench_function("propose/every_set_of_twelve", |bencher| {
        bencher.iter(|| propose(std::hint::black_box(&contract), &model, &terms, &request, grade));
    });
    for (name, target) in [
        ("saas_36_months_silent_renewal", Target { whom: Whom::Both, aim: Aim::Stand }),
        ("proprietary_platform_no_exit", Target { whom: Whom::Both, aim: Aim::Stand }),
    ] {
        let contract = example(name);
        criterion.bench_function(&format!("propose/{name}"), |bencher| {
            bencher.iter(|| propose(std::hint::black_box(&contract), &model, &all, &request, target));
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
