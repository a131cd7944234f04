//! Dominance: at least as good in every factor, and better in one, so that no weighting of the factors that count for both
//! speaks against it.
//!
//! For sure: what is proven of the one is at least what is possible of the other. On proven points: what is proven of both is
//! compared, so an answer may still end it.
//! Source: Keeney and Raiffa, Decisions with Multiple Objectives, 1976, 3.2.

use super::Dominance;
use super::offer::Measured;
use crate::scoring::{FULL_POINTS, Points};

/// Returns who dominates whom, in the order of the ranking.
pub(super) fn dominances<'a>(offers: &[Measured<'a>]) -> Vec<Dominance<'a>> {
    let mut found = Vec::new();
    for one in offers {
        for other in offers.iter().filter(|other| other.id != one.id) {
            let is_certain = dominates(certain(one), possible(other));
            if is_certain || dominates(proven(one), proven(other)) {
                found.push(Dominance { id: one.id, dominated: other.id, is_certain });
            }
        }
    }
    found
}

fn certain(offer: &Measured<'_>) -> impl Iterator<Item = Points> {
    offer.ends.iter().map(|span| span.proven)
}

fn possible(offer: &Measured<'_>) -> impl Iterator<Item = Points> {
    offer.ends.iter().map(|span| span.possible)
}

/// Returns the points that count in the proven score; full where a factor does not.
fn proven(offer: &Measured<'_>) -> impl Iterator<Item = Points> {
    offer.values.iter().map(|value| value.unwrap_or(FULL_POINTS))
}

fn dominates(one: impl Iterator<Item = Points>, other: impl Iterator<Item = Points>) -> bool {
    let mut is_better = false;
    for (one, other) in one.zip(other) {
        if one < other {
            return false;
        }
        is_better |= other < one;
    }
    is_better
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_offers_do_not_dominate_each_other() {
        let of = |one: [Points; 2], other: [Points; 2]| dominates(one.into_iter(), other.into_iter());
        assert!(!of([5, 5], [5, 5]) && !of([9, 4], [5, 5]));
        assert!(of([6, 5], [5, 5]));
    }
}
