//! What a party put into this relationship that is worth less elsewhere.

use std::sync::Arc;

use jiff::civil::Date;

use super::topic::{kind, topic};
use super::{Keyed, Money, Name, Party, Path, Period, Share, path_to};

kind! {
    /// The kind of asset specificity, after Williamson.
    pub enum InvestmentKind {
        /// A place.
        Site = "site",
        /// Equipment, tooling, software made for this.
        Physical = "physical",
        /// People trained for this.
        Human = "human",
        /// Capacity kept for this.
        Dedicated = "dedicated",
        /// A name built together.
        Brand = "brand",
        /// Something that is worth much only at one time.
        Temporal = "temporal",
    }
}

topic! {
    /// The terms of one investment.
    pub struct InvestmentTerms {
        /// What it cost.
        amount: Money,
        /// When it was made; the effective date where silent.
        made_on: Date,
        /// Over how long it is used up, by equal parts.
        useful_life: Period,
        /// What share of it is worth as much elsewhere.
        redeployable: Share,
    }
}

/// An investment by one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Investment {
    /// Who made it.
    pub by: Party,
    /// The kind.
    pub kind: InvestmentKind,
    /// Tells several investments of one party and kind apart.
    pub label: Option<Arc<str>>,
    /// Its terms.
    pub terms: InvestmentTerms,
}

impl Keyed for Investment {
    const LIST: Path = path_to!(investments);

    fn party_and_kind(&self) -> (Party, Name) {
        (self.by, self.kind.name())
    }

    fn label(&self) -> Option<&Arc<str>> {
        self.label.as_ref()
    }

    fn terms(&self) -> &dyn super::Topic {
        &self.terms
    }

    fn terms_mut(&mut self) -> &mut dyn super::Topic {
        &mut self.terms
    }
}
