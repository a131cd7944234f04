//! What goes on after the end: restraints on dealing with others, how disputes are settled, whether liability has a limit.
//!
//! Tails are in days. Left out: the bar on hiring, which is people and knowledge.

use super::Measured;
use crate::contract::{Party, RestraintKind, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "aftercare",
    parts: &[
        ("exclusivity_tail", |ask| ask.tail(ask.party, RestraintKind::Exclusivity)),
        ("non_compete_tail", |ask| ask.tail(ask.party, RestraintKind::NonCompete)),
        ("no_solicit_customers_tail", |ask| ask.tail(ask.party, RestraintKind::NoSolicitCustomers)),
        ("dispute_ladder", |ask| {
            ask.flag(path_to!(exit_support.dispute_ladder), &ask.scene.contract.exit_support.dispute_ladder)
        }),
        ("liability_capped", |ask| {
            let law = &ask.scene.contract.law;
            match ask.party {
                Party::Buyer => ask.flag(path_to!(law.buyer_liability_capped), &law.buyer_liability_capped),
                Party::Supplier => ask.flag(path_to!(law.supplier_liability_capped), &law.supplier_liability_capped),
            }
        }),
    ],
};
