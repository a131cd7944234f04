//! A request off the wire: any bytes are refused with every wrong field, or give a contract that survives the way back.

#![no_main]

mod taken;

use libfuzzer_sys::fuzz_target;
use portability::api::pb;
use prost::Message;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = pb::ScoreContractRequest::decode(bytes) else { return };
    if let Some(pb::contract_source::Source::Contract(message)) = request.source.and_then(|source| source.source) {
        taken::check(message);
    }
});
