//! What an assessment costs in process: whole with its curve, points alone, and whole
//! with each analysis. See `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros make functions without docs")]

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use portability::api::contract::from_proto;
use portability::api::{Intake, Site};
use portability::scoring::{Alternative, Analyses, Model, Request, assess, score};

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
        let beside = |analyses| Request { analyses, ..request };
        let none = Analyses::default();
        let usual = &model.alternative;
        let alternative = Alternative {
            start: usual.start,
            drift: usual.drift,
            volatility: usual.volatility,
            discount: usual.discount,
        };
        for (word, analyses) in [
            ("draws", Analyses { draws: true, ..none }),
            ("timing", Analyses { timing: true, ..none }),
            ("worth", Analyses { worth: Some([alternative; 2]), ..none }),
            ("robustness", Analyses { robustness: true, ..none }),
        ] {
            criterion.bench_function(&format!("{word}/{name}"), |bencher| {
                bencher.iter(|| assess(std::hint::black_box(&contract), &model, &beside(analyses)));
            });
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
