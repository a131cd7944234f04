//! What help there is in the transition: for the buyer, how much of its switch it covers and at what price; for the supplier,
//! how heavy that duty is.
//!
//! `assistance_length`: for the buyer, the length of help as a share of the likely time its switch takes, in basis points; for the
//! supplier, its days.
//! A switch counts up to the longest of `[ends]`; one that takes no time, or of which nothing is said, needs no help and has
//! full points.

use super::{Ask, Measured, Reading};
use crate::contract::{Estimate, Fact, Party, Period, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "handover",
    parts: &[
        ("assistance_length", |ask| match ask.party {
            Party::Buyer => covered(ask),
            Party::Supplier => {
                let length = &ask.scene.contract.exit_support.assistance_length;
                ask.days(path_to!(exit_support.assistance_length), length)
            }
        }),
        ("assistance_price", |ask| {
            ask.choice(path_to!(exit_support.assistance_price), &ask.scene.contract.exit_support.assistance_price)
        }),
        ("exit_plan", |ask| ask.flag(path_to!(exit_support.exit_plan), &ask.scene.contract.exit_support.exit_plan)),
    ],
};

fn covered(ask: &mut Ask<'_, '_>) -> Reading {
    let (contract, scale) = (ask.scene.contract, ask.scale);
    let longest = ask.scene.model.ends.longest_switch_days;
    let switch = &contract.market.switch_time;
    ask.facts.push((path_to!(market.switch_time), switch.state()));
    let days = |estimate: &Estimate<Period>| estimate.likely.mean_days().min(longest);
    let (shortest, most) = match switch {
        Fact::Stated(estimate) => (days(estimate), days(estimate)),
        Fact::Silent | Fact::NotApplicable => (0, 0),
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => {
            let candidates = || switch.candidates().iter().map(days);
            (candidates().min().unwrap_or(0), candidates().max().unwrap_or(longest))
        }
    };
    let length = &contract.exit_support.assistance_length;
    let fit = |length: u32, needed: u32| {
        if needed == 0 { 10_000 } else { (i64::from(length) * 10_000 / i64::from(needed)).min(10_000) }
    };
    let least =
        ask.fact(path_to!(exit_support.assistance_length), length, |length| scale.at(fit(length.mean_days(), most)));
    let best = ask
        .fact(path_to!(exit_support.assistance_length), length, |length| scale.at(fit(length.mean_days(), shortest)));
    match (least, best) {
        (Reading::Of { cautious, silent, .. }, Reading::Of { friendly, .. }) => {
            // Who switches in no time needs no help, whatever the contract says of it.
            let none_needed = i64::from(scale.ends().1);
            let friendly = if shortest == 0 { none_needed } else { friendly };
            let cautious = if most == 0 { none_needed } else { cautious };
            Reading::Of { cautious, friendly, silent, applies_open: false }
        }
        (reading, _) => reading,
    }
}
