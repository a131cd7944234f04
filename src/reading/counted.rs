//! Does an expression that counts match in a few words at all? All of their places at once, a bit each.
//!
//! Goes in: the syntax of an expression, and words. Comes out: whether there is a match. An automaton of an expression that
//! counts has so many states that each byte waits for the memory; here a step of the expression is taken from all places
//! together, by a few operations on words of the processor, and nothing is remembered. Not here: where a match stands (see
//! [`super::pattern`]).
//!
//! **It is the same as a search finds**: each step of an expression leads from a set of places to the set of all places where
//! it may end, and an expression matches where the last set is not empty. What cannot be told so has no steps.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// How many bits a word of the processor has.
const WORD: usize = u64::BITS as usize;

/// Some places of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places<const N: usize>([u64; N]);

impl<const N: usize> Places<N> {
    const NONE: Self = Self([0; N]);

    /// The first places, as many as that.
    fn first(count: usize) -> Self {
        let mut first = Self::NONE;
        for (at, word) in first.0.iter_mut().enumerate() {
            let count = count.saturating_sub(at * WORD);
            *word = if count < WORD { (1 << count) - 1 } else { u64::MAX };
        }
        first
    }

    fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }

    fn with(mut self, other: &Self, each: impl Fn(u64, u64) -> u64) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word = each(*word, *other));
        self
    }

    fn and(self, other: &Self) -> Self {
        self.with(other, |word, other| word & other)
    }

    fn or(self, other: &Self) -> Self {
        self.with(other, |word, other| word | other)
    }

    fn without(self, other: &Self) -> Self {
        self.with(other, |word, other| word & !other)
    }

    /// Those of one alone.
    fn apart(self, other: &Self) -> Self {
        self.with(other, |word, other| word ^ other)
    }

    /// The places behind them.
    fn next(self) -> Self {
        let mut next = Self::NONE;
        let mut before = 0;
        for (next, word) in next.0.iter_mut().zip(&self.0) {
            *next = word << 1 | before >> (WORD - 1);
            before = *word;
        }
        next
    }

    /// The places some bytes behind them.
    fn behind(self, bytes: usize) -> Self {
        let (words, bits) = (bytes / WORD, bytes % WORD);
        let mut behind = Self::NONE;
        let mut before = 0;
        for (behind, word) in behind.0.iter_mut().skip(words).zip(&self.0) {
            // Shifted twice, since a shift by a whole word is none.
            *behind = word << bits | before >> 1 >> (WORD - 1 - bits);
            before = *word;
        }
        behind
    }

    /// The places some bytes before them.
    fn before(self, bytes: usize) -> Self {
        let (words, bits) = (bytes / WORD, bytes % WORD);
        let mut before = Self::NONE;
        let behind = self.0.iter().skip(words + 1).chain(std::iter::once(&0));
        for ((before, word), behind) in before.0.iter_mut().zip(self.0.iter().skip(words)).zip(behind) {
            *before = word >> bits | behind << 1 << (WORD - 1 - bits);
        }
        before
    }

    /// The places that are reached from them through any number of some bytes: a carry runs through all that follow each other.
    fn through(self, bytes: &Self) -> Self {
        let mut sum = self.and(bytes);
        let mut carry = false;
        for (word, byte) in sum.0.iter_mut().zip(&bytes.0) {
            let (one, over) = word.overflowing_add(*byte);
            let (both, over_again) = one.overflowing_add(u64::from(carry));
            (*word, carry) = (both, over || over_again);
        }
        sum.apart(bytes).or(&self)
    }

    /// The places that are reached from them through so many of some bytes at the most, about twice as many at each step.
    fn through_at_most(self, most: usize, bytes: &Self) -> Self {
        let (mut reached, mut covered) = (self, 0);
        // From where a run of so many of the bytes begins.
        let (mut runs, mut length) = (*bytes, 1);
        for bit in (0..usize::BITS - most.leading_zeros()).rev() {
            let step = (most >> bit) - covered;
            while length < step {
                let more = length.min(step - length);
                runs = runs.and(&runs.before(more));
                length += more;
            }
            reached = reached.or(&reached.and(&runs).behind(step));
            covered += step;
        }
        reached
    }
}

/// The places of some words, by the byte that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rows<const N: usize> {
    /// Every byte that stands there, a bit each.
    present: u128,
    /// The places of each of these bytes.
    rows: Vec<Places<N>>,
    /// Which row is of which byte.
    row_of: [u8; 128],
    /// All places but the one behind the words.
    all: Places<N>,
    /// Where a byte of a word stands.
    words: Places<N>,
    length: usize,
}

/// Letters, digits and the underscore.
const OF_WORDS: u128 = of_words();

const fn of_words() -> u128 {
    let (mut bytes, mut byte) = (0, 0_u8);
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            bytes |= 1 << byte;
        }
        byte += 1;
    }
    bytes
}

impl<const N: usize> Rows<N> {
    fn of(text: &[u8]) -> Self {
        let mut rows: Vec<Places<N>> = Vec::with_capacity(40);
        let (mut present, mut row_of) = (0_u128, [0; 128]);
        for (at, byte) in text.iter().map(|byte| byte.to_ascii_lowercase() & 127).enumerate() {
            if present >> byte & 1 == 0 {
                present |= 1 << byte;
                row_of[usize::from(byte)] = rows.len() as u8;
                rows.push(Places::NONE);
            }
            let row = rows.get_mut(usize::from(row_of[usize::from(byte)]));
            if let Some(word) = row.and_then(|row| row.0.get_mut(at / WORD)) {
                *word |= 1 << (at % WORD);
            }
        }
        let all = Places::first(text.len());
        let mut rows = Self { present, rows, row_of, all, words: Places::NONE, length: text.len() };
        rows.words = rows.class(OF_WORDS);
        rows
    }

    /// Returns where a byte stands that is there.
    fn row(&self, byte: u8) -> &Places<N> {
        self.rows.get(usize::from(self.row_of[usize::from(byte & 127)])).unwrap_or(&self.all)
    }

    /// Returns where one of some bytes stands, by what is the least work.
    fn class(&self, bytes: u128) -> Places<N> {
        let (inside, outside) = (self.present & bytes, self.present & !bytes);
        if inside.count_ones() <= outside.count_ones() {
            self.any(inside)
        } else {
            self.all.without(&self.any(outside))
        }
    }

    fn any(&self, mut bytes: u128) -> Places<N> {
        let mut places = Places::NONE;
        while bytes != 0 {
            places = places.or(self.row(bytes.trailing_zeros() as u8));
            bytes &= bytes - 1;
        }
        places
    }

    /// Returns where a step may end that begins at some places.
    fn ends(&self, step: &Step, from: Places<N>) -> Places<N> {
        match step {
            Step::Bytes { present, .. } if present & !self.present != 0 => Places::NONE,
            Step::Bytes { bytes, .. } => {
                let mut places = from;
                for byte in bytes {
                    places = places.and(self.row(*byte)).next();
                    if places.is_empty() {
                        break;
                    }
                }
                places
            }
            Step::Class(bytes) => from.and(&self.of_class(*bytes)).next(),
            Step::Start => from.and(&Places::first(1)),
            Step::End => from.without(&self.all),
            Step::Edge => from.and(&self.words.apart(&self.words.next())),
            Step::NoEdge => from.without(&self.words.apart(&self.words.next())),
            Step::Run { bytes, least, most } => {
                let bytes = self.of_class(*bytes);
                let places = (0..*least).fold(from, |places, _| places.and(&bytes).next());
                match most {
                    Some(most) => places.through_at_most(most.saturating_sub(*least), &bytes),
                    None => places.through(&bytes),
                }
            }
            Step::Again { step, least, most } => {
                let mut new = (0..*least).fold(from, |places, _| self.ends(step, places));
                let mut places = new;
                for _ in *least..*most {
                    if new.is_empty() {
                        break;
                    }
                    new = self.ends(step, new).without(&places);
                    places = places.or(&new);
                }
                places
            }
            Step::Each(steps) => {
                let mut places = from;
                for step in steps {
                    if places.is_empty() {
                        break;
                    }
                    places = self.ends(step, places);
                }
                places
            }
            Step::Any(steps) => steps.iter().fold(Places::NONE, |places, step| places.or(&self.ends(step, from))),
        }
    }

    fn of_class(&self, bytes: u128) -> Places<N> {
        if bytes == OF_WORDS & !CAPITALS { self.words } else { self.class(bytes) }
    }

    /// Says whether a step may begin at a place or behind it.
    fn have(&self, step: &Step, place: usize) -> bool {
        let from = Places::first(self.length + 1).without(&Places::first(place));
        !self.ends(step, from).is_empty()
    }
}

/// Capitals, of which words in small letters have none.
const CAPITALS: u128 = ((1 << 26) - 1) << b'A';

/// A step of an expression over words in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// These bytes, and which they are, a bit each.
    Bytes { bytes: Box<[u8]>, present: u128 },
    /// One of some bytes, a bit each.
    Class(u128),
    /// The beginning of the words.
    Start,
    /// The end of the words.
    End,
    /// A place between a word and what is none.
    Edge,
    /// Any other place.
    NoEdge,
    /// Some of some bytes, without a bound where there is no most.
    Run { bytes: u128, least: usize, most: Option<usize> },
    /// A step some times.
    Again { step: Box<Self>, least: usize, most: usize },
    /// One step after the other.
    Each(Box<[Self]>),
    /// One of some steps.
    Any(Box<[Self]>),
}

impl Step {
    /// Returns the steps of an expression; none where it asks for what places alone do not tell, or for a step any number of
    /// times, which may be as often as there are places.
    pub(super) fn of(hir: &Hir) -> Option<Self> {
        let all = |parts: &[Hir]| parts.iter().map(Self::of).collect::<Option<Box<[Self]>>>();
        Some(match hir.kind() {
            HirKind::Empty => Self::Each(Box::default()),
            HirKind::Literal(literal) => Self::of_bytes(&literal.0)?,
            HirKind::Class(class) => Self::Class(bytes_of(class)?),
            HirKind::Look(Look::Start) => Self::Start,
            HirKind::Look(Look::End) => Self::End,
            HirKind::Look(Look::WordAscii) => Self::Edge,
            HirKind::Look(Look::WordAsciiNegate) => Self::NoEdge,
            HirKind::Look(_) => return None,
            HirKind::Capture(capture) => Self::of(&capture.sub)?,
            HirKind::Repetition(repetition) => {
                let (least, most) = (repetition.min as usize, repetition.max.map(|most| most as usize));
                match (Self::of(&repetition.sub)?, most) {
                    (Self::Class(bytes), most) => Self::Run { bytes, least, most },
                    (step, Some(most)) => Self::Again { step: Box::new(step), least, most },
                    (Self::Bytes { bytes, .. }, None) if bytes.len() == 1 => {
                        Self::Run { bytes: bytes.iter().fold(0, |all, byte| all | 1 << (byte & 127)), least, most }
                    }
                    _ => return None,
                }
            }
            HirKind::Concat(parts) => Self::Each(all(parts)?),
            HirKind::Alternation(parts) => Self::Any(all(parts)?),
        })
    }

    /// Says whether words hold a match that begins at a place or behind it, with case ignored; none where they are too many, or
    /// not of ASCII.
    pub(super) fn is_from(&self, place: usize, words: &[u8]) -> Option<bool> {
        // What stands right before the place tells whether a word begins there.
        let lead = place.min(1);
        let words = words.get(place - lead..).filter(|words| words.is_ascii())?;
        // As few words of the processor as there are places, and one place more: that behind the words.
        Some(match words.len() / WORD {
            0..2 => Rows::<2>::of(words).have(self, lead),
            2..4 => Rows::<4>::of(words).have(self, lead),
            4..8 => Rows::<8>::of(words).have(self, lead),
            8..16 => Rows::<16>::of(words).have(self, lead),
            16..64 => Rows::<64>::of(words).have(self, lead),
            _ => return None,
        })
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let present = bytes.iter().fold(0, |all, byte| all | 1 << (byte & 127));
        bytes.is_ascii().then(|| Self::Bytes { bytes: bytes.into(), present })
    }
}

/// Returns the bytes of a class that are of ASCII, a bit each.
fn bytes_of(class: &Class) -> Option<u128> {
    let Class::Bytes(class) = class else { return None };
    let bytes = class.ranges().iter().flat_map(|range| range.start()..=range.end()).filter(u8::is_ascii);
    Some(bytes.fold(0, |all, byte| all | 1 << byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::bytes::RegexBuilder;
    use regex_syntax::ParserBuilder;

    use super::*;

    fn have(expression: &str, text: &str) -> Option<bool> {
        from(0, expression, text)
    }

    fn from(place: usize, expression: &str, text: &str) -> Option<bool> {
        let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression).unwrap();
        Step::of(&hir)?.is_from(place, text.as_bytes())
    }

    #[test]
    fn gaps_are_counted() {
        for (gap, expected) in [(0, true), (1, true), (99, true), (100, true), (101, false), (200, false)] {
            let text = format!("{}a{}b", "x.".repeat(40), "-".repeat(gap));
            assert_eq!(have("a[^.]{0,100}b", &text), Some(expected), "{gap}");
            assert_eq!(have("a[^.]*b", &text), Some(true), "{gap}");
            assert_eq!(have("a(?:-[^.]){1,50}b", &text), Some(expected && gap % 2 == 0 && gap > 0), "{gap}");
        }
    }

    #[test]
    fn what_places_do_not_tell_is_left_to_a_search() {
        assert_eq!(have("(?:ab)*c", "abc"), None);
        assert_eq!(have("(?m:^)a", "a"), None);
        assert_eq!(have("a", "\u{e9}"), None);
        assert_eq!(have("a", &"b".repeat(64 * WORD)), None);
        assert_eq!(have("a", &format!("{}a", "b".repeat(64 * WORD - 2))), Some(true));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_a_search_finds_is_there(
            expression in super::super::grams::tests::expression(),
            parts in prop::collection::vec("[a-emnotysz0 .'-]{0,24}|(may|not|end|s| |a|-|7|\\.){0,9}|x{60}", 0..12),
            place in any::<prop::sample::Index>(),
        ) {
            let (expression, text) = (expression.replace("(?-i:M)", "m"), parts.concat());
            let regex = RegexBuilder::new(&expression).unicode(false).build().unwrap();
            let found = regex.is_match(text.as_bytes());
            let told = have(&expression, &text);
            prop_assert!(told.is_none_or(|told| told == found), "{expression} in {text}");
            let place = place.index(text.len() + 1);
            let found = regex.is_match_at(text.as_bytes(), place);
            let told = from(place, &expression, &text);
            prop_assert!(told.is_none_or(|told| told == found), "{expression} in {text} from {place}");
        }
    }
}
