//! Into which segments does a text fall: what is told of a clause, and shown as evidence?
//!
//! Goes in: text as it was written. Comes out: headings and sentences in the order of the text, each a slice of it; long
//! enumerations are cut into their items. Not here: what a segment is about. Time is linear in the text.

use std::ops::Range;

use super::paragraphs::{paragraphs, trimmed};
use super::sentences::sentences;

/// A sentence, an item of an enumeration, or a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its place in the text: UTF-8 bytes, the first included, the last not.
    pub bytes: Range<usize>,
    /// The place of the heading that it stands under; empty where there is none, its own for a heading.
    pub heading: Range<usize>,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// The number of its paragraph, from 0.
    pub paragraph: u32,
}

impl Segment {
    /// Says whether the segment and another place share half of either.
    pub(super) fn shares_half(&self, other: &Range<usize>) -> bool {
        let shared = self.bytes.end.min(other.end).saturating_sub(self.bytes.start.max(other.start));
        shared > 0 && 2 * shared >= self.bytes.len().min(other.len())
    }
}

/// From this length on a sentence is cut at the items of its enumeration, in bytes.
const LONG: usize = 600;
/// The shortest item that is cut off, in bytes.
const SHORTEST_ITEM: usize = 60;
/// From this length on what is left is cut at semicolons, in bytes.
const VERY_LONG: usize = 1_200;
/// The shortest part that is cut off at a semicolon, in bytes.
const SHORTEST_PART: usize = 120;
/// The longest heading, in bytes.
const LONGEST_HEADING: usize = 120;
/// The most words of a heading, beside its number.
const MOST_HEADING_WORDS: usize = 9;

/// Cuts a text into segments.
pub fn segments(text: &str) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut heading = 0..0;
    for (paragraph, place) in (0_u32..).zip(paragraphs(text)) {
        sentences(text, place, &mut |sentence| {
            let words = text.get(sentence.clone()).unwrap_or_default();
            if words.len() <= LONGEST_HEADING && is_heading(words) {
                heading = sentence.clone();
                found.push(Segment { bytes: sentence, heading: heading.clone(), is_heading: true, paragraph });
                return;
            }
            let mut push = |bytes: Range<usize>| {
                let bytes = trimmed(text, bytes);
                if !bytes.is_empty() {
                    found.push(Segment { bytes, heading: heading.clone(), is_heading: false, paragraph });
                }
            };
            if sentence.len() <= LONG {
                push(sentence);
                return;
            }
            for item in cut(sentence, SHORTEST_ITEM, |from| item_end(text, from)) {
                if item.len() > VERY_LONG {
                    cut(item, SHORTEST_PART, |from| part_end(text, from)).into_iter().for_each(&mut push);
                } else {
                    push(item);
                }
            }
        });
    }
    found
}

/// Cuts a place wherever an end is found, if what is cut off is long enough.
fn cut(place: Range<usize>, shortest: usize, end_at: impl Fn(usize) -> Option<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (place.start, place.start);
    while at < place.end {
        if let Some(end) = end_at(at).filter(|end| *end < place.end) {
            if end - start >= shortest {
                parts.push(start..end);
                start = end;
            }
            at = end;
        } else {
            at += 1;
        }
    }
    parts.push(start..place.end);
    parts
}

/// Returns where an item begins after a comma, colon or semicolon that stands here: `; and (b) `.
fn item_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(at)?, b';' | b',' | b':') {
        return None;
    }
    let (_, mut next) = skip_space(bytes, at + 1)?;
    for joint in ["and/or", "and", "or"] {
        let after = bytes.get(next..)?;
        if after.get(..joint.len()).is_some_and(|word| word.eq_ignore_ascii_case(joint.as_bytes()))
            && let Some((_, behind)) = skip_space(bytes, next + joint.len())
        {
            next = behind;
            break;
        }
    }
    let mark = bytes.get(next..)?.strip_prefix(b"(")?;
    let length = mark.iter().take(6).position(|byte| *byte == b')')?;
    let (mark, after) = (mark.get(..length)?, mark.get(length + 1)?);
    let numbered = length <= 2 && (mark.iter().all(u8::is_ascii_digit) || mark.iter().all(u8::is_ascii_alphabetic));
    let roman = mark.iter().all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'I' | b'V' | b'X'));
    (length > 0 && (numbered || roman) && after.is_ascii_whitespace()).then_some(next)
}

/// Returns where the next part begins after a semicolon that stands here.
fn part_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (bytes.get(at) == Some(&b';')).then(|| skip_space(bytes, at + 1)).flatten().map(|_| at + 1)
}

/// Skips white space, of which there must be some.
fn skip_space(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let length = bytes.get(from..)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    (length > 0).then_some((from, from + length))
}

/// Says whether words are a heading: few, and each but the small ones with a capital.
fn is_heading(words: &str) -> bool {
    let title = without_number(words);
    let (mut n_words, mut n_big) = (0, 0);
    for word in title.split(|c: char| !(c.is_ascii_alphabetic() || c == '\'' || c == '-')) {
        let Some(first) = word.chars().next().filter(char::is_ascii_alphabetic) else { continue };
        n_words += 1;
        let small = ["of", "and", "or", "the", "to", "for", "in", "by", "on", "with", "a", "an", "upon", "from", "not"];
        if small.iter().any(|small| word.eq_ignore_ascii_case(small)) {
            continue;
        }
        n_big += 1;
        if !first.is_ascii_uppercase() {
            return false;
        }
    }
    n_big > 0 && n_words <= MOST_HEADING_WORDS && title.len() <= 90
}

/// Takes off what numbers a heading: `Article IV.`, `12.3`, `(a)`.
fn without_number(words: &str) -> &str {
    let words = words.trim();
    let lead = ["section", "article"].iter().find_map(|lead| {
        let head = words.get(..lead.len())?;
        let rest = words.get(lead.len()..)?;
        (head.eq_ignore_ascii_case(lead) && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
    });
    let rest = lead.unwrap_or(words);
    let number = rest.split_whitespace().next().unwrap_or_default();
    let bare = number.trim_start_matches('(').trim_end_matches(['.', ')', ':']);
    let closed = bare.len() < number.len();
    let digits = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.len() <= 12
        && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let roman =
        !bare.is_empty() && bare.len() <= 6 && bare.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L'));
    let letter = bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_alphabetic());
    if digits || closed && (roman || letter) || lead.is_some() && roman {
        rest.get(number.len()..).unwrap_or_default().trim_start()
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut_up(text: &str) -> Vec<&str> {
        segments(text).into_iter().map(|segment| &text[segment.bytes]).collect()
    }

    #[test]
    fn headings_lead_their_sentences() {
        let text = "ARTICLE 5. Term and Termination\n\n5.1 This Agreement runs. It ends.\n";
        let found = segments(text);
        assert_eq!(cut_up(text), ["ARTICLE 5. Term and Termination", "5.1 This Agreement runs.", "It ends."]);
        assert!(found[0].is_heading && !found[1].is_heading);
        assert_eq!(&text[found[2].heading.clone()], "ARTICLE 5. Term and Termination");
        assert_eq!((found[0].paragraph, found[2].paragraph), (0, 1));
    }

    #[test]
    fn a_long_enumeration_falls_into_its_items() {
        let item = "the goods that are named in the schedule of this agreement and delivered there";
        let list = format!(
            "Supplier delivers {item}: (a) {item}; (b) {item}, and (c) {item}; or (iv) {item}; {item} x {item} y."
        );
        let items = cut_up(&list);
        assert_eq!(items.len(), 5);
        assert!(items[1].starts_with("(a) ") && items[4].starts_with("(iv) "));
        let short = "Supplier delivers: (a) apples; (b) pears.";
        assert_eq!(cut_up(short), [short]);
    }

    #[test]
    fn numbers_are_no_part_of_a_heading() {
        assert!(is_heading("12.3 Governing Law"));
        assert!(is_heading("Section 4 Limits of Liability"));
        assert!(is_heading("(b) Assignment."));
        assert!(!is_heading("12.3 Either party may terminate"));
        assert!(!is_heading("12.3"));
        assert!(!is_heading("One Two Three Four Five Six Seven Eight Nine Ten"));
    }

    proptest! {
        #[test]
        fn segments_are_slices_of_the_text_in_order(
            pieces in proptest::collection::vec(
                prop_oneof![
                    "\\PC{0,12}",
                    prop::sample::select(vec![
                        "\n", "\n\n", " \r\n \r\n", ". ", "; (a) ", ": (ii) ", "Section 1.1 ", "Inc. ", "\u{201c}A", "é",
                        "A long run of words without an end ", "Page 3", "\u{a0}", "[***]", "; and (b) ",
                        "lower case goes on ", "TERM AND TERMINATION\n\n", "No. 5. The ", "?\u{201d} Next",
                    ]).prop_map(str::to_owned),
                ],
                0..80,
            )
        ) {
            let text = pieces.concat();
            let mut last = 0;
            for segment in segments(&text) {
                prop_assert!(last <= segment.bytes.start);
                last = segment.bytes.end;
                let words = text.get(segment.bytes.clone());
                prop_assert!(words.is_some_and(|words| !words.is_empty() && words.trim() == words), "{:?}", segment);
                prop_assert!(text.get(segment.heading.clone()).is_some());
            }
        }
    }
}
