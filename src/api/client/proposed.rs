//! Proposals from the caller's side: the same request, asked for a target, and its answer as JSON.

use jiff::civil::Date;

use super::{AsJson, Asked, Refused};
use crate::api::model::Models;
use crate::api::{pb, proposal};
use crate::scoring::proposal::Target;

/// The answer to a request for proposals.
#[derive(Clone, Debug)]
pub struct Proposed {
    response: pb::ProposeTermsResponse,
}

impl Asked {
    /// Searches for proposals here; `today` stands for an absent as of.
    ///
    /// # Errors
    /// The request is wrong, or cannot be answered.
    pub fn propose(self, target: Target, models: &Models, today: Date) -> Result<Proposed, Refused> {
        let bare = self.bare;
        let found = proposal::propose(self.proposing(target), models, today);
        found.map(Proposed::of).map_err(|refusal| Refused::of(refusal, bare))
    }

    /// Returns the request for proposals; what only an assessment has, view, weights and analyses, is left out.
    pub(super) fn proposing(self, target: Target) -> pb::ProposeTermsRequest {
        let pb::ScoreContractRequest {
            source,
            as_of,
            horizon_months,
            stand_month,
            stand_as_seen_from,
            view: _,
            model_version,
            validate_only: _,
            profile: _,
            analyses: _,
            buyer_alternative: _,
            supplier_alternative: _,
            law: _,
        } = self.request;
        pb::ProposeTermsRequest {
            source,
            target: Some(proposal::target_to_proto(target)),
            as_of,
            horizon_months,
            stand_month,
            stand_as_seen_from,
            model_version,
            terms_version: String::new(),
        }
    }
}

impl AsJson for Proposed {
    type Message = pb::ProposeTermsResponse;

    fn message(&self) -> &Self::Message {
        &self.response
    }
}

impl Proposed {
    pub(super) fn of(response: pb::ProposeTermsResponse) -> Self {
        Self { response }
    }
}
