//! The rights to end the contract before its term does.

use super::fact::{Wire, choice, fact, required, stated};
use super::list::{each, label};
use crate::api::pb::ViolationReason::{Required, UnknownValue};
use crate::api::{Intake, Site, pb};
use crate::contract::{Party, WayOut, WayOutKind, WayOutTerms};

choice! { Alignment { AnyDay, MonthEnd, QuarterEnd, Anniversary } }
choice! { WayOutKind { Convenience, BreakDate, ChangeOfControl, PriceChange, Cause, StatutorySwitching, Insolvency } }

/// Returns the rights that a message tells of: one for each holder.
pub(super) fn from_proto(proto: pb::WayOut, at: &Site<'_>, intake: &mut Intake) -> Vec<WayOut> {
    let pb::WayOut {
        holder,
        kind,
        label: label_proto,
        excluded,
        notice,
        earliest_month,
        alignment,
        break_date,
        cure_period,
        conditional,
        fee,
    } = proto;
    let at_kind = at.field("kind");
    let holders = holders(holder, &at.field("holder"), intake);
    let kind = required((kind != 0).then_some(kind), &at_kind, intake)
        .and_then(|kind| WayOutKind::from_proto(kind, &at_kind, intake));
    let label = label(label_proto, at, intake);
    let terms = WayOutTerms {
        notice: fact(notice, &at.field("notice"), intake),
        earliest_month: fact(earliest_month, &at.field("earliest_month"), intake),
        alignment: fact(alignment, &at.field("alignment"), intake),
        break_date: fact(break_date, &at.field("break_date"), intake),
        cure_period: fact(cure_period, &at.field("cure_period"), intake),
        conditional: fact(conditional, &at.field("conditional"), intake),
        fee: fact(fee, &at.field("fee"), intake),
    };
    each(holders, kind, |holder, kind| WayOut { holder, kind, label: label.clone(), excluded, terms: terms.clone() })
}

fn holders(proto: i32, at: &Site<'_>, intake: &mut Intake) -> &'static [Party] {
    match pb::Holder::try_from(proto) {
        Ok(pb::Holder::Buyer) => &[Party::Buyer],
        Ok(pb::Holder::Supplier) => &[Party::Supplier],
        Ok(pb::Holder::Either) => &[Party::Buyer, Party::Supplier],
        Ok(pb::Holder::Unspecified) => {
            intake.refuse(at, Required, "must be the buyer, the supplier or either");
            &[]
        }
        Err(_) => {
            intake.refuse(at, UnknownValue, format!("must be a value of Holder, is {proto}"));
            &[]
        }
    }
}

/// Returns the message of a right.
pub(super) fn to_proto(way_out: &WayOut) -> pb::WayOut {
    let WayOut { holder, kind, label, excluded, terms } = way_out;
    let WayOutTerms { notice, earliest_month, alignment, break_date, cure_period, conditional, fee } = terms;
    let holder = match holder {
        Party::Buyer => pb::Holder::Buyer,
        Party::Supplier => pb::Holder::Supplier,
    };
    pb::WayOut {
        holder: holder.into(),
        kind: kind.to_proto(),
        label: label.as_deref().map(str::to_owned),
        excluded: *excluded,
        notice: stated(notice),
        earliest_month: stated(earliest_month),
        alignment: stated(alignment),
        break_date: stated(break_date),
        cure_period: stated(cure_period),
        conditional: stated(conditional),
        fee: stated(fee),
    }
}
