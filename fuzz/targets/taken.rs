//! Taking a contract in, as the service does, and what must hold of it then.

use portability::api::{Intake, Site, contract, pb};
use portability::contract::Contract;

/// Takes a contract in, and checks that what was taken survives the way out and in again.
pub fn check(message: pb::Contract) {
    if let Some(contract) = taken(message) {
        assert_eq!(taken(contract::to_proto(&contract)).as_ref(), Some(&contract));
    }
}

fn taken(message: pb::Contract) -> Option<Contract> {
    let mut intake = Intake::default();
    let contract = contract::from_proto(message, &Site::root(), &mut intake);
    intake.finish(contract).ok()
}
