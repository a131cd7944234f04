//! For which facts does finding nothing mean that the contract says nothing?
//!
//! Goes in: a contract as it was read. Comes out: the same, with facts silent that this reader is measured to find
//! where they are there. Not here: facts that it misses too often; those stay unknown.
//!
//! Beside them: what a clause that was read does not say. A right to end the contract that names no month, no day and
//! no condition has none, and a renewal without a count has no limit; what other clauses may add (a fee, a tail) stays
//! unknown.
//!
//! And what a text cannot speak of, since none of the words for it stands anywhere in it.
//!
//! **The rule**: a fact is in the table when the reader told at least 85% of the cases where it is there, both on the
//! rated contracts (`tests/reading_quality.rs` prints the figures) and, where the experts of CUAD labelled it, on the
//! 407 labelled contracts. Rights to end without a ground, restraints on conduct and fees are missed too often for that.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::findings::{is_told, way_out};
use super::pattern::{Pattern, patterns};
use crate::contract::{AnyFact, Contract, Key, List, Party, Path, RestraintKind, State, WayOutKind, WayOutTerms};

patterns! {
    ENDING = r"\bterminat\w+|\bexpir\w+";
}

/// A fact that is silent where it is not found, with the share of present cases that were told, in percent.
const FACTS: &[(&str, u8)] = &[("law.governing_law", 95), ("renewal.automatic", 88)];

const RESTRAINTS: &[(RestraintKind, u8)] = &[(RestraintKind::Assignment, 92)];

/// A subject without which no contract speaks of certain facts, by the words that it cannot be spoken of without.
struct Subject {
    /// The words: where none of them stands anywhere in the text, the facts are silent.
    words: LazyLock<Pattern>,
    /// Of the contracts that CUAD's experts labelled with the subject, the percentage that has one of the words; none
    /// where no label says it, and the words are those of every rated contract that states the fact.
    #[cfg_attr(not(test), expect(dead_code, reason = "the measure that a subject is in the table by"))]
    recall: Option<u8>,
    /// What is silent then: facts by path, restraints and ways out by kind.
    facts: &'static [&'static str],
    restraints: &'static [RestraintKind],
}

macro_rules! subject {
    ($words:literal, $recall:expr, $facts:expr, $restraints:expr) => {
        Subject {
            words: LazyLock::new(|| Pattern::new($words)),
            recall: $recall,
            facts: $facts,
            restraints: $restraints,
        }
    };
}

static SUBJECTS: [Subject; 12] = [
    subject!(r"exclusiv|\bsole(ly)?\b", Some(99), &[], &[RestraintKind::Exclusivity]),
    subject!(r"compet|similar", Some(100), &[], &[RestraintKind::NonCompete]),
    subject!(r"solicit|divert|entice|induce|customers? of", Some(93), &[], &[RestraintKind::NoSolicitCustomers]),
    subject!(r"solicit|\bhir(e|ing)|recruit|entice", Some(98), &[], &[RestraintKind::NoSolicitStaff]),
    subject!(
        r"first (right|refus|offer|negotiat|opportun|look)|right of first|refusal|\boption\b|match",
        Some(94),
        &[],
        &[RestraintKind::FirstRefusal]
    ),
    subject!(
        r"favou?r|lowest|no less|more advantageous|better (price|term)",
        Some(91),
        &[],
        &[RestraintKind::MostFavoured]
    ),
    subject!(
        r"minimum|at least|commit|n(o|ot) less than|guarantee|take[- ]or[- ]pay|shall (purchase|order|buy)",
        Some(100),
        &["fees.commitment"],
        &[RestraintKind::Volume]
    ),
    subject!(r"escrow", Some(91), &["rights.source_escrow"], &[]),
    subject!(
        r"\b(terminat\w*|cancel\w*|early|exit)[ -](fee|charge|payment|penalt)|liquidated|penalt|buy-?out|repay",
        None,
        &["ways_out.fee"],
        &[]
    ),
    subject!(
        r"prepa(id|y)|pre-pa|in advance|refund|forfeit",
        None,
        &["fees.prepaid_period", "fees.prepaid_refund"],
        &[]
    ),
    subject!(r"discount|rebate", None, &["fees.discount", "fees.discount_clawback"], &[]),
    subject!(
        r"transition|assist|wind[- ]?(down|up)|migrat|hand[- ]?over",
        None,
        &["exit_support.assistance_length", "exit_support.assistance_price", "exit_support.assistance_fee"],
        &[]
    ),
];

/// Marks as silent what a text cannot speak of, since it has none of the words for it.
fn mark_unspoken(contract: &mut Contract, text: &str) {
    for subject in SUBJECTS.iter().filter(|subject| !subject.words.is_in(text)) {
        contract.walk_mut(&mut |path, fact| {
            if subject.facts.contains(&path.fact().as_str()) {
                silence_unknown(fact);
            }
        });
        for (party, kind) in
            Party::ALL.iter().flat_map(|party| subject.restraints.iter().map(move |kind| (*party, *kind)))
        {
            if !is_told(&contract.restraints, party, kind.word()) {
                contract.restraints.states.insert(Key { party, kind: kind.word(), label: None }, State::Silent);
            }
        }
    }
}

/// Marks as silent the rights to leave at will that no words hint at, where the text does speak of ending.
fn mark_unhinted(contract: &mut Contract, text: &str, hints: &BTreeSet<Path>) {
    if !ENDING.is_in(text) {
        return;
    }
    if !hints.contains(&Path::of("fees", "buyer_committed")) {
        silence_unknown(&mut contract.fees.buyer_committed);
    }
    for party in Party::ALL {
        let kind = WayOutKind::Convenience;
        if !hints.contains(&way_out(*party, kind)) && !is_told(&contract.ways_out, *party, kind.word()) {
            let key = Key { party: *party, kind: kind.word(), label: None };
            contract.ways_out.states.insert(key, State::Silent);
        }
    }
}

/// Marks what was not found as silent, where that is what it means.
pub(super) fn mark(contract: &mut Contract, text: &str, hints: &BTreeSet<Path>) {
    mark_unspoken(contract, text);
    mark_unhinted(contract, text, hints);
    contract.walk_mut(&mut |path, fact| {
        if fact.state() == State::Unknown && FACTS.iter().any(|(name, _)| *name == path.to_string()) {
            fact.set_state(State::Silent, &[]);
        }
    });
    for way_out in contract.ways_out.entries.iter_mut().filter(|way_out| !way_out.excluded) {
        let notice = List::path(way_out).field("notice");
        let no_notice = way_out.kind == WayOutKind::Convenience && !hints.contains(&notice);
        let WayOutTerms { earliest_month, alignment, conditional, .. } = &mut way_out.terms;
        for fact in [earliest_month as &mut dyn AnyFact, alignment, conditional] {
            silence_unknown(fact);
        }
        if no_notice {
            silence_unknown(&mut way_out.terms.notice);
        }
    }
    if contract.renewal.automatic.stated().is_some() {
        silence_unknown(&mut contract.renewal.count);
    }
    for party in Party::ALL {
        for (kind, _) in RESTRAINTS {
            if !is_told(&contract.restraints, *party, kind.word()) {
                let key = Key { party: *party, kind: kind.word(), label: None };
                contract.restraints.states.insert(key, State::Silent);
            }
        }
    }
}

fn silence_unknown(fact: &mut dyn AnyFact) {
    if fact.state() == State::Unknown {
        fact.set_state(State::Silent, &[]);
    }
}
