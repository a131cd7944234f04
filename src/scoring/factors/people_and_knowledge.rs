//! What becomes of people and of what they know: hand-over of knowledge, the bar on hiring the other's people, staff that
//! serves this buyer only, whether it goes over.

use super::{Ask, Measured, Reading};
use crate::contract::{RestraintKind, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "people_and_knowledge",
    parts: &["knowledge_transfer", "no_solicit_staff_tail", "transfer_of_undertakings", "dedicated_staff"],
    read,
};

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let contract = ask.scene.contract;
    match ask.part {
        "knowledge_transfer" => {
            ask.flag(path_to!(exit_support.knowledge_transfer), &contract.exit_support.knowledge_transfer)
        }
        "no_solicit_staff_tail" => ask.tail(ask.party, RestraintKind::NoSolicitStaff),
        "transfer_of_undertakings" => {
            ask.flag(path_to!(people.transfer_of_undertakings), &contract.people.transfer_of_undertakings)
        }
        _ => ask.count(path_to!(people.dedicated_staff), &contract.people.dedicated_staff),
    }
}
