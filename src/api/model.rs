//! Scoring models on the wire, and the models that a server scores with.

use super::{Refusal, assessment, pb};
use crate::scoring::{DimensionSummary, FactorSummary, Model, ModelRef};

/// The models that a server scores with, oldest first; the last is the default.
#[derive(Debug)]
pub struct Models(Vec<Model>);

impl Models {
    /// Takes the models, oldest first.
    pub fn new(models: Vec<Model>) -> Self {
        Self(models)
    }

    /// Returns the model of a version; the default for an empty one.
    ///
    /// # Errors
    /// There is no such model.
    pub fn find(&self, version: &str) -> Result<&Model, Refusal> {
        let Self(models) = self;
        let found = match version {
            "" => models.last(),
            _ => models.iter().find(|model| model.version() == version),
        };
        found.ok_or_else(|| Refusal::ModelNotFound {
            asked: version.chars().take(40).collect(),
            known: models.iter().map(Model::version).collect::<Vec<_>>().join(", "),
        })
    }

    /// Returns the messages of version and digest of every model, oldest first.
    pub fn refs(&self) -> Vec<pb::ModelRef> {
        self.0.iter().map(model_ref).collect()
    }

    /// Returns the version of the default; empty where there is no model.
    pub fn default_version(&self) -> String {
        self.0.last().map(|model| model.version().to_owned()).unwrap_or_default()
    }
}

fn model_ref(model: &Model) -> pb::ModelRef {
    assessment::model_ref(&ModelRef { version: model.version().to_owned(), digest: model.digest().to_owned() })
}

/// Returns the message of a model.
pub(super) fn to_proto(model: &Model) -> pb::ScoringModel {
    pb::ScoringModel {
        r#ref: Some(model_ref(model)),
        source: model.source().to_owned(),
        dimensions: model.dimensions().into_iter().map(dimension).collect(),
    }
}

fn dimension(summary: DimensionSummary) -> pb::ModelDimension {
    let DimensionSummary { id, weight, factors } = summary;
    pb::ModelDimension { id, weight, factors: factors.into_iter().map(factor).collect() }
}

fn factor(summary: FactorSummary) -> pb::ModelFactor {
    let FactorSummary { id, weight, question, unit, break_points, sources } = summary;
    let break_points = break_points.into_iter().map(|(measure, points)| pb::BreakPoint { measure, points }).collect();
    pb::ModelFactor { id, weight, question, unit, break_points, sources }
}
