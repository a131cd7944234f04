//! Who keeps what when the contract ends.

use super::topic::{choice, topic};

choice! {
    /// Who owns a thing.
    pub enum Owner {
        /// The buyer.
        Buyer = "buyer",
        /// The supplier.
        Supplier = "supplier",
        /// Both.
        Joint = "joint",
        /// Each what it made.
        Each = "each",
    }
}

choice! {
    /// What is left of the buyer's licence after the end.
    pub enum LicenceSurvival {
        /// It stays.
        Perpetual = "perpetual",
        /// It stays for a while, to run down or sell off.
        RunOff = "run_off",
        /// It ends.
        None = "none",
    }
}

topic! {
    /// Rights on the end.
    pub struct Rights {
        /// Who owns what the work makes.
        work_product: Owner,
        /// Who owns the configuration.
        configuration: Owner,
        /// What is left of the buyer's licence to the supplier's material.
        licence_survival: LicenceSurvival,
        /// Whether the source is kept in escrow and released when it is needed.
        source_escrow: bool,
        /// Whether the buyer's property and documents come back to it.
        buyer_property_returned: bool,
        /// Whether the supplier's property, material and documents come back to it.
        supplier_property_returned: bool,
    }
}
