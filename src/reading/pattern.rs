//! What do we look for? Patterns over flat text: ASCII only, case ignored, linear time.
//!
//! Goes in: a constant expression. Comes out: places in the text. Not here: any meaning.
//! The flat text is ASCII (see [`super::flow`]), so that every place is a character boundary and the automata stay
//! small.

use std::borrow::Cow;
use std::ops::Range;

use regex_automata::meta::Regex;
use regex_automata::util::{captures::Captures, prefilter::Prefilter};
use regex_automata::{Anchored, Input, Match, MatchKind};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look, literal::Extractor};

use super::counted::Step;
use super::folded::folded;
use super::grams::{Needs, Searched};
use super::loosened::{Loosened, loosened};
use super::reach::{Stretches, reach};

/// The most memory that one expression may use to remember its states, in bytes.
const CACHE: usize = 8 << 20;

/// The most memory that one expression may take itself, in bytes.
const SIZE: usize = 10 << 20;

/// A constant expression over flat text, with what its matches cannot do without.
#[derive(Debug)]
pub(super) struct Pattern {
    expression: String,
    regex: Regex,
    /// The same without counts, where it counts.
    loose: Option<Loose>,
    /// Whether texts are searched in small letters, since the expression tells no case.
    is_folded: bool,
    /// Whether a search of a few words is over at once: there is a quick way to where a match may begin, or it begins or ends
    /// at an end of the text.
    is_quick: bool,
    needs: Needs,
    /// How many bytes a match has at the most; none where there is no bound.
    reach: Option<usize>,
}

/// An expression without counts.
#[derive(Debug)]
struct Loose {
    regex: Regex,
    /// Up to how many bytes its matches are those of the expression.
    exact: usize,
    /// What the expression asks for with counts; none where it cannot be told step by step.
    counted: Option<Step>,
}

impl Loose {
    /// Says whether words hold a match with counts, from where there is one without them; none where a search has to tell.
    fn is_counted(&self, input: &Input<'_>, found: &Match) -> Option<bool> {
        let is_to_the_end = input.end() == input.haystack().len();
        self.counted.as_ref().filter(|_| is_to_the_end)?.is_from(found.start(), input.haystack())
    }
}

impl Pattern {
    /// Compiles an expression; case is ignored.
    pub(super) fn new(expression: &str) -> Self {
        const CONSTANT: &str = "every expression is a constant, and a test compiles it";
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).case_insensitive(true).build();
        let hir = parser.parse(expression).expect(CONSTANT);
        // What is told at either end of a text needs no letters to look for.
        let is_anchored = hir.properties().look_set_prefix().contains(Look::Start)
            || hir.properties().look_set_suffix().contains(Look::End);
        let needs = Needs::of(expression);
        let small = folded(&hir);
        let counted = small.as_ref().and_then(Step::of);
        let small = small.filter(|_| !is_anchored && needs != Needs::Nothing);
        let small = small.and_then(|small| prefilter(&small).map(|prefilter| (small, prefilter)));
        let config = Regex::config().utf8_empty(false).nfa_size_limit(Some(SIZE)).hybrid_cache_capacity(CACHE);
        let build = |hir: &Hir, first: Option<Prefilter>| {
            let config = if first.is_some() { config.clone().prefilter(first) } else { config.clone() };
            Regex::builder().configure(config).build_from_hir(hir).expect(CONSTANT)
        };
        let is_folded = small.is_some();
        let (searched, first) = small.map_or((hir.clone(), None), |(small, first)| (small, Some(first)));
        Self {
            loose: loosened(&searched).map(|Loosened { hir, exact }| Loose {
                regex: build(&hir, first.clone()),
                exact,
                counted,
            }),
            regex: build(&searched, first),
            is_folded,
            is_quick: is_anchored || is_folded,
            needs,
            reach: reach(&hir),
            expression: expression.to_owned(),
        }
    }

    /// Says whether the text holds a match.
    pub(super) fn is_in(&self, text: &(impl Searched + ?Sized)) -> bool {
        let Some((bytes, mut stretches)) = self.searched(text) else { return false };
        stretches.any(|stretch| self.is_match(&Input::new(&*bytes).range(stretch)))
    }

    /// Returns the place of the first match.
    pub(super) fn find(&self, text: &(impl Searched + ?Sized)) -> Option<Range<usize>> {
        let (bytes, mut stretches) = self.searched(text)?;
        stretches.find_map(|stretch| self.first(&Input::new(&*bytes).range(stretch))).map(|found| found.range())
    }

    /// Returns the places of all matches.
    pub(super) fn all<'t>(&'t self, text: &'t (impl Searched + ?Sized)) -> impl Iterator<Item = Range<usize>> + 't {
        self.groups(text, 0)
    }

    /// Returns the place of a group of the first match.
    pub(super) fn group(&self, text: &(impl Searched + ?Sized), group: usize) -> Option<Range<usize>> {
        let (bytes, mut stretches) = self.searched(text)?;
        let found = stretches.find_map(|stretch| self.first(&Input::new(&*bytes).range(stretch)))?;
        self.part(&bytes, found.range(), group)
    }

    /// Returns the places of a group in all matches that have it; the whole match is the group of number zero.
    pub(super) fn groups<'t>(
        &'t self,
        text: &'t (impl Searched + ?Sized),
        group: usize,
    ) -> impl Iterator<Item = Range<usize>> + 't {
        let (bytes, stretches) = self.searched(text).unwrap_or_else(|| (Cow::Borrowed(&[]), Stretches::default()));
        let mut places = Places { bytes, stretches, rest: None };
        std::iter::from_fn(move || {
            loop {
                let found = places.next(|input| self.first(input))?;
                if let Some(part) = self.part(&places.bytes, found.range(), group) {
                    return Some(part);
                }
            }
        })
    }

    /// Returns the places of several groups in all matches that have all of them.
    pub(super) fn several<'t, const N: usize>(
        &'t self,
        text: &'t (impl Searched + ?Sized),
        groups: [usize; N],
    ) -> impl Iterator<Item = [Range<usize>; N]> + 't {
        let (bytes, stretches) = self.searched(text).unwrap_or_else(|| (Cow::Borrowed(&[]), Stretches::default()));
        let mut places = Places { bytes, stretches, rest: None };
        std::iter::from_fn(move || {
            loop {
                let found = places.next(|input| self.first(input))?;
                let parts = self.parts(&places.bytes, found.range());
                let parts: Option<Vec<_>> = groups.iter().map(|group| Some(parts.get_group(*group)?.range())).collect();
                if let Some(Ok(parts)) = parts.map(<[Range<usize>; N]>::try_from) {
                    return Some(parts);
                }
            }
        })
    }

    /// Returns the first match.
    fn first(&self, input: &Input<'_>) -> Option<Match> {
        let Some(loose) = &self.loose else { return self.regex.search(input) };
        let found = loose.regex.search(input)?;
        if found.len() <= loose.exact {
            return Some(found);
        }
        if loose.is_counted(input, &found) == Some(false) {
            return None;
        }
        // What matches with counts does not begin before what matches without.
        self.regex.search(&input.clone().range(found.start()..input.end()))
    }

    fn is_match(&self, input: &Input<'_>) -> bool {
        let Some(loose) = &self.loose else { return self.regex.is_match(input.clone()) };
        loose.regex.search(input).is_some_and(|found| {
            let search = || self.regex.is_match(input.clone().range(found.start()..input.end()));
            found.len() <= loose.exact || loose.is_counted(input, &found).unwrap_or_else(search)
        })
    }

    /// Returns the place of a group of a match.
    fn part(&self, bytes: &[u8], found: Range<usize>, group: usize) -> Option<Range<usize>> {
        if group == 0 {
            return Some(found);
        }
        self.parts(bytes, found).get_group(group).map(|part| part.range())
    }

    /// Returns the places of all groups of a match.
    fn parts(&self, bytes: &[u8], found: Range<usize>) -> Captures {
        let loose = self.loose.as_ref().filter(|loose| found.len() <= loose.exact);
        let regex = loose.map_or(&self.regex, |loose| &loose.regex);
        let mut groups = regex.create_captures();
        regex.captures(Input::new(bytes).range(found).anchored(Anchored::Yes), &mut groups);
        groups
    }

    /// Returns what is to be searched, and where; none where a match is ruled out before the search. What can be ruled out
    /// needs some letter, so that it does not match in nothing either.
    fn searched<'t>(&self, text: &'t (impl Searched + ?Sized)) -> Option<(Cow<'t, [u8]>, Stretches)> {
        let stretches = text.stretches(&self.needs, self.reach, self.is_quick);
        let bytes = || if self.is_folded { text.folded() } else { Cow::Borrowed(text.words().as_bytes()) };
        // Held on every sentence that any test or fuzzer reads.
        debug_assert!(
            !stretches.is_empty() || !self.regex.is_match(&*bytes()),
            "{} is ruled out where it matches",
            self.expression
        );
        (!stretches.is_empty()).then(|| (bytes(), stretches))
    }
}

/// How far a text is searched for one match after the other.
#[derive(Debug)]
struct Places<'t> {
    bytes: Cow<'t, [u8]>,
    stretches: Stretches,
    /// The rest of the stretch that is searched, and where the last match in it ended.
    rest: Option<(Range<usize>, Option<usize>)>,
}

impl Places<'_> {
    /// Returns the next match; an empty one does not stand right behind another.
    fn next(&mut self, first: impl Fn(&Input<'_>) -> Option<Match>) -> Option<Match> {
        loop {
            let (rest, last) = match self.rest.take() {
                Some(rest) => rest,
                None => (self.stretches.next()?, None),
            };
            let search = |start: usize| {
                let within = start <= rest.end;
                within.then(|| first(&Input::new(&*self.bytes).range(start..rest.end))).flatten()
            };
            let found = match search(rest.start) {
                Some(found) if found.is_empty() && Some(found.end()) == last => search(rest.start + 1),
                found => found,
            };
            if let Some(found) = found {
                self.rest = Some((found.end()..rest.end, Some(found.end())));
                return Some(found);
            }
        }
    }
}

/// Returns what finds the places where a match may begin, many bytes at a time; none where they are too many or too short.
fn prefilter(hir: &Hir) -> Option<Prefilter> {
    const LENGTHS: [usize; 5] = [usize::MAX, 4, 3, 2, 1];
    let mut literals = Extractor::new().extract(hir);
    literals.optimize_for_prefix_by_preference();
    LENGTHS.iter().find_map(|length| {
        let mut literals = literals.clone();
        literals.keep_first_bytes(*length);
        literals.minimize_by_preference();
        let literals = literals.literals()?;
        // A letter alone stands everywhere.
        let are_rare = literals
            .iter()
            .all(|literal| literal.len() > 1 || !literal.as_bytes().iter().all(u8::is_ascii_alphanumeric));
        are_rare.then(|| Prefilter::new(MatchKind::LeftmostFirst, literals)).flatten().filter(Prefilter::is_fast)
    })
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
            let may_begin = |at: usize| text.get(at..)?.iter().position(|byte| begins[usize::from(*byte)]);
            while let Some(gap) = may_begin(at) {
                let start = at + gap;
                at = start + 1;
                if !is_edge(start) {
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

    use super::super::grams::Phrase;
    use super::*;

    proptest! {
        #[test]
        fn a_long_text_and_small_letters_hide_no_match(
            expression in super::super::grams::tests::expression(),
            parts in prop::collection::vec(
                prop_oneof!["[a-emnotyszMN0 .'-]{0,24}|(may|Not|end|s| |a|-|Z|7|\\.){0,9}", "(x{9} ){60,200}"], 0..12,
            ),
        ) {
            let text = parts.concat();
            let regex = regex::bytes::RegexBuilder::new(&expression).unicode(false).case_insensitive(true).build();
            let (regex, pattern) = (regex.unwrap(), Pattern::new(&expression));
            let expected: Vec<_> = regex.find_iter(text.as_bytes()).map(|found| found.range()).collect();
            let phrase = Phrase::of(text.as_str());
            prop_assert_eq!(&pattern.all(&phrase).collect::<Vec<_>>(), &expected, "{}", expression);
            prop_assert_eq!(&pattern.all(&text).collect::<Vec<_>>(), &expected, "{}", expression);
            prop_assert_eq!(pattern.find(&phrase), expected.first().cloned(), "{}", expression);
            prop_assert_eq!(pattern.is_in(&phrase), !expected.is_empty(), "{}", expression);
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
