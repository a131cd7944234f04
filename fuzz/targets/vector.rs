//! The vector: any text recomputes to points or is refused.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portability::scoring::{Model, recompute};

static MODEL: LazyLock<Model> = LazyLock::new(Model::newest);

fuzz_target!(|vector: &str| {
    let _ = recompute(vector, &MODEL);
});
