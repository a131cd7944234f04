//! The fair fee: the other party's unrecovered investment that it cannot use elsewhere, on the day of leaving.
//!
//! What a termination fee asks above it is penalty: `penalty share = max(0, asked - fair) / asked`.
//! Investment that is open makes the share an interval; none stated, or silence, makes the fair fee zero.

use jiff::civil::Date;

use super::amount::YearFees;
use super::curve::{Leavers, amounts};
use super::departure::Plan;
use crate::contract::Party;
use crate::scoring::{Amount, Amounts, FairFee};

/// Returns the fair fee and the asked one of a leaver that plans its exit: the dearest fee of its rights, on the day of
/// the stand, and what the other party would not have recovered by then.
pub fn fair_fee(leaver: Party, leavers: &Leavers<'_>, plan: Plan, day: Date, fees: &YearFees) -> FairFee {
    let each = [&leavers.likely, &leavers.cautious, &leavers.friendly];
    let fair = amounts(fees, each.map(|one| one.stranded_on(leaver.other(), day, None)));
    let asked = amounts(fees, each.map(|one| one.dearest_fee(plan)));
    let (penalty_least, penalty_most) = penalty(&fair, &asked);
    FairFee { fair, asked, penalty_least, penalty_most }
}

/// Returns the least and the most share of the asked fee that is penalty, in basis points.
fn penalty(fair: &Amounts, asked: &Amounts) -> (Option<i32>, Option<i32>) {
    let share = |asked: Option<Amount>, fair: Option<Amount>| -> Option<i32> {
        let asked = scale(asked?)?;
        if asked == 0 {
            return Some(0);
        }
        let above = (asked - scale(fair?)?).max(0);
        i32::try_from(crate::contract::div_half_up(above * 10_000, asked)).ok()
    };
    let friendly_asked_is_zero = asked.friendly.and_then(scale) == Some(0);
    let no_fair = Some(Amount {
        money: asked.cautious.and_then(|asked| asked.money).map(|money| crate::contract::Money { nanos: 0, ..money }),
        share: Some(0),
    });
    let least = if friendly_asked_is_zero { Some(0) } else { share(asked.friendly, fair.cautious).or(Some(0)) };
    let most = share(asked.cautious, fair.friendly.or(no_fair));
    (least, most)
}

impl FairFee {
    /// Says whether a fee is asked, or may be.
    pub fn asks(&self) -> bool {
        self.asked.cautious.and_then(scale) != Some(0)
    }
}

/// Returns an amount on one scale: money where it is known, else share.
fn scale(amount: Amount) -> Option<i128> {
    match (amount.money, amount.share) {
        (Some(money), _) => Some(money.nanos),
        (None, Some(share)) => Some(i128::from(share)),
        (None, None) => None,
    }
}
