//! What happens to every call before and after its method: an id, who calls, a place, a deadline, a line in the log.
//!
//! **A call that may not be made, or finds no place, is turned away before any work is started; health is answered to
//! everybody, and reflection to everybody who is known. No line of the log tells what is in a call.** No message is
//! looked at or copied here.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic::{Code, Status};

use super::connections::{OpenCall, Peer};
use super::identity::{self, Caller, Policy};
use super::load::{Places, Way};
use super::metrics::Metrics;
use super::reload::Reloaded;
use crate::api::{Deadline, Decisions, Place, Recorder, Refusal, methods, status};

/// The metadata of a response that tells the id of the call.
const CALL_ID: &str = "portability-call-id";

/// How much before the caller's deadline the answer is sent, so that it can still arrive.
const HEADWAY: Duration = Duration::from_millis(2);

/// What answers a call of a connection.
pub(super) trait Answers: Clone + Send + Sync + 'static {
    /// Answers a call.
    fn answer(&self, request: Request<Incoming>, peer: &Arc<Peer>) -> BoxFuture<Response<Held>, Infallible>;
}

/// The body of an answer, which keeps its call open until the last of it is on its way.
#[derive(Debug)]
pub(super) struct Held {
    body: Body,
    open: OpenCall,
    _room: Option<OwnedSemaphorePermit>,
}

impl Held {
    fn new(body: Body, mut open: OpenCall, room: Option<OwnedSemaphorePermit>) -> Self {
        // Nobody asks for a body that is empty.
        open.unread(!body.is_end_stream());
        open.read();
        Self { body, open, _room: room }
    }
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let piece = Pin::new(&mut self.body).poll_frame(context);
        // The next piece is asked for only when there is room on the way to the peer.
        self.open.read();
        self.open.unread(matches!(piece, Poll::Ready(Some(_))));
        piece
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A service with what belongs to every call around it.
#[derive(Clone, Debug)]
pub(super) struct Calls<S> {
    inner: S,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    places: Arc<Places>,
    policy: Option<Arc<Reloaded<Policy>>>,
    /// Paths of methods of ours with their names: any other path is a text of the caller's, and is not told.
    methods: BTreeMap<String, Arc<str>>,
    other: Arc<str>,
    nobody: Arc<str>,
    metrics: Metrics,
    decisions: Option<Arc<dyn Decisions>>,
    origin: u64,
    count: AtomicU64,
}

/// What is known of a call as soon as it arrives.
struct Call {
    number: u64,
    began: Instant,
    path: String,
    kind: Kind,
    caller: Option<Arc<Caller>>,
    /// The caller's id of the request, where it is plain.
    request_id: Option<String>,
    /// The id of the trace that the call is part of.
    trace_id: Option<String>,
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A method of ours: permitted by name, and has a place.
    Ours,
    /// Health: answered to everybody at any time.
    Health,
    /// Reflection, or nothing that is known.
    Other,
}

impl Kind {
    fn of(path: &str) -> Self {
        if path.starts_with("/portability.") {
            Self::Ours
        } else if path.starts_with("/grpc.health.v1.Health/") {
            Self::Health
        } else {
            Self::Other
        }
    }
}

impl<S> Calls<S> {
    /// Puts places around a service, and a policy where there is one.
    pub(super) fn new(
        inner: S,
        places: Arc<Places>,
        policy: Option<Arc<Reloaded<Policy>>>,
        metrics: Metrics,
        decisions: Option<Arc<dyn Decisions>>,
    ) -> Self {
        // Every process has another origin, so that ids of replicas differ.
        let origin = RandomState::new().hash_one(CALL_ID);
        let methods = methods().into_iter().map(|method| (format!("/{method}"), method.into())).collect();
        let (other, nobody, count) = ("other".into(), "".into(), AtomicU64::new(0));
        Self {
            inner,
            shared: Arc::new(Shared { places, policy, methods, other, nobody, metrics, decisions, origin, count }),
        }
    }
}

impl Shared {
    /// Says who calls and where the call waits, or why it is turned away.
    fn admit(
        &self,
        call: &mut Call,
        headers: &HeaderMap,
        peer: &Peer,
    ) -> Result<Option<(OwnedSemaphorePermit, Way)>, Refusal> {
        if let Some(policy) = self.policy.as_ref().filter(|_| call.kind != Kind::Health) {
            let caller = call.caller.insert(identity::caller(&policy.get(), &peer.shown, headers)?);
            if call.kind == Kind::Ours {
                caller.may_call(&call.path)?;
                caller.take()?;
            }
        }
        if call.kind != Kind::Ours {
            return Ok(None);
        }
        if peer.leaves_unread() {
            return Err(Refusal::Overloaded);
        }
        let room = self.places.room()?;
        Ok(Some((room, self.places.arrive()?)))
    }

    fn id(&self, call: &Call) -> String {
        format!("{:016x}-{}", self.origin, call.number)
    }

    /// Returns what keeps the decisions of a call, where they are kept.
    fn recorder(&self, call: &Call) -> Option<Recorder> {
        let kept = Arc::clone(self.decisions.as_ref()?);
        let caller = call.caller.as_ref();
        Some(Recorder {
            call: self.id(call).into(),
            caller: caller.map_or_else(|| Arc::clone(&self.nobody), |caller| caller.name().into()),
            tenant: Arc::clone(caller.map_or(&self.nobody, |caller| caller.tenant())),
            kept,
        })
    }

    /// Tells the id of the call, and logs its end; a stream goes on after its line.
    fn finished(&self, mut response: Response<Body>, call: &Call) -> Response<Body> {
        let id = self.id(call);
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(CALL_ID, id);
        }
        if call.kind == Kind::Health {
            return response;
        }
        let code = Status::from_header_map(response.headers()).as_ref().map_or(Code::Ok, Status::code);
        let took = call.began.elapsed();
        let method = self.methods.get(&call.path).unwrap_or(&self.other);
        let tenant = call.caller.as_ref().map_or(&self.nobody, |caller| caller.tenant());
        self.metrics.call(method, name_of(code), tenant, took.as_secs_f64());
        let caller = call.caller.as_ref().map_or("", |caller| caller.name());
        let (micros, request_id) = (took.as_micros(), call.request_id.as_deref());
        let trace_id = call.trace_id.as_deref();
        tracing::info!(%method, id, caller, %tenant, request_id, trace_id, ?code, micros, "call answered");
        response
    }
}

impl<S, B> Answers for Calls<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<tonic::codegen::StdError>,
{
    fn answer(&self, mut request: Request<Incoming>, peer: &Arc<Peer>) -> BoxFuture<Response<Held>, Infallible> {
        let open = OpenCall::new(peer);
        let path = request.uri().path().to_owned();
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let headers = request.headers();
        let (request_id, trace_id) = (request_id(headers), trace_id(headers));
        let (began, kind) = (Instant::now(), Kind::of(&path));
        let mut call = Call { number, began, kind, path, caller: None, request_id, trace_id };
        let admitted = self.shared.admit(&mut call, request.headers(), peer);
        if let Some(recorder) = self.shared.recorder(&call) {
            request.extensions_mut().insert(recorder);
        }
        let deadline = deadline(request.headers(), call.began);
        if let Some(deadline) = deadline {
            request.extensions_mut().insert(deadline);
        }
        let (mut inner, shared) = (self.inner.clone(), Arc::clone(&self.shared));
        Box::pin(async move {
            let mut room = None;
            let answered = async {
                let mut place = None;
                if let Some((permit, way)) = admitted? {
                    room = Some(permit);
                    let permit = shared.places.enter(way, call.began, deadline).await?;
                    // A stream keeps a copy, so that it holds its place until it ends.
                    let held = place.insert(Place::new(permit));
                    request.extensions_mut().insert(held.clone());
                }
                let answer = inner.call(request.map(Body::new));
                let Ok(answered) = match deadline.filter(|_| call.kind == Kind::Ours) {
                    Some(Deadline(at)) => {
                        tokio::time::timeout_at(at, answer).await.map_err(|_| Refusal::DeadlineExceeded)?
                    }
                    None => answer.await,
                };
                Ok(rescued(answered.map(Body::new)))
            };
            let answered = answered.await.unwrap_or_else(|refusal: Refusal| {
                shared.metrics.refused(status::reason(&refusal));
                refused(&refusal)
            });
            Ok(shared.finished(answered, &call).map(|body| Held::new(body, open, room)))
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

/// Returns the caller's id of a request; one that is long or not plain is not told, since it could be anything.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    let is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    (is_plain && !id.is_empty() && id.len() <= 64).then(|| id.to_owned())
}

/// Returns the id of the trace that the caller says the call is part of.
///
/// Source: W3C Trace Context, section 3.2: version, 32 digits of the trace, 16 of the span, flags; ids are not all zero.
fn trace_id(headers: &HeaderMap) -> Option<String> {
    let mut parts = headers.get("traceparent")?.to_str().ok()?.split('-');
    let mut part = |digits: usize| {
        let is_hex = |text: &&str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        parts.next().filter(|text| text.len() == digits).filter(is_hex)
    };
    let (version, trace, span, _flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
    let is_id = |id: &str| id.bytes().any(|b| b != b'0');
    (version != "ff" && is_id(trace) && is_id(span)).then(|| trace.to_owned())
}

/// Returns the name of a code, as gRPC writes it.
fn name_of(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
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
    use tonic::codegen::http::HeaderName;

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
