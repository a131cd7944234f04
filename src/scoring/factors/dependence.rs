//! How much hangs on the other party: how critical the service is, how well the other can be replaced, what share of the
//! business it is.

use super::{Ask, Measured, Reading};
use crate::contract::{Party, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "dependence", parts: &["critical_function", "substitutability", "share_of_business"], read };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let contract = ask.scene.contract;
    match (ask.part, ask.party) {
        ("critical_function", _) => ask.flag(path_to!(service.critical_function), &contract.service.critical_function),
        ("substitutability", Party::Buyer) => {
            ask.choice(path_to!(market.substitutability), &contract.market.substitutability)
        }
        ("substitutability", Party::Supplier) => {
            ask.choice(path_to!(market.buyer_substitutability), &contract.market.buyer_substitutability)
        }
        (_, Party::Buyer) => ask.share(path_to!(parties.spend_share), &contract.parties.spend_share),
        (_, Party::Supplier) => ask.share(path_to!(parties.revenue_share), &contract.parties.revenue_share),
    }
}
