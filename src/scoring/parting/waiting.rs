//! Waiting: what it costs to stay bound after the decision to leave.
//!
//! For the buyer: its fees while it is bound beyond the time that switching takes, a transfer to the supplier.
//! Nothing where it pays only for what it orders.
//! For the supplier: what serving on costs beyond what it earns, which nobody receives.
//!
//! `waiting = fees a month x months from max(decision, decision + switch time) to the free day`.
//! 1,000 a month, free 4 months after the decision, a switch of one month: 3,000.

use super::amount::Cost;
use super::exit::{Exit, Priced, months_between};
use crate::contract::{Contract, Fact, Party, Path, Period, Share, div_half_up};
use crate::scoring::lens::Seen;

/// Returns what waiting costs the leaver.
pub(super) fn waiting(exit: &Exit<'_>) -> Priced {
    if exit.free_on <= exit.decision {
        return Priced::Nothing;
    }
    match exit.leaver {
        Party::Buyer => buyer_waits(exit),
        Party::Supplier => supplier_waits(exit),
    }
}

fn buyer_waits(exit: &Exit<'_>) -> Priced {
    match pays_while_bound(exit) {
        Some(true) => {}
        Some(false) => return Priced::Nothing,
        None => return Priced::Open,
    }
    let Some(switch) = exit.switch_days(true) else {
        return Priced::Open;
    };
    let from = Period::days(switch).after(exit.decision);
    match months_between(from, exit.free_on) {
        0 => Priced::Nothing,
        parts => Priced::Known(Cost::of_fees(parts)),
    }
}

/// Says whether the buyer pays while it is bound, whatever it orders; none where that is open.
pub(super) fn pays_while_bound(exit: &Exit<'_>) -> Option<bool> {
    let fees = &exit.contract.fees;
    if is_priced(exit.contract) {
        return Some(true);
    }
    match exit.look(Path::of("fees", "buyer_committed"), &fees.buyer_committed, true, false, &|committed| {
        i64::from(!committed)
    }) {
        Seen::Value(committed) => Some(committed),
        Seen::Silent => Some(false),
        Seen::Open => None,
    }
}

/// Says whether the contract states a fee or a minimum that runs on by itself.
fn is_priced(contract: &Contract) -> bool {
    contract.fees.recurring.stated().is_some() || contract.fees.commitment.stated().is_some()
}

fn supplier_waits(exit: &Exit<'_>) -> Priced {
    let fees = &exit.contract.fees;
    // Who need not keep anything ready serves on only where it is asked to and paid.
    let committed =
        exit.look(Path::of("fees", "supplier_committed"), &fees.supplier_committed, true, false, &|committed| {
            i64::from(!committed)
        });
    if committed == Seen::Value(false) {
        return Priced::Nothing;
    }
    let margin = match exit.look(
        Path::of("fees", "supplier_margin"),
        &floored(&fees.supplier_margin, exit.model.ends.worst_margin),
        Share(exit.model.ends.worst_margin),
        Share(0),
        &|margin| i64::from(margin.0),
    ) {
        Seen::Value(margin) => margin,
        Seen::Silent => Share(0),
        Seen::Open => return Priced::Open,
    };
    if margin.0 >= 0 {
        return Priced::Nothing;
    }
    let months = months_between(exit.decision, exit.free_on);
    Priced::Known(Cost::of_fees(div_half_up(months * i128::from(-margin.0), 10_000)))
}

/// Returns a margin that is no lower than the model's worst.
fn floored(margin: &Fact<Share>, worst: i32) -> Fact<Share> {
    match margin {
        Fact::Stated(margin) => Fact::Stated(Share(margin.0.max(worst))),
        Fact::Silent
        | Fact::Unknown
        | Fact::Elsewhere
        | Fact::Ambiguous(_)
        | Fact::Conflicting(_)
        | Fact::NotApplicable => margin.clone(),
    }
}
