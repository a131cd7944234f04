//! What a party may not do while the contract runs, by kind and reach.
//!
//! Each kind is a part, and the heaviest part is the factor: an exclusive whole business is not made light by the absence of
//! other restraints. Left out: what goes on after the end, which is aftercare.

use super::{Ask, Measured, Reading};
use crate::contract::RestraintKind;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "restraints_in_term",
    parts: &["exclusivity", "non_compete", "no_solicit_customers", "most_favoured", "first_refusal", "volume"],
    read,
};

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let kind = RestraintKind::from_word(ask.part).unwrap_or(RestraintKind::Exclusivity);
    ask.restraint(ask.party, kind)
}
