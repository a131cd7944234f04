//! What is left of the buyer's licence after the end, and whether the source is in escrow.
//!
//! For the supplier: what of its material it leaves behind. Not asked of carriage, goods, agency and finance.

use super::Measured;
use crate::contract::path_to;
use crate::scoring::factors::uses_licensed_material;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "licence_and_escrow",
    parts: &[
        ("licence_survival", |ask| {
            let contract = ask.scene.contract;
            ask.only_where(uses_licensed_material(contract), |ask| {
                ask.choice(path_to!(rights.licence_survival), &contract.rights.licence_survival)
            })
        }),
        ("source_escrow", |ask| {
            let contract = ask.scene.contract;
            ask.only_where(uses_licensed_material(contract), |ask| {
                ask.flag(path_to!(rights.source_escrow), &contract.rights.source_escrow)
            })
        }),
    ],
};
