//! How much does a segment by itself speak for each kind?
//!
//! Goes in: the features of a text. Comes out: for every segment and kind two logits, of two heads: whether it lies in a
//! clause of the kind, and whether it is about the whole of one. Weights are integers, few of them, stored by bucket.
//! Not here: the segments around it (see [`super::context`]).

use super::features::{BLOCK_WEIGHTS, BLOCKS, BUCKETS, Features};
use super::kind::KINDS;

/// How many heads there are, each with a weight for every kind.
pub(super) const HEADS: usize = 2;
/// The columns of weights: the kinds of the first head, then of the second.
pub(super) const COLUMNS: usize = HEADS * KINDS;

/// A weight of a bucket in a column; the weight of zero adds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// The column.
    pub(super) column: u8,
    /// The weight, in units of the column's scale.
    pub(super) weight: i8,
}

/// What makes a logit of a column's sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scale {
    /// What a unit of weight is worth.
    pub(super) unit: f32,
    /// What is there without any feature.
    pub(super) bias: f32,
    /// Calibration: what the margin is multiplied with.
    pub(super) slope: f32,
    /// Calibration: what is added then.
    pub(super) intercept: f32,
}

/// The weights of both heads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct First {
    /// One a bucket.
    buckets: Vec<Bucket>,
    /// The weights that a bucket has no room for.
    more: Vec<[Weight; ROW]>,
    /// One a column.
    pub(super) scales: Vec<Scale>,
}

/// How many weights are added at a time.
const ROW: usize = 4;

/// For how many rows of weights there is room in a bucket: three of four features need no more.
const ROWS: usize = 6;

/// What is known of a bucket, in one line of the processor's cache: buckets are looked up all over the memory, and to wait
/// for it is most of the work.
#[derive(Clone, Debug, Default, PartialEq)]
#[repr(align(64))]
struct Bucket {
    /// How rare the bucket is in each block, in sixteenths; 0 for one that is left out.
    rarity: [u8; BLOCKS],
    /// How many weights it has.
    n_weights: u8,
    /// The first weights, filled up with weights of zero.
    first: [[Weight; ROW]; ROWS],
    /// Where the others begin, in rows.
    more: u32,
}

const _: () = assert!(size_of::<Bucket>() == 64);

/// The margins of the segments of a text before calibration, segment by segment, a column each.
#[derive(Debug, Default)]
pub(super) struct Margins(pub(super) Vec<[f32; COLUMNS]>);

impl First {
    /// Puts weights together.
    ///
    /// `rarity` holds how rare each bucket is, block by block; `weights` those of each bucket, at most 255.
    pub(super) fn new<'w>(rarity: &[u8], weights: impl IntoIterator<Item = &'w [Weight]>, scales: Vec<Scale>) -> Self {
        let mut first = Self { buckets: Vec::with_capacity(BUCKETS), more: Vec::new(), scales };
        for (bucket, weights) in weights.into_iter().enumerate().take(BUCKETS) {
            let row = |at: usize| -> [Weight; ROW] {
                std::array::from_fn(|column| weights.get(at * ROW + column).copied().unwrap_or_default())
            };
            first.buckets.push(Bucket {
                rarity: std::array::from_fn(|block| rarity.get(block * BUCKETS + bucket).copied().unwrap_or_default()),
                n_weights: u8::try_from(weights.len()).unwrap_or(u8::MAX),
                first: std::array::from_fn(row),
                more: u32::try_from(first.more.len()).unwrap_or(u32::MAX),
            });
            first.more.extend((ROWS..weights.len().div_ceil(ROW)).map(row));
        }
        first
    }

    /// Returns how rare each bucket is, block by block.
    pub(super) fn rarity(&self) -> impl Iterator<Item = u8> + '_ {
        (0..BLOCKS).flat_map(|block| self.buckets.iter().map(move |bucket| bucket.rarity[block]))
    }

    /// Returns the weights of each bucket.
    pub(super) fn weights(&self) -> impl Iterator<Item = impl Iterator<Item = Weight>> {
        self.buckets.iter().map(|bucket| {
            let (first, more) = self.rows(bucket);
            first.iter().chain(more).flatten().copied().take(usize::from(bucket.n_weights))
        })
    }

    fn rows<'b>(&'b self, bucket: &'b Bucket) -> (&'b [[Weight; ROW]], &'b [[Weight; ROW]]) {
        let n_rows = usize::from(bucket.n_weights).div_ceil(ROW);
        let first = bucket.first.get(..n_rows.min(ROWS)).unwrap_or_default();
        let start = bucket.more as usize;
        (first, self.more.get(start..start + n_rows.saturating_sub(ROWS)).unwrap_or_default())
    }

    /// Returns the margins of the segments of a text.
    pub(super) fn margins(&self, features: &Features) -> Margins {
        let units: [f32; COLUMNS] = std::array::from_fn(|at| self.scales.get(at).map_or(0.0, |scale| scale.unit));
        let biases: [f32; COLUMNS] = std::array::from_fn(|at| self.scales.get(at).map_or(0.0, |scale| scale.bias));
        let mut all = Vec::with_capacity(features.len());
        for segment in 0..features.len() {
            let mut margins = [0.0; COLUMNS];
            for block in 0..BLOCKS {
                let buckets = features.buckets(segment, block);
                if buckets.is_empty() {
                    continue;
                }
                let (sums, norm) = self.block(buckets, block);
                if norm > 0.0 {
                    for (margin, sum) in margins.iter_mut().zip(sums) {
                        *margin += norm * sum as f32;
                    }
                }
            }
            for ((margin, unit), bias) in margins.iter_mut().zip(units).zip(biases) {
                *margin = *margin * unit + bias;
            }
            all.push(margins);
        }
        Margins(all)
    }

    /// Returns the sums of a block's weights in whole numbers, and what they are to be multiplied with.
    fn block(&self, buckets: &[u16], block: usize) -> ([i32; COLUMNS], f32) {
        let of = |bucket: &u16| {
            let bucket = self.buckets.get(usize::from(*bucket))?;
            Some((bucket, bucket.rarity.get(block).copied().unwrap_or_default()))
        };
        // What is needed of memory is asked for here, all at once.
        let squares = buckets.iter().filter_map(of).map(|(_, value)| u32::from(value) * u32::from(value)).sum();
        // There is room for every column that a byte can name: a place within it needs no check.
        let mut sums = [0_i32; 1 << u8::BITS];
        let mut add = |row: &[Weight; ROW], value: u8| {
            for Weight { column, weight } in row {
                sums[usize::from(*column)] += i32::from(*weight) * i32::from(value);
            }
        };
        for (bucket, value) in buckets.iter().filter_map(of).filter(|(_, value)| *value > 0) {
            let (first, more) = self.rows(bucket);
            first.iter().for_each(|row| add(row, value));
            more.iter().for_each(|row| add(row, value));
        }
        (sums.first_chunk().copied().unwrap_or([0; COLUMNS]), norm(squares, block))
    }
}

/// Returns what brings a block to its weight, by the sum of the squares of its values; 0 for a block without any.
pub(super) fn norm(squares: u32, block: usize) -> f32 {
    let weight = BLOCK_WEIGHTS.get(block).copied().unwrap_or_default();
    if squares == 0 { 0.0 } else { f32::from(weight) / 100.0 / (squares as f32).sqrt() }
}

impl Margins {
    /// Returns the calibrated logits of the segments.
    pub(super) fn logits(&self, scales: &[Scale]) -> Vec<[f32; COLUMNS]> {
        let logits = |margins: &[f32; COLUMNS]| {
            std::array::from_fn(|at| match (margins.get(at), scales.get(at)) {
                (Some(margin), Some(scale)) => margin * scale.slope + scale.intercept,
                _ => 0.0,
            })
        };
        self.0.iter().map(logits).collect()
    }
}
