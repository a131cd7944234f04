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

use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic::{Code, Status};
use tower::service_fn;

use super::identity::{self, Caller, Policy};
use super::load::{Places, Way};
use super::metadata::{deadline, request_id, trace_id};
use super::metrics::Metrics;
use super::peer::{OpenCall, Peer};
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

/// What stands around the methods.
#[derive(Debug)]
pub(super) struct Around {
    /// How much work is taken in.
    pub(super) places: Arc<Places>,
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
    /// The span of the call, where traces are told.
    span: Option<Begun>,
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
    /// Puts what belongs to every call around a service.
    pub(super) fn new(inner: S, around: Around) -> Self {
        // Every process has another origin, so that ids of replicas differ.
        let origin = RandomState::new().hash_one(CALL_ID);
        let methods = methods().into_iter().map(|method| (format!("/{method}"), method.into())).collect();
        let (other, nobody, count) = ("other".into(), "".into(), AtomicU64::new(0));
        Self { inner, shared: Arc::new(Shared { around, methods, other, nobody, origin, count }) }
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
        if let Some(policy) = self.around.policy.as_ref().filter(|_| call.kind != Kind::Health) {
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
        let room = self.around.places.room()?;
        Ok(Some((room, self.around.places.arrive()?)))
    }

    fn id(&self, call: &Call) -> String {
        format!("{:016x}-{}", self.origin, call.number)
    }

    /// Begins the span of a call; health has none, as it has no line in the log.
    fn span(&self, kind: Kind, path: &str, headers: &HeaderMap) -> Option<Begun> {
        let traces = self.around.traces.as_ref().filter(|_| kind != Kind::Health)?;
        Some(traces.begin(self.methods.get(path).unwrap_or(&self.other), headers))
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

    /// Tells the id of the call, and logs its end; a stream goes on after its line.
    fn finished(&self, mut response: Response<Body>, mut call: Call) -> Response<Body> {
        let id = self.id(&call);
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
        self.around.metrics.call(method, name_of(code), tenant, took.as_secs_f64());
        let caller = call.caller.as_ref().map_or("", |caller| caller.name());
        let (micros, request_id) = (took.as_micros(), call.request_id.as_deref());
        if let Some(span) = call.span.take() {
            span.end(Ended { code, id: &id, caller, tenant });
        }
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
    fn answer(&self, request: Request<Incoming>, peer: &Arc<Peer>) -> BoxFuture<Response<Held>, Infallible> {
        let Some(web) = self.shared.around.web.as_ref().filter(|web| web.is_meant(&request)) else {
            return self.call(request.map(Body::new), peer);
        };
        let (calls, of_call) = (self.clone(), Arc::clone(peer));
        let plain = service_fn(move |request| calls.call(request, &of_call));
        let (answered, open) = (web.answer(request.map(Body::new), plain), OpenCall::new(peer));
        Box::pin(async move { answered.await.map(|answer| answer.map(|body| Held::new(body, open, None))) })
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
        let open = OpenCall::new(peer);
        let path = request.uri().path().to_owned();
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let headers = request.headers();
        let (began, kind, request_id) = (Instant::now(), Kind::of(&path), request_id(headers));
        let span = self.shared.span(kind, &path, headers);
        let trace_id = span.as_ref().map_or_else(|| trace_id(headers), |span| Some(span.trace_id()));
        let mut call = Call { number, began, kind, path, caller: None, request_id, trace_id, span };
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
                    let permit = shared.around.places.enter(way, call.began, deadline).await?;
                    // A stream keeps a copy, so that it holds its place until it ends.
                    let held = place.insert(Place::new(permit));
                    request.extensions_mut().insert(held.clone());
                }
                let answer = inner.call(request);
                let Ok(answered) = match deadline.filter(|_| call.kind == Kind::Ours) {
                    Some(Deadline(at)) => {
                        tokio::time::timeout_at(at, answer).await.map_err(|_| Refusal::DeadlineExceeded)?
                    }
                    None => answer.await,
                };
                Ok(rescued(answered.map(Body::new)))
            };
            let answered = answered.await.unwrap_or_else(|refusal: Refusal| {
                shared.around.metrics.refused(status::reason(&refusal));
                refused(&refusal)
            });
            Ok(shared.finished(answered, call).map(|body| Held::new(body, open, room)))
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
