//! How do paragraphs, list items and table rows become lines of text?
//!
//! Goes in: what HTML and DOCX have alike: words, breaks, rows and cells. Comes out: text with an empty line between
//! paragraphs. A row of short cells is a row of Markdown, so that a label stays beside its value; a row whose cells hold
//! paragraphs is layout, and its cells follow each other.

use super::limits::{MAX_LIST_DEPTH, MAX_TEXT};
use super::{Limit, Unreadable};

/// The longest cell that is a value and no paragraph, in bytes.
const MAX_VALUE: usize = 200;

/// The longest first cell that is the number of what follows, in bytes.
const MAX_NUMBER: usize = 8;

/// Text in the making.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    rows: Vec<Row>,
    /// Rows that are nested too deep to be told apart.
    unread_rows: usize,
    /// How many bytes were written in all.
    written: usize,
    pending: Pending,
}

/// What parts the next words from the last ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Pending {
    #[default]
    Nothing,
    Space,
    Line,
    Gap,
}

/// A row of a table; its cells are written one after the other.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<String>,
    around: Pending,
}

impl Writer {
    /// Writes words; runs of white space are one space, also where they are written piece by piece.
    pub(super) fn words(&mut self, words: &str) {
        let mut rest = words;
        while let Some(c) = rest.chars().next() {
            if is_space(c) {
                self.pending = self.pending.max(Pending::Space);
                rest = rest.trim_start_matches(is_space);
            } else {
                let end = rest.find(is_space).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                self.put(word);
                rest = after;
            }
        }
    }

    /// Writes words as they stand, line by line.
    pub(super) fn preformatted(&mut self, words: &str) {
        for (at, line) in words.split('\n').enumerate() {
            if 0 < at {
                self.line();
            }
            if !line.trim().is_empty() {
                self.put(line.trim_end());
            }
        }
    }

    /// Begins a new line.
    pub(super) fn line(&mut self) {
        self.pending = self.pending.max(Pending::Line);
    }

    /// Begins a new paragraph.
    pub(super) fn gap(&mut self) {
        self.pending = Pending::Gap;
    }

    /// Begins a row of a table.
    pub(super) fn begin_row(&mut self) {
        if self.rows.len() < MAX_LIST_DEPTH {
            self.rows.push(Row { cells: Vec::new(), around: self.pending.max(Pending::Line) });
            self.pending = Pending::Nothing;
        } else {
            self.unread_rows += 1;
            self.gap();
        }
    }

    /// Begins a cell of the row.
    pub(super) fn begin_cell(&mut self) {
        if self.unread_rows == 0
            && let Some(row) = self.rows.last_mut()
        {
            row.cells.push(String::new());
            self.pending = Pending::Nothing;
        } else {
            self.gap();
        }
    }

    /// Ends the row, and writes it.
    pub(super) fn end_row(&mut self) {
        if 0 < self.unread_rows {
            self.unread_rows -= 1;
            return self.gap();
        }
        let Some(Row { cells, around }) = self.rows.pop() else { return };
        // What is written again is counted once.
        self.written = self.written.saturating_sub(cells.iter().map(String::len).sum());
        self.pending = around;
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        match cells.as_slice() {
            [] => {}
            [only] => self.put(only),
            [number, rest @ ..] if is_number(number) => self.put(&format!("{number} {}", rest.join(" "))),
            cells if cells.iter().all(|cell| cell.len() <= MAX_VALUE && !cell.contains('\n')) => {
                self.put(&format!("| {} |", cells.join(" | ")));
                return self.line();
            }
            cells => {
                for cell in cells {
                    self.put(cell);
                    self.gap();
                }
            }
        }
        self.gap();
    }

    /// Returns the text.
    ///
    /// # Errors
    /// There is more than is taken.
    pub(super) fn finish(mut self) -> Result<String, Unreadable> {
        while !self.rows.is_empty() || 0 < self.unread_rows {
            self.end_row();
        }
        if MAX_TEXT < self.written {
            return Err(Unreadable::TooMuch(Limit::Text));
        }
        self.text.push('\n');
        Ok(self.text)
    }

    fn put(&mut self, words: &str) {
        self.written = self.written.saturating_add(words.len() + 2);
        // Beyond the limit nothing is kept: the end tells of it.
        if MAX_TEXT < self.written {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let into = match self.rows.last_mut() {
            Some(row) => {
                if row.cells.is_empty() {
                    row.cells.push(String::new());
                }
                match row.cells.last_mut() {
                    Some(cell) => cell,
                    None => return,
                }
            }
            None => &mut self.text,
        };
        if !into.is_empty() {
            into.push_str(match pending {
                Pending::Nothing => "",
                Pending::Space => " ",
                Pending::Line => "\n",
                Pending::Gap => "\n\n",
            });
        }
        into.push_str(words);
    }
}

/// Says whether a character parts words and may be written as a space; a space that does not break is one.
fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Says whether words are the number of what follows: `(a)`, `1.2`, `iv.`, a bullet.
pub(super) fn is_number(words: &str) -> bool {
    let words = words.trim();
    if words.is_empty() || MAX_NUMBER < words.len() {
        return false;
    }
    if matches!(words, "-" | "*" | "•" | "·" | "–" | "o" | "▪" | "●") {
        return true;
    }
    let bare = words.trim_start_matches('(').trim_end_matches(['.', ')', ':']);
    let is_closed = bare.len() < words.len() || bare.contains('.');
    let is_digits = bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_letters = bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_closed && !bare.is_empty() && (is_digits || is_letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.finish().unwrap()
    }

    #[test]
    fn a_label_stays_beside_its_value() {
        let text = written(|writer| {
            for (label, value) in [("Term", "12 months"), ("Notice", "30 days")] {
                writer.begin_row();
                for cell in [label, value] {
                    writer.begin_cell();
                    writer.words(cell);
                }
                writer.end_row();
            }
        });
        assert_eq!(text, "| Term | 12 months |\n| Notice | 30 days |\n");
    }

    #[test]
    fn a_number_in_a_cell_of_its_own_leads_its_paragraph() {
        let text = written(|writer| {
            writer.begin_row();
            for cell in ["(a)", "Either party may end it."] {
                writer.begin_cell();
                writer.words(cell);
            }
            writer.end_row();
            writer.words("Next.");
        });
        assert_eq!(text, "(a) Either party may end it.\n\nNext.\n");
    }

    #[test]
    fn cells_of_paragraphs_follow_each_other() {
        let long = "This Agreement runs for a year. ".repeat(8);
        let text = written(|writer| {
            writer.begin_row();
            for cell in [long.as_str(), "Right."] {
                writer.begin_cell();
                writer.words(cell);
            }
            writer.end_row();
        });
        assert_eq!(text, format!("{}\n\nRight.\n", long.trim()));
    }

    #[test]
    fn rows_may_be_nested_deeper_than_they_are_told_apart() {
        let text = written(|writer| {
            for _ in 0..100_000 {
                writer.begin_row();
                writer.begin_cell();
            }
            writer.words("deep");
        });
        assert_eq!(text, "deep\n");
    }

    #[test]
    fn more_text_than_is_taken_is_refused() {
        let mut writer = Writer::default();
        let word = "x".repeat(1 << 20);
        for _ in 0..70 {
            writer.words(&word);
        }
        assert_eq!(writer.finish(), Err(Unreadable::TooMuch(Limit::Text)));
    }

    #[test]
    fn a_number_is_told_from_a_word() {
        for number in ["(a)", "1.", "1.2", "iv.", "(12)", "•"] {
            assert!(is_number(number), "{number}");
        }
        for word in ["Term", "a", "12", "12 months", "N/A"] {
            assert!(!is_number(word), "{word}");
        }
    }
}
