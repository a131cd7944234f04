//! Which paragraphs does a text have, once page numbers and rules are left out?
//!
//! Goes in: text. Comes out: places of paragraphs, in order. Paragraphs stand between blank lines; one that begins in
//! lower case goes on with the paragraph before it, which a page had broken off. Not here: sentences.

use std::ops::Range;

/// Returns the paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() {
            add(text, start..at, &mut found);
            start = at;
        }
    }
    add(text, start..text.len(), &mut found);
    found
}

fn add(text: &str, place: Range<usize>, found: &mut Vec<Range<usize>>) {
    let place = trimmed(text, place);
    let words = text.get(place.clone()).unwrap_or_default();
    if words.is_empty() || is_furniture(words) {
        return;
    }
    if let Some(last) = found.last_mut()
        && words.starts_with(char::is_lowercase)
        && !text.get(last.clone()).unwrap_or_default().ends_with(['.', ';', ':', '!', '?', '"', '\u{201d}', ')'])
    {
        last.end = place.end;
        return;
    }
    found.push(place);
}

/// Takes white space off both ends of a place.
pub(super) fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let words = text.get(place.clone()).unwrap_or_default();
    let start = place.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

/// Says whether a paragraph is a page number, a line of rules, or the source of the text.
fn is_furniture(words: &str) -> bool {
    if words.bytes().all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*') || byte.is_ascii_whitespace()) {
        return true;
    }
    let starts_with =
        |words: &str, lead: &str| words.get(..lead.len()).is_some_and(|head| head.eq_ignore_ascii_case(lead));
    let after_number = words.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    if starts_with(words, "source:") || after_number.len() < words.len() && starts_with(after_number, "source:") {
        return true;
    }
    if words.len() > 24 {
        return false;
    }
    let is_number = |words: &str| (1..=5).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_digit());
    if starts_with(words, "page") {
        let mut rest = words.split_whitespace().skip(1);
        return match (rest.next(), rest.next(), rest.next(), rest.next()) {
            (Some(page), None, None, None) => is_number(page),
            (Some(page), Some(of), Some(last), None) => {
                is_number(page) && of.eq_ignore_ascii_case("of") && is_number(last)
            }
            _ => false,
        };
    }
    let bare = words.trim_matches(|c: char| c == '-' || c.is_whitespace());
    bare.len() <= 3 && is_number(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(read("One\ntwo.\n \t\nThree.\r\n\r\nFour."), ["One\ntwo.", "Three.", "Four."]);
        assert!(read(" \n\n ").is_empty());
    }

    #[test]
    fn furniture_is_left_out_and_a_broken_sentence_goes_on() {
        assert_eq!(
            read("The term\n\n- 12 -\n\nends.\n\nSource: A, 8-K\n\nPage 3 of 10\n\n----\n\nNext."),
            ["The term\n\n- 12 -\n\nends.", "Next."]
        );
        assert_eq!(read("It ends.\n\nthen more.\n\n2020 was a year."), ["It ends.", "then more.", "2020 was a year."]);
    }
}
