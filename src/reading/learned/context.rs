//! What does the document around a segment say for a kind?
//!
//! Goes in: the logits of the first stage. Comes out: candidates, the pairs of segment and kind that are worth a second
//! look, each with its inputs: its own logits, those of its neighbours, of its paragraph, of the best in the document and
//! of other kinds. Not here: how much an input counts (see [`super::forest`]).

use super::first::{COLUMNS, Margins};
use super::kind::KINDS;
use super::maths::ln;
use super::segments::Segment;

/// How many inputs a candidate has.
pub(super) const INPUTS: usize = 28;
/// Up to this logit of the first head a pair is no candidate.
pub(super) const FLOOR: f32 = -5.5;
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
    pub(super) fn candidates(&self, segments: &[Segment], n_tokens: &[u32]) -> Vec<Candidate> {
        let n = segments.len();
        let shared: Vec<Shared> = (0..n).map(|at| self.shared(at, segments, n_tokens)).collect();
        let mut found = Vec::new();
        for kind in 0..KINDS {
            let around = Around::of(self, kind, segments);
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
}

impl Around {
    fn of(scored: &Scored, kind: usize, segments: &[Segment]) -> Self {
        let n = segments.len();
        let mut order: Vec<(usize, f32)> =
            (0..n).map(|at| (at, scored.at(at, kind))).filter(|(_, logit)| *logit > FLOOR).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut ranked: Vec<(usize, usize)> = order.iter().enumerate().map(|(rank, (at, _))| (*at, rank)).collect();
        ranked.sort_unstable();
        let logit = |rank: usize| order.get(rank).map_or(FLOOR, |(_, logit)| *logit);
        let sum: f64 = order.iter().map(|(_, logit)| super::maths::logistic(f64::from(*logit))).sum();
        let best_whole = (0..n).map(|at| scored.at(at, kind + KINDS)).fold(OUTSIDE, f32::max);
        let mut paragraphs = vec![OUTSIDE; n];
        for paragraph in segments.chunk_by(|a, b| a.paragraph == b.paragraph).scan(0, |start, chunk| {
            *start += chunk.len();
            Some(*start - chunk.len()..*start)
        }) {
            let best = paragraph.clone().map(|at| scored.at(at, kind)).fold(OUTSIDE, f32::max);
            if let Some(part) = paragraphs.get_mut(paragraph) {
                part.fill(best);
            }
        }
        Self { ranked, best: logit(0), second: logit(1), best_whole, sum: ln(0.001 + sum) as f32, paragraphs }
    }

    fn of_paragraph(&self, segment: usize) -> f32 {
        self.paragraphs.get(segment).copied().unwrap_or(OUTSIDE)
    }
}
