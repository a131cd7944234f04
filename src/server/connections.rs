//! The connections: how many there are, how each begins, how old it gets, and how it ends.
//!
//! Goes in: a listener, and what answers a call. Comes out: HTTP/2 over plain TCP or TLS, until the server is asked to
//! stop. Here and not in tonic, since tonic neither counts connections nor gives each an age of its own: connections
//! that were made together would end together.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use prometheus_client::metrics::gauge::Gauge;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tonic::codegen::BoxFuture;
use tonic::codegen::http::{Request, Response};

use super::body::Held;
use super::calls::Answers;
use super::gathered::{Outlet, gathered};
use super::identity::Shown;
use super::listen::{Listener, Socket, unhindered};
use super::metrics::Metrics;
use super::peer::{Look, Peer, UNREAD};
use super::reload::Reloaded;
use super::tls::spiffe_id;

/// The most streams of one connection.
const STREAMS_OF_CONNECTION: u32 = 256;
/// How much of a stream, and of a connection, may be on its way; the defaults of 64 KiB are slow over distance.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 4 << 20;
/// The most bytes of the metadata of one call.
const HEADERS: u32 = 32 << 10;
/// How often a silent peer is asked whether it is still there, and how long it may take to say so.
const KEEPALIVE: Duration = Duration::from_secs(60);
const KEEPALIVE_ANSWER: Duration = Duration::from_secs(20);
/// How long a peer may take to agree on TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a peer without a call has to agree to an end.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How often a connection that is ending is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// How connections are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keeping {
    /// The most connections at once; one more is closed as soon as it is made.
    pub(super) connections: usize,
    /// After how long a connection is asked to end, give or take a tenth; never, where there is none.
    pub(super) age: Option<Duration>,
    /// How long its calls may then go on.
    pub(super) grace: Duration,
    /// How long a connection may have no call.
    pub(super) idle: Duration,
}

/// The room of one connection, which is counted.
struct Place {
    _permit: OwnedSemaphorePermit,
    count: Gauge,
}

impl Place {
    fn new(permit: OwnedSemaphorePermit, metrics: &Metrics) -> Self {
        metrics.connections.inc();
        Self { _permit: permit, count: metrics.connections.clone() }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.count.dec();
    }
}

/// Everything that one connection needs of the server.
#[derive(Clone)]
struct Server<A> {
    answers: A,
    keeping: Keeping,
    http: http2::Builder<TokioExecutor>,
    stopping: watch::Receiver<bool>,
    crowded: watch::Receiver<()>,
    metrics: Metrics,
}

/// Takes connections until a future ends; then lets every call run out, and returns. Dropped, it cuts them off.
pub(super) async fn serve<A: Answers>(
    listener: Listener,
    tls: Option<Arc<Reloaded<ServerConfig>>>,
    answers: A,
    keeping: Keeping,
    metrics: Metrics,
    stop: impl Future<Output = ()>,
) {
    let (stopped, stopping) = watch::channel(false);
    let (crowd, crowded) = watch::channel(());
    let server = Server { answers, keeping, http: http(), stopping, crowded, metrics };
    let room = Arc::new(Semaphore::new(keeping.connections.min(Semaphore::MAX_PERMITS)));
    let (randomness, mut number) = (RandomState::new(), 0_u64);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
            // What has ended is forgotten.
            Some(_) = connections.join_next() => continue,
        };
        let Ok(socket) = accepted.inspect_err(|error| tracing::warn!(%error, "a connection was not taken")) else {
            // Too many open files, as a rule: there is nothing to do but to wait for some to be closed.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        if room.available_permits() <= keeping.connections / 16 {
            crowd.send_replace(());
        }
        let Ok(permit) = Arc::clone(&room).try_acquire_owned() else {
            server.metrics.connections_refused.inc();
            continue;
        };
        let place = Place::new(permit, &server.metrics);
        number += 1;
        let age = keeping.age.map(|age| Instant::now() + jittered(age, randomness.hash_one(number)));
        // The certificate of this moment: one that is replaced later serves those who come later.
        let config = tls.as_ref().map(|tls| Arc::clone(&tls.get()));
        connections.spawn(server.clone().begin(socket, config, age, place));
    }
    drop(listener);
    stopped.send_replace(true);
    while connections.join_next().await.is_some() {}
}

fn http() -> http2::Builder<TokioExecutor> {
    let mut http = http2::Builder::new(TokioExecutor::new());
    http.timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_OF_CONNECTION)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(HEADERS)
        .keep_alive_interval(KEEPALIVE)
        .keep_alive_timeout(KEEPALIVE_ANSWER);
    http
}

/// Moves an age by up to a tenth, so that connections that were made together do not end together.
fn jittered(age: Duration, random: u64) -> Duration {
    let nine_tenths = age - age / 10;
    // Of 256 steps, since a duration is multiplied by whole numbers.
    nine_tenths + (age / 5 / 256) * u32::try_from(random % 256).unwrap_or(0)
}

impl<A: Answers> Server<A> {
    /// Agrees on TLS where it is spoken, and serves.
    async fn begin(mut self, socket: Socket, config: Option<Arc<ServerConfig>>, age: Option<Instant>, _place: Place) {
        if unhindered(&socket).is_err() {
            return;
        }
        let (socket, outlet) = gathered(socket);
        let Some(config) = config else { return self.keep(socket, &outlet, Shown::default(), age).await };
        let agreed = tokio::select! {
            agreed = timeout(HANDSHAKE, TlsAcceptor::from(config).accept(socket)) => agreed,
            () = told(&mut self.stopping) => return,
        };
        let agreed = agreed.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        match agreed {
            Ok(stream) => {
                let certificate = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
                let shown = Shown::new(certificate.and_then(spiffe_id));
                self.keep(stream, &outlet, shown, age).await;
            }
            Err(error) => {
                self.metrics.handshakes_failed.inc();
                tracing::debug!(%error, "no TLS was agreed on");
            }
        }
    }

    /// Serves a connection until it ends.
    async fn keep<IO>(mut self, io: IO, outlet: &Outlet<Socket>, shown: Shown, age: Option<Instant>)
    where
        IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let peer = Arc::new(Peer::new(shown));
        let service = OfConnection { answers: self.answers, peer: Arc::clone(&peer) };
        let mut connection = pin!(self.http.serve_connection(TokioIo::new(io), service));
        outlet.by_turn();
        let mut look = pin!(sleep_until(Instant::now() + self.keeping.idle.min(UNREAD)));
        let mut aged = pin!(async {
            match age {
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        });
        self.crowded.mark_unchanged();
        // Open until something ends it: age, disuse, room for others, or the end of the server.
        loop {
            tokio::select! {
                () = outlet.turns(connection.as_mut()) => return,
                () = told(&mut self.stopping) => {
                    // The drain of the server has its own limit, and cuts this off.
                    connection.as_mut().graceful_shutdown();
                    until_silent(connection, outlet, &peer, None).await;
                    return;
                }
                () = &mut aged => break,
                Ok(()) = self.crowded.changed() => if peer.gives_way() { break },
                () = &mut look => match peer.look(self.keeping, Instant::now()) {
                    Look::GoesOn(until) => look.as_mut().reset(until),
                    Look::Unused => break,
                    Look::Unread => {
                        tracing::debug!("a connection that leaves answers unread was cut off");
                        self.metrics.connections_cut_off.inc();
                        return;
                    }
                }
            }
        }
        connection.as_mut().graceful_shutdown();
        if !until_silent(connection, outlet, &peer, Some(Instant::now() + self.keeping.grace)).await {
            tracing::debug!("a connection was cut off at the end of its grace");
            self.metrics.connections_cut_off.inc();
        }
    }
}

/// Waits until the server is asked to stop.
async fn told(stopping: &mut watch::Receiver<bool>) {
    // The guard of the value must not outlive this line; a server that is gone has stopped.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

/// Waits for the end of a connection that was asked to end: for its calls up to a limit, and where it has none, for
/// no longer than a peer takes that is there. Says whether it ended before the limit.
async fn until_silent<C: Future>(
    mut connection: Pin<&mut C>,
    outlet: &Outlet<Socket>,
    peer: &Peer,
    limit: Option<Instant>,
) -> bool {
    let mut silent_since = None;
    loop {
        tokio::select! {
            () = outlet.turns(connection.as_mut()) => return true,
            () = tokio::time::sleep(LOOK) => {}
        }
        let now = Instant::now();
        if limit.is_some_and(|limit| limit <= now) {
            return false;
        }
        silent_since = if peer.has_calls() { None } else { silent_since.or(Some(now)) };
        if silent_since.is_some_and(|since| LAST_WORDS <= now - since) {
            return true;
        }
    }
}

/// What answers the calls of one connection.
struct OfConnection<A> {
    answers: A,
    peer: Arc<Peer>,
}

impl<A: Answers> hyper::service::Service<Request<Incoming>> for OfConnection<A> {
    type Response = Response<Held>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<Response<Held>, Self::Error>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        self.answers.answer(request, &self.peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_differ_by_a_tenth_at_the_most() {
        let age = Duration::from_secs(1_000);
        assert_eq!(jittered(age, 0), Duration::from_secs(900));
        let most = jittered(age, 255);
        assert!(Duration::from_secs(1_099) < most && most < Duration::from_secs(1_100), "{most:?}");
    }
}
