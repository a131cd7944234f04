//! Contracts to the wire and back, and every way in which a contract can be wrong.

mod support;

use portability::api::{Intake, Site, contract, json, pb};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use prost::Message;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_contract_comes_back_unchanged(before in support::contracts::any_contract()) {
        let bytes = contract::to_proto(&before).encode_to_vec();
        let message = pb::Contract::decode(bytes.as_slice()).expect("what was encoded is decoded");
        let mut intake = Intake::default();
        let after = contract::from_proto(message, &Site::root(), &mut intake);
        prop_assert_eq!(intake.finish(()), Ok(()));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_realistic_contract_comes_back_unchanged_from_its_json(before in support::contracts::realistic_contract()) {
        let text = json::to_json(&contract::to_proto(&before)).expect("every contract has JSON");
        let message = json::parse_contract(&text).expect("what was written is read");
        let mut intake = Intake::default();
        let after = contract::from_proto(message, &Site::root(), &mut intake);
        prop_assert_eq!(intake.finish(()), Ok(()));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn whatever_is_taken_comes_back_unchanged_and_nothing_panics(
        contract in support::contracts::any_contract(),
        changes in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = contract::to_proto(&contract).encode_to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let Ok(message) = pb::Contract::decode(bytes.as_slice()) else { return Ok(()) };
        let mut intake = Intake::default();
        let taken = contract::from_proto(message, &Site::root(), &mut intake);
        if intake.finish(()).is_ok() {
            let mut intake = Intake::default();
            let again = contract::from_proto(contract::to_proto(&taken), &Site::root(), &mut intake);
            prop_assert_eq!(intake.finish(()), Ok(()));
            prop_assert_eq!(taken, again);
        }
    }
}
