//! The unit in which a total is drawn: minor units of the currency, or millionths of a year's fees.

use super::quantiles::Tenths;
use crate::contract::{Money, minor_unit_nanos};
use crate::scoring::parting::amount::{Cost, YearFees};
use crate::scoring::{Amount, Quantiles};

/// No total is drawn from an amount above this: sixteen of them are still within 64 bits.
const MOST: i64 = i64::MAX / 64;

/// The unit in which a total is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Minor units of the currency.
    Money,
    /// Millionths of a year's fees.
    Shares,
}

impl Scale {
    /// Returns the unit that holds all of some costs; none where there is none: money and shares of unpriced fees.
    pub(super) fn of(costs: impl Iterator<Item = Cost>, fees: &YearFees) -> Option<Self> {
        if fees.is_priced() {
            return Some(Self::Money);
        }
        let (mut money, mut shares) = (false, false);
        for cost in costs {
            money |= !cost.money.is_zero();
            shares |= cost.parts != 0;
        }
        match (money, shares) {
            (true, true) => None,
            (true, false) => Some(Self::Money),
            (false, _) => Some(Self::Shares),
        }
    }

    /// Returns a cost in this unit, rounded half up; none where it is not held, or too large to be added up.
    pub(super) fn units(self, cost: Cost, fees: &YearFees) -> Option<i64> {
        let units = match self {
            Self::Money => fees.in_minor_units(cost)?,
            Self::Shares => fees.share(cost)?,
        };
        Some(units).filter(|units| (-MOST..=MOST).contains(units))
    }

    /// Returns quantiles in this unit as amounts.
    pub(super) fn quantiles(self, Tenths { p10, p50, p90 }: Tenths, fees: &YearFees) -> Option<Quantiles> {
        let amount = |units| self.amount(units, fees);
        Some(Quantiles { p10: amount(p10)?, p50: amount(p50)?, p90: amount(p90)? })
    }

    fn amount(self, units: i64, fees: &YearFees) -> Option<Amount> {
        match self {
            Self::Money => {
                let currency = fees.currency()?;
                let nanos = i128::from(units) * minor_unit_nanos(currency);
                Some(fees.amount(Cost::of_money(Money { currency, nanos })))
            }
            // Nothing is nothing in every unit.
            Self::Shares if units == 0 => Some(fees.amount(Cost::ZERO)),
            Self::Shares => Some(Amount { money: None, share: Some(units) }),
        }
    }
}
