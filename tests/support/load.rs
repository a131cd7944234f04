//! A server as it is shipped, in a process of its own, and a load on it over bare HTTP/2: cheap for the side that makes
//! it, so that what is seen is the server. See `benches/README.md`.
#![allow(dead_code, unreachable_pub, reason = "each test and each benchmark uses a part")]

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use portability::api::{json, pb};
use prost::Message;
use prost::bytes::{BufMut, Bytes, BytesMut};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tokio_rustls::TlsConnector;
use tonic::codegen::http::{HeaderMap, Request};

pub const SCORE: &str = "/portability.v1.ScoringService/ScoreContract";
/// The processors of the server and of the load.
pub const SERVER_CORE: usize = 0;
pub const LOAD_CORE: usize = 1;
/// The code of gRPC for a call that was turned away.
pub const RESOURCE_EXHAUSTED: u32 = 8;
const DEADLINE_EXCEEDED: u32 = 4;
const CANCELLED: u32 = 1;
/// How long a server may take to listen, and a call to come to any end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether this process keeps to its processor, and so do servers to theirs.
static PINNED: AtomicBool = AtomicBool::new(false);

/// Keeps this process to one processor and servers to another, and says whether it could.
pub fn pin_load() -> bool {
    let ours = std::process::id().to_string();
    let pinned = Command::new("taskset").args(["-pc", &LOAD_CORE.to_string(), &ours]).stdout(Stdio::null()).status();
    let is_pinned = pinned.is_ok_and(|status| status.success());
    PINNED.store(is_pinned, Ordering::Relaxed);
    is_pinned
}

/// Returns an address that nobody listens on.
pub async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    listener.local_addr().expect("a bound listener has an address")
}

/// A server in a process of its own.
#[derive(Debug)]
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts the server with these arguments and its log in a file, and waits until it listens.
    pub async fn start(arguments: &[&str], log: &Path) -> Self {
        Self::start_at(free_address().await, arguments, &[], log).await
    }

    /// The same at an address, with these variables of its environment.
    pub async fn start_at(address: SocketAddr, arguments: &[&str], environment: &[(&str, &str)], log: &Path) -> Self {
        let program = std::env::var("PORTABILITY_PROGRAM");
        let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_portability").to_owned());
        let log = File::options().create(true).append(true).open(log).expect("the log can be written");
        let spawned = |command: &mut Command| {
            let listen = address.to_string();
            let command = command.args(["serve", "--listen", &listen]).args(arguments);
            let command = command.envs(environment.iter().copied()).stdin(Stdio::null());
            command.stderr(log.try_clone().expect("a file is cloned")).spawn()
        };
        let is_pinned = PINNED.load(Ordering::Relaxed);
        let child = if is_pinned {
            spawned(Command::new("taskset").args(["-c", &SERVER_CORE.to_string(), &program]))
        } else {
            spawned(&mut Command::new(&program))
        };
        let child = child.expect("the server starts");
        let server = Self { child, address };
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(address).await.is_err() {
            assert!(Instant::now() < until, "the server does not listen");
            sleep(Duration::from_millis(5)).await;
        }
        server
    }

    /// The processor time of all its threads so far.
    pub fn processor(&self) -> Duration {
        processor_of(&self.child.id().to_string())
    }

    /// The most memory that it had, in MiB.
    pub fn peak_memory(&self) -> f64 {
        self.status("VmHWM:")
    }

    /// The memory that it has, in MiB.
    pub fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    fn status(&self, what: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(what));
        let kib: f64 = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(f64::NAN);
        kib / 1024.0
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the server is ours to signal");
    }

    /// Waits for the end of the process, and returns its exit code.
    pub async fn ended(&mut self) -> Option<i32> {
        let until = Instant::now() + 3 * PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the server is our child") {
                return status.code();
            }
            assert!(Instant::now() < until, "the server does not end");
            sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The processor time of all threads of a process so far, as the scheduler of Linux counts it.
pub fn processor_of(process: &str) -> Duration {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else { return Duration::ZERO };
    let of_thread = |thread: std::io::Result<std::fs::DirEntry>| -> Option<u64> {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse().ok()
    };
    Duration::from_nanos(threads.filter_map(of_thread).sum())
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered.
    Answered,
    /// It was turned away, and after how long its caller may come back.
    Shed(Duration),
    /// Its deadline passed.
    Late,
    /// The server has said that it has not seen it, or the connection was closed before: it is sent again elsewhere.
    Untaken,
    /// It failed in another way: a code of gRPC, or what became of the connection.
    Failed(String),
}

/// What a caller trusts and shows.
#[derive(Clone)]
pub struct Tls(Arc<ClientConfig>);

impl Tls {
    /// Trusts authorities, and shows a certificate with its key where there is one; all of it PEM.
    pub fn new(trust: &str, shown: Option<(&str, &str)>) -> Self {
        let mut roots = RootCertStore::empty();
        for authority in CertificateDer::pem_slice_iter(trust.as_bytes()) {
            roots.add(authority.expect("the PEM is good")).expect("it is an authority");
        }
        let config = ClientConfig::builder().with_root_certificates(roots);
        let mut config = match shown {
            None => config.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).map(|one| one.expect("it is PEM"));
                let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("it is PEM");
                config.with_client_auth_cert(chain.collect(), key).expect("the key is that of the certificate")
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        Self(Arc::new(config))
    }
}

/// A connection that calls are made on.
#[derive(Clone)]
pub struct Connection {
    calls: h2::client::SendRequest<Bytes>,
    scheme: &'static str,
    /// Sent with every call.
    pub metadata: Vec<(&'static str, String)>,
}

impl Connection {
    /// Connects, with TLS where it is given.
    pub async fn open(address: SocketAddr, tls: Option<&Tls>) -> std::io::Result<Self> {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        let Some(Tls(config)) = tls else { return Self::over(socket, "http").await };
        let name = ServerName::try_from("localhost").expect("a name is a name");
        Self::over(TlsConnector::from(Arc::clone(config)).connect(name, socket).await?, "https").await
    }

    async fn over<IO>(io: IO, scheme: &'static str) -> std::io::Result<Self>
    where
        IO: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let mut builder = h2::client::Builder::new();
        builder.initial_window_size(1 << 20).initial_connection_window_size(16 << 20);
        let handshake = timeout(PATIENCE, builder.handshake::<_, Bytes>(io)).await?;
        let (calls, connection) = handshake.map_err(std::io::Error::other)?;
        tokio::spawn(connection);
        Ok(Self { calls, scheme, metadata: Vec::new() })
    }

    /// Sends one framed message, and waits for the end of the answer. No deadline is told where there is none.
    pub async fn call(&self, path: &str, message: &Bytes, deadline: Option<Duration>) -> Outcome {
        let most = deadline.map_or(PATIENCE, |deadline| 2 * deadline);
        match timeout(most, self.called(path, message, deadline)).await {
            Ok(Ok((status, _))) => status,
            Ok(Err(error)) if error.is_remote() && error.reason().is_some_and(untaken) => Outcome::Untaken,
            Ok(Err(error)) => Outcome::Failed(error.to_string()),
            Err(_) => Outcome::Late,
        }
    }

    /// Says whether a call can be sent.
    pub async fn is_open(&self) -> bool {
        self.calls.clone().ready().await.is_ok()
    }

    /// The same, and the bytes of the answer.
    async fn called(
        &self,
        path: &str,
        message: &Bytes,
        deadline: Option<Duration>,
    ) -> Result<(Outcome, usize), h2::Error> {
        let mut request = Request::post(format!("{}://localhost{path}", self.scheme))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        if let Some(deadline) = deadline {
            request = request.header("grpc-timeout", format!("{}m", deadline.as_millis()));
        }
        for (name, value) in &self.metadata {
            request = request.header(*name, value);
        }
        let request = request.body(()).expect("the request is well-formed");
        let Ok(mut calls) = self.calls.clone().ready().await else { return Ok((Outcome::Untaken, 0)) };
        let (response, mut body) = calls.send_request(request, false)?;
        // A server that has answered by now takes no more.
        let _ = body.send_data(message.clone(), true);
        let response = response.await?;
        if let Some(outcome) = outcome(response.headers()) {
            return Ok((outcome, 0));
        }
        let (mut body, mut bytes) = (response.into_body(), 0);
        while let Some(piece) = body.data().await {
            let piece = piece?;
            bytes += piece.len();
            body.flow_control().release_capacity(piece.len())?;
        }
        let trailers = body.trailers().await?.unwrap_or_default();
        Ok((outcome(&trailers).unwrap_or(Outcome::Failed("no status".to_owned())), bytes))
    }
}

/// Says whether a stream that ended so was never looked at.
fn untaken(reason: h2::Reason) -> bool {
    reason == h2::Reason::NO_ERROR || reason == h2::Reason::REFUSED_STREAM
}

fn outcome(headers: &HeaderMap) -> Option<Outcome> {
    let code: u32 = headers.get("grpc-status")?.to_str().ok()?.parse().ok()?;
    let pushback = headers.get("grpc-retry-pushback-ms").and_then(|millis| millis.to_str().ok()?.parse().ok());
    Some(match code {
        0 => Outcome::Answered,
        RESOURCE_EXHAUSTED => Outcome::Shed(Duration::from_millis(pushback.unwrap_or(0))),
        DEADLINE_EXCEEDED | CANCELLED => Outcome::Late,
        _ => Outcome::Failed(format!("code {code}")),
    })
}

/// Puts the five bytes of gRPC before a message.
pub fn framed(message: &impl Message) -> Bytes {
    let mut framed = BytesMut::new();
    framed.put_u8(0);
    framed.put_u32(u32::try_from(message.encoded_len()).expect("the message is short"));
    message.encode(&mut framed).expect("there is room");
    framed.freeze()
}

/// A request to score one of the examples.
pub fn request() -> pb::ScoreContractRequest {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contracts/saas_36_months_silent_renewal.json");
    of_file(Path::new(file), 22)
}

/// A request to score one of the examples by turns, at another price and as of another day.
pub fn varied(number: usize) -> pb::ScoreContractRequest {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contracts");
    let files = std::fs::read_dir(folder).expect("the examples are there").filter_map(|file| Some(file.ok()?.path()));
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|kind| kind == "json")).collect();
    files.sort();
    let day = i32::try_from(number % 28).expect("a day is small") + 1;
    let mut request = of_file(&files[number % files.len()], day);
    let source = request.source.as_mut().and_then(|source| source.source.as_mut());
    if let Some(pb::contract_source::Source::Contract(contract)) = source
        && let Some(money) = contract.fees.as_mut().and_then(|fees| fees.recurring.as_mut())
    {
        money.units += i64::try_from(number).expect("the number is small");
    }
    request
}

fn of_file(file: &Path, day: i32) -> pb::ScoreContractRequest {
    let text = std::fs::read_to_string(file).expect("the example is there");
    let contract = json::parse_contract(&text).expect("the example is a contract");
    let source = Some(pb::contract_source::Source::Contract(contract));
    pb::ScoreContractRequest {
        source: Some(pb::ContractSource { source }),
        as_of: Some(pb::google::r#type::Date { year: 2026, month: 11, day }),
        ..Default::default()
    }
}

/// What became of the calls of one load.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub answered: Vec<Duration>,
    pub shed: Vec<Duration>,
    pub late: usize,
    pub untaken: usize,
    pub failed: Vec<String>,
}

impl Tally {
    pub fn sent(&self) -> usize {
        self.answered.len() + self.shed.len() + self.late + self.untaken + self.failed.len()
    }

    pub fn add(&mut self, other: Self) {
        self.answered.extend(other.answered);
        self.shed.extend(other.shed);
        self.late += other.late;
        self.untaken += other.untaken;
        self.failed.extend(other.failed);
    }

    /// Notes what became of a call. Returns after how long its caller may come back.
    pub fn note(&mut self, outcome: Outcome, took: Duration) -> Option<Duration> {
        match outcome {
            Outcome::Answered => self.answered.push(took),
            Outcome::Shed(wait) => {
                self.shed.push(took);
                return Some(wait);
            }
            Outcome::Late => self.late += 1,
            Outcome::Untaken => self.untaken += 1,
            Outcome::Failed(why) => self.failed.push(why),
        }
        None
    }
}

/// The value that a share of all are not above, in milliseconds.
pub fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let at = (times.len() as f64 * share) as usize;
    times.get(at.min(times.len().saturating_sub(1))).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

/// What a caller does that was turned away.
#[derive(Clone, Copy, Debug)]
pub enum Manners {
    /// Comes back when it was told to.
    Obeys,
    /// Comes back after so long, whatever it was told.
    Insists(Duration),
}

/// A load over some connections.
#[derive(Clone)]
pub struct Load {
    pub connections: Vec<Connection>,
    pub message: Bytes,
    pub deadline: Option<Duration>,
    pub lasts: Duration,
}

impl Load {
    async fn one(&self, number: usize, tally: &mut Tally) -> Option<Duration> {
        let began = Instant::now();
        let connection = &self.connections[number % self.connections.len()];
        let outcome = connection.call(SCORE, &self.message, self.deadline).await;
        tally.note(outcome, began.elapsed())
    }

    /// Keeps a number of calls in flight.
    pub async fn closed(&self, in_flight: usize, manners: Manners) -> Tally {
        let mut tasks = JoinSet::new();
        let until = Instant::now() + self.lasts;
        for number in 0..in_flight {
            let load = self.clone();
            tasks.spawn(async move {
                let mut tally = Tally::default();
                while Instant::now() < until {
                    if let Some(told) = load.one(number, &mut tally).await {
                        let wait = match manners {
                            Manners::Obeys => told,
                            Manners::Insists(wait) => wait,
                        };
                        sleep(wait.min(until.saturating_duration_since(Instant::now()))).await;
                    }
                }
                tally
            });
        }
        gathered(tasks).await
    }

    /// Sends so many calls a second, whatever becomes of them.
    pub async fn open(&self, rate: f64) -> Tally {
        let mut tasks = JoinSet::new();
        let began = Instant::now();
        let mut clock = interval(Duration::from_millis(1));
        clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let (mut sent, mut whole) = (0_usize, Tally::default());
        while began.elapsed() < self.lasts {
            clock.tick().await;
            let due = (began.elapsed().as_secs_f64() * rate) as usize;
            while sent < due {
                let (load, number) = (self.clone(), sent);
                tasks.spawn(async move {
                    let mut tally = Tally::default();
                    load.one(number, &mut tally).await;
                    tally
                });
                sent += 1;
            }
            while let Some(tally) = tasks.try_join_next() {
                whole.add(tally.expect("a caller does not panic"));
            }
        }
        whole.add(gathered(tasks).await);
        whole
    }
}

async fn gathered(mut tasks: JoinSet<Tally>) -> Tally {
    let mut whole = Tally::default();
    while let Some(tally) = tasks.join_next().await {
        whole.add(tally.expect("a caller does not panic"));
    }
    whole
}
