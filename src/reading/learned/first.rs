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
    /// The weights of the buckets that have many, a place for every column.
    many: Vec<[i8; PLACES]>,
    /// One a column.
    pub(super) scales: Vec<Scale>,
}

/// For how many weights there is room in a bucket: most pairs of words have no more, and most words have many.
const ROOM: usize = 10;

/// The columns, filled up to what is added at once.
const PLACES: usize = COLUMNS.next_multiple_of(8);

/// What is known of a bucket, in half a line of the processor's cache: buckets are looked up all over the memory, and to
/// wait for it is most of the work.
#[derive(Clone, Debug, Default, PartialEq)]
#[repr(align(32))]
struct Bucket {
    /// How rare the bucket is in each block, in sixteenths; 0 for one that is left out.
    rarity: [u8; BLOCKS],
    /// Where its weights stand among those of the buckets that have many, or [`FEW`].
    many: u32,
    /// The weights where they are few, filled up with weights of zero.
    few: [Weight; ROOM],
}

/// Stands for: the bucket has few weights.
const FEW: u32 = u32::MAX;

const _: () = assert!(size_of::<Bucket>() == 32);

/// The margins of the segments of a text before calibration, segment by segment, a column each.
#[derive(Debug, Default)]
pub(super) struct Margins(pub(super) Vec<[f32; COLUMNS]>);

impl First {
    /// Puts weights together.
    ///
    /// `rarity` holds how rare each bucket is, block by block; `weights` those of each bucket, in the order of their columns,
    /// of which each has one at most, and none is zero.
    pub(super) fn new<'w>(rarity: &[u8], weights: impl IntoIterator<Item = &'w [Weight]>, scales: Vec<Scale>) -> Self {
        let mut first = Self { buckets: Vec::with_capacity(BUCKETS), many: Vec::new(), scales };
        for (bucket, weights) in weights.into_iter().enumerate().take(BUCKETS) {
            let rarity = std::array::from_fn(|block| rarity.get(block * BUCKETS + bucket).copied().unwrap_or_default());
            first.buckets.push(if weights.len() <= ROOM {
                let few = std::array::from_fn(|at| weights.get(at).copied().unwrap_or_else(|| nothing(at)));
                Bucket { rarity, many: FEW, few }
            } else {
                let many = u32::try_from(first.many.len()).unwrap_or(FEW);
                let mut places = [0; PLACES];
                for Weight { column, weight } in weights {
                    places[usize::from(*column) % PLACES] = *weight;
                }
                first.many.push(places);
                Bucket { rarity, many, ..Bucket::default() }
            });
        }
        first
    }

    /// Returns how rare each bucket is, block by block.
    pub(super) fn rarity(&self) -> impl Iterator<Item = u8> + '_ {
        (0..BLOCKS).flat_map(|block| self.buckets.iter().map(move |bucket| bucket.rarity[block]))
    }

    /// Returns the weights of each bucket, in the order of their columns.
    pub(super) fn weights(&self) -> impl Iterator<Item = Vec<Weight>> {
        self.buckets.iter().map(|bucket| {
            let weights: Vec<Weight> = match self.many(bucket) {
                Some(weights) => {
                    (0..).zip(weights).map(|(column, weight)| Weight { column, weight: *weight }).collect()
                }
                None => bucket.few.to_vec(),
            };
            weights.into_iter().filter(|weight| weight.weight != 0).collect()
        })
    }

    /// Returns the weights of a bucket that has many.
    fn many(&self, bucket: &Bucket) -> Option<&[i8; PLACES]> {
        self.many.get(bucket.many as usize)
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
        for (bucket, value) in buckets.iter().filter_map(of).filter(|(_, value)| *value > 0) {
            if let Some(weights) = self.many(bucket) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    // The largest product is -128 times 255, which 16 bits hold.
                    *sum += i32::from(i16::from(*weight) * i16::from(value));
                }
            } else {
                // To add all there is room for is cheaper than to ask how many there are.
                for Weight { column, weight } in &bucket.few {
                    sums[usize::from(*column)] += i32::from(*weight) * i32::from(value);
                }
            }
        }
        (sums.first_chunk().copied().unwrap_or([0; COLUMNS]), norm(squares, block))
    }
}

/// Returns a weight that adds nothing, to a column that nobody asks for: to a column of its own, so that the next one need
/// not wait for the sum of the last.
fn nothing(at: usize) -> Weight {
    let column = COLUMNS + at % (usize::from(u8::MAX) - COLUMNS);
    Weight { column: u8::try_from(column).unwrap_or(u8::MAX), weight: 0 }
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

#[cfg(test)]
mod tests {
    use super::super::segments::segments;
    use super::*;

    #[test]
    fn few_weights_and_many_add_up_alike() {
        let text = "3. Term\n\nSupplier may terminate for convenience upon notice. Fees are due.";
        let features = Features::of(text, &segments(text));
        let rarity: Vec<u8> = (0..BLOCKS * BUCKETS).map(|at| u8::try_from(at % 251).unwrap()).collect();
        // None at all, few, as many as there is room for, and one more, and so on, up to all.
        let of_bucket = |bucket: usize| -> Vec<Weight> {
            let weight = |column: usize| i8::try_from(bucket * 7 % 120 + column).unwrap_or(i8::MIN);
            let columns = (0..COLUMNS).filter(|column| (column * 31 + bucket) % COLUMNS < bucket % (COLUMNS + 1));
            let weight = |column| Weight { column: u8::try_from(column).unwrap(), weight: weight(column) };
            columns.map(weight).filter(|weight| weight.weight != 0).collect()
        };
        let weights: Vec<Vec<Weight>> = (0..BUCKETS).map(of_bucket).collect();
        let scales = vec![Scale { unit: 0.5, bias: -2.0, slope: 1.0, intercept: 0.0 }; COLUMNS];
        let first = First::new(&rarity, weights.iter().map(Vec::as_slice), scales);
        assert!(first.weights().eq(weights.iter().cloned()));
        assert!(first.rarity().eq(rarity.iter().copied()));

        for (segment, margins) in first.margins(&features).0.iter().enumerate() {
            let mut expected = [0.0_f32; COLUMNS];
            for block in 0..BLOCKS {
                let value = |bucket: u16| i32::from(rarity[block * BUCKETS + usize::from(bucket)]);
                let buckets = features.buckets(segment, block);
                let squares: i32 = buckets.iter().map(|bucket| value(*bucket) * value(*bucket)).sum();
                let mut sums = [0_i32; COLUMNS];
                for bucket in buckets {
                    for Weight { column, weight } in &weights[usize::from(*bucket)] {
                        sums[usize::from(*column)] += i32::from(*weight) * value(*bucket);
                    }
                }
                let norm = norm(u32::try_from(squares).unwrap(), block);
                expected.iter_mut().zip(sums).for_each(|(expected, sum)| *expected += norm * sum as f32);
            }
            assert_eq!(*margins, expected.map(|sum| sum * 0.5 - 2.0));
        }
    }
}
