//! Which law holds, how the terms came about, who is liable for how much.

use super::topic::topic;

topic! {
    /// The law of the contract.
    pub struct Law {
        /// The law named, as the contract names it.
        governing_law: String,
        /// Whether one party's standard terms were taken as they are.
        standard_terms: bool,
        /// Whether the buyer's liability has a limit.
        buyer_liability_capped: bool,
        /// Whether the supplier's liability has a limit.
        supplier_liability_capped: bool,
        /// Whether the supplier may change the terms by itself; no where they change only by what both agree on.
        unilateral_terms_change: bool,
    }
}
