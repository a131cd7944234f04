//! From measures to points: factors to dimensions, dimensions to portability.
//!
//! Integers only, rounded half up by the one rule. What may or may not apply takes the worst and the best of both.

use super::mean::{Mean, Weighted};
use super::measure::unit_ends;
use super::model::{Factor, Model};
use super::{FULL_POINTS, Measure, Points, Span};
use crate::contract::{Party, div_half_up};

/// The points of one party, from measures alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyPoints {
    /// Portability.
    pub portability: Span,
    /// The dimensions, in the order of the model.
    pub dimensions: Vec<Span>,
    /// The points of each factor, in the order of the model; none where it does not apply.
    pub factors: Vec<Option<Span>>,
    /// Whether each factor counts in the proven points of its dimension.
    pub counted: Vec<bool>,
}

impl PartyPoints {
    /// Returns the points of portability that each factor loses in the proven score, in the order of the model.
    pub fn lost(&self, model: &Model) -> Vec<Points> {
        let mut losses = Vec::with_capacity(self.factors.len());
        let mut each = self.factors.iter().zip(&self.counted);
        for dimension in &model.dimensions {
            let first = losses.len();
            let mut weights = 0_i64;
            for (factor, (points, counts)) in dimension.factors.iter().zip(each.by_ref()) {
                let weight = if *counts { i64::from(factor.weight) } else { 0 };
                let missing = points.map_or(0, |span| i64::from(FULL_POINTS - span.proven));
                weights += weight;
                losses.push((i64::from(dimension.weight) * weight * missing, 0));
            }
            for (_, whole) in losses.iter_mut().skip(first) {
                *whole = weights.max(1) * 10_000;
            }
        }
        apportion(&losses, FULL_POINTS - self.portability.proven)
    }
}

/// Returns the points of a factor's measure for a party, and whether it is open if it applies.
fn factor_points(factor: &Factor, party: Party, measure: Measure) -> Option<(Span, bool)> {
    let span = |cautious: i64, friendly: i64| {
        let a = factor.points(party, cautious);
        let b = if friendly == cautious { a } else { factor.points(party, friendly) };
        Span { proven: a.min(b), possible: a.max(b) }
    };
    match measure {
        Measure::NotApplicable => None,
        Measure::Unknown => {
            let (worst, best) = unit_ends(factor.unit);
            Some((span(worst, best), false))
        }
        Measure::Between { cautious, friendly, applies_open, .. } => Some((span(cautious, friendly), applies_open)),
    }
}

/// Adds measures up to points: all that a vector needs.
pub(super) fn add_up(model: &Model, party: Party, measures: &[Measure]) -> PartyPoints {
    let n_factors = measures.len();
    let mut dimensions = Vec::with_capacity(model.dimensions.len());
    let (mut factors, mut counted) = (Vec::with_capacity(n_factors), Vec::with_capacity(n_factors));
    let mut measures = measures.iter().copied();
    for dimension in &model.dimensions {
        let first = counted.len();
        let (mut low, mut high) = (Mean::lowest(), Mean::highest());
        for factor in &dimension.factors {
            let points = factor_points(factor, party, measures.next().unwrap_or(Measure::NotApplicable));
            let (weight, (span, optional)) = match points {
                Some(points) => (i64::from(factor.weight), points),
                None => (0, (Span { proven: 0, possible: 0 }, false)),
            };
            low.add(Weighted { weight, value: i64::from(span.proven), optional });
            high.add(Weighted { weight, value: i64::from(span.possible), optional });
            counted.push(weight > 0 && !optional);
            factors.push(points.map(|(span, _)| span));
        }
        let (proven, possible) = Mean::values(low, high, |at| {
            if let Some(counts) = counted.get_mut(first + at) {
                *counts = true;
            }
        });
        let proven = i32::try_from(proven).unwrap_or(0);
        dimensions.push(Span { proven, possible: i32::try_from(possible).unwrap_or(0).max(proven) });
    }
    PartyPoints { portability: portability(model, &dimensions), dimensions, factors, counted }
}

/// Returns portability: the mean of the dimensions by their weights, each already rounded, so that anybody can add it up.
fn portability(model: &Model, dimensions: &[Span]) -> Span {
    let side = |of: fn(&Span) -> Points| {
        let sum: i64 = model
            .dimensions
            .iter()
            .zip(dimensions)
            .map(|(dimension, span)| i64::from(dimension.weight) * i64::from(of(span)))
            .sum();
        i32::try_from(div_half_up(i128::from(sum), 10_000)).unwrap_or(0)
    };
    Span { proven: side(|span| span.proven), possible: side(|span| span.possible) }
}

/// Shares whole points out by losses, so that they add up exactly: the largest remainders get the points left over.
fn apportion(losses: &[(i64, i64)], total: Points) -> Vec<Points> {
    let mut shared: Vec<(Points, i64, usize)> = losses
        .iter()
        .enumerate()
        .map(|(at, (loss, whole))| {
            let whole = (*whole).max(1);
            let (points, remainder) = (loss / whole, (loss % whole) * 1_000_000 / whole);
            (i32::try_from(points).unwrap_or(0), remainder, at)
        })
        .collect();
    let mut left = total - shared.iter().map(|(points, _, _)| points).sum::<Points>();
    let mut order: Vec<(bool, i64, usize)> =
        shared.iter().map(|(points, remainder, at)| (*points == 0 && *remainder == 0, -remainder, *at)).collect();
    order.sort_unstable();
    for (_, _, at) in order.iter().cycle().take(shared.len().max(1) * 4) {
        if left == 0 {
            break;
        }
        if let Some((points, _, _)) = shared.get_mut(*at) {
            let step = left.signum();
            if *points + step >= 0 {
                *points += step;
                left -= step;
            }
        }
    }
    shared.into_iter().map(|(points, _, _)| points).collect()
}

impl Span {
    /// Returns how far this score is above another, at the cautious and at the friendliest end, in basis points.
    pub fn above(self, other: Self) -> (Points, Points) {
        (self.proven - other.proven, self.possible - other.possible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_points_are_shared_out_without_losing_one() {
        let losses = [(1, 3), (1, 3), (1, 3)];
        assert_eq!(apportion(&losses, 1), [1, 0, 0]);
        assert_eq!(apportion(&[(7, 2), (3, 2)], 5), [4, 1]);
    }
}
