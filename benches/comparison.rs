//! What comparing offers costs: fifty contracts for each party. See `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros make functions without docs")]

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use portability::api::contract::from_proto;
use portability::api::{Intake, Site};
use portability::contract::{Contract, Party};
use portability::scoring::comparison::{Exchange, Offer, compare};
use portability::scoring::{Analyses, Model, Request};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many offers as a server takes by default.
const OFFERS: usize = 50;

/// Returns every example, by the name of its file.
fn examples() -> Vec<Contract> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contracts");
    let entries = std::fs::read_dir(folder).expect("the examples");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    files.sort();
    let contract = |file| {
        let json = std::fs::read_to_string(file).expect("an example");
        let message = portability::api::json::parse_contract(&json).expect("an example contract");
        from_proto(message, &Site::root(), &mut Intake::default())
    };
    files.into_iter().map(contract).collect()
}

fn bench(criterion: &mut Criterion) {
    let (model, examples) = (Model::newest(), examples());
    let ids: Vec<String> = (0..OFFERS).map(|at| at.to_string()).collect();
    let offers: Vec<Offer<'_>> =
        ids.iter().zip(examples.iter().cycle()).map(|(id, contract)| Offer { id, contract }).collect();
    let request = Request {
        as_of: date(2026, 11, 22),
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    for party in [Party::Buyer, Party::Supplier] {
        criterion.bench_function(&format!("compare/fifty_for_{party}"), |bencher| {
            bencher.iter(|| compare(std::hint::black_box(&offers), &model, &request, party, &Exchange::default()));
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
