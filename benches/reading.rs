//! How many bytes of contract text the reader takes a second. See `benches/README.md`.
#![allow(missing_docs, clippy::print_stdout, reason = "criterion's macros make functions without docs")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portability::document::{Document, MediaType};
use portability::reading::learned::{Model, segments};
use portability::reading::{places, read_document};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The texts of real contracts, beside this repository or where `PORTABILITY_SHARED` says.
fn texts() -> Vec<Vec<u8>> {
    let shared = std::env::var("PORTABILITY_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let Ok(folder) = std::fs::read_dir(format!("{shared}/data/cuad/contracts")) else { return Vec::new() };
    let mut files: Vec<_> = folder.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    files.iter().filter_map(|file| std::fs::read(file).ok()).collect()
}

fn bench(criterion: &mut Criterion) {
    let texts = texts();
    if texts.is_empty() {
        println!("reading: skipped, no texts; see benches/README.md");
        return;
    }
    let bytes: usize = texts.iter().map(Vec::len).sum();
    let mut group = criterion.benchmark_group("reading");
    group.sample_size(10).throughput(Throughput::Bytes(u64::try_from(bytes).unwrap_or(u64::MAX)));
    group.bench_function(format!("{} contracts", texts.len()), |bencher| {
        bencher.iter(|| {
            for bytes in &texts {
                let document = Document::open(bytes, MediaType::Plain).expect("a contract is text");
                std::hint::black_box(read_document(&document));
            }
        });
    });
    let texts: Vec<String> =
        texts.iter().map(|bytes| Document::open(bytes, MediaType::Plain).expect("a contract is text").text).collect();
    let model = Model::released();
    let read_by_grammars: Vec<_> = texts.iter().map(|text| (text, places(text))).collect();
    group.bench_function("learned/segments", |bencher| {
        bencher.iter(|| texts.iter().for_each(|text| drop(std::hint::black_box(segments(text)))));
    });
    group.bench_function("learned/clauses", |bencher| {
        let read = |(text, places): &(&String, Vec<_>)| drop(std::hint::black_box(model.read(text, places)));
        bencher.iter(|| read_by_grammars.iter().for_each(read));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
