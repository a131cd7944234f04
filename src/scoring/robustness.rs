//! Robustness: whether a grade hangs on the exact weights, which factors move the score, and what the next grade takes.
//!
//! The weightings are drawn once, from a fixed seed, from Dirichlet distributions round the model's weights: one over the
//! dimensions, one over the factors of each, of the model's concentration, `[robustness]`. A Dirichlet distribution with whole
//! parameters is that of gaps between sorted uniform numbers, taken together by as many as the parameter says: integers
//! alone.
//!
//! Source: Devroye, Non-Uniform Random Variate Generation, 1986, XI.4.1; Steele, Lea and Flood, OOPSLA 2014, for the numbers;
//! OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 7.

use super::grade::{letter, proven};
use super::measure::{FactorResult, Measures};
use super::model::{Combine, Model};
use super::points::PartyPoints;
use super::{Crossing, Elasticity, FULL_POINTS, NextGrade, PartyAssessment, Points, Robustness};
use crate::contract::{State, div_half_up};

/// The number of weightings.
pub(super) const WEIGHTINGS: usize = 1_000;

/// Weights of every dimension and every factor, in the order of the model; those of one list add up to 2^32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weighting {
    dimensions: Vec<i64>,
    factors: Vec<i64>,
}

/// Returns the fixed weightings round a model's.
pub(super) fn weightings(model: &Model) -> Vec<Weighting> {
    let mut numbers = SplitMix(0x0001_9EA2_57A2_D000);
    let concentration = i64::from(model.robustness.concentration);
    let one = |numbers: &mut SplitMix| Weighting {
        dimensions: dirichlet(numbers, concentration, model.dimensions.iter().map(|of| of.weight)),
        factors: model
            .dimensions
            .iter()
            .flat_map(|of| dirichlet(numbers, concentration, of.factors.iter().map(|factor| factor.weight)))
            .collect(),
    };
    (0..WEIGHTINGS).map(|_| one(&mut numbers)).collect()
}

/// Draws weights round others, which are in basis points.
fn dirichlet(numbers: &mut SplitMix, concentration: i64, weights: impl Iterator<Item = i32>) -> Vec<i64> {
    let parameter = |weight: i32| {
        let parameter = div_half_up(i128::from(weight) * i128::from(concentration), 10_000);
        usize::try_from(parameter).unwrap_or(0).max(1)
    };
    let parameters: Vec<usize> = weights.map(parameter).collect();
    let n_gaps: usize = parameters.iter().sum();
    let mut cuts: Vec<i64> = (1..n_gaps).map(|_| i64::from(numbers.next())).collect();
    cuts.sort_unstable();
    cuts.push(1 << 32);
    let (mut from, mut gap) = (0, 0);
    let weight = |parameter: &usize| {
        gap += parameter;
        let to = cuts.get(gap - 1).copied().unwrap_or(1 << 32);
        let weight = to - from;
        from = to;
        weight
    };
    parameters.iter().map(weight).collect()
}

/// Numbers that look random and are always the same.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(0)
    }
}

/// Says how firmly a party's grade stands.
pub(super) fn robustness<'a>(
    model: &'a Model,
    results: &Measures<'a>,
    points: &PartyPoints,
    side: &PartyAssessment<'a>,
) -> Robustness<'a> {
    let values = proven_values(points);
    let stays = |weighting: &&Weighting| {
        let points = portability(model, weighting, &values);
        proven(&model.grades, points, side.completeness, &side.gates) == side.grade
    };
    let stability = side.grade.and_then(|_| {
        let stays = model.weightings().iter().filter(stays).count();
        i32::try_from(stays * 10_000 / WEIGHTINGS).ok()
    });
    Robustness {
        stability,
        elasticities: elasticities(model, &values, points.portability.proven),
        next_grade: next_grade(model, results, &values, points.portability.proven, side),
    }
}

/// Returns the proven points of each factor, in the order of the model; none where it does not count.
pub(super) fn proven_values(points: &PartyPoints) -> Vec<Option<Points>> {
    let each = points.factors.iter().zip(&points.counted);
    each.map(|(span, counts)| span.filter(|_| *counts).map(|span| span.proven)).collect()
}

/// Returns portability under weights: each mean rounded as the standard score is.
pub(super) fn portability(model: &Model, weights: &Weighting, values: &[Option<Points>]) -> Points {
    let mut factors = weights.factors.iter().zip(values);
    let (mut sum, mut whole) = (0_i128, 0_i128);
    for (dimension, weight) in model.dimensions.iter().zip(&weights.dimensions) {
        let (mut inner, mut inner_whole) = (0_i128, 0_i128);
        for (weight, value) in factors.by_ref().take(dimension.factors.len()) {
            if let Some(value) = value {
                inner += i128::from(*weight) * i128::from(*value);
                inner_whole += i128::from(*weight);
            }
        }
        let mean = if inner_whole == 0 { FULL_POINTS.into() } else { div_half_up(inner, inner_whole) };
        sum += i128::from(*weight) * mean;
        whole += i128::from(*weight);
    }
    i32::try_from(div_half_up(sum, whole.max(1))).unwrap_or(0)
}

/// Returns the model's own weights.
fn own_weights(model: &Model) -> Weighting {
    Weighting {
        dimensions: model.dimensions.iter().map(|of| of.weight.into()).collect(),
        factors: model.factors().map(|(_, factor)| factor.weight.into()).collect(),
    }
}

fn elasticities<'a>(model: &'a Model, values: &[Option<Points>], proven: Points) -> Vec<Elasticity<'a>> {
    let mut elasticities = Vec::new();
    if proven <= 0 {
        return elasticities;
    }
    let mut rest = values;
    for dimension in &model.dimensions {
        let (own, later) = rest.split_at_checked(dimension.factors.len()).unwrap_or((rest, &[]));
        rest = later;
        let counting = || dimension.factors.iter().zip(own).filter_map(|(factor, value)| Some((factor, (*value)?)));
        let weights: i128 = counting().map(|(factor, _)| i128::from(factor.weight)).sum();
        elasticities.extend(counting().map(|(factor, value)| {
            let part = i128::from(dimension.weight) * i128::from(factor.weight) * i128::from(value);
            let elasticity = div_half_up(part, weights.max(1) * i128::from(proven));
            Elasticity { factor: &factor.id, elasticity: i32::try_from(elasticity).unwrap_or(0) }
        }));
    }
    elasticities
}

fn next_grade<'a>(
    model: &'a Model,
    results: &Measures<'a>,
    values: &[Option<Points>],
    proven: Points,
    side: &PartyAssessment<'a>,
) -> Option<NextGrade<'a>> {
    let of_points = letter(&model.grades, proven);
    let current = side.gates.iter().map(|gate| gate.cap).fold(of_points, char::max);
    let (grade, from) = model.grades.limits.iter().copied().rfind(|(grade, _)| *grade < current)?;
    let gates = side.gates.iter().filter(|gate| grade < gate.cap).map(|gate| gate.id).collect();
    let distance = (from - proven).max(0);
    let crossing = if distance == 0 { None } else { crossing(model, results, values, from) };
    Some(NextGrade { grade, distance, gates, crossing })
}

/// Finds the fact that lifts the points to a limit by itself, if the part of a factor that it leads were full.
fn crossing<'a>(
    model: &'a Model,
    results: &Measures<'a>,
    values: &[Option<Points>],
    limit: Points,
) -> Option<Crossing<'a>> {
    let own = own_weights(model);
    let mut crossings = Vec::new();
    for (at, ((_, factor), result)) in model.factors().zip(&results.factors).enumerate() {
        if values.get(at).copied().flatten().is_none() {
            continue;
        }
        for (place, part) in results.parts(result).iter().enumerate() {
            let facts = results.facts(part);
            let leading = facts.iter().find(|(_, state)| state.is_open()).or_else(|| {
                let stated = facts.iter().find(|(_, state)| *state == State::Stated);
                stated.or(facts.first())
            });
            let (Some((fact, state)), Some(lifted)) = (leading, lifted(results, result, place)) else { continue };
            let mut values = values.to_vec();
            if let Some(value) = values.get_mut(at) {
                *value = Some(lifted);
            }
            let points = portability(model, &own, &values);
            if points >= limit {
                crossings.push(Crossing {
                    factor: &factor.id,
                    part: &part.rule.id,
                    fact: fact.clone(),
                    state: *state,
                    points,
                });
            }
        }
    }
    crossings.into_iter().min_by_key(|crossing| crossing.points)
}

/// Returns the proven points of a factor whose one part were full; none where it is open which parts apply.
fn lifted(results: &Measures<'_>, result: &FactorResult<'_>, place: usize) -> Option<Points> {
    let parts = results.parts(result);
    if parts.iter().any(|part| part.applies_open) {
        return None;
    }
    let value = |(at, points): (usize, Points)| if at == place { FULL_POINTS } else { points };
    let each = || parts.iter().map(|part| part.points.proven).enumerate().map(value);
    match result.factor.combine {
        Combine::Least => each().min(),
        Combine::Mean => {
            let weights = || parts.iter().map(|part| i128::from(part.rule.weight));
            let sum: i128 = weights().zip(each()).map(|(weight, value)| weight * i128::from(value)).sum();
            i32::try_from(div_half_up(sum, weights().sum::<i128>().max(1))).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weightings_lie_round_the_model_s_and_add_up() {
        let model = Model::newest();
        let weightings = weightings(&model);
        assert_eq!((weightings.len(), &weightings), (WEIGHTINGS, &super::weightings(&model)));
        let whole = 1_i64 << 32;
        for (at, dimension) in model.dimensions.iter().enumerate() {
            let sum: i64 = weightings.iter().map(|weighting| weighting.dimensions[at]).sum();
            let mean = sum as f64 / WEIGHTINGS as f64 / whole as f64;
            assert!((mean * 10_000.0 - f64::from(dimension.weight)).abs() < 50.0, "{}: {mean}", dimension.id);
        }
        for weighting in &weightings {
            assert_eq!(weighting.dimensions.iter().sum::<i64>(), whole);
            assert_eq!(weighting.factors.iter().sum::<i64>(), 3 * whole);
        }
    }
}
