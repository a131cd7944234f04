//! Whether a party can hand the contract on, and whether coming under new control touches it.

use super::{Ask, Measured, Reading};
use crate::contract::RestraintKind;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "assignment_and_control", parts: &["assignment", "change_of_control"], read };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let kind = RestraintKind::from_word(ask.part).unwrap_or(RestraintKind::Assignment);
    ask.restraint(ask.party, kind)
}
