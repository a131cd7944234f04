//! The PERT distribution by its quantiles: what a three-point estimate is worth in each of 1,024 equal parts.
//!
//! An estimate of at the least `a`, likely `b`, at the most `c` is distributed as `a + (c - a) x Beta(1 + 4t, 5 - 4t)` with
//! `t = (b - a) / (c - a)`, whose mean is `(a + 4b + c) / 6`.
//!
//! Quantiles come from a table that is worked out once: 65 shapes, `t` by 64ths, each at the middle of 1,024 parts of
//! probability; between two shapes it is interpolated. Of floating point only `+ - x /` and the square root are used, which
//! IEEE 754 rounds in one way: `x^(k/16)` is four square roots and a product. The table holds integers, and so is what
//! follows the same on every machine.
//!
//! Source: Malcolm, Roseboom, Clark and Fazar, Operations Research 7(5), 1959; Clark, Operations Research 10(3), 1962.

use std::sync::LazyLock;

use super::sequence::{DRAWS, Driver};
use crate::contract::{Estimate, Period, div_half_up};

/// Parts of the range that a place within it is counted in.
const RANGE: i128 = 1 << 32;

/// Steps of the mode between two shapes of the table.
const STEPS: u64 = 1 << 10;

/// The shapes of the table, less one.
const SHAPES: u64 = 64;

/// Pieces by which a density is added up.
const PIECES: usize = 2_048;

/// A place within the range of an estimate, in 2^32nds, for each part of probability.
type Row = [u32; DRAWS];

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(table);

/// The three points of an estimate, in whatever unit; ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreePoint {
    /// At the least.
    pub low: i64,
    /// Most likely.
    pub likely: i64,
    /// At the most.
    pub high: i64,
}

impl ThreePoint {
    /// Returns the value of each draw, rounded half up.
    pub fn draws(self, driver: Driver) -> impl Iterator<Item = i64> {
        let place = self.places();
        driver.strata().map(move |stratum| self.at(place(stratum)))
    }

    /// Returns the value below which a share of the distribution lies, in tenths: between the two parts next to it.
    pub fn quantile(self, tenths: u32) -> i64 {
        let place = self.places();
        let (below, above, tenths_above) = super::quantiles::neighbours(tenths);
        let (below, above) = (place(below), place(above));
        self.at(below + div_half_up((above - below) * tenths_above, 10))
    }

    fn at(self, place: i128) -> i64 {
        let range = i128::from(self.high) - i128::from(self.low);
        let above_low = (range * place + RANGE / 2) / RANGE;
        i64::try_from(i128::from(self.low) + above_low).unwrap_or(self.high)
    }

    /// Returns the place within the range by part of probability.
    fn places(self) -> impl Fn(usize) -> i128 {
        let range = (i128::from(self.high) - i128::from(self.low)).max(1);
        let above_low = i128::from(self.likely).saturating_sub(self.low.into()).clamp(0, range);
        let mode = u64::try_from(above_low * i128::from(SHAPES * STEPS) / range).unwrap_or(0);
        let (shape, step) = (usize::try_from(mode / STEPS).unwrap_or(0), i128::from(mode % STEPS));
        let (lower, upper) = (TABLE.get(shape), TABLE.get(shape + 1));
        move |part| {
            let of = |row: Option<&Row>| row.and_then(|row| row.get(part)).map_or(0, |place| i128::from(*place));
            let (lower, steps) = (of(lower), i128::from(STEPS));
            if step == 0 { lower } else { (lower * (steps - step) + of(upper) * step + steps / 2) / steps }
        }
    }
}

/// Returns a length of time in days, each of the three at most the longest.
pub fn three_point_days(estimate: &Estimate<Period>, longest: u32) -> ThreePoint {
    let days = |period: Period| i64::from(period.mean_days().min(longest));
    ThreePoint { low: days(estimate.low), likely: days(estimate.likely), high: days(estimate.high) }
}

/// One point of the range, by a parameter that moves slowly at both ends, where a density may rise steeply.
struct Node {
    /// The place within the range.
    x: f64,
    /// The density of the shape that is worked on, by the parameter.
    density: f64,
    /// The density of the next shape over that of this one.
    ratio: f64,
}

impl Node {
    fn new(at: usize) -> Self {
        let s = number(at) / number(2 * PIECES);
        let (x, rest) = (s * s * (3.0 - 2.0 * s), (1.0 - s) * (1.0 - s) * (1.0 + 2.0 * s));
        let sixteenth = |x: f64| x.sqrt().sqrt().sqrt().sqrt();
        let by_parameter = 6.0 * s * (1.0 - s);
        // At the far end every density is nothing: the parameter stands still there.
        let ratio = if rest > 0.0 { sixteenth(x) / sixteenth(rest) } else { 0.0 };
        Self { x, density: rest * rest * rest * rest * by_parameter, ratio }
    }
}

fn table() -> Vec<Row> {
    let mut nodes: Vec<Node> = (0..=2 * PIECES).map(Node::new).collect();
    let mut rows = Vec::new();
    for _ in 0..=SHAPES {
        rows.push(row(&nodes));
        for node in &mut nodes {
            node.density *= node.ratio;
        }
    }
    rows
}

/// Returns the places at the middle of each part of probability, for the shape that the nodes are at.
fn row(nodes: &[Node]) -> Row {
    // Simpson's rule, piece by piece; the common factor falls out with the division by the whole.
    let mass = |piece: &[Node]| match piece {
        [from, middle, to] => from.density + 4.0 * middle.density + to.density,
        _ => 0.0,
    };
    let pieces = || nodes.windows(3).step_by(2);
    let whole: f64 = pieces().map(mass).fold(0.0, |sum, mass| sum + mass);
    let mut row = [0; DRAWS];
    let mut parts =
        row.iter_mut().enumerate().map(|(part, place)| ((number(part) + 0.5) / number(DRAWS) * whole, place));
    let mut part = parts.next();
    let mut sum = 0.0;
    for piece in pieces() {
        let (before, mass) = (sum, mass(piece));
        sum += mass;
        while let Some((wanted, place)) = part.take_if(|(wanted, _)| *wanted <= sum) {
            *place = within(piece, if mass > 0.0 { (wanted - before) / mass } else { 0.0 });
            part = parts.next();
        }
    }
    row
}

/// Returns the place that lies a share of the way through a piece, in 2^32nds of the range.
fn within(piece: &[Node], share: f64) -> u32 {
    let [from, _, to] = piece else { return 0 };
    let x = from.x + (to.x - from.x) * share;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 2^32, cut at the largest")]
    let place = (x * 4_294_967_296.0 + 0.5) as u32;
    place
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::quantiles::Tenths;
    use super::*;

    const MILLION: i64 = 1_000_000;

    /// Returns the share of the distribution below a place where a polynomial tells it: a mode at a quarter of the range.
    fn share_below(quarters: u32, x: f64) -> f64 {
        // Of five trials with a chance of x, more than `quarters` succeed.
        let chance = |successes: i32| {
            let ways = [1.0, 5.0, 10.0, 10.0, 5.0, 1.0][successes as usize];
            ways * x.powi(successes) * (1.0 - x).powi(5 - successes)
        };
        (quarters as i32 + 1..=5).map(chance).sum()
    }

    #[test]
    fn quantiles_are_those_of_the_beta_distribution() {
        for quarters in 0..=4 {
            let of = ThreePoint { low: 0, likely: MILLION / 4 * i64::from(quarters), high: MILLION };
            for (draw, value) in of.draws(Driver::Effort).enumerate() {
                let share = share_below(quarters, value as f64 / MILLION as f64);
                let wanted = (draw as f64 + 0.5) / DRAWS as f64;
                assert!((share - wanted).abs() < 6e-6, "mode {quarters}/4, draw {draw}: {share} for {wanted}");
            }
        }
    }

    #[test]
    fn a_mode_between_two_shapes_has_the_mean_of_the_distribution() {
        for likely in [3_141, 12_345, 271_828, 500_001, 777_777, 999_000] {
            let of = ThreePoint { low: 0, likely, high: MILLION };
            let mean = of.draws(Driver::SwitchTime).map(|value| value as f64).sum::<f64>() / DRAWS as f64;
            let expected = (4.0 * likely as f64 + MILLION as f64) / 6.0;
            assert!((mean - expected).abs() < 30.0, "likely {likely}: {mean} for {expected}");
        }
    }

    #[test]
    fn quantiles_of_a_sum_are_near_those_of_its_distribution() {
        // What two inputs come to in each of a million pairs of their parts is the distribution of their sum.
        for (modes, weights) in [([0.2, 0.3], [3, 1]), ([0.1, 0.7], [1, 1]), ([0.5, 0.4], [2, -1])] {
            let of = |at: usize| ThreePoint { low: 0, likely: (modes[at] * 1e6) as i64, high: MILLION };
            let [first, second]: [Vec<i64>; 2] = [0, 1].map(|at| {
                let places = of(at).places();
                (0..DRAWS).map(|part| weights[at] * of(at).at(places(part))).collect()
            });
            let mut all: Vec<i64> = first.iter().flat_map(|a| second.iter().map(move |b| a + b)).collect();
            all.sort_unstable();
            let exact = [1, 5, 9].map(|tenths| all[all.len() * tenths / 10]);
            for pair in [[Driver::Effort, Driver::SwitchTime], [Driver::Effort, Driver::ReplacementTime]] {
                let [a, b] =
                    [0, 1].map(|at| of(at).draws(pair[at]).map(|value| weights[at] * value).collect::<Vec<i64>>());
                let mut sums: [i64; DRAWS] = std::array::from_fn(|draw| a[draw] + b[draw]);
                let Tenths { p10, p50, p90 } = Tenths::of(&mut sums);
                for (found, exact_at) in [p10, p50, p90].into_iter().zip(exact) {
                    let miss = (found - exact_at).abs() as f64 / (exact[2] - exact[0]) as f64;
                    assert!(miss < 0.005, "{modes:?} {weights:?} {pair:?}: {miss}");
                }
            }
        }
    }

    #[test]
    fn an_estimate_without_a_spread_is_its_value_in_every_draw() {
        let of = ThreePoint { low: 7, likely: 7, high: 7 };
        assert!(of.draws(Driver::ReplacementTime).all(|value| value == 7));
        assert_eq!((of.quantile(1), of.quantile(9)), (7, 7));
    }

    #[test]
    fn a_wide_range_is_not_cut() {
        let of = ThreePoint { low: i64::MIN, likely: i64::MAX, high: i64::MAX };
        let draws: Vec<i64> = of.draws(Driver::Effort).collect();
        assert!(draws.is_sorted() && draws[0] < 0 && draws[DRAWS - 1] > i64::MAX / 100 * 99);
    }
}
