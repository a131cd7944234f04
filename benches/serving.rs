//! What a served call costs beside the same work in process, in processor time. See `benches/README.md`.
//!
//! The server is a process of its own, so that its processor time is its own. It is started twice: once as it is, and
//! once with a method that answers stored bytes and does no work.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that reports what it measured")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use jiff::civil::date;
use portability::api::client::score_encoded;
use portability::api::{Models, json, pb};
use portability::scoring::Model;
use portability::server::{Settings, serve_routes, serve_until};
use prost::Message;
use prost::bytes::{Buf, BufMut, Bytes};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tonic::body::Body;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::{NamedService, UnaryService};
use tonic::service::Routes;
use tonic::transport::Channel;
use tonic::{Request, Response, Status};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many contracts there are, each different.
const CONTRACTS: usize = 1_000;
/// How many calls are on their way at once.
const AT_ONCE: usize = 8;
/// How often everything is measured, one after the other.
const ROUNDS: usize = 5;
/// How often items of batches and streams are measured: neighbours on the machine disturb single rounds by half.
const ITEM_ROUNDS: usize = 25;
const METHOD: &str = "/portability.v1.ScoringService/ScoreContract";
const BATCH: &str = "/portability.v1.ScoringService/BatchScoreContracts";
const STREAM: &str = "/portability.v1.ScoringService/StreamScores";
const STOP: fn() -> std::future::Pending<()> = std::future::pending;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if !arguments.iter().any(|argument| argument == "--bench" || argument.starts_with("serve-")) {
        // Asked to test and not to measure.
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    match arguments.get(1).map(String::as_str) {
        Some("serve-scoring") => runtime.block_on(serve(None)),
        Some("serve-stored") => runtime.block_on(serve(Some(Stored::of(&requests())))),
        _ => runtime.block_on(measure()),
    }
}

/// Serves on a free port and tells it.
async fn serve(stored: Option<Stored>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    println!("{}", listener.local_addr().expect("a bound listener has an address"));
    std::io::stdout().flush().expect("somebody reads");
    // A thousand answers of the smaller view are more than a server sends at once by default.
    let settings = Settings { response_bytes: 64 << 20, ..Settings::default() };
    let served = match stored {
        None => serve_until(settings, models(), listener, STOP()).await,
        Some(stored) => serve_routes(settings, Routes::new(stored), listener, STOP()).await,
    };
    served.expect("the server runs until it is killed");
}

fn models() -> Models {
    Models::new(Model::released())
}

/// Returns the requests: the examples, each with another name, price and day.
fn requests() -> Vec<Bytes> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contracts");
    let files = std::fs::read_dir(folder).expect("the examples are there").filter_map(|file| Some(file.ok()?.path()));
    let mut files: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|extension| extension == "json")).collect();
    files.sort();
    let contracts: Vec<pb::Contract> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("an example is text"))
        .map(|text| json::parse_contract(&text).expect("an example is a contract"))
        .collect();
    let request = |(number, contract): (usize, &pb::Contract)| {
        let mut contract = contract.clone();
        contract.id = format!("{}-{number}", contract.id);
        if let Some(money) = contract.fees.as_mut().and_then(|fees| fees.recurring.as_mut()) {
            money.units += i64::try_from(number).expect("a thousand is small");
        }
        let source = Some(pb::contract_source::Source::Contract(contract));
        let day = i32::try_from(number % 28).expect("a day is small") + 1;
        let request = pb::ScoreContractRequest {
            source: Some(pb::ContractSource { source }),
            as_of: Some(pb::google::r#type::Date { year: 2026, month: 11, day }),
            ..Default::default()
        };
        Bytes::from(request.encode_to_vec())
    };
    contracts.iter().cycle().take(CONTRACTS).enumerate().map(request).collect()
}

async fn measure() {
    let (requests, models) = (requests(), models());
    let answers: Vec<Vec<u8>> = requests.iter().map(|request| scored(request, &models)).collect();
    let mut sizes: Vec<usize> = answers.iter().map(Vec::len).collect();
    sizes.sort_unstable();
    println!("{CONTRACTS} contracts, {AT_ONCE} calls at once, {ROUNDS} rounds; processor time a call, microseconds");
    println!(
        "request bytes: mean {}; response bytes: least {}, median {}, most {}",
        requests.iter().map(Bytes::len).sum::<usize>() / CONTRACTS,
        sizes[0],
        sizes[CONTRACTS / 2],
        sizes[CONTRACTS - 1]
    );
    let (scoring, stored) = (Server::start("serve-scoring").await, Server::start("serve-stored").await);
    for server in [&scoring, &stored] {
        server.calls(&requests).await;
    }
    let mut ratios = Vec::new();
    println!("{:>10} {:>10} {:>10} {:>7}", "served", "bare", "in process", "ratio");
    for _ in 0..ROUNDS {
        let served = server_time(&scoring, &requests).await;
        let bare = server_time(&stored, &requests).await;
        let in_process = on_every_processor(&requests, &models);
        let ratio = (served - bare) / in_process;
        let micros = |nanos: f64| nanos / 1_000.0 / CONTRACTS as f64;
        println!("{:>10.1} {:>10.1} {:>10.1} {ratio:>7.2}", micros(served), micros(bare), micros(in_process));
        ratios.push((ratio, micros(served), micros(bare)));
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, served, bare) = ratios[ROUNDS / 2];
    println!("median ratio (served - bare) / in process: {ratio:.2}");
    println!("calls a second a core: served {:.0}, bare {:.0}", 1e6 / served, 1e6 / bare);
    many(&scoring, &requests, &models).await;
}

/// Measures the time an item of a batch and of a stream, with the smaller view that is theirs.
async fn many(server: &Server, requests: &[Bytes], models: &Models) {
    let basic: Vec<pb::ScoreContractRequest> = requests
        .iter()
        .map(|request| pb::ScoreContractRequest::decode(request.clone()).expect("it was encoded here"))
        .map(|request| pb::ScoreContractRequest { view: pb::View::Basic.into(), ..request })
        .collect();
    let alone: Vec<Bytes> = basic.iter().map(|request| Bytes::from(request.encode_to_vec())).collect();
    let items = basic.iter().zip(0..).map(|(request, number)| (format!("{number}"), Some(request.clone())));
    let batch =
        items.clone().map(|(id, request)| pb::ScoreItem { id, request: request.as_ref().map(Into::into) }).collect();
    let batch = Bytes::from(pb::BatchScoreContractsRequest { items: batch }.encode_to_vec());
    let stream: Vec<Bytes> =
        items.map(|(id, request)| pb::StreamScoresRequest { id, request }.encode_to_vec().into()).collect();
    let mut rounds = Vec::new();
    for _ in 0..ITEM_ROUNDS {
        let before = processor_nanos("self");
        for request in &alone {
            std::hint::black_box(scored(request, models));
        }
        let in_process = processor_nanos("self") - before;
        let one = server_time(server, &alone).await;
        let process = server.child.id().to_string();
        let before = processor_nanos(&process);
        server.call(BATCH, vec![batch.clone()]).await;
        let batched = processor_nanos(&process) - before;
        // Beside each other, since both keep every processor at work.
        let at_once = on_every_processor(&alone, models);
        let before = processor_nanos(&process);
        server.call(STREAM, stream.clone()).await;
        let streamed = processor_nanos(&process) - before;
        rounds.push([in_process, batched, at_once, streamed, one].map(|nanos| nanos / 1_000.0 / CONTRACTS as f64));
    }
    let of_rounds = |figure: &dyn Fn(&[f64; 5]) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        (values[0], values[ITEM_ROUNDS / 2])
    };
    println!("{ITEM_ROUNDS} rounds, basic view; processor time an item, microseconds");
    println!("{:>32} {:>8} {:>8}", "", "least", "median");
    let names = ["in process", "batch", "in process on every processor", "stream", "a call each"];
    for (which, name) in names.into_iter().enumerate() {
        let (least, median) = of_rounds(&|round| round[which]);
        println!("{name:>32} {least:>8.1} {median:>8.1}");
    }
    for (name, in_process, served) in [("batch", 0, 1), ("stream", 2, 3)] {
        let (_, quotient) = of_rounds(&|round| (round[served] - 3.0) / round[in_process]);
        println!("median ratio ({name} - 3) / in process of the round: {quotient:.2}; at most 1.3");
    }
}

fn scored(request: &[u8], models: &Models) -> Vec<u8> {
    score_encoded(request, models, date(2026, 11, 22)).expect("every request is answered")
}

/// Returns the processor time that a thread takes to score every request once while every other processor does the same, as
/// those of the server are at work as well: two processors that share a core slow each other by half.
fn on_every_processor(requests: &[Bytes], models: &Models) -> f64 {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let work = || {
        let before = thread_nanos();
        for request in requests {
            std::hint::black_box(scored(request, models));
        }
        thread_nanos() - before
    };
    let times: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("every request is answered")).collect()
    });
    times.iter().sum::<f64>() / times.len() as f64
}

/// Returns the processor time of this thread so far, in nanoseconds, as the scheduler counts it.
fn thread_nanos() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells of its threads");
    text.split_whitespace().next().and_then(|nanos| nanos.parse().ok()).expect("it is a number")
}

/// Returns the processor time that a server takes for every request once, in nanoseconds.
async fn server_time(server: &Server, requests: &[Bytes]) -> f64 {
    let process = server.child.id().to_string();
    let before = processor_nanos(&process);
    server.calls(requests).await;
    processor_nanos(&process) - before
}

/// Returns the processor time of all threads of a process so far, in nanoseconds, as the scheduler counts it.
fn processor_nanos(process: &str) -> f64 {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).expect("Linux tells of its processes");
    let of_thread = |thread: std::io::Result<std::fs::DirEntry>| -> Option<f64> {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse().ok()
    };
    threads.filter_map(of_thread).sum()
}

/// A server in a process of its own, and a connection to it.
struct Server {
    child: Child,
    channel: Channel,
}

impl Server {
    async fn start(role: &str) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut child = Command::new(program).arg(role).stdout(Stdio::piped()).spawn().expect("a child starts");
        let mut address = String::new();
        let output = child.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut address).expect("it tells its address");
        let channel = Channel::from_shared(format!("http://{}", address.trim())).expect("an address makes a URI");
        Self { child, channel: channel.connect().await.expect("it listens") }
    }

    /// Makes one call of many messages, and takes every answer.
    async fn call(&self, path: &'static str, messages: Vec<Bytes>) {
        let mut client = Grpc::new(self.channel.clone()).max_decoding_message_size(64 << 20);
        client.ready().await.expect("the connection holds");
        let messages = Request::new(tokio_stream::iter(messages));
        let answers = client.streaming(messages, PathAndQuery::from_static(path), Raw).await;
        let mut answers = answers.expect("the call is answered").into_inner();
        while let Some(answer) = answers.message().await.expect("the call goes on") {
            std::hint::black_box(answer);
        }
    }

    /// Makes every call once, some at a time.
    async fn calls(&self, requests: &[Bytes]) {
        let mut calls = JoinSet::new();
        for request in requests.iter().cloned() {
            if calls.len() >= AT_ONCE {
                calls.join_next().await.expect("there is one").expect("no call panics");
            }
            let mut client = Grpc::new(self.channel.clone()).max_decoding_message_size(64 << 20);
            calls.spawn(async move {
                client.ready().await.expect("the connection holds");
                let method = PathAndQuery::from_static(METHOD);
                client.unary(Request::new(request), method, Raw).await.expect("every call is answered");
            });
        }
        while let Some(call) = calls.join_next().await {
            call.expect("no call panics");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers the stored bytes of the next response, whatever it is asked.
#[derive(Clone)]
struct Stored {
    answers: Arc<Vec<Bytes>>,
    next: Arc<AtomicUsize>,
}

impl Stored {
    fn of(requests: &[Bytes]) -> Self {
        let models = models();
        let answers = requests.iter().map(|request| Bytes::from(scored(request, &models))).collect();
        Self { answers: Arc::new(answers), next: Arc::default() }
    }
}

impl NamedService for Stored {
    const NAME: &'static str = "portability.v1.ScoringService";
}

impl Service<http::Request<Body>> for Stored {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let stored = self.clone();
        Box::pin(async move { Ok(tonic::server::Grpc::new(Raw).unary(stored, request).await) })
    }
}

impl UnaryService<Bytes> for Stored {
    type Response = Bytes;
    type Future = std::future::Ready<Result<Response<Bytes>, Status>>;

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.answers.len();
        std::future::ready(Ok(Response::new(self.answers[next].clone())))
    }
}

/// Bytes as they are.
#[derive(Clone, Copy, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}
