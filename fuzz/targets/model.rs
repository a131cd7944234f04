//! The model loader: any text is a model or has faults.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::scoring::Model;

fuzz_target!(|text: &str| {
    let _ = Model::parse(text);
});
