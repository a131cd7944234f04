//! A server as it is shipped, in a process of its own, and a load on it over bare HTTP/2: cheap for the side that makes
//! it, so that what is measured is the server. See `benches/README.md`.
#![allow(dead_code, reason = "each benchmark uses a part")]

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use portability::api::{json, pb};
use prost::Message;
use prost::bytes::{BufMut, Bytes, BytesMut};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
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

/// Keeps this process to one processor, and says whether it could.
pub fn pin_load() -> bool {
    let ours = std::process::id().to_string();
    let pinned = Command::new("taskset").args(["-pc", &LOAD_CORE.to_string(), &ours]).stdout(Stdio::null()).status();
    pinned.is_ok_and(|status| status.success())
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
        let free = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = free.local_addr().expect("a bound listener has an address");
        drop(free);
        Self::start_at(address, arguments, log).await
    }

    /// The same at an address.
    pub async fn start_at(address: SocketAddr, arguments: &[&str], log: &Path) -> Self {
        let program = std::env::var("PORTABILITY_PROGRAM");
        let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_portability").to_owned());
        let log = File::options().create(true).append(true).open(log).expect("the log can be written");
        let spawned = |command: &mut Command| {
            let listen = address.to_string();
            let command = command.args(["serve", "--listen", &listen]).args(arguments);
            command.stdin(Stdio::null()).stderr(log.try_clone().expect("a file is cloned")).spawn()
        };
        let child = spawned(Command::new("taskset").args(["-c", &SERVER_CORE.to_string(), &program]))
            .or_else(|_| spawned(&mut Command::new(&program)))
            .expect("the server starts");
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
    /// It failed in another way: a code of gRPC, or what became of the connection.
    Failed(String),
}

/// What a caller trusts and shows.
#[derive(Clone)]
pub struct Tls(pub Arc<ClientConfig>);

/// A connection that calls are made on.
#[derive(Clone)]
pub struct Connection {
    calls: h2::client::SendRequest<Bytes>,
    scheme: &'static str,
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
        Ok(Self { calls, scheme })
    }

    /// Sends one framed message, and waits for the end of the answer. No deadline is told where there is none.
    pub async fn call(&self, path: &str, message: &Bytes, deadline: Option<Duration>) -> Outcome {
        let most = deadline.map_or(PATIENCE, |deadline| 2 * deadline);
        match timeout(most, self.called(path, message, deadline)).await {
            Ok(Ok((status, _))) => status,
            Ok(Err(error)) => Outcome::Failed(error.to_string()),
            Err(_) => Outcome::Late,
        }
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
        let request = request.body(()).expect("the request is well-formed");
        let mut calls = self.calls.clone().ready().await?;
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
    let text = std::fs::read_to_string(file).expect("the example is there");
    let contract = json::parse_contract(&text).expect("the example is a contract");
    let source = Some(pb::contract_source::Source::Contract(contract));
    pb::ScoreContractRequest {
        source: Some(pb::ContractSource { source }),
        as_of: Some(pb::google::r#type::Date { year: 2026, month: 11, day: 22 }),
        ..Default::default()
    }
}

/// What became of the calls of one load.
#[derive(Debug, Default)]
pub struct Tally {
    pub answered: Vec<Duration>,
    pub shed: Vec<Duration>,
    pub late: usize,
    pub failed: Vec<String>,
}

impl Tally {
    pub fn sent(&self) -> usize {
        self.answered.len() + self.shed.len() + self.late + self.failed.len()
    }

    pub fn add(&mut self, other: Self) {
        self.answered.extend(other.answered);
        self.shed.extend(other.shed);
        self.late += other.late;
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
