//! What must hold between the fields of a contract.

use std::collections::BTreeSet;

use crate::api::pb::ViolationReason::{DatesReversed, RenewalWithoutTerm};
use crate::api::{Intake, Site};
use crate::contract::{Contract, Fact, Path, State, TermKind, path_to};

/// Checks a contract as a whole; `told` are the paths whose state the caller told, UNKNOWN among them.
pub(super) fn check(contract: &Contract, told: &BTreeSet<Path>, at: &Site<'_>, intake: &mut Intake) {
    let term = &contract.term;
    if let (Some(effective), Some(end)) = (term.effective.stated(), term.end.stated())
        && end < effective
    {
        let allowed = format!("must not be before {effective}, the effective date");
        intake.refuse(&at.field("term").field("end"), DatesReversed, allowed);
    }
    let says_unknown = told.contains(&path_to!(term.initial)) || told.contains(&path_to!(term.end));
    if renews_without_term(contract) && !says_unknown {
        let allowed = "a contract that renews has a term: give term.initial, term.end or term.kind, or tell in \
                       fact_states that term.initial is not known";
        intake.refuse(&at.field("renewal"), RenewalWithoutTerm, allowed);
    }
}

/// Says whether the contract renews by a stated length or notice, and nothing at all is known of the term.
pub(super) fn renews_without_term(contract: &Contract) -> bool {
    let (term, renewal) = (&contract.term, &contract.renewal);
    let has_terms = [renewal.length.state(), renewal.buyer_notice.state(), renewal.supplier_notice.state()]
        .contains(&State::Stated);
    let is_endless = matches!(term.kind, Fact::Stated(TermKind::Indefinite | TermKind::EventBound));
    let is_unknown = term.initial == Fact::Unknown && term.end == Fact::Unknown;
    renewal.automatic == Fact::Stated(true) && has_terms && is_unknown && !is_endless
}
