//! What happens to every call before and after its method: an id, who calls, a place, a deadline, a line in the log.
//!
//! **A call that may not be made, or finds no place, is turned away before any work is started; health is answered to
//! everybody, and reflection to everybody who is known. No line of the log tells what is in a call.** No message is
//! looked at or copied here.

use std::collections::BTreeSet;
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
use super::reload::Reloaded;
use crate::api::{Deadline, Place, Refusal, methods, status};

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
    /// Paths of methods of ours: any other path is a text of the caller's, and is not logged.
    paths: BTreeSet<String>,
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
    pub(super) fn new(inner: S, places: Places, policy: Option<Arc<Reloaded<Policy>>>) -> Self {
        // Every process has another origin, so that ids of replicas differ.
        let origin = RandomState::new().hash_one(CALL_ID);
        let paths = methods().into_iter().map(|method| format!("/{method}")).collect();
        let (places, count) = (Arc::new(places), AtomicU64::new(0));
        Self { inner, shared: Arc::new(Shared { places, policy, paths, origin, count }) }
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

    /// Tells the id of the call, and logs its end; a stream goes on after its line.
    fn finished(&self, mut response: Response<Body>, call: &Call) -> Response<Body> {
        let id = format!("{:016x}-{}", self.origin, call.number);
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(CALL_ID, id);
        }
        if call.kind == Kind::Health {
            return response;
        }
        let code = Status::from_header_map(response.headers()).as_ref().map_or(Code::Ok, Status::code);
        let micros = call.began.elapsed().as_micros();
        let method = self.paths.get(&call.path).map_or("other", String::as_str);
        let caller = call.caller.as_ref().map_or("", |caller| caller.name());
        let tenant = call.caller.as_ref().map_or("", |caller| caller.tenant());
        tracing::info!(method, id, caller, tenant, ?code, micros, "call answered");
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
        let mut call = Call { number, began: Instant::now(), kind: Kind::of(&path), path, caller: None };
        let admitted = self.shared.admit(&mut call, request.headers(), peer);
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
            let answered = answered.await.unwrap_or_else(|refusal| refused(&refusal));
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
