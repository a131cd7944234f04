//! What a party may not do, during the contract and after it.

use std::sync::Arc;

use super::topic::{choice, kind, topic};
use super::{Keyed, Name, Party, Path, Period, path_to};

kind! {
    /// What is restrained.
    pub enum RestraintKind {
        /// Dealing with others in the same thing.
        Exclusivity = "exclusivity",
        /// Competing.
        NonCompete = "non_compete",
        /// Approaching the other's customers.
        NoSolicitCustomers = "no_solicit_customers",
        /// Hiring the other's people.
        NoSolicitStaff = "no_solicit_staff",
        /// Giving anybody better terms.
        MostFavoured = "most_favoured",
        /// Dealing with others before this party was asked.
        FirstRefusal = "first_refusal",
        /// Buying or selling above or below a quantity.
        Volume = "volume",
        /// Handing the contract to somebody else.
        Assignment = "assignment",
        /// Coming under new control.
        ChangeOfControl = "change_of_control",
    }
}

choice! {
    /// How far a restraint reaches.
    pub enum Reach {
        /// Named customers, products or places; consent not to be withheld unreasonably.
        Narrow = "narrow",
        /// The field of the contract; consent needed, with mergers and affiliates free.
        Field = "field",
        /// All that the party does; consent needed, or forbidden outright.
        Whole = "whole",
    }
}

topic! {
    /// The terms of one restraint.
    pub struct RestraintTerms {
        /// How far it reaches.
        reach: Reach,
        /// How long it goes on after the end; zero where it ends with the contract.
        tail: Period,
    }
}

/// A restraint on one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restraint {
    /// Who is bound.
    pub bound: Party,
    /// What is restrained.
    pub kind: RestraintKind,
    /// Tells several restraints of one party and kind apart.
    pub label: Option<Arc<str>>,
    /// The contract says in words that the party is not so bound.
    pub excluded: bool,
    /// Its terms.
    pub terms: RestraintTerms,
}

impl Keyed for Restraint {
    const LIST: Path = path_to!(restraints);

    fn party_and_kind(&self) -> (Party, Name) {
        (self.bound, self.kind.name())
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
