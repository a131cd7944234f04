//! For which facts does finding nothing mean that the contract says nothing?
//!
//! Goes in: a contract as it was read. Comes out: the same, with facts silent that this reader is measured to find
//! where they are there. Not here: facts that it misses too often; those stay unknown.
//!
//! **The rule**: a fact is in the table when, on the rated contracts (`tests/reading_quality.rs` prints the figures),
//! the reader told at least 80% of the present cases, of which there were at least five.

use super::findings::is_told;
use crate::contract::{Contract, Key, Party, RestraintKind, State, WayOutKind};

/// A fact that is silent where it is not found, with the share of present cases that were told, in percent.
const FACTS: &[(&str, u8)] = &[("law.governing_law", 100)];

const WAYS_OUT: &[(WayOutKind, u8)] = &[];

const RESTRAINTS: &[(RestraintKind, u8)] = &[];

/// Marks what was not found as silent, where that is what it means.
pub(super) fn mark(contract: &mut Contract) {
    contract.walk_mut(&mut |path, fact| {
        if fact.state() == State::Unknown && FACTS.iter().any(|(name, _)| *name == path.to_string()) {
            fact.set_state(State::Silent, &[]);
        }
    });
    for party in Party::ALL {
        for (kind, _) in WAYS_OUT {
            if !is_told(&contract.ways_out, *party, kind.word()) {
                let key = Key { party: *party, kind: kind.word(), label: None };
                contract.ways_out.states.insert(key, State::Silent);
            }
        }
        for (kind, _) in RESTRAINTS {
            if !is_told(&contract.restraints, *party, kind.word()) {
                let key = Key { party: *party, kind: kind.word(), label: None };
                contract.restraints.states.insert(key, State::Silent);
            }
        }
    }
}
