//! The buyer's data, and what taking it out costs.

use super::fact::{Wire, choice, count, required, to_int32, topic};
use crate::api::pb::ViolationReason::{Required, TiersNotRising};
use crate::api::pb::export_charge::Charge;
use crate::api::{Intake, Site, pb};
use crate::contract::{ExportCharge, Money, PriceTier};

topic! {
    Data {
        export_method, format, covers_input, covers_output, covers_metadata, covers_history, retrieval_window,
        retrieval_start, export_charge, volume, erasure, exempted_categories,
    }
}

choice! { DataFormat { OpenStructured, Documented, Proprietary } }
choice! { ExportMethod { SelfServiceApi, Bulk, OnRequest, None } }
choice! { RetrievalStart { Notice, End, TransitionEnd } }

/// The most tiers of one price.
const MAX_TIERS: usize = 50;

impl Wire for ExportCharge {
    type Proto = Option<pb::ExportCharge>;

    fn from_proto(proto: Option<pb::ExportCharge>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let pb::ExportCharge { charge } = proto?;
        match charge {
            Some(Charge::AtCost(pb::AtCost {})) => Some(Self::AtCost),
            Some(Charge::Free(pb::Free {})) => Some(Self::Free),
            Some(Charge::Fixed(money)) => Money::from_proto(Some(money), &at.field("fixed"), intake).map(Self::Fixed),
            Some(Charge::Tiers(pb::PriceTiers { tiers })) => tiers_from_proto(tiers, &at.field("tiers"), intake),
            None => intake.refused(at, Required, "must say what is charged"),
        }
    }

    fn to_proto(&self) -> Option<pb::ExportCharge> {
        let charge = match self {
            Self::AtCost => Charge::AtCost(pb::AtCost {}),
            Self::Free => Charge::Free(pb::Free {}),
            Self::Fixed(money) => Charge::Fixed(super::money::amount(*money)),
            Self::Tiers(tiers) => Charge::Tiers(pb::PriceTiers { tiers: tiers.iter().map(tier_to_proto).collect() }),
        };
        Some(pb::ExportCharge { charge: Some(charge) })
    }
}

fn tiers_from_proto(tiers: Vec<pb::PriceTier>, at: &Site<'_>, intake: &mut Intake) -> Option<ExportCharge> {
    let at_tiers = at.field("tiers");
    if tiers.is_empty() {
        return intake.refused(&at_tiers, Required, "must have at least one tier");
    }
    if !intake.takes(tiers.len(), MAX_TIERS, &at_tiers) {
        return None;
    }
    let (mut read, mut last, n_tiers) = (Vec::new(), Some(0), tiers.len());
    for (index, pb::PriceTier { up_to_gigabytes, price }) in tiers.into_iter().enumerate() {
        let at = at.entry("tiers", index);
        let (at_end, at_price) = (at.field("up_to_gigabytes"), at.field("price"));
        let price =
            required(price, &at_price, intake).and_then(|price| Money::from_proto(Some(price), &at_price, intake));
        let end = up_to_gigabytes.map(|end| count(end, (1, 1_000_000_000), &at_end, intake));
        match (last, end) {
            (None, _) => intake.refuse(&at, TiersNotRising, "no tier may follow one without an end"),
            (Some(last), Some(Some(end))) if end <= last => {
                intake.refuse(&at_end, TiersNotRising, format!("must be above {last}, the end of the tier before"));
            }
            (Some(_), _) => {}
        }
        last = end.map(Option::unwrap_or_default);
        if let (Some(price), None | Some(Some(_))) = (price, end) {
            read.push(PriceTier { up_to_gigabytes: end.flatten(), price });
        }
    }
    (read.len() == n_tiers).then_some(ExportCharge::Tiers(read))
}

fn tier_to_proto(tier: &PriceTier) -> pb::PriceTier {
    let PriceTier { up_to_gigabytes, price } = tier;
    pb::PriceTier { up_to_gigabytes: up_to_gigabytes.map(to_int32), price: price.to_proto() }
}
