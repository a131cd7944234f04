//! What becomes of people and of what they know: hand-over of knowledge, the bar on hiring the other's people, staff that
//! serves this buyer only, whether it goes over.

use super::Measured;
use crate::contract::{RestraintKind, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "people_and_knowledge",
    parts: &[
        ("knowledge_transfer", |ask| {
            ask.flag(path_to!(exit_support.knowledge_transfer), &ask.scene.contract.exit_support.knowledge_transfer)
        }),
        ("no_solicit_staff_tail", |ask| ask.tail(ask.party, RestraintKind::NoSolicitStaff)),
        ("transfer_of_undertakings", |ask| {
            ask.flag(path_to!(people.transfer_of_undertakings), &ask.scene.contract.people.transfer_of_undertakings)
        }),
        ("dedicated_staff", |ask| {
            ask.count(path_to!(people.dedicated_staff), &ask.scene.contract.people.dedicated_staff)
        }),
    ],
};
