//! The JSON of a contract: any text is a contract or is refused, and a contract comes back from its own JSON.
//!
//! Starts from the example contracts, and so gets deeper into the conversion than bytes that mean nothing yet.

#![no_main]

mod taken;

use libfuzzer_sys::fuzz_target;
use portability::api::json::{parse_contract, to_json};

fuzz_target!(|text: &str| {
    let Ok(message) = parse_contract(text) else { return };
    let json = to_json(&message).expect("every contract has a JSON");
    let again = parse_contract(&json).expect("the JSON of a contract is one");
    assert_eq!(message, again, "{json}");
    taken::check(message);
});
