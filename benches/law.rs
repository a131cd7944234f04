//! What the law of a contract costs in process: findings and overlay, and apart from them the second score. See
//! `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros make functions without docs")]

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use portability::api::contract::from_proto;
use portability::api::{Intake, Site};
use portability::contract::Contract;
use portability::law::{Days, Packs, findings, hold, overlay};
use portability::scoring::{Analyses, Model, Request, assess};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Returns the contracts of the examples and of the tests of law, by name.
fn contracts() -> Vec<(String, Contract)> {
    let root = env!("CARGO_MANIFEST_DIR");
    let folders = [format!("{root}/examples/contracts"), format!("{root}/tests/law/contracts")];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("the folder is there"));
    let mut files: Vec<PathBuf> = entries.filter_map(|file| Some(file.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let read = |file: &PathBuf| {
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let json = std::fs::read_to_string(file).expect("a contract");
        let message = portability::api::json::parse_contract(&json).expect("a typed contract");
        (name, from_proto(message, &Site::root(), &mut Intake::default()))
    };
    files.iter().map(read).collect()
}

fn bench(criterion: &mut Criterion) {
    let (model, law) = (Model::newest(), Packs::released());
    let request = Request {
        as_of: date(2026, 11, 22),
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: true,
        analyses: Analyses::default(),
        profile: None,
    };
    for (name, contract) in contracts() {
        let days = Days::new(&contract, request.as_of, date(2027, 1, 12));
        criterion.bench_function(&format!("findings/{name}"), |bencher| {
            bencher.iter(|| findings(black_box(&contract), &law, days));
        });
        criterion.bench_function(&format!("overlay/{name}"), |bencher| {
            bencher.iter(|| overlay(black_box(&contract), &law, days));
        });
        criterion.bench_function(&format!("findings_and_overlay/{name}"), |bencher| {
            bencher.iter(|| hold(black_box(&contract), &law, days));
        });
        let over = overlay(&contract, &law, days);
        criterion.bench_function(&format!("second_score/{name}"), |bencher| {
            bencher.iter(|| assess(black_box(&over.contract), &model, &request));
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
