//! Which lines of a page are no part of the text?
//!
//! Goes in: the lines of all pages. Comes out: the same without running headers and footers, page numbers, and what the
//! document itself marks as an artifact. A line is a running one where it comes back at the same place of other pages,
//! its numbers aside.

use std::collections::BTreeMap;

use super::lines::Line;

/// How many lines from the top and from the bottom of a page may be running ones.
const ZONE: usize = 4;

/// On how many pages a line stands at least that is a running one.
const MIN_PAGES: usize = 3;

/// How far apart the places of one running line are on different pages, in hundredths of a point.
const SAME_PLACE: i32 = 300;

/// The longest page number, in letters: `Page 12 of 240`, `- iv -`.
const MAX_NUMBER: usize = 20;

/// Takes the furniture out of pages. What stands on top of the first page stays: it may be the title.
pub(super) fn remove(pages: &mut [Vec<Line>]) {
    let has_text = pages.iter().flatten().any(|line| !line.is_artifact);
    if has_text {
        for lines in &mut *pages {
            drop_first(lines, |line| line.is_artifact);
        }
    }
    let mut places: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for lines in pages.iter() {
        let (_, zone) = zone(lines);
        for line in lines.iter().filter(|line| zone.contains(&line.base)) {
            places.entry(key(line)).or_default().push(line.base);
        }
    }
    for (index, lines) in pages.iter_mut().enumerate() {
        let edge = edge(lines);
        let (top, mut zone) = zone(lines);
        zone.retain(|base| 0 < index || top < *base);
        drop_first(lines, |line| {
            let comes_back = || {
                let same = |place: &&i32| (**place - line.base).abs() <= SAME_PLACE;
                let places = places.get(&key(line)).map_or(0, |places| places.iter().filter(same).count());
                MIN_PAGES <= places
            };
            zone.contains(&line.base) && comes_back() || edge.contains(&line.base) && is_page_number(line)
        });
    }
}

/// Drops lines, and hands the gap before them on to the line that follows.
fn drop_first(lines: &mut Vec<Line>, is_dropped: impl Fn(&Line) -> bool) {
    let mut gap = false;
    lines.retain_mut(|line| {
        gap |= line.is_after_gap;
        if is_dropped(line) {
            return false;
        }
        line.is_after_gap = std::mem::take(&mut gap);
        true
    });
}

/// Returns where the lines near the upper and the lower end of a page stand, and where the upper ones end.
fn zone(lines: &[Line]) -> (i32, Vec<i32>) {
    let mut bases: Vec<i32> = lines.iter().map(|line| line.base).collect();
    bases.sort_unstable();
    bases.dedup();
    let top = bases.get(ZONE.min(bases.len()).saturating_sub(1)).copied().unwrap_or(i32::MIN);
    let bottom = bases.get(bases.len().saturating_sub(ZONE)).copied().unwrap_or(i32::MAX);
    bases.retain(|base| *base <= top || bottom <= *base);
    (top, bases)
}

/// Returns where the first and the last line of a page stand.
fn edge(lines: &[Line]) -> Vec<i32> {
    let bases = || lines.iter().map(|line| line.base);
    bases().min().into_iter().chain(bases().max()).collect()
}

/// Returns the words of a line, its numbers aside.
fn key(line: &Line) -> String {
    let mut key = String::new();
    for word in &line.words {
        let is_number = word.text.bytes().any(|byte| byte.is_ascii_digit()) || is_roman(&word.text);
        if is_number {
            key.push('#');
        } else {
            key.push_str(&word.text.to_lowercase());
        }
        key.push(' ');
    }
    key
}

/// Says whether a line is a page number and nothing else: `12`, `- 12 -`, `Page 12 of 240`, `iv`.
fn is_page_number(line: &Line) -> bool {
    let text = line.text();
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "-–—|[]".contains(c)).to_lowercase();
    if bare.is_empty() || MAX_NUMBER < text.chars().count() {
        return false;
    }
    let is_number = |word: &str| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(word);
    let pieces: Vec<&str> =
        bare.split(|c: char| c.is_whitespace() || c == '/').filter(|piece| !piece.is_empty()).collect();
    match pieces.as_slice() {
        [number] | ["page" | "p.", number] => is_number(number),
        [number, "of", all] | ["page", number, "of", all] => is_number(number) && is_number(all),
        [number, all] => text.contains('/') && is_number(number) && is_number(all),
        _ => false,
    }
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 6 && word.bytes().all(|byte| b"ivxlIVXL".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> Vec<Line> {
        let line = |(index, text): (usize, &&str)| Line {
            base: i32::try_from(index).unwrap() * 1_000,
            ..Line::of_words(text, index == 1)
        };
        lines.iter().enumerate().map(line).collect()
    }

    fn left(pages: &[&[&str]]) -> Vec<Vec<String>> {
        let mut pages: Vec<Vec<Line>> = pages.iter().map(|lines| page(lines)).collect();
        remove(&mut pages);
        pages.iter().map(|lines| lines.iter().map(Line::text).collect()).collect()
    }

    #[test]
    fn lines_that_come_back_at_the_same_place_go() {
        let pages: Vec<Vec<String>> = (1..=3)
            .map(|page| {
                let mut lines = vec![format!("ACME Agreement v{page}")];
                lines.extend(
                    (0..9).map(|line| format!("text {} of page {}", ["a", "b", "c"][page - 1], "x".repeat(line + 1))),
                );
                lines.push(format!("Source: ACME, 8-K, 3/{page}/2018"));
                lines
            })
            .collect();
        let pages: Vec<Vec<&str>> = pages.iter().map(|lines| lines.iter().map(String::as_str).collect()).collect();
        let pages: Vec<&[&str]> = pages.iter().map(Vec::as_slice).collect();
        let left = left(&pages);
        // The first page keeps what stands on top of it.
        assert_eq!(left.iter().map(Vec::len).collect::<Vec<_>>(), [10, 9, 9], "{left:?}");
    }

    #[test]
    fn a_page_number_goes_and_a_number_in_the_text_stays() {
        assert_eq!(left(&[&["1. Term", "36", "months", "- 2 -"]]), [["1. Term", "36", "months"]]);
        assert_eq!(
            left(&[&["a term", "b", "Page 3 of 12"], &["iv", "c is text"]]),
            [vec!["a term", "b"], vec!["c is text"]]
        );
        assert_eq!(left(&[&["9.1", "Term", "12 months"]]), [["9.1", "Term", "12 months"]]);
    }

    #[test]
    fn what_the_document_marks_as_no_text_goes_unless_all_is_marked() {
        let marked = |lines: &[bool]| {
            let line = |is_artifact: &bool| Line { is_artifact: *is_artifact, ..Line::of_words("some words", false) };
            let mut pages = vec![lines.iter().map(line).collect::<Vec<Line>>()];
            remove(&mut pages);
            pages[0].len()
        };
        assert_eq!((marked(&[true, false]), marked(&[true, true])), (1, 2));
    }
}
