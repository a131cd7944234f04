//! The scoring model: judgement as data, parsed strictly and checked once.
//!
//! Goes in: the text of a file in `models/`. Comes out: a [`Model`] that cannot be inconsistent, or every fault of
//! the file at once. Not here: how a fact is measured (that is `factors/`).

mod check;
mod economics;
mod file;
mod question_key;
mod scale;

use sha2::{Digest, Sha256};

pub use check::ModelFault;
pub use economics::{Alternative, Cliffs, RobustnessRule};
pub use file::{AtWill, Caps, Combine, Ends, GateRule, Grades, PartRule, Prior, Silence, StandLimits, Unit, Words};
pub use question_key::QuestionKey;
pub use scale::{Scale, Scales};

use std::sync::OnceLock;

use super::ModelRef;
use super::robustness::{self, Weighting};
use crate::contract::Party;

/// The released models, oldest first: version and text.
pub const RELEASED: &[(&str, &str)] = &[("v1", include_str!("../../../models/v1.toml"))];

/// A scoring model.
#[derive(Clone, Debug)]
pub struct Model {
    reference: ModelRef,
    source: String,
    /// The three dimensions.
    pub dimensions: Vec<Dimension>,
    /// The gates.
    pub gates: Vec<GateRule>,
    /// Grade limits.
    pub grades: Grades,
    /// Limits of the stand.
    pub stand: StandLimits,
    /// What silence means where a date or a cost is computed from it.
    pub silence: Silence,
    /// The ends of open facts that have no end of their own.
    pub ends: Ends,
    /// How soon at the latest who may leave at will is free.
    pub at_will: AtWill,
    /// The most that one category of cost counts for, in points.
    pub caps: Caps,
    /// The published prior of switching effort.
    pub prior: Prior,
    /// What is an exit cliff.
    pub cliffs: Cliffs,
    /// How far the weightings stray by which a grade is tried.
    pub robustness: RobustnessRule,
    /// How the best alternative moves, where the caller does not say.
    pub alternative: Alternative,
    /// Questions in words.
    pub questions: std::collections::BTreeMap<QuestionKey, String>,
    weightings: OnceLock<Vec<Weighting>>,
}

/// One dimension of the score.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// The id.
    pub id: String,
    /// What it asks.
    pub question: String,
    /// Its weight in portability, in basis points.
    pub weight: i32,
    /// Why it weighs so much.
    pub weight_reason: String,
    /// Its factors.
    pub factors: Vec<Factor>,
}

/// One factor of a dimension.
#[derive(Clone, Debug)]
pub struct Factor {
    /// The id: the name of its file in `src/scoring/factors/`.
    pub id: String,
    /// Its code in a vector: three capital letters.
    pub code: String,
    /// What it asks.
    pub question: String,
    /// Its weight in the dimension, in basis points.
    pub weight: i32,
    /// Why it weighs so much.
    pub weight_reason: String,
    /// What its measure counts.
    pub unit: Unit,
    /// How its parts make one number.
    pub combine: Combine,
    /// What its measure is worth; none for factors measured in credit, whose parts give the points.
    pub scales: Option<Scales>,
    /// Its parts, by the ids that its file in `src/scoring/factors/` lists.
    pub parts: Vec<PartRule>,
}

impl Model {
    /// Parses and checks a model file.
    ///
    /// # Errors
    ///
    /// Returns every fault that was found, each with its place in the file.
    pub fn parse(text: &str) -> Result<Self, Vec<ModelFault>> {
        let file = file::parse(text)?;
        let faults = check::faults(&file);
        if !faults.is_empty() {
            return Err(faults);
        }
        let digest = hex::encode(Sha256::digest(text.as_bytes()));
        Ok(file.into_model(ModelRef { version: String::new(), digest }, text.to_owned()))
    }

    /// Returns every released model, oldest first.
    pub fn released() -> Vec<Self> {
        RELEASED.iter().filter_map(|(_, text)| Self::parse(text).ok()).collect()
    }

    /// Returns the newest released model.
    ///
    /// # Panics
    ///
    /// Never: a test parses every released model.
    pub fn newest() -> Self {
        RELEASED
            .last()
            .and_then(|(_, text)| Self::parse(text).ok())
            .expect("every released model parses: a test in tests/catalogue.rs holds it")
    }

    /// Returns the weightings by which a grade is tried, drawn where they are first asked for.
    pub(super) fn weightings(&self) -> &[Weighting] {
        self.weightings.get_or_init(|| robustness::weightings(self))
    }

    /// Returns the version, such as `v1`.
    pub fn version(&self) -> &str {
        &self.reference.version
    }

    /// Returns the SHA-256 of the file, in hex.
    pub fn digest(&self) -> &str {
        &self.reference.digest
    }

    /// Returns version and digest.
    pub fn reference(&self) -> &ModelRef {
        &self.reference
    }

    /// Returns the file as it was parsed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns every factor with its dimension, in the order of the file.
    pub fn factors(&self) -> impl Iterator<Item = (&Dimension, &Factor)> {
        self.dimensions.iter().flat_map(|dimension| dimension.factors.iter().map(move |factor| (dimension, factor)))
    }
}

impl Factor {
    /// Returns the points of a measure for a party; none for factors measured in credit.
    pub fn points(&self, party: Party, measure: i64) -> i32 {
        match &self.scales {
            Some(scales) => scales.of(party).map_or(0, |scale| scale.at(measure)),
            None => i32::try_from(measure.clamp(0, 10_000)).unwrap_or(0),
        }
    }
}
