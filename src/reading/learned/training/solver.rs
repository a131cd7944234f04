//! Which weights tell the kinds apart best?
//!
//! Goes in: rows of buckets with values, and which kinds each row is of. Comes out: weights of a linear model for every
//! kind at once. The squared hinge with a quadratic penalty, solved by dual coordinate descent (Hsieh and others, 2008),
//! in a drawn order that the seed fixes. Not here: what a row is.

use super::super::features::BUCKETS;
use super::super::kind::KINDS;

/// Columns, filled up so that they fall into vectors of four.
const WIDTH: usize = 36;
type Row = [f32; WIDTH];

/// What the penalty allows: smaller weights for less.
const COST: f32 = 0.4;
/// How often all rows are gone through.
const EPOCHS: u32 = 15;
/// How many rounds a row rests that had nothing to say.
const REST: u8 = 2;

/// The rows that are learned from.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Where each row ends.
    pub(super) ends: Vec<u32>,
    /// The buckets, row by row.
    pub(super) buckets: Vec<u16>,
    /// The value of each.
    pub(super) values: Vec<f32>,
    /// Which kinds a row is of, a bit each.
    pub(super) labels: Vec<u64>,
}

/// Weights for every kind.
#[derive(Debug)]
pub(super) struct Solved {
    /// By bucket; the last row is the bias.
    weights: Vec<Row>,
}

impl Solved {
    /// Returns the weights of a bucket.
    pub(super) fn weights(&self, bucket: usize) -> &[f32] {
        self.weights.get(bucket).and_then(|row| row.get(..KINDS)).unwrap_or_default()
    }

    /// Returns the biases.
    pub(super) fn biases(&self) -> &[f32] {
        self.weights(BUCKETS)
    }
}

/// Numbers that a seed fixes, by SplitMix64.
#[derive(Debug)]
pub(super) struct Drawn(pub(super) u64);

impl Drawn {
    /// Returns the next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Puts things into a drawn order.
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            let other = self.next() % (at as u64 + 1);
            things.swap(at, usize::try_from(other).unwrap_or_default());
        }
    }
}

/// Solves for the weights.
pub(super) fn solve(rows: &Rows, seed: u64) -> Solved {
    let n = rows.ends.len();
    let mut weights = vec![[0.0; WIDTH]; BUCKETS + 1];
    let mut duals = vec![[0.0_f32; WIDTH]; n];
    let mut rests = vec![0_u8; n];
    let mut order: Vec<usize> = (0..n).collect();
    let mut drawn = Drawn(seed);
    let damping = 0.5 / COST;
    for epoch in 0..EPOCHS {
        drawn.shuffle(&mut order);
        for &at in &order {
            let (Some(rest), Some(dual)) = (rests.get_mut(at), duals.get_mut(at)) else { continue };
            if *rest > 0 {
                *rest -= 1;
                continue;
            }
            let (buckets, values) = rows.row(at);
            let (dots, square) = dot(&weights, buckets, values);
            let label = rows.labels.get(at).copied().unwrap_or_default();
            let Some(steps) = step(dual, &dots, label, square + damping, damping) else {
                *rest = if epoch > 2 { REST } else { 0 };
                continue;
            };
            if let Some(bias) = weights.last_mut() {
                add(bias, &steps, 1.0);
            }
            for (bucket, value) in buckets.iter().zip(values) {
                if let Some(row) = weights.get_mut(usize::from(*bucket)) {
                    add(row, &steps, *value);
                }
            }
        }
    }
    Solved { weights }
}

impl Rows {
    fn row(&self, at: usize) -> (&[u16], &[f32]) {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default() as usize;
        let end = self.ends.get(at).copied().unwrap_or_default() as usize;
        (self.buckets.get(start..end).unwrap_or_default(), self.values.get(start..end).unwrap_or_default())
    }
}

/// Returns the margins of a row, and the sum of its squares with the bias.
fn dot(weights: &[Row], buckets: &[u16], values: &[f32]) -> (Row, f32) {
    let mut dots = weights.last().copied().unwrap_or([0.0; WIDTH]);
    let mut square = 1.0;
    for (bucket, value) in buckets.iter().zip(values) {
        square += value * value;
        if let Some(row) = weights.get(usize::from(*bucket)) {
            for (dot, weight) in dots.iter_mut().zip(row) {
                *dot += value * weight;
            }
        }
    }
    (dots, square)
}

fn add(row: &mut Row, steps: &Row, value: f32) {
    for (weight, step) in row.iter_mut().zip(steps) {
        *weight += value * step;
    }
}

/// Moves the duals of a row to where each is best, and returns how the weights move; none where nothing moves.
fn step(dual: &mut Row, dots: &Row, label: u64, curvature: f32, damping: f32) -> Option<Row> {
    let mut steps = [0.0; WIDTH];
    let mut moved = false;
    for (kind, ((dual, dot), step)) in dual.iter_mut().zip(dots).zip(&mut steps).take(KINDS).enumerate() {
        let sign = if label >> kind & 1 == 1 { 1.0 } else { -1.0 };
        let gradient = sign * dot - 1.0 + *dual * damping;
        let next = (*dual - gradient / curvature).max(0.0);
        let change = next - *dual;
        *dual = next;
        *step = change * sign;
        moved |= change.abs() > 1e-9;
    }
    moved.then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two words, each of a kind of its own, and one that says nothing.
    fn rows() -> Rows {
        let mut rows = Rows::default();
        for at in 0..40_u16 {
            rows.buckets.extend([at % 2, 7]);
            rows.values.extend([1.0, 0.5]);
            rows.ends.push(u32::from(at + 1) * 2);
            rows.labels.push(1 << (at % 2));
        }
        rows
    }

    #[test]
    fn kinds_are_told_apart() {
        let solved = solve(&rows(), 1);
        assert!(solved.weights(0)[0] > 0.5 && solved.weights(0)[1] < -0.5);
        assert!(solved.weights(1)[1] > 0.5 && solved.weights(1)[0] < -0.5);
        assert!(solved.weights(7)[0].abs() < 0.2);
        assert!(solved.biases()[2] < -0.3, "no row is of the third kind");
    }

    #[test]
    fn the_same_rows_give_the_same_bits() {
        assert_eq!(solve(&rows(), 1).weights, solve(&rows(), 1).weights);
    }
}
