//! Which features does a segment have?
//!
//! Goes in: text and its segments. Comes out: buckets by block. A block is one way to look: words, pairs of
//! neighbours, pairs of content words near each other in any order, the heading, the words of the segment before, turns of
//! phrase and pairs of them. A feature is there or not; its bucket is a hash of 16 bits. Not here: what a bucket weighs.

use std::ops::Range;

use super::cues::{Cues, cues};
use super::segments::Segment;
use super::tokens::{Token, tokens};

/// How many ways there are to look at a segment.
pub(super) const BLOCKS: usize = 7;
/// How many buckets there are.
pub(super) const BUCKETS: usize = 1 << 16;
/// How much each block counts, in hundredths, in the order of [`Features`].
pub(super) const BLOCK_WEIGHTS: [u16; BLOCKS] = [100, 70, 80, 25, 25, 50, 30];

const WORD: u64 = 1;
const BIGRAM: u64 = 2;
const PAIR: u64 = 9;
const HEADING_WORD: u64 = 11;
const HEADING_BIGRAM: u64 = 12;
const BEFORE: u64 = 13;
const CUE: u64 = 15;
const CUE_PAIR: u64 = 16;

/// How far apart the content words of a pair may stand.
const WINDOW: usize = 4;
/// How many content words of a segment make pairs.
const MAX_CONTENT: usize = 120;

/// The features of all segments of a text.
#[derive(Debug, Default)]
pub(super) struct Features {
    buckets: Vec<u16>,
    /// Where each block ends in `buckets`, segment by segment.
    ends: Vec<u32>,
    /// How many tokens each segment has.
    pub(super) n_tokens: Vec<u32>,
}

impl Features {
    /// Returns the features of all segments of a text.
    pub(super) fn of(text: &str, segments: &[Segment]) -> Self {
        Self::of_part(text, segments, 0..segments.len())
    }

    /// Returns the features of some segments of a text, which have the one before as a neighbour as well.
    pub(super) fn of_part(text: &str, segments: &[Segment], part: Range<usize>) -> Self {
        let from = part.start.saturating_sub(1);
        let near = segments.get(from..part.end).unwrap_or_default();
        let bytes = near.iter().map(|segment| segment.bytes.len()).sum::<usize>();
        let mut all = Vec::with_capacity(bytes / 5);
        let mut bounds = Vec::with_capacity(near.len() + 1);
        bounds.push(0);
        for segment in near {
            tokens(text.get(segment.bytes.clone()).unwrap_or_default(), &mut all);
            bounds.push(all.len());
        }
        let of = |index: usize| match (bounds.get(index - from), bounds.get(index - from + 1)) {
            (Some(start), Some(end)) => all.get(*start..*end).unwrap_or_default(),
            _ => &[],
        };
        let mut features = Self { buckets: Vec::with_capacity(bytes), ..Self::default() };
        let mut seen = Seen::default();
        let of_part = segments.get(part.clone()).unwrap_or_default();
        let phrases = cues(of_part.iter().map(|segment| text.get(segment.bytes.clone()).unwrap_or_default()));
        let mut heading: (Range<usize>, Vec<Token>) = (0..0, Vec::new());
        for ((index, segment), phrases) in (part.start..).zip(of_part).zip(phrases) {
            if heading.0 != segment.heading {
                heading.1.clear();
                tokens(text.get(segment.heading.clone()).unwrap_or_default(), &mut heading.1);
                heading.0 = segment.heading.clone();
            }
            let own = of(index);
            let before = index.checked_sub(1).map_or(&[][..], of);
            features.add(own, &heading.1, before, &mut seen);
            features.add_cues(phrases, &mut seen);
        }
        features
    }

    fn add(&mut self, own: &[Token], heading: &[Token], before: &[Token], seen: &mut Seen) {
        self.n_tokens.push(u32::try_from(own.len()).unwrap_or(u32::MAX));
        self.block(seen, |block| block.words(WORD, own));
        self.block(seen, |block| block.neighbours(BIGRAM, own));
        let content: Vec<u64> =
            own.iter().filter(|token| token.content).take(MAX_CONTENT).map(|token| token.hash).collect();
        self.block(seen, |block| {
            for (at, first) in content.iter().enumerate() {
                for second in content.get(at + 1..content.len().min(at + 1 + WINDOW)).unwrap_or_default() {
                    block.add(join(start(PAIR, *first.min(second)), *first.max(second)));
                }
            }
        });
        self.block(seen, |block| {
            block.words(HEADING_WORD, heading);
            block.neighbours(HEADING_BIGRAM, heading);
        });
        self.block(seen, |block| block.words(BEFORE, before));
    }

    fn add_cues(&mut self, cues: Cues, seen: &mut Seen) {
        self.block(seen, |block| cues.for_each(|cue| block.add(start(CUE, cue))));
        self.block(seen, |block| {
            let mut rest = cues;
            while let Some(first) = rest.next() {
                rest.for_each(|second| block.add(join(start(CUE_PAIR, first), second)));
            }
        });
    }

    fn block(&mut self, seen: &mut Seen, fill: impl FnOnce(&mut Block<'_>)) {
        let start = self.buckets.len();
        fill(&mut Block { buckets: &mut self.buckets, seen });
        seen.forget(self.buckets.get(start..).unwrap_or_default());
        self.ends.push(u32::try_from(self.buckets.len()).unwrap_or(u32::MAX));
    }

    /// Returns the number of segments.
    pub(super) fn len(&self) -> usize {
        self.n_tokens.len()
    }

    /// Returns the buckets of a segment in a block.
    pub(super) fn buckets(&self, segment: usize, block: usize) -> &[u16] {
        let at = segment * BLOCKS + block;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.buckets.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// A block that is being filled.
struct Block<'f> {
    buckets: &'f mut Vec<u16>,
    seen: &'f mut Seen,
}

impl Block<'_> {
    fn add(&mut self, hash: u64) {
        let bucket = bucket(hash);
        if self.seen.is_new(bucket) {
            self.buckets.push(bucket);
        }
    }

    fn words(&mut self, seed: u64, tokens: &[Token]) {
        tokens.iter().for_each(|token| self.add(start(seed, token.hash)));
    }

    fn neighbours(&mut self, seed: u64, tokens: &[Token]) {
        let pairs = tokens.iter().zip(tokens.iter().skip(1));
        pairs.for_each(|(first, second)| self.add(join(start(seed, first.hash), second.hash)));
    }
}

/// Which buckets a block has so far, a bit each: few enough to stay near the processor.
#[derive(Debug)]
struct Seen([u64; BUCKETS / 64]);

impl Default for Seen {
    fn default() -> Self {
        Self([0; BUCKETS / 64])
    }
}

impl Seen {
    fn is_new(&mut self, bucket: u16) -> bool {
        let Some(bits) = self.0.get_mut(usize::from(bucket / 64)) else { return false };
        let bit = 1 << (bucket % 64);
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    fn forget(&mut self, buckets: &[u16]) {
        for bucket in buckets {
            if let Some(bits) = self.0.get_mut(usize::from(bucket / 64)) {
                *bits = 0;
            }
        }
    }
}

fn start(seed: u64, word: u64) -> u64 {
    join(seed, word)
}

fn join(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}

fn bucket(hash: u64) -> u16 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    // The highest 16 bits are the best mixed.
    (hash ^ hash >> 32).to_be_bytes().first_chunk().map_or(0, |first| u16::from_be_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::super::segments::segments;
    use super::*;

    fn features(text: &str) -> Features {
        Features::of(text, &segments(text))
    }

    #[test]
    fn buckets_are_pinned() {
        let features = features("Supplier may terminate.");
        let of_block = |block| features.buckets(0, block).to_vec();
        assert_eq!([0, 1, 2].map(of_block), [vec![2656, 34592, 18659], vec![63733, 60712], vec![13433]]);
    }

    #[test]
    fn a_feature_is_there_or_not() {
        let once = features("fees and fees and fees");
        assert_eq!(once.buckets(0, 0).len(), 2);
        assert_eq!(once.n_tokens, [5]);
    }

    #[test]
    fn pairs_do_not_hang_on_order() {
        let sorted = |text: &str| {
            let mut buckets = features(text).buckets(0, 2).to_vec();
            buckets.sort_unstable();
            buckets
        };
        assert_eq!(sorted("notice terminate fee"), sorted("fee terminate notice"));
        assert_ne!(features("notice terminate").buckets(0, 1), features("terminate notice").buckets(0, 1));
    }

    #[test]
    fn neighbours_and_headings_count_for_a_segment() {
        let features = features("5. Governing Law\n\nOhio law governs. It is so.");
        assert_eq!(features.len(), 3);
        assert_eq!(features.buckets(1, 3).len(), 5);
        assert!(features.buckets(0, 4).is_empty());
        assert_eq!(features.buckets(2, 4).len(), 3);
    }
}
