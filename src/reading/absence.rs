//! For which facts does a clause that the learned model sees nowhere mean that the contract says nothing?
//!
//! Goes in: a contract as the grammars read it, and whether it has each kind of clause. Comes out: the same, with facts
//! silent whose kind the model tells absent. Not here: what the words alone rule out (see [`super::silence`]).
//!
//! The model tells a kind absent only where that is right in 39 of 40 cases (`models/reading/CARD.md` has the figures),
//! and between its limits it leaves the question to a person. What a grammar found stands all the same, and where words
//! hint at a fact that no grammar could settle it stays open.
//!
//! Which facts are silent without which kinds is told by [`super::bearing`].

use std::collections::BTreeSet;

use super::bearing::BEARINGS;
use super::findings::{restraint, way_out};
use super::learned::{Kind, Presence, Verdict};
use super::silence::{silence_entry, silence_facts};
use crate::contract::{Contract, Party, Path};

/// Marks as silent what was not found, where the model tells its kinds absent and no words hint at it.
pub(super) fn mark(contract: &mut Contract, presence: &[Presence], hints: &BTreeSet<Path>) {
    let is_absent =
        |kind: Kind| presence.iter().any(|presence| presence.kind == kind && presence.verdict == Verdict::Absent);
    let is_silent = |kinds: &[Kind]| !kinds.is_empty() && kinds.iter().all(|kind| is_absent(*kind));
    let silent = || BEARINGS.iter().filter(|bearing| is_silent(bearing.silent_without));
    silence_facts(contract, &silent().flat_map(|bearing| bearing.facts).copied().collect(), hints);
    for bearing in silent() {
        for party in Party::ALL {
            for kind in bearing.restraints {
                if !hints.contains(&restraint(*party, *kind)) {
                    silence_entry(&mut contract.restraints, *party, kind.name());
                }
            }
            for kind in bearing.ways_out {
                if !hints.contains(&way_out(*party, *kind)) {
                    silence_entry(&mut contract.ways_out, *party, kind.name());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Fact, Found, RestraintKind, State};

    fn told(verdict: Verdict, hints: &BTreeSet<Path>) -> Contract {
        let presence = Kind::ALL.map(|kind| Presence { kind, probability: 0, present: false, verdict });
        let mut contract = Contract::default();
        mark(&mut contract, &presence, hints);
        contract
    }

    fn exclusivity(contract: &Contract) -> State {
        match contract.restraints.find(Party::Buyer, RestraintKind::Exclusivity.name()) {
            Found::Absent(state) => state,
            Found::Entries(_) => State::Stated,
        }
    }

    #[test]
    fn what_is_absent_is_silent_and_what_a_person_should_see_is_open() {
        let absent = told(Verdict::Absent, &BTreeSet::new());
        assert_eq!(absent.law.supplier_liability_capped, Fact::Silent);
        assert_eq!(exclusivity(&absent), State::Silent);
        for verdict in [Verdict::Present, Verdict::Review] {
            assert_eq!(told(verdict, &BTreeSet::new()), Contract::default());
        }
    }

    #[test]
    fn what_words_hint_at_stays_open() {
        let hints = [restraint(Party::Buyer, RestraintKind::Exclusivity)].into();
        assert_eq!(exclusivity(&told(Verdict::Absent, &hints)), State::Unknown);
    }
}
