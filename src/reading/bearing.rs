//! Which facts does a clause of a kind bear on?
//!
//! Goes in: a contract as the grammars read it. Comes out: where they read a clause of each kind that the learned model
//! knows, and how surely. Two things hang on the table: where the grammars saw a clause is told to the model, which weighs
//! it (see [`super::learned`]), and where the model sees none a fact may be silent (see [`super::absence`]).
//!
//! **The rule**: a kind states a fact where a clause of that kind is what a grammar reads the fact from; a fact is silent
//! without kinds where their labels ask what the fact asks, so that no clause of another kind can state it.

use super::learned::{Kind, ONE, Place};
use crate::contract::{Contract, Keyed, Path, Restraint, RestraintKind, WayOut, WayOutKind};

/// Some facts, and the kinds of clause that bear on them.
pub(super) struct Bearing {
    /// The kinds whose clauses state the facts.
    stated_by: &'static [Kind],
    /// The kinds without any of which the facts are silent; none where the facts are never so.
    pub(super) silent_without: &'static [Kind],
    /// Facts by path, without the key of an entry.
    pub(super) facts: &'static [&'static str],
    /// Restraints with all their fields.
    pub(super) restraints: &'static [RestraintKind],
    /// Ways out with all their fields.
    pub(super) ways_out: &'static [WayOutKind],
}

const NOTHING: Bearing = Bearing { stated_by: &[], silent_without: &[], facts: &[], restraints: &[], ways_out: &[] };

/// What is stated by clauses of some kinds, and silent without them.
const fn only_by(kinds: &'static [Kind]) -> Bearing {
    Bearing { stated_by: kinds, silent_without: kinds, ..NOTHING }
}

/// What is stated by clauses of some kinds, and perhaps by others.
const fn stated_by(kinds: &'static [Kind]) -> Bearing {
    Bearing { stated_by: kinds, ..NOTHING }
}

pub(super) const BEARINGS: [Bearing; 25] = [
    Bearing { facts: &["renewal.automatic"], ..only_by(&[Kind::RenewalTerm]) },
    Bearing { facts: &["renewal.length"], ..stated_by(&[Kind::RenewalTerm]) },
    Bearing {
        facts: &["renewal.buyer_notice", "renewal.supplier_notice"],
        silent_without: &[Kind::NoticePeriodToTerminateRenewal, Kind::RenewalTerm],
        ..stated_by(&[Kind::NoticePeriodToTerminateRenewal])
    },
    Bearing { facts: &["term.initial", "term.end", "term.kind"], ..stated_by(&[Kind::ExpirationDate]) },
    Bearing { ways_out: &[WayOutKind::Convenience], ..only_by(&[Kind::TerminationForConvenience]) },
    Bearing {
        restraints: &[RestraintKind::ChangeOfControl],
        ways_out: &[WayOutKind::ChangeOfControl],
        ..only_by(&[Kind::ChangeOfControl])
    },
    Bearing { restraints: &[RestraintKind::Assignment], ..only_by(&[Kind::AntiAssignment]) },
    Bearing { restraints: &[RestraintKind::Exclusivity], ..only_by(&[Kind::Exclusivity]) },
    Bearing { restraints: &[RestraintKind::NonCompete], ..only_by(&[Kind::NonCompete]) },
    Bearing { restraints: &[RestraintKind::NoSolicitCustomers], ..only_by(&[Kind::NoSolicitOfCustomers]) },
    Bearing { restraints: &[RestraintKind::NoSolicitStaff], ..only_by(&[Kind::NoSolicitOfEmployees]) },
    Bearing { restraints: &[RestraintKind::MostFavoured], ..only_by(&[Kind::MostFavoredNation]) },
    Bearing { restraints: &[RestraintKind::FirstRefusal], ..only_by(&[Kind::RightOfFirstRefusal]) },
    Bearing { restraints: &[RestraintKind::Volume], ..only_by(&[Kind::VolumeRestriction, Kind::MinimumCommitment]) },
    Bearing {
        facts: &["fees.buyer_committed", "fees.supplier_committed", "fees.commitment"],
        ..only_by(&[Kind::MinimumCommitment])
    },
    Bearing { facts: &["fees.commitment_period"], ..stated_by(&[Kind::MinimumCommitment]) },
    Bearing { facts: &["fees.unilateral_price_change"], ..stated_by(&[Kind::PriceRestrictions]) },
    Bearing {
        facts: &["law.buyer_liability_capped", "law.supplier_liability_capped"],
        silent_without: &[Kind::CapOnLiability],
        ..stated_by(&[Kind::CapOnLiability, Kind::UncappedLiability])
    },
    Bearing { facts: &["ways_out.fee"], ..only_by(&[Kind::LiquidatedDamages]) },
    Bearing {
        facts: &["exit_support.assistance_length", "exit_support.assistance_price", "exit_support.assistance_fee"],
        ..only_by(&[Kind::PostTerminationServices])
    },
    Bearing {
        facts: &[
            "exit_support.service_continues",
            "rights.buyer_property_returned",
            "rights.supplier_property_returned",
        ],
        ..stated_by(&[Kind::PostTerminationServices])
    },
    Bearing {
        facts: &["rights.licence_survival"],
        ..stated_by(&[Kind::IrrevocableOrPerpetualLicense, Kind::PostTerminationServices])
    },
    Bearing { facts: &["rights.work_product"], ..stated_by(&[Kind::IpOwnershipAssignment, Kind::JointIpOwnership]) },
    Bearing { facts: &["rights.source_escrow"], ..only_by(&[Kind::SourceCodeEscrow]) },
    Bearing { facts: &["law.governing_law"], ..only_by(&[Kind::GoverningLaw]) },
];

impl Bearing {
    fn has(&self, path: &Path) -> bool {
        let of = |list| path.key().filter(|_| path.topic() == list).map(|key| key.kind);
        let (restraint, way_out) = (of(Restraint::LIST.topic()), of(WayOut::LIST.topic()));
        self.facts.contains(&path.fact().as_str())
            || self.restraints.iter().any(|kind| Some(kind.name()) == restraint)
            || self.ways_out.iter().any(|kind| Some(kind.name()) == way_out)
    }
}

/// Returns where the grammars read a clause of a kind.
pub(super) fn places(contract: &Contract) -> Vec<Place> {
    let mut places = Vec::new();
    for (path, evidence) in &contract.evidence {
        let kinds = BEARINGS.iter().filter(|bearing| bearing.has(path)).flat_map(|bearing| bearing.stated_by);
        for (kind, one) in kinds.flat_map(|kind| evidence.iter().map(move |one| (*kind, one))) {
            if let (Some(bytes), Some(confidence)) = (&one.bytes, one.confidence) {
                let confidence = u32::from(confidence) * (ONE / 10_000);
                places.push(Place { kind, bytes: bytes.start as usize..bytes.end as usize, confidence });
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reading;

    #[test]
    fn every_fact_of_the_table_is_a_fact_of_the_contract() {
        let mut facts = BTreeSet::new();
        Contract::default().walk(&mut |path, _| {
            facts.insert(path.text());
        });
        let of_entries = ["ways_out.fee"];
        for fact in BEARINGS.iter().flat_map(|bearing| bearing.facts) {
            assert!(facts.contains(*fact) || of_entries.contains(fact), "{fact}");
        }
    }

    #[test]
    fn what_a_grammar_read_is_a_place_of_its_kinds() {
        let text = "This Agreement is made between Acme (\"Customer\") and Beta (\"Supplier\").\n\n\
                    5. Either party may terminate this Agreement for convenience on 30 days' notice.\n\n\
                    6. This Agreement is governed by the laws of Ohio.\n";
        let told: BTreeSet<(Kind, &str)> =
            reading::places(text).into_iter().map(|place| (place.kind, &text[place.bytes])).collect();
        let words = |kind: Kind| told.iter().filter(|(of, _)| *of == kind).map(|(_, words)| *words).collect::<Vec<_>>();
        for (kind, said) in
            [(Kind::TerminationForConvenience, "30 days' notice."), (Kind::GoverningLaw, "laws of Ohio")]
        {
            let words = words(kind);
            assert!(words.len() == 1 && words[0].contains(said), "{kind:?}: {told:?}");
        }
        assert_eq!(words(Kind::LiquidatedDamages), [""; 0]);
        assert!(reading::places("Stir flour and sugar.").is_empty());
    }
}
