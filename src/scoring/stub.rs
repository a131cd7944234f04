//! The face of the scoring core, with a core that only marks time: to be replaced by the core itself.

use jiff::civil::Date;

use super::{
    Amounts, Assessment, DimensionScore, FairFee, Freedom, ModelRef, Parting, PartyAssessment, Points, ProfileScore,
    Span, Stand, Verdict, Wait, WaitSpan,
};
use crate::contract::{Contract, Party};

/// What is asked of an assessment.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The day it is made for.
    pub as_of: Date,
    /// How many months ahead to look.
    pub horizon_months: u32,
    /// The month of the stand, counted from the effective date.
    pub stand_month: u32,
    /// The day from which the stand is judged; none for the effective date.
    pub stand_seen_from: Option<Date>,
    /// Whether the curve is wanted.
    pub curve: bool,
    /// The caller's own weights.
    pub profile: Option<&'a Profile>,
}

/// A scoring model.
#[derive(Clone, Debug)]
pub struct Model {
    version: String,
    source: String,
}

/// What is wrong with a model file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFault(pub String);

impl Model {
    /// Parses a model file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(toml: &str) -> Result<Self, Vec<ModelFault>> {
        Ok(Self { version: "v1".to_owned(), source: toml.to_owned() })
    }

    /// Returns the version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the SHA-256 of the file, in hex.
    pub fn digest(&self) -> &str {
        "0000000000000000000000000000000000000000000000000000000000000000"
    }

    /// Returns the file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the dimensions with their factors, in the order of the file.
    pub fn dimensions(&self) -> Vec<DimensionSummary> {
        let factor = FactorSummary {
            id: "time-to-freedom".to_owned(),
            weight: 10_000,
            question: "How soon is the party free?".to_owned(),
            unit: "days".to_owned(),
            break_points: vec![(0, 10_000), (365, 0)],
            sources: vec!["stub".to_owned()],
        };
        vec![DimensionSummary { id: "lock-in".to_owned(), weight: 10_000, factors: vec![factor] }]
    }
}

/// A dimension of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionSummary {
    /// Its id.
    pub id: String,
    /// Its weight in basis points.
    pub weight: i32,
    /// Its factors.
    pub factors: Vec<FactorSummary>,
}

/// A factor of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorSummary {
    /// Its id.
    pub id: String,
    /// Its weight in basis points.
    pub weight: i32,
    /// What it asks.
    pub question: String,
    /// What its measure counts.
    pub unit: String,
    /// Measure and points.
    pub break_points: Vec<(i64, Points)>,
    /// Where its rule comes from.
    pub sources: Vec<String>,
}

/// Returns the models that are built in, oldest first.
pub fn models() -> Vec<Model> {
    Model::parse("version = \"v1\"\n").into_iter().collect()
}

/// A caller's own weights.
#[derive(Clone, Debug)]
pub struct Profile;

impl Profile {
    /// Checks weights against a model.
    ///
    /// # Errors
    /// Every wrong weight by its index, with what is wrong in words.
    pub fn new(model: &Model, weights: &[(String, i32)]) -> Result<Self, Vec<(usize, String)>> {
        let known: Vec<String> = model
            .dimensions()
            .into_iter()
            .flat_map(|dimension| {
                let factors: Vec<String> = dimension.factors.into_iter().map(|factor| factor.id).collect();
                std::iter::once(dimension.id).chain(factors)
            })
            .collect();
        let wrong: Vec<(usize, String)> = weights
            .iter()
            .enumerate()
            .filter(|(_, (id, _))| !known.contains(id))
            .map(|(index, (id, _))| (index, format!("{id} is no factor or dimension of the model")))
            .collect();
        if wrong.is_empty() { Ok(Self) } else { Err(wrong) }
    }
}

/// Assesses a contract.
pub fn assess(contract: &Contract, model: &Model, request: &Request<'_>) -> Assessment {
    let span = Span { proven: 0, possible: 10_000 };
    let side = |party| {
        let waits = WaitSpan { cautious: Wait::Unbounded, friendly: Wait::Days(0) };
        PartyAssessment {
            party,
            portability: span,
            dimensions: vec![DimensionScore {
                id: "lock-in".to_owned(),
                weight: 10_000,
                points: span,
                factors: Vec::new(),
            }],
            grade: None,
            possible_grade: 'A',
            gates: Vec::new(),
            completeness: 0,
            reasons: Vec::new(),
            freedom: Freedom { next: waits, mean: waits, worst: waits, windows: Vec::new() },
            stand: Stand { verdict: Verdict::Open, tests: Vec::new() },
            fair_fee: FairFee {
                fair: Amounts::default(),
                asked: Amounts::default(),
                penalty_least: None,
                penalty_most: None,
                fee: None,
            },
        }
    };
    Assessment {
        contract_id: contract.id.clone(),
        model: ModelRef { version: model.version().to_owned(), digest: model.digest().to_owned() },
        as_of: request.as_of,
        horizon_months: request.horizon_months,
        stand_month: request.stand_month,
        stand_on: request.stand_seen_from.unwrap_or(request.as_of),
        buyer: side(Party::Buyer),
        supplier: side(Party::Supplier),
        mutual: span,
        fairness_gap: span,
        stand: Verdict::Open,
        parting: Parting { year_fees: None, matrix: Vec::new(), curve: Vec::new() },
        questions: Vec::new(),
        vector: "CPV:1/".to_owned(),
        profile: request.profile.map(|_| ProfileScore { digest: String::new(), buyer: span, supplier: span }),
    }
}
