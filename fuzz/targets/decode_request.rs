//! A request off the wire: any bytes are refused with every wrong field, or give a contract that survives the way back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::api::{Intake, Site, contract, pb};
use portability::contract::Contract;
use prost::Message;

/// Takes a message in as the service does.
fn taken(message: pb::Contract) -> Option<Contract> {
    let mut intake = Intake::default();
    let contract = contract::from_proto(message, &Site::root(), &mut intake);
    intake.finish(contract).ok()
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = pb::ScoreContractRequest::decode(bytes) else { return };
    let Some(pb::contract_source::Source::Contract(message)) = request.source.and_then(|source| source.source) else {
        return;
    };
    if let Some(contract) = taken(message) {
        assert_eq!(taken(contract::to_proto(&contract)).as_ref(), Some(&contract));
    }
});
