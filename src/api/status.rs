//! Refusals as gRPC sees them. **This is the only place that makes a `tonic::Status`.**
//!
//! Goes in: a refusal, or a status that tonic made by itself. Comes out: code, words, and the standard details.

use std::time::Duration;

use tonic::metadata::MetadataMap;
use tonic::{Code, Status};
use tonic_types::{BadRequest, ErrorDetail, ErrorInfo, FieldViolation, RetryInfo, StatusExt};

use super::refusal::millis;
use super::{Refusal, Violation, pb};

/// The metadata by which a client that tries again by itself is told when to, in milliseconds, or by -1 not to.
///
/// Source: gRFC A6, pushback.
const PUSHBACK: &str = "grpc-retry-pushback-ms";

/// The domain of every reason.
const DOMAIN: &str = "portability";

/// The most bytes of wrong fields in one status: details travel as a header, of which many clients take 8 KiB in all.
const MAX_DETAIL_BYTES: usize = 4_000;

/// How a refusal shows.
struct Shown {
    code: Code,
    reason: pb::ErrorReason,
    /// One entry at the most: the order of several would change from run to run.
    metadata: Option<(&'static str, String)>,
}

fn shown(refusal: &Refusal) -> Shown {
    let (code, reason, metadata) = match refusal {
        Refusal::InvalidFields(violations) => {
            (Code::InvalidArgument, pb::ErrorReason::InvalidFields, Some(("violations", violations.len().to_string())))
        }
        Refusal::MalformedMessage => (Code::InvalidArgument, pb::ErrorReason::MalformedMessage, None),
        Refusal::MessageTooLarge(_) => (Code::ResourceExhausted, pb::ErrorReason::MessageTooLarge, None),
        Refusal::DocumentUnreadable { media_type, cause: _ } => {
            (Code::InvalidArgument, pb::ErrorReason::DocumentUnreadable, Some(("media_type", media_type.clone())))
        }
        Refusal::DocumentWithoutText { .. } => (Code::FailedPrecondition, pb::ErrorReason::DocumentWithoutText, None),
        Refusal::NoPortfolio => (Code::FailedPrecondition, pb::ErrorReason::NoPortfolio, None),
        Refusal::ModelNotFound { asked: _, known } => {
            (Code::NotFound, pb::ErrorReason::ModelNotFound, Some(("known", known.clone())))
        }
        Refusal::Overloaded { .. } => (Code::ResourceExhausted, pb::ErrorReason::Overloaded, None),
        Refusal::RateExceeded { .. } => (Code::ResourceExhausted, pb::ErrorReason::RateExceeded, None),
        Refusal::Unauthenticated(_) => (Code::Unauthenticated, pb::ErrorReason::Unauthenticated, None),
        Refusal::PermissionDenied => (Code::PermissionDenied, pb::ErrorReason::PermissionDenied, None),
        Refusal::DeadlineExceeded => (Code::DeadlineExceeded, pb::ErrorReason::DeadlineExceeded, None),
        Refusal::Internal => (Code::Internal, pb::ErrorReason::Internal, None),
    };
    Shown { code, reason, metadata }
}

/// Returns a name of an enum value without its prefix.
fn bare(name: &'static str, prefix: &str) -> &'static str {
    name.strip_prefix(prefix).unwrap_or(name)
}

/// Returns the word of the reason, such as `OVERLOADED`.
pub fn reason(refusal: &Refusal) -> &'static str {
    bare(shown(refusal).reason.as_str_name(), "ERROR_REASON_")
}

/// Returns the status of a refused call.
pub fn of_call(refusal: &Refusal) -> Status {
    let Shown { code, reason, metadata } = shown(refusal);
    let mut details = vec![ErrorDetail::ErrorInfo(ErrorInfo {
        reason: bare(reason.as_str_name(), "ERROR_REASON_").to_owned(),
        domain: DOMAIN.to_owned(),
        metadata: metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
    })];
    if let Some(retry_after) = retry_after(refusal) {
        details.push(RetryInfo::new(Some(retry_after)).into());
    }
    if let Refusal::InvalidFields(violations) = refusal {
        details.push(BadRequest::new(listed(violations)).into());
    }
    // Clients try RESOURCE_EXHAUSTED again where they are configured to, which helps for some reasons alone.
    let mut metadata = MetadataMap::new();
    if code == Code::ResourceExhausted {
        let pushback = |after: Duration| i64::try_from(millis(&after)).unwrap_or(i64::MAX);
        metadata.insert(PUSHBACK, retry_after(refusal).map_or(-1, pushback).into());
    }
    Status::with_error_details_vec_and_metadata(code, refusal.to_string(), details, metadata)
}

/// Returns after how long the same request may be answered; none where trying again does not help.
fn retry_after(refusal: &Refusal) -> Option<Duration> {
    match refusal {
        Refusal::Overloaded { retry_after } | Refusal::RateExceeded { retry_after } => Some(*retry_after),
        Refusal::InvalidFields(_)
        | Refusal::MalformedMessage
        | Refusal::MessageTooLarge(_)
        | Refusal::DocumentUnreadable { .. }
        | Refusal::DocumentWithoutText { .. }
        | Refusal::NoPortfolio
        | Refusal::ModelNotFound { .. }
        | Refusal::Unauthenticated(_)
        | Refusal::PermissionDenied
        | Refusal::DeadlineExceeded
        | Refusal::Internal => None,
    }
}

/// Returns the wrong fields that a header has room for; the whole number is told as metadata.
fn listed(violations: &[Violation]) -> Vec<FieldViolation> {
    let mut room = MAX_DETAIL_BYTES;
    let mut listed = Vec::new();
    for Violation { field, reason, description } in violations {
        let reason = bare(reason.as_str_name(), "VIOLATION_REASON_");
        let bytes = field.len() + reason.len() + description.len() + 8;
        if room < bytes {
            break;
        }
        room -= bytes;
        listed.push(FieldViolation { reason: reason.to_owned(), ..FieldViolation::new(field, description) });
    }
    listed
}

/// Returns the status of a refused item of a batch or stream; every wrong field is there, since it is no header.
pub fn of_item(refusal: &Refusal) -> pb::ItemStatus {
    let Shown { code, reason, metadata: _ } = shown(refusal);
    let violations = match refusal {
        Refusal::InvalidFields(violations) => violations.iter().map(field_violation).collect(),
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
    pb::ItemStatus { code: code.into(), message: refusal.to_string(), reason: reason.into(), violations }
}

fn field_violation(violation: &Violation) -> pb::FieldViolation {
    let Violation { field, reason, description } = violation;
    pb::FieldViolation { field: field.clone(), reason: (*reason).into(), description: description.clone() }
}

/// Returns our status in place of one that tonic made by itself; statuses with details are ours already.
pub fn rescued(status: &Status) -> Option<Status> {
    if !status.details().is_empty() {
        return None;
    }
    let refusal = match status.code() {
        Code::OutOfRange | Code::ResourceExhausted => {
            Refusal::MessageTooLarge("the message is larger than the server takes")
        }
        // A body that ends too soon, or whose bytes do not decode, is the caller's; tonic calls both internal.
        Code::Internal => Refusal::MalformedMessage,
        Code::Cancelled => Refusal::DeadlineExceeded,
        Code::Unknown => Refusal::Internal,
        Code::Ok
        | Code::InvalidArgument
        | Code::DeadlineExceeded
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::FailedPrecondition
        | Code::Aborted
        | Code::Unimplemented
        | Code::Unavailable
        | Code::DataLoss
        | Code::Unauthenticated => return None,
    };
    let mut ours = of_call(&refusal);
    let mut metadata = status.metadata().clone();
    if let Some(pushback) = ours.metadata().get(PUSHBACK) {
        metadata.insert(PUSHBACK, pushback.clone());
    }
    *ours.metadata_mut() = metadata;
    Some(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_tonic_made_becomes_ours_and_is_never_unknown() {
        let check = |status: Status, code, reason: &str| {
            let ours = rescued(&status).expect("it is not ours yet");
            let details = ours.get_error_details();
            let told = details.error_info().map(|info| info.reason.as_str());
            assert_eq!((ours.code(), told), (code, Some(reason)));
            assert!(rescued(&ours).is_none());
        };
        check(Status::out_of_range("too large"), Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
        check(Status::internal("failed to decode"), Code::InvalidArgument, "MALFORMED_MESSAGE");
        check(Status::cancelled("Timeout expired"), Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
        check(Status::unknown("what"), Code::Internal, "INTERNAL");
        assert!(rescued(&Status::unimplemented("no such method")).is_none());
    }
}
