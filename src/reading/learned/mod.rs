//! Of which kinds are the clauses of a text, as a small model learned it from lawyers' labels?
//!
//! Goes in: text, and where grammars read a clause of a kind. Comes out: segments that are of a kind, each with a
//! confidence, and for every kind whether the text holds a clause of it. The way: text to segments, segments to hashed
//! features, a linear model of few small weights, a forest of small trees that sees the document around and what the
//! grammars read in it, a calibrated answer for the document. Not here: facts.
//!
//! **The same text gives the same answer on every machine: integers, + - * / and square roots alone.**

mod context;
mod cues;
mod features;
mod file;
mod first;
mod forest;
mod kind;
mod maths;
mod paragraphs;
mod presence;
mod segments;
mod sentences;
mod surest;
mod tokens;
pub mod training;

use std::ops::Range;
use std::sync::LazyLock;

use context::Scored;
use features::Features;
use file::MAX_BYTES;
pub use file::WeightsError;
use first::{First, Margins};
use forest::Forest;
pub use kind::{KINDS, Kind};
pub use presence::Verdict;
use presence::{Review, Weighing, signs};
pub use segments::{Segment, segments};

/// One whole, in which confidences and probabilities are counted.
pub const ONE: u32 = 1_000_000;

/// Of how many segments the features are in memory at once.
const AT_ONCE: usize = 64;

/// The least confidence of a clause that is told, in millionths; the surest of a kind is told in any case, so that a person
/// knows where to look.
pub const LEAST_CONFIDENCE: u32 = 10_000;

/// The most bytes of a file of weights: 3 MiB.
pub const MAX_WEIGHTS: usize = MAX_BYTES;

/// The weights that the binary was built with.
const RELEASED: &[u8] = include_bytes!("../../../models/reading/v1.bin");

/// A model that tells kinds of clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    first: First,
    /// Whether a segment lies in a clause of the kind; whether it is about the whole of one.
    forests: [Forest; first::HEADS],
    presence: Vec<Weighing>,
    review: Review,
    digest: String,
}

/// Where a grammar read a clause of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The kind.
    pub kind: Kind,
    /// Its place in the text: UTF-8 bytes, the first included, the last not.
    pub bytes: Range<usize>,
    /// How sure the grammar is, in millionths.
    pub confidence: u32,
}

/// What the model reads in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Segments that are of a kind, kind by kind, in the order of the text (see [`Self::joined`]).
    pub clauses: Vec<Clause>,
    /// One a kind, in the order of [`Kind::ALL`].
    pub presence: Vec<Presence>,
}

/// A segment that is of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The kind.
    pub kind: Kind,
    /// Which of the text's segments it is, from 0.
    pub segment: usize,
    /// Its place in the text: UTF-8 bytes, the first included, the last not.
    pub bytes: Range<usize>,
    /// How sure it is that the segment is the clause, in millionths; at least [`LEAST_CONFIDENCE`], unless
    /// it is the surest of its kind.
    pub confidence: u32,
    /// How sure it is that the segment is a part of a clause of the kind, in millionths.
    pub inside: u32,
}

/// Whether a text holds a clause of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The kind.
    pub kind: Kind,
    /// How likely it is, in millionths.
    pub probability: u32,
    /// Whether that is enough to say yes, where yes or no is asked for.
    pub present: bool,
    /// What is told where a person may look as well.
    pub verdict: Verdict,
}

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::from_bytes(RELEASED).expect("the released weights are sound, and a test reads them"));

impl Model {
    /// Returns the model that the binary was built with.
    pub fn released() -> &'static Self {
        &MODEL
    }

    /// Returns the SHA-256 of the weights, in hexadecimal digits.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Reads a text, of which the grammars have read clauses at some places (see [`super::places`]).
    pub fn read(&self, text: &str, places: &[Place]) -> Learned {
        let segments = segments(text);
        let mut margins = Margins(Vec::with_capacity(segments.len()));
        let mut n_tokens = Vec::with_capacity(segments.len());
        for start in (0..segments.len()).step_by(AT_ONCE) {
            let part = start..segments.len().min(start + AT_ONCE);
            let features = Features::of_part(text, &segments, part);
            margins.0.append(&mut self.first.margins(&features).0);
            n_tokens.extend_from_slice(&features.n_tokens);
        }
        self.of_margins(&segments, margins, &n_tokens, places)
    }

    fn of_features(&self, segments: &[Segment], features: &Features, places: &[Place]) -> Learned {
        self.of_margins(segments, self.first.margins(features), &features.n_tokens, places)
    }

    fn of_margins(&self, segments: &[Segment], margins: Margins, n_tokens: &[u32], places: &[Place]) -> Learned {
        let logits = margins.logits(&self.first.scales);
        let candidates = Scored { margins, logits }.candidates(segments, n_tokens, places);
        let [inside, whole] = self.forests.each_ref().map(|forest| forest.logits(&candidates));
        let mut learned = Learned::default();
        let mut start = 0;
        for (kind, weighing) in Kind::ALL.into_iter().zip(&self.presence) {
            let rest = candidates.get(start..).unwrap_or_default();
            let of_kind = start..start + rest.iter().take_while(|one| one.kind == kind.index()).count();
            start = of_kind.end;
            let ours = candidates.get(of_kind.clone()).unwrap_or_default();
            let [inside, whole] = [&inside, &whole].map(|logits| logits.get(of_kind.clone()).unwrap_or_default());
            let confidences = surest::confidences(inside, whole);
            let surest = surest::first_highest(&confidences, u32::cmp);
            for (at, ((candidate, inside), confidence)) in ours.iter().zip(inside).zip(confidences).enumerate() {
                let (segment, inside) = (candidate.segment, millionths(f64::from(*inside)));
                let is_told = LEAST_CONFIDENCE <= confidence || surest == Some(at);
                if let Some(Segment { bytes, .. }) = segments.get(segment).filter(|_| is_told) {
                    learned.clauses.push(Clause { kind, segment, bytes: bytes.clone(), confidence, inside });
                }
            }
            let first: Vec<f32> = ours.iter().map(|candidate| candidate.inputs[0]).collect();
            let logit = weighing.logit(&signs(&first, inside, whole, segments.len()));
            learned.presence.push(Presence {
                kind,
                probability: millionths(logit),
                present: logit >= weighing.limit,
                verdict: self.review.verdict(maths::logistic(logit)),
            });
        }
        learned
    }
}

/// Returns the probability of a logit in millionths, rounded to the nearest.
fn millionths(logit: f64) -> u32 {
    (maths::logistic(logit) * f64::from(ONE) + 0.5) as u32
}
