//! Which of many expressions match in a text?
//!
//! Goes in: constant expressions, and texts. Comes out: which of them each text matches, by one pass over it. Not here: where
//! a match stands (see [`super::pattern`]).
//!
//! A step of the automaton waits for the one before it, and most of the time of a pass is waiting: several texts are gone
//! through side by side, a byte of each in turn.

use std::panic::{RefUnwindSafe, UnwindSafe};

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{Config as Nfa, WhichCaptures};
use regex_automata::util::{pool::Pool, syntax};
use regex_automata::{Input, MatchKind};

/// The most memory that expressions together may use to remember their states, in bytes.
const CACHE: usize = 16 << 20;

/// How many texts are gone through side by side.
const SIDE_BY_SIDE: usize = 2;

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

/// How far a text is gone through.
struct Walk<'t> {
    rest: &'t [u8],
    state: LazyStateID,
    found: Found,
    /// Where it is told what the whole text matches.
    told: &'t mut Option<Found>,
}

impl Patterns {
    /// Compiles expressions, at most as many as there are bits.
    pub(super) fn new<'e>(expressions: impl IntoIterator<Item = &'e str>) -> Self {
        Self::with_memory(&expressions.into_iter().collect::<Vec<_>>(), CACHE)
    }

    /// Compiles expressions; with less memory than a few states take it has as much as those.
    fn with_memory(expressions: &[&str], bytes: usize) -> Self {
        let automaton = DFA::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false).case_insensitive(true))
            .thompson(Nfa::new().utf8(false).which_captures(WhichCaptures::None))
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(bytes).skip_cache_capacity_check(true))
            .build_many(expressions)
            .expect("every expression is a constant, and a test compiles it");
        let of = automaton.clone();
        Self { automaton, caches: Pool::new(Box::new(move || of.create_cache())) }
    }

    /// Returns which of the expressions match in a text.
    pub(super) fn within(&self, text: &[u8]) -> Found {
        self.alone(&mut self.caches.get(), text)
    }

    /// Returns which of the expressions match in each of some texts.
    pub(super) fn within_each<'t>(&self, texts: impl IntoIterator<Item = &'t [u8]>) -> Vec<Found> {
        let texts: Vec<&[u8]> = texts.into_iter().collect();
        let mut told = vec![None; texts.len()];
        let mut cache = self.caches.get();
        self.side_by_side(&mut cache, &texts, &mut told);
        let rest = told.into_iter().zip(texts);
        rest.map(|(told, text)| told.unwrap_or_else(|| self.alone(&mut cache, text))).collect()
    }

    fn alone(&self, cache: &mut Cache, text: &[u8]) -> Found {
        // There is no error: the automaton forgets states when its memory is full, and never gives up.
        self.walk(cache, text).unwrap_or_default()
    }

    fn walk(&self, cache: &mut Cache, text: &[u8]) -> Option<Found> {
        let state = self.automaton.start_state_forward(cache, &Input::new(text)).ok()?;
        self.walk_from(cache, state, text)
    }

    /// Goes through the rest of a text.
    fn walk_from(&self, cache: &mut Cache, mut state: LazyStateID, text: &[u8]) -> Option<Found> {
        let (mut found, mut at) = (0, 0);
        loop {
            while let Some(byte) = text.get(at).filter(|_| !state.is_tagged()) {
                let next = self.automaton.next_state_untagged(cache, state, *byte);
                if next.is_tagged() {
                    break;
                }
                (state, at) = (next, at + 1);
            }
            let Some(byte) = text.get(at) else { break };
            // Where every expression begins with the text, the rest of most texts matches nothing.
            if state.is_dead() {
                return Some(found);
            }
            state = self.automaton.next_state(cache, state, *byte).ok()?;
            found |= self.found(cache, state);
            at += 1;
        }
        state = self.automaton.next_eoi_state(cache, state).ok()?;
        Some(found | self.found(cache, state))
    }

    /// Goes through texts side by side, and through the last one alone, or until states are forgotten.
    fn side_by_side<'t>(&self, cache: &mut Cache, texts: &[&'t [u8]], told: &'t mut [Option<Found>]) -> Option<()> {
        let start = self.automaton.start_state_forward(cache, &Input::new("")).ok()?;
        let n_forgotten = cache.clear_count();
        let begin = |(rest, told): (&&'t [u8], &'t mut Option<Found>)| Walk { rest, state: start, found: 0, told };
        let mut waiting = texts.iter().zip(told).map(begin);
        let mut walks: Vec<Walk<'_>> = waiting.by_ref().take(SIDE_BY_SIDE).collect();
        let walks: &mut [Walk<'_>; SIDE_BY_SIDE] = walks.as_mut_slice().try_into().ok()?;
        let mut are_few = false;
        loop {
            let rests = walks.each_ref().map(|walk| walk.rest);
            let (states, n_steps) = self.known(cache, walks.each_ref().map(|walk| walk.state), rests);
            for (walk, state) in walks.iter_mut().zip(states) {
                walk.state = state;
                walk.rest = walk.rest.get(n_steps..).unwrap_or_default();
            }
            for walk in walks.iter_mut() {
                let next = walk.rest.split_first();
                walk.state = match next {
                    Some((byte, _)) => self.automaton.next_state(cache, walk.state, *byte),
                    None => self.automaton.next_eoi_state(cache, walk.state),
                }
                .ok()?;
                // What was told of the others means nothing any more.
                if cache.clear_count() != n_forgotten {
                    return None;
                }
                walk.found |= self.found(cache, walk.state);
                match next {
                    Some((_, rest)) => walk.rest = rest,
                    None => {
                        *walk.told = Some(walk.found);
                        match waiting.next() {
                            Some(next) => *walk = next,
                            None => are_few = true,
                        }
                    }
                }
            }
            if are_few {
                for walk in walks.iter_mut().filter(|walk| walk.told.is_none()) {
                    *walk.told = Some(walk.found | self.walk_from(cache, walk.state, walk.rest)?);
                }
                return Some(());
            }
        }
    }

    /// Goes on through texts as long as every step is known and matches nothing: from one such state to the next is a look at a
    /// table. Returns the last states, and how many steps it was.
    fn known(
        &self,
        cache: &Cache,
        [mut one, mut other]: [LazyStateID; SIDE_BY_SIDE],
        texts: [&[u8]; SIDE_BY_SIDE],
    ) -> ([LazyStateID; SIDE_BY_SIDE], usize) {
        let mut n_steps = 0;
        if !one.is_tagged() && !other.is_tagged() {
            for (byte_of_one, byte_of_other) in texts[0].iter().zip(texts[1]) {
                let next_of_one = self.automaton.next_state_untagged(cache, one, *byte_of_one);
                let next_of_other = self.automaton.next_state_untagged(cache, other, *byte_of_other);
                if next_of_one.is_tagged() || next_of_other.is_tagged() {
                    break;
                }
                (one, other, n_steps) = (next_of_one, next_of_other, n_steps + 1);
            }
        }
        ([one, other], n_steps)
    }

    /// Returns which expressions a state matches.
    fn found(&self, cache: &Cache, state: LazyStateID) -> Found {
        if !state.is_match() {
            return 0;
        }
        let pattern = |at| self.automaton.match_pattern(cache, state, at).as_usize();
        (0..self.automaton.match_len(cache, state)).fold(0, |found, at| found | 1 << (pattern(at) % 128))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pattern::Pattern;
    use super::*;

    proptest! {
        #[test]
        fn together_expressions_are_found_as_one_by_one(
            expressions in prop::collection::vec(super::super::grams::tests::expression(), 1..4),
            texts in prop::collection::vec("[a-emnotyszMN0 .'-]{0,24}|(may|not|end|s| |a|-|Z|7|\\.){0,9}", 0..12),
        ) {
            let expressions: Vec<&str> = expressions.iter().map(String::as_str).collect();
            let (together, forgetful) = (Patterns::new(expressions.clone()), Patterns::with_memory(&expressions, 0));
            let each = |patterns: &Patterns| patterns.within_each(texts.iter().map(String::as_bytes));
            for ((text, each), without_memory) in texts.iter().zip(each(&together)).zip(each(&forgetful)) {
                let found = together.within(text.as_bytes());
                prop_assert_eq!((found, found), (each, without_memory));
                for (at, expression) in expressions.iter().enumerate() {
                    prop_assert_eq!(found >> at & 1 == 1, Pattern::new(expression).is_in(text), "{} in {}", expression, text);
                }
            }
        }

    }
}
