//! What a party may not do while the contract runs, by kind and reach.
//!
//! Each kind is a part, and the heaviest part is the factor: an exclusive whole business is not made light by the absence of
//! other restraints. Left out: what goes on after the end, which is aftercare.
//! A restraint that says nothing of its reach is taken as far as it can go: `whole`.

use super::Measured;
use crate::contract::RestraintKind;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "restraints_in_term",
    parts: &[
        ("exclusivity", |ask| ask.restraint(ask.party, RestraintKind::Exclusivity)),
        ("non_compete", |ask| ask.restraint(ask.party, RestraintKind::NonCompete)),
        ("no_solicit_customers", |ask| ask.restraint(ask.party, RestraintKind::NoSolicitCustomers)),
        ("most_favoured", |ask| ask.restraint(ask.party, RestraintKind::MostFavoured)),
        ("first_refusal", |ask| ask.restraint(ask.party, RestraintKind::FirstRefusal)),
        ("volume", |ask| ask.restraint(ask.party, RestraintKind::Volume)),
    ],
};
