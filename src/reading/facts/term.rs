//! From when, and how long, does the contract run?
//!
//! Goes in: the head of the text, and clauses that speak of the term. Comes out: signed and effective day, the kind of
//! the term, its length or its end. Not here: what follows the first term (see [`super::renewal`]).

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::findings::Findings;
use super::super::kinds::ClauseKind;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::{dates, number_word, periods};
use super::{Clause, is_elsewhere, is_redacted};
use crate::contract::{Path, Period, State, TermKind, Unit};

patterns! {
    DATED = r"\b(?:dated|made|entered into|executed|effective|signed|agreement|as of|this|on)\b[^.;]{0,40}$";
    AS_OF = r"\b(?:effective|as of|effective as of|effective date)\b[^.;]{0,25}$";
    NAMED_EFFECTIVE = r#"^,? ?\(?(?:hereinafter )?(?:the )?["'( ]{0,3}(?:effective|commencement) date"#;
    ABOUT_TERM = r#"\b(?:term of (?:this|the)|initial term|primary term|original term|(?:this|the) (?:agreement|contract|license|lease|appointment|engagement)[^.;]{0,110}\b(?:shall|will|is|becomes|commences?|remains?|continues?|takes?|terminates?|expires?|begins?)\b|["']term["']|the term\b|term:|period of (?:this|the) (?:agreement|contract)|agreement term|contract term|duration|subscription period|shall remain in (?:full )?(?:force|effect)|(?:shall|will) continue in (?:full )?(?:force|effect))"#;
    OTHER_TERM = r"\b(?:warrant\w*|confidential\w*|insurance|records|audit\w*|non-?compet\w*|solicit\w*|invoice\w*|payment terms|lease term|patent|indemnif\w*|surviv\w*|breach\w*|default\w*|cure\w*|training|loan|interest|inspect\w*|employment|force majeure)\b";
    RENEWS = r"\b(?:renew\w*|extend\w*|extension|successive|additional|further|consecutive|thereafter|following the initial)\b";
    LENGTH_BEFORE = r"\b(?:for|term of|terms of|period of|be|is|continue|duration of|initial|term:|term shall be|of|force|effect|last|ending|until|primary term of|expires?|terminates?|end)(?: an?| the)?(?: initial| fixed| primary| minimum| original| first| total| full)?(?: term| period)?(?: of| for)?(?: the| an?)?(?: approximately| at least)?\W{0,3}$";
    LENGTH_AFTER = r"^[ ,']*(?:s )?(?:\([^)]{0,30}\) ?)?(?:initial |fixed )?(?:from|after|following|commencing|beginning|starting|thereafter|term\b|period\b|unless|subsequent|and (?:shall|will|thereafter)|\(?the|\(\W|[.,;]|$|contract|with|until|or)";
    PAST_END = r"^\W*(?:period )?(?:immediately )?(?:after|following|from)(?: the)?(?: effective)?(?: date of)?(?: any| such| its| the)? ?(?:effective date of |date of )?(?:terminat|expir)|^\W*thereafter\b[^.;]{0,30}\b(?:shall|will|,) ?not\b";
    IS_NOTICE = r"^[^.;]{0,40}\b(?:notice|prior to|before|in advance)\b";
    UNTIL = r"\b(?:until|through|thru|to|ending(?: on)?|ends?(?: on)?|expires?(?: on)?|expire(?: at| on)?[^.;]{0,30}|terminates?(?: on)?|expiring(?: on)?|terminating(?: on)?|and ending|conclude(?: on)?|(?:midnight|close of business)[^.;]{0,20})(?: and including| including)?(?: the)?(?: close of business)?(?: on)?(?: the)? ?$";
    STARTS = r"\b(?:from|commenc\w*|begin\w*|start\w*|effective|as of|dated)\b[^.;]{0,30}$";
    ORDINAL_END = r"\b(?:until|through|on|ending(?: on)?|expires?(?: on)?) (?:the )?(?:date (?:that is|which is) )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?: \(\d\w+\))? anniversary";
    INDEFINITE = r"\b(?:until|unless) (?:(?:it is |sooner |earlier )?(?:terminated|cancel?led)|(?:such time as )?either party|terminated)\b|\bindefinite(?:ly)?(?: period)?\b|\bin perpetuity\b|\bperpetual(?:ly)?\b|\bno fixed term\b|\bend when terminated by\b|\bmonth.to.month\b|\bcontinue until\b[^.;]{0,60}\bterminat";
    FOR_A_TIME = r"\b(?:period|term) of (?:\[|\*)";
    AT_WILL = r"\b(?:until|when|unless)\b[^.;]{0,40}\b(?:terminated|cancel?led) by (?:either|any|one|a|the other) (?:of the )?part(?:y|ies)\b|\buntil either party\b|\bindefinite(?:ly)?\b";
    EVENT = r"\b(?:until|upon|for so long as|so long as|as long as|on) (?:the )?(?:later of|earlier of|earliest of|earliest to occur|first to occur|completion|final completion|termination|closing|expiration|consummation|death|date (?:on which|that|upon which)|last to expire|expiry|occurrence|project|satisfaction|conclusion|payment|fulfil?lment|end of the|[A-Z]\w+(?:'s)? payment)\b|\b(?:so|as) long as\b|\bupon the (?:earlier|earliest|later|first)\b|\bterminate upon\b|\buntil completion\b";
    RUNS = r"\b(?:shall|will)\b[^.;]{0,60}\b(?:terminate|expire|continue|remain|be in effect|be effective|end)\b|\bremains? in (?:full )?(?:force|effect)\b|\bin full force\b|\bin effect\b|\bterm of this\b";
    WHOLE_CONTRACT = r#"\b(?:this|the) (?:agreement|contract|license|appointment|engagement|lease)\b|\bthe "?(?:initial |primary )?term"?\b|\bterm of\b"#;
    // A term that is defined in passing: "during the period ending on December 31, 2018 (the "Development Term")".
    DEFINED_TERM = r#"\((?:the |such period,? )?[^()]{0,30}["'](?:[a-z]+ ){0,2}term["']\)"#;
    TERM_HEADING = r"\b(?:term|duration|period|commencement)\b";
}

/// Reads the day of signature and the effective day from the head.
pub(super) fn days(flat: &str, findings: &mut Findings) {
    let head = after(flat, 0, 5_000);
    for day in dates(head) {
        let (lead, tail) = (before(head, day.place.start, 70), after(head, day.place.end, 45));
        if NAMED_EFFECTIVE.is_in(tail)
            || lead.to_ascii_lowercase().trim_end_matches([' ', ':', '"']).ends_with("effective date")
        {
            findings.value(Path::of("term", "effective"), &day.value, &day.place, 9_300);
        } else if AS_OF.is_in(lead) && day.place.start < 3_000 {
            findings.value(Path::of("term", "effective"), &day.value, &day.place, falling(7_500, day.place.start));
        }
        if DATED.is_in(lead) && day.place.start < 3_000 {
            findings.value(Path::of("term", "signed"), &day.value, &day.place, falling(8_200, day.place.start));
        }
    }
}

/// The further down a day stands in the head, the less it speaks for the contract.
fn falling(confidence: u16, place: usize) -> u16 {
    confidence.saturating_sub(u16::try_from(place).unwrap_or(u16::MAX))
}

/// Reads how long the first term is.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    let titled = TERM_HEADING.is_in(clause.heading);
    for (index, sentence) in clause.sentences.iter().enumerate() {
        let text = sentence.text.as_str();
        if !sentence.kinds.has(ClauseKind::Term) {
            continue;
        }
        let in_passing = DEFINED_TERM.is_in(text);
        if !(ABOUT_TERM.is_in(text) || titled && index == 0 || in_passing) {
            continue;
        }
        let base: u16 = if titled { 9_000 } else { 7_800 };
        let base = if OTHER_TERM.is_in(text) { base - 1_200 } else { base };
        let base = if in_passing && !ABOUT_TERM.is_in(text) { base - 1_500 } else { base };
        let found = length(clause, index, base, findings) | end(clause, index, base, findings);
        if found {
            findings.value(Path::of("term", "kind"), &TermKind::Fixed, &sentence.place, base);
            continue;
        }
        if !(WHOLE_CONTRACT.is_in(text) && RUNS.is_in(text)) || RENEWS.is_in(text) && !INDEFINITE.is_in(text) {
            continue;
        }
        let weak = base.saturating_sub(1_600);
        if is_redacted(text) && (titled || FOR_A_TIME.is_in(text)) {
            findings.open(Path::of("term", "initial"), State::Ambiguous, &sentence.place, 5_000);
        } else if is_elsewhere(text) && titled {
            findings.open(Path::of("term", "initial"), State::Elsewhere, &sentence.place, 6_000);
        } else if AT_WILL.is_in(text) && !OTHER_TERM.is_in(text) {
            findings.value(Path::of("term", "kind"), &TermKind::Indefinite, &sentence.place, weak);
        } else if EVENT.is_in(text) && !OTHER_TERM.is_in(text) {
            findings.value(Path::of("term", "kind"), &TermKind::EventBound, &sentence.place, weak.saturating_sub(100));
        } else if INDEFINITE.is_in(text) && !OTHER_TERM.is_in(text) {
            findings.value(Path::of("term", "kind"), &TermKind::Indefinite, &sentence.place, weak);
        }
    }
}

/// Finds the length of the first term in a sentence.
fn length(clause: &Clause<'_>, index: usize, base: u16, findings: &mut Findings) -> bool {
    let Some(sentence) = clause.sentences.get(index) else { return false };
    let text = sentence.text.as_str();
    if let Some(ordinal) = ORDINAL_END.group(text, 1).and_then(|place| number_word(text.get(place)?)) {
        let years = Period { count: ordinal, unit: Unit::Year };
        findings.value(Path::of("term", "initial"), &years, &sentence.place, base);
        return true;
    }
    let mut best: Option<(i32, Period)> = None;
    for period in periods(text) {
        let (lead, tail) = (before(text, period.place.start, 70), after(text, period.place.end, 70));
        let near = after(lead, lead.len().saturating_sub(45), 45);
        let mut score = 0;
        score += 3 * i32::from(LENGTH_BEFORE.is_in(lead));
        score += 2 * i32::from(LENGTH_AFTER.is_in(tail));
        score += i32::from(lead.to_ascii_lowercase().contains("initial"));
        score -= 5 * i32::from(RENEWS.is_in(near) || RENEWS.is_in(text.get(period.place.clone()).unwrap_or_default()));
        score -= 5 * i32::from(IS_NOTICE.is_in(tail) && !LENGTH_AFTER.is_in(after(tail, 0, 14)));
        score -=
            3 * i32::from(lead.to_ascii_lowercase().contains("within") || near.to_ascii_lowercase().contains("notice"));
        score -= 5 * i32::from(PAST_END.is_in(tail));
        score -= 3 * i32::from(matches!(period.value.unit, Unit::Day | Unit::BusinessDay | Unit::Week));
        if score >= 4 && best.as_ref().is_none_or(|(highest, _)| *highest < score) {
            best = Some((score, period.value));
        }
    }
    let Some((score, period)) = best else { return false };
    let confidence = base.saturating_sub(if score > 4 { 0 } else { 500 });
    findings.value(Path::of("term", "initial"), &period, &sentence.place, confidence);
    true
}

/// Finds the end of the first term in a sentence: the day after the last day named.
fn end(clause: &Clause<'_>, index: usize, base: u16, findings: &mut Findings) -> bool {
    let Some(sentence) = clause.sentences.get(index) else { return false };
    let text = sentence.text.as_str();
    let mut last: Option<Date> = None;
    for day in dates(text) {
        let lead = before(text, day.place.start, 60);
        if UNTIL.is_in(lead) && !RENEWS.is_in(lead) && !STARTS.is_in(after(lead, lead.len().saturating_sub(20), 20)) {
            last = Some(day.value);
            break;
        }
    }
    let Some(last) = last.filter(|_| RUNS.is_in(text) || WHOLE_CONTRACT.is_in(text) || DEFINED_TERM.is_in(text)) else {
        return false;
    };
    let first_free = last.saturating_add(1.day());
    findings.value(Path::of("term", "end"), &first_free, &sentence.place, base);
    true
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::contract::{Fact, Period, State, TermKind, Unit};
    use crate::reading::facts::contract_of;

    #[test]
    fn a_length_makes_the_term_fixed() {
        let term =
            contract_of("2. Term. The initial term of this Agreement shall be two (2) years from the Effective Date.")
                .term;
        assert_eq!(term.kind, Fact::Stated(TermKind::Fixed));
        assert_eq!(term.initial, Fact::Stated(Period { count: 2, unit: Unit::Year }));
    }

    #[test]
    fn the_end_is_the_day_after_the_last() {
        let term = contract_of("2. Term. This Agreement shall continue until December 31, 2023.").term;
        assert_eq!(term.end, Fact::Stated(date(2024, 1, 1)));
    }

    #[test]
    fn terms_without_a_length_are_told_apart() {
        let kind = |clause| contract_of(clause).term.kind;
        let until_ended = "2. Term. This Agreement shall continue until terminated by either party.";
        assert_eq!(kind(until_ended), Fact::Stated(TermKind::Indefinite));
        let project = "2. Term. This Agreement shall remain in effect until completion of the project.";
        assert_eq!(kind(project), Fact::Stated(TermKind::EventBound));
    }

    #[test]
    fn a_term_may_be_defined_in_passing() {
        let term = contract_of(
            "1. First offer. During the period beginning on the Effective Date and ending on December 31, 2018 (the \
             \"Development Term\"), each party shall offer its projects to the other.",
        )
        .term;
        assert_eq!(term.end, Fact::Stated(date(2019, 1, 1)));
    }

    #[test]
    fn a_term_in_another_paper_is_elsewhere() {
        let term = contract_of("2. Term. The term of this Agreement shall be as set forth in the Order Form.").term;
        assert_eq!(term.initial.state(), State::Elsewhere);
    }
}
