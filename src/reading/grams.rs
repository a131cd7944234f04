//! Which patterns can match in a text at all?
//!
//! Goes in: an expression, and a text. Comes out: the letters that no match of the expression can do without, and
//! whether the text has them. Most patterns match nowhere in most sentences, and to see that here is quicker than to
//! search. Letters are looked at by three (grams), with case ignored and all marks alike; a text keeps the set of its
//! grams, hashed. Not here: the search itself (see [`super::pattern`]).
//!
//! **What the letters rule out does not match**: the needs follow from the expression, so that no list of stems beside
//! it can fall behind. The other way round nothing is said: a text that has the letters may still hold no match.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Deref;

use regex_syntax::ParserBuilder;

use super::reach::{LONGEST_WORD, Stretches};
use super::strings::needs;

/// What stands for every byte that is no letter, digit or underscore.
const MARK: u8 = 0;
/// What stands for a place between a word and what is none.
pub(super) const EDGE: u8 = 31;
/// How many bits name a gram, so that a set of them takes half a kilobyte.
const NAME_BITS: u32 = 12;
/// How many bytes share one set of grams; a longer text has several, since a set of all grams rules nothing out.
const BLOCK: usize = 1_024;
/// Up to how many blocks a text is searched as a whole.
const FEW_BLOCKS: usize = 4;
/// By how many bytes two blocks overlap, so that no string that is needed falls between them.
const OVERLAP: usize = 32;

/// What stands for each byte: letters of either case, digits, the underscore, and marks.
const CODES: [u8; 256] = codes();

const fn codes() -> [u8; 256] {
    let mut codes = [MARK; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        codes[byte] = match b {
            b'a'..=b'z' => b - b'a' + 1,
            b'A'..=b'Z' => b - b'A' + 1,
            b'0'..=b'9' => 27,
            b'_' => 28,
            _ => MARK,
        };
        byte += 1;
    }
    codes
}

/// Returns what stands for a byte.
pub(super) fn code(byte: u8) -> u8 {
    CODES.get(usize::from(byte)).copied().unwrap_or(MARK)
}

/// Adds a byte to the two before it.
fn shift(window: u32, code: u8) -> u32 {
    (window << 5 | u32::from(code)) & 0x7fff
}

/// Names three codes; an odd factor spreads the names.
fn name(window: u32) -> u16 {
    (window.wrapping_mul(0x9e37_79b1) >> (u32::BITS - NAME_BITS)) as u16
}

/// A set of grams: every one that stands in some words, and by the hash some that do not.
type Grams = [u64; 1 << (NAME_BITS - 6)];

fn grams(words: &[u8]) -> Grams {
    let mut grams = [0; _];
    let mut window = 0;
    let mut add = |code: u8| {
        window = shift(window, code);
        let name = name(window);
        if let Some(bits) = grams.get_mut(usize::from(name >> 6)) {
            *bits |= 1_u64 << (name & 63);
        }
    };
    words.iter().for_each(|byte| add(code(*byte)));
    // A mark before the words and one behind them: words end there too.
    add(MARK);
    grams
}

fn has(grams: &Grams, name: u16) -> bool {
    grams.get(usize::from(name >> 6)).is_some_and(|bits| bits >> (name & 63) & 1 == 1)
}

/// Text with its grams, for what is searched by many patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase<'t> {
    text: Cow<'t, str>,
    /// What a search asks for; many a sentence is never searched.
    letters: OnceCell<Letters>,
}

/// What is known of the letters of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Letters {
    /// The text in small letters.
    folded: Box<[u8]>,
    /// The grams of each block.
    blocks: Box<[Grams]>,
    /// Whether it is worth while to search near what is needed alone, and no word is so long that a match has no bound.
    is_bounded: bool,
}

impl Letters {
    fn of(text: &[u8]) -> Self {
        let folded = text.to_ascii_lowercase().into_boxed_slice();
        let starts = (0..text.len().saturating_sub(OVERLAP).max(1)).step_by(BLOCK - OVERLAP);
        let block = |start: usize| folded.get(start..(start + BLOCK).min(text.len())).unwrap_or_default();
        let blocks: Box<[Grams]> = starts.map(|start| grams(block(start))).collect();
        let is_bounded = blocks.len() > FEW_BLOCKS && are_words_short(&folded);
        Self { folded, blocks, is_bounded }
    }

    /// Returns where a match may stand that needs something and has no more bytes than it reaches.
    fn stretches_near(&self, needs: &Needs, reach: usize) -> Stretches {
        // As many blocks as a match may lie in.
        let near = (reach + OVERLAP).div_ceil(BLOCK - OVERLAP);
        let starts = needs.blocks(&self.blocks, near).into_iter().enumerate().filter(|(_, is_there)| *is_there);
        Stretches::of(starts.map(|(block, _)| {
            let start = block * (BLOCK - OVERLAP);
            start.saturating_sub(reach + OVERLAP)..(start + BLOCK + reach + OVERLAP).min(self.folded.len())
        }))
    }
}

impl<'t> Phrase<'t> {
    /// Prepares a text for being searched.
    pub(super) fn of(text: impl Into<Cow<'t, str>>) -> Self {
        Self { text: text.into(), letters: OnceCell::new() }
    }

    fn letters(&self) -> &Letters {
        self.letters.get_or_init(|| Letters::of(self.text.as_bytes()))
    }
}

/// Says whether no word is so long that a match has no bound: one that is stands at one of the places that are looked at.
fn are_words_short(text: &[u8]) -> bool {
    let is_word = |byte: &&u8| code(**byte) != MARK;
    (0..text.len()).step_by(LONGEST_WORD + 1).all(|at| {
        let (before, behind) = text.split_at(at);
        before.iter().rev().take_while(is_word).count() + behind.iter().take_while(is_word).count() <= LONGEST_WORD
    })
}

impl Deref for Phrase<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// What can be searched: any text, and a phrase, of which it is known what cannot match.
pub(super) trait Searched {
    /// Returns the words.
    fn words(&self) -> &str;

    /// Returns the words in small letters.
    fn folded(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.words().as_bytes().to_ascii_lowercase())
    }

    /// Returns where a match may stand, by what it needs, how many bytes it has at the most where that is bounded, and whether
    /// a search of a few words is so quick that it is not worth while to collect their letters for it.
    fn stretches(&self, needs: &Needs, reach: Option<usize>, is_quick: bool) -> Stretches;
}

impl Searched for str {
    fn words(&self) -> &str {
        self
    }

    fn stretches(&self, needs: &Needs, _: Option<usize>, is_quick: bool) -> Stretches {
        let may = is_quick
            || *needs == Needs::Nothing
            || self.len() > BLOCK
            || needs.are_met(std::slice::from_ref(&grams(self.as_bytes())));
        if may { Stretches::whole(self.len()) } else { Stretches::default() }
    }
}

impl Searched for String {
    fn words(&self) -> &str {
        self
    }

    fn stretches(&self, needs: &Needs, reach: Option<usize>, is_quick: bool) -> Stretches {
        self.as_str().stretches(needs, reach, is_quick)
    }
}

impl Searched for Phrase<'_> {
    fn words(&self) -> &str {
        self
    }

    fn folded(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.letters().folded)
    }

    fn stretches(&self, needs: &Needs, reach: Option<usize>, _: bool) -> Stretches {
        if *needs == Needs::Nothing {
            return Stretches::whole(self.text.len());
        }
        let letters = self.letters();
        match reach {
            Some(reach) if letters.is_bounded => letters.stretches_near(needs, reach),
            _ if needs.are_met(&letters.blocks) => Stretches::whole(self.text.len()),
            _ => Stretches::default(),
        }
    }
}

/// What every match of an expression has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needs {
    /// Nothing that is known.
    Nothing,
    /// The grams of one of some strings, the rarest three of each.
    Strings(Box<[[u16; 3]]>),
    /// All of these.
    All(Box<[Self]>),
    /// One of these.
    Any(Box<[Self]>),
}

impl Needs {
    /// Tells what an expression needs; nothing where it is none.
    pub(super) fn of(expression: &str) -> Self {
        // Without regard to case: letters are folded here, and a run of them stays one.
        let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
        parsed.map_or(Self::Nothing, |hir| needs(&hir))
    }

    fn are_met(&self, blocks: &[Grams]) -> bool {
        match self {
            Self::Nothing => true,
            Self::Strings(strings) => {
                let stands = |grams, [a, b, c]: &[u16; 3]| has(grams, *a) && has(grams, *b) && has(grams, *c);
                blocks.iter().any(|grams| strings.iter().any(|string| stands(grams, string)))
            }
            Self::All(all) => all.iter().all(|needs| needs.are_met(blocks)),
            Self::Any(any) => any.iter().any(|needs| needs.are_met(blocks)),
        }
    }

    /// Says of each block whether a match may be there: it has one of what is needed, and blocks so near have the rest.
    fn blocks(&self, blocks: &[Grams], near: usize) -> Vec<bool> {
        match self {
            Self::Nothing | Self::Strings(_) => {
                blocks.iter().map(|grams| self.are_met(std::slice::from_ref(grams))).collect()
            }
            Self::All(all) => {
                let mut sets: Vec<Vec<bool>> = all.iter().map(|needs| needs.blocks(blocks, near)).collect();
                sets.sort_by_key(|set| set.iter().filter(|is_there| **is_there).count());
                let Some((rarest, others)) = sets.split_first_mut() else { return Vec::new() };
                for (at, is_there) in rarest.iter_mut().enumerate().filter(|(_, is_there)| **is_there) {
                    let around = at.saturating_sub(near)..(at + near + 1).min(blocks.len());
                    *is_there = others.iter().all(|set| set.get(around.clone()).unwrap_or_default().contains(&true));
                }
                sets.swap_remove(0)
            }
            Self::Any(any) => any.iter().fold(vec![false; blocks.len()], |mut found, needs| {
                found.iter_mut().zip(needs.blocks(blocks, near)).for_each(|(found, more)| *found |= more);
                found
            }),
        }
    }

    /// Needs all of these.
    pub(super) fn all(needs: Vec<Self>) -> Self {
        let mut needs: Vec<Self> = needs.into_iter().filter(|needs| *needs != Self::Nothing).collect();
        match needs.len() {
            0 => Self::Nothing,
            1 => needs.remove(0),
            _ => {
                // What fewer strings can give is the rarer, and is asked for first.
                needs.sort_by_key(Self::size);
                Self::All(needs.into())
            }
        }
    }

    /// Counts the strings of which one or more are needed.
    fn size(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Strings(strings) => strings.len(),
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::size).sum(),
        }
    }

    /// Needs one of these.
    pub(super) fn any(mut needs: Vec<Self>) -> Self {
        needs.sort();
        needs.dedup();
        match needs.len() {
            0 => Self::Nothing,
            1 => needs.remove(0),
            _ if needs.contains(&Self::Nothing) => Self::Nothing,
            _ => Self::Any(needs.into()),
        }
    }

    /// Tells what one of some strings needs; nothing where one of them is too short to have a gram.
    pub(super) fn of_strings(strings: &[Vec<u8>]) -> Self {
        let rarest: Option<Vec<[u16; 3]>> = strings.iter().map(|string| rarest(string)).collect();
        let mut rarest = rarest.unwrap_or_default();
        rarest.sort_unstable();
        rarest.dedup();
        if rarest.is_empty() { Self::Nothing } else { Self::Strings(rarest.into()) }
    }
}

/// Names the three grams of a string that are the rarest by their letters; none where it has no gram.
fn rarest(string: &[u8]) -> Option<[u16; 3]> {
    /// Codes in the order of how often they stand in English, marks first.
    const BY_FREQUENCY: &[u8] = b" etaoinsrhldcumfpgwybvkxjqz";
    let rarity = |code: &u8| BY_FREQUENCY.iter().position(|byte| self::code(*byte) == *code).unwrap_or(12);
    let codes = without_edges(string);
    // Longer strings might fall between two blocks.
    let codes = codes.get(..codes.len().min(OVERLAP)).unwrap_or_default();
    let mut grams: Vec<&[u8]> = codes.windows(3).collect();
    grams.sort_by_key(|three| std::cmp::Reverse(three.iter().map(rarity).sum::<usize>()));
    let name = |three: &&[u8]| name(three.iter().fold(0, |window, code| shift(window, *code)));
    let first = grams.first().map(name)?;
    let nth = |at: usize| grams.get(at).map_or(first, name);
    Some([first, nth(1), nth(2)])
}

/// Puts marks for edges: a word begins or ends there, and where a string tells on which side, the other is a mark.
fn without_edges(string: &[u8]) -> Vec<u8> {
    let mut codes: Vec<u8> = Vec::new();
    for (at, code) in string.iter().copied().enumerate() {
        if code != EDGE {
            codes.push(code);
            continue;
        }
        let next = string.get(at + 1..).unwrap_or_default().iter().find(|code| **code != EDGE);
        let begins = codes.is_empty() && next.is_some_and(|next| *next != MARK);
        let ends = next.is_none() && codes.last().is_some_and(|last| *last != MARK);
        if begins || ends {
            codes.push(MARK);
        }
    }
    codes
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex::bytes::RegexBuilder;

    use super::*;

    fn may(expression: &str, text: &str) -> bool {
        !Phrase::of(text).stretches(&Needs::of(expression), None, false).is_empty()
    }

    #[test]
    fn what_the_letters_rule_out_is_ruled_out() {
        for (expression, text, expected) in [
            ("terminat", "It TERMINATES today.", true),
            ("terminat", "It ends today.", false),
            (r"\bif\b", "it is as if it were", true),
            (r"\bif\b", "if", true),
            (r"\bif\b", "a gift of life", false),
            (r"\b(?:if|gift\w*)\b", "(if)", true),
            (r"\b(?:if|gift\w*)\b", "a lift", false),
            ("organi[sz]ed", "it is organised", true),
            ("organi[sz]ed", "it is original", false),
            ("first (?:right|offer)", "the terms come first", false),
            (r"\b(?:shall|will)\b[^.;]{0,60}\b(?:pay|buy)\b", "Buyer shall then pay.", true),
            (r"\b(?:shall|will)\b[^.;]{0,60}\b(?:pay|buy)\b", "Buyer shall repay.", false),
            (r"n(o|ot) less than", "not less than", true),
            (r"colou?r", "color", true),
            (r"\w+", "", true),
        ] {
            assert_eq!(may(expression, text), expected, "{expression} in {text}");
        }
    }

    /// Pieces of expressions, such as the reader's patterns are made of.
    pub(in crate::reading) fn expression() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "may",
            "not",
            "end",
            " ",
            "s?",
            r"\b",
            "[sz]",
            r"\w*",
            "a",
            "-",
            r"\d",
            "[^.;]{0,9}",
            "'",
            "^",
            "$",
            "(?-i:M)",
        ]);
        let leaf = prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
        leaf.prop_recursive(3, 16, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|all| format!("(?:{})", all.join("|"))),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
                (inner.clone(), prop::sample::select(vec!["?", "*", "+", "{1,2}"]))
                    .prop_map(|(a, n)| format!("({a}){n}")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_matches_is_never_ruled_out(
            expression in expression(),
            text in "[a-emnotyszMN0 .'-]{0,24}|(may|not|end|s| |a|-|Z|7|\\.){0,9}",
        ) {
            let regex = RegexBuilder::new(&expression).unicode(false).case_insensitive(true).build();
            if let Ok(regex) = regex && regex.is_match(text.as_bytes()) {
                prop_assert!(may(&expression, &text), "{expression} in {text}");
                prop_assert!(!text.stretches(&Needs::of(&expression), None, false).is_empty(), "{expression} in {text}");
            }
        }
    }
}
