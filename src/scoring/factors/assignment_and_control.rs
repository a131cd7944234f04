//! Whether a party can hand the contract on, and whether coming under new control touches it.
//! A restraint that says nothing of its reach is taken as far as it can go: `whole`.

use super::Measured;
use crate::contract::RestraintKind;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "assignment_and_control",
    parts: &[
        ("assignment", |ask| ask.restraint(ask.party, RestraintKind::Assignment)),
        ("change_of_control", |ask| ask.restraint(ask.party, RestraintKind::ChangeOfControl)),
    ],
};
