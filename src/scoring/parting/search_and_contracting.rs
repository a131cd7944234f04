//! Search and contracting: what finding another supplier and agreeing with it costs.
//!
//! `search and contracting = market.search_and_contracting`, as it was estimated.
//! Estimated at 1,000 to 4,000, likely 2,000: 2,000, and 1,000 and 4,000 at its ends.
//!
//! Source: Klemperer, Quarterly Journal of Economics 102(2), 1987: transaction costs; Burnham, Frels and Mahajan, Journal of
//! the Academy of Marketing Science 31(2), 2003: evaluation costs.

use super::exit::{Exit, Priced};
use crate::contract::path_to;

/// Returns what finding and contracting another supplier costs the buyer.
pub(super) fn search_and_contracting(exit: &Exit<'_>) -> Priced {
    exit.estimate(path_to!(market.search_and_contracting), &exit.contract.market.search_and_contracting)
}
