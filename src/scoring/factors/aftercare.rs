//! What goes on after the end: restraints on dealing with others, how disputes are settled, whether liability has a limit.
//!
//! Tails are in days. Left out: the bar on hiring, which is people and knowledge.

use super::{Ask, Measured, Reading};
use crate::contract::{Party, RestraintKind, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "aftercare",
    parts: &["exclusivity_tail", "non_compete_tail", "no_solicit_customers_tail", "dispute_ladder", "liability_capped"],
    read,
};

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let law = &ask.scene.contract.law;
    match (ask.part, ask.party) {
        ("dispute_ladder", _) => {
            ask.flag(path_to!(exit_support.dispute_ladder), &ask.scene.contract.exit_support.dispute_ladder)
        }
        ("liability_capped", Party::Buyer) => {
            ask.flag(path_to!(law.buyer_liability_capped), &law.buyer_liability_capped)
        }
        ("liability_capped", Party::Supplier) => {
            ask.flag(path_to!(law.supplier_liability_capped), &law.supplier_liability_capped)
        }
        (part, party) => ask.tail(party, tail_kind(part)),
    }
}

fn tail_kind(part: &str) -> RestraintKind {
    match part {
        "exclusivity_tail" => RestraintKind::Exclusivity,
        "no_solicit_customers_tail" => RestraintKind::NoSolicitCustomers,
        _ => RestraintKind::NonCompete,
    }
}
