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
//! And rights to leave at will, and duties to buy or to keep ready, where the text speaks of ending and no words even hint
//! at them: the grammars note a hint wherever words may speak of a fact that they could not settle. Measured on the 407
//! contracts that CUAD's experts labelled: of 121 contracts where both sides' rights to leave at will are called silent,
//! 116 have no such right by the label (0.96); of 46 where both duties are, 46 have none. On the rated contracts, by side,
//! none of the 18 rights and none of the 17 duties called silent is granted.
//!
//! **The rule**: a fact is in the table when the reader told at least 85% of the cases where it is there, both on the
//! rated contracts (`tests/reading_quality.rs` prints the figures) and, where the experts of CUAD labelled it, on the
//! 407 labelled contracts. Rights to end without a ground, restraints on conduct and fees are missed too often
//! for that: not finding one is silence only where nothing hints at it.

use std::collections::BTreeSet;

use super::findings::{is_told, restraint, way_out};
use super::grams::Phrase;
use super::pattern::{after, patterns};
use super::subjects;
use crate::contract::{
    AnyFact, Contract, Key, Keyed, List, Name, Party, Path, RestraintKind, State, TermKind, WayOutKind, WayOutTerms,
    name, path_to,
};

patterns! {
    ENDING = r"\bterminat\w+|\bexpir\w+";
    // An amendment, an order form, or a document that says that its terms stand in another.
    PART = r"\b(?:all |the )?other (?:terms|provisions)[^.;]{0,60}\b(?:agreement|contract)\b[^.;]{0,40}\b(?:shall |will )?remain[^.;]{0,20}\b(?:full force|in effect|unchanged|the same)|\bexcept as (?:expressly |specifically )?(?:amended|modified)\b[^.;]{0,120}\bremain|\bincorporates and is governed by\b";
    // What is added to a contract, or begins work under one, says so.
    ADDED_TITLE = r"\b(?:addendum|rider|annex|statement of work|work order|order form|playbook)\b";
    ADDED = r"\b(?:forms? (?:a )?part of|(?:is|are|hereby) incorporated into|made (?:a )?part of|supplements?|supplemental to|modif(?:y|ies)|amends?|in addition to|governed by|subject to|pursuant to|under) (?:and [a-z ]{0,30})?(?:the|that|your|our|an?|each|this) [^.;]{0,80}\b(?:agreement|contract|cloud terms|terms of service|service terms|framework)\b";
    PART_TITLE = r"\b(?:amendment (?:no\b|number|#|to\b)|order form|addendum)";
    // A cover page, a policy or a certificate tells its own subject, and other papers tell the rest.
    COVER_TITLE = r"\b(?:cover page|order form|key terms|summary of terms|term sheet)\b";
    INCORPORATES = r"\bincorporat\w+\b[^.;]{0,120}\bby (?:this |such )?reference\b";
    OWN_SUBJECT_TITLE = r"\b(?:refund|cancellation|privacy|cookie|acceptable use|billing) policy\b|\bcertificate\b";
    TO_FILL_IN = r"\[(?:fill in|insert|to be (?:completed|filled in))\b";
}

/// A fact that is silent where it is not found, with the share of present cases that were told, in percent.
const FACTS: &[(Path, u8)] = &[(path_to!(law.governing_law), 95), (path_to!(renewal.automatic), 88)];

const RESTRAINTS: &[(RestraintKind, u8)] = &[(RestraintKind::Assignment, 92)];

/// Marks as silent the rights to leave at will, and the duty to buy, that no words hint at, where the text does speak
/// of ending: a text that does not is not the whole contract.
fn mark_unhinted(contract: &mut Contract, text: &Phrase<'_>, hints: &BTreeSet<Path>) {
    if !speaks_of_ending(text) {
        return;
    }
    if !hints.contains(&path_to!(fees.buyer_committed)) {
        silence_unknown(&mut contract.fees.buyer_committed);
    }
    if !hints.contains(&path_to!(fees.supplier_committed)) {
        silence_unknown(&mut contract.fees.supplier_committed);
    }
    for party in Party::ALL {
        let kind = WayOutKind::Convenience;
        if !hints.contains(&way_out(*party, kind)) {
            silence_entry(&mut contract.ways_out, *party, kind.name());
        }
    }
}

/// How much of a text stands for its title, in bytes.
const TITLE: usize = 300;

/// How much of a title names the document itself, in bytes.
const HEADLINE: usize = 120;

/// How many blanks make a text a form that nobody filled in.
const BLANKS_OF_A_FORM: usize = 3;

/// Says whether a text is a part of a contract that leaves the rest to another document, or to who fills it in.
pub(super) fn is_part(text: &Phrase<'_>) -> bool {
    let end = (0..=TITLE.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let title = text.get(..end).unwrap_or_default();
    PART_TITLE.is_in(title) && PART.is_in(text)
        || ADDED_TITLE.is_in(after(title, 0, HEADLINE)) && ADDED.is_in(text)
        || COVER_TITLE.is_in(title) && INCORPORATES.is_in(text)
        || OWN_SUBJECT_TITLE.is_in(title)
        || TO_FILL_IN.all(text).take(BLANKS_OF_A_FORM).count() == BLANKS_OF_A_FORM
}

/// Marks what was not found as silent, where that is what it means.
pub(super) fn mark(contract: &mut Contract, text: &Phrase<'_>, hints: &BTreeSet<Path>) {
    subjects::mark(contract, text);
    mark_unhinted(contract, text, hints);
    contract.walk_mut(&mut |path, fact| {
        let is_in_table = FACTS.iter().any(|(of, _)| *of == path);
        if is_in_table && fact.state() == State::Unknown && !hints.contains(&path) {
            fact.set_state(State::Silent, &[]);
        }
    });
    for way_out in contract.ways_out.entries.iter_mut().filter(|way_out| !way_out.excluded) {
        let notice = List::path(way_out).with_field(name!("notice"));
        let no_notice = way_out.kind == WayOutKind::Convenience && !hints.contains(&notice);
        let WayOutTerms { earliest_month, alignment, conditional, .. } = &mut way_out.terms;
        for fact in [earliest_month as &mut dyn AnyFact, alignment, conditional] {
            silence_unknown(fact);
        }
        if no_notice {
            silence_unknown(&mut way_out.terms.notice);
        }
    }
    // What ends with an event, or goes on until somebody ends it, has no day and no length where its words name none.
    if matches!(contract.term.kind.stated(), Some(TermKind::EventBound | TermKind::Indefinite)) {
        for (path, fact) in [
            (path_to!(term.initial), &mut contract.term.initial as &mut dyn AnyFact),
            (path_to!(term.end), &mut contract.term.end),
        ] {
            if !hints.contains(&path) {
                silence_unknown(fact);
            }
        }
    }
    if contract.renewal.automatic.stated().is_some() {
        silence_unknown(&mut contract.renewal.count);
    }
    for party in Party::ALL {
        for (kind, _) in RESTRAINTS {
            if !hints.contains(&restraint(*party, *kind)) {
                silence_entry(&mut contract.restraints, *party, kind.name());
            }
        }
    }
}

/// Marks a fact as silent of which nothing is known.
pub(super) fn silence_unknown(fact: &mut dyn AnyFact) {
    if fact.state() == State::Unknown {
        fact.set_state(State::Silent, &[]);
    }
}

/// Marks facts as silent, named without party and kind, of which nothing is known and at which no words hint.
pub(super) fn silence_facts(contract: &mut Contract, facts: &BTreeSet<&str>, hints: &BTreeSet<Path>) {
    contract.walk_mut(&mut |path, fact| {
        if fact.state() == State::Unknown && facts.contains(path.fact().as_str()) && !hints.contains(&path) {
            silence_unknown(fact);
        }
    });
}

/// Marks an entry as silent of which nothing is known.
pub(super) fn silence_entry<E: Keyed>(list: &mut List<E>, party: Party, kind: Name) {
    if !is_told(list, party, kind) {
        list.states.insert(Key { party, kind, label: None }, State::Silent);
    }
}

/// Says whether a text speaks of ending at all: one that does not is not the whole contract.
pub(super) fn speaks_of_ending(text: &Phrase<'_>) -> bool {
    ENDING.is_in(text)
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Found, Party, State, name};
    use crate::reading::read;

    const HEAD: &str = "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").\n\n";

    fn at_will(clause: &str, party: Party) -> Option<State> {
        match read(&format!("{HEAD}{clause}\n")).contract.ways_out.find(party, name!("convenience")) {
            Found::Entries(_) => None,
            Found::Absent(state) => Some(state),
        }
    }

    #[test]
    fn an_amendment_is_not_silent_on_what_the_rest_of_the_contract_may_say() {
        let law = |text: &str| read(&format!("{HEAD}{text}\n")).contract.law.governing_law.state();
        let term = "1. The Agreement is extended for one year and shall terminate on 1 May 2027.\n\n";
        let rest = "2. All other terms of the Agreement shall remain in full force and effect.";
        assert_eq!(law(&format!("AMENDMENT NO. 2\n\n{term}{rest}")), State::Unknown);
        assert_eq!(law(term), State::Silent);
    }

    #[test]
    fn a_cover_page_a_policy_and_a_form_are_not_silent_on_what_stands_elsewhere() {
        let law = |text: &str| read(text).contract.law.governing_law.state();
        let term = "1. The term of this Agreement is one year. It shall terminate on 1 May 2027.\n\n";
        let by_reference = "2. The Cloud Terms are incorporated into this Agreement by this reference.\n";
        assert_eq!(law(&format!("COVER PAGE\n\n{HEAD}{term}{by_reference}")), State::Unknown);
        assert_eq!(law(&format!("REFUND POLICY\n\n{HEAD}{term}")), State::Unknown);
        assert_eq!(
            law(&format!("{HEAD}{term}2. Fee: [Fill in]. Users: [Fill in]. Seat: [Fill in].\n")),
            State::Unknown
        );
        let added = "What follows forms part of the Master Agreement between the parties.\n\n";
        assert_eq!(law(&format!("DATA ADDENDUM\n\n{HEAD}{added}{term}")), State::Unknown);
        assert_eq!(law(&format!("SERVICES AGREEMENT\n\n{HEAD}{added}{term}")), State::Silent);
        // Who only names an exhibit has the whole contract before them.
        assert_eq!(law(&format!("SERVICES AGREEMENT\n\n{HEAD}{term}{by_reference}")), State::Silent);
    }

    #[test]
    fn rights_for_a_ground_alone_leave_the_right_at_will_silent() {
        let clause = "9. Either party may terminate this Agreement if the other party breaches it and fails to cure the \
                      breach within 30 days. Upon termination for any reason, all licences end.";
        assert_eq!(at_will(clause, Party::Buyer), Some(State::Silent));
        assert_eq!(at_will(clause, Party::Supplier), Some(State::Silent));
    }

    #[test]
    fn words_that_hint_at_a_right_are_not_silent() {
        let hinted =
            "9. Terms of ending are below. Some of these rights may be used at any time by notice to withdraw.";
        assert_eq!(at_will(&format!("{hinted} It expires in May."), Party::Buyer), Some(State::Unknown));
        let redacted = "9. Termination for Convenience. [***].";
        assert_eq!(at_will(redacted, Party::Buyer), Some(State::Unknown));
    }

    #[test]
    fn a_right_of_one_side_says_nothing_of_the_other() {
        let clause = "9. Supplier may terminate this Agreement for convenience on 10 days' notice to Customer.";
        assert_eq!(at_will(clause, Party::Supplier), None);
        assert_eq!(at_will(clause, Party::Buyer), Some(State::Silent));
    }

    #[test]
    fn words_hint_at_the_right_of_whom_they_name() {
        let clause = "9. Supplier may elect to terminate this Agreement at any time upon notice once it is sold.";
        assert_eq!(at_will(clause, Party::Buyer), Some(State::Silent));
        assert_eq!(at_will(clause, Party::Supplier), Some(State::Unknown));
    }

    #[test]
    fn what_ends_with_an_event_and_names_no_day_has_none() {
        let term = |clause: &str| read(&format!("{HEAD}1. Term. {clause}\n")).contract.term;
        let event =
            term("This Agreement shall continue in effect until completion of the Project, and then terminate.");
        assert_eq!((event.initial, event.end), (Fact::Silent, Fact::Silent));
        let dated = term("This Agreement shall continue in effect until completion of the Project of May 1, 2030.");
        assert_ne!(dated.end, Fact::Silent);
    }

    #[test]
    fn a_recital_says_nothing_of_its_own() {
        let law = "WHEREAS, Supplier may terminate the contract of 1999 for convenience on 10 days' notice;";
        let clause = format!("{law}\n\n9. This Agreement terminates in May.");
        assert_eq!(at_will(&clause, Party::Supplier), Some(State::Silent));
    }

    #[test]
    fn a_text_that_does_not_speak_of_ending_is_not_the_whole() {
        assert_eq!(at_will("4. Customer shall pay $5 for each unit.", Party::Buyer), Some(State::Unknown));
    }

    #[test]
    fn a_duty_to_buy_is_silent_where_nothing_hints_at_it() {
        let committed = |clause: &str| read(&format!("{HEAD}{clause}\n")).contract.fees.buyer_committed;
        let ends = "9. This Agreement terminates on May 1, 2030.";
        assert_eq!(committed(ends), Fact::Silent);
        assert_eq!(committed(&format!("4. Customer shall order as it commits to.\n\n{ends}")), Fact::Unknown);
    }
}
