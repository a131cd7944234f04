//! What one party bears in a month of the exit curve, net of what it receives.

use super::{Amount, Amounts, CostItem, CurveMonth};
use crate::contract::{Money, Party};

impl CurveMonth {
    /// Returns what a party bears less what it receives, in money and as a share of a year's fees, at each of the three
    /// values; a minus is a gain. Absent at a value: one of the items is open there, or some are known in money alone and
    /// others as shares alone.
    ///
    /// The items are rounded to the minor unit, so the sum is that of what is shown: 40,000 of work and 2,500 for data,
    /// borne by the buyer, are 42,500; the supplier that receives the 2,500 and bears 10,800 is left with 8,300.
    pub fn net(&self, party: Party) -> Amounts {
        let sum = |of: fn(&Amounts) -> Option<Amount>| {
            let mut shares =
                self.items().filter_map(|item| share_of(item, party).map(|sign| (sign, of(&item.amounts))));
            shares.try_fold(Amount::NOTHING, |sum, (sign, amount)| sum.plus(amount?.times(sign)))
        };
        Amounts {
            likely: sum(|amounts| amounts.likely),
            cautious: sum(|amounts| amounts.cautious),
            friendly: sum(|amounts| amounts.friendly),
        }
    }
}

/// Returns how an item counts for a party: once where it bears it, once off where it receives it, else not at all.
fn share_of(item: &CostItem, party: Party) -> Option<i64> {
    let CostItem { category: _, bearer, receiver, amounts: _, assumed: _ } = item;
    if *bearer == party { Some(1) } else { (*receiver == Some(party)).then_some(-1) }
}

impl Amount {
    /// Nothing, in whichever currency.
    pub const NOTHING: Self = Self { money: None, share: Some(0) };

    /// Says whether it is nothing, in money and as a share.
    pub fn is_nothing(self) -> bool {
        let Self { money, share } = self;
        money.is_none_or(|money| money.nanos == 0)
            && share.is_none_or(|share| share == 0)
            && (money, share) != (None, None)
    }

    fn times(self, sign: i64) -> Self {
        let money = self.money.map(|money| Money { nanos: money.nanos.saturating_mul(sign.into()), ..money });
        Self { money, share: self.share.map(|share| share.saturating_mul(sign)) }
    }

    /// Adds; none where the two have no unit in common.
    fn plus(self, other: Self) -> Option<Self> {
        if self.is_nothing() {
            return Some(other);
        }
        if other.is_nothing() {
            return Some(self);
        }
        let money = self.money.zip(other.money).filter(|(one, two)| one.currency == two.currency);
        let money = money.map(|(one, two)| Money { nanos: one.nanos.saturating_add(two.nanos), ..one });
        let share = self.share.zip(other.share).map(|(one, two)| one.saturating_add(two));
        (money.is_some() || share.is_some()).then_some(Self { money, share })
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use jiff::civil::date;

    use super::*;
    use crate::scoring::CostCategory;

    fn known(units: i64, share: Option<i64>) -> Option<Amount> {
        Some(Amount { money: Some(Money::from_units(Currency::EUR, units)), share })
    }

    fn item(category: CostCategory, bearer: Party, receiver: Option<Party>, amount: Option<Amount>) -> CostItem {
        let amounts = Amounts { likely: amount, cautious: None, friendly: amount };
        CostItem { category, bearer, receiver, amounts, assumed: false }
    }

    fn month(items: Vec<CostItem>) -> CurveMonth {
        CurveMonth {
            leaver: Party::Buyer,
            month: 0,
            decided_on: date(2026, 11, 22),
            route: None,
            free_on: None,
            unbounded: false,
            waiting: None,
            others: items.into(),
            drawn: None,
        }
    }

    #[test]
    fn what_is_borne_counts_plus_and_what_is_received_minus() {
        let month = month(vec![
            item(CostCategory::DataExtraction, Party::Buyer, Some(Party::Supplier), known(2_500, None)),
            item(CostCategory::MigrationEffort, Party::Buyer, None, known(40_000, None)),
            item(CostCategory::ReplacementGap, Party::Supplier, None, known(10_800, None)),
        ]);
        assert_eq!(month.net(Party::Buyer).likely, known(42_500, None));
        assert_eq!(month.net(Party::Supplier).likely, known(8_300, None));
        assert_eq!(month.net(Party::Buyer).cautious, None);
    }

    #[test]
    fn nothing_leaves_a_sum_as_it_is_and_units_that_differ_make_it_open() {
        let share = Some(Amount { money: None, share: Some(330_000) });
        let of = |amounts: [Option<Amount>; 2]| {
            let items = amounts.map(|amount| item(CostCategory::Retraining, Party::Buyer, None, amount));
            month(items.into()).net(Party::Buyer).likely
        };
        assert_eq!(of([Some(Amount::NOTHING), known(5, None)]), known(5, None));
        assert_eq!(of([known(0, Some(0)), share]), share);
        assert_eq!(of([known(5, None), share]), None);
        assert_eq!(of([known(5, Some(7)), share]), Some(Amount { money: None, share: Some(330_007) }));
    }
}
