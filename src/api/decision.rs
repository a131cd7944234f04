//! What was decided, for those who must account for it later: who asked, by which model, the vector and the points.
//!
//! Goes in: the answer to a call. Comes out: a line of JSON, and from such a line the same line again, recomputed from its
//! vector alone. **No name and no word of a contract stands in it.**

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Models, pb};
use crate::scoring::{self, Span, VectorFault, recompute};

/// One decision: an assessment that was given.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// When, in UTC, as RFC 3339 writes it.
    pub at: String,
    /// The server's id of the call.
    pub call: String,
    /// The number of the item in its batch or stream, from zero; zero for a call of one contract.
    pub item: u64,
    /// Who asked, by the policy; empty where there is none.
    pub caller: String,
    /// For whom, by the policy; empty where there is none.
    pub tenant: String,
    /// The version of the scoring model.
    pub model: String,
    /// The SHA-256 of the model, in hex.
    pub digest: String,
    /// The vector of the assessment.
    pub vector: String,
    /// The buyer's points, proven and possible, in basis points.
    pub buyer: [i32; 2],
    /// The supplier's.
    pub supplier: [i32; 2],
    /// The lower of both.
    pub mutual: [i32; 2],
}

/// Why a line cannot be recomputed.
#[derive(Debug, Error)]
pub enum ReplayFault {
    /// It is no decision.
    #[error("it is no decision: {0}")]
    Line(#[from] serde_json::Error),
    /// There is no such model here.
    #[error("there is no model {0}")]
    Model(String),
    /// The vector does not recompute.
    #[error("{0}")]
    Vector(#[from] VectorFault),
}

impl Decision {
    /// Writes the decision as one line, without an end of line.
    pub fn line(&self) -> String {
        // Texts and integers always have a form in JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Reads a line, recomputes it from its vector, and returns the line that should have been written.
///
/// # Errors
/// The line is no decision, or its vector or model is not known.
pub fn replayed(line: &str, models: &Models) -> Result<String, ReplayFault> {
    let decision: Decision = serde_json::from_str(line)?;
    let model = models.find(&decision.model).map_err(|_| ReplayFault::Model(decision.model.clone()))?;
    let scoring::Recomputed { buyer, supplier, mutual } = recompute(&decision.vector, model)?;
    let both = |span: Span| [span.proven, span.possible];
    let again = Decision {
        digest: model.digest().to_owned(),
        buyer: both(buyer.points.portability),
        supplier: both(supplier.points.portability),
        mutual: both(mutual),
        ..decision
    };
    Ok(again.line())
}

/// Where decisions are kept.
pub trait Decisions: fmt::Debug + Send + Sync {
    /// Keeps a decision; its time is noted here.
    fn keep(&self, decision: Decision);
}

/// Keeps the decisions of one call.
#[derive(Clone, Debug)]
pub struct Recorder {
    /// The server's id of the call.
    pub call: Arc<str>,
    /// Who asked.
    pub caller: Arc<str>,
    /// For whom.
    pub tenant: Arc<str>,
    /// Where decisions are kept.
    pub kept: Arc<dyn Decisions>,
}

impl Recorder {
    /// Keeps what was decided for one item; a request that was only checked decides nothing.
    pub(super) fn record(&self, item: u64, response: &pb::ScoreContractResponse) {
        let Some(assessment) = &response.assessment else { return };
        let both = |span: Option<&pb::Span>| span.map_or([0, 0], |span| [span.proven, span.possible]);
        let party = |party: Option<&pb::PartyAssessment>| both(party.and_then(|party| party.portability.as_ref()));
        let model = assessment.model.clone().unwrap_or_default();
        self.kept.keep(Decision {
            at: String::new(),
            call: self.call.to_string(),
            item,
            caller: self.caller.to_string(),
            tenant: self.tenant.to_string(),
            model: model.version,
            digest: model.digest,
            vector: assessment.vector.clone(),
            buyer: party(assessment.buyer.as_ref()),
            supplier: party(assessment.supplier.as_ref()),
            mutual: both(assessment.mutual.as_ref()),
        });
    }
}
