//! The model file as it is written, field for field.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::check::ModelFault;
use super::economics::{Alternative, Cliffs, RobustnessRule};
use super::question_key::QuestionKey;
use super::{Dimension, Factor, Model, Scales};
use crate::contract::{Party, Period};
use crate::scoring::factors::ReadPart;
use crate::scoring::{ModelRef, Points, factors};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) version: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    pub(super) title: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    pub(super) released: String,
    pub(super) grades: Grades,
    pub(super) stand: StandLimits,
    pub(super) silence: Silence,
    pub(super) ends: Ends,
    pub(super) at_will: AtWill,
    pub(super) caps: Caps,
    pub(super) prior: Prior,
    pub(super) cliffs: Cliffs,
    pub(super) robustness: RobustnessRule,
    pub(super) alternative: Alternative,
    #[serde(rename = "gate")]
    pub(super) gates: Vec<GateRule>,
    #[serde(rename = "dimension")]
    pub(super) dimensions: Vec<DimensionFile>,
    pub(super) questions: BTreeMap<QuestionKey, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DimensionFile {
    pub(super) id: String,
    pub(super) question: String,
    pub(super) weight: i32,
    pub(super) weight_reason: String,
    #[serde(rename = "factor")]
    pub(super) factors: Vec<FactorFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorFile {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) question: String,
    pub(super) weight: i32,
    pub(super) weight_reason: String,
    pub(super) unit: Unit,
    #[serde(default)]
    pub(super) combine: Combine,
    pub(super) scales: Option<Scales>,
    #[serde(rename = "part")]
    pub(super) parts: Vec<PartRule>,
}

/// What a factor's measure counts.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Basis points of a year's fees.
    Share,
    /// Points of the parts together.
    Credit,
}

impl Unit {
    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Share => "share",
            Self::Credit => "credit",
        }
    }
}

impl Combine {
    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Least => "least",
        }
    }
}

/// How the parts of a factor make one number.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// The mean by weight of the parts that apply.
    #[default]
    Mean,
    /// The least of the parts that apply: one heavy restraint is not made light by others that are missing.
    Least,
}

/// One question of a factor.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    /// The id.
    pub id: String,
    /// Its weight among the parts of the factor.
    pub weight: i32,
    /// What the answers are worth; none where the factor's own scale says it.
    pub scales: Option<Scales>,
    /// Why points are lost by it, in words.
    pub reason: String,
    /// What would win them back.
    pub remedy: String,
    /// The same for the supplier, where what holds the buyer up is what the supplier owes; none where one text fits both.
    pub supplier: Option<Words>,
    /// How much effort the remedy takes.
    pub effort: Effort,
    /// Where the rule comes from.
    pub source: String,
    /// How it is read; none where nothing reads it, which no sound model has.
    #[serde(skip)]
    pub read: Option<ReadPart>,
}

/// Why points are lost, and what would win them back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Why points are lost by it, in words.
    pub reason: String,
    /// What would win them back.
    pub remedy: String,
}

impl PartRule {
    /// Returns reason and remedy in words for a party.
    pub fn words(&self, party: Party) -> (&str, &str) {
        match (&self.supplier, party) {
            (Some(words), Party::Supplier) => (&words.reason, &words.remedy),
            (_, Party::Buyer | Party::Supplier) => (&self.reason, &self.remedy),
        }
    }
}

/// How much effort a remedy takes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// A line in the contract that rarely meets resistance.
    Low,
    /// Something to negotiate.
    Medium,
    /// Something that costs the other party.
    High,
}

impl Effort {
    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A limit on the grade.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateRule {
    /// The id: the name of its function in `src/scoring/gates.rs`.
    pub id: String,
    /// Its code in a vector.
    pub code: String,
    /// The best grade it leaves.
    pub cap: char,
    /// Why, in words.
    pub reason: String,
    /// Where the rule comes from.
    pub source: String,
}

/// From which points a grade holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    /// Grade and the points from which it holds, the best first; the last from zero.
    pub limits: Vec<(char, Points)>,
    /// The completeness, in basis points, below which there is no grade.
    pub completeness: i32,
    /// Why these limits.
    pub source: String,
}

/// The limits of the one-year stand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandLimits {
    /// The most that leaving may cost by contract, in basis points of a year's fees.
    pub cost: i64,
    /// The shortest window for the data, in days.
    pub retrieval_days: u32,
    /// What would make each test pass: right, cost, belongings, handover, restraints.
    pub remedies: BTreeMap<String, String>,
    /// Where the limits come from.
    pub source: String,
}

/// What silence means where a date or a cost is computed from it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// The notice that ends a contract without term which says nothing of it, in months.
    pub indefinite_notice_months: u32,
    /// The length of a further term that is not told, in months, where the first term is not told either.
    pub renewal_months: u32,
    /// Where these come from.
    pub source: String,
}

impl Silence {
    /// Returns the notice that ends a contract without term.
    pub fn indefinite_notice(&self) -> Period {
        Period::months(self.indefinite_notice_months)
    }
}

/// The ends of open facts that have no end of their own; what is stated beyond them counts as the end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    /// The longest switch, in days.
    pub longest_switch_days: u32,
    /// The worst margin of a supplier, in basis points of the fees.
    pub worst_margin: i32,
    /// Why.
    pub source: String,
}

/// How soon at the latest who may leave at will is free.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtWill {
    /// The longest wait on the worst day, in days.
    pub longest_wait_days: u32,
    /// Why.
    pub source: String,
}

/// The most that one category of cost counts for in points, in basis points of a year's fees.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "named as the categories of cost")]
pub struct Caps {
    pub waiting: i64,
    pub termination_fee: i64,
    pub commitment_shortfall: i64,
    pub prepaid_forfeited: i64,
    pub discount_clawback: i64,
    pub data_extraction: i64,
    pub transition_assistance: i64,
    /// Why.
    pub source: String,
}

/// The published prior of all switching effort, in basis points of a year's fees.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Of who is prepared.
    pub low: i32,
    /// On average.
    pub likely: i32,
    /// Of who is locked in unawares.
    pub high: i32,
    /// Where it is published.
    pub source: String,
}

/// Parses the file without checking what it says.
pub(super) fn parse(text: &str) -> Result<File, Vec<ModelFault>> {
    toml::from_str(text)
        .map_err(|error| vec![ModelFault { place: "file".to_owned(), message: error.message().to_owned() }])
}

impl File {
    pub(super) fn into_model(self, reference: ModelRef, source: String) -> Model {
        let reading = |factor: &str, part: &str| {
            let measured = factors::LIST.iter().find(|measured| measured.id == factor)?;
            measured.parts.iter().find(|(id, _)| *id == part).map(|(_, read)| *read)
        };
        let factor = |file: FactorFile| Factor {
            parts: file.parts.into_iter().map(|part| PartRule { read: reading(&file.id, &part.id), ..part }).collect(),
            id: file.id,
            code: file.code,
            question: file.question,
            weight: file.weight,
            weight_reason: file.weight_reason,
            unit: file.unit,
            combine: file.combine,
            scales: file.scales,
        };
        let dimension = |file: DimensionFile| Dimension {
            id: file.id,
            question: file.question,
            weight: file.weight,
            weight_reason: file.weight_reason,
            factors: file.factors.into_iter().map(factor).collect(),
        };
        Model {
            reference: ModelRef { version: self.version, ..reference },
            source,
            dimensions: self.dimensions.into_iter().map(dimension).collect(),
            gates: self.gates,
            grades: self.grades,
            stand: self.stand,
            silence: self.silence,
            ends: self.ends,
            at_will: self.at_will,
            caps: self.caps,
            prior: self.prior,
            cliffs: self.cliffs,
            robustness: self.robustness,
            alternative: self.alternative,
            weightings: OnceLock::new(),
            questions: self.questions,
        }
    }
}
