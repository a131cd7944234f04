//! Which full name stands before the definition of a party?
//!
//! Goes in: the head of a text, and where a definition begins. Comes out: the place of the name, without address and asides.
//! Not here: which side the party is on (see [`super::parties`]).

use std::ops::Range;

use super::pattern::patterns;

patterns! {
    END_OF_NAME = r#"(?:,? (?:an?|with|having|located|whose|organi[sz]ed|incorporated|existing|duly|doing|together|and its|acting|through|formerly|on behalf|as|the|of the|of \d+|which|or its|for itself)\b|, (?:at|of|on|[A-Z][a-z]+ (?:corporation|limited))\b| ?[("]|, *$)"#;
    NO_NAME = r"\bagreement\b|^(?:state|commonwealth|republic|kingdom|province) of\b|\b(?:shall|may|will|whereas|laws)\b";
    FORM = r"\b(?:inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|company|co|plc|gmbh|ag|s\.a|n\.v|b\.v|s\.p\.a|l\.p|lp|llp|n\.a)\b\.?(?:[,. ]{1,3}(?:inc|llc|ltd|limited|corp|co|l\.p|s\.a|n\.a)\b\.?){0,2}";
    JUNK = r"\d|\b(?:exhibit|this|if|welcome|act|section|undersigned|desires?|dated|zone|district|street|road|suite|replace|party|parties|capacity|branded|website|trustees|shares|officer|treatment|whereas|effective|is|are|was)\b|[-_]{3}|\b(?:and|being|of|by|the|or|a|in)$";
}

/// Finds the full name that stands before its definition: from the last "between" or "and" to the first comma that
/// begins a description.
pub(super) fn full_name(head: &str, definition: usize) -> Option<Range<usize>> {
    const CUES: [&str; 9] =
        [" and ", "between ", "among ", " by ", ": ", " with ", "(1) ", "between the ", " and the "];
    let from = definition.saturating_sub(320);
    let window = head.get(from..definition)?;
    let window_start = window.rfind('\n').map_or(0, |at| at + 1);
    let window = window.get(window_start..)?;
    // Another definition between the two ends the search: only the words after it are of this name.
    let window_start = window_start + last_definition(window);
    let window = head.get(from + window_start..definition)?;
    let mut best: Option<Range<usize>> = None;
    for (at, _) in window.match_indices(char::is_uppercase) {
        let lead = window.get(..at)?;
        let starts = at == 0 || CUES.iter().any(|cue| lead.to_ascii_lowercase().ends_with(cue));
        // What stands in brackets is an aside, and "The" may be part of the name.
        let aside = lead.matches('(').count() > lead.matches(')').count();
        if !starts || aside || lead.ends_with("The ") {
            continue;
        }
        let rest = window.get(at..)?;
        let end = END_OF_NAME.find(rest).map_or(rest.len(), |found| found.start);
        let words = plain_name(rest.get(..end)?).unwrap_or_default();
        if (3..=90).contains(&words.len()) && !NO_NAME.is_in(words) {
            let start = from + window_start + at;
            best = Some(start..start + words.len());
            if lead.ends_with("between ") || lead.ends_with("among ") {
                break;
            }
        }
    }
    best
}

/// Returns where the last definition of a text ends: brackets with a name in quotes or capitals; zero where there is none.
fn last_definition(window: &str) -> usize {
    let ends = window.match_indices(')').map(|(at, _)| at);
    let defines = |end: &usize| {
        let lead = window.get(..*end).unwrap_or_default();
        let inside = lead.rfind('(').and_then(|open| lead.get(open + 1..)).unwrap_or(lead);
        inside.contains(['"', '\'']) && inside.len() < 120 && !inside.contains(" with ") || !inside.contains(' ')
    };
    ends.rev().find(defines).map_or(0, |end| end + 1)
}

/// Cuts a name after its legal form, so that no address is left in it; none where the words are no name.
pub(super) fn plain_name(words: &str) -> Option<&str> {
    let words = words.trim_end_matches([',', ' ']);
    let name = match FORM.find(words) {
        Some(form) if form.start == 0 => return None,
        Some(form) => words.get(..form.end)?,
        None => words,
    };
    let formed = name.len() < words.len() || FORM.is_in(name);
    let small = ["of", "and", "the", "de", "von", "van", "for", "&", "in", "/"];
    let proper = name.split(' ').all(|word| {
        small.contains(&word) || word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '?')
    });
    let plain = formed || proper && name.split(' ').count() <= 6;
    (plain && !JUNK.is_in(name.get(..FORM.find(name).map_or(name.len(), |form| form.start))?)).then_some(name)
}

/// Returns where the name ends at the beginning of some words: after its legal form, else before a description.
pub(super) fn end_of_name(line: &str) -> Option<usize> {
    FORM.find(line).map_or_else(|| END_OF_NAME.find(line).map(|end| end.start), |form| Some(form.end))
}

/// Returns a name without its legal form.
pub(super) fn without_form(words: &str) -> &str {
    words
        .get(..FORM.find(words).map_or(words.len(), |form| form.start))
        .unwrap_or_default()
        .trim_end_matches([' ', ','])
}
