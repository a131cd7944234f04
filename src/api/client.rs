//! The wire from the caller's side: a request from a file, scored here or by a server, and its answer as JSON.
//!
//! Goes in: JSON, a document, what is asked. Comes out: canonical JSON of the response, or every reason why there is none.
//! Both ways to an answer take the same request and give the same answer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use super::assessment::View;
use super::contract::{Wire, to_int32};
use super::json::{self, JsonError};
use super::model::Models;
use super::pb::contract_source::Source;
use super::pb::scoring_service_client::ScoringServiceClient;
use super::{Limits, Refusal, pb, scoring};
use crate::reading::MediaType;

/// Where the contract stands in a request, for a caller who wrote the contract alone.
const CONTRACT: &str = "source.contract.";

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
        let media_type = match media_type {
            MediaType::Plain => "text/plain",
            MediaType::Markdown => "text/markdown",
        };
        let document = pb::Document { content, media_type: media_type.to_owned(), id: String::new() };
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
        let Options { as_of, horizon_months, stand_month, view, model } = options;
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

impl Answered {
    /// Returns the canonical JSON of the response on one line.
    ///
    /// # Errors
    /// The descriptors and the generated types disagree.
    pub fn to_json(&self) -> Result<String, JsonError> {
        json::to_json(&self.response)
    }

    /// Returns the canonical JSON of the response over several lines.
    ///
    /// # Errors
    /// The descriptors and the generated types disagree.
    pub fn to_json_pretty(&self) -> Result<String, JsonError> {
        json::to_json_pretty(&self.response)
    }

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

/// Whose fault it is that there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller's: the same request will be refused again.
    Caller,
    /// Ours.
    Ours,
    /// The server's or the way to it: it cannot be reached, or is busy.
    Server,
}

/// Why there is no answer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct Refused {
    /// Whose fault it is.
    pub fault: Fault,
    /// Why, in words.
    pub message: String,
    /// Every wrong field: its path as the caller wrote it, and what is allowed.
    pub fields: Vec<(String, String)>,
    /// How many more fields are wrong that the answer of a server had no room for.
    pub unlisted: usize,
}

impl Refused {
    fn of(refusal: Refusal, bare: bool) -> Self {
        let fault = match &refusal {
            Refusal::InvalidFields(_)
            | Refusal::MalformedMessage
            | Refusal::MessageTooLarge(_)
            | Refusal::DocumentUnreadable { .. }
            | Refusal::DocumentWithoutText
            | Refusal::NoPortfolio
            | Refusal::ModelNotFound { .. } => Fault::Caller,
            Refusal::Overloaded | Refusal::DeadlineExceeded => Fault::Server,
            Refusal::Internal => Fault::Ours,
        };
        let message = refusal.to_string();
        let fields = match refusal {
            Refusal::InvalidFields(violations) => {
                violations.into_iter().map(|wrong| (path(&wrong.field, bare), wrong.description)).collect()
            }
            Refusal::MalformedMessage
            | Refusal::MessageTooLarge(_)
            | Refusal::DocumentUnreadable { .. }
            | Refusal::DocumentWithoutText
            | Refusal::NoPortfolio
            | Refusal::ModelNotFound { .. }
            | Refusal::Overloaded
            | Refusal::DeadlineExceeded
            | Refusal::Internal => Vec::new(),
        };
        Self { fault, message, fields, unlisted: 0 }
    }

    fn of_status(status: &Status, bare: bool) -> Self {
        let fault = match status.code() {
            Code::InvalidArgument | Code::FailedPrecondition | Code::NotFound | Code::OutOfRange => Fault::Caller,
            Code::ResourceExhausted if status.get_details_retry_info().is_none() => Fault::Caller,
            Code::Internal => Fault::Ours,
            Code::Ok
            | Code::Cancelled
            | Code::Unknown
            | Code::DeadlineExceeded
            | Code::AlreadyExists
            | Code::PermissionDenied
            | Code::ResourceExhausted
            | Code::Aborted
            | Code::Unimplemented
            | Code::Unavailable
            | Code::DataLoss
            | Code::Unauthenticated => Fault::Server,
        };
        let wrong = status.get_details_bad_request().map(|details| details.field_violations).unwrap_or_default();
        let all = status
            .get_details_error_info()
            .and_then(|info| info.metadata.get("violations")?.parse::<usize>().ok())
            .unwrap_or(wrong.len());
        let unlisted = all.saturating_sub(wrong.len());
        let fields = wrong.into_iter().map(|wrong| (path(&wrong.field, bare), wrong.description)).collect();
        Self { fault, message: status.message().to_owned(), fields, unlisted }
    }

    fn unreachable(url: &str, why: &dyn std::fmt::Display) -> Self {
        let message = format!("the server {url} cannot be reached: {why}");
        Self { fault: Fault::Server, message, fields: Vec::new(), unlisted: 0 }
    }
}

fn path(field: &str, bare: bool) -> String {
    let stripped = if bare { field.strip_prefix(CONTRACT) } else { None };
    stripped.unwrap_or(field).to_owned()
}

/// A connection to a server.
#[derive(Clone, Debug)]
pub struct Server {
    url: String,
    channel: Channel,
}

impl Server {
    /// Connects to a server; an address without a scheme is taken for `http://`.
    ///
    /// # Errors
    /// The address is none, or nobody answers there.
    pub async fn connect(url: &str) -> Result<Self, Refused> {
        let whole = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let endpoint = Endpoint::from_shared(whole.clone()).map_err(|error| Refused::unreachable(&whole, &error))?;
        let connected = endpoint.connect().await;
        let channel = connected.map_err(|error| Refused::unreachable(&whole, &root(&error)))?;
        Ok(Self { url: whole, channel })
    }

    /// Has the server score a request.
    ///
    /// # Errors
    /// The request is wrong, cannot be answered, or the server cannot be reached any more.
    pub async fn score(&self, asked: Asked) -> Result<Answered, Refused> {
        let Asked { request, bare } = asked;
        let quotes = quotes_of_request(&request);
        let mut client =
            ScoringServiceClient::new(self.channel.clone()).max_decoding_message_size(Limits::default().response_bytes);
        let answered = client.score_contract(request).await;
        answered
            .map(|response| Answered { response: response.into_inner(), quotes })
            .map_err(|status| Refused::of_status(&status, bare))
    }

    /// Returns whether the server serves a service, and the word for its state; the empty name is the whole server.
    ///
    /// # Errors
    /// The server does not know the service, or cannot be reached any more.
    pub async fn health(&self, service: &str) -> Result<(bool, &'static str), Refused> {
        let mut client = HealthClient::new(self.channel.clone());
        let answered = client.check(HealthCheckRequest { service: service.to_owned() }).await;
        let status = answered.map_err(|status| Refused {
            fault: Fault::Server,
            message: format!("{}: {}", self.url, status.message()),
            fields: Vec::new(),
            unlisted: 0,
        })?;
        let status = status.into_inner().status();
        Ok((status == ServingStatus::Serving, status.as_str_name()))
    }
}

/// Returns the innermost cause, which says what happened.
fn root<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}
