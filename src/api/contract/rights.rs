//! Who keeps what when the contract ends.

use super::fact::{choice, topic};

topic! {
    Rights {
        work_product, configuration, licence_survival, source_escrow, buyer_property_returned,
        supplier_property_returned,
    }
}

choice! { Owner { Buyer, Supplier, Joint, Each } }
choice! { LicenceSurvival { Perpetual, RunOff, None } }
