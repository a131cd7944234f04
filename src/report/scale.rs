//! Where a value stands on an axis, and which round values are marked on it. Whole numbers only, so that every machine draws
//! the same.

use crate::contract::{Money, NANOS_PER_UNIT};
use crate::scoring::Amount;
use iso_currency::Currency;

use super::words;

/// What the values of a chart count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    /// Billionths of a currency's unit.
    Money(Currency),
    /// Millionths of a year's fees, where no price is known.
    Share,
}

impl Measured {
    /// Returns what amounts can be drawn in: money where one of them is known in it, else shares.
    pub(super) fn of(amounts: impl Iterator<Item = Amount>) -> Self {
        let mut known = amounts.filter(|amount| !amount.is_nothing()).filter_map(|amount| amount.money);
        known.next().map_or(Self::Share, |money| Self::Money(money.currency))
    }

    /// Returns the value of an amount; none where it is not known in this unit.
    pub(super) fn value(self, amount: Amount) -> Option<i128> {
        if amount.is_nothing() {
            return Some(0);
        }
        match self {
            Self::Money(currency) => amount.money.filter(|money| money.currency == currency).map(|money| money.nanos),
            Self::Share => amount.share.map(i128::from),
        }
    }

    /// Returns the unit in words, for the head of an axis or a column.
    pub(super) fn words(self) -> String {
        match self {
            Self::Money(currency) => currency.code().to_owned(),
            Self::Share => "% of a year's fees".to_owned(),
        }
    }

    /// Writes a value without its unit: `14,000.00`, or `33.33`.
    pub(super) fn number(self, value: i128) -> String {
        match self {
            Self::Money(currency) => words::number(Money { currency, nanos: value }),
            Self::Share => words::share(i64::try_from(value).unwrap_or(i64::MAX)).trim_end_matches('%').to_owned(),
        }
    }

    /// Returns the smallest step between two marks: one unit of money, or one percent.
    fn grain(self) -> i128 {
        match self {
            Self::Money(_) => NANOS_PER_UNIT,
            Self::Share => 10_000,
        }
    }
}

/// An axis of round marks that holds every value and zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    measured: Measured,
    step: i128,
    /// The marks, the lowest first; two or more.
    pub(super) marks: Vec<i128>,
}

impl Scale {
    /// Builds the axis of values.
    pub(super) fn of(measured: Measured, values: impl Iterator<Item = i128>) -> Self {
        let (low, high) = values.fold((0, 0), |(low, high), value| (value.min(low), value.max(high)));
        let grain = measured.grain();
        let step = round_step((high - low) / 4, grain);
        let first = low.div_euclid(step);
        // A mark at or above the highest value, and never one mark alone.
        let last = (high + step - 1).div_euclid(step).max(first + 1);
        Self { measured, step, marks: (first..=last).map(|mark| mark * step).collect() }
    }

    /// Returns how far down a value stands in a height; what lies beyond the ends stands at them.
    pub(super) fn down(&self, value: i128, height: i16) -> i16 {
        let (low, high) = (self.low(), self.high());
        let down = (high - value.clamp(low, high)) * i128::from(height) / (high - low).max(1);
        i16::try_from(down).unwrap_or(height)
    }

    /// Writes a mark in few letters: `200k`, and `1,500k` where the step is `500k`.
    pub(super) fn mark(&self, mark: i128) -> String {
        let (by, letter) = match self.measured {
            Measured::Share => (10_000, "%"),
            Measured::Money(_) => match self.step / NANOS_PER_UNIT {
                ..1_000 => (NANOS_PER_UNIT, ""),
                1_000..1_000_000 => (NANOS_PER_UNIT * 1_000, "k"),
                1_000_000..1_000_000_000 => (NANOS_PER_UNIT * 1_000_000, "m"),
                _ => (NANOS_PER_UNIT * 1_000_000_000, "bn"),
            },
        };
        let whole = mark / by;
        let sign = if whole < 0 { "-" } else { "" };
        let letter = if whole == 0 && letter != "%" { "" } else { letter };
        format!("{sign}{}{letter}", words::thousands(u64::try_from(whole.abs()).unwrap_or(u64::MAX)))
    }

    fn low(&self) -> i128 {
        self.marks.first().copied().unwrap_or(0)
    }

    fn high(&self) -> i128 {
        self.marks.last().copied().unwrap_or(0)
    }
}

/// Returns the smallest of 1, 2, 5, 10, 20, 50 … grains that is at least as long as a step.
fn round_step(least: i128, grain: i128) -> i128 {
    let mut ten = grain.max(1);
    loop {
        for times in [1, 2, 5] {
            if ten.saturating_mul(times) >= least {
                return ten.saturating_mul(times);
            }
        }
        ten = ten.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(measured: Measured, values: &[i128]) -> Vec<String> {
        let scale = Scale::of(measured, values.iter().copied());
        scale.marks.iter().map(|mark| scale.mark(*mark)).collect()
    }

    #[test]
    fn marks_are_round_and_hold_every_value() {
        let euros = Measured::Money(Currency::EUR);
        let units = |units: i128| units * NANOS_PER_UNIT;
        assert_eq!(marks(euros, &[units(367_403)]), ["0", "100k", "200k", "300k", "400k"]);
        assert_eq!(marks(euros, &[units(-30), units(90)]), ["-50", "0", "50", "100"]);
        assert_eq!(marks(euros, &[units(4_200_000)]), ["0", "2m", "4m", "6m"]);
        assert_eq!(marks(Measured::Share, &[700_000]), ["0%", "20%", "40%", "60%", "80%"]);
        assert_eq!(marks(Measured::Share, &[]), ["0%", "1%"]);
    }

    #[test]
    fn the_highest_mark_is_the_top_and_the_lowest_the_bottom() {
        let scale = Scale::of(Measured::Share, [1_000_000].into_iter());
        assert_eq!([1_000_000, 500_000, 0, -1, 2_000_000].map(|value| scale.down(value, 200)), [0, 100, 200, 200, 0]);
    }

    #[test]
    fn nothing_is_drawn_in_whatever_unit_the_others_have() {
        let share = Amount { money: None, share: Some(5) };
        let money = Amount { money: Some(Money::from_units(Currency::EUR, 7)), share: None };
        assert_eq!(Measured::of([Amount::NOTHING, share].into_iter()), Measured::Share);
        let euros = Measured::of([Amount::NOTHING, share, money].into_iter());
        assert_eq!(euros, Measured::Money(Currency::EUR));
        assert_eq!(
            [Amount::NOTHING, share, money].map(|amount| euros.value(amount)),
            [Some(0), None, Some(7 * NANOS_PER_UNIT)]
        );
    }
}
