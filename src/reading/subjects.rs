//! Of which subjects can a text not speak, since none of the words for them stands anywhere in it?
//!
//! Goes in: a contract and its whole text. Comes out: the same, with the facts of such subjects silent. Not here: silence
//! that follows from what was or was not found (see [`super::silence`]).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::grams::Phrase;
use super::pattern::{Pattern, after, before};
use super::silence::{silence_entry, silence_facts};
use crate::contract::{Contract, Party, RestraintKind, WayOutKind};

/// A subject without which no contract speaks of certain facts, by the words that it cannot be spoken of without.
struct Subject {
    /// The words: where none of them stands anywhere in the text, the facts are silent.
    words: LazyLock<Pattern>,
    /// Words that speak of it only beside others in their sentence; none where the words above are all.
    beside: Option<Beside>,
    /// Of the contracts that CUAD's experts labelled with the subject, the percentage that has one of the words; none
    /// where no label says it, and the words are those of every rated contract that states the fact.
    #[cfg_attr(not(test), expect(dead_code, reason = "the measure that a subject is in the table by"))]
    recall: Option<u8>,
    /// What is silent then: facts by path, restraints and ways out by kind.
    facts: &'static [&'static str],
    restraints: &'static [RestraintKind],
    ways_out: &'static [WayOutKind],
}

/// Words that count where others stand in their sentence, before or after them.
struct Beside {
    words: LazyLock<Pattern>,
    others: LazyLock<Pattern>,
}

/// How far from the words the others may stand, in bytes.
const REACH: usize = 300;

impl Beside {
    fn is_in(&self, text: &Phrase<'_>) -> bool {
        let ends = |letter: char| letter == '.' || letter == ';';
        self.words.all(text).any(|found| {
            let lead = before(text, found.start, REACH).rsplit(ends).next().unwrap_or_default();
            let tail = after(text, found.end, REACH).split(ends).next().unwrap_or_default();
            self.others.is_in(lead) || self.others.is_in(tail)
        })
    }
}

macro_rules! subject {
    ($words:literal, $recall:expr, $facts:expr, $restraints:expr) => {
        subject!($words, $recall, $facts, $restraints, &[])
    };
    ($words:literal, $beside:literal with $others:literal, $facts:expr, $ways_out:expr) => {
        Subject {
            words: LazyLock::new(|| Pattern::new($words)),
            beside: Some(Beside {
                words: LazyLock::new(|| Pattern::new($beside)),
                others: LazyLock::new(|| Pattern::new($others)),
            }),
            recall: None,
            facts: $facts,
            restraints: &[],
            ways_out: $ways_out,
        }
    };
    ($words:literal, $recall:expr, $facts:expr, $restraints:expr, $ways_out:expr) => {
        Subject {
            words: LazyLock::new(|| Pattern::new($words)),
            beside: None,
            recall: $recall,
            facts: $facts,
            restraints: $restraints,
            ways_out: $ways_out,
        }
    };
}

static SUBJECTS: [Subject; 19] = [
    subject!(r"exclusiv|\bsole(ly)?\b", Some(99), &[], &[RestraintKind::Exclusivity]),
    subject!(r"compet|similar", Some(100), &[], &[RestraintKind::NonCompete]),
    subject!(r"solicit|divert|entice|induce|customers? of", Some(93), &[], &[RestraintKind::NoSolicitCustomers]),
    subject!(
        r"solicit|\bhir(e|ing)|recruit|entice|employ (any |the )?(employee|personnel|staff)",
        Some(98),
        &[],
        &[RestraintKind::NoSolicitStaff]
    ),
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
        r"\b(terminat\w*|cancel\w*|early|exit)[ -](fee|charge|payment|penalt)|liquidated|penalt|buy-?out|repay|unamorti[sz]ed|non-?cancell?able (commitment|cost|expense)|wind(ing)?.?down costs?|(terminat|cancel)\w*[^.;]{0,160}\b(shall|will|must) (\w+ )?(compensate|purchase|buy)\b",
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
        r"\btransition (?:service|assist|period|plan|support|help)|wind[- ]?(?:down|up)\b|\bmigrat|hand[- ]?over|disengag|phase[- ]?out",
        r"\b(?:assist|cooperat|support)\w*|\bcontinue to (?:provide|perform|serve|supply|deliver)"
            with r"\b(?:terminat|expir|transition|transfer|successor|replacement)",
        &["exit_support.assistance_length", "exit_support.assistance_price", "exit_support.assistance_fee"],
        &[]
    ),
    subject!(
        r"\bdestr(?:oy|uct)|\bdelet|\beras|\bsurrender|\bredeliver|\bdispos|\bdeliver (?:up|back)|hand[- ]?over|\bpossession|\bremov",
        r"\breturn\w*"
            with r"\b(?:propert|material|document|record|information|cop(?:y|ies)|equipment|data|inventor|product|good)",
        &["rights.buyer_property_returned", "rights.supplier_property_returned", "data.erasure"],
        &[]
    ),
    subject!(
        r"\bexport|\bretriev|\bdownload|\bextract|\bportab|\bmigrat|\bback-?up",
        r"\b(?:return|cop(?:y|ies)|deliver|transfer|provide)\w*" with r"\b(?:data|databases?|content|records|files)\b",
        &[
            "data.export_method",
            "data.format",
            "data.covers_input",
            "data.covers_output",
            "data.covers_metadata",
            "data.covers_history",
            "data.retrieval_window",
            "data.retrieval_start",
            "data.export_charge",
        ],
        &[]
    ),
    subject!(
        r"\bcure\b|\bremed(?:y|ied)\b",
        r"\b(?:breach|default|fail|violat)" with r"\bterminat",
        &["ways_out.cure_period"],
        &[WayOutKind::Cause]
    ),
    subject!(
        r"made.for.hire",
        r"\b(?:intellectual|invention|work product|improvement|patent|copyright|trade ?mark|marks?\b|develop|deliverable|software|know-how|trade secret|data|material|content)"
            with r"\b(?:own(?:s|ed|er|ership)?|title|vest\w*|propert(?:y|ies)|rights)\b",
        &["rights.work_product"],
        &[]
    ),
    subject!(
        r"\bchang\w+ (?:of|in|to) (?:the )?(?:\w+ ){0,3}(?:control|ownership|management)|\bmergers?\b|\bmerge\b|\bmerg(?:ed|es|ing) (?:(?:or|and) consolidat\w+ )?(?:with|into) (?:or (?:with|into) )?(?:an|any|one|some|the|another|such|its)\b|\bconsolidat|\bsale of (?:all|substantially)|\bacquired? by|\bacquisition of (?:the |all )?(?:\w+ ){0,2}(?:party|company|stock|shares|control|business|assets)|\bvoting (?:control|power|stock|securities|shares|interests?|rights?|equity|capital)\b|\bvoting\b[^.;]{0,60}\b(?:control|shares|stock|securities)|\bcontrolling interest|\b(?:assign|transfer)\w*\b[^.;]{0,160}\boperation of law|\boperation of law\b[^.;]{0,120}\b(?:assign|transfer)",
        Some(94),
        &[],
        &[RestraintKind::ChangeOfControl],
        &[WayOutKind::ChangeOfControl]
    ),
    subject!(
        r"insolven|bankrupt|receiver|liquidat|dissol|winding.?up|wound up|creditors|unable to pay|carry\w* on business|administrat(?:or|ion)",
        None,
        &[],
        &[],
        &[WayOutKind::Insolvency]
    ),
    subject!(r"\blicen[sc]|\bright to use\b|\buse of\b[^.;]{0,40}\bmarks?\b", None, &["rights.licence_survival"], &[]),
];

/// Returns the subjects that a text cannot speak of.
fn unspoken(text: &Phrase<'_>) -> Vec<&'static Subject> {
    let is_named = |subject: &Subject| {
        subject.words.is_in(text) || subject.beside.as_ref().is_some_and(|beside| beside.is_in(text))
    };
    SUBJECTS.iter().filter(|subject| !is_named(subject)).collect()
}

/// Marks as silent what a text cannot speak of, since it has none of the words for it.
pub(super) fn mark(contract: &mut Contract, text: &Phrase<'_>) {
    let unspoken = unspoken(text);
    silence_facts(contract, &unspoken.iter().flat_map(|subject| subject.facts).copied().collect(), &BTreeSet::new());
    for subject in unspoken {
        for (party, kind) in
            Party::ALL.iter().flat_map(|party| subject.restraints.iter().map(move |kind| (*party, *kind)))
        {
            silence_entry(&mut contract.restraints, party, kind.name());
        }
        for (party, kind) in
            Party::ALL.iter().flat_map(|party| subject.ways_out.iter().map(move |kind| (*party, *kind)))
        {
            silence_entry(&mut contract.ways_out, party, kind.name());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_is_in_by_its_measure() {
        assert!(SUBJECTS.iter().filter_map(|subject| subject.recall).all(|recall| recall >= 85));
    }

    #[test]
    fn words_count_beside_others_of_their_sentence() {
        let beside = Beside {
            words: LazyLock::new(|| Pattern::new("breach")),
            others: LazyLock::new(|| Pattern::new("terminat")),
        };
        for (text, is_in) in [
            ("Either may terminate for breach.", true),
            ("On a breach the other terminates.", true),
            ("A breach is bad. Either may terminate.", false),
            ("A breach is bad; either may terminate.", false),
            ("Nothing of it.", false),
        ] {
            assert_eq!(beside.is_in(&Phrase::of(text)), is_in, "{text}");
        }
    }
}
