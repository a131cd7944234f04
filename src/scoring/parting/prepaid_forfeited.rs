//! Prepaid fees forfeited: what was paid ahead for the time after the free day and does not come back.
//!
//! `forfeited = fees a month x months from the free day to the end of the period that is paid`, unless it is refunded.
//! A twelve-month period paid ahead, leaving after five months, no refund: seven months of fees.
//! An open period is, at the cautious end, paid ahead to the end of the term.
//!
//! Source: a sum of our own, by equal parts a month.

use super::amount::Cost;
use super::exit::{Exit, Priced, months_between};
use crate::contract::{Refund, path_to};
use crate::scoring::lens::{End, Seen};

/// Returns what the buyer paid ahead and loses.
pub(super) fn prepaid_forfeited(exit: &Exit<'_>) -> Priced {
    let fees = &exit.contract.fees;
    let better = |refund: &Refund| match refund {
        Refund::None => 0,
        Refund::ProRata => 1,
        Refund::Full => 2,
    };
    match exit.look(path_to!(fees.prepaid_refund), &fees.prepaid_refund, Refund::None, Refund::Full, &better) {
        Seen::Value(Refund::ProRata | Refund::Full) => return Priced::Nothing,
        Seen::Value(Refund::None) | Seen::Silent => {}
        Seen::Open => {
            if fees.prepaid_period.is_open() || fees.prepaid_period.stated().is_some_and(|period| period.count > 0) {
                return Priced::Open;
            }
        }
    }
    exit.note(path_to!(fees.prepaid_period), &fees.prepaid_period);
    let paid_to = match fees.prepaid_period.stated() {
        // Who is free where a period ends has used all of it.
        Some(period) if period.count > 0 => match exit.running(*period) {
            (start, _) if exit.free_on <= start => start,
            (_, end) => end,
        },
        Some(_) => return Priced::Nothing,
        None if !fees.prepaid_period.is_open() => return Priced::Nothing,
        None => match exit.end {
            End::Friendly => return Priced::Nothing,
            End::Likely => return Priced::Open,
            End::Cautious => match exit.term_end {
                Some(term_end) => term_end,
                None => return Priced::Open,
            },
        },
    };
    match months_between(exit.free_on, paid_to) {
        0 => Priced::Nothing,
        parts => Priced::Known(Cost::of_fees(parts)),
    }
}
