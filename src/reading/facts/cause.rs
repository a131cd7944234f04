//! Who may end the contract because the other broke it, and how long may the other mend it?
//!
//! Goes in: clauses that speak of ending. Comes out: ways out of the kind cause, with cure periods. Not here: ends
//! without a ground, new control.

use super::super::findings::{Findings, Saying, way_out};
use super::super::grams::Phrase;
use super::super::mentions::Side;
use super::super::pattern::{after, patterns};
use super::{Clause, notice, right};
use crate::contract::{State, WayOutKind, name};

patterns! {
    BREACH = r"\b(?:breach\w*|default\w*|fail(?:s|ed|ure)? to (?:perform|comply|observe|fulfil|cure|remedy|pay|make|meet)|violat\w+|non-?compliance|non-?performance|failure)\b";
    END_IT = r"\b(?:terminate[sd]?|notice[^.;]{0,40} terminating (?:this|the)|cancel(?:s|led)?|termination|rescind)\b";
    ACTIVE = r"\b(?:terminate|notice[^.;]{0,40} terminating (?:this|the)|cancel|rescind)\b";
    MONEY = r"\b(?:pay(?:ment|ments)?|unpaid|amounts? (?:due|owed)|invoices?|undisputed|past due|overdue|insurance|bankrupt\w*|petition|insolven\w*|receiver)\b";
    MATERIAL = r"\bmaterial\w*\b|\bany (?:of its|of the|provision|obligation|term)\b|\bits obligations\b";
    // "for any reason other than your breach" gives no right for the breach.
    BUT_BREACH = r"\bother than (?:for |by reason of |as a result of |due to )?(?:[\w']+ ){0,4}(?:breach|default)\b";
    // What came before the end is kept; nobody is given a right.
    KEPT = r"\b(?:not|no party|neither)\b[^.;]{0,60}\b(?:release|reliev|discharg|excus)\w*\b[^.;]{0,60}\b(?:from|of)\b";
    // A promise that signing breaks no other contract is about others.
    OF_OTHERS = r"\b(?:constitutes?|constituting|results? in|gives? rise to)\b[^.;]{0,160}\b(?:default|breach|violation)\b[^;]{0,300}\b(?:any|other) (?:\w+ ){0,3}(?:contract|agreement|indenture|lease|mortgage|instrument|licen[sc]e|obligation)\b";
    FALLS = r"\binsolven\w*|\bbankrupt\w*|\breceiver|\bbenefit of[^.;]{0,40}creditors|\bdissol(?:v\w+|ution)|\bwound up\b|\bwinding.up\b|\bacquired\b|\bmerge[sd]?\b";
    MENDS = r"\b(?:cur(?:e|es|ed|ing)|uncured|remed(?:y|ied|ies)|correct(?:s|ed|ion)?|rectif\w+)\b";
    AT_ANY_TIME = r"\b(?:terminate|cancel)\b[^.;,]{0,60}\bat any time\b";
    // "termination by Customer for Supplier's breach".
    BY_FOR = r"\btermination\b[^.;,]{0,30} by [^.;,]{2,40} for [^.;,]{2,60}\b(?:breach|default)\b";
    // Who ends the access of a third ends no contract with it.
    OF_A_USER = r"^[^.;]{0,12}\b(?:(?:that|those|such|the|an?|any) (?:end.?users?|third part(?:y|ies)|guests?|visitors?)|end.?users?)\b";
    BREAKS = r"\b(?:breach(?:es|ed)?|default(?:s|ed)?|fails?|violates?|commits?|(?:is|be|being|shall be) in (?:material )?(?:breach|default))\b";
    BREACH_BY = r"\b(?:breach|default|failure|violation)(?: of [^.;,]{1,60})? (?:by|on the part of) ";
    MUTUAL = r"\b(?:either party|the other party|other party|non-? ?breaching|non-? ?defaulting|breaching party|defaulting party|a party|each party|any party|offending)\b";
}

/// Reads the rights to end on a breach.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for (index, sentence) in clause.sentences.iter().enumerate() {
        let text = &sentence.text;
        let before = index.checked_sub(1).and_then(|last| clause.sentences.get(last)).map_or("", |last| &*last.text);
        let next = clause.sentences.get(index + 1).map_or("", |next| &*next.text);
        let ends = END_IT.is_in(text);
        // A point that speaks of an insolvency alone is no breach, whatever leads into the list.
        let point = text.get(sentence.lead..).unwrap_or_default();
        if !BREACH.is_in(text)
            || sentence.lead > 0 && FALLS.is_in(point) && !BREACH.is_in(point)
            || BUT_BREACH.is_in(text)
            || OF_OTHERS.is_in(text)
            || !(ends || END_IT.is_in(next) || END_IT.is_in(before))
        {
            continue;
        }
        if KEPT.is_in(text) && !ACTIVE.is_in(text) {
            continue;
        }
        let Some(side) = holder(clause, text) else { continue };
        let cure = notice::cure(text);
        if !ends && cure.is_none() {
            continue;
        }
        let mut confidence: u16 = if ends { 8_700 } else { 7_000 };
        if MONEY.is_in(text) && !MATERIAL.is_in(text) {
            confidence -= 1_500;
        } else if MONEY.is_in(text) {
            confidence -= 600;
        } else if !MATERIAL.is_in(text) {
            confidence -= 400;
        }
        for party in side.parties() {
            let path = way_out(*party, WayOutKind::Cause);
            findings.add(path.clone(), Saying::Exists, &sentence.place, confidence);
            if let Some(cure) = &cure {
                findings.value(path.with_field(name!("cure_period")), &cure.value, &sentence.place, confidence);
            } else if super::is_redacted(text) && MENDS.is_in(text) {
                findings.open(path.with_field(name!("cure_period")), State::Ambiguous, &sentence.place, 4_000);
            }
            if AT_ANY_TIME.is_in(text) {
                findings.value(path.with_field(name!("earliest_month")), &0_u32, &sentence.place, 7_000);
            }
        }
    }
}

/// Returns who may end: the subject of "may terminate", else the other of who breaks the contract.
fn holder(clause: &Clause<'_>, text: &Phrase<'_>) -> Option<Side> {
    if let Some(by) = BY_FOR.find(text)
        && let Some(side) = clause.parties.next(text, by.start, 40)
    {
        return Some(side);
    }
    for verb in ACTIVE.all(text).take(8).filter(|verb| !OF_A_USER.is_in(after(text, verb.end, 60))) {
        if let Some(right) = right(clause.parties, text, verb.start) {
            return if right.denied { None } else { Some(right.side) };
        }
    }
    if let Some(by) = BREACH_BY.find(text)
        && let Some(side) = clause.parties.next(text, by.end, 6)
    {
        return Some(side.other());
    }
    if let Some(breaks) = BREAKS.find(text)
        && let Some(side) = clause.parties.subject(text, breaks.start)
    {
        return Some(side.other());
    }
    MUTUAL.is_in(after(text, 0, text.len())).then_some(Side::Both)
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Found, Party, Period, name};
    use crate::reading::facts::contract_of;

    #[test]
    fn a_breach_has_a_cure_period() {
        let read = contract_of(
            "9. Either party may terminate this Agreement if the other party commits a material breach and fails to \
             cure it within thirty (30) days after notice.",
        );
        for party in Party::ALL {
            let Found::Entries(entries) = read.ways_out.find(*party, name!("cause")) else { panic!("{party}") };
            assert_eq!(entries[0].terms.cure_period, Fact::Stated(Period::days(30)));
            assert_eq!(entries[0].terms.notice, Fact::Unknown);
        }
    }

    #[test]
    fn a_notice_that_ends_the_contract_is_a_right() {
        let read = contract_of(
            "9. Either party may give notice in writing to the other terminating this agreement if the other party \
             commits a material breach and fails to remedy it within a period of 14 days of being notified.",
        );
        let Found::Entries(entries) = read.ways_out.find(Party::Buyer, name!("cause")) else { panic!("no cause") };
        assert_eq!(entries[0].terms.cure_period, Fact::Stated(Period::days(14)));
        let other = contract_of("9. Customer shall pay for any breach that the terminating party may have suffered.");
        assert!(matches!(other.ways_out.find(Party::Buyer, name!("cause")), Found::Absent(_)));
    }

    #[test]
    fn words_that_name_who_ends_for_whose_breach_credit_them_alone() {
        let read = contract_of(
            "9. In the event of termination by Supplier for Customer's material breach, or termination by Customer for \
             convenience, Supplier may keep the deposit.",
        );
        assert!(matches!(read.ways_out.find(Party::Supplier, name!("cause")), Found::Entries(_)));
        assert!(matches!(read.ways_out.find(Party::Buyer, name!("cause")), Found::Absent(_)));
    }

    #[test]
    fn the_end_of_a_third_s_access_is_no_end_of_the_contract() {
        let read = contract_of(
            "9. If an end-user violates the rules, Supplier may suspend or terminate that end-user's access to it.",
        );
        assert!(matches!(read.ways_out.find(Party::Supplier, name!("cause")), Found::Absent(_)));
    }

    #[test]
    fn a_number_that_is_left_out_beside_is_no_time_to_mend() {
        let read = contract_of(
            "9. Supplier may terminate this Agreement at once for a breach by Customer, and shall buy back the stock within \
             [***] days.",
        );
        let Found::Entries(entries) = read.ways_out.find(Party::Supplier, name!("cause")) else { panic!("no cause") };
        assert_ne!(entries[0].terms.cure_period, Fact::Ambiguous(vec![]));
    }

    #[test]
    fn what_came_before_the_end_gives_no_right() {
        let read = contract_of(
            "9. Upon the termination of this Agreement, no party shall be released from any breach of this Agreement by \
             it prior to the termination.",
        );
        assert!(matches!(read.ways_out.find(Party::Buyer, name!("cause")), Found::Absent(_)));
    }

    #[test]
    fn a_promise_about_other_contracts_gives_no_right() {
        let read = contract_of(
            "9. The signing of this Agreement does not constitute a default under, or give to others any rights of \
             termination of, any contract, agreement or lease to which Customer is a party.",
        );
        assert!(matches!(read.ways_out.find(Party::Supplier, name!("cause")), Found::Absent(_)));
    }

    #[test]
    fn who_breaks_the_contract_does_not_hold_the_right() {
        let read = contract_of(
            "9. If Supplier fails to perform and does not cure within 10 days, Customer may terminate this Agreement.",
        );
        assert!(matches!(read.ways_out.find(Party::Buyer, name!("cause")), Found::Entries(_)));
        assert!(matches!(read.ways_out.find(Party::Supplier, name!("cause")), Found::Absent(_)));
    }
}
