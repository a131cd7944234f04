//! How is a model learned from labelled contracts?
//!
//! Goes in: texts with labels. Comes out: a model, and how well it reads contracts that it has not seen. Contracts fall
//! into five folds by the hash of their name. What learns from scores learns from scores of models that had not seen the
//! contract: the second stage, the calibration and the limits. For a fold model the same is done once more inside the
//! other four folds. Every step is a function of its own, so that several may run at once; the same labels and texts give
//! the same bytes, whoever runs which. Not here: threads and files.

mod figures;
mod fit;
mod labels;
mod solver;
mod trees;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::context::{Candidate, Scored};
use super::features::{BLOCKS, BUCKETS, Features};
use super::first::{self, COLUMNS, HEADS, Margins, Scale, Weight, norm};
use super::forest::Forest;
use super::kind::KINDS;
use super::maths::{ln, logistic};
use super::presence::signs;
use super::segments::{Segment, segments};
use super::{Model, Place};
pub use figures::{Figures, KindFigures};
use labels::Marks;
pub use labels::{Labels, LabelsError};
use solver::{Rows, Solved, solve};

/// How many folds there are.
pub const FOLDS: u8 = 5;

/// How many weights a head keeps.
const KEPT: usize = 150_000;
/// Where every drawn order begins.
const SEED: u64 = 20_210_310;

/// Folds that are left out, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut(u8);

impl LeftOut {
    /// Returns these folds and one more.
    #[must_use]
    pub fn and(self, fold: u8) -> Self {
        Self(self.0 | 1 << fold)
    }

    /// Says whether a fold is left out.
    pub fn has(self, fold: u8) -> bool {
        self.0 >> fold & 1 == 1
    }

    /// Returns the folds that are not left out.
    pub fn others(self) -> impl Iterator<Item = u8> {
        (0..FOLDS).filter(move |fold| !self.has(*fold))
    }
}

/// What is asked of a segment; each has weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Head {
    /// Does it lie in a clause of the kind?
    Inside,
    /// Is it about the whole of a clause of the kind?
    Whole,
}

impl Head {
    /// All heads.
    pub const ALL: [Self; HEADS] = [Self::Inside, Self::Whole];
}

/// A labelled contract.
#[derive(Debug)]
pub struct Document {
    fold: u8,
    segments: Vec<Segment>,
    features: Features,
    places: Vec<Place>,
    marks: Marks,
}

impl Document {
    /// Takes a contract with its labels, and where the grammars read a clause of a kind.
    pub fn new(labels: &Labels, text: &str, places: Vec<Place>) -> Self {
        let segments = segments(text);
        let features = Features::of(text, &segments);
        let marks = Marks::of(labels, text, &segments);
        Self { fold: fold(&labels.name), segments, features, places, marks }
    }

    fn marks(&self, head: Head) -> &[u64] {
        match head {
            Head::Inside => &self.marks.inside,
            Head::Whole => &self.marks.whole,
        }
    }
}

/// Returns the fold of a contract: the SHA-256 of its file's name as a number, divided by five, of which the rest by five.
pub fn fold(name: &str) -> u8 {
    // The number by five is read digit by digit, the highest first: the rest is carried on.
    let (mut rest, mut folded) = (0_u32, 0_u32);
    for byte in Sha256::digest(name) {
        let number = rest * 256 + u32::from(byte);
        // 256 leaves 1 of 5, so that the quotient's rest is the sum of its digits' rests.
        folded = (folded + number / 5) % 5;
        rest = number % 5;
    }
    u8::try_from(folded).unwrap_or_default()
}

/// The weights of one head, few and small.
#[derive(Debug)]
pub struct HeadWeights {
    /// Bucket, kind and weight, by bucket and then kind.
    weights: Vec<(u16, u8, i8)>,
    scales: [Scale; KINDS],
}

/// The first stage, not calibrated yet.
#[derive(Clone, Debug)]
pub struct First(first::First);

/// Labelled contracts to learn from.
#[derive(Debug)]
pub struct Corpus {
    documents: Vec<Document>,
}

impl Corpus {
    /// Takes contracts; what is learned hangs on their order.
    pub fn new(documents: Vec<Document>) -> Self {
        Self { documents }
    }

    /// Returns how many labelled spans there are, and how many of them the texts do not hold.
    pub fn spans(&self) -> (usize, usize) {
        self.documents.iter().fold((0, 0), |(all, lost), one| (all + one.marks.n_spans, lost + one.marks.n_lost))
    }

    /// Returns how many segments there are.
    pub fn n_segments(&self) -> usize {
        self.documents.iter().map(|document| document.segments.len()).sum()
    }

    fn but(&self, left_out: LeftOut) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| !left_out.has(document.fold))
    }

    fn of(&self, fold: u8) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| document.fold == fold)
    }

    /// Returns how rare each bucket is in each block, in sixteenths; 0 where a single segment has it.
    fn rarity(&self, left_out: LeftOut) -> Vec<u8> {
        let mut counts = vec![0_u32; BLOCKS * BUCKETS];
        let mut n = 0_u32;
        for document in self.but(left_out) {
            for segment in 0..document.features.len() {
                n += 1;
                for block in 0..BLOCKS {
                    for bucket in document.features.buckets(segment, block) {
                        if let Some(count) = counts.get_mut(block * BUCKETS + usize::from(*bucket)) {
                            *count += 1;
                        }
                    }
                }
            }
        }
        let rarity = |count: u32| {
            if count < 2 {
                return 0;
            }
            let weight = ln(f64::from(1 + n) / f64::from(1 + count)) + 1.0;
            (weight * 16.0 + 0.5) as u8
        };
        counts.into_iter().map(rarity).collect()
    }

    /// Learns the first stage's weights of a head: what takes the longest.
    pub fn head(&self, left_out: LeftOut, head: Head) -> HeadWeights {
        let rarity = self.rarity(left_out);
        let mut rows = Rows::default();
        for document in self.but(left_out) {
            for (segment, label) in document.marks(head).iter().enumerate() {
                for block in 0..BLOCKS {
                    let weight =
                        |bucket: &u16| rarity.get(block * BUCKETS + usize::from(*bucket)).copied().unwrap_or_default();
                    let buckets = document.features.buckets(segment, block);
                    let squares =
                        buckets.iter().map(|bucket| u32::from(weight(bucket)) * u32::from(weight(bucket))).sum();
                    let norm = norm(squares, block);
                    for bucket in buckets.iter().filter(|bucket| weight(bucket) > 0) {
                        rows.buckets.push(*bucket);
                        rows.values.push(f32::from(weight(bucket)) * norm);
                    }
                }
                rows.ends.push(u32::try_from(rows.buckets.len()).unwrap_or(u32::MAX));
                rows.labels.push(*label);
            }
        }
        HeadWeights::of(&solve(&rows, SEED))
    }

    /// Puts the first stage together; it is not calibrated yet.
    pub fn first(&self, left_out: LeftOut, inside: &HeadWeights, whole: &HeadWeights) -> First {
        let mut by_bucket: Vec<Vec<Weight>> = vec![Vec::new(); BUCKETS];
        for (head, offset) in [(inside, 0), (whole, KINDS)] {
            for (bucket, kind, weight) in &head.weights {
                let column = u8::try_from(usize::from(*kind) + offset).unwrap_or(u8::MAX);
                if let Some(row) = by_bucket.get_mut(usize::from(*bucket)) {
                    row.push(Weight { column, weight: *weight });
                }
            }
        }
        let scales = inside.scales.iter().chain(&whole.scales).copied().collect();
        First(first::First::new(&self.rarity(left_out), by_bucket.iter().map(Vec::as_slice), scales))
    }

    /// Learns a model from all contracts but those of some folds.
    ///
    /// `firsts` must hold the first stage without these folds, and without each further one.
    pub fn model(&self, left_out: LeftOut, firsts: &BTreeMap<LeftOut, First>) -> Option<Model> {
        let mut first = firsts.get(&left_out)?.0.clone();
        let mut unseen: Vec<Unseen<'_>> = Vec::new();
        for fold in left_out.others() {
            let other = firsts.get(&left_out.and(fold))?;
            unseen.extend(self.of(fold).map(|document| Unseen::new(document, &other.0)));
        }
        calibrate(&mut first.scales, &unseen);
        for one in &mut unseen {
            one.score(&first.scales);
        }
        let forests = Head::ALL.map(|head| {
            for fold in left_out.others() {
                let forest = grow(&unseen, head, |document| document.fold != fold);
                for one in unseen.iter_mut().filter(|one| one.document.fold == fold) {
                    one.second.push(forest.logits(&one.candidates));
                }
            }
            grow(&unseen, head, |_| true)
        });
        let mut presence = Vec::with_capacity(KINDS);
        let mut told: Vec<(f64, bool)> = Vec::new();
        for kind in 0..KINDS {
            let shown: Vec<_> = unseen.iter().map(|one| one.signs(kind)).collect();
            let there: Vec<bool> = unseen.iter().map(|one| one.document.marks.there >> kind & 1 == 1).collect();
            let weighing = fit::weigh(&shown, &there);
            told.extend(shown.iter().zip(&there).map(|(signs, there)| (logistic(weighing.logit(signs)), *there)));
            presence.push(weighing);
        }
        Some(Model::new(first, forests, presence, fit::review(&told)))
    }

    /// Measures a model on the contracts of a fold.
    pub fn measure(&self, model: &Model, fold: u8, figures: &mut Figures) {
        for document in self.of(fold) {
            let learned = model.of_features(&document.segments, &document.features, &document.places);
            figures.add(&learned, &document.segments, &document.marks);
        }
    }
}

impl HeadWeights {
    /// Keeps the largest weights, each as a small integer.
    fn of(solved: &Solved) -> Self {
        let all = || (0..BUCKETS).flat_map(|bucket| solved.weights(bucket).iter().map(|weight| weight.abs()));
        let mut sizes: Vec<f32> = all().filter(|size| *size > 0.0).collect();
        sizes.sort_unstable_by(|a, b| b.total_cmp(a));
        let least = sizes.get(KEPT).copied().unwrap_or(0.0);
        let mut units = [0.0_f32; KINDS];
        for bucket in 0..BUCKETS {
            for (unit, weight) in units.iter_mut().zip(solved.weights(bucket)) {
                *unit = unit.max(weight.abs() / 127.0);
            }
        }
        let mut weights = Vec::with_capacity(KEPT);
        for bucket in 0..=u16::MAX {
            for (kind, (weight, unit)) in (0_u8..).zip(solved.weights(usize::from(bucket)).iter().zip(&units)) {
                let small = if *unit > 0.0 { weight / unit } else { 0.0 };
                let rounded = (small + if small < 0.0 { -0.5 } else { 0.5 }) as i8;
                if weight.abs() > least && rounded != 0 {
                    weights.push((bucket, kind, rounded));
                }
            }
        }
        let scale = |kind: usize| Scale {
            unit: units.get(kind).copied().unwrap_or_default(),
            bias: solved.biases().get(kind).copied().unwrap_or_default(),
            slope: 1.0,
            intercept: 0.0,
        };
        Self { weights, scales: std::array::from_fn(scale) }
    }
}

/// A contract as models see it that have not learned from it.
struct Unseen<'a> {
    document: &'a Document,
    margins: Margins,
    candidates: Vec<Candidate>,
    /// The second stage's logits of the candidates, head by head.
    second: Vec<Vec<f32>>,
}

impl<'a> Unseen<'a> {
    fn new(document: &'a Document, first: &first::First) -> Self {
        let margins = first.margins(&document.features);
        Self { document, margins, candidates: Vec::new(), second: Vec::new() }
    }

    fn score(&mut self, scales: &[Scale]) {
        let margins = std::mem::take(&mut self.margins);
        let scored = Scored { logits: margins.logits(scales), margins };
        let Document { segments, features, places, .. } = self.document;
        self.candidates = scored.candidates(segments, &features.n_tokens, places);
    }

    fn signs(&self, kind: usize) -> super::presence::Signs {
        let of_kind = |logits: &[f32]| -> Vec<f32> {
            let pairs = self.candidates.iter().zip(logits);
            pairs.filter(|(candidate, _)| candidate.kind == kind).map(|(_, logit)| *logit).collect()
        };
        let first: Vec<f32> = self.candidates.iter().filter(|one| one.kind == kind).map(|one| one.inputs[0]).collect();
        let second = |head: usize| self.second.get(head).map(|logits| of_kind(logits)).unwrap_or_default();
        signs(&first, &second(0), &second(1), self.document.segments.len())
    }
}

fn calibrate(scales: &mut [Scale], unseen: &[Unseen<'_>]) {
    for (column, scale) in scales.iter_mut().enumerate().take(COLUMNS) {
        let head = if column < KINDS { Head::Inside } else { Head::Whole };
        let margins: Vec<(f32, bool)> = unseen
            .iter()
            .flat_map(|one| one.margins.0.iter().zip(one.document.marks(head)))
            .filter_map(|(margins, marks)| Some((*margins.get(column)?, marks >> (column % KINDS) & 1 == 1)))
            .collect();
        let (slope, intercept) = fit::calibrate(&margins);
        scale.slope = slope as f32;
        scale.intercept = intercept as f32;
    }
}

/// Grows a forest on the candidates of some contracts.
fn grow(unseen: &[Unseen<'_>], head: Head, takes: impl Fn(&Document) -> bool) -> Forest {
    let (mut candidates, mut right) = (Vec::new(), Vec::new());
    for one in unseen.iter().filter(|one| takes(one.document)) {
        let marks = one.document.marks(head);
        for candidate in &one.candidates {
            candidates.push(candidate);
            right.push(marks.get(candidate.segment).is_some_and(|marks| marks >> candidate.kind & 1 == 1));
        }
    }
    trees::grow(&candidates, &right, SEED)
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::*;

    /// Made-up contracts: two in three have a governing law, every other one insurance.
    fn corpus() -> Corpus {
        let documents = (0..40_usize).map(|at| {
            let mut labels = Labels { name: format!("contract {at}.txt"), spans: std::array::from_fn(|_| Vec::new()) };
            let mut text = format!("1. Scope\n\nSupplier delivers product {at} to Customer. Customer pays for it.\n\n");
            if at % 3 != 0 {
                let law = format!("This contract of town {at} is governed by the laws of Ohio.");
                text.push_str(&law);
                labels.spans[Kind::GoverningLaw.index()].push(law);
            }
            if at % 2 == 0 {
                text.push_str(" Supplier shall keep insurance against fire.");
                labels.spans[Kind::Insurance.index()].push("Supplier shall keep insurance against fire.".to_owned());
            }
            text.push_str("\n\nNotices go to the addresses above. Words of no weight follow here.");
            Document::new(&labels, &text, Vec::new())
        });
        Corpus::new(documents.collect())
    }

    fn learned(corpus: &Corpus) -> Model {
        let everything = LeftOut::default();
        let sets = std::iter::once(everything).chain(everything.others().map(|fold| everything.and(fold)));
        let first = |set| {
            let [inside, whole] = Head::ALL.map(|head| corpus.head(set, head));
            (set, corpus.first(set, &inside, &whole))
        };
        corpus.model(everything, &sets.map(first).collect()).unwrap()
    }

    #[test]
    fn what_is_learned_is_found_and_the_same_contracts_give_the_same_bytes() {
        let corpus = corpus();
        assert_eq!(corpus.spans(), (46, 0));
        let model = learned(&corpus);
        assert_eq!(learned(&corpus).to_bytes(), model.to_bytes());
        assert_eq!(Model::from_bytes(&model.to_bytes()).unwrap(), model);

        let text = "Goods are paid for.\n\nThis contract of town 99 is governed by the laws of Ohio.";
        let learned = model.read(text, &[]);
        let law = learned.clauses.iter().max_by_key(|clause| clause.confidence).unwrap();
        assert_eq!((law.kind, &text[law.bytes.clone()]), (Kind::GoverningLaw, &text[21..]));
        let probability = |kind: Kind| learned.presence[kind.index()].probability;
        assert!(probability(Kind::GoverningLaw) > 2 * probability(Kind::Insurance), "{learned:?}");

        let mut figures = Figures::default();
        (0..FOLDS).for_each(|fold| corpus.measure(&model, fold, &mut figures));
        assert!(figures.first_right() > 0.9 && figures.precision() > 0.9);
    }

    #[test]
    fn a_model_needs_the_first_stage_without_each_fold() {
        assert_eq!(corpus().model(LeftOut::default(), &BTreeMap::new()), None);
    }

    #[test]
    fn folds_are_those_of_the_hash() {
        // int(sha256(b"a").hexdigest(), 16) // 5 % 5, and so on.
        assert_eq!(["a", "b", "contract.txt"].map(fold), [4, 3, 1]);
    }
}
