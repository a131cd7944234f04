//! From measures to points: parts to factors, factors to dimensions, dimensions to portability.
//!
//! Integers only, rounded half up by the one rule. What may or may not apply takes the worst and the best of both.

use super::factors::{Ask, LONGEST_DAYS, MOST_SHARE, Reading, Scene};
use super::lens::Facts;
use super::model::{Combine, Dimension, Factor, Model, PartRule, Scale, Unit};
use super::{FULL_POINTS, Measure, Points, Span};
use crate::contract::{Party, div_half_up};

/// One part of a factor, read for one party.
#[derive(Debug)]
pub(super) struct PartScore<'m> {
    /// The rule.
    pub rule: &'m PartRule,
    /// Its points; the factor's where the factor has one scale.
    pub points: Span,
    /// Whether it is open if it applies.
    pub applies_open: bool,
    /// The facts it was read from.
    pub facts: Facts,
}

/// One factor, measured for one party.
#[derive(Debug)]
pub(super) struct FactorResult<'m> {
    /// The factor.
    pub factor: &'m Factor,
    /// The measure.
    pub measure: Measure,
    /// The parts that apply.
    pub parts: Vec<PartScore<'m>>,
}

/// The points of one party, from measures alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyPoints {
    /// Portability.
    pub portability: Span,
    /// The dimensions, in the order of the model.
    pub dimensions: Vec<Span>,
    /// The points of each factor, in the order of the model; none where it does not apply.
    pub factors: Vec<Option<Span>>,
    /// The points of portability that each factor loses in the proven score.
    pub lost: Vec<Points>,
}

/// A value with its weight, which may or may not count.
#[derive(Clone, Copy, Debug)]
struct Weighted {
    weight: i64,
    value: i64,
    optional: bool,
}

/// What was read for one part that applies.
#[derive(Clone, Copy, Debug)]
struct Answer {
    weight: i64,
    cautious: i64,
    friendly: i64,
    silent: bool,
    applies_open: bool,
}

/// Measures every factor for a party.
pub(super) fn measure<'m>(model: &'m Model, scene: &Scene<'_>, party: Party) -> Vec<FactorResult<'m>> {
    model.factors().map(|(_, factor)| measure_factor(factor, scene, party)).collect()
}

fn measure_factor<'m>(factor: &'m Factor, scene: &Scene<'_>, party: Party) -> FactorResult<'m> {
    let Some(measured) = factor.measured else {
        return FactorResult { factor, measure: Measure::NotApplicable, parts: Vec::new() };
    };
    let mut parts = Vec::with_capacity(factor.parts.len());
    let mut readings = Vec::with_capacity(factor.parts.len());
    for rule in &factor.parts {
        let scales = rule.scales.as_ref().or(factor.scales.as_ref());
        let Some(scale) = scales.and_then(|scales| scales.of(party)) else {
            continue;
        };
        let mut facts = scene.facts.anew();
        let reading = (measured.read)(&mut Ask { scene, party, part: &rule.id, scale, facts: &mut facts });
        if let Reading::Of { cautious, friendly, silent, applies_open } = reading {
            facts.keep_first();
            parts.push(PartScore { rule, points: part_points(factor, scale, cautious, friendly), applies_open, facts });
            readings.push(Answer { weight: i64::from(rule.weight), cautious, friendly, silent, applies_open });
        }
    }
    FactorResult { factor, measure: combine(factor, &readings), parts }
}

fn part_points(factor: &Factor, scale: &Scale, cautious: i64, friendly: i64) -> Span {
    let points = |measure: i64| match factor.unit {
        Unit::Credit => i32::try_from(measure).unwrap_or(0),
        Unit::Days | Unit::Share => scale.at(measure),
    };
    Span { proven: points(cautious), possible: points(friendly) }
}

/// Makes one measure of the answers to a factor's parts.
fn combine(factor: &Factor, answers: &[Answer]) -> Measure {
    if answers.is_empty() {
        return Measure::NotApplicable;
    }
    let silent = answers.iter().all(|answer| answer.silent);
    let applies_open = answers.iter().all(|answer| answer.applies_open);
    let low = || answers.iter().map(|answer| answer.cautious);
    let high = || answers.iter().map(|answer| answer.friendly);
    let (cautious, friendly) = match (factor.unit, factor.combine) {
        (Unit::Days | Unit::Share, _) => (low().max().unwrap_or(0), high().max().unwrap_or(0)),
        (Unit::Credit, Combine::Mean) => {
            let side = |of: fn(&Answer) -> i64| {
                let weighted = |answer: &Answer| Weighted {
                    weight: answer.weight,
                    value: of(answer),
                    optional: answer.applies_open,
                };
                answers.iter().map(weighted).collect::<Vec<_>>()
            };
            (mean(&side(|answer| answer.cautious), true).0, mean(&side(|answer| answer.friendly), false).0)
        }
        (Unit::Credit, Combine::Least) => {
            let sure = answers.iter().filter(|answer| !answer.applies_open).map(|answer| answer.friendly);
            (low().min().unwrap_or(0), sure.min().or(high().max()).unwrap_or(0))
        }
    };
    let friendly = if worse(factor.unit, friendly, cautious) { cautious } else { friendly };
    let (worst, best) = unit_ends(factor.unit);
    if (cautious, friendly) == (worst, best) && !applies_open {
        return Measure::Unknown;
    }
    Measure::Between { cautious, friendly, silent, applies_open }
}

/// Says whether a measure is worse than another: credit is better the more there is, days and costs the less.
fn worse(unit: Unit, a: i64, b: i64) -> bool {
    match unit {
        Unit::Credit => a < b,
        Unit::Days | Unit::Share => a > b,
    }
}

/// Returns the worst and the best measure of a unit.
pub(super) fn unit_ends(unit: Unit) -> (i64, i64) {
    match unit {
        Unit::Credit => (0, i64::from(FULL_POINTS)),
        Unit::Days => (LONGEST_DAYS, 0),
        Unit::Share => (MOST_SHARE, 0),
    }
}

/// Returns the points of a factor's measure for a party, and whether it is open if it applies.
fn factor_points(factor: &Factor, party: Party, measure: Measure) -> Option<(Span, bool)> {
    let span = |cautious: i64, friendly: i64| {
        let (a, b) = (factor.points(party, cautious), factor.points(party, friendly));
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
    let mut measures = measures.iter().copied();
    let (mut dimensions, mut factors, mut losses) = (Vec::new(), Vec::new(), Vec::new());
    for dimension in &model.dimensions {
        let points: Vec<Option<(Span, bool)>> = dimension
            .factors
            .iter()
            .map(|factor| factor_points(factor, party, measures.next().unwrap_or(Measure::NotApplicable)))
            .collect();
        let (span, included) = dimension_points(dimension, &points);
        let weights: i64 = dimension
            .factors
            .iter()
            .zip(&included)
            .filter(|(_, counts)| **counts)
            .map(|(factor, _)| i64::from(factor.weight))
            .sum();
        for ((factor, points), counts) in dimension.factors.iter().zip(&points).zip(&included) {
            let missing = points.map_or(0, |(span, _)| i64::from(FULL_POINTS - span.proven));
            let loss = if *counts { i64::from(dimension.weight) * i64::from(factor.weight) * missing } else { 0 };
            losses.push((loss, weights.max(1) * 10_000));
            factors.push(points.map(|(span, _)| span));
        }
        dimensions.push(span);
    }
    let portability = portability(model, &dimensions);
    let lost = apportion(&losses, FULL_POINTS - portability.proven);
    PartyPoints { portability, dimensions, factors, lost }
}

fn dimension_points(dimension: &Dimension, points: &[Option<(Span, bool)>]) -> (Span, Vec<bool>) {
    let side = |of: fn(Span) -> Points| {
        let weighted = dimension.factors.iter().zip(points).map(|(factor, points)| match points {
            Some((span, optional)) => {
                Weighted { weight: i64::from(factor.weight), value: i64::from(of(*span)), optional: *optional }
            }
            None => Weighted { weight: 0, value: 0, optional: false },
        });
        weighted.collect::<Vec<_>>()
    };
    let (low, included) = mean(&side(|span| span.proven), true);
    let (high, _) = mean(&side(|span| span.possible), false);
    let proven = i32::try_from(low).unwrap_or(0);
    (Span { proven, possible: i32::try_from(high).unwrap_or(0).max(proven) }, included)
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

/// Returns the mean by weight, half up, and which values count.
///
/// An optional value counts where it makes the mean worse (`lowest`) or better. Where nothing counts the mean is full:
/// nothing that could hold a party applies.
fn mean(values: &[Weighted], lowest: bool) -> (i64, Vec<bool>) {
    let mut counts: Vec<bool> = values.iter().map(|value| !value.optional && value.weight > 0).collect();
    let (mut weight, mut sum) = (0_i64, 0_i64);
    for (value, _) in values.iter().zip(&counts).filter(|(_, counts)| **counts) {
        weight += value.weight;
        sum += value.weight * value.value;
    }
    let mut optional: Vec<usize> = (0..values.len())
        .filter(|at| values.get(*at).is_some_and(|value| value.optional && value.weight > 0))
        .collect();
    optional.sort_by_key(|at| values.get(*at).map_or(0, |value| if lowest { value.value } else { -value.value }));
    for at in optional {
        let Some(value) = values.get(at) else { continue };
        let (scaled, mean) = (value.value * weight, sum);
        let helps = if lowest { scaled < mean } else { scaled > mean };
        let full_otherwise = weight == 0 && lowest;
        if helps || full_otherwise {
            weight += value.weight;
            sum += value.weight * value.value;
            if let Some(counted) = counts.get_mut(at) {
                *counted = true;
            }
        }
    }
    if weight == 0 {
        return (i64::from(FULL_POINTS), counts);
    }
    (i64::try_from(div_half_up(sum.into(), weight.into())).unwrap_or(0), counts)
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
    let mut order: Vec<usize> = (0..shared.len()).collect();
    order.sort_by_key(|at| {
        shared
            .get(*at)
            .map_or((true, 0, 0), |(points, remainder, at)| (*points == 0 && *remainder == 0, -remainder, *at))
    });
    for at in order.iter().cycle().take(shared.len().max(1) * 4) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_points_are_shared_out_without_losing_one() {
        let losses = [(1, 3), (1, 3), (1, 3)];
        assert_eq!(apportion(&losses, 1), [1, 0, 0]);
        assert_eq!(apportion(&[(7, 2), (3, 2)], 5), [4, 1]);
    }

    #[test]
    fn what_may_not_apply_counts_where_it_makes_the_mean_worse_or_better() {
        let values = [
            Weighted { weight: 1, value: 5_000, optional: false },
            Weighted { weight: 1, value: 1_000, optional: true },
        ];
        assert_eq!((mean(&values, true).0, mean(&values, false).0), (3_000, 5_000));
    }
}
