//! Money compared: what the contract makes a party bear less after a change, on likely values.
//!
//! The two ways of parting are never added up: which of the two parties leaves nobody knows.

use crate::contract::Money;
use crate::scoring::{Amount, Amounts};

/// Returns what is borne less after a change; below zero where it is more, none where that is open before or after.
pub(super) fn saved(before: &Amounts, after: &Amounts) -> Option<Amount> {
    let (before, after) = (before.likely?, after.likely?);
    let money = before.money.zip(after.money).filter(|(a, b)| a.currency == b.currency);
    Some(Amount {
        money: money.map(|(a, b)| Money { nanos: a.nanos.saturating_sub(b.nanos), ..a }),
        share: before.share.zip(after.share).map(|(a, b)| a.saturating_sub(b)),
    })
}

/// Returns an amount for ranking and for its sign alone: in millionths of a year's fees, else in billionths of money; zero
/// where it has neither.
pub(super) fn size(amount: Amount) -> i128 {
    amount.share.map(i128::from).or(amount.money.map(|money| money.nanos)).unwrap_or(0)
}
