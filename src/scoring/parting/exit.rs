//! One exit: who leaves, decided when, free when, seen from which end.

use std::cell::{Cell, RefCell};

use jiff::civil::Date;

use super::amount::{Cost, PARTS_PER_YEAR};
use super::draws::{ThreePoint, three_point_days};
use crate::contract::{Contract, Estimate, Fact, Money, Party, Path, Period, div_half_up, minor_unit_nanos, path_to};
use crate::scoring::freedom::days_between;
use crate::scoring::lens::{End, Extremes, Facts, Seen, look};
use crate::scoring::model::Model;

/// Which value of an estimate is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The low one.
    Low,
    /// The likely one.
    Likely,
    /// The high one.
    High,
    /// What nine draws in ten stay below; of a length of which more makes a cost less, what one in ten stays below.
    NineTenths,
}

impl Pick {
    /// Takes an amount that was estimated.
    pub fn of(self, estimate: &Estimate<Money>) -> Money {
        match self {
            Self::Low => estimate.low,
            Self::Likely => estimate.likely,
            Self::High => estimate.high,
            Self::NineTenths => nine_tenths(estimate).unwrap_or(estimate.high),
        }
    }
}

/// Returns the amount that nine draws in ten stay below; none beyond 64 bits of the minor unit.
fn nine_tenths(estimate: &Estimate<Money>) -> Option<Money> {
    let Money { currency, .. } = estimate.high;
    let minor_unit = minor_unit_nanos(currency);
    let minor = |money: Money| i64::try_from(div_half_up(money.nanos, minor_unit)).ok();
    let (low, likely, high) = (minor(estimate.low)?, minor(estimate.likely)?, minor(estimate.high)?);
    Some(Money { currency, nanos: i128::from(ThreePoint { low, likely, high }.quantile(9)) * minor_unit })
}

/// One exit.
#[derive(Clone, Copy, Debug)]
pub struct Exit<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The model, for the ends of open facts and the prior.
    pub model: &'a Model,
    /// Who leaves.
    pub leaver: Party,
    /// The day of the decision.
    pub decision: Date,
    /// The day on which the leaver is free.
    pub free_on: Date,
    /// The day from which the contract holds.
    pub effective: Date,
    /// The end of the term that runs on the free day; none where the contract has no end.
    pub term_end: Option<Date>,
    /// From which end open facts are looked at, as costs of the leaver.
    pub end: End,
    /// Which value of an estimate is taken.
    pub pick: Pick,
    /// The facts that were looked at, where somebody asks.
    pub facts: Option<&'a RefCell<Facts>>,
    /// Set where a fact that was looked at is open, or an estimate has a spread.
    pub open: &'a Cell<bool>,
}

/// What an item comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priced {
    /// It does not arise.
    Nothing,
    /// It costs this.
    Known(Cost),
    /// It is open: without value on likely facts, without limit at the cautious end.
    Open,
}

impl Priced {
    /// Returns the item with a function put on its cost.
    pub fn map(self, change: impl FnOnce(Cost) -> Cost) -> Self {
        match self {
            Self::Known(cost) => Self::Known(change(cost)),
            Self::Nothing | Self::Open => self,
        }
    }
}

impl<'a> Exit<'a> {
    /// Looks at a fact from the end of this exit; `worth` says how good a value is for who bears the cost.
    pub fn look<T: Clone>(&self, path: Path, fact: &Fact<T>, worst: T, best: T, worth: &dyn Fn(&T) -> i64) -> Seen<T> {
        self.note(path, fact);
        self.look_noted(fact, worst, best, worth)
    }

    /// Looks at a fact that is noted already.
    pub fn look_noted<T: Clone>(&self, fact: &Fact<T>, worst: T, best: T, worth: &dyn Fn(&T) -> i64) -> Seen<T> {
        look(fact, self.end, Extremes { worst, best }, worth)
    }

    /// Notes that a fact was looked at.
    pub fn note<T>(&self, path: Path, fact: &Fact<T>) {
        self.note_by(|| path, fact);
    }

    /// Notes that a fact was looked at whose path takes work to put together.
    pub fn note_by<T>(&self, path: impl FnOnce() -> Path, fact: &Fact<T>) {
        if fact.is_open() {
            self.open.set(true);
        }
        if let Some(facts) = self.facts {
            facts.borrow_mut().push_once((path(), fact.state()));
        }
    }

    /// Returns an amount that somebody estimated: nothing where the contract is silent, open where it is open.
    ///
    /// Open amounts cost nothing at the friendliest end and have no limit at the cautious one.
    pub fn estimate(&self, path: Path, fact: &Fact<Estimate<Money>>) -> Priced {
        self.note(path, fact);
        let pick = |estimate: &Estimate<Money>| self.pick.of(estimate);
        let by_amount = |estimate: &&Estimate<Money>| pick(estimate).nanos;
        match fact {
            Fact::Stated(estimate) => {
                if estimate.low != estimate.high {
                    self.open.set(true);
                }
                Priced::Known(Cost::of_money(pick(estimate)))
            }
            Fact::Silent | Fact::NotApplicable => Priced::Nothing,
            Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => {
                let candidates = fact.candidates();
                let end = match self.end {
                    End::Likely => None,
                    End::Cautious => candidates.iter().max_by_key(by_amount),
                    End::Friendly => candidates.iter().min_by_key(by_amount),
                };
                match (end, self.end) {
                    (Some(estimate), _) => Priced::Known(Cost::of_money(pick(estimate))),
                    (None, End::Friendly) => Priced::Nothing,
                    (None, End::Cautious | End::Likely) => Priced::Open,
                }
            }
        }
    }

    /// Returns first day and end of the one of periods in a row, counted from the day from which the contract holds, that
    /// runs on the free day; of the first, where the free day is before it.
    pub fn running(&self, period: Period) -> (Date, Date) {
        let at = |index: u32| Period { count: period.count.saturating_mul(index), ..period }.after(self.effective);
        let behind = u32::try_from(days_between(self.effective, self.free_on)).unwrap_or(0);
        let mut index = (behind / period.mean_days().max(1)).saturating_sub(1);
        let (mut start, mut end) = (at(index), at(index + 1));
        while end <= self.free_on && end > start {
            index += 1;
            (start, end) = (end, at(index + 1));
        }
        (start, end)
    }

    /// Returns how long the buyer's switch takes on this exit; none where it is open and looked at from no end.
    ///
    /// A longer switch makes the wait for freedom cheaper and the help that is needed longer: `longer_is_better` says
    /// which of the two is asked.
    pub fn switch_days(&self, longer_is_better: bool) -> Option<u32> {
        let longest = self.model.ends.longest_switch_days;
        let period = |estimate: &Estimate<Period>| {
            // The high value of a cost goes with the short switch, where a longer one makes the cost less.
            match (self.pick, longer_is_better) {
                (Pick::Low, false) | (Pick::High, true) => estimate.low,
                (Pick::Likely, _) => estimate.likely,
                (Pick::High, false) | (Pick::Low, true) => estimate.high,
                (Pick::NineTenths, is_less) => {
                    let tenths = if is_less { 1 } else { 9 };
                    let days = three_point_days(estimate, longest).quantile(tenths);
                    Period::days(u32::try_from(days).unwrap_or(longest))
                }
            }
            .mean_days()
            .min(longest)
        };
        let fact = &self.contract.market.switch_time;
        if fact.stated().is_some_and(|estimate| estimate.low != estimate.high) {
            self.open.set(true);
        }
        let days =
            |days: u32| Estimate { low: Period::days(days), likely: Period::days(days), high: Period::days(days) };
        let (worst, best) = if longer_is_better { (days(0), days(longest)) } else { (days(longest), days(0)) };
        let sign = if longer_is_better { 1 } else { -1 };
        match self.look(path_to!(market.switch_time), fact, worst, best, &|estimate| sign * i64::from(period(estimate)))
        {
            Seen::Value(estimate) => Some(period(&estimate)),
            Seen::Silent => Some(0),
            Seen::Open => None,
        }
    }
}

/// Returns the calendar months from one day to another in parts of a year; nothing where the other is earlier.
///
/// Whole months are counted from the first day; the days left over are their part of the month that runs then.
pub fn months_between(from: Date, to: Date) -> i128 {
    if to <= from {
        return 0;
    }
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    // The day that a month reaches: the first day's number, or the last day of a shorter month.
    let reached = |month: Date| from.day().min(month.days_in_month());
    let reached_in_last = reached(to);
    let (months, left, month) = if reached_in_last <= to.day() {
        let left = to.day() - reached_in_last;
        let next = if left == 0 { to } else { Period::months(1).after(to.first_of_month()) };
        (months, left, to.days_in_month() - reached_in_last + reached(next))
    } else {
        let before = to.first_of_month().yesterday().unwrap_or(to);
        let rest = before.days_in_month() - reached(before);
        (months - 1, rest + to.day(), rest + reached_in_last)
    };
    i128::from(months) * (PARTS_PER_YEAR / 12) + i128::from(left) * (PARTS_PER_YEAR / 12) / i128::from(month.max(1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whole_months_are_exact_and_days_are_a_part_of_their_month() {
        let month = PARTS_PER_YEAR / 12;
        assert_eq!(months_between(date(2026, 1, 31), date(2026, 2, 28)), month);
        assert_eq!(months_between(date(2026, 1, 15), date(2028, 1, 15)), 24 * month);
        assert_eq!(months_between(date(2026, 2, 1), date(2026, 2, 15)), month / 2);
        assert_eq!(months_between(date(2026, 2, 1), date(2025, 2, 15)), 0);
        assert_eq!(months_between(date(2026, 1, 31), date(2026, 3, 1)), month + month / 31);
        assert_eq!(months_between(date(2026, 1, 30), date(2026, 3, 29)), month + 29 * month / 30);
    }
}
