//! Which words and lines do the glyphs of a page make?
//!
//! Goes in: glyphs with places, in any order. Comes out: lines from top to bottom, each with its words from left to right.
//! Not here: in which order lines of several columns are read.

use super::content::Glyph;
use crate::document::writer::is_number;

/// A word with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: i32,
    pub(super) right: i32,
}

/// A line of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    pub(super) base: i32,
    pub(super) size: i32,
    /// Whether all of it is marked as no part of the text.
    pub(super) is_artifact: bool,
    /// Whether more than the usual space stands before it.
    pub(super) is_after_gap: bool,
}

/// How far two words are apart that have a column between them, in hundredths of the size.
pub(super) const WIDE: i32 = 200;

/// How far two letters are apart that have a word between them, in hundredths of the size.
const WORD_GAP: i32 = 18;

/// How far from its line a letter may stand, such as a raised sign, in hundredths of the size.
const OFF_LINE: i32 = 45;

impl Line {
    /// Returns how many bytes the words have.
    pub(super) fn len(&self) -> usize {
        self.words.iter().map(|word| word.text.len() + 1).sum()
    }

    /// Returns where the line begins.
    pub(super) fn left(&self) -> i32 {
        self.words.first().map_or(0, |word| word.left)
    }

    /// Returns the words with one space between them, or three where a column stands between them.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.len());
        let mut last: Option<&Word> = None;
        for (index, word) in self.words.iter().enumerate() {
            if let Some(last) = last {
                // The number of a clause stands apart from it, and is no column.
                let is_column = 1 < index || !is_number(&last.text);
                let is_wide = is_column && of_size(self.size, WIDE) < word.left - last.right;
                text.push_str(if is_wide { "   " } else { " " });
            }
            text.push_str(&word.text);
            last = Some(word);
        }
        // A hyphen of any kind at the end may be that of a broken word.
        if text.ends_with(['\u{ad}', '\u{2010}']) {
            text.pop();
            text.push('-');
        }
        text
    }

    /// Makes a line of words that stand nowhere.
    #[cfg(test)]
    pub(super) fn of_words(text: &str, is_after_gap: bool) -> Self {
        let word = |text: &str| Word { text: text.to_owned(), left: 0, right: 0 };
        Self { words: text.split(' ').map(word).collect(), is_after_gap, ..Self::default() }
    }
}

/// Returns a share of a size, in hundredths.
pub(super) fn of_size(size: i32, share: i32) -> i32 {
    i32::try_from(i64::from(size) * i64::from(share) / 100).unwrap_or(i32::MAX)
}

/// Puts the glyphs of a page into lines.
pub(super) fn of(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by_key(|glyph| (glyph.base, glyph.left));
    let mut lines: Vec<(i32, i32, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            Some((base, size, line)) if glyph.base - *base <= of_size((*size).max(glyph.size), OFF_LINE) => {
                // The largest letters say where the line is.
                if *size < glyph.size && !glyph.c.is_whitespace() {
                    (*base, *size) = (glyph.base, glyph.size);
                }
                line.push(glyph);
            }
            _ => lines.push((glyph.base, glyph.size, vec![glyph])),
        }
    }
    lines
        .into_iter()
        .map(|(base, size, glyphs)| line(base, size, glyphs))
        .filter(|line| !line.words.is_empty())
        .collect()
}

fn line(base: i32, size: i32, mut glyphs: Vec<Glyph>) -> Line {
    glyphs.sort_by_key(|glyph| (glyph.left, glyph.right));
    let is_artifact = glyphs.iter().all(|glyph| glyph.is_artifact);
    let mut words: Vec<Word> = Vec::new();
    let (mut last, mut parts): (Option<Glyph>, bool) = (None, true);
    for glyph in glyphs {
        if glyph.c.is_whitespace() {
            parts = true;
            continue;
        }
        // Bold letters are at times the same letter twice, a little apart.
        let is_twice = last.is_some_and(|last| {
            last.c == glyph.c && glyph.left - last.left < of_size(glyph.size, 15) && last.left < last.right
        });
        if is_twice {
            continue;
        }
        let gap = last.map_or(i32::MAX, |last| glyph.left.saturating_sub(last.right));
        let is_apart = of_size(glyph.size, WORD_GAP) < gap;
        match words.last_mut() {
            Some(word) if !parts && !is_apart => {
                word.text.push(glyph.c);
                word.right = word.right.max(glyph.right);
            }
            _ => words.push(Word { text: glyph.c.to_string(), left: glyph.left, right: glyph.right }),
        }
        parts = false;
        last = Some(glyph);
    }
    Line { words, base, size, is_artifact, is_after_gap: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the glyphs of words of ten points, each letter five wide.
    fn glyphs(words: &str, left: i32, base: i32) -> Vec<Glyph> {
        let place = |(index, c): (usize, char)| {
            let left = left + 500 * i32::try_from(index).unwrap();
            Glyph { c, left, right: left + 500, base, size: 1_000, is_artifact: false }
        };
        words.chars().enumerate().map(place).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        of(glyphs).iter().map(Line::text).collect()
    }

    #[test]
    fn letters_in_any_order_make_lines_and_words() {
        let mut both = glyphs("second line", 0, 3_000);
        both.extend(glyphs("first line", 0, 1_000));
        assert_eq!(texts(both), ["first line", "second line"]);
    }

    #[test]
    fn a_space_is_a_distance_where_it_is_no_glyph() {
        let mut apart = glyphs("no", 0, 0);
        apart.extend(glyphs("space", 1_200, 0));
        apart.extend(glyphs("column", 9_000, 0));
        assert_eq!(texts(apart), ["no space   column"]);
    }

    #[test]
    fn the_number_of_a_clause_is_no_column() {
        let mut line = glyphs("2.1.1", 0, 0);
        line.extend(glyphs("6 weeks", 6_000, 0));
        assert_eq!(texts(line), ["2.1.1 6 weeks"]);
    }

    #[test]
    fn a_raised_sign_stays_on_its_line_and_a_letter_written_twice_is_one() {
        let mut line = glyphs("fee", 0, 1_000);
        line.extend(glyphs("fee", 40, 1_000));
        line.push(Glyph { c: '1', left: 1_500, right: 1_800, base: 700, size: 600, is_artifact: false });
        assert_eq!(texts(line), ["fee1"]);
    }

    #[test]
    fn a_soft_hyphen_at_the_end_is_a_hyphen() {
        assert_eq!(texts(glyphs("termi\u{ad}", 0, 0)), ["termi-"]);
    }
}
