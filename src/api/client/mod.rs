//! The wire from the caller's side: a request from a file, scored here or by a server, and its answer as JSON.
//!
//! Goes in: JSON, a document, what is asked. Comes out: canonical JSON of the response, or every reason why there is none.
//! Both ways to an answer take the same request and give the same answer.

mod as_json;
mod compared;
mod dated;
mod proposed;
mod read;
mod refused;
mod server;

use std::collections::BTreeMap;

use jiff::civil::Date;
use prost::Message;

use super::assessment::View;
use super::contract::{Wire, to_int32};
use super::json::{self, JsonError};
use super::model::Models;
use super::pb::contract_source::Source;
use super::{Refusal, pb, scoring};
use crate::contract::Contract;
use crate::document::MediaType;
use crate::scoring::{Assessment, Model, Request};

pub use as_json::AsJson;
pub use compared::{Compared, Comparing};
pub use dated::{Dated, Days};
pub use proposed::Proposed;
pub use read::{Read, Reading};
pub use refused::{Fault, Refused};
pub use server::{Reaching, Server, Trust};

/// A request to score one contract.
#[derive(Clone, Debug)]
pub struct Asked {
    request: pb::ScoreContractRequest,
    /// Whether the caller wrote the contract alone, so that paths start there.
    bare: bool,
}

/// What is asked beside the contract; none leaves what the request says, or else the default.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day the assessment is made for.
    pub as_of: Option<Date>,
    /// How many months ahead to look.
    pub horizon_months: Option<u32>,
    /// The month of the stand.
    pub stand_month: Option<u32>,
    /// How much is wanted.
    pub view: Option<View>,
    /// The version of the model.
    pub model: Option<String>,
    /// What is wanted beside the score.
    pub analyses: Vec<Analysis>,
}

/// What can be asked beside the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Analysis {
    /// Quantiles of every total of curve and matrix.
    Draws,
    /// Exit cliffs and the cheapest month.
    Timing,
    /// What freedom is worth.
    Worth,
    /// How firmly the grades stand.
    Robustness,
}

impl Analysis {
    fn to_proto(self) -> pb::Analysis {
        match self {
            Self::Draws => pb::Analysis::Draws,
            Self::Timing => pb::Analysis::Timing,
            Self::Worth => pb::Analysis::Worth,
            Self::Robustness => pb::Analysis::Robustness,
        }
    }
}

/// Scores an encoded request and returns the encoded response: what a unary call does, without the transport.
///
/// # Errors
/// The request is no message, or is refused for a reason that the server would give as well.
pub fn score_encoded(request: &[u8], models: &Models, today: Date) -> Result<Vec<u8>, Refused> {
    let refused = |refusal| Refused::of(refusal, false);
    let request = pb::ScoreContractRequest::decode(request).map_err(|_| refused(Refusal::MalformedMessage))?;
    let response = scoring::score(request, models, today, View::Full).map_err(refused)?;
    Ok(response.encode_to_vec())
}

impl Asked {
    /// Takes the JSON of a contract, or of a whole request: that is what has a `source`.
    ///
    /// # Errors
    /// The text is no JSON of either; the error names the field, line and column.
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let whole: serde_json::Value = serde_json::from_str(text)?;
        if whole.get("source").is_some() {
            return Ok(Self { request: json::parse_request(text)?, bare: false });
        }
        let source = Source::Contract(json::parse_contract(text)?);
        Ok(Self { request: request(source), bare: true })
    }

    /// Takes a document.
    pub fn from_document(content: Vec<u8>, media_type: MediaType) -> Self {
        let document = pb::Document { content, media_type: media_type.name().to_owned(), id: String::new() };
        Self { request: request(Source::Document(document)), bare: false }
    }

    /// Gives a name to a contract or document that has none.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let id = match self.request.source.as_mut().and_then(|source| source.source.as_mut()) {
            Some(Source::Contract(contract)) => &mut contract.id,
            Some(Source::Document(document)) => &mut document.id,
            Some(Source::StoredContract(_)) | None => return self,
        };
        if id.is_empty() {
            name.clone_into(id);
        }
        self
    }

    /// Puts what is asked into the request.
    #[must_use]
    pub fn with(mut self, options: &Options) -> Self {
        let Options { as_of, horizon_months, stand_month, view, model, analyses } = options;
        if let Some(as_of) = as_of {
            self.request.as_of = as_of.to_proto();
        }
        self.request.horizon_months = horizon_months.map(to_int32).or(self.request.horizon_months);
        self.request.stand_month = stand_month.map(to_int32).or(self.request.stand_month);
        match view {
            Some(View::Basic) => self.request.set_view(pb::View::Basic),
            Some(View::Full) => self.request.set_view(pb::View::Full),
            None => {}
        }
        if let Some(model) = model {
            self.request.model_version.clone_from(model);
        }
        if !analyses.is_empty() {
            self.request.analyses = analyses.iter().map(|analysis| analysis.to_proto().into()).collect();
        }
        self
    }

    /// Asks for the law as well, for an exit on a day; `pending` takes proposals for law.
    #[must_use]
    pub fn with_law(mut self, expected_exit: Option<Date>, pending: bool) -> Self {
        let law = self.request.law.get_or_insert_default();
        law.expected_exit = expected_exit.and_then(|day| day.to_proto()).or(law.expected_exit);
        law.pending |= pending;
        self
    }

    /// Asks for the default model, whichever the request names.
    #[must_use]
    pub fn any_model(mut self) -> Self {
        self.request.model_version.clear();
        self
    }

    /// Scores the request here; `today` stands for an absent as of.
    ///
    /// # Errors
    /// The request is wrong, or cannot be answered.
    pub fn score(self, models: &Models, today: Date) -> Result<Answered, Refused> {
        let (quotes, bare) = (quotes_of_request(&self.request), self.bare);
        let scored = scoring::score(self.request, models, today, View::Full);
        scored.map(|response| Answered { response, quotes }).map_err(|refusal| Refused::of(refusal, bare))
    }

    /// Assesses the request here, and shows the contract with its assessment and the model as the domain has them: what a
    /// message would only spell out again. `today` stands for an absent as of; the curve is always there.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn assessed<T>(
        self,
        models: &Models,
        today: Date,
        show: impl FnOnce(&Contract, &Assessment<'_>, &Model, &Request<'_>) -> T,
    ) -> Result<T, Refused> {
        scoring::assessed(self.request, models, today, show).map_err(|refusal| Refused::of(refusal, self.bare))
    }
}

fn request(source: Source) -> pb::ScoreContractRequest {
    pb::ScoreContractRequest { source: Some(pb::ContractSource { source: Some(source) }), ..Default::default() }
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Answered {
    response: pb::ScoreContractResponse,
    quotes: BTreeMap<String, String>,
}

impl AsJson for Answered {
    type Message = pb::ScoreContractResponse;

    fn message(&self) -> &Self::Message {
        &self.response
    }
}

impl Answered {
    /// Returns the words that facts were read from, by the path of the fact.
    pub fn quotes(&self) -> BTreeMap<String, String> {
        let mut quotes = self.quotes.clone();
        quotes.extend(self.response.contract.iter().flat_map(quotes_of));
        quotes
    }
}

fn quotes_of_request(request: &pb::ScoreContractRequest) -> BTreeMap<String, String> {
    match request.source.as_ref().and_then(|source| source.source.as_ref()) {
        Some(Source::Contract(contract)) => quotes_of(contract).collect(),
        Some(Source::Document(_) | Source::StoredContract(_)) | None => BTreeMap::new(),
    }
}

fn quotes_of(contract: &pb::Contract) -> impl Iterator<Item = (String, String)> {
    contract.evidence.iter().filter_map(|entry| {
        let quote = entry.evidence.iter().map(|evidence| &evidence.quote).find(|quote| !quote.is_empty())?;
        Some((entry.path.clone(), quote.clone()))
    })
}

/// Returns the canonical JSON of a contract on one line.
///
/// # Errors
/// The descriptors and the generated types disagree.
pub fn contract_json(contract: &Contract) -> Result<String, JsonError> {
    json::to_json(&super::contract::to_proto(contract))
}
