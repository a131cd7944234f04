//! The tenth, the half and nine tenths of the draws of a total.
//!
//! The draw that stands at place k of 1,024, counted from 0, is taken for the middle of its part, the share `(k + 0.5) / 1024`;
//! between two it is interpolated.
//!
//! Source: Hazen, Transactions of the American Society of Civil Engineers 77, 1914; definition 5 of Hyndman and Fan, The
//! American Statistician 50(4), 1996.

use super::sequence::DRAWS;
use crate::contract::div_half_up;

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

    /// Returns the quantiles of draws, which it puts into another order.
    pub(super) fn of(draws: &mut [i64; DRAWS]) -> Self {
        // The middle first: what is left and right of it is smaller to look through.
        let (below, above, share) = neighbours(5);
        let (lower, at, upper) = draws.select_nth_unstable(above);
        let p50 = between(lower.iter().copied().max().unwrap_or(*at), *at, share);
        debug_assert_eq!(below + 1, above);
        let pick = |draws: &mut [i64], tenths: u32, left_out: usize| {
            let (_, above, share) = neighbours(tenths);
            let Some(place) = above.checked_sub(left_out).filter(|place| *place < draws.len()) else { return p50 };
            let (lower, at, _) = draws.select_nth_unstable(place);
            between(lower.iter().copied().max().unwrap_or(*at), *at, share)
        };
        let (p10, p90) = (pick(lower, 1, 0), pick(upper, 9, above + 1));
        Self { p10, p50, p90 }
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
    let above = i128::try_from(place % 10).unwrap_or(0);
    (place / 10, place / 10 + 1, above)
}

fn between(below: i64, above: i64, tenths: i128) -> i64 {
    let range = i128::from(above) - i128::from(below);
    i64::try_from(i128::from(below) + div_half_up(range * tenths, 10)).unwrap_or(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_two_draws_next_to_them() {
        let mut draws: [i64; DRAWS] = std::array::from_fn(|draw| 10 * ((draw as i64 * 389) % 1_024));
        // Places 101.9, 511.5 and 921.1.
        assert_eq!(Tenths::of(&mut draws), Tenths { p10: 1_019, p50: 5_115, p90: 9_211 });
    }

    #[test]
    fn what_is_certain_is_its_own_quantile() {
        assert_eq!(Tenths::of(&mut [-3; DRAWS]), Tenths::certain(-3));
        assert_eq!(Tenths::certain(i64::MAX).plus(1), None);
    }
}
