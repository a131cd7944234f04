//! What does the document around a segment say for a kind?
//!
//! Goes in: the logits of the first stage, and where grammars read a clause of a kind. Comes out: candidates, the pairs of
//! segment and kind that are worth a second look, each with its inputs: its own logits, those of its neighbours, of its
//! paragraph, of the best in the document and of other kinds, and how sure grammars are of the same. Not here: how much an
//! input counts (see [`super::forest`]).

use super::first::{COLUMNS, Margins};
use super::kind::KINDS;
use super::maths::ln;
use super::segments::Segment;
use super::{ONE, Place};

/// How many inputs a candidate has.
pub(super) const INPUTS: usize = 34;
/// Up to this logit of the first head a pair is no candidate, but the best of its kind always is one.
pub(super) const FLOOR: f32 = -5.0;
/// What stands where there is no segment: beyond either end of the document.
const OUTSIDE: f32 = -8.0;
/// The highest rank that is told from others.
const LAST_RANK: usize = 20;

/// A pair of segment and kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// The segment.
    pub(super) segment: usize,
    /// The kind.
    pub(super) kind: usize,
    /// What is known of the pair.
    pub(super) inputs: [f32; INPUTS],
}

/// What the first stage says of a text.
#[derive(Debug)]
pub(super) struct Scored {
    /// The margins, segment by segment.
    pub(super) margins: Margins,
    /// The logits of the same.
    pub(super) logits: Vec<[f32; COLUMNS]>,
}

impl Scored {
    fn at(&self, segment: usize, column: usize) -> f32 {
        self.logits.get(segment).and_then(|row| row.get(column)).copied().unwrap_or(OUTSIDE)
    }

    fn near(&self, segment: usize, by: isize, column: usize) -> f32 {
        segment.checked_add_signed(by).map_or(OUTSIDE, |segment| self.at(segment, column))
    }

    /// Returns the candidates of one kind after the other, each in the order of the text.
    pub(super) fn candidates(&self, segments: &[Segment], n_tokens: &[u32], places: &[Place]) -> Vec<Candidate> {
        let n = segments.len();
        let shared: Vec<Shared> = (0..n).map(|at| self.shared(at, segments, n_tokens)).collect();
        let mut found = Vec::new();
        for kind in 0..KINDS {
            let around = Around::of(self, kind, segments, places);
            for &(segment, rank) in &around.ranked {
                if let Some(shared) = shared.get(segment) {
                    found.push(self.candidate(segment, kind, rank, shared, &around));
                }
            }
        }
        found
    }

    fn candidate(&self, segment: usize, kind: usize, rank: usize, shared: &Shared, around: &Around) -> Candidate {
        let (own, other) = (self.at(segment, kind), kind + KINDS);
        let whole = self.at(segment, other);
        let margin = self.margins.0.get(segment).and_then(|row| row.get(kind)).copied().unwrap_or_default();
        let best_other = shared.best_beside(kind);
        let better = self.logits.get(segment).map_or(0, |row| row.iter().take(KINDS).filter(|l| **l > own).count());
        let wide = (-4..=4).filter(|by| *by != 0).map(|by| self.near(segment, by, kind)).fold(OUTSIDE, f32::max);
        let inputs = [
            own,
            margin,
            self.near(segment, -1, kind),
            self.near(segment, -2, kind),
            self.near(segment, 1, kind),
            self.near(segment, 2, kind),
            around.best - own,
            around.best,
            around.second,
            rank.min(LAST_RANK) as f32,
            around.of_paragraph(segment),
            wide,
            best_other,
            own - best_other,
            better as f32,
            shared.length,
            if shared.is_heading { 1.0 } else { 0.0 },
            shared.position,
            shared.of,
            whole,
            around.best_whole - whole,
            self.near(segment, -1, other),
            self.near(segment, 1, other),
            shared.heading.map_or(OUTSIDE, |heading| self.at(heading, kind)),
            around.sum,
            whole - own,
            shared.bytes,
            shared.to_paragraph,
            around.told(segment),
            around.told_of_paragraphs.get(segment).copied().unwrap_or_default(),
            segment.checked_sub(1).map_or(0.0, |before| around.told(before)),
            around.told(segment + 1),
            around.best_told - around.told(segment),
            around.n_told,
        ];
        Candidate { segment, kind, inputs }
    }

    fn shared(&self, at: usize, segments: &[Segment], n_tokens: &[u32]) -> Shared {
        let logits = self.logits.get(at).map(|row| row.get(..KINDS).unwrap_or_default()).unwrap_or_default();
        let mut best = [(KINDS, OUTSIDE); 2];
        for (kind, logit) in logits.iter().enumerate() {
            if *logit > best[0].1 {
                best = [(kind, *logit), best[0]];
            } else if *logit > best[1].1 {
                best[1] = (kind, *logit);
            }
        }
        let segment = segments.get(at);
        let paragraph = segment.map(|segment| segment.paragraph);
        let of_paragraph = |other: &&Segment| Some(other.paragraph) == paragraph;
        // How deep in its paragraph: the first few places are told apart.
        let depth = segments.get(..at).unwrap_or_default().iter().rev().take(6).take_while(of_paragraph).count();
        let heading = segment.filter(|segment| !segment.heading.is_empty()).and_then(|segment| {
            segments.get(..=at)?.binary_search_by_key(&segment.heading.start, |other| other.bytes.start).ok()
        });
        let log = |count: usize| ln(1.0 + count as f64) as f32;
        Shared {
            best,
            length: log(n_tokens.get(at).copied().unwrap_or_default() as usize),
            bytes: log(segment.map_or(0, |segment| segment.bytes.len())),
            is_heading: segment.is_some_and(|segment| segment.is_heading),
            heading,
            position: at as f32 / segments.len().max(1) as f32,
            of: log(segments.len()),
            to_paragraph: depth as f32,
        }
    }
}

/// What all kinds have in common at a segment.
struct Shared {
    best: [(usize, f32); 2],
    length: f32,
    bytes: f32,
    is_heading: bool,
    heading: Option<usize>,
    position: f32,
    of: f32,
    to_paragraph: f32,
}

impl Shared {
    fn best_beside(&self, kind: usize) -> f32 {
        if self.best[0].0 == kind { self.best[1].1 } else { self.best[0].1 }
    }
}

/// What the document says of a kind.
struct Around {
    /// The candidates, by place, each with its rank by logit.
    ranked: Vec<(usize, usize)>,
    best: f32,
    second: f32,
    best_whole: f32,
    /// The logarithm of how many segments are expected to be of the kind.
    sum: f32,
    /// The best of each paragraph, by segment.
    paragraphs: Vec<f32>,
    /// How sure grammars are that a segment holds a clause of the kind, 0 to 1, by segment.
    told: Vec<f32>,
    /// The surest of each paragraph, by segment.
    told_of_paragraphs: Vec<f32>,
    best_told: f32,
    /// How many segments grammars tell.
    n_told: f32,
}

impl Around {
    fn of(scored: &Scored, kind: usize, segments: &[Segment], places: &[Place]) -> Self {
        let n = segments.len();
        let all = || (0..n).map(|at| (at, scored.at(at, kind)));
        let by_logit = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        let mut order: Vec<(usize, f32)> = all().filter(|(_, logit)| *logit > FLOOR).collect();
        order.sort_by(by_logit);
        if order.is_empty() {
            order.extend(all().min_by(by_logit));
        }
        let mut ranked: Vec<(usize, usize)> = order.iter().enumerate().map(|(rank, (at, _))| (*at, rank)).collect();
        ranked.sort_unstable();
        let logit = |rank: usize| order.get(rank).map_or(FLOOR, |(_, logit)| *logit);
        let sum: f64 = order.iter().map(|(_, logit)| super::maths::logistic(f64::from(*logit))).sum();
        let best_whole = (0..n).map(|at| scored.at(at, kind + KINDS)).fold(OUTSIDE, f32::max);
        let told = told(kind, segments, places);
        let best_told = told.iter().copied().fold(0.0, f32::max);
        Self {
            ranked,
            best: logit(0),
            second: logit(1),
            best_whole,
            sum: ln(0.001 + sum) as f32,
            paragraphs: best_of_paragraphs(segments, |at| scored.at(at, kind)),
            told_of_paragraphs: best_of_paragraphs(segments, |at| told.get(at).copied().unwrap_or_default()),
            n_told: told.iter().filter(|told| **told > 0.0).count() as f32,
            told,
            best_told,
        }
    }

    fn told(&self, segment: usize) -> f32 {
        self.told.get(segment).copied().unwrap_or_default()
    }

    fn of_paragraph(&self, segment: usize) -> f32 {
        self.paragraphs.get(segment).copied().unwrap_or(OUTSIDE)
    }
}

/// Returns how sure grammars are that each segment holds a clause of a kind: the surest place that shares half with it.
fn told(kind: usize, segments: &[Segment], places: &[Place]) -> Vec<f32> {
    let mut told = vec![0.0_f32; segments.len()];
    for Place { bytes, confidence, .. } in places.iter().filter(|place| place.kind.index() == kind) {
        let first = segments.partition_point(|segment| segment.bytes.end <= bytes.start);
        let near = told.iter_mut().zip(segments).skip(first);
        for (told, segment) in near.take_while(|(_, segment)| segment.bytes.start < bytes.end) {
            if segment.shares_half(bytes) {
                *told = told.max(*confidence as f32 / ONE as f32);
            }
        }
    }
    told
}

/// Returns the highest value of each paragraph, by segment.
fn best_of_paragraphs(segments: &[Segment], value: impl Fn(usize) -> f32) -> Vec<f32> {
    let mut best = Vec::with_capacity(segments.len());
    for paragraph in segments.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let end = best.len() + paragraph.len();
        best.resize(end, (best.len()..end).map(&value).fold(OUTSIDE, f32::max));
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::super::segments::segments;
    use super::*;

    const TEXT: &str = "It ends in May. It renews in June.\n\nOhio law governs it. No other law does.";

    /// What is told of the segments for a law, where the first stage tells nothing.
    fn told_of_law(places: &[Place]) -> Vec<[f32; 6]> {
        let segments = segments(TEXT);
        let mut logits = vec![[OUTSIDE; COLUMNS]; segments.len()];
        logits.iter_mut().for_each(|row| row[Kind::GoverningLaw.index()] = 0.0);
        let scored = Scored { margins: Margins(logits.clone()), logits };
        let candidates = scored.candidates(&segments, &[5; 4], places);
        // Of each of the other kinds the best alone.
        assert_eq!(candidates.len(), KINDS - 1 + segments.len());
        let of_law = candidates.iter().filter(|candidate| candidate.kind == Kind::GoverningLaw.index());
        of_law.map(|candidate| *candidate.inputs.last_chunk().unwrap()).collect()
    }

    #[test]
    fn what_grammars_read_is_told_of_a_segment_its_paragraph_and_its_neighbours() {
        let place = |kind, words: &str, confidence| {
            let start = TEXT.find(words).unwrap();
            Place { kind, bytes: start..start + words.len(), confidence }
        };
        let law = |words| place(Kind::GoverningLaw, words, ONE / 2);
        assert_eq!(
            told_of_law(&[law("Ohio law governs"), place(Kind::RenewalTerm, "It renews in June.", ONE)]),
            [
                [0.0, 0.0, 0.0, 0.0, 0.5, 1.0],
                [0.0, 0.0, 0.0, 0.5, 0.5, 1.0],
                [0.5, 0.5, 0.0, 0.0, 0.0, 1.0],
                [0.0, 0.5, 0.5, 0.0, 0.5, 1.0],
            ]
        );
        // The surest counts, and what shares too little says nothing.
        let surer = [law(TEXT), place(Kind::GoverningLaw, TEXT, ONE), law("June.\n\nOhio law governs it. No")];
        assert_eq!(told_of_law(&surer)[0], [1.0, 1.0, 0.0, 1.0, 0.0, 4.0]);
        assert_eq!(told_of_law(&surer[2..])[0], [0.0, 0.0, 0.0, 0.0, 0.5, 1.0]);
        assert_eq!(told_of_law(&[]), [[0.0; 6]; 4]);
    }
}
