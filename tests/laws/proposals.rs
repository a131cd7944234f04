//! A proposal, once applied and scored again, gives what was promised.

use portability::contract::Party;
use portability::scoring::assess;
use portability::scoring::proposal::{FactChange, ProposalOutcome, apply, propose};
use proptest::prelude::*;

use crate::cases::{CASES, MODEL, TERMS, asked, config};
use crate::contracts::{any_contract, plausible_contract};
use crate::promises::{is_met, position, targets};

proptest! {
    #![proptest_config(config(CASES / 10))]

    #[test]
    fn a_proposal_once_applied_and_scored_again_gives_what_was_promised(
        contract in prop_oneof![any_contract(), plausible_contract()], asked in asked(), target in prop::sample::select(targets()),
    ) {
        let request = asked.request(false);
        let found = propose(&contract, &MODEL, &TERMS, &request, target);
        let before = assess(&contract, &MODEL, &request);
        prop_assert_eq!(is_met(target, &before), found.outcome == ProposalOutcome::MetAlready);
        prop_assert_eq!(&found.before, &[Party::Buyer, Party::Supplier].map(|party| position(&before, party)));
        for proposal in &found.proposals {
            let changes: Vec<&FactChange> = proposal.terms.iter().flat_map(|term| &term.changes).collect();
            let changed = apply(&contract, changes);
            prop_assert_eq!(&changed, &proposal.contract);
            let after = assess(&changed, &MODEL, &request);
            prop_assert_eq!(&proposal.after, &[Party::Buyer, Party::Supplier].map(|party| position(&after, party)));
            prop_assert_eq!(is_met(target, &after), found.outcome == ProposalOutcome::Met);
        }
    }
}
