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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Contract, Fact, Money, Period};
    use crate::scoring::parting::{PARTS_PER_YEAR, year_fees};

    #[test]
    fn an_exchanged_amount_is_rounded_once() {
        let mut contract = Contract::default();
        contract.fees.recurring = Fact::Stated(Money::from_units(Currency::USD, 100));
        contract.fees.recurring_period = Fact::Stated(Period::months(12));
        let rates = vec![Rate { currency: Currency::USD, numerator: 92, denominator: 100 }];
        let exchange = Exchange { currency: Some(Currency::EUR), rates };
        let fees = year_fees(&contract);
        let purse = Purse::new(fees, exchange.currency, &exchange);
        let third = purse.amount(Cost::of_fees(PARTS_PER_YEAR / 3));
        // 33.33 dollars would be 30.66 euros; a third of 92 euros is 30.67.
        assert_eq!(third.money.unwrap().to_string(), "EUR 30.67");
        assert_eq!(third.share, Some(333_333));
        let none = Purse::new(fees, Some(Currency::JPY), &exchange);
        assert_eq!(none.amount(Cost::of_fees(PARTS_PER_YEAR)).money.unwrap().to_string(), "JPY 92");
        let without = Purse::new(fees, exchange.currency, &Exchange::default());
        assert_eq!(without.amount(Cost::of_fees(PARTS_PER_YEAR)), Amount { money: None, share: Some(1_000_000) });
    }
}
