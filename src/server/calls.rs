//! What happens to every call before and after its method: an id, a place, a deadline, a line in the log.
//!
//! **A call that finds no place is turned away before any work is started, health and reflection excepted. No line of
//! the log tells what is in a call.**

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
use tonic::codegen::{BoxFuture, Service};
use tonic::{Code, Status};
use tower::Layer;

use crate::api::{Deadline, Place, Refusal, status};

/// The metadata of a response that tells the id of the call.
const CALL_ID: &str = "portability-call-id";

/// How much before the caller's deadline the answer is sent, so that it can still arrive.
const HEADWAY: Duration = Duration::from_millis(2);

/// Puts [`Calls`] around a service.
#[derive(Clone, Debug)]
pub(super) struct CallsLayer(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    places: Arc<Semaphore>,
    origin: u64,
    count: AtomicU64,
}

impl CallsLayer {
    /// Lets a number of calls in at once.
    pub(super) fn new(calls_in_flight: usize) -> Self {
        let places = Arc::new(Semaphore::new(calls_in_flight.min(Semaphore::MAX_PERMITS)));
        // Every process has another origin, so that ids of replicas differ.
        Self(Arc::new(Shared { places, origin: RandomState::new().hash_one(CALL_ID), count: AtomicU64::new(0) }))
    }
}

impl<S> Layer<S> for CallsLayer {
    type Service = Calls<S>;

    fn layer(&self, inner: S) -> Calls<S> {
        Calls { inner, shared: Arc::clone(&self.0) }
    }
}

/// A service with what belongs to every call around it.
#[derive(Clone, Debug)]
pub(super) struct Calls<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S> Service<Request<Body>> for Calls<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<Response<Body>, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let began = Instant::now();
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:016x}-{number}", self.shared.origin);
        let method = request.uri().path().to_owned();
        let is_ours = method.starts_with("/portability.");
        let deadline = deadline(request.headers(), began);
        if let Some(deadline) = deadline {
            request.extensions_mut().insert(deadline);
        }
        let mut place = None;
        if is_ours {
            let Ok(permit) = Arc::clone(&self.shared.places).try_acquire_owned() else {
                return Box::pin(async move { Ok(finished(refused(&Refusal::Overloaded), &id, &method, began)) });
            };
            // A stream keeps a copy, so that it holds its place until it ends.
            let held = place.insert(Place::new(permit));
            request.extensions_mut().insert(held.clone());
        }
        let answer = self.inner.call(request);
        Box::pin(async move {
            let answered = match deadline.filter(|_| is_ours) {
                Some(Deadline(at)) => match tokio::time::timeout_at(at, answer).await {
                    Ok(answered) => answered?,
                    Err(_) => refused(&Refusal::DeadlineExceeded),
                },
                None => answer.await?,
            };
            drop(place);
            Ok(finished(rescued(answered), &id, &method, began))
        })
    }
}

fn refused(refusal: &Refusal) -> Response<Body> {
    status::of_call(refusal).into_http()
}

/// Puts our status in place of one that tonic made by itself.
fn rescued(response: Response<Body>) -> Response<Body> {
    let ours = Status::from_header_map(response.headers()).as_ref().and_then(status::rescued);
    ours.map_or(response, Status::into_http)
}

/// Tells the id of the call, and logs its end; a stream goes on after its line.
fn finished(mut response: Response<Body>, id: &str, method: &str, began: Instant) -> Response<Body> {
    if let Ok(id) = HeaderValue::from_str(id) {
        response.headers_mut().insert(CALL_ID, id);
    }
    let code = Status::from_header_map(response.headers()).as_ref().map_or(Code::Ok, Status::code);
    let micros = began.elapsed().as_micros();
    // A path that nobody serves is a text of the caller's.
    let method = if code == Code::Unimplemented { "unknown" } else { method };
    if method.starts_with("/grpc.health.") {
        tracing::debug!(method, id, ?code, micros, "call answered");
    } else {
        tracing::info!(method, id, ?code, micros, "call answered");
    }
    response
}

/// Returns until when the caller waits, by `grpc-timeout`: up to eight digits and a unit.
fn deadline(headers: &HeaderMap, began: Instant) -> Option<Deadline> {
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
    fn what_is_no_timeout_sets_no_deadline() {
        for text in ["", "m", "x9", "123456789S", "1.5S", "10"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
