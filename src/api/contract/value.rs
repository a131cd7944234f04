//! Values of facts whose type stands elsewhere: candidates and dated facts.

use jiff::civil::Date;

use super::fact::{Wire, count, count_bounds, number, share_bounds, to_int32, words};
use super::money::amount;
use crate::api::pb::ViolationReason::{Required, UnknownValue};
use crate::api::pb::fact_value::Value as Proto;
use crate::api::pb::google::r#type as google;
use crate::api::{Intake, Site, pb};
use crate::contract::{Estimate, ExportCharge, FactValue, Money, Period, Share, TerminationFee, word_of_a_list};

/// Returns the value of the fact with this name; none where there is none, or it is wrong.
pub(super) fn from_proto(
    proto: Option<pb::FactValue>,
    fact: &str,
    at: &Site<'_>,
    intake: &mut Intake,
) -> Option<FactValue> {
    let Some(pb::FactValue { value: Some(value) }) = proto else {
        return intake.refused(at, Required, "must have a value");
    };
    match value {
        Proto::Charge(charge) => {
            ExportCharge::from_proto(Some(charge), &at.field("charge"), intake).map(FactValue::Charge)
        }
        Proto::Choice(word) => word_of_a_list(&word).map(FactValue::Choice).or_else(|| {
            let allowed = "must be the name of an enum value without its prefix, in lower case";
            intake.refused(&at.field("choice"), UnknownValue, allowed)
        }),
        Proto::Count(value) => count(value, count_bounds(fact), &at.field("count"), intake).map(FactValue::Count),
        Proto::Date(date) => Date::from_proto(Some(date), &at.field("date"), intake).map(FactValue::Date),
        Proto::Fee(fee) => TerminationFee::from_proto(Some(fee), &at.field("fee"), intake).map(FactValue::Fee),
        Proto::Flag(flag) => Some(FactValue::Flag(flag)),
        Proto::Money(money) => Money::from_proto(Some(money), &at.field("money"), intake).map(FactValue::Money),
        Proto::MoneyEstimate(estimate) => {
            Estimate::<Money>::from_proto(Some(estimate), &at.field("money_estimate"), intake)
                .map(FactValue::MoneyEstimate)
        }
        Proto::Period(period) => Period::from_proto(Some(period), &at.field("period"), intake).map(FactValue::Period),
        Proto::PeriodEstimate(estimate) => {
            Estimate::<Period>::from_proto(Some(estimate), &at.field("period_estimate"), intake)
                .map(FactValue::PeriodEstimate)
        }
        Proto::Share(share) => {
            number(share, share_bounds(fact), &at.field("share"), intake).map(|share| FactValue::Share(Share(share)))
        }
        Proto::Text(text) => words(text, fact, &at.field("text"), intake).map(FactValue::Text),
    }
}

/// Returns the message of a value.
pub(in crate::api) fn to_proto(value: &FactValue) -> pb::FactValue {
    let value = match value {
        FactValue::Charge(charge) => charge.to_proto().map(Proto::Charge),
        FactValue::Choice(word) => Some(Proto::Choice((*word).to_owned())),
        FactValue::Count(count) => Some(Proto::Count(to_int32(*count))),
        FactValue::Date(date) => date.to_proto().map(|date: google::Date| Proto::Date(date)),
        FactValue::Fee(fee) => fee.to_proto().map(Proto::Fee),
        FactValue::Flag(flag) => Some(Proto::Flag(*flag)),
        FactValue::Money(money) => Some(Proto::Money(amount(*money))),
        FactValue::MoneyEstimate(estimate) => estimate.to_proto().map(Proto::MoneyEstimate),
        FactValue::Period(period) => period.to_proto().map(Proto::Period),
        FactValue::PeriodEstimate(estimate) => estimate.to_proto().map(Proto::PeriodEstimate),
        FactValue::Share(Share(share)) => Some(Proto::Share(*share)),
        FactValue::Text(text) => Some(Proto::Text(text.clone())),
    };
    pb::FactValue { value }
}
