//! In which order are the lines of a page read?
//!
//! Goes in: lines from top to bottom. Comes out: lines as they are read, those that follow a gap marked. Where a stripe
//! runs down between words over several lines, with prose on both sides, the left side is read before the right one. A
//! label with its value beside it is no column: it stays one line.

use super::lines::{Line, WIDE, Word, of_size};

/// How wide the stripe between columns is at least, in hundredths of the size.
const STRIPE: i32 = 100;

/// How many lines a column has at least.
const MIN_LINES: usize = 4;

/// How many words a line of prose has at least, in the middle of its column.
const MIN_WORDS: usize = 3;

/// How many columns may stand within columns.
const MAX_DEPTH: usize = 4;

/// A page with more lines is read from top to bottom.
const MAX_LINES: usize = 1_000;

/// How many gaps of a line are looked at.
const MAX_GAPS: usize = 6;

/// How much larger than the usual step a step to the next line is that begins a paragraph, in hundredths.
const GAP: i32 = 130;

/// How far a first line is drawn in, in hundredths of the size.
const INDENT: i32 = 120;

/// Puts the lines of a page in order, and marks those that begin paragraphs.
pub(super) fn in_order(lines: Vec<Line>) -> Vec<Line> {
    let mut ordered = if MAX_LINES < lines.len() { lines } else { split(lines, 0) };
    mark_gaps(&mut ordered);
    ordered
}

/// A stripe without words that runs over lines.
struct Stripe {
    from: usize,
    to: usize,
    at: i32,
}

fn split(lines: Vec<Line>, depth: usize) -> Vec<Line> {
    let stripe = if depth < MAX_DEPTH { stripe(&lines) } else { None };
    let Some(Stripe { from, to, at }) = stripe else { return lines };
    let (mut above, mut left, mut right, mut below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, line) in lines.into_iter().enumerate() {
        if index < from {
            above.push(line);
        } else if index < to {
            let (lefts, rights): (Vec<Word>, Vec<Word>) = line.words.iter().cloned().partition(|word| word.left < at);
            for (words, side) in [(lefts, &mut left), (rights, &mut right)] {
                if !words.is_empty() {
                    side.push(Line { words, ..line.clone() });
                }
            }
        } else {
            below.push(line);
        }
    }
    let mut ordered = split(above, depth + 1);
    ordered.extend(split(left, depth + 1));
    ordered.extend(split(right, depth + 1));
    ordered.extend(split(below, depth + 1));
    ordered
}

/// Returns the stripe that parts the most lines into two columns of prose.
fn stripe(lines: &[Line]) -> Option<Stripe> {
    let mut best: Option<(usize, Stripe)> = None;
    for (index, line) in lines.iter().enumerate() {
        let gaps = line.words.windows(2).filter_map(|pair| match pair {
            [first, second] if of_size(line.size, STRIPE) < second.left - first.right => {
                Some((first.right, second.left))
            }
            _ => None,
        });
        for gap in gaps.take(MAX_GAPS) {
            let stripe = extended(lines, index, gap);
            let both = prose(lines, &stripe);
            if both > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((both, stripe));
            }
        }
    }
    best.map(|(_, stripe)| stripe)
}

/// Extends a stripe up and down over all lines that leave room for it.
fn extended(lines: &[Line], index: usize, gap: (i32, i32)) -> Stripe {
    let (mut room, mut from, mut to) = (gap, index, index + 1);
    while let Some(line) = from.checked_sub(1).and_then(|above| lines.get(above)) {
        let Some(narrower) = narrowed(line, room) else { break };
        (room, from) = (narrower, from - 1);
    }
    while let Some(line) = lines.get(to) {
        let Some(narrower) = narrowed(line, room) else { break };
        (room, to) = (narrower, to + 1);
    }
    Stripe { from, to, at: room.1 }
}

/// Returns what a line leaves of a stripe; none where too little.
fn narrowed(line: &Line, (mut left, mut right): (i32, i32)) -> Option<(i32, i32)> {
    let middle = left + (right - left) / 2;
    for word in &line.words {
        if word.left < middle && middle < word.right {
            return None;
        }
        if word.right <= middle {
            left = left.max(word.right);
        } else {
            right = right.min(word.left);
        }
    }
    (of_size(line.size, STRIPE) <= right - left).then_some((left, right))
}

/// Returns how many lines of prose the smaller side of a stripe has; zero where a side is no column of prose.
fn prose(lines: &[Line], stripe: &Stripe) -> usize {
    let (mut left, mut right): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for line in lines.get(stripe.from..stripe.to).unwrap_or_default() {
        let before = line.words.iter().filter(|word| word.left < stripe.at).count();
        for (count, side) in [(before, &mut left), (line.words.len() - before, &mut right)] {
            if 0 < count {
                side.push(count);
            }
        }
    }
    let is_column = |counts: &mut Vec<usize>| {
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
        MIN_LINES <= counts.len() && MIN_WORDS <= middle
    };
    if is_column(&mut left) && is_column(&mut right) { left.len().min(right.len()) } else { 0 }
}

/// Marks the lines that begin paragraphs: after a larger step, at another place of the page, or drawn in after a full
/// stop.
fn mark_gaps(lines: &mut [Line]) {
    let mut steps: Vec<i32> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [first, second] => Some(second.base - first.base).filter(|step| 0 < *step && *step < first.size * 3),
            _ => None,
        })
        .collect();
    steps.sort_unstable();
    let usual = steps.get(steps.len() / 2).copied().unwrap_or(0);
    let mut last: Option<(i32, i32, bool)> = None;
    for line in lines {
        let (base, left) = (line.base, line.left());
        let ends = line.words.last().is_some_and(|word| word.text.ends_with(['.', ';', ':']));
        line.is_after_gap = last.is_some_and(|(last_base, last_left, was_end)| {
            let step = base - last_base;
            let is_drawn_in =
                of_size(line.size, INDENT) < left - last_left && left - last_left < of_size(line.size, WIDE * 4);
            step < 0 || of_size(usual, GAP) < step && of_size(line.size, GAP) < step || was_end && is_drawn_in
        });
        last = Some((base, left, ends));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes lines of `left text` and `right text` at two places, twelve points apart.
    fn page(rows: &[(&str, &str)]) -> Vec<Line> {
        let words = |text: &str, left: i32| {
            let mut at = left;
            let word = |word: &str| {
                let length = i32::try_from(word.len()).unwrap() * 500;
                at += length + 300;
                Word { text: word.to_owned(), left: at - length - 300, right: at - 300 }
            };
            text.split_whitespace().map(word).collect::<Vec<Word>>()
        };
        let line = |(index, (left, right)): (usize, &(&str, &str))| {
            let words = [words(left, 0), words(right, 30_000)].concat();
            Line { words, base: i32::try_from(index).unwrap() * 1_200, size: 1_000, ..Line::default() }
        };
        rows.iter().enumerate().map(line).collect()
    }

    fn read(rows: &[(&str, &str)]) -> Vec<String> {
        in_order(page(rows)).iter().map(Line::text).collect()
    }

    #[test]
    fn the_left_column_is_read_before_the_right_one() {
        let text = read(&[
            ("MASTER SERVICES AGREEMENT between the two parties of this contract named below and no others", ""),
            ("Either party may end", "The fee is due"),
            ("this agreement at will", "on the first day"),
            ("on thirty days notice", "of each month and"),
            ("to the other party", "is not refunded when"),
            ("in writing.", "the agreement ends."),
            ("Signed by both parties on the day that is named above, in two copies of which each keeps one", ""),
        ]);
        assert_eq!(
            text[1..6].join(" "),
            "Either party may end this agreement at will on thirty days notice to the other party in writing."
        );
        assert_eq!(
            text[6..11].join(" "),
            "The fee is due on the first day of each month and is not refunded when the agreement ends."
        );
        assert!(text[0].starts_with("MASTER") && text[11].starts_with("Signed"));
    }

    #[test]
    fn a_label_keeps_its_value_beside_it() {
        let rows: Vec<(&str, &str)> = vec![
            ("Term", "twelve months"),
            ("Notice", "30 days"),
            ("Fee", "EUR 500"),
            ("Law", "Ohio"),
            ("Seats", "40"),
        ];
        assert_eq!(read(&rows)[0], "Term   twelve months");
    }

    #[test]
    fn a_larger_step_begins_a_paragraph_and_so_does_a_line_that_is_drawn_in_after_a_stop() {
        let mut lines =
            page(&[("one line and", ""), ("its end.", ""), ("Another one", ""), ("goes on", ""), ("here", "")]);
        for line in &mut lines[3..] {
            line.base += 1_000;
        }
        for word in &mut lines[2].words {
            word.left += 2_000;
            word.right += 2_000;
        }
        let gaps: Vec<bool> = in_order(lines).iter().map(|line| line.is_after_gap).collect();
        assert_eq!(gaps, [false, false, true, true, false]);
    }
}
