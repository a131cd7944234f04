//! May one party change the terms by itself, or do they change only by what both agree on?
//!
//! Goes in: any clause. Comes out: one flag. A right to change what is sold, a price or an order is none to change the
//! terms. Not here: changes of price (see [`super::fees`]).

use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::WORDS_OF_CHANGE;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::{Clause, right};
use crate::contract::path_to;

patterns! {
    SPOKEN_OF = WORDS_OF_CHANGE;
    CHANGE = r"\b(?:change|modify|amend|update|revise|alter|supplement|replace|changes to|modifications to|updates to)\b(?:,? (?:or|and|and/or|change|modify|amend|update|revise|alter|supplement|delete|add to|replace|at any time|from time to time|any|all|parts?|portions?|provisions?|of|to|in|unilaterally),?)*,? (?:this|these|the|our|such) (?:[\w'-]+ ){0,4}?(?:terms|agreement|contract|conditions|sla|addendum)\b";
    // "the terms of payment", "the agreement date": another thing than the contract.
    OF_OTHER = r"^(?:s)? (?:of (?:payment|credit|sale of|delivery|any|an?|each)|date|term\b|fee|price|with (?:any|an?|its|third)|between|proposed|order)|^ ?[-/]";
    TOGETHER = r"\bmutual\w*\b|\bboth parties\b|\beach party\b|\bconsent\b|\bparties (?:may|shall|will|agree|can)\b|\bneither party\b|\bnegotiat\w+\b|\bagree(?:d|ment)? (?:up)?on\b|\bin order to comply\b|\bto the extent (?:required|necessary)\b";
    BY_ITSELF = r"\bat any time\b|\bfrom time to time\b|\bin (?:its|our) (?:sole |absolute )?discretion\b|\bpost(?:ing|ed|s)?\b|\bnotice\b|\bnotify\w*\b|\bwithout (?:prior |any )?(?:notice|consent)\b|\breserves? the right\b|\bupdated (?:version|terms)\b|\brevised (?:version|terms)\b";
    MUST = r"\b(?:have|has|need|needs) to $|\bsometimes $";
    CHANGED = r"\b(?:these|this|our|such|the) (?:[\w'-]+ ){0,4}?(?:terms|agreement|contract|sla|conditions|modifications?|changes?)\b[^.;]{0,30}\b(?:may|can|will) (?:only )?be (?:changed|modified|amended|updated|revised|implemented|made)\b[^.;]{0,200}\b(?:at any time|from time to time|post(?:ing|ed)|without (?:any |prior )?notice)\b";
    AMENDED = r"\b(?:this|these|the|such|our) (?:[\w-]+ ){0,4}?(?:agreement|contract|terms|addendum|licen[sc]e|lease|guaranty|provisions?|understanding)\b[^.;]{0,220}?\b(?:amend(?:ed|ments?)|modif(?:ied|ications?)|changed|altered|supplemented|varied|waived)\b|\b(?:amendments?|modifications?|changes?|alterations?|variations?|waivers?|amend|modify|change|alter|vary)\b[^.;]{0,90}?\b(?:(?:this|these|the|our) (?:[\w-]+ ){0,4}?(?:agreement|contract|terms|addendum|licen[sc]e|lease|guaranty|provisions?)|hereof|hereto|any provision|any term)\b|\bno (?:amendments?|modifications?|changes?|alterations?|variations?)\b|\bany (?:\w+, )?(?:amendment|modification|change|alteration)\b";
    ONLY = r"\b(?:no|not|only|unless|except|cannot|without|must|shall be (?:made )?(?:in|by)|may be\b[^.;]{0,60}\bby|(?:to )?be (?:effective|binding|valid)|need)\b";
    WRITING = r"\b(?:in writing|writing|written|instrument|addendum)\b";
    SIGNED = r"\b(?:sign(?:ed|ature)|execut(?:ed|ion)|agree(?:d|ment)|accepted|mutual(?:ly)?|consents?|approv(?:ed|al)|subscribed|acknowledged|made)\b";
    BY_BOTH = r"\b(?:both|each|all|either|the|other|every|such) (?:of the )?(?:other )?part(?:y|ies)\b|\bparties\b|\bparty (?:against|to be|sought|entitled|waiving|hereto)\b|\b(?:representatives?|officers?|signator(?:y|ies)) of (?:both|each|the|all)\b|\bmutual\w*\b";
    // Who alone signs, or who posts what it writes, needs nobody else.
    POSTS = r"\bor by (?:the )?posting\b|\bby posting\b";
    // A change of an order, of work or of a plan is none of the contract.
    OF_ORDERS = r"^[^.;]{0,30}\b(?:change orders?|purchase orders?|statements? of work|work orders?|specifications?|schedules?|plans?|budgets?|forecasts?)\b";
}

/// Reads who changes the terms.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        // The kinds of a clause were told before what nobody filled in was covered.
        if !sentence.kinds.may_change() || !SPOKEN_OF.is_in(text) {
            continue;
        }
        let path = path_to!(law.unilateral_terms_change);
        let writing = WRITING.is_in(text) && SIGNED.is_in(text) && ONLY.is_in(text) && by_both(clause, text);
        if is_alone(clause, text, writing) {
            findings.value(path, &true, &sentence.place, 8_200);
        } else if writing && AMENDED.is_in(text) && !OF_ORDERS.is_in(text) {
            findings.value(path, &false, &sentence.place, 7_600);
        }
    }
}

/// Says whether one party changes the terms alone.
fn is_alone(clause: &Clause<'_>, text: &Phrase<'_>, writing: bool) -> bool {
    if CHANGED.is_in(text) && !TOGETHER.is_in(text) {
        return !writing || POSTS.is_in(text);
    }
    if writing || TOGETHER.is_in(text) || !BY_ITSELF.is_in(text) {
        return false;
    }
    CHANGE.all(text).take(4).any(|change| {
        if OF_OTHER.is_in(after(text, change.end, 30)) {
            return false;
        }
        let needs = MUST.find(before(text, change.start, 12)).is_some();
        let side = if needs {
            clause.parties.subject(text, change.start)
        } else {
            right(clause.parties, text, change.start).filter(|right| !right.denied).map(|right| right.side)
        };
        matches!(side, Some(Side::One(_) | Side::Unplain))
    })
}

/// Says whether both sides must sign: as parties, or each by its name.
fn by_both(clause: &Clause<'_>, text: &Phrase<'_>) -> bool {
    BY_BOTH.is_in(text) || clause.parties.mentions(text).iter().any(|mention| mention.side == Side::Both)
}

#[cfg(test)]
mod tests {
    use crate::contract::Fact;
    use crate::reading::facts::contract_of;

    #[test]
    fn terms_that_both_must_sign_change_by_nobody_alone() {
        for clause in [
            "12. This Agreement may be amended only by a written instrument signed by both parties.",
            "12. No modification of this Agreement shall be binding unless in writing and signed by Customer and Supplier.",
            "12. This Agreement may not be changed except by a writing executed by the party to be charged.",
            "12. Any waiver or amendment of these Terms must be in writing and accepted by each party.",
        ] {
            assert_eq!(contract_of(clause).law.unilateral_terms_change, Fact::Stated(false), "{clause}");
        }
    }

    #[test]
    fn who_may_change_the_terms_at_any_time_needs_nobody() {
        for clause in [
            "12. Supplier may modify these Terms at any time by posting a revised version.",
            "12. Supplier reserves the right to amend this Agreement from time to time upon 30 days' notice.",
            "12. Sometimes Supplier has to change the legal terms, and it will notify Customer.",
            "12. These Terms may be updated from time to time without prior notice by Supplier.",
        ] {
            assert_eq!(contract_of(clause).law.unilateral_terms_change, Fact::Stated(true), "{clause}");
        }
    }

    #[test]
    fn a_change_of_something_else_says_nothing_of_the_terms() {
        for clause in [
            "12. Supplier may modify the Products at any time upon notice under this Agreement.",
            "12. Supplier may change the terms of payment at any time upon notice.",
            "12. Change orders must be in writing and signed by both parties.",
            "12. Either party may propose to amend this Agreement at any time.",
        ] {
            assert_eq!(contract_of(clause).law.unilateral_terms_change, Fact::Unknown, "{clause}");
        }
    }
}
