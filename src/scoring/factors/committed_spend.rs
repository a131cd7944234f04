//! Whether a party must keep something up whatever is used: the buyer a minimum, the supplier capacity, stock or capital.
//!
//! Left out: the amount, which is a cost of leaving.

use super::{Ask, Measured, Reading};
use crate::contract::{Fact, Party, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured { id: "committed_spend", parts: &[("committed_spend", read)] };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let fees = &ask.scene.contract.fees;
    match ask.party {
        // A fee that runs on by itself is a minimum, whether or not the contract calls it one.
        Party::Buyer if fees.commitment.stated().is_some_and(|commitment| commitment.nanos > 0) => {
            ask.flag(path_to!(fees.commitment), &Fact::Stated(true))
        }
        Party::Buyer => ask.flag(path_to!(fees.buyer_committed), &fees.buyer_committed),
        Party::Supplier => ask.flag(path_to!(fees.supplier_committed), &fees.supplier_committed),
    }
}
