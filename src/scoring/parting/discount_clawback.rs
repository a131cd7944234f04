//! Discount clawback: the discount on all fees paid so far, where leaving before the end of the term undoes it.
//!
//! `clawback = fees paid x discount / (1 - discount)`: fees are named after the discount.
//! Ten months at 1,000 with 20% off: `10,000 x 0.2 / 0.8 = 2,500`.
//!
//! Source: Shapiro and Varian, Information Rules, 1998: discounts as contractual commitments.

use super::amount::Cost;
use super::exit::{Exit, Priced, months_between};
use crate::contract::{Share, div_half_up, path_to};
use crate::scoring::lens::Seen;

/// Returns the discount that the buyer pays back.
pub(super) fn discount_clawback(exit: &Exit<'_>) -> Priced {
    let fees = &exit.contract.fees;
    let ends_early = exit.term_end.is_some_and(|term_end| exit.free_on < term_end);
    if !ends_early || exit.free_on <= exit.effective {
        return Priced::Nothing;
    }
    let clawback = exit
        .look(path_to!(fees.discount_clawback), &fees.discount_clawback, true, false, &|clawback| i64::from(!clawback));
    match clawback {
        Seen::Value(true) => {}
        Seen::Value(false) | Seen::Silent => return Priced::Nothing,
        Seen::Open => {
            return if fees.discount.is_open() || fees.discount.stated().is_some_and(|discount| discount.0 > 0) {
                Priced::Open
            } else {
                Priced::Nothing
            };
        }
    }
    let discount = match exit
        .look(path_to!(fees.discount), &fees.discount, Share::WHOLE, Share(0), &|discount| -i64::from(discount.0))
    {
        Seen::Value(discount) => discount.0,
        Seen::Silent => return Priced::Nothing,
        Seen::Open => return Priced::Open,
    };
    if discount >= Share::WHOLE.0 {
        return Priced::Open;
    }
    let paid = months_between(exit.effective, exit.free_on);
    match div_half_up(paid * i128::from(discount), i128::from(Share::WHOLE.0 - discount)) {
        0 => Priced::Nothing,
        parts => Priced::Known(Cost::of_fees(parts)),
    }
}
