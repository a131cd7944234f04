//! What the service is built on and built into.

use super::topic::{choice, topic};
use super::{Estimate, Money};

choice! {
    /// How others can connect.
    pub enum Interfaces {
        /// By open standards.
        Open = "open",
        /// By the supplier's own interfaces, described.
        Documented = "documented",
        /// By the supplier's own interfaces.
        Proprietary = "proprietary",
    }
}

choice! {
    /// Whether something else does the same.
    pub enum Equivalent {
        /// Something on the market does.
        Full = "full",
        /// Something does the most important part.
        Partial = "partial",
        /// Nothing does.
        None = "none",
    }
}

topic! {
    /// Technology.
    pub struct Technology {
        /// The interfaces.
        interfaces: Interfaces,
        /// How many systems of the buyer are connected.
        integrations: u32,
        /// What rebuilding those connections costs.
        integration_rework: Estimate<Money>,
        /// What rebuilding the buyer's adaptations costs.
        customisation: Estimate<Money>,
        /// Whether something elsewhere does the same.
        equivalent: Equivalent,
        /// How many of the 13 facets of ISO/IEC 19941 are covered, 0 to 13.
        facets: u32,
    }
}
