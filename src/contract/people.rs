//! The people that the contract moves.

use super::topic::topic;
use super::{Estimate, Money};

topic! {
    /// People.
    pub struct People {
        /// How many users must learn another service.
        users_to_retrain: u32,
        /// How many days each of them needs.
        training_days: u32,
        /// What a day of a user costs the buyer.
        day_cost: Money,
        /// How many of the supplier's people work for this buyer only.
        dedicated_staff: u32,
        /// Whether the staff goes over to who takes over the work.
        transfer_of_undertakings: bool,
        /// What winding down its side costs the supplier.
        demobilisation: Estimate<Money>,
    }
}
