//! What a party may not do, during the contract and after it.

use super::fact::{Wire, choice, fact, required, stated};
use super::list::{each, label};
use crate::api::pb::ViolationReason::{Required, UnknownValue};
use crate::api::{Intake, Site, pb};
use crate::contract::{Party, Restraint, RestraintKind, RestraintTerms};

choice! { Reach { Narrow, Field, Whole } }
choice! {
    RestraintKind {
        Exclusivity, NonCompete, NoSolicitCustomers, NoSolicitStaff, MostFavoured, FirstRefusal, Volume, Assignment,
        ChangeOfControl,
    }
}

/// Returns the restraints that a message tells of: one for each bound party.
pub(super) fn from_proto(proto: pb::Restraint, at: &Site<'_>, intake: &mut Intake) -> Vec<Restraint> {
    let pb::Restraint { bound, kind, label: label_proto, excluded, reach, tail } = proto;
    let at_kind = at.field("kind");
    let bound = bound_parties(bound, &at.field("bound"), intake);
    let kind = required((kind != 0).then_some(kind), &at_kind, intake)
        .and_then(|kind| RestraintKind::from_proto(kind, &at_kind, intake));
    let label = label(label_proto, at, intake);
    let terms =
        RestraintTerms { reach: fact(reach, &at.field("reach"), intake), tail: fact(tail, &at.field("tail"), intake) };
    each(bound, kind, |bound, kind| Restraint { bound, kind, label: label.clone(), excluded, terms: terms.clone() })
}

fn bound_parties(proto: i32, at: &Site<'_>, intake: &mut Intake) -> &'static [Party] {
    match pb::Bound::try_from(proto) {
        Ok(pb::Bound::Buyer) => &[Party::Buyer],
        Ok(pb::Bound::Supplier) => &[Party::Supplier],
        Ok(pb::Bound::Both) => &[Party::Buyer, Party::Supplier],
        Ok(pb::Bound::Unspecified) => {
            intake.refuse(at, Required, "must be the buyer, the supplier or both");
            &[]
        }
        Err(_) => {
            intake.refuse(at, UnknownValue, format!("must be a value of Bound, is {proto}"));
            &[]
        }
    }
}

/// Returns the message of a restraint.
pub(super) fn to_proto(restraint: &Restraint) -> pb::Restraint {
    let Restraint { bound, kind, label, excluded, terms: RestraintTerms { reach, tail } } = restraint;
    let bound = match bound {
        Party::Buyer => pb::Bound::Buyer,
        Party::Supplier => pb::Bound::Supplier,
    };
    pb::Restraint {
        bound: bound.into(),
        kind: kind.to_proto(),
        label: label.as_deref().map(str::to_owned),
        excluded: *excluded,
        reach: stated(reach),
        tail: stated(tail),
    }
}
