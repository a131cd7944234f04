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
use std::ops::Deref;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// What stands for every byte that is no letter, digit or underscore.
const MARK: u8 = 0;
/// What stands for a place between a word and what is none.
const EDGE: u8 = 31;
/// How many bits name a gram, so that a set of them takes half a kilobyte.
const NAME_BITS: u32 = 12;
/// How many bytes share one set of grams; a longer text has several, since a set of all grams rules nothing out.
const BLOCK: usize = 1_024;
/// By how many bytes two blocks overlap, so that no string that is needed falls between them.
const OVERLAP: usize = 32;
/// How many strings an expression may stand for until they are cut.
const MAX_STRINGS: usize = 48;

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

fn code(byte: u8) -> u8 {
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
    /// The grams of each block.
    blocks: Box<[Grams]>,
}

impl<'t> Phrase<'t> {
    /// Collects the grams of a text.
    pub(super) fn of(text: impl Into<Cow<'t, str>>) -> Self {
        let text = text.into();
        let starts = (0..text.len().saturating_sub(OVERLAP).max(1)).step_by(BLOCK - OVERLAP);
        let block = |start: usize| text.as_bytes().get(start..(start + BLOCK).min(text.len())).unwrap_or_default();
        Self { blocks: starts.map(|start| grams(block(start))).collect(), text }
    }
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

    /// Says whether a match may be there.
    fn may_match(&self, needs: &Needs) -> bool;
}

impl Searched for str {
    fn words(&self) -> &str {
        self
    }

    fn may_match(&self, needs: &Needs) -> bool {
        // A few words are looked through sooner than an automaton is at hand; a whole text is not.
        *needs == Needs::Nothing || self.len() > BLOCK || needs.are_met(&[grams(self.as_bytes())])
    }
}

impl Searched for String {
    fn words(&self) -> &str {
        self
    }

    fn may_match(&self, needs: &Needs) -> bool {
        self.as_str().may_match(needs)
    }
}

impl Searched for Phrase<'_> {
    fn words(&self) -> &str {
        self
    }

    fn may_match(&self, needs: &Needs) -> bool {
        needs.are_met(&self.blocks)
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
        parsed.map_or(Self::Nothing, |hir| read(&hir, Edges::default()).needs())
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

    fn all(needs: Vec<Self>) -> Self {
        let mut needs: Vec<Self> = needs.into_iter().filter(|needs| *needs != Self::Nothing).collect();
        match needs.len() {
            0 => Self::Nothing,
            1 => needs.remove(0),
            _ => Self::All(needs.into()),
        }
    }

    fn any(mut needs: Vec<Self>) -> Self {
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
    fn of_strings(strings: &[Vec<u8>]) -> Self {
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

/// On which sides of a part of an expression a word begins or ends for sure.
#[derive(Clone, Copy, Default)]
struct Edges {
    before: bool,
    after: bool,
}

impl Edges {
    fn around(self, string: &[u8]) -> Vec<u8> {
        let edge = |is: bool| is.then_some(EDGE);
        edge(self.before).into_iter().chain(string.iter().copied()).chain(edge(self.after)).collect()
    }
}

/// What a part of an expression stands for: one of some strings, or more than can be listed.
enum Part {
    Strings(Vec<Vec<u8>>),
    Open(Needs),
}

impl Part {
    fn needs(self) -> Needs {
        match self {
            Self::Strings(strings) => Needs::of_strings(&strings),
            Self::Open(needs) => needs,
        }
    }
}

fn read(hir: &Hir, edges: Edges) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part::Strings(vec![edges.around(&[])]),
        HirKind::Literal(literal) => {
            let codes: Vec<u8> = literal.0.iter().map(|byte| code(*byte)).collect();
            Part::Strings(vec![edges.around(&codes)])
        }
        HirKind::Class(class) => of_class(class, edges),
        HirKind::Capture(capture) => read(&capture.sub, edges),
        HirKind::Repetition(repetition) => match (repetition.min, repetition.max) {
            (0, Some(1)) => match read(&repetition.sub, edges) {
                Part::Strings(mut strings) => {
                    strings.push(edges.around(&[]));
                    Part::Strings(strings)
                }
                Part::Open(_) => Part::Open(Needs::Nothing),
            },
            (0, _) => Part::Open(Needs::Nothing),
            _ => Part::Open(read(&repetition.sub, Edges::default()).needs()),
        },
        HirKind::Concat(parts) => of_concat(parts, edges),
        HirKind::Alternation(parts) => {
            let parts: Vec<Part> = parts.iter().map(|part| read(part, edges)).collect();
            if parts.iter().all(|part| matches!(part, Part::Strings(_))) {
                let strings = parts.into_iter().flat_map(|part| match part {
                    Part::Strings(strings) => strings,
                    Part::Open(_) => Vec::new(),
                });
                return Part::Strings(strings.collect());
            }
            Part::Open(Needs::any(parts.into_iter().map(Part::needs).collect()))
        }
    }
}

/// Reads a class: a few codes, or anything.
fn of_class(class: &Class, edges: Edges) -> Part {
    const FEW: usize = 3;
    let Class::Bytes(class) = class else { return Part::Open(Needs::Nothing) };
    let mut codes: Vec<u8> = class.ranges().iter().flat_map(|range| range.start()..=range.end()).map(code).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() > FEW {
        return Part::Open(Needs::Nothing);
    }
    Part::Strings(codes.iter().map(|code| edges.around(&[*code])).collect())
}

/// Reads parts that follow each other: strings grow as long as they stay few.
fn of_concat(parts: &[Hir], edges: Edges) -> Part {
    let is_edge = |part: Option<&Hir>| {
        part.is_some_and(|part| matches!(part.kind(), HirKind::Look(Look::WordAscii | Look::WordUnicode)))
    };
    let mut needs: Vec<Needs> = Vec::new();
    let mut strings: Vec<Vec<u8>> = vec![Vec::new()];
    let mut is_open = false;
    for (at, part) in parts.iter().enumerate() {
        let before = if at == 0 { edges.before } else { is_edge(parts.get(at - 1)) };
        let after = if at + 1 == parts.len() { edges.after } else { is_edge(parts.get(at + 1)) };
        let next = match read(part, Edges { before, after }) {
            Part::Strings(next) => next,
            Part::Open(needed) => {
                needs.push(Part::Strings(std::mem::take(&mut strings)).needs());
                needs.push(needed);
                is_open = true;
                vec![Vec::new()]
            }
        };
        let few = strings.len() * next.len() <= MAX_STRINGS || strings.len() == 1;
        if few && !strings.is_empty() {
            strings = strings
                .iter()
                .flat_map(|first| next.iter().map(move |then| [first.as_slice(), then.as_slice()].concat()))
                .collect();
        } else {
            needs.push(Part::Strings(std::mem::replace(&mut strings, next)).needs());
            is_open = true;
        }
    }
    if is_open {
        needs.push(Part::Strings(strings).needs());
        return Part::Open(Needs::all(needs));
    }
    Part::Strings(strings)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex::bytes::RegexBuilder;

    use super::*;

    fn may(expression: &str, text: &str) -> bool {
        Phrase::of(text).may_match(&Needs::of(expression))
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
                prop_assert!(text.may_match(&Needs::of(&expression)), "{expression} in {text}");
            }
        }
    }
}
