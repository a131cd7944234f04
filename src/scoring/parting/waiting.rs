//! Waiting: what it costs to stay bound after the decision to leave.
//!
//! For the buyer: its fees while it is bound beyond the time that switching takes, a transfer to the supplier.
//! Nothing where it pays only for what it orders.
//! For the supplier: what serving on costs beyond what it earns, which nobody receives.
//!
//! `waiting = fees a month x months from decision + switch time to the free day` for the buyer; for the supplier `fees a month
//! x loss as a share of fees x months from the decision to the free day`.
//! 1,000 a month, free 4 months after the decision, a switch of one month: 3,000.
//! Source: a sum of our own.

use jiff::civil::Date;

use super::amount::Cost;
use super::exit::{Exit, Priced, months_between};
use crate::contract::{Contract, Fact, Party, Period, Share, div_half_up, path_to};
use crate::scoring::lens::Seen;

/// At which rate waiting costs the leaver, whatever the days.
#[derive(Clone, Copy, Debug)]
pub(super) enum WaitingRate {
    /// It costs nothing.
    Nothing,
    /// The fees, beyond the days that switching takes.
    Fees {
        /// How long the switch takes, in days.
        switch_days: u32,
    },
    /// A share of the fees, which serving on costs beyond what it earns.
    Loss(Share),
    /// Open.
    Open,
}

/// Returns at which rate the leaver waits.
pub(super) fn waiting_rate(exit: &Exit<'_>) -> WaitingRate {
    match exit.leaver {
        Party::Buyer => match pays_while_bound(exit) {
            Some(true) => {
                exit.switch_days(true).map_or(WaitingRate::Open, |switch_days| WaitingRate::Fees { switch_days })
            }
            Some(false) => WaitingRate::Nothing,
            None => WaitingRate::Open,
        },
        Party::Supplier => supplier_waits(exit),
    }
}

/// Returns what waiting from a decision to a free day costs.
pub(super) fn waiting(rate: WaitingRate, decision: Date, free_on: Date) -> Priced {
    let priced = |parts| if parts == 0 { Priced::Nothing } else { Priced::Known(Cost::of_fees(parts)) };
    match rate {
        WaitingRate::Nothing => Priced::Nothing,
        WaitingRate::Fees { switch_days } => priced(months_between(Period::days(switch_days).after(decision), free_on)),
        WaitingRate::Loss(share) => {
            let months = months_between(decision, free_on);
            Priced::Known(Cost::of_fees(div_half_up(months * i128::from(share.0), 10_000)))
        }
        WaitingRate::Open => Priced::Open,
    }
}

/// Says whether the buyer pays while it is bound, whatever it orders; none where that is open.
pub(super) fn pays_while_bound(exit: &Exit<'_>) -> Option<bool> {
    let fees = &exit.contract.fees;
    if is_priced(exit.contract) {
        return Some(true);
    }
    match exit
        .look(path_to!(fees.buyer_committed), &fees.buyer_committed, true, false, &|committed| i64::from(!committed))
    {
        Seen::Value(committed) => Some(committed),
        Seen::Silent => Some(false),
        Seen::Open => None,
    }
}

/// Says whether the contract states a fee or a minimum that runs on by itself.
fn is_priced(contract: &Contract) -> bool {
    contract.fees.recurring.stated().is_some() || contract.fees.commitment.stated().is_some()
}

fn supplier_waits(exit: &Exit<'_>) -> WaitingRate {
    let fees = &exit.contract.fees;
    // Who need not keep anything ready serves on only where it is asked to and paid.
    let committed = exit.look(path_to!(fees.supplier_committed), &fees.supplier_committed, true, false, &|committed| {
        i64::from(!committed)
    });
    if committed == Seen::Value(false) {
        return WaitingRate::Nothing;
    }
    let margin = match exit.look(
        path_to!(fees.supplier_margin),
        &floored(&fees.supplier_margin, exit.model.ends.worst_margin),
        Share(exit.model.ends.worst_margin),
        Share(0),
        &|margin| i64::from(margin.0),
    ) {
        Seen::Value(margin) => margin,
        Seen::Silent => Share(0),
        Seen::Open => return WaitingRate::Open,
    };
    if margin.0 >= 0 {
        return WaitingRate::Nothing;
    }
    WaitingRate::Loss(Share(-margin.0))
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
