//! Does the document hold a clause of a kind at all?
//!
//! Goes in: the candidates of a kind with their logits. Comes out: a probability, whether that is enough to say yes, and
//! a verdict. Limits are those of the weights file. Not here: which segment it is.

use super::context::FLOOR;
use super::maths::{ln, logistic};

/// How many inputs the answer for a kind has.
pub(super) const SIGNS: usize = 6;

/// What a document shows of a kind.
pub(super) type Signs = [f64; SIGNS];

/// How a kind's signs are weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weighing {
    /// What is there without any sign.
    pub(super) bias: f64,
    /// What each sign counts.
    pub(super) weights: Signs,
    /// From this logit on a clause of the kind is said to be there.
    pub(super) limit: f64,
}

/// Between which probabilities a person should look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Review {
    /// Below this the kind is told absent.
    pub(super) from: f64,
    /// Above this it is told present.
    pub(super) to: f64,
}

/// What is told of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A clause of the kind is there.
    Present,
    /// There is none.
    Absent,
    /// A person should look.
    Review,
}

impl Verdict {
    /// Returns the word of an answer: `PRESENT`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Present => "PRESENT",
            Self::Absent => "ABSENT",
            Self::Review => "REVIEW",
        }
    }
}

/// Returns what a document shows of a kind.
///
/// `first` are the first-stage logits of the candidates of the kind, `inside` and `whole` those of the second stage, in
/// any order.
pub(super) fn signs(first: &[f32], inside: &[f32], whole: &[f32], n_segments: usize) -> Signs {
    let low = FLOOR - 3.0;
    let best = |logits: &[f32], low: f32| f64::from(logits.iter().copied().fold(low, f32::max));
    let mut second = [low; 2];
    for logit in inside {
        if *logit > second[0] {
            second = [*logit, second[0]];
        } else if *logit > second[1] {
            second[1] = *logit;
        }
    }
    let sum: f64 = inside.iter().map(|logit| logistic(f64::from(*logit))).sum();
    [
        best(first, FLOOR),
        best(inside, low),
        best(whole, low),
        f64::from(second[1]),
        ln(0.001 + sum),
        ln(1.0 + n_segments as f64),
    ]
}

impl Weighing {
    /// Returns the logit that the signs come to.
    pub(super) fn logit(&self, signs: &Signs) -> f64 {
        self.weights.iter().zip(signs).fold(self.bias, |sum, (weight, sign)| sum + weight * sign)
    }
}

impl Review {
    /// Returns the verdict of a probability.
    pub(super) fn verdict(self, probability: f64) -> Verdict {
        if probability > self.to {
            Verdict::Present
        } else if probability < self.from {
            Verdict::Absent
        } else {
            Verdict::Review
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_its_limits_a_person_should_look() {
        let review = Review { from: 0.1, to: 0.9 };
        let verdicts: Vec<Verdict> = [0.0, 0.0999, 0.1, 0.5, 0.9, 0.9001, 1.0].map(|p| review.verdict(p)).to_vec();
        let (absent, look, present) = (Verdict::Absent, Verdict::Review, Verdict::Present);
        assert_eq!(verdicts, [absent, absent, look, look, look, present, present]);
    }

    #[test]
    fn signs_are_of_the_best_and_the_second() {
        let signs = signs(&[1.0, 3.0, 2.0], &[0.5, -1.0, 0.0], &[-2.0, -1.5, -3.0], 9);
        assert_eq!(signs[..4], [3.0, 0.5, -1.5, 0.0]);
        assert!(signs[4] > 0.0 && (signs[5] - ln(10.0)).abs() < 1e-12);
    }

    #[test]
    fn a_document_without_candidates_shows_little() {
        let signs = signs(&[], &[], &[], 0);
        assert_eq!(signs[..4], [-5.0, -8.0, -8.0, -8.0]);
        assert_eq!(signs[5], 0.0);
    }
}
