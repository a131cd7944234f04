//! What else there is, and what going there takes.

use super::topic::{choice, topic};
use super::{Estimate, Money, Period};

choice! {
    /// How well the other party can be replaced: the closed list of the register of information, B_07.01.0050
    /// (Implementing Regulation (EU) 2024/2956).
    pub enum Substitutability {
        /// Easily.
        Easy = "easy",
        /// With medium complexity.
        Medium = "medium",
        /// With high complexity.
        HighlyComplex = "highly_complex",
        /// Not at all.
        NotSubstitutable = "not_substitutable",
    }
}

choice! {
    /// How well the buyer can do it itself: the closed list of B_07.01.0090.
    pub enum Reintegration {
        /// Easily.
        Easy = "easy",
        /// With difficulty.
        Difficult = "difficult",
        /// With high complexity.
        HighlyComplex = "highly_complex",
    }
}

topic! {
    /// The market.
    pub struct Market {
        /// How many others could deliver.
        alternatives: u32,
        /// How well the supplier can be replaced.
        substitutability: Substitutability,
        /// How well the supplier can replace the buyer.
        buyer_substitutability: Substitutability,
        /// How long the buyer's switch takes.
        switch_time: Estimate<Period>,
        /// What moving costs the buyer: people and outside help.
        migration: Estimate<Money>,
        /// What finding and contracting another supplier costs.
        search_and_contracting: Estimate<Money>,
        /// How long both services run side by side.
        parallel_running: Period,
        /// How well the buyer can do it itself.
        reintegration: Reintegration,
        /// How long the supplier needs to replace this buyer's revenue.
        replacement_time: Estimate<Period>,
    }
}
