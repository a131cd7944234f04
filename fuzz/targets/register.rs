//! Templates of the register as CSV: any text is read, or has faults and changes nothing.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use portability::law::read_register;

fuzz_target!(|text: &str| {
    let mut contracts = BTreeMap::new();
    let is_read = read_register(text, &mut contracts).is_ok();
    assert!(is_read || contracts.is_empty(), "a file with faults changes nothing");
});
