//! From when, and how long, does the contract run?
//!
//! Goes in: the head of the text, and clauses that speak of the term. Comes out: signed and effective day, the kind of
//! the term, its length or its end. Not here: what follows the first term (see [`super::renewal`]).

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::{Quantity, dates, number_word, periods};
use super::{Clause, is_elsewhere, is_redacted, own_term};
use crate::contract::{Period, State, TermKind, Unit, path_to};

patterns! {
    LABEL = r"^ ?(?:\d{1,2}[.)] ?)?[^\n:.]{0,30}\b(?:date|term|period) ?: ?";
    STARTS_LABEL = r"\b(?:effective|commencement|start|beginning) date";
    ENDS_LABEL = r"\b(?:termination|expiration|expiry|end) date";
    THROUGH = r"^ ?(?:through|thru|to|until|-) ?";
    // The day of a version is not the day on which somebody takes the terms on.
    ON_ACCEPTING = r"\bagreement (?:is|becomes|shall be|will be) effective (?:on|as of|upon) the (?:date|day) (?:on which |that |when )?(?:[\w-]+ ){0,4}(?:accepts?|agrees?|clicks?|enrol\w+|subscribes?|signs? up)\b";
    LATER_OF = r#"\b(?:later|last|earlier) of\b[^"]{0,260}\(the "Effective Date"\)"#;
    LAST_SIGNED = r"\bdate (?:last (?:written|signed|set forth|executed)|of (?:the )?last signature|on which the last party)\b";
    SIGNED_ON = r"\bdated?: ?";
    COMMENCES = r"\b(?:commenc\w+|begin(?:s|ning)?|start(?:s|ing)?)\b";
    EXPIRES = r"\b(?:expir\w+|ends?|ending|terminates?|conclu\w+)\b";
    YEAR = r"\b(?:19|20)\d\d\b";
    DATED = r"\b(?:dated|made|entered into|executed|effective|signed|agreement|as of|this|on)\b[^.;]{0,40}$";
    AS_OF = r"\b(?:effective|as of|effective as of|effective date)\b[^.;]{0,25}$";
    HEADED_EFFECTIVE = r#"\beffective(?: date)?[:" ]*$"#;
    NAMED_EFFECTIVE = r#"^,? ?\(?(?:hereinafter )?(?:the )?["'( ]{0,3}(?:effective|commencement) date"#;
    ABOUT_TERM = r#"\b(?:term of (?:this|the)|initial term|primary term|original term|["']term["']|the term\b|term:|period of (?:this|the) (?:agreement|contract)|agreement term|contract term|duration|subscription period|shall remain in (?:full )?(?:force|effect)|(?:shall|will) continue in (?:full )?(?:force|effect))"#;
    // What goes on or ends is the contract: looked for apart, since it is the dearer search.
    ABOUT_CONTRACT = r"\b(?:this|the) (?:agreement|contract|license|lease|appointment|engagement)[^.;]{0,110}\b(?:shall|will|is|becomes|commences?|remains?|continues?|takes?|terminates?|expires?|begins?)\b";
    OTHER_TERM = r"\b(?:warrant\w*|confidential\w*|insurance|records|audit\w*|non-?compet\w*|solicit\w*|invoice\w*|payment terms|lease term|patent|indemnif\w*|surviv\w*|breach\w*|default\w*|cure\w*|training|loan|interest|inspect\w*|employment|force majeure)\b";
    RENEWS = r"\b(?:renew\w*|extend\w*|extension|successive|additional|further|consecutive|thereafter|following the initial)\b";
    // What goes on after its beginning is not renewed yet.
    FROM_ITS_BEGINNING = r"\b(?:commenc\w*|begin\w*|effective date|date hereof|signature)\b[^.;\d]{0,30}\b(?:and|,) ?(?:shall |will )?continu\w*(?: in (?:full )?(?:force|effect|force and effect))? thereafter for an? (?:initial )?(?:period|term) of\W*$";
    LENGTH_BEFORE = r"\b(?:for|term of|terms of|period of|be|is|continue|duration of|initial|term:|term shall be|of|force|effect|last|ending|until|primary term of|expires?(?: in)?|terminates?(?: in)?|end|on the date(?: (?:that|which) is)?)(?: an?| the)?(?: initial| fixed| primary| minimum| original| first| total| full)?(?: term| period)?(?: of| for)?(?: the| an?)?(?: approximately| at least)?\W{0,3}$";
    LENGTH_AFTER = r"^[ ,']*(?:s )?(?:\([^)]{0,30}\) ?)?(?:initial |fixed )?(?:from|after|following|commencing|beginning|starting|thereafter|term\b|period\b|unless|subsequent|and (?:shall|will|thereafter)|\(?the|\(\W|[.,;]|$|contract|with|until|or)";
    PAST_END = r"^\W*(?:period )?(?:immediately )?(?:after|following|from|beyond)(?: the)?(?: effective)?(?: date of)?(?: any| such| its| the)? ?(?:effective date of |date of )?(?:terminat|expir)|^\W*thereafter\b[^.;]{0,30}\b(?:shall|will|,) ?not\b";
    IS_NOTICE = r"^[^.;]{0,40}\b(?:notice|prior to|before|in advance)\b";
    UNTIL = r"\b(?:until|through|thru|to|ending(?: on)?|ends?(?: on)?|expires?(?: on)?|expire(?: at| on)?[^.;]{0,30}|terminates?(?: on)?|expiring(?: on)?|terminating(?: on)?|and ending|conclude(?: on)?|(?:midnight|close of business)[^.;]{0,20})(?: and including| including)?(?: the)?(?: close of business)?(?: on)?(?: the)? ?$";
    STARTS = r"\b(?:from|commenc\w*|begin\w*|start\w*|effective|as of|dated)\b[^.;]{0,30}$";
    TO_ANNIVERSARY = r"\b(?:until|through|to|on|ending(?: on)?|expires?(?: on)?|ends?(?: on)?) (?:the )?(?:date (?:that|which) is the )?$";
    ANNIVERSARY = r"^'?s? ?-? ?anniversary\b";
    ORDINAL_END = r"\b(?:until|through|on|ending(?: on)?|expires?(?: on)?) (?:the )?(?:date (?:that is|which is) )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?: \(\d\w+\))? anniversary";
    // Which of several ends counts is not asked here.
    ONE_OF_ENDS = r"\b(?:earlier|earliest|later|latest)\b[^.;]{0,20} (?:of|occur)\b:?(?: (?:\(\w{1,3}\) ?)?(?:the )?)$|\bends? at $|\bno(?:t)? later than $";
    ANY_ANNIVERSARY = r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|fifteenth|twentieth) ?(?:\(\w[^)]{0,6}\) ?)?(?:year )?anniversary";
    // What lasts as long as another contract has no term of its own.
    OF_ANOTHER = r"\b(?:this (?:dpa|addendum|exhibit|schedule|statement of work|sow|amendment|annex)|duration of processing)\b[^.;]{0,120}\b(?:until|as long as|for as long as) (?:the|such|that) (?:[\w-]+ ){0,3}agreement (?:expires|terminates|is (?:terminated|in effect)|ends|remains)\b|\bwill continue until the agreement expires or is terminated\b";
    STARTS_ON = r"\b(?:commenc\w*|begin\w*|start\w*|effective|in(?:to)? (?:force|effect))(?: (?:on|as of|upon|from|the|and|being|is))* ?$";
    INDEFINITE = r"\bunless (?:and until )?(?:it is )?(?:terminated|cancel?led)(?: by| as| in| pursuant| under| hereunder|[.,;]|$)|\buntil (?:(?:it is |sooner |earlier )?(?:terminated|cancel?led)|(?:such time as )?either party|terminated)\b|\bindefinite(?:ly)?(?: period)?\b|\bin perpetuity\b|\bperpetual(?:ly)?\b|\bno fixed term\b|\bend when terminated by\b|\bmonth.to.month\b|\bcontinue until\b[^.;]{0,60}\bterminat";
    FOR_A_TIME = r"\b(?:period|term) of (?:\[|\*)";
    AT_WILL = r"\b(?:until|when|unless(?: and until)?(?: it is)? (?:terminated|cancel?led))\b[^.;]{0,40}\b(?:terminated|cancel?led) by (?:either|any|one|a|the other) (?:of the )?part(?:y|ies)\b|\buntil either party\b|\bindefinite(?:ly)?\b";
    EVENT = r"\b(?:until|upon|for so long as|so long as|as long as|on) (?:\(\w\) )?(?:the )?(?:date of )?(?:final )?(?:acceptance of|later of|earlier of|earliest of|earliest to occur|first to occur|completion|final completion|termination|closing|expiration|consummation|death|date (?:on which|that|upon which)|last to expire|expiry|occurrence|project|satisfaction|conclusion|payment|fulfil?lment|end of the|[A-Z]\w+(?:'s)? payment)\b|\b(?:so|as) long as\b|\bupon the (?:earlier|earliest|later|first)\b|\bterminate upon\b|\buntil completion\b";
    // What follows an end is no end, and "upon expiry of the term" names no event.
    AFTER_END = r"^[^a-z]*(?:[\w ]{0,40}[.:] )?(?:upon|after|following|on) (?:the |any )?(?:expir|terminat)|\b(?:upon|until|on) (?:the )?(?:expiration|expiry|end|termination) of (?:the|its|this) (?:initial |applicable |then.current )?term\b|\b(?:on|until|through|upon) (?:the )?(?-i:Expiration Date)\b";
    // The contract, or its term, is what goes on or ends.
    OF_CONTRACT = r#"\b(?:this|the|such|our)(?: [\w-]+){0,3} ["'(]{0,2}(?:agreement|contract|term|appointment|engagement|lease|licen[sc]e|arrangement|venture|undertaking|cooperation|subscription)["')]{0,2}(?: (?:hereof|hereunder|\([^)]{0,60}\)|as amended[^.;,]{0,30}|of (?:this|the) [\w-]+(?: \([^)]{0,60}\))?))?(?:,[^;]{0,200}?,)?(?: and [^,;.]{0,60}?)? (?:shall|will|is|becomes?|commences?|remains?|continues?|begins?|terminates?|expires?|may|starts?|be|takes?|ends?)\b"#;
    // What becomes of single provisions, and what is granted while the contract lasts, sets no term.
    OF_A_PART = r"\b(?:invalid|unenforceable|illegal)\b|\bprovisions? (?:of|in) (?:sections? [\w ,()]{1,40} (?:of|in) )?(?:this|the) agreement shall\b|\b(?:as|so) long as (?:this|the) agreement\b|\bduring the term of this agreement and for so long\b";
    RUNS = r"\b(?:shall|will)\b[^.;]{0,60}\b(?:terminate|expire|continue|remain|be in effect|be effective|end)\b|\bremains? in (?:full )?(?:force|effect)\b|\bin full force\b|\bin effect\b|\bterm of this\b";
    WHOLE_CONTRACT = r#"\b(?:this|the) (?:agreement|contract|license|appointment|engagement|lease)\b|\bthe "?(?:initial |primary )?term"?\b|\bterm of\b"#;
    // A term that is defined in passing: "during the period ending on December 31, 2018 (the "Development Term")".
    DEFINED_TERM = r#"\((?:the |such period,? )?[^()]{0,30}["'](?:[a-z]+ ){0,2}term["']\)"#;
    TERM_HEADING = r"\b(?:term|duration|period|commencement)\b";
    THEN = r"^(?:thereafter|after (?:that|such|the|this)|following|upon expir)";
}

/// Reads the day of signature and the effective day from the head.
pub(super) fn days(flat: &Phrase<'_>, findings: &mut Findings) {
    let head = after(flat, 0, 5_000);
    for day in dates(head) {
        let (lead, tail) = (before(head, day.place.start, 70), after(head, day.place.end, 45));
        if NAMED_EFFECTIVE.is_in(tail)
            || lead.to_ascii_lowercase().trim_end_matches([' ', ':', '"']).ends_with("effective date")
        {
            findings.value(path_to!(term.effective), &day.value, &day.place, 9_300);
        } else if AS_OF.is_in(lead) && day.place.start < 3_000 {
            findings.value(path_to!(term.effective), &day.value, &day.place, falling(7_500, day.place.start));
        }
        // The day from which a version holds is no day of signing.
        let is_headed = HEADED_EFFECTIVE.is_in(lead);
        if DATED.is_in(lead) && !is_headed && day.place.start < 3_000 {
            findings.value(path_to!(term.signed), &day.value, &day.place, falling(8_200, day.place.start));
        }
    }
    labelled(flat, findings);
    by_acts(flat, findings);
}

/// The longest label that `LABEL` tells, in bytes, and a few.
const LONGEST_LABEL: usize = 50;

/// Reads days that stand behind a label: "Effective Date: May 1, 2030", "Initial Term: May 1, 2030 through April 30, 2031".
fn labelled(flat: &Phrase<'_>, findings: &mut Findings) {
    let day_at = |from: usize| {
        let day = dates(after(flat, from, 40)).into_iter().next()?;
        (day.place.start < 6)
            .then(|| Quantity { value: day.value, place: day.place.start + from..day.place.end + from })
    };
    let mut start = 0;
    let labels = flat.split('\n').filter_map(|line| {
        let from = start;
        start += line.len() + 1;
        let head = Some(after(line, 0, LONGEST_LABEL)).filter(|head| head.contains(':'))?;
        LABEL.find(head).map(|label| from + label.start..from + label.end)
    });
    for label in labels.take(40) {
        let words = flat.get(label.clone()).unwrap_or_default();
        let Some(first) = day_at(label.end) else { continue };
        if STARTS_LABEL.is_in(words) {
            findings.value(path_to!(term.effective), &first.value, &first.place, 9_000);
        } else if ENDS_LABEL.is_in(words) {
            ends_on(&first, findings);
        } else if !own_term::names_other(words)
            && let Some(to) = THROUGH.find(after(flat, first.place.end, 16))
            && let Some(last) = day_at(first.place.end + to.end)
        {
            ends_on(&last, findings);
        }
    }
}

/// Notes the last day of a fixed term.
fn ends_on(last: &Quantity<Date>, findings: &mut Findings) {
    if let Ok(end) = last.value.checked_add(1.day()) {
        findings.value(path_to!(term.end), &end, &last.place, 8_600);
        findings.value(path_to!(term.kind), &TermKind::Fixed, &last.place, 8_600);
    }
}

/// Reads days that hang on what somebody does: on accepting, on the later of two events, on the last signature.
fn by_acts(flat: &Phrase<'_>, findings: &mut Findings) {
    if let Some(acts) = ON_ACCEPTING.find(flat).or_else(|| LATER_OF.find(flat)) {
        findings.open(path_to!(term.effective), State::Ambiguous, &acts, 9_700);
    }
    if LAST_SIGNED.is_in(after(flat, 0, 5_000)) {
        let signed = SIGNED_ON.all(flat).take(20).filter_map(|label| {
            let day = dates(after(flat, label.end, 30)).into_iter().next().filter(|day| day.place.start < 4)?;
            Some(Quantity { value: day.value, place: day.place.start + label.end..day.place.end + label.end })
        });
        if let Some(last) = signed.max_by_key(|day| day.value) {
            findings.value(path_to!(term.signed), &last.value, &last.place, 8_800);
            findings.value(path_to!(term.effective), &last.value, &last.place, 7_800);
        }
    }
}

/// The further down a day stands in the head, the less it speaks for the contract.
fn falling(confidence: u16, place: usize) -> u16 {
    confidence.saturating_sub(u16::try_from(place).unwrap_or(u16::MAX))
}

/// Reads how long the first term is.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    let titled = TERM_HEADING.is_in(clause.heading) && !own_term::names_other(clause.heading);
    for (index, sentence) in clause.sentences.iter().enumerate() {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Term) {
            continue;
        }
        let in_passing = DEFINED_TERM.is_in(text);
        let about_term = || ABOUT_TERM.is_in(text) || ABOUT_CONTRACT.is_in(text);
        if !(titled && index == 0 || in_passing || about_term()) {
            continue;
        }
        let base: u16 = if titled { 9_000 } else { 7_800 };
        let base = if OTHER_TERM.is_in(text) { base - 1_200 } else { base };
        let base = if in_passing && !about_term() { base - 1_500 } else { base };
        let by_length = length(clause, index, base, findings);
        if by_length | end(clause, index, base, findings) {
            let next = clause.sentences.get(index + 1).filter(|next| THEN.is_in(&next.text));
            let endless =
                by_length && (own_term::runs_on(text) || next.is_some_and(|next| own_term::runs_on(&next.text)));
            let kind = if endless { TermKind::Indefinite } else { TermKind::Fixed };
            findings.value(path_to!(term.kind), &kind, &sentence.place, base);
            continue;
        }
        if OF_ANOTHER.is_in(text) {
            findings.open(path_to!(term.kind), State::Elsewhere, &sentence.place, 8_600);
            continue;
        }
        let of_contract = || {
            WHOLE_CONTRACT.is_in(text)
                && RUNS.is_in(text)
                && (titled || OF_CONTRACT.is_in(text))
                && !OF_A_PART.is_in(text)
        };
        let of_renewal = RENEWS.is_in(text) && !INDEFINITE.is_in(text) && (!titled || own_term::goes_on_again(text));
        // Where a beginning and an end are spoken of, the contract is not silent on its length.
        if WHOLE_CONTRACT.is_in(text) && COMMENCES.is_in(text) && EXPIRES.is_in(text) {
            findings.hint(path_to!(term.initial));
            findings.hint(path_to!(term.end));
        }
        if of_renewal || !of_contract() {
            continue;
        }
        // A day or a length that was not read as this term's may be its end all the same.
        for (path, named) in
            [(path_to!(term.end), YEAR.is_in(text)), (path_to!(term.initial), !periods(text).is_empty())]
        {
            if named {
                findings.hint(path);
            }
        }
        let weak = base.saturating_sub(1_600);
        if is_redacted(text) && (titled || FOR_A_TIME.is_in(text)) {
            findings.open(path_to!(term.initial), State::Ambiguous, &sentence.place, 5_000);
        } else if is_elsewhere(text) && titled {
            findings.open(path_to!(term.initial), State::Elsewhere, &sentence.place, 6_000);
        } else if AT_WILL.is_in(text) && !OTHER_TERM.is_in(text) {
            findings.value(path_to!(term.kind), &TermKind::Indefinite, &sentence.place, weak);
        } else if EVENT.is_in(text) && !OTHER_TERM.is_in(text) && !AFTER_END.is_in(text) {
            findings.value(path_to!(term.kind), &TermKind::EventBound, &sentence.place, weak.saturating_sub(100));
        } else if INDEFINITE.is_in(text) && !OTHER_TERM.is_in(text) {
            findings.value(path_to!(term.kind), &TermKind::Indefinite, &sentence.place, weak);
        }
    }
}

/// Finds the length of the first term in a sentence.
fn length(clause: &Clause<'_>, index: usize, base: u16, findings: &mut Findings) -> bool {
    let Some(sentence) = clause.sentences.get(index) else { return false };
    let text = &sentence.text;
    let is_term = |place: &Range<usize>| own_term::is_own(text, place) && !own_term::is_of_other(clause, text, place);
    let anniversary = ORDINAL_END.group(text, 1).filter(is_term);
    if let Some(ordinal) = anniversary.and_then(|place| number_word(text.get(place)?)) {
        let years = Period { count: ordinal, unit: Unit::Year };
        findings.value(path_to!(term.initial), &years, &sentence.place, base);
        return true;
    }
    let mut best: Option<(i32, Period)> = None;
    let titled = TERM_HEADING.is_in(clause.heading) && !own_term::names_other(clause.heading);
    for period in periods(text) {
        let own = titled && index == 0 || own_term::is_own(text, &period.place);
        if !own || own_term::is_of_other(clause, text, &period.place) {
            continue;
        }
        let score = fits(text, &period);
        if score >= 4 && best.as_ref().is_none_or(|(highest, _)| *highest < score) {
            best = Some((score, period.value));
        }
    }
    let Some((score, period)) = best else { return false };
    let confidence = base.saturating_sub(if score > 4 { 0 } else { 500 });
    findings.value(path_to!(term.initial), &period, &sentence.place, confidence);
    true
}

/// Says how well a period fits as the length of the first term: 4 and more are enough.
fn fits(text: &str, period: &Quantity<Period>) -> i32 {
    let (lead, tail) = (before(text, period.place.start, 70), after(text, period.place.end, 70));
    let near = after(lead, lead.len().saturating_sub(45), 45);
    let mut score = 0;
    score += 3 * i32::from(LENGTH_BEFORE.is_in(lead));
    score += 2 * i32::from(LENGTH_AFTER.is_in(tail));
    score += i32::from(lead.to_ascii_lowercase().contains("initial"));
    score += 5 * i32::from(TO_ANNIVERSARY.is_in(lead) && ANNIVERSARY.is_in(tail));
    let is_first = FROM_ITS_BEGINNING.is_in(lead);
    score -= 5 * i32::from(
        !is_first && RENEWS.is_in(near) || RENEWS.is_in(text.get(period.place.clone()).unwrap_or_default()),
    );
    score -= 5 * i32::from(IS_NOTICE.is_in(tail) && !LENGTH_AFTER.is_in(after(tail, 0, 14)));
    score -=
        3 * i32::from(lead.to_ascii_lowercase().contains("within") || near.to_ascii_lowercase().contains("notice"));
    score -= 5 * i32::from(PAST_END.is_in(tail));
    score -= 3 * i32::from(matches!(period.value.unit, Unit::Day | Unit::BusinessDay | Unit::Week));
    score
}

/// Returns the last day of the first term, of words that are known to tell its end.
pub(super) fn last_day_of(text: &str) -> Option<Date> {
    let is_last = |day: &Quantity<Date>| {
        let lead = before(text, day.place.start, 60);
        let ends = UNTIL.is_in(lead) || ONE_OF_ENDS.is_in(lead);
        ends && !STARTS.is_in(after(lead, lead.len().saturating_sub(20), 20))
    };
    dates(text).into_iter().find(is_last).map(|day| day.value)
}

/// Returns the day on which the first term begins, of words that are known to tell of it.
pub(super) fn first_day_of(text: &str) -> Option<Date> {
    let starts = |day: &Quantity<Date>| STARTS_ON.is_in(before(text, day.place.start, 60));
    dates(text).into_iter().find(starts).map(|day| day.value)
}

/// Returns the length of the first term, of words that are known to tell it.
pub(super) fn length_of(text: &str) -> Option<Period> {
    let ordinal = ANY_ANNIVERSARY.group(text, 1).and_then(|place| number_word(text.get(place)?));
    if let Some(count) = ordinal {
        return Some(Period { count, unit: Unit::Year });
    }
    let scored = periods(text).into_iter().map(|period| (fits(text, &period), period.value));
    scored
        .filter(|(score, _)| *score >= 2)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, period)| period)
}

/// Finds the end of the first term in a sentence: the day after the last day named.
fn end(clause: &Clause<'_>, index: usize, base: u16, findings: &mut Findings) -> bool {
    let Some(sentence) = clause.sentences.get(index) else { return false };
    let text = &sentence.text;
    let titled = TERM_HEADING.is_in(clause.heading);
    let mut last: Option<Date> = None;
    for day in dates(text) {
        let lead = before(text, day.place.start, 60);
        let own = titled && index == 0 || DEFINED_TERM.is_in(text) || own_term::is_own(text, &day.place);
        if !own || own_term::is_of_other(clause, text, &day.place) || own_term::is_a_condition(text, &day.place) {
            continue;
        }
        if UNTIL.is_in(lead) && !RENEWS.is_in(lead) && !STARTS.is_in(after(lead, lead.len().saturating_sub(20), 20)) {
            last = Some(day.value);
            break;
        }
    }
    let Some(last) = last.filter(|_| RUNS.is_in(text) || WHOLE_CONTRACT.is_in(text) || DEFINED_TERM.is_in(text)) else {
        return false;
    };
    let first_free = last.saturating_add(1.day());
    findings.value(path_to!(term.end), &first_free, &sentence.place, base);
    true
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::contract::{Fact, Found, Party, Period, State, TermKind, Unit, name};
    use crate::reading::facts::contract_of;

    #[test]
    fn the_day_a_version_holds_from_is_no_day_of_signing() {
        let read = crate::reading::read(
            "Terms of Service\n\nEffective date: March 17, 2026\n\nThis Agreement is made between Acme Inc. \
             (\"Customer\") and Beta LLC (\"Supplier\"). It ends when terminated.\n",
        );
        assert_eq!(read.contract.term.signed.stated(), None);
        assert_eq!(read.contract.term.effective, Fact::Stated(date(2026, 3, 17)));
    }

    #[test]
    fn what_goes_on_after_its_beginning_is_the_first_term_and_what_follows_a_length_is_not() {
        let term = |words: &str| {
            contract_of(&format!("1. TERM AND TERMINATION. 1.1 This Agreement shall {words}.\n"))
                .term
                .initial
                .stated()
                .copied()
        };
        let years = |count| Some(Period { count, unit: Unit::Year });
        assert_eq!(
            term("commence on the Effective Date and continue thereafter for a period of two (2) years"),
            years(2)
        );
        assert_eq!(
            term(
                "begin on the Effective Date, run for an initial term of three (3) years and shall continue thereafter for a period of one (1) year"
            ),
            years(3)
        );
    }

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
    fn what_becomes_of_a_provision_is_no_term() {
        let kind = |clause| contract_of(clause).term.kind;
        let severed = "2. If any term of this Agreement is invalid, all other provisions of this Agreement shall remain \
                       in full force and effect so long as its substance is not affected.";
        assert_eq!(kind(severed).stated(), None);
        let whole = "2. This Agreement shall remain in full force and effect so long as the Products are sold.";
        assert_eq!(kind(whole), Fact::Stated(TermKind::EventBound));
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
    fn a_period_of_something_else_is_not_the_term() {
        for clause in [
            "2. Term. The Evaluation Term shall be six (6) months from the Effective Date.",
            "2. Customer may use the Service for a period of 60 months (the \"Warranty Period\") under this Agreement.",
            "2. For a period of two years, Supplier shall keep this Agreement secret.",
            "2. 30 days before the lapse of the 6 month period, Supplier shall tell Customer that the term ends.",
            "2. During the term of this Agreement and for three (3) years thereafter, Supplier shall keep records.",
            "2. Supplier shall be insured until at least two (2) years beyond the expiration of the term.",
            "2. This Agreement shall continue in force for the longer of ten years and the life of the patents.",
            "2. During the first two (2) years of the Term of this Agreement, Customer shall pay half.",
        ] {
            let term = contract_of(clause).term;
            assert_eq!((term.initial.stated(), term.kind.stated()), (None, None), "{clause}");
        }
    }

    #[test]
    fn how_long_the_contract_runs_is_its_term() {
        let years = |count| Fact::Stated(Period { count, unit: Unit::Year });
        for (clause, length) in [
            ("2. This Agreement shall commence on the Effective Date and continue for two (2) years.", years(2)),
            ("2. Following the Evaluation Period, the term of this Agreement shall be two years.", years(2)),
            ("2. This Agreement shall end on the five (5) year anniversary of the Effective Date.", years(5)),
            ("2. The Agreement is in force until the third anniversary of the Effective Date.", years(3)),
            (
                "2. The term of this Agreement shall be three years, and during it Supplier shall keep records.",
                years(3),
            ),
        ] {
            assert_eq!(contract_of(clause).term.initial, length, "{clause}");
        }
    }

    #[test]
    fn a_first_term_after_which_anybody_may_end_is_indefinite_with_a_floor() {
        for clause in [
            "2. This Agreement shall continue for an initial term of two years, and thereafter until terminated by \
             either party on 90 days' notice.",
            "2. The initial term of this Agreement is two years. Thereafter it shall continue until terminated by \
             either party on 90 days' notice.",
        ] {
            let read = contract_of(clause);
            assert_eq!(read.term.kind, Fact::Stated(TermKind::Indefinite), "{clause}");
            let Found::Entries(ways) = read.ways_out.find(Party::Buyer, name!("convenience")) else {
                panic!("{clause}")
            };
            assert_eq!(ways[0].terms.earliest_month, Fact::Stated(24), "{clause}");
        }
        let active = contract_of(
            "2. The initial term of this Agreement is two years. After the initial term this Agreement continues until \
             either party terminates it on 60 days' notice.",
        );
        assert_eq!(active.term.kind, Fact::Stated(TermKind::Indefinite));
        let Found::Entries(ways) = active.ways_out.find(Party::Supplier, name!("convenience")) else {
            panic!("no way")
        };
        assert_eq!(ways[0].terms.notice, Fact::Stated(Period::days(60)));
        let renewed = "2. The initial term of this Agreement is two years and it shall thereafter renew for successive \
                       one year terms until terminated by either party on 90 days' notice.";
        assert_eq!(contract_of(renewed).term.kind, Fact::Stated(TermKind::Fixed));
    }

    #[test]
    fn days_stand_behind_labels() {
        let term = contract_of(
            "2. Term.\n\nEffective Date: January 1, 2030\n\nTermination Date: December 31, 2033\n\n3. Fees are due.",
        )
        .term;
        assert_eq!((term.effective, term.end), (Fact::Stated(date(2030, 1, 1)), Fact::Stated(date(2034, 1, 1))));
        let spanned =
            contract_of("2. Dates.\n\nInitial Period: May 15, 2030 through November 15, 2030 (six months)\n").term;
        assert_eq!((spanned.end, spanned.kind), (Fact::Stated(date(2030, 11, 16)), Fact::Stated(TermKind::Fixed)));
        let trial = contract_of("2. Dates.\n\nTrial Period: May 15, 2030 through November 15, 2030\n").term;
        assert_eq!(trial.end.stated(), None);
    }

    #[test]
    fn a_day_that_hangs_on_an_act_is_not_the_day_of_the_version() {
        let on_act = "1. This Agreement is effective on the date Customer accepts it.";
        let read = crate::reading::read(&format!(
            "Effective Date: May 1, 2030\n\nThis Agreement is between Acme (\"Customer\") and Beta (\"Supplier\").\n\n{on_act}\n"
        ));
        assert_eq!(read.contract.term.effective.stated(), None);
        let signed = crate::reading::read(
            "This Agreement is made as of the date last written below by Acme (\"Customer\") and Beta (\"Supplier\"). It \
             terminates in May.\n\nDate: May 3, 2030\n\nDate: May 9, 2030\n",
        );
        assert_eq!(signed.contract.term.signed, Fact::Stated(date(2030, 5, 9)));
    }

    #[test]
    fn what_begins_and_expires_is_not_silent_on_its_length() {
        let term = contract_of(
            "2. This Agreement shall commence in spring, and the term shall expire upon the later of two seasons' ends.",
        )
        .term;
        assert_ne!(term.initial, Fact::Silent);
    }

    #[test]
    fn what_lasts_as_long_as_another_contract_has_its_term_there() {
        let kind = |clause| contract_of(clause).term.kind;
        assert_eq!(
            kind("2. This Addendum shall continue until the Agreement expires or is terminated."),
            Fact::Elsewhere
        );
        assert_eq!(
            kind("2. Term. The license of the Products under this Agreement shall continue perpetually."),
            Fact::Stated(TermKind::Indefinite)
        );
    }

    #[test]
    fn a_day_by_which_something_must_happen_is_no_end() {
        let end = |clause| contract_of(clause).term.end;
        for clause in [
            "2. If the Closing has not taken place until December 31, 2023, this Agreement shall terminate.",
            "2. This Agreement shall terminate on December 31, 2023 if the Closing has not taken place.",
        ] {
            assert_eq!(end(clause).stated(), None, "{clause}");
        }
        let until = "2. This Agreement shall, unless sooner terminated, remain in force until December 31, 2023.";
        assert_eq!(end(until), Fact::Stated(date(2024, 1, 1)));
    }

    #[test]
    fn an_end_that_may_come_sooner_makes_nothing_indefinite() {
        let kind = |clause| contract_of(clause).term.kind;
        let sooner = "2. Term. Unless earlier terminated, this Agreement shall continue for the time in Schedule 1.";
        assert_eq!(kind(sooner).stated(), None);
        let until = "2. Term. This Agreement shall continue in effect unless terminated as provided in Section 9.";
        assert_eq!(kind(until), Fact::Stated(TermKind::Indefinite));
    }

    #[test]
    fn a_term_in_another_paper_is_elsewhere() {
        let term = contract_of("2. Term. The term of this Agreement shall be as set forth in the Order Form.").term;
        assert_eq!(term.initial.state(), State::Elsewhere);
    }
}
