//! Why a caller gets no answer: the same words whether a server refused or this process did.

use std::fmt::Display;

use thiserror::Error;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::api::Refusal;

/// Where the contract stands in a request, for a caller who wrote the contract alone.
const CONTRACT: &str = "source.contract.";

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
    pub(super) fn of(refusal: Refusal, bare: bool) -> Self {
        let fault = match &refusal {
            Refusal::InvalidFields(_)
            | Refusal::MalformedMessage
            | Refusal::MessageTooLarge(_)
            | Refusal::DocumentUnreadable { .. }
            | Refusal::DocumentWithoutText { .. }
            | Refusal::NoPortfolio
            | Refusal::ModelNotFound { .. } => Fault::Caller,
            Refusal::Overloaded { .. }
            | Refusal::RateExceeded { .. }
            | Refusal::Unauthenticated(_)
            | Refusal::PermissionDenied
            | Refusal::DeadlineExceeded => Fault::Server,
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
            | Refusal::DocumentWithoutText { .. }
            | Refusal::NoPortfolio
            | Refusal::ModelNotFound { .. }
            | Refusal::Overloaded { .. }
            | Refusal::RateExceeded { .. }
            | Refusal::Unauthenticated(_)
            | Refusal::PermissionDenied
            | Refusal::DeadlineExceeded
            | Refusal::Internal => Vec::new(),
        };
        Self { fault, message, fields, unlisted: 0 }
    }

    pub(super) fn of_status(status: &Status, bare: bool) -> Self {
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

    pub(super) fn unreachable(url: &str, why: &dyn Display) -> Self {
        let message = format!("the server {url} cannot be reached: {why}");
        Self { fault: Fault::Server, message, fields: Vec::new(), unlisted: 0 }
    }

    pub(super) fn not_sent(why: &str) -> Self {
        Self { fault: Fault::Caller, message: why.to_owned(), fields: Vec::new(), unlisted: 0 }
    }

    pub(super) fn not_serving(url: &str, why: &str) -> Self {
        Self { fault: Fault::Server, message: format!("{url}: {why}"), fields: Vec::new(), unlisted: 0 }
    }
}

fn path(field: &str, bare: bool) -> String {
    let stripped = if bare { field.strip_prefix(CONTRACT) } else { None };
    stripped.unwrap_or(field).to_owned()
}
