//! Who the two parties are.

use super::fact::{choice, topic};

topic! {
    Parties {
        buyer_name, supplier_name, buyer_country, supplier_country, buyer_size, supplier_size,
        buyer_financial_entity, revenue_share, spend_share,
    }
}

choice! { Party { Buyer, Supplier } }
choice! { SizeClass { Micro, Small, Medium, SmallMidCap, Large } }
