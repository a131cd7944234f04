//! The page that a table is written on: its width, its colours, wrapping, columns.
//!
//! Text is measured without colour, and a colour never carries what the words do not.

use anstyle::{AnsiColor, Style};

/// How the output should look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// How many columns there are.
    pub(super) width: usize,
    /// Whether to colour.
    pub(super) colors: bool,
}

/// What a piece of text stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// A heading.
    Heading,
    /// What is beside the point.
    Quiet,
    /// Free, passed.
    Good,
    /// Open, so far.
    Open,
    /// Bound, failed.
    Bad,
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Heading => Style::new().bold(),
            Self::Quiet => Style::new().dimmed(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Open => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
        }
    }
}

/// A text with its tone.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) words: String,
    pub(super) tone: Tone,
}

impl Text {
    /// Gives a text a tone.
    pub(super) fn new(words: impl Into<String>, tone: Tone) -> Self {
        Self { words: words.into(), tone }
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self { words, tone: Tone::Plain }
    }
}

/// A page that is being written.
#[derive(Clone, Debug)]
pub(super) struct Page {
    look: Look,
    text: String,
}

impl Page {
    /// Opens an empty page.
    pub(super) fn new(look: Look) -> Self {
        Self { look, text: String::new() }
    }

    /// Returns how many columns there are.
    pub(super) fn width(&self) -> usize {
        self.look.width
    }

    /// Returns the text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Leaves a line empty.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Writes a line as it is, however long, so that it can be copied whole.
    pub(super) fn unbroken(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes a heading, with a line above it.
    pub(super) fn heading(&mut self, words: &str) {
        self.gap();
        self.wrapped(0, &Text::new(words, Tone::Heading));
    }

    /// Writes a text over as many lines as it takes, each indented.
    pub(super) fn wrapped(&mut self, indent: usize, text: &Text) {
        self.labelled(indent, &Text::default(), 0, text);
    }

    /// Writes a label and beside it a text over as many lines as it takes.
    pub(super) fn labelled(&mut self, indent: usize, label: &Text, label_width: usize, text: &Text) {
        let width = self.look.width.saturating_sub(indent + label_width);
        let lines = wrap(&text.words, width);
        let empty = Text::default();
        for (at, line) in lines.into_iter().enumerate() {
            let label = if at == 0 { label } else { &empty };
            self.row(&[(indent, empty.clone()), (label_width, label.clone()), (0, Text::new(line, text.tone))]);
        }
    }

    /// Writes cells side by side, each wrapped within its width and indented as it begins; the last takes what is left.
    pub(super) fn cells(&mut self, cells: &[(usize, Text)]) {
        let before: usize = cells.iter().rev().skip(1).map(|(width, _)| width).sum();
        let last = cells.len().saturating_sub(1);
        let columns: Vec<(usize, Tone, Vec<String>)> = cells
            .iter()
            .enumerate()
            .map(|(at, (width, text))| {
                // A blank keeps a cell apart from the next one.
                let room = if at == last { self.look.width.saturating_sub(before) } else { width.saturating_sub(1) };
                let indent = text.words.len() - text.words.trim_start_matches(' ').len();
                let lines = wrap(&text.words, room.saturating_sub(indent));
                let indented = |line: String| if line.is_empty() { line } else { " ".repeat(indent) + &line };
                (*width, text.tone, lines.into_iter().map(indented).collect())
            })
            .collect();
        let n_lines = columns.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or(0);
        for line in 0..n_lines {
            let row: Vec<_> = columns
                .iter()
                .map(|(width, tone, lines)| (*width, Text::new(lines.get(line).cloned().unwrap_or_default(), *tone)))
                .collect();
            self.row(&row);
        }
    }

    /// Writes one line of texts, each filled up to its width; no blanks at the end.
    fn row(&mut self, texts: &[(usize, Text)]) {
        let mut blanks = 0;
        for (width, Text { words, tone }) in texts {
            if words.is_empty() {
                blanks += width;
                continue;
            }
            self.text.extend(std::iter::repeat_n(' ', blanks));
            let style = if self.look.colors { tone.style() } else { Style::new() };
            self.text.push_str(&format!("{style}{words}{style:#}"));
            blanks = width.saturating_sub(words.chars().count());
        }
        self.text.push('\n');
    }
}

/// Breaks a text into lines of at most a width, between words where that can be; a text of no words is one empty line.
/// Letters are counted, and control characters are left out, so that no document can steer the terminal.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().filter(|c| !c.is_control()).collect();
        if used > 0 && width < used + 1 + letters.len() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for letter in letters {
            if used == width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += 1;
        }
    }
    lines.push(line);
    lines
}

/// Shortens a path from its beginning to at most a width, since its end tells files apart.
pub(super) fn tail(path: &str, width: usize) -> String {
    let clean: Vec<char> = path.chars().filter(|c| !c.is_control()).collect();
    match clean.len().checked_sub(width.max(2) - 1) {
        Some(over) if over > 1 => ['…'].into_iter().chain(clean.into_iter().skip(over)).collect(),
        _ => clean.into_iter().collect(),
    }
}

/// Draws a score as a bar: what is proven full, what is possible beyond it light.
pub(super) fn bar(proven: i32, possible: i32, width: usize) -> String {
    let cells = |points: i32| usize::try_from(points.clamp(0, 10_000)).unwrap_or(0) * width / 10_000;
    let (proven, possible) = (cells(proven), cells(possible).max(cells(proven)));
    format!("{}{}{}", "█".repeat(proven), "▒".repeat(possible - proven), "·".repeat(width - possible))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_long_words_within() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghijkl", 8), ["abcdefgh", "ijkl"]);
        assert_eq!(wrap(" \u{1b}[31mred\n", 8), ["[31mred"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn a_page_without_colour_has_no_blanks_at_the_end_of_a_line() {
        let mut page = Page::new(Look { width: 20, colors: false });
        page.cells(&[(8, Text::from("left".to_owned())), (8, Text::default())]);
        assert_eq!(page.into_text(), "left\n");
    }

    #[test]
    fn a_long_path_keeps_its_end() {
        assert_eq!(
            ["/a/b/name.json", "name.json", "ame.json"].map(|path| tail(path, 9)),
            ["…ame.json", "name.json", "ame.json"]
        );
    }

    #[test]
    fn a_bar_shows_both_ends() {
        assert_eq!(bar(5_000, 7_500, 8), "████▒▒··");
    }
}
