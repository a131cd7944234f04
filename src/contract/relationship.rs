//! How close the two are, and how the bond is carried.

use super::Share;
use super::topic::{choice, topic};

choice! {
    /// Where the relationship stands.
    pub enum Stage {
        /// Getting to know each other.
        Courting = "courting",
        /// Agreed, not yet at work.
        Engaged = "engaged",
        /// At work.
        Active = "active",
        /// Ending.
        Parting = "parting",
        /// Ended.
        Parted = "parted",
        /// At work again.
        Reunited = "reunited",
    }
}

choice! {
    /// How close a relationship is.
    pub enum Closeness {
        /// At arm's length.
        Transactional = "transactional",
        /// In between.
        Cooperative = "cooperative",
        /// Each cares for the other.
        Close = "close",
    }
}

topic! {
    /// The relationship.
    pub struct Relationship {
        /// Where it stands.
        stage: Stage,
        /// How close the buyer says it wants to be.
        buyer_closeness: Closeness,
        /// How close the supplier says it wants to be.
        supplier_closeness: Closeness,
        /// How many people on either side know each other.
        linkages: u32,
        /// What share of the talk is in person.
        in_person: Share,
        /// What share of the bond hangs on one person.
        single_person: Share,
    }
}
