//! What do we look for? Patterns over flat text: ASCII only, case ignored, linear time.
//!
//! Goes in: a constant expression. Comes out: places in the text. Not here: any meaning.
//! The flat text is ASCII (see [`super::flow`]), so that every place is a character boundary and the automata stay
//! small.

use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};

use regex::bytes::{Regex, RegexBuilder};
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{Config as Nfa, WhichCaptures};
use regex_automata::util::{pool::Pool, syntax};
use regex_automata::{Input, MatchKind};

use super::grams::{Needs, Searched};

/// The most memory that one expression may use to remember its states, in bytes.
const CACHE: usize = 8 << 20;

/// A constant expression over flat text, with what its matches cannot do without.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    needs: Needs,
}

impl Pattern {
    /// Compiles an expression; case is ignored.
    pub(super) fn new(expression: &str) -> Self {
        let regex = RegexBuilder::new(expression).unicode(false).case_insensitive(true).dfa_size_limit(CACHE).build();
        let regex = regex.expect("every expression is a constant, and a test compiles it");
        Self { regex, needs: Needs::of(expression) }
    }

    /// Returns the expression.
    pub(super) fn expression(&self) -> &str {
        self.regex.as_str()
    }

    /// Says whether the expression counts bytes between words: beside others it would take a state for each count.
    pub(super) fn counts(&self) -> bool {
        self.expression().contains("]{")
    }

    /// Says whether the text holds a match.
    pub(super) fn is_in(&self, text: &(impl Searched + ?Sized)) -> bool {
        self.searched(text).is_some_and(|bytes| self.regex.is_match(bytes))
    }

    /// Returns the place of the first match.
    pub(super) fn find(&self, text: &(impl Searched + ?Sized)) -> Option<Range<usize>> {
        self.regex.find(self.searched(text)?).map(|found| found.range())
    }

    /// Returns the places of all matches.
    pub(super) fn all<'t>(&'t self, text: &'t (impl Searched + ?Sized)) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex.find_iter(self.searched(text).unwrap_or_default()).map(|found| found.range())
    }

    /// Returns the place of a group of the first match.
    pub(super) fn group(&self, text: &(impl Searched + ?Sized), group: usize) -> Option<Range<usize>> {
        self.regex.captures(self.searched(text)?)?.get(group).map(|found| found.range())
    }

    /// Returns the places of a group in all matches that have it.
    pub(super) fn groups<'t>(
        &'t self,
        text: &'t (impl Searched + ?Sized),
        group: usize,
    ) -> impl Iterator<Item = Range<usize>> + 't {
        let captures = self.regex.captures_iter(self.searched(text).unwrap_or_default());
        captures.filter_map(move |found| found.get(group).map(|part| part.range()))
    }

    /// Returns what is to be searched; none where a match is ruled out before the search. What can be ruled out needs
    /// some letter, so that it does not match in nothing either.
    fn searched<'t>(&self, text: &'t (impl Searched + ?Sized)) -> Option<&'t [u8]> {
        let bytes = text.words().as_bytes();
        let may = text.may_match(&self.needs);
        // Held on every sentence that any test or fuzzer reads.
        debug_assert!(may || !self.regex.is_match(bytes), "{} is ruled out where it matches", self.regex);
        may.then_some(bytes)
    }
}

/// The most memory that expressions together may use to remember their states, in bytes.
const SHARED_CACHE: usize = 16 << 20;

/// Constant expressions that are looked for together, in one pass over a text; case is ignored.
///
/// They are found as one by one they would be.
pub(super) struct Patterns {
    automaton: DFA,
    caches: Pool<Cache, NewCache>,
}

type NewCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// A set of patterns, a bit each, the first in the lowest.
pub(super) type Found = u128;

impl Patterns {
    /// Compiles expressions, at most as many as there are bits.
    pub(super) fn new<'e>(expressions: impl IntoIterator<Item = &'e str>) -> Self {
        let expressions: Vec<&str> = expressions.into_iter().collect();
        let automaton = DFA::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false).case_insensitive(true))
            .thompson(Nfa::new().utf8(false).which_captures(WhichCaptures::None))
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(SHARED_CACHE))
            .build_many(&expressions)
            .expect("every expression is a constant, and a test compiles it");
        let of = automaton.clone();
        Self { automaton, caches: Pool::new(Box::new(move || of.create_cache())) }
    }

    /// Returns which of the expressions match in some bytes.
    pub(super) fn within(&self, bytes: &[u8]) -> Found {
        // There is no error: the automaton forgets states when its memory is full, and never gives up.
        self.search(&mut self.caches.get(), bytes).unwrap_or_default()
    }

    fn search(&self, cache: &mut Cache, bytes: &[u8]) -> Option<Found> {
        let mut found = 0;
        let mut state = self.automaton.start_state_forward(cache, &Input::new(bytes)).ok()?;
        for byte in bytes {
            state = self.automaton.next_state(cache, state, *byte).ok()?;
            if state.is_match() {
                found |= self.found(cache, state);
            }
        }
        state = self.automaton.next_eoi_state(cache, state).ok()?;
        Some(if state.is_match() { found | self.found(cache, state) } else { found })
    }

    fn found(&self, cache: &Cache, state: LazyStateID) -> Found {
        let pattern = |at| self.automaton.match_pattern(cache, state, at).as_usize();
        (0..self.automaton.match_len(cache, state)).fold(0, |found, at| found | 1 << (pattern(at) % 128))
    }
}

/// Words of a document's own, such as the names of its parties, where they stand as words; case is ignored.
///
/// They are found as `\b(?:first|second)\b` would find them, with no expression to compile for each document.
#[derive(Debug)]
pub(super) struct OwnWords(Vec<String>);

impl OwnWords {
    /// Takes words; where two begin at one place, the first of them is found.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self(words.into_iter().filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Returns the places of all of them.
    pub(super) fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let text = text.as_bytes();
        let is_word = |at: usize| text.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let is_edge = move |at: usize| is_word(at) != (at > 0 && is_word(at - 1));
        let mut begins = [false; 256];
        for first in self.0.iter().filter_map(|word| word.as_bytes().first()) {
            for byte in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                begins[usize::from(byte)] = true;
            }
        }
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(byte) = text.get(at) {
                let start = at;
                at += 1;
                if !begins[usize::from(*byte)] || !is_edge(start) {
                    continue;
                }
                let ends = self.0.iter().map(|word| (start + word.len(), word.as_bytes()));
                let stands = |end: usize, word| {
                    text.get(start..end).is_some_and(|words| words.eq_ignore_ascii_case(word)) && is_edge(end)
                };
                if let Some((end, _)) = ends.into_iter().find(|(end, word)| stands(*end, word)) {
                    at = end;
                    return Some(start..end);
                }
            }
            None
        })
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn together_expressions_are_found_as_one_by_one(
            expressions in prop::collection::vec(super::super::grams::tests::expression(), 1..4),
            texts in prop::collection::vec("[a-emnotyszMN0 .'-]{0,24}|(may|not|end|s| |a|-|Z|7|\\.){0,9}", 4),
        ) {
            let together = Patterns::new(expressions.iter().map(String::as_str));
            for text in texts {
                let found = together.within(text.as_bytes());
                for (at, expression) in expressions.iter().enumerate() {
                    prop_assert_eq!(found >> at & 1 == 1, Pattern::new(expression).is_in(&text), "{} in {}", expression, text);
                }
            }
        }

        #[test]
        fn own_words_stand_where_an_expression_finds_them(
            words in prop::collection::vec("[aAb][bB -]{0,2}|[&a]", 1..4),
            text in "[abAB &-]{0,24}",
        ) {
            let escaped: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
            let expression = Pattern::new(&format!(r"\b(?:{})\b", escaped.join("|")));
            let own = OwnWords::new(words.iter().map(String::as_str));
            prop_assert_eq!(own.all(&text).collect::<Vec<_>>(), expression.all(&text).collect::<Vec<_>>());
        }
    }
}
