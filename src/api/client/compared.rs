//! Comparisons from the caller's side: several offers, for whom they are ranked, and the answer as JSON.

use iso_currency::Currency;
use jiff::civil::Date;

use super::{AsJson, Asked, Options, Refused};
use crate::api::contract::{Wire, to_int32};
use crate::api::limits::Limits;
use crate::api::model::Models;
use crate::api::{comparison, pb};
use crate::contract::Party;

/// A request to compare offers.
#[derive(Clone, Debug)]
pub struct Comparing {
    request: pb::CompareContractsRequest,
}

/// The answer to a request to compare offers.
#[derive(Clone, Debug)]
pub struct Compared {
    response: pb::CompareContractsResponse,
}

impl Comparing {
    /// Takes offers, each with an id. Of a whole request only the source counts; what is asked is the same for all, and view
    /// and analyses are left out.
    pub fn new(offers: Vec<(String, Asked)>, party: Party, options: &Options) -> Self {
        let Options { as_of, horizon_months, stand_month, view: _, model, analyses: _ } = options;
        let offers = offers.into_iter().map(|(id, asked)| pb::Offer { id, source: asked.request.source });
        let request = pb::CompareContractsRequest {
            offers: offers.collect(),
            party: party.to_proto(),
            as_of: as_of.and_then(|day| day.to_proto()),
            horizon_months: horizon_months.map(to_int32),
            stand_month: stand_month.map(to_int32),
            model_version: model.clone().unwrap_or_default(),
            ..Default::default()
        };
        Self { request }
    }

    /// Names the common currency by its code, and gives rates into it: currency, and billionths of the common one's unit.
    #[must_use]
    pub fn exchanging(mut self, common: &str, rates: &[(Currency, i64)]) -> Self {
        common.clone_into(&mut self.request.currency_code);
        let rates = rates.iter().map(|(currency, billionths)| comparison::rate_to_proto(*currency, *billionths));
        self.request.exchange_rates = rates.collect();
        self
    }

    /// Compares here, by the default limits; `today` stands for an absent as of.
    ///
    /// # Errors
    /// The request is wrong, or cannot be answered.
    pub fn compare(self, models: &Models, today: Date) -> Result<Compared, Refused> {
        let most = Limits::default().compared_contracts;
        let compared = comparison::compare(self.request, models, today, most);
        compared.map(Compared::of).map_err(|refusal| Refused::of(refusal, false))
    }

    pub(super) fn into_request(self) -> pb::CompareContractsRequest {
        self.request
    }
}

impl AsJson for Compared {
    type Message = pb::CompareContractsResponse;

    fn message(&self) -> &Self::Message {
        &self.response
    }
}

impl Compared {
    pub(super) fn of(response: pb::CompareContractsResponse) -> Self {
        Self { response }
    }
}
