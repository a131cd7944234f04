//! The tenth, the half and nine tenths of the draws of a total.
//!
//! The draw that stands at place k of 1,024, counted from 0, is the middle of its part, the share `(k + 0.5) / 1024`. A quantile
//! lies between the two places next to it; at each stands the mean of the draws up to 64 places away, weighed by `3 - 5 u^2` with u from -1 to 1: a kernel of order four, which
//! follows a slope and a bend and evens out how the draws happen to lie. It is never outside the draws it is taken from.
//!
//! Source: Hyndman and Fan, The American Statistician 50(4), 1996, definition 5, for the places; Sheather and Marron, Journal of
//! the American Statistical Association 85(410), 1990, for kernel quantiles.

use super::sequence::DRAWS;
use crate::contract::div_half_up;

/// How many places from a quantile a draw still counts.
const REACH: usize = 64;

/// What each draw about a place counts: `3 - 5 u^2`, in parts that make it whole.
const KERNEL: [i64; 2 * REACH + 1] = {
    let reach = REACH as i64;
    let mut kernel = [0; 2 * REACH + 1];
    let mut at = 0;
    while at < kernel.len() {
        let away = at as i64 - reach;
        kernel[at] = 3 * reach * reach - 5 * away * away;
        at += 1;
    }
    kernel
};

/// What they count together.
const WEIGHTS: i64 = {
    let (mut sum, mut at) = (0, 0);
    while at < KERNEL.len() {
        sum += KERNEL[at];
        at += 1;
    }
    sum
};

/// Below this range the weighed sum of draws is within 64 bits: no weight is above 2^14, and there are 129.
const MOST_RANGE: u64 = 1 << 40;

/// What a tenth, half and nine tenths of the draws stay below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tenths {
    pub(super) p10: i64,
    pub(super) p50: i64,
    pub(super) p90: i64,
}

impl Tenths {
    /// Returns the quantiles of a value that is the same in every draw.
    pub(super) fn certain(value: i64) -> Self {
        Self { p10: value, p50: value, p90: value }
    }

    /// Returns the quantiles of draws, which it puts in order where they count.
    pub(super) fn of(draws: &mut [i64; DRAWS]) -> Self {
        if !draws.is_sorted() {
            order(draws);
        }
        Self { p10: kernel(draws, 1), p50: kernel(draws, 5), p90: kernel(draws, 9) }
    }

    /// Returns the quantiles of draws that are all dearer by the same; none beyond 64 bits.
    pub(super) fn plus(self, more: i64) -> Option<Self> {
        let Self { p10, p50, p90 } = self;
        Some(Self { p10: p10.checked_add(more)?, p50: p50.checked_add(more)?, p90: p90.checked_add(more)? })
    }
}

/// Returns between which two places a quantile lies, and how far above the first, in tenths.
pub(super) fn neighbours(tenths: u32) -> (usize, usize, i128) {
    let tenths = usize::try_from(tenths.min(9)).unwrap_or(9);
    // The place tenths / 10 x 1,024 - 0.5, in tenths.
    let place = (tenths * DRAWS).saturating_sub(5);
    (place / 10, place / 10 + 1, i128::try_from(place % 10).unwrap_or(0))
}

/// Puts the draws about each quantile in order; what stands between them is only parted there.
fn order(draws: &mut [i64; DRAWS]) {
    let mut below: &mut [i64] = draws;
    for tenths in [9, 5, 1] {
        let (first, last, _) = neighbours(tenths);
        let (from, to) = (first.saturating_sub(REACH), last + REACH);
        below.select_nth_unstable(from);
        let (rest, above) = below.split_at_mut(from);
        let (near, _, _) = above.select_nth_unstable(to - from);
        near.sort_unstable();
        below = rest;
    }
}

/// Returns a quantile of draws that are in order: between the smoothed draws at the two places next to it.
fn kernel(draws: &[i64; DRAWS], tenths: u32) -> i64 {
    let (below, above, share) = neighbours(tenths);
    let (below, above) = (smoothed(draws, below), smoothed(draws, above));
    let range = i128::from(above) - i128::from(below);
    i64::try_from(i128::from(below) + div_half_up(range * share, 10)).unwrap_or(above)
}

/// Returns the weighed mean of the draws about a place; the draws are in order.
fn smoothed(draws: &[i64; DRAWS], place: usize) -> i64 {
    let near = draws.get(place.saturating_sub(REACH)..=place + REACH).unwrap_or_default();
    let (least, most) = (near.first().copied().unwrap_or(0), near.last().copied().unwrap_or(0));
    // What the draws have in common is left out, so that nearly always 64 bits hold the sum.
    let (above_least, mean) = (most.abs_diff(least), |sum: i128| div_half_up(sum, WEIGHTS.into()));
    let mean = if above_least < MOST_RANGE {
        let weighed = near.iter().zip(&KERNEL).map(|(draw, weight)| weight * (draw - least));
        mean(weighed.sum::<i64>().into())
    } else {
        let weighed = near.iter().zip(&KERNEL);
        mean(weighed.map(|(draw, weight)| i128::from(*weight) * (i128::from(*draw) - i128::from(least))).sum())
    };
    i64::try_from(i128::from(least) + mean).unwrap_or(most).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_follow_a_slope_and_a_bend() {
        let mut even: [i64; DRAWS] = std::array::from_fn(|draw| 10 * ((draw as i64 * 389) % 1_024));
        // Places 101.9, 511.5 and 921.1.
        assert_eq!(Tenths::of(&mut even), Tenths { p10: 1_019, p50: 5_115, p90: 9_211 });
        let mut bent: [i64; DRAWS] = std::array::from_fn(|draw| 100 * (draw as i64 * draw as i64));
        let Tenths { p10, p50, p90 } = Tenths::of(&mut bent);
        for (found, exact) in [(p10, 1_038_361), (p50, 26_163_225), (p90, 84_842_521)] {
            assert!((found - exact as i64).abs() < 5_000, "{found} for {exact}");
        }
    }

    #[test]
    fn quantiles_stay_within_the_draws_and_in_order_beside_a_jump() {
        for jump in 0..DRAWS {
            let Tenths { p10, p50, p90 } = Tenths::of(&mut std::array::from_fn(|draw| i64::from(draw >= jump) * 1_000));
            assert!(0 <= p10 && p10 <= p50 && p50 <= p90 && p90 <= 1_000, "{jump}: {p10} {p50} {p90}");
        }
    }

    #[test]
    fn what_is_certain_is_its_own_quantile() {
        assert_eq!(Tenths::of(&mut [-3; DRAWS]), Tenths::certain(-3));
        assert_eq!(Tenths::certain(i64::MAX).plus(1), None);
    }
}
