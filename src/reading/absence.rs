//! For which facts does a clause that the learned model sees nowhere mean that the contract says nothing?
//!
//! Goes in: a contract as the grammars read it, and whether it has each kind of clause. Comes out: the same, with facts
//! silent whose kind the model tells absent. Not here: what the words alone rule out (see [`super::silence`]).
//!
//! The model tells a kind absent only where that is right in 39 of 40 cases (`models/reading/CARD.md` has the figures),
//! and between its limits it leaves the question to a person. What a grammar found stands all the same, and where words
//! hint at a fact that no grammar could settle it stays open.
//!
//! **The rule**: a kind is in the table where its label asks what the fact asks, so that no clause of another kind can state
//! the fact.

use std::collections::BTreeSet;

use super::findings::{restraint, way_out};
use super::learned::{Kind, Presence, Verdict};
use super::silence::{silence_entry, silence_facts};
use crate::contract::{Contract, Party, Path, RestraintKind, WayOutKind};

/// What is silent where no clause of a kind is there.
struct Absence {
    /// The kinds, all of which must be absent.
    kinds: &'static [Kind],
    /// Facts by path, without the key of an entry.
    facts: &'static [&'static str],
    restraints: &'static [RestraintKind],
    ways_out: &'static [WayOutKind],
}

const NOTHING: Absence = Absence { kinds: &[], facts: &[], restraints: &[], ways_out: &[] };

const ABSENCES: [Absence; 18] = [
    Absence { kinds: &[Kind::RenewalTerm], facts: &["renewal.automatic"], ..NOTHING },
    Absence {
        kinds: &[Kind::NoticePeriodToTerminateRenewal, Kind::RenewalTerm],
        facts: &["renewal.buyer_notice", "renewal.supplier_notice"],
        ..NOTHING
    },
    Absence { kinds: &[Kind::TerminationForConvenience], ways_out: &[WayOutKind::Convenience], ..NOTHING },
    Absence {
        kinds: &[Kind::ChangeOfControl],
        restraints: &[RestraintKind::ChangeOfControl],
        ways_out: &[WayOutKind::ChangeOfControl],
        ..NOTHING
    },
    Absence { kinds: &[Kind::AntiAssignment], restraints: &[RestraintKind::Assignment], ..NOTHING },
    Absence { kinds: &[Kind::Exclusivity], restraints: &[RestraintKind::Exclusivity], ..NOTHING },
    Absence { kinds: &[Kind::NonCompete], restraints: &[RestraintKind::NonCompete], ..NOTHING },
    Absence { kinds: &[Kind::NoSolicitOfCustomers], restraints: &[RestraintKind::NoSolicitCustomers], ..NOTHING },
    Absence { kinds: &[Kind::NoSolicitOfEmployees], restraints: &[RestraintKind::NoSolicitStaff], ..NOTHING },
    Absence { kinds: &[Kind::MostFavoredNation], restraints: &[RestraintKind::MostFavoured], ..NOTHING },
    Absence { kinds: &[Kind::RightOfFirstRefusal], restraints: &[RestraintKind::FirstRefusal], ..NOTHING },
    Absence {
        kinds: &[Kind::VolumeRestriction, Kind::MinimumCommitment],
        restraints: &[RestraintKind::Volume],
        ..NOTHING
    },
    Absence {
        kinds: &[Kind::MinimumCommitment],
        facts: &["fees.buyer_committed", "fees.supplier_committed", "fees.commitment"],
        ..NOTHING
    },
    Absence {
        kinds: &[Kind::CapOnLiability],
        facts: &["law.buyer_liability_capped", "law.supplier_liability_capped"],
        ..NOTHING
    },
    Absence { kinds: &[Kind::LiquidatedDamages], facts: &["ways_out.fee"], ..NOTHING },
    Absence {
        kinds: &[Kind::PostTerminationServices],
        facts: &["exit_support.assistance_length", "exit_support.assistance_price", "exit_support.assistance_fee"],
        ..NOTHING
    },
    Absence { kinds: &[Kind::SourceCodeEscrow], facts: &["rights.source_escrow"], ..NOTHING },
    Absence { kinds: &[Kind::GoverningLaw], facts: &["law.governing_law"], ..NOTHING },
];

/// Marks as silent what was not found, where the model tells its kinds absent and no words hint at it.
pub(super) fn mark(contract: &mut Contract, presence: &[Presence], hints: &BTreeSet<Path>) {
    let is_absent =
        |kind: Kind| presence.iter().any(|presence| presence.kind == kind && presence.verdict == Verdict::Absent);
    let absent = || ABSENCES.iter().filter(|absence| absence.kinds.iter().all(|kind| is_absent(*kind)));
    silence_facts(contract, &absent().flat_map(|absence| absence.facts).copied().collect(), hints);
    for absence in absent() {
        for party in Party::ALL {
            for kind in absence.restraints {
                if !hints.contains(&restraint(*party, *kind)) {
                    silence_entry(&mut contract.restraints, *party, kind.name());
                }
            }
            for kind in absence.ways_out {
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
    use crate::contract::{Fact, Found, State};

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

    #[test]
    fn every_fact_of_the_table_is_a_fact_of_the_contract() {
        let mut facts = BTreeSet::new();
        Contract::default().walk(&mut |path, _| {
            facts.insert(path.text());
        });
        let of_entries = ["ways_out.fee"];
        for fact in ABSENCES.iter().flat_map(|absence| absence.facts) {
            assert!(facts.contains(*fact) || of_entries.contains(fact), "{fact}");
        }
    }
}
