//! Amounts of several currencies in one: exact ratios of whole numbers, and one rounding at the end.

use iso_currency::Currency;

use crate::scoring::Amount;
use crate::scoring::parting::{Cost, YearFees};

/// How money of other currencies is brought into one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The common currency; none for that of the first offer that names money.
    pub currency: Option<Currency>,
    /// The rates of other currencies; of offers in a currency without a rate only shares of a year's fees are told.
    pub rates: Vec<Rate>,
}

/// What one unit of a currency is worth in the common one, as a ratio of whole numbers: 0.92 is 92 of 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The currency.
    pub currency: Currency,
    /// Above zero.
    pub numerator: i128,
    /// Above zero.
    pub denominator: i128,
}

/// How an offer's costs are told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purse {
    own: YearFees,
    /// The same fees in the common currency, with the rate; none where it has no rate.
    common: Option<(YearFees, i128, i128)>,
}

impl Purse {
    /// Finds the rate for an offer's fees.
    pub(super) fn new(own: YearFees, common: Option<Currency>, exchange: &Exchange) -> Self {
        let rate = |of: Currency, common: Currency| {
            if of == common {
                return Some((own, 1, 1));
            }
            let Rate { numerator, denominator, .. } = *exchange.rates.iter().find(|rate| rate.currency == of)?;
            Some((own.exchanged(common, numerator, denominator), numerator, denominator))
        };
        Self { own, common: own.currency().zip(common).and_then(|(of, common)| rate(of, common)) }
    }

    /// Returns a cost as money of the common currency and as a share of the offer's own fees, each where it can be told.
    pub(super) fn amount(&self, cost: Cost) -> Amount {
        match &self.common {
            Some((_, 1, 1)) => self.own.amount(cost),
            Some((fees, numerator, denominator)) => {
                let money = fees.amount(cost.exchanged(*numerator, *denominator)).money;
                Amount { money, share: self.own.share(cost) }
            }
            None => Amount { money: None, share: self.own.share(cost) },
        }
    }
}
