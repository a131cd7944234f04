//! What do we look for? Patterns over flat text: ASCII only, case ignored, linear time.
//!
//! Goes in: a constant expression. Comes out: places in the text. Not here: any meaning.
//! The flat text is ASCII (see [`super::flow`]), so that every place is a character boundary and the automata stay
//! small.

use std::ops::Range;

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// The most memory that one expression may use to remember its states, in bytes.
const CACHE: usize = 8 << 20;

/// A constant expression over flat text.
#[derive(Debug)]
pub(super) struct Pattern(Regex);

impl Pattern {
    /// Compiles an expression; case is ignored.
    pub(super) fn new(expression: &str) -> Self {
        let regex = RegexBuilder::new(expression).unicode(false).case_insensitive(true).dfa_size_limit(CACHE).build();
        Self(regex.expect("every expression is a constant, and a test compiles it"))
    }

    /// Says whether the text holds a match.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text.as_bytes())
    }

    /// Returns the place of the first match.
    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.0.find(text.as_bytes()).map(|found| found.range())
    }

    /// Returns the places of all matches.
    pub(super) fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.0.find_iter(text.as_bytes()).map(|found| found.range())
    }

    /// Returns the place of a group of the first match.
    pub(super) fn group(&self, text: &str, group: usize) -> Option<Range<usize>> {
        self.0.captures(text.as_bytes())?.get(group).map(|found| found.range())
    }

    /// Returns the places of a group in all matches that have it.
    pub(super) fn groups<'t>(&'t self, text: &'t str, group: usize) -> impl Iterator<Item = Range<usize>> + 't {
        self.0.captures_iter(text.as_bytes()).filter_map(move |found| found.get(group).map(|part| part.range()))
    }
}

/// Compiles a set of constant expressions; case is ignored.
pub(super) fn stems<'a>(expressions: impl IntoIterator<Item = &'a str>) -> RegexSet {
    let set = RegexSetBuilder::new(expressions).unicode(false).case_insensitive(true).build();
    set.expect("every expression is a constant, and a test compiles it")
}

/// Compiles an expression made of a document's own words; none where there are too many of them.
pub(super) fn from_words(expression: &str) -> Option<Pattern> {
    let regex = RegexBuilder::new(expression).unicode(false).case_insensitive(true).size_limit(1 << 20).build();
    regex.ok().map(Pattern)
}

/// Declares patterns that are compiled at their first use.
macro_rules! patterns {
    ($($NAME:ident = $expression:expr;)*) => {
        $(static $NAME: std::sync::LazyLock<$crate::reading::pattern::Pattern> =
            std::sync::LazyLock::new(|| $crate::reading::pattern::Pattern::new($expression));)*
    };
}

pub(super) use patterns;

/// Returns at most `length` bytes of flat text before a place.
pub(super) fn before(text: &str, place: usize, length: usize) -> &str {
    text.get(place.saturating_sub(length)..place).unwrap_or_default()
}

/// Returns at most `length` bytes of flat text after a place.
pub(super) fn after(text: &str, place: usize, length: usize) -> &str {
    text.get(place..(place.saturating_add(length)).min(text.len())).unwrap_or_default()
}

/// Returns a part of flat text; nothing where the place is not in it.
pub(super) fn part(text: &str, place: &Range<usize>) -> String {
    text.get(place.clone()).unwrap_or_default().to_owned()
}
