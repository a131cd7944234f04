//! The currencies of offers, and the rates by which they are compared in one.
//!
//! Goes in: the rates of a request, and which currency each offer names. Comes out: an exchange that knows every one of them.

use iso_currency::Currency;

use crate::api::pb::ViolationReason::{Duplicate, MixedCurrencies, Negative, OutOfRange, Required, UnknownCurrency};
use crate::api::{Intake, Site, pb};
use crate::contract::NANOS_PER_UNIT;
use crate::scoring::comparison::{Exchange, Rate};

/// The highest rate, in whole units: the least and the most valued currencies lie less than that apart.
const MAX_RATE_UNITS: i64 = 1_000_000;

/// The most rates of one request: there are fewer currencies.
const MAX_RATES: usize = 200;

/// The id of an offer, and the currency that it names.
pub(super) type Named<'a> = (&'a str, Option<Currency>);

/// The rates of a request.
pub(super) struct Rates {
    /// The common currency; none where the request leaves it to the offers.
    common: Option<Currency>,
    rates: Vec<Rate>,
    /// Whether all of it is in order, so that offers can be held against it.
    is_whole: bool,
}

impl Rates {
    /// Takes common currency and rates of a request.
    pub(super) fn from_proto(
        common: &str,
        protos: Vec<pb::ExchangeRate>,
        root: &Site<'_>,
        intake: &mut Intake,
    ) -> Self {
        let at = root.field("currency_code");
        let mut taken = Self { common: None, rates: Vec::new(), is_whole: true };
        if !common.is_empty() {
            taken.common = currency(common, &at, intake);
            taken.is_whole = taken.common.is_some();
        }
        if !intake.takes(protos.len(), MAX_RATES, &root.field("exchange_rates")) {
            return Self { is_whole: false, ..taken };
        }
        for (index, proto) in protos.into_iter().enumerate() {
            let rate = taken.rate(proto, &root.entry("exchange_rates", index), intake);
            taken.is_whole &= rate.is_some();
            taken.rates.extend(rate);
        }
        taken
    }

    fn rate(&self, proto: pb::ExchangeRate, at: &Site<'_>, intake: &mut Intake) -> Option<Rate> {
        let pb::ExchangeRate { currency_code, units, nanos } = proto;
        let at_code = at.field("currency_code");
        let mut currency = if currency_code.is_empty() {
            intake.refused(&at_code, Required, "must be given")
        } else {
            currency(&currency_code, &at_code, intake)
        };
        if let Some(known) = currency
            && (self.common == Some(known) || self.rates.iter().any(|rate| rate.currency == known))
        {
            let what = if self.common == Some(known) { "is the common currency" } else { "has a rate already" };
            currency = intake.refused(&at_code, Duplicate, what);
        }
        let numerator = numerator(units, nanos, at, intake);
        Some(Rate { currency: currency?, numerator: numerator?, denominator: NANOS_PER_UNIT })
    }

    /// Returns the exchange for offers; of those without a currency nothing is asked. While some are not read yet, `is_last` is
    /// false, and one of them may still have the currency that others lack.
    pub(super) fn exchange(
        &self,
        offers: &[Named<'_>],
        is_last: bool,
        root: &Site<'_>,
        intake: &mut Intake,
    ) -> Exchange {
        let Self { common, rates, is_whole } = self;
        let exchange = |currency| Exchange { currency, rates: rates.clone() };
        let has_rate = |currency: Currency| rates.iter().any(|rate| rate.currency == currency);
        let without = |common: Option<Currency>| {
            let named = offers.iter().enumerate().filter_map(|(at, (id, currency))| Some((at, *id, (*currency)?)));
            named.filter(move |(_, _, currency)| common != Some(*currency) && !has_rate(*currency))
        };
        let first = without(None).next();
        let Some(common) = common.or(first.map(|(_, _, currency)| currency)).filter(|_| *is_whole) else {
            if *is_whole && is_last && !rates.is_empty() && offers.iter().any(|(_, currency)| currency.is_some()) {
                intake.refuse(&root.field("currency_code"), Required, "must be given where all currencies have rates");
            }
            return exchange(None);
        };
        for (at, id, currency) in without(Some(common)) {
            let (code, into) = (currency.code(), common.code());
            match first.filter(|_| self.common.is_none()) {
                // Nobody said which of them is the common one.
                Some((_, first, _)) => {
                    let allowed = format!(
                        "offer {id} is in {code} and offer {first} in {into}; give exchange_rates for one of the two"
                    );
                    intake.refuse(&root.entry("offers", at).field("source"), MixedCurrencies, allowed);
                }
                None => {
                    let allowed = format!("must have a rate of {code} in {into}, for offer {id}");
                    intake.refuse(&root.field("exchange_rates"), Required, allowed);
                }
            }
        }
        exchange(Some(common))
    }
}

fn currency(code: &str, at: &Site<'_>, intake: &mut Intake) -> Option<Currency> {
    Currency::from_code(code)
        .or_else(|| intake.refused(at, UnknownCurrency, "must be a currency code of ISO 4217, such as EUR"))
}

/// Returns a rate in billionths.
fn numerator(units: i64, nanos: i32, at: &Site<'_>, intake: &mut Intake) -> Option<i128> {
    if units < 0 || nanos < 0 {
        return intake.refused(at, Negative, "must be above zero");
    }
    if MAX_RATE_UNITS < units {
        return intake.refused(&at.field("units"), OutOfRange, format!("must be at most {MAX_RATE_UNITS}"));
    }
    if 999_999_999 < nanos {
        return intake.refused(&at.field("nanos"), OutOfRange, "must be from 0 to 999,999,999");
    }
    let billionths = i128::from(units) * NANOS_PER_UNIT + i128::from(nanos);
    if billionths == 0 {
        return intake.refused(at, OutOfRange, "must be above zero");
    }
    Some(billionths)
}

/// Returns the message of a rate of so many billionths.
pub(in crate::api) fn rate_to_proto(currency: Currency, billionths: i64) -> pb::ExchangeRate {
    let nanos = i32::try_from(billionths % 1_000_000_000).unwrap_or(0);
    pb::ExchangeRate { currency_code: currency.code().to_owned(), units: billionths / 1_000_000_000, nanos }
}
