//! The assessment on the wire. Out only, and total: what is finished cannot fail to be told.
//!
//! Goes in: an assessment and a view. Comes out: its message.

mod freedom;
mod parting;
mod question;
mod robustness;
mod score;
mod stand;
mod worth;

use super::contract::{Wire, to_int32};
use super::pb;
use crate::scoring::{Assessment, ModelRef, PartyAssessment};
pub(super) use freedom::window;
pub(super) use parting::{amount, amounts, fair_fee, to_proto as parting_to_proto};
pub(super) use question::to_proto as question_to_proto;
pub(super) use score::{grade as grade_to_proto, span};
pub(super) use stand::to_proto as stand_to_proto;
pub(super) use worth::zone;

/// How much of an assessment is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Scores, reasons, questions, windows and the stand.
    Basic,
    /// The exit curve and the parting matrix as well.
    Full,
}

/// Returns the message of an assessment.
pub fn to_proto(assessment: &Assessment<'_>, view: View) -> pb::Assessment {
    let Assessment {
        contract_id,
        model,
        as_of,
        horizon_months,
        stand_month,
        stand_on,
        buyer,
        supplier,
        mutual,
        fairness_gap,
        stand,
        parting,
        questions,
        vector,
        worth,
        profile,
    } = assessment;
    pb::Assessment {
        contract_id: (*contract_id).to_owned(),
        model: Some(model_ref(model)),
        as_of: as_of.to_proto(),
        horizon_months: to_int32(*horizon_months),
        stand_month: to_int32(*stand_month),
        stand_on: stand_on.to_proto(),
        buyer: Some(party(buyer)),
        supplier: Some(party(supplier)),
        mutual: Some(span(*mutual)),
        fairness_gap: Some(score::gap(*fairness_gap)),
        stand: stand::verdict(*stand).into(),
        parting: Some(parting::to_proto(parting, view)),
        questions: questions.iter().map(question::to_proto).collect(),
        vector: vector.clone(),
        worth: worth.as_ref().map(worth::to_proto),
        profile: profile.as_ref().map(score::profile),
        law: None,
    }
}

/// Returns the message of a model by version and content.
pub fn model_ref(model: &ModelRef) -> pb::ModelRef {
    let ModelRef { version, digest } = model;
    pb::ModelRef { version: version.clone(), digest: digest.clone() }
}

fn party(side: &PartyAssessment<'_>) -> pb::PartyAssessment {
    let PartyAssessment {
        party,
        portability,
        dimensions,
        grade,
        possible_grade,
        gates,
        completeness,
        reasons,
        freedom,
        stand,
        fair_fee,
        timing,
        robustness,
    } = side;
    pb::PartyAssessment {
        party: party.to_proto(),
        portability: Some(span(*portability)),
        dimensions: dimensions.iter().map(score::dimension).collect(),
        grade: grade.map_or(pb::Grade::NotGradedYet, grade_to_proto).into(),
        possible_grade: grade_to_proto(*possible_grade).into(),
        gates: gates.iter().map(score::gate).collect(),
        completeness: *completeness,
        reasons: reasons.iter().map(score::reason).collect(),
        freedom: Some(freedom::to_proto(freedom)),
        stand: Some(stand_to_proto(stand)),
        fair_fee: Some(parting::fair_fee(fair_fee)),
        timing: timing.as_ref().map(worth::timing),
        robustness: robustness.as_ref().map(robustness::to_proto),
    }
}
