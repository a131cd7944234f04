//! Which hyphens stand only because a line ended?
//!
//! Goes in: lines as they are printed. Comes out: the same, with words that were broken over two lines in one piece. A
//! hyphen that belongs to its word is kept: the document itself says which, by how it writes the word elsewhere.

use std::collections::BTreeSet;

/// Beginnings that are written with a hyphen: what follows one at the end of a line is more likely a compound.
const PREFIXES: [&str; 16] = [
    "non", "third", "pre", "post", "self", "sub", "co", "re", "anti", "inter", "multi", "cross", "end", "long",
    "short", "so",
];

/// The words of a document, those with a hyphen among them, in small letters.
#[derive(Debug, Default)]
pub(super) struct Words<'t>(BTreeSet<std::borrow::Cow<'t, str>>);

impl<'t> Words<'t> {
    /// Collects the words of lines, their last ones aside.
    pub(super) fn of(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut words = BTreeSet::new();
        for line in lines {
            let ends_broken = line.ends_with('-');
            let mut pieces = line.split(|c: char| !(c.is_alphanumeric() || c == '-')).peekable();
            while let Some(word) = pieces.next() {
                let is_broken = ends_broken && pieces.peek().is_none();
                if 1 < word.len() && !is_broken {
                    let is_small = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
                    words.insert(if is_small { word.into() } else { word.to_lowercase().into() });
                }
            }
        }
        Self(words)
    }

    /// Returns what a line and the one after it make of the word between them: the hyphen goes, stays, or nothing is
    /// broken.
    pub(super) fn join(&self, line: &str, next: &str) -> Joint {
        let Some(head) = line.strip_suffix('-') else { return Joint::Apart };
        let first = head.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
        let second = next.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
        let begins_small = second.starts_with(char::is_lowercase);
        let ends_in_letter = first.ends_with(char::is_alphabetic);
        if first.is_empty() || second.is_empty() || !ends_in_letter {
            return Joint::Apart;
        }
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        let (whole, hyphened) = (format!("{first}{second}"), format!("{first}-{second}"));
        if self.0.contains(whole.as_str()) {
            Joint::Without
        } else if self.0.contains(hyphened.as_str()) || !begins_small || PREFIXES.contains(&first.as_str()) {
            Joint::With
        } else {
            Joint::Without
        }
    }
}

/// How two lines go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// As two lines.
    Apart,
    /// The hyphen belongs to the word.
    With,
    /// The hyphen stood only because the line ended.
    Without,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_which_hyphens_belong() {
        let words = Words::of(["The termination of a year-end close.", "It is cooperative, and termi-"].into_iter());
        assert_eq!(words.join("on termi-", "nation of it"), Joint::Without);
        assert_eq!(words.join("at year-", "end close"), Joint::With);
        assert_eq!(words.join("a non-", "exclusive licence"), Joint::With);
        assert_eq!(words.join("the obli-", "gations of"), Joint::Without);
        assert_eq!(words.join("Anglo-", "American law"), Joint::With);
        assert_eq!(words.join("from 10-", "20 days"), Joint::Apart);
        assert_eq!(words.join("the end -", "of it"), Joint::Apart);
        assert_eq!(words.join("no hyphen", "here"), Joint::Apart);
    }
}
