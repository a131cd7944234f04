//! Amounts and estimates: exact, in one currency, never below zero.

use iso_currency::Currency;

use super::fact::{Wire, required};
use crate::api::pb::ViolationReason::{
    EstimateNotRising, MixedCurrencies, MixedSigns, Negative, OutOfRange, UnknownCurrency,
};
use crate::api::pb::google::r#type as google;
use crate::api::{Intake, Site, pb};
use crate::contract::{Estimate, MAX_UNITS, Money, NANOS_PER_UNIT, Period};

const MOST: i128 = MAX_UNITS as i128 * NANOS_PER_UNIT;

impl Wire for Money {
    type Proto = Option<google::Money>;

    fn from_proto(proto: Option<google::Money>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let google::Money { currency_code, units, nanos } = proto?;
        let currency = currency(&currency_code, &at.field("currency_code"), intake);
        let mut whole = true;
        if !(-999_999_999..=999_999_999).contains(&nanos) {
            intake.refuse(&at.field("nanos"), OutOfRange, "must be from -999,999,999 to 999,999,999");
            whole = false;
        }
        if (units < 0 && 0 < nanos) || (0 < units && nanos < 0) {
            intake.refuse(at, MixedSigns, "units and nanos must have the same sign");
            whole = false;
        }
        let amount = i128::from(units) * NANOS_PER_UNIT + i128::from(nanos);
        if units < 0 || (units == 0 && nanos < 0) {
            intake.refuse(at, Negative, "must not be below zero");
            whole = false;
        }
        if MOST < amount {
            intake.refuse(&at.field("units"), OutOfRange, format!("must be at most {MAX_UNITS}"));
            whole = false;
        }
        currency.filter(|_| whole).map(|currency| Self { currency, nanos: amount })
    }

    fn to_proto(&self) -> Option<google::Money> {
        Some(amount(*self))
    }
}

/// Returns an amount of either sign as it stands on the wire.
pub(in crate::api) fn amount(money: Money) -> google::Money {
    // Nearly every amount fits 64 bits, where division is much faster.
    let (units, nanos) = match i64::try_from(money.nanos) {
        Ok(all) => (all / 1_000_000_000, i32::try_from(all % 1_000_000_000).unwrap_or(0)),
        Err(_) => {
            let furthest = if money.nanos < 0 { i64::MIN } else { i64::MAX };
            let units = i64::try_from(money.nanos / NANOS_PER_UNIT).unwrap_or(furthest);
            (units, i32::try_from(money.nanos % NANOS_PER_UNIT).unwrap_or(0))
        }
    };
    google::Money { currency_code: money.currency.code().to_owned(), units, nanos }
}

fn currency(code: &str, at: &Site<'_>, intake: &mut Intake) -> Option<Currency> {
    let Some(currency) = Currency::from_code(code) else {
        return intake.refused(at, UnknownCurrency, "must be a currency code of ISO 4217, such as EUR");
    };
    let settled = intake.settle_currency(currency);
    if settled != currency {
        let allowed = format!("must be {}, the currency of the other amounts of the contract", settled.code());
        return intake.refused(at, MixedCurrencies, allowed);
    }
    Some(currency)
}

impl Wire for Estimate<Money> {
    type Proto = Option<pb::MoneyEstimate>;

    fn from_proto(proto: Option<pb::MoneyEstimate>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let pb::MoneyEstimate { low, likely, high } = proto?;
        estimate([low, likely, high], |money: &Money| money.nanos, at, intake)
    }

    fn to_proto(&self) -> Option<pb::MoneyEstimate> {
        let Self { low, likely, high } = self;
        Some(pb::MoneyEstimate { low: low.to_proto(), likely: likely.to_proto(), high: high.to_proto() })
    }
}

impl Wire for Estimate<Period> {
    type Proto = Option<pb::PeriodEstimate>;

    fn from_proto(proto: Option<pb::PeriodEstimate>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let pb::PeriodEstimate { low, likely, high } = proto?;
        estimate([low, likely, high], |period: &Period| period.mean_days().into(), at, intake)
    }

    fn to_proto(&self) -> Option<pb::PeriodEstimate> {
        let Self { low, likely, high } = self;
        Some(pb::PeriodEstimate { low: low.to_proto(), likely: likely.to_proto(), high: high.to_proto() })
    }
}

fn estimate<T, M>(
    points: [Option<M>; 3],
    size: impl Fn(&T) -> i128,
    at: &Site<'_>,
    intake: &mut Intake,
) -> Option<Estimate<T>>
where
    T: Wire<Proto = Option<M>>,
{
    let mut point = |proto: Option<M>, name| {
        let at = at.field(name);
        required(proto, &at, intake).and_then(|proto| T::from_proto(Some(proto), &at, intake))
    };
    let [low, likely, high] = points;
    let (low, likely, high) = (point(low, "low"), point(likely, "likely"), point(high, "high"));
    let (low, likely, high) = (low?, likely?, high?);
    if size(&likely) < size(&low) || size(&high) < size(&likely) {
        return intake.refused(at, EstimateNotRising, "low must not be above likely, nor likely above high");
    }
    Some(Estimate { low, likely, high })
}
