//! Termination fees: components, bands, equal steps.

use super::fact::{Wire, count, number, required, to_int32};
use crate::api::pb::ViolationReason::{BandsOverlap, Required};
use crate::api::pb::fee_band::Charge;
use crate::api::pb::fee_component::Component;
use crate::api::{Intake, Site, pb};
use crate::contract::{BandCharge, FeeBand, FeeComponent, Money, Share, TerminationFee};

/// The most components of one fee.
const MAX_COMPONENTS: usize = 20;
/// The most bands of one schedule.
const MAX_BANDS: usize = 120;
/// The last month that a fee may name.
const MAX_MONTH: i32 = 1_200;
/// The bounds of a share, in basis points.
const SHARE: (i32, i32) = (0, 10_000);

impl Wire for TerminationFee {
    type Proto = Option<pb::TerminationFee>;

    fn from_proto(proto: Option<pb::TerminationFee>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let pb::TerminationFee { components } = proto?;
        if !intake.takes(components.len(), MAX_COMPONENTS, &at.field("components")) {
            return None;
        }
        let components: Vec<Option<FeeComponent>> = components
            .into_iter()
            .enumerate()
            .map(|(index, proto)| component_from_proto(proto, &at.entry("components", index), intake))
            .collect();
        components.into_iter().collect::<Option<_>>().map(|components| Self { components })
    }

    fn to_proto(&self) -> Option<pb::TerminationFee> {
        let Self { components } = self;
        Some(pb::TerminationFee { components: components.iter().map(component_to_proto).collect() })
    }
}

fn component_from_proto(proto: pb::FeeComponent, at: &Site<'_>, intake: &mut Intake) -> Option<FeeComponent> {
    let pb::FeeComponent { component } = proto;
    let Some(component) = component else {
        return intake.refused(at, Required, "must have one component");
    };
    match component {
        Component::Fixed(money) => Money::from_proto(Some(money), &at.field("fixed"), intake).map(FeeComponent::Fixed),
        Component::MonthsOfFees(months) => {
            count(months, (0, MAX_MONTH), &at.field("months_of_fees"), intake).map(FeeComponent::MonthsOfFees)
        }
        Component::ShareOfRemaining(share) => number(share, SHARE, &at.field("share_of_remaining"), intake)
            .map(|share| FeeComponent::ShareOfRemaining(Share(share))),
        Component::Bands(pb::FeeBands { bands }) => bands_from_proto(bands, &at.field("bands"), intake),
        Component::Declining(pb::DecliningFee { initial, months }) => {
            let at = at.field("declining");
            let (at_initial, at_months) = (at.field("initial"), at.field("months"));
            let initial = required(initial, &at_initial, intake)
                .and_then(|initial| Money::from_proto(Some(initial), &at_initial, intake));
            let months = required(months, &at_months, intake)
                .and_then(|months| count(months, (1, MAX_MONTH), &at_months, intake));
            Some(FeeComponent::Declining { initial: initial?, months: months? })
        }
        Component::WindDown(money) => {
            Money::from_proto(Some(money), &at.field("wind_down"), intake).map(FeeComponent::WindDown)
        }
    }
}

fn bands_from_proto(bands: Vec<pb::FeeBand>, at: &Site<'_>, intake: &mut Intake) -> Option<FeeComponent> {
    if bands.is_empty() {
        return intake.refused(&at.field("bands"), Required, "must have at least one band");
    }
    if !intake.takes(bands.len(), MAX_BANDS, &at.field("bands")) {
        return None;
    }
    let (mut read, mut last_month, n_bands) = (Vec::new(), 0, bands.len());
    for (index, band) in bands.into_iter().enumerate() {
        let at = at.entry("bands", index);
        let Some(band) = band_from_proto(band, &at, intake) else { continue };
        if band.from_month <= last_month {
            let allowed = format!("must be above {last_month}, the last month of the band before");
            intake.refuse(&at.field("from_month"), BandsOverlap, allowed);
        }
        last_month = band.to_month;
        read.push(band);
    }
    (read.len() == n_bands).then_some(FeeComponent::Bands(read))
}

fn band_from_proto(proto: pb::FeeBand, at: &Site<'_>, intake: &mut Intake) -> Option<FeeBand> {
    let pb::FeeBand { from_month, to_month, charge } = proto;
    let mut month = |proto, name| {
        let at = at.field(name);
        required(proto, &at, intake).and_then(|month| count(month, (1, MAX_MONTH), &at, intake))
    };
    let (from_month, to_month) = (month(from_month, "from_month"), month(to_month, "to_month"));
    if let (Some(from), Some(to)) = (from_month, to_month)
        && to < from
    {
        return intake.refused(&at.field("to_month"), BandsOverlap, format!("must not be before month {from}"));
    }
    let charge = match charge {
        Some(Charge::Amount(money)) => {
            Money::from_proto(Some(money), &at.field("amount"), intake).map(BandCharge::Amount)
        }
        Some(Charge::ShareOfFees(share)) => {
            number(share, SHARE, &at.field("share_of_fees"), intake).map(|share| BandCharge::ShareOfFees(Share(share)))
        }
        None => intake.refused(at, Required, "must have an amount or a share of fees"),
    };
    Some(FeeBand { from_month: from_month?, to_month: to_month?, charge: charge? })
}

fn component_to_proto(component: &FeeComponent) -> pb::FeeComponent {
    let component = match component {
        FeeComponent::Fixed(money) => Component::Fixed(super::money::amount(*money)),
        FeeComponent::MonthsOfFees(months) => Component::MonthsOfFees(to_int32(*months)),
        FeeComponent::ShareOfRemaining(Share(share)) => Component::ShareOfRemaining(*share),
        FeeComponent::Bands(bands) => {
            Component::Bands(pb::FeeBands { bands: bands.iter().map(band_to_proto).collect() })
        }
        FeeComponent::Declining { initial, months } => {
            Component::Declining(pb::DecliningFee { initial: initial.to_proto(), months: Some(to_int32(*months)) })
        }
        FeeComponent::WindDown(money) => Component::WindDown(super::money::amount(*money)),
    };
    pb::FeeComponent { component: Some(component) }
}

fn band_to_proto(band: &FeeBand) -> pb::FeeBand {
    let FeeBand { from_month, to_month, charge } = band;
    let charge = match charge {
        BandCharge::Amount(money) => Charge::Amount(super::money::amount(*money)),
        BandCharge::ShareOfFees(Share(share)) => Charge::ShareOfFees(*share),
    };
    pb::FeeBand { from_month: Some(to_int32(*from_month)), to_month: Some(to_int32(*to_month)), charge: Some(charge) }
}
