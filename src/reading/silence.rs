//! For which facts does finding nothing mean that the contract says nothing?
//!
//! Goes in: a contract as it was read. Comes out: the same, with facts silent that this reader is measured to find
//! where they are there. Not here: facts that it misses too often; those stay unknown.
//!
//! **The rule**: a fact is in the table when the reader told at least 85% of the cases where it is there, both on the
//! rated contracts (`tests/reading_quality.rs` prints the figures) and, where the experts of CUAD labelled it, on the
//! 407 labelled contracts. Rights to end without a ground, restraints on conduct and fees are missed too often for that.

use super::findings::is_told;
use crate::contract::{Contract, Key, Party, RestraintKind, State};

/// A fact that is silent where it is not found, with the share of present cases that were told, in percent.
const FACTS: &[(&str, u8)] = &[("law.governing_law", 95), ("renewal.automatic", 88)];

const RESTRAINTS: &[(RestraintKind, u8)] = &[(RestraintKind::Assignment, 92)];

/// Marks what was not found as silent, where that is what it means.
pub(super) fn mark(contract: &mut Contract) {
    contract.walk_mut(&mut |path, fact| {
        if fact.state() == State::Unknown && FACTS.iter().any(|(name, _)| *name == path.to_string()) {
            fact.set_state(State::Silent, &[]);
        }
    });
    for party in Party::ALL {
        for (kind, _) in RESTRAINTS {
            if !is_told(&contract.restraints, *party, kind.word()) {
                let key = Key { party: *party, kind: kind.word(), label: None };
                contract.restraints.states.insert(key, State::Silent);
            }
        }
    }
}
