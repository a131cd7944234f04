//! How much hangs on the other party: how critical the service is, how well the other can be replaced, what share of the
//! business it is.

use super::Measured;
use crate::contract::{Party, path_to};

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "dependence",
    parts: &[
        ("critical_function", |ask| {
            ask.flag(path_to!(service.critical_function), &ask.scene.contract.service.critical_function)
        }),
        ("substitutability", |ask| {
            let market = &ask.scene.contract.market;
            match ask.party {
                Party::Buyer => ask.choice(path_to!(market.substitutability), &market.substitutability),
                Party::Supplier => ask.choice(path_to!(market.buyer_substitutability), &market.buyer_substitutability),
            }
        }),
        ("share_of_business", |ask| {
            let parties = &ask.scene.contract.parties;
            match ask.party {
                Party::Buyer => ask.share(path_to!(parties.spend_share), &parties.spend_share),
                Party::Supplier => ask.share(path_to!(parties.revenue_share), &parties.revenue_share),
            }
        }),
    ],
};
