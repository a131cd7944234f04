//! Which parts of a form are open: words for whoever fills it in, blanks, and options that are not ticked?
//!
//! Goes in: flat text. Comes out: the places of such parts, and the text with them covered. Not here: what they would
//! say if they held.
//! **What nobody filled in or chose is stated by nobody; nor is it silent.**

use std::ops::Range;

use super::grams::Phrase;
use super::pattern::{after, before, patterns};

patterns! {
    // The words that a form speaks to whoever fills it in: "[For example, ...]", "[insert date]".
    ADVICE = r"\[ ?(?:for example|for instance|e\.g\.|example|sample|insert|specify|drafting|drafter|note to|note:|fill|describe|enter|choose|select|delete|include|add|to be (?:completed|inserted|determined|agreed|confirmed)|if applicable|optional|or such)\b";
    // A name for what is to stand there: "[date]", "[number of months]", "{term_length}".
    NAMED = r"\[ ?(?:the )?(?:date|day|month|year|number|no\.|amount|state|country|jurisdiction|period|percentage|price|rate|x{2,4}|n|#|tbd|tbc|\?+)(?: (?:of|in|to|and) [a-z ]{1,30})? ?\]|\{\{?[a-z][a-z0-9_. -]{0,60}\}?\}";
    BOX = r"\[ ?_{0,2} ?\]|\( ?\)";
    TICKED = r"\[ ?x ?\]|\( x \)";
    // A box, and no blank of a sentence ("the [ ] day of [ ]"): words that begin follow it, and none runs into it.
    BEGINS = r#"^ ?["'({$]{0,2}[A-Z0-9{]"#;
    LEADS = r#"(?:^|[.:;)}\]*|?-]) ?$"#;
}

/// The longest words of advice, and the longest option, in bytes; what is longer is cut, and the rest is read.
const MAX_PART: usize = 2_000;

/// Returns the places of what is open, in order.
pub(super) fn places(flat: &Phrase<'_>) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> =
        ADVICE.all(flat).map(|open| open.start..bracket_end(flat, open.start)).collect();
    places.extend(NAMED.all(flat));
    if BOX.is_in(flat) {
        let mut start = 0;
        for paragraph in flat.split('\n') {
            options(paragraph, start, &mut places);
            start += paragraph.len() + 1;
        }
    }
    places.sort_unstable_by_key(|place| place.start);
    places
}

/// Returns where a bracket closes, with those inside it; the end of its paragraph where it does not.
fn bracket_end(flat: &str, open: usize) -> usize {
    let window = after(flat, open, MAX_PART);
    let mut depth = 0_usize;
    for (at, byte) in window.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth <= 1 => return open + at + 1,
            b']' => depth -= 1,
            b'\n' => return open + at,
            _ => {}
        }
    }
    open + window.len()
}

/// Finds the options of a paragraph that are not ticked: each runs to the next box.
fn options(paragraph: &str, start: usize, places: &mut Vec<Range<usize>>) {
    let boxes: Vec<Range<usize>> = BOX.all(paragraph).filter(|found| begins(paragraph, found)).take(400).collect();
    let ticked: Vec<Range<usize>> = TICKED.all(paragraph).take(400).collect();
    if ticked.is_empty() && !boxes.iter().any(|found| LEADS.is_in(before(paragraph, found.start, 2))) {
        return;
    }
    for found in &boxes {
        let next = boxes.iter().chain(&ticked).map(|other| other.start).filter(|other| *other > found.start).min();
        let end = next.unwrap_or(paragraph.len()).min(found.start + MAX_PART);
        places.push(start + found.start..start + end);
    }
}

fn begins(paragraph: &str, found: &Range<usize>) -> bool {
    let next = after(paragraph, found.end, 4);
    // The case of letters counts here, and a pattern does not see it.
    BEGINS.is_in(next) && !next.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
}

/// Returns the text with the places covered by as many stars, so that every other word stays where it is.
pub(super) fn covered(flat: &str, places: &[Range<usize>]) -> String {
    let mut covered = String::with_capacity(flat.len());
    for place in places {
        let from = place.start.max(covered.len());
        covered.push_str(flat.get(covered.len()..from).unwrap_or_default());
        covered.extend(std::iter::repeat_n('*', place.end.saturating_sub(from)));
    }
    covered.push_str(flat.get(covered.len()..).unwrap_or_default());
    covered
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Found, Party, Period, State, name};
    use crate::reading::read;

    const HEAD: &str = "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").\n\n";

    #[test]
    fn what_is_open_is_covered_and_the_rest_stays_where_it_is() {
        for (flat, covered) in [
            ("a [insert date] b", "a ************* b"),
            ("a {law_of_state} b [x] c", "a ************** b [x] c"),
            ("One: [ ] Yes [x] No", "One: ********[x] No"),
            ("[For example: 1 [or 2]] b", "*********************** b"),
            ("the [ ] day of [ ], 2020", "the [ ] day of [ ], 2020"),
            ("as in [Exhibit A] and (i) and (x) below", "as in [Exhibit A] and (i) and (x) below"),
        ] {
            assert_eq!(super::covered(flat, &super::places(&super::Phrase::of(flat))), covered);
        }
    }

    #[test]
    fn what_nobody_filled_in_is_not_stated_and_not_silent() {
        let read = |text: &str| read(&format!("{HEAD}{text}\n")).contract;
        let contract = read(
            "| Governing Law | This Agreement is governed by the laws of {governing_state} |\n\
             | Term | The term of this Agreement is [For example, two years] |\n\
             | Renewal | ( x ) by agreement (    ) This Agreement shall automatically renew for one year |\n\
             ☐ Either party may terminate this Agreement for convenience on 30 days' notice.\n\
             ☒ Customer shall not assign this Agreement without consent.",
        );
        assert_eq!(contract.law.governing_law, Fact::Unknown);
        assert_eq!(contract.term.initial.stated(), None);
        assert_eq!(contract.renewal.automatic, Fact::Unknown);
        assert_eq!(contract.renewal.length.stated(), None);
        let convenience = contract.ways_out.find(Party::Buyer, name!("convenience"));
        assert!(matches!(convenience, Found::Absent(State::Unknown)), "{convenience:?}");
        assert!(matches!(contract.restraints.find(Party::Buyer, name!("assignment")), Found::Entries(_)));
    }

    #[test]
    fn what_was_filled_in_is_stated() {
        let text = "☒ Either party may terminate this Agreement for convenience on 30 days' notice.\n\
                    ☐ Either party may terminate this Agreement for convenience on 90 days' notice.";
        let contract = read(&format!("{HEAD}{text}\n")).contract;
        let Found::Entries(ways) = contract.ways_out.find(Party::Buyer, name!("convenience")) else { panic!("{text}") };
        assert_eq!(ways[0].terms.notice, Fact::Stated(Period::days(30)));
    }

    #[test]
    fn a_number_that_is_left_out_is_not_guessed() {
        for blank in ["____", "[ ]", "[number]", "{days}", "[insert number of]"] {
            let text =
                format!("{HEAD}9. Customer may terminate this Agreement at any time by giving {blank} days' notice.");
            let contract = read(&text).contract;
            let Found::Entries(ways) = contract.ways_out.find(Party::Buyer, name!("convenience")) else {
                panic!("{blank}")
            };
            assert_eq!(ways[0].terms.notice.stated(), None, "{blank}");
            assert_ne!(ways[0].terms.notice, Fact::Silent, "{blank}");
        }
    }
}
