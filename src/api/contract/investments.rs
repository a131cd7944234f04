//! What a party put into this relationship that is worth less elsewhere.

use super::fact::{Wire, choice, fact, required, stated};
use super::list::{each, label};
use crate::api::{Intake, Site, pb};
use crate::contract::{Investment, InvestmentKind, InvestmentTerms, Party};

choice! { InvestmentKind { Site, Physical, Human, Dedicated, Brand, Temporal } }

/// Returns the investment that a message tells of; none where its party or kind is not known.
pub(super) fn from_proto(proto: pb::Investment, at: &Site<'_>, intake: &mut Intake) -> Vec<Investment> {
    let pb::Investment { by, kind, label: label_proto, amount, made_on, useful_life, redeployable } = proto;
    let (at_by, at_kind) = (at.field("by"), at.field("kind"));
    let by = required((by != 0).then_some(by), &at_by, intake).and_then(|by| Party::from_proto(by, &at_by, intake));
    let kind = required((kind != 0).then_some(kind), &at_kind, intake)
        .and_then(|kind| InvestmentKind::from_proto(kind, &at_kind, intake));
    let label = label(label_proto, at, intake);
    let terms = InvestmentTerms {
        amount: fact(amount, &at.field("amount"), intake),
        made_on: fact(made_on, &at.field("made_on"), intake),
        useful_life: fact(useful_life, &at.field("useful_life"), intake),
        redeployable: fact(redeployable, &at.field("redeployable"), intake),
    };
    each(by.as_slice(), kind, |by, kind| Investment { by, kind, label: label.clone(), terms: terms.clone() })
}

/// Returns the message of an investment.
pub(super) fn to_proto(investment: &Investment) -> pb::Investment {
    let Investment { by, kind, label, terms: InvestmentTerms { amount, made_on, useful_life, redeployable } } =
        investment;
    pb::Investment {
        by: by.to_proto(),
        kind: kind.to_proto(),
        label: label.as_deref().map(str::to_owned),
        amount: stated(amount),
        made_on: stated(made_on),
        useful_life: stated(useful_life),
        redeployable: stated(redeployable),
    }
}
