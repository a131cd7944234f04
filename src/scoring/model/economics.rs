//! What the analyses beside the score take for granted; no point hangs on it.

use serde::Deserialize;

use super::check::Faults;
use super::file::File;

/// What is an exit cliff.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cliffs {
    /// By how much one day of notice changes the cost of leaving, at the least, in basis points of a year's fees.
    pub step: i32,
    /// Why.
    pub source: String,
}

/// How far the weightings stray by which a grade is tried.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RobustnessRule {
    /// How close the weightings lie round the model's weights: what the parameters of a Dirichlet distribution add up to.
    pub concentration: i32,
    /// Why.
    pub source: String,
}

/// How the advantage of the best alternative over staying moves, as a share of the fees.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// On the day of the assessment, in basis points of a year's fees.
    pub start: i32,
    /// By how much it grows in a year, in basis points of a year's fees.
    pub drift: i32,
    /// How far it strays in a year, as a standard deviation, in basis points of a year's fees.
    pub volatility: i32,
    /// What money costs in a year, in basis points.
    pub discount: i32,
    /// Why.
    pub source: String,
}

impl Alternative {
    /// The least and the most that start and drift may be.
    pub const ADVANTAGE: (i32, i32) = (-50_000, 50_000);
    /// The least and the most that volatility may be.
    pub const VOLATILITY: (i32, i32) = (0, 50_000);
    /// The least and the most that the discount may be.
    pub const DISCOUNT: (i32, i32) = (0, 10_000);
}

/// Tells what is wrong with either.
pub(super) fn faults(faults: &mut Faults, file: &File) {
    if file.cliffs.step <= 0 {
        faults.add("cliffs", "step must be positive".to_owned());
    }
    if !(1..=10_000).contains(&file.robustness.concentration) {
        faults.add("robustness", "concentration must be within 1 and 10000".to_owned());
    }
    let Alternative { start, drift, volatility, discount, source } = &file.alternative;
    for (name, value, (least, most)) in [
        ("start", start, Alternative::ADVANTAGE),
        ("drift", drift, Alternative::ADVANTAGE),
        ("volatility", volatility, Alternative::VOLATILITY),
        ("discount", discount, Alternative::DISCOUNT),
    ] {
        if !(least..=most).contains(value) {
            faults.add("alternative", format!("{name} must be within {least} and {most}"));
        }
    }
    for (place, source) in
        [("cliffs", &file.cliffs.source), ("robustness", &file.robustness.source), ("alternative", source)]
    {
        if source.trim().is_empty() {
            faults.add(place, "source is empty".to_owned());
        }
    }
}
