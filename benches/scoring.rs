//! What an assessment costs in process: whole with its curve, and points alone. See `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros make functions without docs")]

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use portability::api::contract::from_proto;
use portability::api::{Intake, Site};
use portability::scoring::{Analyses, Model, Request, assess, score};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn bench(criterion: &mut Criterion) {
    let model = Model::newest();
    let request = Request {
        as_of: date(2026, 11, 22),
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: true,
        analyses: Analyses::default(),
        profile: None,
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contracts");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the examples").filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let json = std::fs::read_to_string(&file).expect("an example");
        let message = portability::api::json::parse_contract(&json).expect("an example contract");
        let contract = from_proto(message, &Site::root(), &mut Intake::default());
        criterion.bench_function(&format!("assess/{name}"), |bencher| {
            bencher.iter(|| assess(std::hint::black_box(&contract), &model, &request));
        });
        criterion.bench_function(&format!("score/{name}"), |bencher| {
            bencher.iter(|| score(std::hint::black_box(&contract), &model, &request));
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
