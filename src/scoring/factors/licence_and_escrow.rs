//! What is left of the buyer's licence after the end, and whether the source is in escrow.
//!
//! For the supplier: what of its material it leaves behind. Not asked of carriage, goods, agency and finance.

use super::{Ask, Measured, Reading};
use crate::contract::path_to;
use crate::scoring::factors::uses_licensed_material;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "licence_and_escrow",
    parts: &[
        ("licence_survival", |ask| {
            let reading = ask.choice(path_to!(rights.licence_survival), &ask.scene.contract.rights.licence_survival);
            where_licensed(ask, reading)
        }),
        ("source_escrow", |ask| {
            let reading = ask.flag(path_to!(rights.source_escrow), &ask.scene.contract.rights.source_escrow);
            where_licensed(ask, reading)
        }),
    ],
};

fn where_licensed(ask: &mut Ask<'_, '_>, reading: Reading) -> Reading {
    ask.only_where(uses_licensed_material(ask.scene.contract), reading)
}
