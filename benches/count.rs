#![allow(missing_docs)]
use jiff::civil::date;
use portability::api::contract::from_proto;
use portability::api::{Intake, Site};
use portability::scoring::{Model, Request, assess, score};
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let model = Model::newest();
    let request = Request { as_of: date(2026, 11, 22), horizon_months: 36, stand_month: 12, stand_seen_from: None, curve: true, profile: None };
    let n: usize = args[3].parse().unwrap();
    for file in std::fs::read_dir("examples/contracts").unwrap() {
        let p = file.unwrap().path();
        if !p.to_string_lossy().contains(&args[2]) { continue; }
        let m = portability::api::json::parse_contract(&std::fs::read_to_string(&p).unwrap()).unwrap();
        let c = from_proto(m, &Site::root(), &mut Intake::default());
        let t = std::time::Instant::now();
        for _ in 0..n { if args[1] == "score" { std::hint::black_box(score(&c, &model, &request)); } else { std::hint::black_box(assess(&c, &model, &request)); } }
        let mut best = u128::MAX;
        for _ in 0..n { let t = std::time::Instant::now(); if args[1] == "score" { std::hint::black_box(score(&c, &model, &request)); } else { std::hint::black_box(assess(&c, &model, &request)); } best = best.min(t.elapsed().as_nanos()); }
        println!("{:50} mean {:8.1} us  best {:8.1} us", p.file_stem().unwrap().to_string_lossy(), t.elapsed().as_nanos() as f64 / n as f64 / 2000.0, best as f64 / 1000.0);
    }
}
