//! Data extraction: what taking one's own data out costs.
//!
//! Tiers are added: 60,000 GB, the first 100 free, 0.09 to 10,000, 0.085 to 50,000, 0.07 to 150,000:
//! `9,900 x 0.09 + 40,000 x 0.085 + 10,000 x 0.07 = 4,991.00`.
//! A charge at cost, not more, is no price of leaving that a clause could cut, and counts as nothing.
//!
//! Source: Regulation (EU) 2023/2854, Articles 2(35) and 29: data egress charges.

use super::amount::{Cost, Fraction};
use super::exit::{Exit, Priced};
use crate::contract::{ExportCharge, Fact, PriceTier, path_to};
use crate::scoring::factors::holds_data;
use crate::scoring::lens::{End, Seen};

/// Returns what the buyer pays for its data.
pub(super) fn data_extraction(exit: &Exit<'_>) -> Priced {
    let data = &exit.contract.data;
    match holds_data(exit.contract) {
        Some(false) => return Priced::Nothing,
        None if exit.end == End::Friendly => return Priced::Nothing,
        Some(true) | None => {}
    }
    exit.note(path_to!(data.export_charge), &data.export_charge);
    match &data.export_charge {
        Fact::Stated(charge) => charge_cost(exit, charge),
        Fact::Silent | Fact::NotApplicable => Priced::Nothing,
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => {
            if exit.end == End::Friendly {
                Priced::Nothing
            } else {
                Priced::Open
            }
        }
    }
}

fn charge_cost(exit: &Exit<'_>, charge: &ExportCharge) -> Priced {
    match charge {
        ExportCharge::AtCost | ExportCharge::Free => Priced::Nothing,
        ExportCharge::Fixed(money) => Priced::Known(Cost::of_money(*money)),
        ExportCharge::Tiers(tiers) => {
            let least = |volume: &u32| -i64::from(*volume);
            let volume = match exit.look(path_to!(data.volume), &exit.contract.data.volume, u32::MAX, 0, &least) {
                Seen::Value(u32::MAX) | Seen::Open => return Priced::Open,
                Seen::Value(volume) => volume,
                Seen::Silent => 0,
            };
            Priced::Known(Cost { parts: 0, money: tiered(tiers, volume) })
        }
    }
}

/// Adds the tiers up to a volume.
fn tiered(tiers: &[PriceTier], volume: u32) -> Fraction {
    let (mut from, mut total) = (0_u32, 0_i128);
    for tier in tiers {
        let to = tier.up_to_gigabytes.unwrap_or(u32::MAX).min(volume);
        total += i128::from(to.saturating_sub(from)) * tier.price.nanos;
        from = from.max(to);
    }
    Fraction::whole(total)
}
