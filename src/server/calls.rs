//! What happens to every call before and after its method: an id, who calls, a place, a deadline, a line in the log.
//!
//! **A call that may not be made, or finds no place, is turned away before any work is started; health is answered to
//! everybody, and reflection to everybody who is known. No line of the log tells what is in a call.** No message is
//! looked at or copied here; work is done by the threads of `pool.rs`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hyper::body::{Body as HttpBody, Incoming};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic::{Code, Status};
use tower::service_fn;

use super::body::{Held, Prepared};
use super::identity::{self, Caller, Policy};
use super::intake::Intake;
use super::leftover::Leftovers;
use super::load::{Places, Way};
use super::metadata::{deadline, request_id, trace_id};
use super::metrics::Metrics;
use super::peer::{OpenCall, Peer};
use super::pool::Pool;
use super::reload::Reloaded;
use super::traces::{Begun, Ended, Traces};
use super::web::Web;
use crate::api::{Deadline, Decisions, Place, Recorder, Refusal, methods, status};

/// The metadata of a response that tells the id of the call.
pub(super) const CALL_ID: &str = "portability-call-id";

/// What answers a call of a connection.
pub(super) trait Answers: Clone + Send + Sync + 'static {
    /// Answers a call.
    fn answer(&self, request: Request<Incoming>, peer: &Arc<Peer>) -> BoxFuture<Response<Held>, Infallible>;
}

/// A service with what belongs to every call around it.
#[derive(Clone, Debug)]
pub(super) struct Calls<S> {
    inner: S,
    shared: Arc<Shared>,
}

/// What stands around the methods.
#[derive(Debug)]
pub(super) struct Around {
    /// The threads that calls are worked on by.
    pub(super) pool: Pool,
    /// How much work is taken in.
    pub(super) places: Arc<Places>,
    /// How much of their messages is.
    pub(super) intake: Arc<Intake>,
    /// Who may call what; none, where everybody may call everything.
    pub(super) policy: Option<Arc<Reloaded<Policy>>>,
    /// What is counted.
    pub(super) metrics: Metrics,
    /// What keeps decisions; none, where they are not kept.
    pub(super) decisions: Option<Arc<dyn Decisions>>,
    /// What pages of other origins may do; none, where browsers are not served.
    pub(super) web: Option<Web>,
    /// Where spans go; none, where they are not told.
    pub(super) traces: Option<Arc<Traces>>,
}

#[derive(Debug)]
struct Shared {
    around: Around,
    /// Paths of methods of ours with their names: any other path is a text of the caller's, and is not told.
    methods: BTreeMap<String, Arc<str>>,
    other: Arc<str>,
    nobody: Arc<str>,
    /// Calls for which there was no room.
    turned_away: Sparing,
    leftovers: Arc<Leftovers>,
    origin: u64,
    count: AtomicU64,
}

/// What is known of a call as soon as it arrives.
struct Call {
    number: u64,
    began: Instant,
    /// A method of ours, or `other`: any other path is a text of the caller's, and is not told.
    method: Arc<str>,
    kind: Kind,
    caller: Option<Arc<Caller>>,
    /// The caller's id of the request, where it is plain.
    request_id: Option<String>,
    /// The id of the trace that the call is part of.
    trace_id: Option<String>,
    /// The span of the call, where traces are told.
    span: Option<Begun>,
}

/// What an admitted call holds: room for its answer, and how it comes to its place.
type Admitted = Option<(OwnedSemaphorePermit, Way)>;

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
    /// Puts what belongs to every call around a service. Called in the runtime that reads connections.
    pub(super) fn new(inner: S, around: Around) -> Self {
        // Every process has another origin, so that ids of replicas differ.
        let origin = RandomState::new().hash_one(CALL_ID);
        let methods = methods().into_iter().map(|method| (format!("/{method}"), method.into())).collect();
        let (other, nobody, count) = ("other".into(), "".into(), AtomicU64::new(0));
        let (turned_away, leftovers) = (Sparing::new(), Arc::new(Leftovers::new()));
        let shared = Shared { around, methods, other, nobody, turned_away, leftovers, origin, count };
        Self { inner, shared: Arc::new(shared) }
    }
}

impl Shared {
    /// Says where the call waits, or why it is turned away; notes who calls.
    fn admit(&self, call: &mut Call, path: &str, headers: &HeaderMap, peer: &Peer) -> Result<Admitted, Refusal> {
        if let Some(policy) = self.around.policy.as_ref().filter(|_| call.kind != Kind::Health) {
            let caller = call.caller.insert(identity::caller(&policy.get(), &peer.shown, headers)?);
            if call.kind == Kind::Ours {
                caller.may_call(path)?;
                caller.take()?;
            }
        }
        if call.kind != Kind::Ours {
            return Ok(None);
        }
        if peer.leaves_unread() {
            return Err(self.around.places.turned_away(call.began));
        }
        let room = self.around.places.room(call.began)?;
        Ok(Some((room, self.around.places.arrive(call.began)?)))
    }

    fn id(&self, call: &Call) -> String {
        format!("{:016x}-{}", self.origin, call.number)
    }

    /// Begins the span of a call; health has none, as it has no line in the log.
    fn span(&self, kind: Kind, method: &str, headers: &HeaderMap) -> Option<Begun> {
        let traces = self.around.traces.as_ref().filter(|_| kind != Kind::Health)?;
        Some(traces.begin(method, headers))
    }

    /// Returns what keeps the decisions of a call, where they are kept.
    fn recorder(&self, call: &Call) -> Option<Recorder> {
        let kept = Arc::clone(self.around.decisions.as_ref()?);
        let caller = call.caller.as_ref();
        Some(Recorder {
            call: self.id(call).into(),
            caller: caller.map_or_else(|| Arc::clone(&self.nobody), |caller| caller.name().into()),
            tenant: Arc::clone(caller.map_or(&self.nobody, |caller| caller.tenant())),
            kept,
        })
    }

    /// Answers a call that is turned away. Those for whom there is no room are told in the log once a second, with their
    /// number: a line for each would take what is short.
    fn refused(&self, refusal: &Refusal, call: &mut Call) -> Response<Body> {
        let reason = status::reason(refusal);
        self.around.metrics.refused(reason);
        let response = status::of_call(refusal).into_http();
        if !matches!(refusal, Refusal::Overloaded { .. } | Refusal::RateExceeded { .. }) {
            return self.finished(response, call);
        }
        if let Some(calls) = self.turned_away.told(call.began) {
            tracing::info!(calls, reason, "calls were turned away");
        }
        self.counted(Code::ResourceExhausted, call);
        self.named(response, call)
    }

    /// Tells the id of the call, and logs its end; a stream goes on after its line.
    fn finished<B>(&self, response: Response<B>, call: &mut Call) -> Response<B> {
        if call.kind != Kind::Health {
            let code = Status::from_header_map(response.headers()).as_ref().map_or(Code::Ok, Status::code);
            let micros = self.counted(code, call).as_micros();
            let (method, id) = (&call.method, self.id(call));
            let tenant = call.caller.as_ref().map_or(&self.nobody, |caller| caller.tenant());
            let caller = call.caller.as_ref().map_or("", |caller| caller.name());
            let (request_id, trace_id) = (call.request_id.as_deref(), call.trace_id.as_deref());
            tracing::info!(%method, id, caller, %tenant, request_id, trace_id, ?code, micros, "call answered");
        }
        self.named(response, call)
    }

    /// Counts a call, ends its span, and returns how long it took.
    fn counted(&self, code: Code, call: &mut Call) -> Duration {
        let took = call.began.elapsed();
        let tenant = call.caller.as_ref().map_or(&self.nobody, |caller| caller.tenant());
        self.around.metrics.call(&call.method, name_of(code), tenant, took.as_secs_f64());
        if let Some(span) = call.span.take() {
            let caller = call.caller.as_ref().map_or("", |caller| caller.name());
            span.end(Ended { code, id: &self.id(call), caller, tenant });
        }
        took
    }

    /// Tells the id of the call.
    fn named<B>(&self, mut response: Response<B>, call: &Call) -> Response<B> {
        if let Ok(id) = HeaderValue::try_from(self.id(call)) {
            response.headers_mut().insert(CALL_ID, id);
        }
        response
    }
}

/// What is told once a second, with its number.
#[derive(Debug)]
struct Sparing {
    began: Instant,
    /// In milliseconds since it began.
    next_at: AtomicU64,
    untold: AtomicU64,
}

impl Sparing {
    fn new() -> Self {
        Self { began: Instant::now(), next_at: AtomicU64::new(0), untold: AtomicU64::new(0) }
    }

    /// Notes one more, and returns how many there were since the last time, where it is time to tell.
    fn told(&self, now: Instant) -> Option<u64> {
        self.untold.fetch_add(1, Ordering::Relaxed);
        let now = u64::try_from(now.saturating_duration_since(self.began).as_millis()).unwrap_or(u64::MAX);
        let next_at = self.next_at.load(Ordering::Relaxed);
        let is_time = next_at <= now
            && self.next_at.compare_exchange(next_at, now + 1_000, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        is_time.then(|| self.untold.swap(0, Ordering::Relaxed))
    }
}

impl<S, B> Answers for Calls<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<tonic::codegen::StdError>,
{
    fn answer(&self, request: Request<Incoming>, peer: &Arc<Peer>) -> BoxFuture<Response<Held>, Infallible> {
        let web = self.shared.around.web.as_ref().filter(|web| web.is_meant(&request));
        let request = request.map(|body| Body::new(self.shared.leftovers.of(body)));
        let Some(web) = web else { return self.call(request, peer) };
        let (calls, of_call) = (self.clone(), Arc::clone(peer));
        let plain = service_fn(move |request| calls.call(request, &of_call));
        let (answered, open) = (web.answer(request, plain), OpenCall::new(peer));
        Box::pin(async move {
            let Ok(answered) = answered.await;
            Ok(answered.map(|body| Held::new(Prepared::not_yet(body), open, None)))
        })
    }
}

impl<S, B> Calls<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<tonic::codegen::StdError>,
{
    /// Answers a call that is plain gRPC, or has become it.
    fn call(&self, mut request: Request<Body>, peer: &Arc<Peer>) -> BoxFuture<Response<Held>, Infallible> {
        let (open, shared) = (OpenCall::new(peer), Arc::clone(&self.shared));
        let (path, headers) = (request.uri().path(), request.headers());
        let (kind, method) = (Kind::of(path), Arc::clone(shared.methods.get(path).unwrap_or(&shared.other)));
        let span = shared.span(kind, &method, headers);
        let mut call = Call {
            number: shared.count.fetch_add(1, Ordering::Relaxed),
            began: Instant::now(),
            method,
            kind,
            caller: None,
            request_id: request_id(headers),
            trace_id: span.as_ref().map_or_else(|| trace_id(headers), |span| Some(span.trace_id())),
            span,
        };
        let admitted = match shared.admit(&mut call, path, headers, peer) {
            Ok(admitted) => admitted,
            Err(refusal) => {
                let answered = shared.refused(&refusal, &mut call);
                let answered = answered.map(|body| Held::new(Prepared::not_yet(body), open, None));
                return Box::pin(std::future::ready(Ok(answered)));
            }
        };
        let deadline = deadline(headers, call.began);
        if let Some(recorder) = shared.recorder(&call) {
            request.extensions_mut().insert(recorder);
        }
        if let Some(deadline) = deadline {
            request.extensions_mut().insert(deadline);
        }
        let mut inner = self.inner.clone();
        Box::pin(async move {
            let Some((room, way)) = admitted else {
                // Health and reflection are no work, and never wait behind it.
                let Ok(answered) = inner.call(request).await;
                let answered = shared.finished(rescued(answered.map(Body::new)), &mut call);
                return Ok(answered.map(|body| Held::new(Prepared::not_yet(body), open, None)));
            };
            let (places, intake) = (Arc::clone(&shared.around.places), Arc::clone(&shared.around.intake));
            let working = shared.around.pool.work(async move {
                let place = Place::new(places.enter(way, deadline).await?);
                // A stream keeps a copy, so that it holds its place until it ends.
                request.extensions_mut().insert(place.clone());
                let (head, body) = request.into_parts();
                let (body, room) = intake.weigh(body, &head.headers, &places);
                let Ok(answered) = inner.call(Request::from_parts(head, Body::new(body))).await;
                let (head, body) = rescued(answered.map(Body::new)).into_parts();
                let body = Prepared::of(body).await;
                drop((place, room));
                Ok(Response::from_parts(head, body))
            });
            let answered = match deadline {
                Some(Deadline(at)) => timeout_at(at, working).await.unwrap_or(Ok(Err(Refusal::DeadlineExceeded))),
                None => working.await,
            };
            let answered = match answered.unwrap_or(Err(Refusal::Internal)) {
                Ok(answered) => shared.finished(answered, &mut call),
                Err(refusal) => shared.refused(&refusal, &mut call).map(Prepared::not_yet),
            };
            Ok(answered.map(|body| Held::new(body, open, Some(room))))
        })
    }
}

/// Puts our status in place of one that tonic made by itself.
fn rescued(response: Response<Body>) -> Response<Body> {
    let ours = Status::from_header_map(response.headers()).as_ref().and_then(status::rescued);
    ours.map_or(response, Status::into_http)
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
