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

/// Returns the least and the most share of the asked fee that is penalty, in basis points: whichever end asks more, since a
/// right with a fee may be there at the friendliest only.
fn penalty(fair: &Amounts, asked: &Amounts) -> (Option<i32>, Option<i32>) {
    let share = |asked: Option<Amount>, fair: Option<Amount>| -> Option<i32> {
        let asked = scale(asked?)?;
        if asked == 0 {
            return Some(0);
        }
        let above = (asked - scale(fair?)?).max(0);
        i32::try_from(crate::contract::div_half_up(above * 10_000, asked)).ok()
    };
    let each = [asked.cautious, asked.friendly];
    // What is fair and open may be anything, from nothing on.
    let least = each.map(|asked| share(asked, fair.cautious).unwrap_or(0)).into_iter().min();
    let most = each.map(|asked| share(asked, fair.friendly.or(nothing_of(asked))));
    let [of_cautious, of_friendly] = most;
    (least, of_cautious.zip(of_friendly).map(|(a, b)| a.max(b)))
}

/// Returns no amount, on the scale of another.
fn nothing_of(amount: Option<Amount>) -> Option<Amount> {
    let money = amount?.money.map(|money| crate::contract::Money { nanos: 0, ..money });
    Some(Amount { money, share: Some(0) })
}

impl FairFee {
    /// Says whether a fee is asked, or may be.
    pub fn asks(&self) -> bool {
        [self.asked.cautious, self.asked.friendly].iter().any(|asked| asked.and_then(scale) != Some(0))
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
