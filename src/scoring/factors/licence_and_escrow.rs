//! What is left of the buyer's licence after the end, and whether the source is in escrow.
//!
//! For the supplier: what of its material it leaves behind. Not asked of carriage, goods, agency and finance.

use super::{Ask, Measured, Reading};
use crate::contract::path_to;
use crate::scoring::factors::uses_licensed_material;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "licence_and_escrow", parts: &["licence_survival", "source_escrow"], read };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let contract = ask.scene.contract;
    let rights = &contract.rights;
    let reading = if ask.part == "licence_survival" {
        ask.choice(path_to!(rights.licence_survival), &rights.licence_survival)
    } else {
        ask.flag(path_to!(rights.source_escrow), &rights.source_escrow)
    };
    ask.only_where(uses_licensed_material(contract), reading)
}
