//! Commitment shortfall: what is left of the committed minimum of the period that runs on the free day.
//!
//! `shortfall = max(0, commitment - usage x elapsed part of the period)`, where the free day lies inside a commitment
//! period; at the end of a period nothing is left of it that leaving would cause.
//! 120,000 for twelve months, 6,000 used a month, leaving at the end of month 10: 60,000.
//!
//! Source: Shapiro and Varian, Information Rules, 1998: contractual commitments.

use super::amount::{Cost, Fraction};
use super::exit::{Exit, Priced, months_between};
use crate::contract::{Fact, Money, path_to};
use crate::scoring::lens::{End, Seen};

/// Returns what the buyer owes for a minimum that it did not use up.
pub(super) fn commitment_shortfall(exit: &Exit<'_>) -> Priced {
    let fees = &exit.contract.fees;
    exit.note(path_to!(fees.commitment), &fees.commitment);
    let commitment = match &fees.commitment {
        Fact::Stated(commitment) => *commitment,
        Fact::Silent | Fact::NotApplicable => return Priced::Nothing,
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => return unknown_commitment(exit),
    };
    exit.note(path_to!(fees.commitment_period), &fees.commitment_period);
    let Some(period) = fees.commitment_period.stated().copied().filter(|period| period.count > 0) else {
        return if exit.end == End::Friendly { Priced::Nothing } else { Priced::Open };
    };
    let (start, end) = exit.running(period);
    let elapsed = months_between(start, exit.free_on);
    if elapsed == 0 {
        return Priced::Nothing;
    }
    let whole = months_between(start, end).max(1);
    let all_used = Money { nanos: i128::MAX / 1_000_000_000, ..commitment };
    let none_used = Money { nanos: 0, ..commitment };
    let used = match exit.look(path_to!(fees.usage), &fees.usage, none_used, all_used, &|used| {
        i64::try_from(used.nanos / 1_000).unwrap_or(i64::MAX)
    }) {
        Seen::Value(used) => used,
        Seen::Silent => none_used,
        Seen::Open => return Priced::Open,
    };
    if used.nanos >= commitment.nanos.saturating_mul(1_000_000) {
        return Priced::Nothing;
    }
    let left = Fraction::whole(commitment.nanos).plus(Fraction::whole(-used.nanos).times_parts(elapsed, whole));
    if left.rounded() <= 0 { Priced::Nothing } else { Priced::Known(Cost { parts: 0, money: left }) }
}

fn unknown_commitment(exit: &Exit<'_>) -> Priced {
    // Where it is settled that there is no minimum, its amount is no question.
    let committed = &exit.contract.fees.buyer_committed;
    match (committed, exit.end) {
        (Fact::Stated(false) | Fact::Silent | Fact::NotApplicable, _) | (_, End::Friendly) => Priced::Nothing,
        (_, End::Cautious | End::Likely) => Priced::Open,
    }
}
