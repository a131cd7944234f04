//! Which of the periods of a sentence is the notice, and which the time to cure?
//!
//! Goes in: a sentence. Comes out: one period, with its place. A period is judged by the words on either side of it.

use super::super::grams::Searched;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::{Quantity, periods};
use crate::contract::Period;

patterns! {
    NOTICE_FOLLOWS = r"^[^.;]{0,32}\bnotice";
    AHEAD = r"^[^.;]{0,45}\b(?:prior to|before|in advance|advance|preceding|of (?:its|their|his) (?:intent|desire|election|decision))|^[^.;]{0,12}\bprior\b";
    AFTER_NOTICE = r"^[^.;]{0,24}\b(?:after|following|from)\b[^.;]{0,40}\b(?:notice|receipt|delivery)";
    AT_LEAST = r"\b(?:at least|no(?:t)? (?:less|fewer|later|more) than|a minimum of|upon|giv(?:ing|en|es?)|by|on|with|provid(?:ing|es?|ed)|subject to|of)(?: a| the| an| at least| not less than| minimum| written notice of| no less than| giving| such)* ?(?:minimum )?(?:period of )?\W{0,2}$";
    GIVEN = r"\b(?:giv(?:ing|en|es?)|provid(?:ing|es?|ed)|upon|on|by|with)(?: (?:a|the|an|at least|not less than))*\W{0,2}$";
    AT_ONCE = r"^'?s?'? ?(?:(?:prior|advance|written) )*notice\b";
    NOTICE_BEFORE = r"\bnotice\b[^.;]{0,60}$";
    CURE = r"\b(?:cur(?:e|ed|es|ing)|remed(?:y|ied|ies|ying)|correct(?:s|ed|ing)?|rectif\w+|uncured|unremedied|continu\w+ for|breach is not|persist\w*|make good|fails? to pay|unpaid|past due|resolve[sd]?|default(?:s|ed)?|breach(?:es|ed)?)\b";
    CURE_BEFORE = r"\b(?:cure|cured|remed(?:y|ied)|correct(?:ed)?|rectif(?:y|ied)|uncured|unremedied|continu(?:e|es|ed|ing)|failure|persists?|resolved?|abated|eliminated?|not (?:been )?(?:cured|remedied|corrected))\b[^;]{0,100}$";
    CURE_AFTER = r"^[^.;]{0,50}\b(?:to (?:cure|remedy|correct|rectify)|cure period|in which to|opportunity|(?:after|following|of|from)[^.;]{0,40}(?:notice|notif|receipt|writing|demand))";
    RENEWAL_BEFORE = r"\b(?:renew\w*|extend\w*|extension|successive|consecutive|additional|term of|terms? of|periods? of|initial term[^.;]{0,20})(?: for)?(?: a| an)?[^.;\w]{0,3}$|\b(?:renew|extend)\w*\b[^.;]{0,40}\bfor\b[^.;]{0,30}$";
    RENEWED_BEFORE = r"\b(?:renew\w*|extension|successive|consecutive|additional|initial term[^.;]{0,20})(?: for)?(?: a| an)?[^.;\w]{0,3}$";
    TERM_FOLLOWS = r"^\W*(?:terms?|periods?|renewals?|extensions?|intervals?|increments?)\b";
    SINCE = r"\b(?:after|following|anniversary|first|initial|within|every|each|past|preceding|previous|last)(?: the)?(?: first| initial)?\W*$";
    RUNS_FROM = r"^\W*(?:of|after|from|following)?\W*(?:the )?(?:effective date|commencement|execution|date hereof|date of this|initial term|anniversary|signing)";
    PRIOR_TO_END = r"^[^.;]{0,50}\b(?:prior to|before|preceding|in advance of)\b[^.;]{0,60}\b(?:expir|end|anniversary|renewal|termination|commencement|conclusion|term|effective)";
}

/// Returns the length of notice that a sentence asks for.
pub(super) fn notice(text: &(impl Searched + ?Sized)) -> Option<Quantity<Period>> {
    best(text, 2, |left, right| {
        let mut score = 0;
        score += 3 * i32::from(NOTICE_FOLLOWS.is_in(right));
        score += 3 * i32::from(AHEAD.is_in(right));
        score += 2 * i32::from(AT_LEAST.is_in(left));
        score += i32::from(NOTICE_BEFORE.is_in(left));
        score += i32::from(AFTER_NOTICE.is_in(right));
        let given = GIVEN.is_in(left) && AT_ONCE.is_in(right);
        score -= 4 * i32::from(!given && (CURE_BEFORE.is_in(left) || CURE_AFTER.is_in(right) && CURE.is_in(left)));
        score -= 4 * i32::from(RENEWAL_BEFORE.is_in(left));
        score -= 4 * i32::from(TERM_FOLLOWS.is_in(right) && !NOTICE_FOLLOWS.is_in(after(right, 0, 30)));
        score -= 3 * i32::from(RUNS_FROM.is_in(right));
        score - 2 * i32::from(SINCE.is_in(left) && !AT_ONCE.is_in(right))
    })
}

/// Returns how long before the end of a term one must object.
pub(super) fn notice_before_end(text: &(impl Searched + ?Sized)) -> Option<Quantity<Period>> {
    best(text, 3, |left, right| {
        let mut score = 0;
        score += 4 * i32::from(PRIOR_TO_END.is_in(right));
        score += 2 * i32::from(NOTICE_FOLLOWS.is_in(right));
        score += 2 * i32::from(AHEAD.is_in(right));
        score += 2 * i32::from(AT_LEAST.is_in(left));
        score += i32::from(NOTICE_BEFORE.is_in(left));
        score -= 4 * i32::from(RENEWAL_BEFORE.is_in(left));
        score - 4 * i32::from(TERM_FOLLOWS.is_in(right) && !PRIOR_TO_END.is_in(right))
    })
}

/// Returns the time to mend a breach.
pub(super) fn cure(text: &(impl Searched + ?Sized)) -> Option<Quantity<Period>> {
    best(text, 3, |left, right| {
        let mut score = 0;
        score += 3 * i32::from(CURE_BEFORE.is_in(left));
        score += 3 * i32::from(CURE_AFTER.is_in(right));
        score += i32::from(CURE.is_in(left));
        score += i32::from(CURE.is_in(after(right, 0, 60)));
        score -= 3 * i32::from(RENEWED_BEFORE.is_in(left));
        score - 3 * i32::from(TERM_FOLLOWS.is_in(right) && !AFTER_NOTICE.is_in(right) && !CURE.is_in(right))
    })
}

fn best(text: &(impl Searched + ?Sized), least: i32, judge: impl Fn(&str, &str) -> i32) -> Option<Quantity<Period>> {
    let mut best: Option<(i32, Quantity<Period>)> = None;
    let periods = periods(text);
    let text = text.words();
    for period in periods {
        let score = judge(before(text, period.place.start, 110), after(text, period.place.end, 110));
        if score >= least && best.as_ref().is_none_or(|(highest, _)| *highest < score) {
            best = Some((score, period));
        }
    }
    best.map(|(_, period)| period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cure_period_is_not_a_notice() {
        let text =
            "may end it on sixty (60) days' notice if the breach is not cured within thirty (30) days of receipt";
        assert_eq!(notice(text).unwrap().value, Period::days(60));
        assert_eq!(cure(text).unwrap().value, Period::days(30));
        assert_eq!(notice("if the breach is not cured within thirty (30) days after notice"), None);
    }

    #[test]
    fn the_length_of_a_term_is_not_a_notice() {
        let text =
            "shall renew for successive terms of one (1) year unless notice is given at least 60 days before its end";
        assert_eq!(notice_before_end(text).unwrap().value, Period::days(60));
    }
}
