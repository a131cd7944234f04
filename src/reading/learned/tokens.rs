//! Which tokens does a segment hold?
//!
//! Goes in: text. Comes out: one number a token, the hash of its stem, and whether it carries content. Words lose case
//! and a plural; numbers, in digits or in words, all become one token, as do years, amounts of money and redactions: what
//! a clause is about does not hang on how many days it says. Runs of numbers become one: "thirty (30) days" reads as
//! "thirty days" does. Not here: n-grams and buckets (see [`super::features`]).

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The hash of its stem.
    pub(super) hash: u64,
    /// Whether it is more than one of the small words that hold a sentence together.
    pub(super) content: bool,
}

/// FNV-1a of 64 bits, which needs no table and is the same on every machine.
pub(super) const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = fnv_more(hash, bytes[at]);
        at += 1;
    }
    hash
}

/// Words to look up by their hashes: each stands in the first free place from where its hash points to.
struct Words([u64; PLACES]);

/// How many places there are, several for each word, so that most others are told at the first one.
const PLACES: usize = 256;

impl Words {
    const fn new<const N: usize>(words: [&str; N]) -> Self {
        assert!(N < PLACES);
        let mut places = [0; PLACES];
        let mut n = 0;
        while n < N {
            let hash = fnv(words[n].as_bytes());
            let mut at = hash as usize % PLACES;
            while places[at] != 0 {
                at = (at + 1) % PLACES;
            }
            places[at] = hash;
            n += 1;
        }
        Self(places)
    }

    fn has(&self, hash: u64) -> bool {
        let mut at = hash as usize % PLACES;
        while self.0[at] != 0 {
            if self.0[at] == hash {
                return true;
            }
            at = (at + 1) % PLACES;
        }
        false
    }
}

/// Words that stand for numbers.
static NUMBER_WORDS: Words = Words::new([
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
]);

/// Stems of the small words that hold a sentence together.
static SMALL_WORDS: Words = Words::new([
    "the",
    "a",
    "an",
    "of",
    "to",
    "and",
    "or",
    "in",
    "by",
    "for",
    "any",
    "this",
    "that",
    "such",
    "as",
    "be",
    "is",
    "are",
    "was",
    "with",
    "on",
    "at",
    "from",
    "its",
    "it",
    "will",
    "shall",
    "may",
    "not",
    "no",
    "other",
    "all",
    "which",
    "has",
    "have",
    "had",
    "been",
    "if",
    "under",
    "hereunder",
    "thereof",
    "herein",
    "hereof",
    "than",
    "then",
    "their",
    "they",
    "were",
    "these",
    "those",
    "there",
    "so",
    "do",
]);

const NUMBER: Token = Token { hash: fnv(b"<n>"), content: true };
const YEAR: Token = Token { hash: fnv(b"<yr>"), content: true };
const MONEY: Token = Token { hash: fnv(b"<money>"), content: true };
const REDACTED: Token = Token { hash: fnv(b"<redact>"), content: true };
const DOLLAR: Token = mark(b"$");
const PERCENT: Token = mark(b"%");
const QUOTE: Token = mark(b"\"");
const SEMICOLON: Token = mark(b";");
const COLON: Token = mark(b":");

const fn mark(bytes: &[u8]) -> Token {
    Token { hash: fnv(bytes), content: false }
}

/// The longest word that is told from others, in bytes; of a longer one the beginning counts.
const MAX_WORD: usize = 40;

/// Appends the tokens of a text.
pub(super) fn tokens(text: &str, into: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let from = into.len();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {
                let length = word_length(rest);
                push_word(rest.get(..length).unwrap_or_default(), from, into);
                at += length;
                continue;
            }
            b'0'..=b'9' => {
                let length = number_length(rest);
                push_number(rest.get(..length).unwrap_or_default(), from, into);
                at += length;
                continue;
            }
            b'$' => into.push(DOLLAR),
            b'%' => into.push(PERCENT),
            b';' => into.push(SEMICOLON),
            b':' => into.push(COLON),
            b'"' => into.push(QUOTE),
            b'[' | b'*' => {
                if let Some(length) = redaction_length(rest) {
                    into.push(REDACTED);
                    at += length;
                    continue;
                }
            }
            // The curly double quotes.
            0xe2 if rest.starts_with("\u{201c}".as_bytes()) || rest.starts_with("\u{201d}".as_bytes()) => {
                into.push(QUOTE);
                at += 3;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// A word may have one apostrophe inside, straight or curly.
fn word_length(bytes: &[u8]) -> usize {
    let letters = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len())
    };
    let first = letters(0);
    let rest = bytes.get(first..).unwrap_or_default();
    let apostrophe = if rest.first() == Some(&b'\'') {
        1
    } else if rest.starts_with("\u{2019}".as_bytes()) {
        3
    } else {
        return first;
    };
    match letters(first + apostrophe) {
        0 => first,
        more => first + apostrophe + more,
    }
}

/// Digits with commas, and a fraction.
fn number_length(bytes: &[u8]) -> usize {
    let run =
        |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = run(0);
    while let (Some(b','), more @ 1..) = (bytes.get(length), run(length + 1)) {
        length += 1 + more;
    }
    match (bytes.get(length), run(length + 1)) {
        (Some(b'.'), fraction @ 1..) => length + 1 + fraction,
        _ => length,
    }
}

/// `[***]`, `[ _____ ]`, `[•]`, or three stars and more.
fn redaction_length(bytes: &[u8]) -> Option<usize> {
    if bytes.first() == Some(&b'*') {
        let stars = bytes.iter().take_while(|byte| **byte == b'*').count();
        return (stars >= 3).then_some(stars);
    }
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'*' | b'_' | b' ' | b'.' => at += 1,
            0xe2 if bytes.get(at..)?.starts_with("\u{2022}".as_bytes()) => at += 3,
            b']' if at > 1 => return Some(at + 1),
            _ => return None,
        }
    }
}

fn push_number(digits: &[u8], from: usize, into: &mut Vec<Token>) {
    let last = into.get(from..).and_then(<[Token]>::last).copied();
    let is_year = digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20"));
    if last == Some(DOLLAR) {
        into.pop();
        into.push(MONEY);
    } else if is_year && digits.iter().all(u8::is_ascii_digit) {
        into.push(YEAR);
    } else if last != Some(NUMBER) {
        into.push(NUMBER);
    }
}

fn push_word(word: &[u8], from: usize, into: &mut Vec<Token>) {
    let mut lower = [0_u8; MAX_WORD];
    let mut length = 0;
    let mut at = 0;
    while let (Some(&byte), Some(slot)) = (word.get(at), lower.get_mut(length)) {
        // A curly apostrophe takes three bytes.
        let curly = !byte.is_ascii();
        *slot = if curly { b'\'' } else { byte.to_ascii_lowercase() };
        length += 1;
        at += if curly { 3 } else { 1 };
    }
    let word = lower.get(..length).unwrap_or_default();
    let (stem, ending) = stem(word);
    let of_stem = fnv(stem);
    let of_word = word.get(stem.len()..).unwrap_or_default().iter().fold(of_stem, |hash, byte| fnv_more(hash, *byte));
    if length <= 9 && NUMBER_WORDS.has(of_word) {
        if into.get(from..).and_then(<[Token]>::last) != Some(&NUMBER) {
            into.push(NUMBER);
        }
        return;
    }
    let hash = if ending { fnv_more(of_stem, b'y') } else { of_stem };
    let small = length == 1 || length <= 9 && SMALL_WORDS.has(hash);
    into.push(Token { hash, content: !small });
}

const fn fnv_more(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x100_0000_01b3)
}

/// Takes off a possessive or a plural; says whether a `y` takes its place.
fn stem(word: &[u8]) -> (&[u8], bool) {
    let less = |n: usize| word.get(..word.len() - n).unwrap_or_default();
    match word {
        [_, _, .., b'\'', b's'] => (less(2), false),
        [_, _, .., b'i', b'e', b's'] => (less(3), true),
        [_, .., b's', b's', b'e', b's'] => (less(2), false),
        [_, _, .., b's' | b'u' | b'i', b's'] => (word, false),
        [_, _, _, .., b's'] => (less(1), false),
        _ => (word, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        tokens(text, &mut found);
        found.into_iter().map(|token| token.hash).collect()
    }

    fn expected(words: &[&str]) -> Vec<u64> {
        words.iter().map(|word| fnv(word.as_bytes())).collect()
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // The published vectors.
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn words_lose_case_and_plural() {
        assert_eq!(
            read("Parties PROCESSES Customer's customer\u{2019}s licenses status this access"),
            expected(&["party", "process", "customer", "customer", "license", "status", "this", "access"])
        );
    }

    #[test]
    fn numbers_are_one_token() {
        assert_eq!(read("thirty (30) days"), expected(&["<n>", "day"]));
        assert_eq!(
            read("$1,250.50 in 2019, 5.5% or 12"),
            expected(&["<money>", "in", "<yr>", "<n>", "%", "or", "<n>"])
        );
        assert_eq!(read("two hundred fifty"), expected(&["<n>"]));
    }

    #[test]
    fn marks_and_redactions_are_tokens() {
        assert_eq!(
            read("\u{201c}Term\u{201d}: [***] ; **** [ ] [a]"),
            expected(&["\"", "term", "\"", ":", "<redact>", ";", "<redact>", "<redact>", "a"])
        );
    }

    #[test]
    fn small_words_carry_no_content() {
        let mut found = Vec::new();
        tokens("the Agreement shall x", &mut found);
        assert_eq!(found.iter().map(|token| token.content).collect::<Vec<_>>(), [false, true, false, false]);
    }

    #[test]
    fn a_long_word_counts_by_its_beginning() {
        assert_eq!(read(&"a".repeat(300)), expected(&[&"a".repeat(MAX_WORD)]));
        assert_eq!(read("O\u{2019}"), expected(&["o"]));
    }
}
