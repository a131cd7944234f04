//! Where does a sentence end?
//!
//! Goes in: the place of a paragraph. Comes out: places of sentences. A stop ends a sentence where a capital, a digit or
//! a bracket follows, unless it belongs to an abbreviation, an initial or the number of a section. Not here: enumerations.

use std::ops::Range;

use super::paragraphs::trimmed;

/// Abbreviations after which a sentence goes on, in order.
const ABBREVIATIONS: [&str; 70] = [
    "a.m", "al", "approx", "apr", "art", "arts", "attn", "aug", "ave", "b.v", "blvd", "cf", "co", "corp", "dec",
    "dept", "dr", "e.g", "ed", "eg", "esq", "est", "etc", "ex", "exh", "fax", "feb", "fig", "ft", "i.e", "ie", "inc",
    "jan", "jr", "jul", "jun", "l.l.c", "l.p", "lbs", "llc", "ltd", "mar", "max", "min", "mr", "mrs", "ms", "n.a",
    "n.v", "no", "nos", "nov", "oct", "oz", "p.m", "p.o", "para", "ph", "pp", "rd", "rev", "s.a", "sec", "secs",
    "sept", "sq", "sr", "st", "u.s", "vs",
];

/// How far back the word before a stop is looked for, in bytes.
const REACH: usize = 24;

/// Tells the sentences of a paragraph, in order, without the space around them.
pub(super) fn sentences(text: &str, paragraph: Range<usize>, tell: &mut impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut start = paragraph.start;
    let mut at = paragraph.start;
    let next_stop = |from: usize| {
        let rest = bytes.get(from..paragraph.end).unwrap_or_default();
        Some(from + rest.iter().position(|byte| matches!(byte, b'.' | b'?' | b'!'))?)
    };
    while let Some(stop) = next_stop(at) {
        let Some(next) = next_sentence(text, stop, paragraph.end) else {
            at = stop + 1;
            continue;
        };
        if bytes.get(stop) != Some(&b'.') || !goes_on(text, start, stop, next) {
            tell_trimmed(text, start..next, tell);
            start = next;
        }
        at = next;
    }
    tell_trimmed(text, start..paragraph.end, tell);
}

fn tell_trimmed(text: &str, place: Range<usize>, tell: &mut impl FnMut(Range<usize>)) {
    let place = trimmed(text, place);
    if !place.is_empty() {
        tell(place);
    }
}

/// Returns where a sentence may begin after a stop: behind closing marks and space, at a capital, digit or bracket.
fn next_sentence(text: &str, stop: usize, end: usize) -> Option<usize> {
    let rest = text.get(stop + 1..end)?;
    // Most stops that end nothing are seen here, at one glance.
    let closed = rest.trim_start_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}']);
    let begun = closed.trim_start();
    if begun.len() == closed.len() {
        return None;
    }
    let opened = begun.strip_prefix(['"', '\'', '(', '[', '\u{201c}', '\u{2018}']).unwrap_or(begun);
    let begins = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '\u{a7}' | '\u{2022}');
    (opened.starts_with(begins) || begun.starts_with('(')).then_some(end - begun.len())
}

/// Says whether the sentence goes on after a full stop.
fn goes_on(text: &str, start: usize, stop: usize, next: usize) -> bool {
    let mut from = stop.saturating_sub(REACH).max(start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let lead = text.get(from..stop).unwrap_or_default();
    let word = lead.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(['(', '"', '\u{201c}', '[', '\'']);
    // "No." is a number's only before a number.
    let of_number = !word.eq_ignore_ascii_case("no")
        || text.get(next..).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    if is_initials(word) || is_abbreviation(word) && of_number {
        return true;
    }
    let so_far = text.get(start..stop).unwrap_or_default().trim_start();
    if so_far.len() <= 18 && is_section_number(so_far) {
        return true;
    }
    if !is_number(word) {
        return false;
    }
    let before = lead.get(..lead.len() - word.len()).unwrap_or_default().trim_end().trim_end_matches('.');
    let before = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let names = ["section", "article", "clause", "paragraph", "exhibit"];
    let named = names.iter().any(|name| {
        before.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)) && before.len() <= name.len() + 1
    });
    named && !text.get(next..).unwrap_or_default().starts_with(|c: char| c.is_ascii_uppercase())
}

/// `A`, `U.S`, `l.l.c`: single letters with stops between them.
fn is_initials(word: &str) -> bool {
    !word.is_empty()
        && word.split('.').all(|letter| letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn is_abbreviation(word: &str) -> bool {
    word.len() <= 6
        && ABBREVIATIONS
            .binary_search_by(|known| known.bytes().cmp(word.bytes().map(|b| b.to_ascii_lowercase())))
            .is_ok()
}

/// `12`, `12.3`.
fn is_number(word: &str) -> bool {
    !word.is_empty() && word.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `Section 12.3`, `(iv)`, `B`, with nothing before: the stop belongs to the number.
fn is_section_number(words: &str) -> bool {
    let mut bare = words;
    for name in ["section", "article", "clause"] {
        if let Some(head) = words.get(..name.len())
            && head.eq_ignore_ascii_case(name)
        {
            bare = words.get(name.len()..).unwrap_or_default().trim_start();
        }
    }
    let bare = bare.trim_start_matches(['(', '\u{a7}', ' ']).trim_end_matches(')');
    let roman = bare.bytes().all(|byte| matches!(byte.to_ascii_lowercase(), b'i' | b'v' | b'x' | b'l'));
    is_number(bare)
        || bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_alphabetic())
        || roman && (1..=5).contains(&bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        sentences(text, 0..text.len(), &mut |place| found.push(&text[place]));
        found
    }

    #[test]
    fn a_stop_before_a_capital_ends_a_sentence() {
        assert_eq!(
            read("It ends. Then it does not! (Or so?)  5 days."),
            ["It ends.", "Then it does not!", "(Or so?)", "5 days."]
        );
        assert_eq!(read("He said \u{201c}no.\u{201d} She left."), ["He said \u{201c}no.\u{201d}", "She left."]);
        assert_eq!(read("It costs 1.5 dollars. and more"), ["It costs 1.5 dollars. and more"]);
    }

    #[test]
    fn abbreviations_and_numbers_end_nothing() {
        for text in [
            "Acme Inc. The Supplier",
            "the U.S. Government",
            "John F. Kennedy",
            "12.3. The term",
            "Section 4. The term",
            "(b). The term",
            "see Section 8.2. (a) applies",
            "at 5 P.M. Eastern",
        ] {
            assert_eq!(read(text), [text]);
        }
        assert_eq!(read("see Section 8.2. The term ends"), ["see Section 8.2.", "The term ends"]);
        assert_eq!(read("within 30. The term"), ["within 30.", "The term"]);
    }

    #[test]
    fn abbreviations_are_in_order() {
        assert!(ABBREVIATIONS.is_sorted());
    }
}
