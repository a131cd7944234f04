//! Scoring models on the wire, and the models that a server scores with.

use std::fmt;
use std::sync::Arc;

use super::{Refusal, assessment, pb};
use crate::scoring::model::{Dimension, Factor, PartRule, Scale, Scales};
use crate::scoring::{Model, ModelRef};

/// The models that a server scores with, oldest first; the last is the default.
#[derive(Clone, Debug)]
pub struct Models(Arc<Vec<Model>>);

impl Models {
    /// Takes the models, oldest first.
    pub fn new(models: Vec<Model>) -> Self {
        Self(Arc::new(models))
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

    /// Puts further models behind these, the default last.
    ///
    /// # Errors
    /// One has the version of another and is not the same: a released model never changes. Tells the version.
    pub fn with(&self, further: impl IntoIterator<Item = Model>) -> Result<Self, String> {
        let mut models = self.0.to_vec();
        for model in further {
            match models.iter().find(|known| known.version() == model.version()) {
                Some(known) if known.digest() != model.digest() => return Err(model.version().to_owned()),
                Some(_) => models.retain(|known| known.version() != model.version()),
                None => {}
            }
            models.push(model);
        }
        Ok(Self::new(models))
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

/// Tells which models are in force: a call keeps those that it began with, whatever comes after.
#[derive(Clone)]
pub struct ModelsInForce(Arc<dyn Fn() -> Models + Send + Sync>);

impl ModelsInForce {
    /// Has the models in force told by a function.
    pub fn new(now: impl Fn() -> Models + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Returns the models in force now.
    pub fn now(&self) -> Models {
        (self.0)()
    }
}

impl From<Models> for ModelsInForce {
    /// Has the same models in force for ever.
    fn from(models: Models) -> Self {
        Self::new(move || models.clone())
    }
}

impl fmt::Debug for ModelsInForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.now().fmt(f)
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
        dimensions: model.dimensions.iter().map(dimension).collect(),
    }
}

fn dimension(dimension: &Dimension) -> pb::ModelDimension {
    let Dimension { id, question, weight, weight_reason, factors } = dimension;
    let factors = factors.iter().map(factor).collect();
    pb::ModelDimension {
        id: id.clone(),
        question: question.clone(),
        weight: *weight,
        weight_reason: weight_reason.clone(),
        factors,
    }
}

fn factor(factor: &Factor) -> pb::ModelFactor {
    let Factor { id, code, question, weight, weight_reason, unit, combine, scales, parts } = factor;
    let (buyer_scale, supplier_scale) = scale_of(scales.as_ref());
    pb::ModelFactor {
        id: id.clone(),
        code: code.clone(),
        weight: *weight,
        weight_reason: weight_reason.clone(),
        question: question.clone(),
        unit: unit.word().to_owned(),
        combine: combine.word().to_owned(),
        buyer_scale,
        supplier_scale,
        parts: parts.iter().map(part).collect(),
    }
}

fn part(rule: &PartRule) -> pb::ModelPart {
    let PartRule { id, weight, scales, reason, remedy, supplier, effort, source, read: _ } = rule;
    let (buyer_scale, supplier_scale) = scale_of(scales.as_ref());
    pb::ModelPart {
        id: id.clone(),
        weight: *weight,
        buyer_scale,
        supplier_scale,
        reason: reason.clone(),
        remedy: remedy.clone(),
        supplier_reason: supplier.as_ref().map(|words| words.reason.clone()).unwrap_or_default(),
        supplier_remedy: supplier.as_ref().map(|words| words.remedy.clone()).unwrap_or_default(),
        effort: effort.word().to_owned(),
        source: source.clone(),
    }
}

fn scale_of(scales: Option<&Scales>) -> (Option<pb::Scale>, Option<pb::Scale>) {
    let Some(Scales { buyer, supplier }) = scales else {
        return (None, None);
    };
    (buyer.as_ref().map(scale), supplier.as_ref().map(scale))
}

fn scale(scale: &Scale) -> pb::Scale {
    let Scale { break_points, levels, silent } = scale;
    pb::Scale {
        break_points: break_points
            .iter()
            .map(|(measure, points)| pb::BreakPoint { measure: *measure, points: *points })
            .collect(),
        levels: levels.iter().map(|(word, points)| pb::Level { word: word.clone(), points: *points }).collect(),
        silent: *silent,
    }
}
