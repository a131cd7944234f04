//! Whether the two may work together again: a word on it, and no first refusal or most-favoured promise left in the way.

use super::Measured;
use crate::contract::{RestraintKind, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "door_left_open",
    parts: &[
        ("reunion", |ask| ask.flag(path_to!(exit_support.reunion), &ask.scene.contract.exit_support.reunion)),
        ("first_refusal_tail", |ask| ask.tail(ask.party, RestraintKind::FirstRefusal)),
        ("most_favoured_tail", |ask| ask.tail(ask.party, RestraintKind::MostFavoured)),
    ],
};
