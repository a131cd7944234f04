//! The vector: any text recomputes to points or is refused, and so does a real vector after any edit.

#![no_main]

use std::sync::LazyLock;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use portability::contract::Contract;
use portability::scoring::{Analyses, Model, Request, assess, recompute};

static MODEL: LazyLock<Model> = LazyLock::new(Model::newest);

/// The vector of a contract of which nothing is known.
static REAL: LazyLock<String> = LazyLock::new(|| {
    let request = Request {
        as_of: date(2026, 1, 1),
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    let vector = assess(&Contract::default(), &MODEL, &request).vector;
    assert!(recompute(&vector, &MODEL).is_ok(), "a real vector recomputes: {vector}");
    vector
});

fuzz_target!(|input: (&str, Vec<(u16, u8)>)| {
    let (text, edits) = input;
    let _ = recompute(text, &MODEL);

    let mut edited = REAL.clone().into_bytes();
    for (place, byte) in edits {
        let place = usize::from(place) % edited.len();
        edited[place] = byte & 0x7f;
    }
    let _ = recompute(&String::from_utf8_lossy(&edited), &MODEL);
});
