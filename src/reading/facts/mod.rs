//! Which facts does a clause state? One file a topic, each a small grammar.
//!
//! Goes in: a clause, cut into sentences, and the parties. Comes out: findings. Not here: which of two findings wins.

mod amendment;
mod assignment;
mod belongings;
mod cause;
mod control;
mod convenience;
mod exercise;
mod exit_support;
mod fees;
mod insolvency;
mod law;
mod leaving;
mod liability;
mod notice;
mod own_doing;
mod own_term;
mod ownership;
mod renewal;
mod restraints;
mod service;
mod term;

use jiff::civil::Date;

use super::clauses::Sentence;
use super::findings::Findings;
use super::grams::Phrase;
use super::kinds::{ClauseKind, Kinds};
use super::mentions::{Parties, Side};
use super::pattern::{before, patterns};
use crate::contract::{Period, path_to};

/// A clause as the grammars see it.
#[derive(Debug)]
pub(super) struct Clause<'a> {
    /// Its heading; empty where there is none.
    pub(super) heading: &'a str,
    /// Its sentences, and the points of its enumerations.
    pub(super) sentences: &'a [Sentence<'a>],
    /// The parties of the contract.
    pub(super) parties: &'a Parties,
    /// What it may be about.
    pub(super) kinds: Kinds,
    /// Its turn in the order of the text.
    pub(super) turn: usize,
    /// Whether nobody chose its words, so that they only hint.
    pub(super) only_hints: bool,
}

patterns! {
    ANY_TIME = r"\bat any time\b";
    REDACTED = r"\[ ?(?:\*[ *]*|redacted|omitted|x{2,}|_{2,}|confidential[^\]]{0,40})? ?\]|\*{3,}|_{3,}|\.{8,}";
    SET_ELSEWHERE = r"\b(?:set forth|set out|specified|stated|described|provided|indicated|identified|listed|shown|defined|as per)\b[^.;]{0,30}\b(?:in|on|under|by)\b[^.;]{0,25}\b(?:order form|order|cover page|key terms|statement of work|sow|exhibit|schedule|appendix|annex|attachment|addendum|rate schedule|tariff|price list|pricing)\b";
    MODAL = r"\b(?:may|can|could|right to|rights to|option to|entitled to|elect to|able to|ability to|power to|free to|right, (?:[^,]{1,80}, )?to|option, (?:[^,]{1,80}, )?to|right (?:and option |in its sole discretion |exercisable [^,;.]{1,60} )to|right,? but not the obligation,? to|(?:right|option|entitled|privilege)\b[^.;:]{0,90}? to)\b";
    NEGATED = r"\b(?:may|can|could|shall|will|must|does|do)(?: \w+)?,? not\b|\bcannot\b|\bno right\b|\bnot (?:be entitled|have the right|have any right|permitted)\b|\bneither\b[^.;]{0,80}$|\bno party\b|\bwithout the right\b";
}

/// Reads the facts of one topic in a clause.
type Grammar = fn(&Clause<'_>, &mut Findings);

/// Reads the facts of clauses that concern one clause at a time.
///
/// Each grammar reads all of them before the next one does, so that what its patterns remember stays at hand.
pub(super) fn read(clauses: &[Clause<'_>], findings: &mut Findings) {
    const GRAMMARS: [(ClauseKind, Grammar); 16] = [
        (ClauseKind::Term, term::read),
        (ClauseKind::Renewal, renewal::read),
        (ClauseKind::Termination, convenience::read),
        (ClauseKind::Termination, cause::read),
        (ClauseKind::Termination, insolvency::read),
        (ClauseKind::ChangeOfControl, control::read),
        (ClauseKind::Assignment, assignment::read),
        (ClauseKind::Restraint, restraints::exclusivity),
        (ClauseKind::Restraint, restraints::conduct),
        (ClauseKind::Commitment, fees::commitment),
        (ClauseKind::Fees, fees::prices),
        (ClauseKind::Liability, liability::read),
        (ClauseKind::Law, law::read),
        (ClauseKind::Ownership, ownership::read),
        (ClauseKind::Belongings, belongings::read),
        (ClauseKind::Transition, exit_support::read),
    ];
    for (kind, grammar) in GRAMMARS {
        for clause in clauses.iter().filter(|clause| clause.kinds.has(kind)) {
            findings.take_turn(clause.turn, clause.only_hints);
            grammar(clause, findings);
        }
    }
    for clause in clauses {
        findings.take_turn(clause.turn, clause.only_hints);
        amendment::read(clause, findings);
    }
}

/// Says whether any grammar may find something in a passage; of which terms change, no kind tells.
pub(super) fn is_spoken_of(kinds: Kinds) -> bool {
    !kinds.is_empty() || kinds.may_change()
}

/// Says whether words let a right be used at any time.
fn at_any_time(text: &Phrase<'_>) -> bool {
    ANY_TIME.is_in(text)
}

/// Reads what the beginning of the text tells: names, days, the kind of service.
pub(super) fn head(flat: &Phrase<'_>, parties: &Parties, findings: &mut Findings) {
    for name in parties.names() {
        if let (Some(side), Some(place)) = (name.side, &name.full) {
            let path = side.choose(path_to!(parties.buyer_name), path_to!(parties.supplier_name));
            let words = flat.get(place.clone()).unwrap_or_default().to_owned();
            let first = findings.best::<String>(&path).is_none();
            // A name that a form leaves open is none.
            if first && !is_redacted(&words) {
                findings.value(path, &words, place, name.confidence);
            }
        }
    }
    own_doing::read(flat, parties, findings);
    term::days(flat, findings);
    service::read(flat, findings);
}

/// Returns how long before the end of a term one must object, of words that are known to say so.
pub(super) fn notice_of(text: &str) -> Option<Period> {
    notice::notice_before_end(text).or_else(|| notice::notice(text)).map(|found| found.value)
}

/// Returns the length of a further term, of words that are known to speak of one.
pub(super) fn renewal_of(text: &str) -> Option<Period> {
    renewal::length_of(text)
}

/// Returns the day on which the first term begins, of words that are known to tell of it.
pub(super) fn start_of(text: &str) -> Option<Date> {
    term::first_day_of(text)
}

/// Returns when the first term ends, of words that are known to tell it: its last day, or its length.
pub(super) fn end_of(text: &str) -> Option<Result<Date, Period>> {
    term::last_day_of(text).map(Ok).or_else(|| term::length_of(text).map(Err))
}

/// Says whether a value near a place was blacked out.
fn is_redacted(text: &str) -> bool {
    REDACTED.is_in(text)
}

/// Says whether a value is set in another paper.
fn is_elsewhere(text: &str) -> bool {
    SET_ELSEWHERE.is_in(text)
}

/// A right or a ban: who, and whether it is denied.
#[derive(Clone, Copy, Debug)]
struct Right {
    side: Side,
    denied: bool,
}

/// Returns who may do what a verb says; none where no "may" stands before it in the same breath.
fn right(parties: &Parties, text: &str, verb: usize) -> Option<Right> {
    let window = before(text, verb, 200);
    let modal = MODAL.all(window).last()?;
    let gap = window.get(modal.end..)?;
    if gap.contains(['.', ';']) {
        return None;
    }
    let start = verb - window.len() + modal.start;
    let side = parties.subject(text, start)?;
    let near = text.get(start.saturating_sub(40)..verb).unwrap_or_default();
    // What is said before a comma is said of something else: "if it does not pay, Customer may terminate".
    let cut = near.len().min(40).min(start);
    let near = near.get(..cut).and_then(|lead| lead.rfind(',')).and_then(|comma| near.get(comma..)).unwrap_or(near);
    Some(Right { side, denied: side == Side::Neither || NEGATED.is_in(near) })
}

/// Reads a clause of a contract between a customer and a supplier.
#[cfg(test)]
fn contract_of(clause: &str) -> crate::contract::Contract {
    let head = "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").";
    super::read(&format!("{head}\n\n{clause}\n")).contract
}
