//! How do scores become probabilities, and from which on is it yes?
//!
//! Goes in: scores with what was true. Comes out: a line from margin to logit, the weighing of a kind's signs, and limits.
//! Logistic regression by Newton's method; the limit between yes and no lies between the one that was best for F1 and the
//! one that is expected to be, the nearer to the first the more contracts have the kind. Not here: where scores come from.

use super::super::maths::logistic;
use super::super::presence::{Review, SIGNS, Signs, Weighing};

/// How much of the penalty the weights of signs are spared: smaller keeps them smaller.
const SIGNS_COST: f64 = 0.3;
/// How many contracts weigh as much as the expectation does.
const PRIOR: f64 = 40.0;
/// How often a decision must be right for a question to be decided without a person.
const RIGHT: f64 = 0.98;
/// The most steps of Newton's method.
const STEPS: usize = 30;

/// Returns the slope and the intercept that make logits of margins.
pub(super) fn calibrate(margins: &[(f32, bool)]) -> (f64, f64) {
    let (mut slope, mut intercept) = (1.0, 0.0);
    for _ in 0..STEPS {
        // A slight penalty on the slope keeps it finite where margins tell all apart.
        let (mut g, mut h) = ([slope * 0.01, 0.0], [0.01, 0.0, 1e-9]);
        for (margin, right) in margins {
            let margin = f64::from(*margin);
            let p = logistic(slope * margin + intercept);
            let (pull, weight) = (p - if *right { 1.0 } else { 0.0 }, p * (1.0 - p));
            g[0] += pull * margin;
            g[1] += pull;
            h[0] += weight * margin * margin;
            h[1] += weight * margin;
            h[2] += weight;
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        if determinant <= 0.0 {
            break;
        }
        let steps = [(g[0] * h[2] - g[1] * h[1]) / determinant, (g[1] * h[0] - g[0] * h[1]) / determinant];
        // Half the way at most where a step would be long.
        let length = (steps[0] * steps[0] + steps[1] * steps[1]).sqrt();
        let part = if length > 4.0 { 4.0 / length } else { 1.0 };
        slope -= part * steps[0];
        intercept -= part * steps[1];
        if length < 1e-9 {
            break;
        }
    }
    (slope, intercept)
}

/// Returns how the signs of a kind are to be weighed, and its limit.
pub(super) fn weigh(signs: &[Signs], there: &[bool]) -> Weighing {
    let n = signs.len().max(1) as f64;
    let mut means = [0.0; SIGNS];
    let mut spreads = [0.0; SIGNS];
    for (at, (mean, spread)) in means.iter_mut().zip(&mut spreads).enumerate() {
        let values = || signs.iter().filter_map(move |signs| signs.get(at));
        *mean = values().sum::<f64>() / n;
        let square: f64 = values().map(|value| (value - *mean) * (value - *mean)).sum();
        let root = (square / n).sqrt();
        *spread = if root > 1e-9 { root } else { 1.0 };
    }
    let standard = |signs: &Signs| {
        let mut row = [1.0; SIGNS + 1];
        for (value, ((sign, mean), spread)) in row.iter_mut().skip(1).zip(signs.iter().zip(&means).zip(&spreads)) {
            *value = (sign - mean) / spread;
        }
        row
    };
    let rows: Vec<[f64; SIGNS + 1]> = signs.iter().map(standard).collect();
    let solved = newton(&rows, there);
    let mut weighing = Weighing { bias: solved[0], ..Weighing::default() };
    for (at, weight) in weighing.weights.iter_mut().enumerate() {
        if let (Some(solved), Some(mean), Some(spread)) = (solved.get(at + 1), means.get(at), spreads.get(at)) {
            *weight = solved / spread;
            weighing.bias -= *weight * mean;
        }
    }
    let logits: Vec<f64> = signs.iter().map(|signs| weighing.logit(signs)).collect();
    weighing.limit = limit(&logits, there);
    weighing
}

type Row = [f64; SIGNS + 1];

/// Logistic regression; the first input is the constant, which is not held small.
fn newton(rows: &[Row], right: &[bool]) -> Row {
    let mut weights = [0.0; SIGNS + 1];
    for _ in 0..STEPS {
        let mut gradient = [0.0; SIGNS + 1];
        let mut curvature = [[0.0; SIGNS + 1]; SIGNS + 1];
        for (at, (weight, (gradient, curvature))) in
            weights.iter().zip(gradient.iter_mut().zip(&mut curvature)).enumerate()
        {
            let penalty = if at == 0 { 1e-9 } else { 1.0 / SIGNS_COST };
            *gradient = penalty * weight;
            if let Some(diagonal) = curvature.get_mut(at) {
                *diagonal = penalty;
            }
        }
        for (row, right) in rows.iter().zip(right) {
            let p = logistic(row.iter().zip(&weights).map(|(value, weight)| value * weight).sum());
            let (pull, weight) = (p - if *right { 1.0 } else { 0.0 }, p * (1.0 - p));
            for ((gradient, curvature), value) in gradient.iter_mut().zip(&mut curvature).zip(row) {
                *gradient += pull * value;
                for (cell, other) in curvature.iter_mut().zip(row) {
                    *cell += weight * value * other;
                }
            }
        }
        let steps = solve(curvature, gradient);
        for (weight, step) in weights.iter_mut().zip(steps) {
            *weight -= step;
        }
        if steps.iter().all(|step| step.abs() < 1e-10) {
            break;
        }
    }
    weights
}

/// Solves a positive definite system by elimination.
fn solve(mut matrix: [[f64; SIGNS + 1]; SIGNS + 1], mut right: Row) -> Row {
    let n = right.len();
    for pivot in 0..n {
        let row = matrix[pivot];
        for at in pivot + 1..n {
            let factor = matrix[at][pivot] / row[pivot];
            for (cell, above) in matrix[at].iter_mut().zip(&row) {
                *cell -= factor * above;
            }
            right[at] -= factor * right[pivot];
        }
    }
    let mut solved = [0.0; SIGNS + 1];
    for at in (0..n).rev() {
        let known: f64 = matrix[at].iter().zip(&solved).skip(at + 1).map(|(cell, value)| cell * value).sum();
        solved[at] = (right[at] - known) / matrix[at][at];
    }
    solved
}

/// Returns the logit from which on it is yes.
fn limit(logits: &[f64], there: &[bool]) -> f64 {
    let mut order: Vec<(f64, bool)> = logits.iter().copied().zip(there.iter().copied()).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let n_there = order.iter().filter(|(_, there)| *there).count() as f64;
    if n_there == 0.0 {
        // Nothing is known of when it is there: yes only where that is the likelier.
        return 0.0;
    }
    let expected_there: f64 = order.iter().map(|(logit, _)| logistic(*logit)).sum();
    let (mut hits, mut expected_hits) = (0.0, 0.0);
    let (mut scores, mut best_expected) = (Vec::with_capacity(order.len()), 0.0_f64);
    for (count, (logit, there)) in (1_u32..).zip(&order) {
        hits += if *there { 1.0 } else { 0.0 };
        expected_hits += logistic(*logit);
        scores.push(2.0 * hits / (f64::from(count) + n_there));
        best_expected = best_expected.max(2.0 * expected_hits / (f64::from(count) + expected_there));
    }
    let half = (best_expected / 2.0).clamp(1e-6, 1.0 - 1e-6);
    let expected = super::super::maths::logit(half);
    let best = scores.iter().copied().fold(0.0, f64::max);
    // The middle of all that are about as good: the very best is chance.
    let good: Vec<usize> =
        scores.iter().enumerate().filter(|(_, score)| **score >= best - 0.01).map(|(at, _)| at).collect();
    let (Some(first), Some(last)) = (good.first(), good.last()) else { return expected };
    let middle = first.midpoint(*last);
    let at = |place: usize| order.get(place).or(order.last()).map_or(0.0, |(logit, _)| *logit);
    let observed = (at(middle) + at(middle + 1)) / 2.0;
    (n_there * observed + PRIOR * expected) / (n_there + PRIOR)
}

/// Returns between which probabilities a person should look: as few as may be where decisions are right often enough.
pub(super) fn review(told: &[(f64, bool)]) -> Review {
    let limits = |percent: u32| Review { from: f64::from(percent) / 100.0, to: 1.0 - f64::from(percent) / 100.0 };
    let is_right = |review: &Review| {
        let decided = || told.iter().filter(|(p, _)| *p < review.from || review.to < *p);
        let right = decided().filter(|(p, there)| (review.to < *p) == *there).count();
        RIGHT * decided().count() as f64 <= right as f64
    };
    (1..=40).rev().map(limits).find(is_right).unwrap_or(limits(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_become_logits() {
        // One in five at -1, four in five at 1: logits of -1.386 and 1.386.
        let margins: Vec<(f32, bool)> =
            (0..1_000).map(|at| if at % 2 == 0 { (-1.0, at % 10 == 0) } else { (1.0, at % 10 != 1) }).collect();
        let (slope, intercept) = calibrate(&margins);
        assert!((slope - 4.0_f64.ln()).abs() < 1e-3 && intercept.abs() < 1e-3, "{slope} {intercept}");
        let (slope, _) = calibrate(&[(1.0, true), (-1.0, false)]);
        assert!(slope.is_finite());
    }

    #[test]
    fn signs_that_tell_are_weighed() {
        let signs: Vec<Signs> = (0..200).map(|at| [f64::from(at), 1.0, f64::from(at % 7), 0.0, 0.0, 0.0]).collect();
        let there: Vec<bool> = (0..200).map(|at| at >= 120).collect();
        let weighing = weigh(&signs, &there);
        let said: Vec<bool> = signs.iter().map(|signs| weighing.logit(signs) >= weighing.limit).collect();
        let wrong = said.iter().zip(&there).filter(|(said, there)| said != there).count();
        assert!(wrong <= 10, "{wrong}");
        assert_eq!(weighing.weights[1], 0.0);
    }

    #[test]
    fn a_person_looks_where_decisions_would_be_wrong_too_often() {
        // Sure ones are right; of those at 0.2 and 0.8 one in ten is wrong.
        let sure = (0..100).map(|at| if at % 2 == 0 { (0.01, false) } else { (0.99, true) });
        let told: Vec<(f64, bool)> = sure
            .chain((0..100).map(|at| if at % 2 == 0 { (0.2, at % 20 == 0) } else { (0.8, at % 20 != 1) }))
            .collect();
        let Review { from, to } = review(&told);
        assert!((from - 0.2).abs() < 1e-9 && (to - 0.8).abs() < 1e-9, "{from} {to}");
        let never = review(&[(0.001, true), (0.999, false)]);
        assert_eq!((never.from, never.to), (0.01, 0.99));
    }

    #[test]
    fn a_kind_that_is_never_there_is_never_said() {
        let signs: Vec<Signs> = (0..50).map(|at| [f64::from(at); SIGNS]).collect();
        let weighing = weigh(&signs, &[false; 50]);
        assert!(weighing.limit.is_finite());
        let said = signs.iter().filter(|signs| logistic(weighing.logit(signs)) > 0.1).count();
        assert_eq!(said, 0);
    }
}
