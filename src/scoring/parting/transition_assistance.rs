//! Transition assistance: what the supplier's help with the transition costs the buyer.
//!
//! `transition assistance = exit_support.assistance_fee`, the fee of all of it; nothing where help is free or at cost, or
//! none is agreed, and open where it is charged by rates and nobody told the sum.
//! Three months of help for 8,000 in all: 8,000.
//!
//! Source: Regulation (EU) 2023/2854, Article 29(1) to (3): what switching may be charged, at most what it costs.

use super::amount::Cost;
use super::exit::{Exit, Priced};
use crate::contract::{AssistancePrice, Period, path_to};
use crate::scoring::lens::{End, Seen};

/// Returns what the buyer pays for help.
pub(super) fn transition_assistance(exit: &Exit<'_>) -> Priced {
    let support = &exit.contract.exit_support;
    exit.note(path_to!(exit_support.assistance_fee), &support.assistance_fee);
    if let Some(fee) = support.assistance_fee.stated() {
        return Priced::Known(Cost::of_money(*fee));
    }
    let cheaper = |price: &AssistancePrice| match price {
        AssistancePrice::Free => 3,
        AssistancePrice::AtCost => 2,
        AssistancePrice::ContractRates => 1,
        AssistancePrice::ListRates => 0,
    };
    // No help is owed where none is agreed, and then none is charged.
    let is_none = |length: &Period| length.count == 0;
    if support.assistance_length.stated().is_some_and(is_none)
        || matches!(support.assistance_length, crate::contract::Fact::Silent | crate::contract::Fact::NotApplicable)
    {
        return Priced::Nothing;
    }
    match exit.look(
        path_to!(exit_support.assistance_price),
        &support.assistance_price,
        AssistancePrice::ListRates,
        AssistancePrice::Free,
        &cheaper,
    ) {
        Seen::Value(AssistancePrice::Free | AssistancePrice::AtCost) | Seen::Silent => Priced::Nothing,
        Seen::Value(AssistancePrice::ContractRates | AssistancePrice::ListRates) | Seen::Open => {
            let settled = !support.assistance_fee.is_open();
            if settled || exit.end == End::Friendly { Priced::Nothing } else { Priced::Open }
        }
    }
}
