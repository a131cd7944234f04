//! What the metadata of a call says: its deadline, the id of its request, and its trace. A text that is not plain is not told.

use std::time::Duration;

use tokio::time::Instant;
use tonic::codegen::http::HeaderMap;

use crate::api::Deadline;

/// How much before the caller's deadline the answer is sent, so that it can still arrive.
const HEADWAY: Duration = Duration::from_millis(2);

/// Returns the caller's id of a request; one that is long or not plain is not told, since it could be anything.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    let is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    (is_plain && !id.is_empty() && id.len() <= 64).then(|| id.to_owned())
}

/// Returns the id of the trace that the caller says the call is part of.
pub(super) fn trace_id(headers: &HeaderMap) -> Option<String> {
    trace_parent(headers).map(|(trace, ..)| trace.to_owned())
}

/// Returns the ids of the caller's trace and span, and its flags, as hex.
///
/// Source: W3C Trace Context, section 3.2: version, 32 digits of the trace, 16 of the span, flags; ids are not all zero.
pub(super) fn trace_parent(headers: &HeaderMap) -> Option<(&str, &str, &str)> {
    let mut parts = headers.get("traceparent")?.to_str().ok()?.split('-');
    let mut part = |digits: usize| {
        let is_hex = |text: &&str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        parts.next().filter(|text| text.len() == digits).filter(is_hex)
    };
    let (version, trace, span, flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
    let is_id = |id: &str| id.bytes().any(|b| b != b'0');
    (version != "ff" && is_id(trace) && is_id(span)).then_some((trace, span, flags))
}

/// Returns until when the caller waits, by `grpc-timeout`: up to eight digits and a unit.
pub(super) fn deadline(headers: &HeaderMap, began: Instant) -> Option<Deadline> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: u64 = count.parse().ok().filter(|_| count.len() <= 8)?;
    let timeout = match unit {
        "H" => Duration::from_secs(count * 3_600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    };
    began.checked_add(timeout.saturating_sub(HEADWAY)).map(Deadline)
}

#[cfg(test)]
mod tests {
    use tonic::codegen::http::{HeaderName, HeaderValue};

    use super::*;

    fn told(timeout: &'static str) -> Option<Duration> {
        let (began, mut headers) = (Instant::now(), HeaderMap::new());
        headers.insert("grpc-timeout", HeaderValue::from_static(timeout));
        deadline(&headers, began).map(|Deadline(at)| at - began)
    }

    #[test]
    fn a_timeout_ends_a_little_before_the_caller_gives_up() {
        assert_eq!(told("250m"), Some(Duration::from_millis(248)));
        assert_eq!(told("1n"), Some(Duration::ZERO));
        assert_eq!(told("2H"), Some(Duration::from_millis(7_199_998)));
    }

    #[test]
    fn a_request_and_a_trace_are_told_where_their_ids_are_plain() {
        let read = |name: &'static str, value: &'static str| {
            let headers = HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);
            (request_id(&headers), trace_id(&headers))
        };
        assert_eq!(read("x-request-id", "a-1_B.c"), (Some("a-1_B.c".to_owned()), None));
        for id in ["", "a b", "a\"b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert_eq!(read("x-request-id", id).0, None, "{id}");
        }
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(read("traceparent", good), (None, Some(trace.to_owned())));
        for parent in [
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "",
        ] {
            assert_eq!(read("traceparent", parent).1, None, "{parent}");
        }
    }

    #[test]
    fn what_is_no_timeout_sets_no_deadline() {
        for text in ["", "m", "x9", "123456789S", "1.5S", "10"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
