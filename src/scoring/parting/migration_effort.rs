//! Migration effort: what moving the buyer to another service costs.
//!
//! `migration effort = market.migration`, as it was estimated.
//! Estimated at 5,000 to 12,000, likely 8,000: 8,000, and 5,000 and 12,000 at its ends.
//!
//! Source: Burnham, Frels and Mahajan, Journal of the Academy of Marketing Science 31(2), 2003: set-up costs.

use super::exit::{Exit, Priced};
use crate::contract::path_to;

/// Returns what moving to another service costs the buyer.
pub(super) fn migration_effort(exit: &Exit<'_>) -> Priced {
    exit.estimate(path_to!(market.migration), &exit.contract.market.migration)
}
