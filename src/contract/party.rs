//! Who the two parties are, and how much each weighs in the other's business.

use super::Share;
use super::topic::{choice, topic};

choice! {
    /// A party of one contract.
    pub enum Party {
        /// Who receives the service or goods and pays for them.
        Buyer = "buyer",
        /// Who delivers them and is paid.
        Supplier = "supplier",
    }
}

impl Party {
    /// Returns what is said of this party, of two things that are said of each.
    pub fn choose<T>(self, of_buyer: T, of_supplier: T) -> T {
        match self {
            Self::Buyer => of_buyer,
            Self::Supplier => of_supplier,
        }
    }

    /// Returns the other party.
    pub fn other(self) -> Self {
        match self {
            Self::Buyer => Self::Supplier,
            Self::Supplier => Self::Buyer,
        }
    }
}

choice! {
    /// Size by Commission Recommendation 2003/361/EC, with the small mid-cap of Recommendation (EU) 2025/1099.
    pub enum SizeClass {
        /// Fewer than 10 people.
        Micro = "micro",
        /// Fewer than 50 people.
        Small = "small",
        /// Fewer than 250 people.
        Medium = "medium",
        /// Fewer than 750 people.
        SmallMidCap = "small_mid_cap",
        /// All above.
        Large = "large",
    }
}

topic! {
    /// The two parties.
    pub struct Parties {
        /// The buyer's name as the contract gives it.
        buyer_name: String,
        /// The supplier's name as the contract gives it.
        supplier_name: String,
        /// The buyer's country, ISO 3166-1 alpha-2.
        buyer_country: String,
        /// The supplier's country, ISO 3166-1 alpha-2.
        supplier_country: String,
        /// The buyer's size.
        buyer_size: SizeClass,
        /// The supplier's size.
        supplier_size: SizeClass,
        /// Whether the buyer is a financial entity in the sense of Regulation (EU) 2022/2554, Article 2.
        buyer_financial_entity: bool,
        /// This contract's fees as a share of the supplier's revenue.
        revenue_share: Share,
        /// This contract's fees as a share of what the buyer spends in the category.
        spend_share: Share,
    }
}
