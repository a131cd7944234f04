//! Where in a long text may a match stand?
//!
//! Goes in: an expression, and for each block of a text what is known of it. Comes out: how many bytes a match has at the
//! most, and the stretches of the text outside of which there is none. Not here: what a match needs (see [`super::grams`]).
//!
//! **Nothing is lost**: a match holds what it needs, so that it lies as near to a block that has it as the longest match
//! reaches; stretches that touch are one, so that no match runs over the end of one.

use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind};

/// The longest word that a text may have for a match to be bounded in it, in bytes; a run of word characters without another
/// bound is no longer.
pub(super) const LONGEST_WORD: usize = 64;

/// Returns how many bytes a match has at the most in a text without longer words; none where there is no bound.
pub(super) fn reach(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => hir.properties().maximum_len(),
        HirKind::Capture(capture) => reach(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(reach).sum(),
        HirKind::Alternation(parts) => parts.iter().map(reach).try_fold(0, |most, part| Some(most.max(part?))),
        HirKind::Repetition(repetition) => match repetition.max {
            Some(max) => reach(&repetition.sub)?.checked_mul(usize::try_from(max).ok()?),
            None => is_of_words(&repetition.sub).then_some(LONGEST_WORD),
        },
    }
}

fn is_of_words(hir: &Hir) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let HirKind::Class(Class::Bytes(class)) = hir.kind() else { return false };
    class.ranges().iter().all(|range| (range.start()..=range.end()).all(is_word))
}

/// Stretches of a text that are to be searched, in order and apart from each other.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    whole: Option<Range<usize>>,
    parts: std::vec::IntoIter<Range<usize>>,
}

impl Stretches {
    /// Returns the whole of a text of some length.
    pub(super) fn whole(length: usize) -> Self {
        Self { whole: Some(0..length), ..Self::default() }
    }

    /// Joins stretches, in the order of where they begin, that touch.
    pub(super) fn of(stretches: impl Iterator<Item = Range<usize>>) -> Self {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for stretch in stretches {
            match parts.last_mut() {
                Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
                _ => parts.push(stretch),
            }
        }
        Self { whole: None, parts: parts.into_iter() }
    }

    /// Says whether there is nothing to search.
    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_none() && self.parts.len() == 0
    }
}

impl Iterator for Stretches {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        self.whole.take().or_else(|| self.parts.next())
    }
}

#[cfg(test)]
mod tests {
    use regex_syntax::ParserBuilder;

    use super::*;

    #[test]
    fn a_match_reaches_as_far_as_its_parts() {
        for (expression, expected) in [
            ("abc", Some(3)),
            (r"\bterm\b[^.;]{0,60} (?:ends?|expires)", Some(4 + 60 + 1 + 7)),
            (r"\w+ing", Some(LONGEST_WORD + 3)),
            (r"(?:\w+ ){0,3}x", Some(3 * (LONGEST_WORD + 1) + 1)),
            ("a[^.]*b", None),
            (r"(?:a |\w+-)*", None),
        ] {
            let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression).unwrap();
            assert_eq!(reach(&hir), expected, "{expression}");
        }
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let joined: Vec<_> = Stretches::of([0..10, 5..20, 20..30, 31..40].into_iter()).collect();
        assert_eq!(joined, [0..30, 31..40]);
        assert!(Stretches::of(std::iter::empty()).is_empty() && !Stretches::whole(0).is_empty());
    }
}
