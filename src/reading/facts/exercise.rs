//! On what notice, from when and on which days may a right to leave be used, and what is owed then?
//!
//! Goes in: the words of a right to leave. Comes out: its terms. Not here: whose right it is (see [`super::convenience`]).

use super::super::findings::Findings;
use super::super::pattern::{after, patterns};
use super::super::quantities::{number_word, periods};
use super::{Clause, is_elsewhere, is_redacted, leaving, notice, own_term};
use crate::contract::{Alignment, Path, Period, State, name, path_to};

patterns! {
    AT_ONCE = r"\bimmediate(?:ly)?\b|\bat any time\b|\bupon (?:prior )?(?:written )?notice\b|\bby (?:giving )?(?:prior )?(?:written )?notice\b|\bon (?:prior )?written notice\b|\bgiving\b[^.;]{0,40}\bnotice\b";
    NOTICE = r"\bnotice\b";
    ANY_TIME = r"\bat any time\b";
    LOCKED = r"\b(?:after|following|from and after|commencing (?:on|after)|subsequent to|beginning)\b[^.;,]{0,40}\b(?:(first|second|third|fourth|fifth|sixth|seventh|tenth) (?:\(\w+\) )?(?:anniversary|year|contract year|full year)|the (initial term|initial period|first term))\b";
    LOCKED_FOR = r"\b(?:after|following|from and after)\b(?: the)?(?: first| initial| expiration of(?: the)?| completion of| a period of)*(?: the first)? ?";
    SINCE_START = r"^[^.;,]{0,20}\b(?:of|after|from|following)\b[^.;,]{0,20}\b(?:effective|commencement|execution|date hereof|this agreement|the term|initial|closing|agreement)\b";
    WITHOUT_NOTICE = r"\bwith or without (?:prior )?notice\b|\bwithout (?:any |prior )*notice\b|\bcause or notice\b";
    // A right that begins with the end of the first term, and comes back each year.
    AT_FIRST_END = r"\b(?:at|on|upon|as of|after) the (?:end|expir\w+) of the (?:initial|first|original) (?:term|period)\b";
    AND_LATER = r"\bthereafter\b|\bany time\b";
    YEARLY = r"\b(?:each|any|every|an) (?:[\w-]+ )?anniversary\b";
    MONTH_END = r"\b(?:at|to|as of|with effect from|effective) (?:the )?(?:end|last day) of (?:a|any|each|the|every) (?:calendar )?month\b";
    QUARTER_END = r"\b(?:at|to|as of|with effect from|effective) (?:the )?(?:end|last day) of (?:a|any|each|the|every) (?:calendar )?quarter\b";
}

/// Reads the terms of a right to leave.
pub(super) fn terms(
    clause: &Clause<'_>,
    index: usize,
    text: &str,
    path: &Path,
    confidence: u16,
    findings: &mut Findings,
) {
    let Some(sentence) = clause.sentences.get(index) else { return };
    let place = &sentence.place;
    // The next point of an enumeration is another right.
    let next = clause.sentences.get(index + 1).filter(|next| next.lead == 0).map_or("", |next| &*next.text);
    let field = path.with_field(name!("notice"));
    if let Some(found) = notice::notice(text) {
        findings.value(field, &found.value, place, confidence.saturating_sub(200));
    } else if is_redacted(text) {
        findings.open(field, State::Ambiguous, place, 5_000);
    } else if is_elsewhere(text) {
        findings.open(field, State::Elsewhere, place, 6_000);
    } else if (AT_ONCE.is_in(text) || WITHOUT_NOTICE.is_in(text)) && periods(text).is_empty() {
        findings.value(field, &Period::days(0), place, 6_400);
    } else if !periods(text).is_empty() || NOTICE.is_in(next) {
        findings.hint(field);
    }
    if let Some(months) = earliest(text, findings) {
        findings.value(path.with_field(name!("earliest_month")), &months, place, confidence.saturating_sub(800));
    } else if ANY_TIME.is_in(text) {
        findings.value(path.with_field(name!("earliest_month")), &0_u32, place, confidence.saturating_sub(1_000));
    }
    let alignment = if YEARLY.is_in(text) {
        Some(Alignment::Anniversary)
    } else if MONTH_END.is_in(text) {
        Some(Alignment::MonthEnd)
    } else {
        QUARTER_END.is_in(text).then_some(Alignment::QuarterEnd)
    };
    if let Some(alignment) = alignment {
        findings.value(path.with_field(name!("alignment")), &alignment, place, confidence.saturating_sub(800));
    }
    leaving::read(path, (text, next), place, confidence.saturating_sub(900), findings);
}

/// Returns the months after the start before which the right cannot be used.
fn earliest(text: &str, findings: &Findings) -> Option<u32> {
    let at_first_end = AT_FIRST_END.is_in(text) && AND_LATER.is_in(text);
    if LOCKED.group(text, 2).is_some() || at_first_end || own_term::runs_on(text) {
        return findings.best::<Period>(&path_to!(term.initial))?.whole_months();
    }
    if let Some(ordinal) = LOCKED.group(text, 1) {
        return number_word(text.get(ordinal)?).map(|years| years * 12);
    }
    let lead = LOCKED_FOR.all(text).find(|lead| {
        periods(text).iter().any(|period| {
            period.place.start.abs_diff(lead.end) < 3 && SINCE_START.is_in(after(text, period.place.end, 60))
        })
    })?;
    let period = periods(text).into_iter().find(|period| period.place.start.abs_diff(lead.end) < 3)?;
    period.value.whole_months()
}
