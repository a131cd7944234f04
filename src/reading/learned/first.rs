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

/// How many sums there is room for: no column is above it, and a place within it needs no check.
const SUMS: usize = 128;
const _: () = assert!(COLUMNS <= SUMS);

/// A weight of a bucket in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// How rare a bucket is in a block, in sixteenths; 0 for one that is left out. Block by block.
    pub(super) rarity: Vec<u8>,
    /// Where the weights of a bucket end.
    pub(super) ends: Vec<u32>,
    /// The weights, by bucket.
    pub(super) weights: Vec<Weight>,
    /// One a column.
    pub(super) scales: Vec<Scale>,
}

/// The margins of the segments of a text before calibration, segment by segment, a column each.
#[derive(Debug, Default)]
pub(super) struct Margins(pub(super) Vec<[f32; COLUMNS]>);

impl First {
    /// Returns the margins of the segments of a text.
    pub(super) fn margins(&self, features: &Features) -> Margins {
        let units: [f32; COLUMNS] = std::array::from_fn(|at| self.scales.get(at).map_or(0.0, |scale| scale.unit));
        let biases: [f32; COLUMNS] = std::array::from_fn(|at| self.scales.get(at).map_or(0.0, |scale| scale.bias));
        let mut all = Vec::with_capacity(features.len());
        for segment in 0..features.len() {
            let mut margins = [0.0; COLUMNS];
            for block in 0..BLOCKS {
                let (sums, norm) = self.block(features.buckets(segment, block), block);
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
    fn block(&self, buckets: &[u16], block: usize) -> ([i32; SUMS], f32) {
        let rarity = self.rarity.get(block * BUCKETS..(block + 1) * BUCKETS).unwrap_or_default();
        let mut sums = [0_i32; SUMS];
        let mut squares = 0_u32;
        for bucket in buckets {
            let bucket = usize::from(*bucket);
            let value = rarity.get(bucket).copied().unwrap_or_default();
            if value == 0 {
                continue;
            }
            squares += u32::from(value) * u32::from(value);
            for weight in self.of_bucket(bucket) {
                sums[usize::from(weight.column) % SUMS] += i32::from(weight.weight) * i32::from(value);
            }
        }
        (sums, norm(squares, block))
    }

    fn of_bucket(&self, bucket: usize) -> &[Weight] {
        let start = bucket.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(bucket).copied().unwrap_or(start);
        self.weights.get(start as usize..end as usize).unwrap_or_default()
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
