//! Money compared: what the contract makes a party bear before a change and after it.
//!
//! `saved = (leaving + left) before - (leaving + left) after`, on likely values: a clause moves both, and which of the two
//! parties leaves first nobody knows.

use crate::contract::Money;
use crate::scoring::position::Position;
use crate::scoring::{Amount, Amounts};

/// Returns what a party bears less after a change; below zero where it bears more, none where that is open.
pub(super) fn saved(before: &Position<'_>, after: &Position<'_>) -> Option<Amount> {
    Some(minus(borne(before)?, borne(after)?))
}

/// Returns what a party bears whoever leaves; none where that is open.
fn borne(position: &Position<'_>) -> Option<Amount> {
    let likely = |amounts: &Amounts| amounts.likely;
    let (leaving, left) = (likely(&position.leaving)?, likely(&position.left)?);
    Some(minus(leaving, minus(nothing_of(left), left)))
}

fn nothing_of(amount: Amount) -> Amount {
    Amount { money: amount.money.map(|money| Money { nanos: 0, ..money }), share: amount.share.map(|_| 0) }
}

fn minus(a: Amount, b: Amount) -> Amount {
    let money = a.money.zip(b.money).filter(|(a, b)| a.currency == b.currency);
    Amount {
        money: money.map(|(a, b)| Money { nanos: a.nanos.saturating_sub(b.nanos), ..a }),
        share: a.share.zip(b.share).map(|(a, b)| a.saturating_sub(b)),
    }
}

/// Returns whether an amount is above (1), below (-1) or at zero; zero where it has neither money nor share.
pub(super) fn sign(amount: Amount) -> i64 {
    match (amount.money, amount.share) {
        (Some(money), _) => i64::try_from(money.nanos.signum()).unwrap_or(0),
        (None, Some(share)) => share.signum(),
        (None, None) => 0,
    }
}

/// Returns an amount for ranking alone: in millionths of a year's fees, else in billionths of money.
pub(super) fn size(amount: Amount) -> i128 {
    amount.share.map(i128::from).or(amount.money.map(|money| money.nanos)).unwrap_or(0)
}
