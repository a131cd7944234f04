//! What changes when, from the caller's side: the same request for a span of days, and its answer as JSON.

use jiff::civil::Date;

use super::{AsJson, Asked, Refused};
use crate::api::contract::Wire;
use crate::api::model::Models;
use crate::api::{dates, pb};

/// The answer to a request to tell what changes when.
#[derive(Clone, Debug)]
pub struct Dated {
    response: pb::ExplainDatesResponse,
}

/// The span of days that is asked for; none for the default end.
pub type Days = (Option<Date>, Option<Date>);

impl Asked {
    /// Tells here what changes when; `today` stands for an absent as of.
    ///
    /// # Errors
    /// The request is wrong, or cannot be answered.
    pub fn dates(self, days: Days, pending: bool, models: &Models, today: Date) -> Result<Dated, Refused> {
        let bare = self.bare;
        let told = dates::dates(self.dating(days, pending), models, today);
        told.map(Dated::of).map_err(|refusal| Refused::of(refusal, bare))
    }

    /// Returns the request to tell what changes when; of the request to score, source, day and model count.
    pub(super) fn dating(self, (from, to): Days, pending: bool) -> pb::ExplainDatesRequest {
        let pb::ScoreContractRequest { source, as_of, model_version, .. } = self.request;
        let wire = |day: Option<Date>| day.and_then(|day| day.to_proto());
        pb::ExplainDatesRequest { source, as_of, from: wire(from), to: wire(to), model_version, pending }
    }
}

impl AsJson for Dated {
    type Message = pb::ExplainDatesResponse;

    fn message(&self) -> &Self::Message {
        &self.response
    }
}

impl Dated {
    pub(super) fn of(response: pb::ExplainDatesResponse) -> Self {
        Self { response }
    }
}
