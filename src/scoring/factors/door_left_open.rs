//! Whether the two may work together again: a word on it, and no first refusal or most-favoured promise left in the way.

use super::{Ask, Measured, Reading};
use crate::contract::{RestraintKind, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "door_left_open", parts: &["reunion", "first_refusal_tail", "most_favoured_tail"], read };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    match ask.part {
        "reunion" => ask.flag(path_to!(exit_support.reunion), &ask.scene.contract.exit_support.reunion),
        "first_refusal_tail" => ask.tail(ask.party, RestraintKind::FirstRefusal),
        _ => ask.tail(ask.party, RestraintKind::MostFavoured),
    }
}
