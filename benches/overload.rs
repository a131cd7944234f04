//! What is answered, and how fast is refused, when more is asked than can be done. See `benches/README.md`.
//!
//! The server is a process of its own, and so is the load: what is measured is the server with half of a machine.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that reports what it measured")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use portability::api::pb::scoring_service_client::ScoringServiceClient;
use portability::api::{Models, json, pb};
use portability::scoring::Model;
use portability::server::{Settings, serve_until};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tonic::Code;
use tonic::transport::{Channel, Endpoint};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many connections the load comes over.
const CONNECTIONS: usize = 8;
/// How long each load lasts.
const LASTS: Duration = Duration::from_secs(10);
/// How long a caller waits.
const DEADLINE: Duration = Duration::from_millis(500);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if !arguments.iter().any(|argument| argument == "--bench" || argument == "serve") {
        // Asked to test and not to measure.
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    if arguments.iter().any(|argument| argument == "serve") {
        // One thread, so that the load has the other core.
        let one = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        one.expect("a runtime starts").block_on(serve());
    } else {
        runtime.block_on(measure());
    }
}

async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    println!("{}", listener.local_addr().expect("a bound listener has an address"));
    std::io::stdout().flush().expect("somebody reads");
    let models = Models::new(Model::released());
    let served = serve_until(Settings::default(), models, listener, std::future::pending()).await;
    served.expect("the server runs until it is killed");
}

/// What became of the calls of one load.
#[derive(Debug, Default)]
struct Tally {
    answered: Vec<Duration>,
    shed: Vec<Duration>,
    late: usize,
    failed: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.answered.extend(other.answered);
        self.shed.extend(other.shed);
        self.late += other.late;
        self.failed += other.failed;
    }

    fn print(&mut self, what: &str, lasted: Duration) -> f64 {
        let percentile = |times: &mut Vec<Duration>, share: f64| {
            times.sort_unstable();
            let at = (times.len() as f64 * share) as usize;
            times.get(at.min(times.len().saturating_sub(1))).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
        };
        let goodput = self.answered.len() as f64 / lasted.as_secs_f64();
        println!(
            "{what:<34} {goodput:>8.0} {:>8.1} {:>8.1} {:>8} {:>8.1} {:>8.1} {:>6} {:>6}",
            percentile(&mut self.answered, 0.5),
            percentile(&mut self.answered, 0.99),
            self.shed.len(),
            percentile(&mut self.shed, 0.5),
            percentile(&mut self.shed, 0.99),
            self.late,
            self.failed,
        );
        goodput
    }
}

type Client = ScoringServiceClient<Channel>;

async fn call(client: &mut Client, request: &pb::ScoreContractRequest, tally: &mut Tally) {
    let began = Instant::now();
    let mut sent = tonic::Request::new(request.clone());
    sent.set_timeout(DEADLINE);
    match timeout(2 * DEADLINE, client.score_contract(sent)).await {
        Ok(Ok(_)) => tally.answered.push(began.elapsed()),
        Ok(Err(status)) if status.code() == Code::ResourceExhausted => tally.shed.push(began.elapsed()),
        Ok(Err(status)) if status.code() == Code::DeadlineExceeded || status.code() == Code::Cancelled => {
            tally.late += 1
        }
        Ok(Err(_)) => tally.failed += 1,
        Err(_) => tally.late += 1,
    }
}

/// Keeps a number of calls in flight; who is turned away waits a little, as it was told, and asks again.
async fn closed(clients: &[Client], request: &Arc<pb::ScoreContractRequest>, in_flight: usize) -> Tally {
    let mut tasks = JoinSet::new();
    let until = Instant::now() + LASTS;
    for number in 0..in_flight {
        let (mut client, request) = (clients[number % clients.len()].clone(), Arc::clone(request));
        tasks.spawn(async move {
            let mut tally = Tally::default();
            while Instant::now() < until {
                let shed = tally.shed.len();
                call(&mut client, &request, &mut tally).await;
                if shed < tally.shed.len() {
                    sleep(Duration::from_millis(20)).await;
                }
            }
            tally
        });
    }
    let mut whole = Tally::default();
    while let Some(tally) = tasks.join_next().await {
        whole.add(tally.expect("a caller does not panic"));
    }
    whole
}

/// Sends so many calls a second, whatever becomes of them.
async fn open(clients: &[Client], request: &Arc<pb::ScoreContractRequest>, rate: f64) -> Tally {
    let (mut tasks, mut whole) = (JoinSet::new(), Tally::default());
    let began = Instant::now();
    let mut clock = interval(Duration::from_millis(1));
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut sent = 0_usize;
    while began.elapsed() < LASTS {
        clock.tick().await;
        let due = (began.elapsed().as_secs_f64() * rate) as usize;
        while sent < due {
            let (mut client, request) = (clients[sent % clients.len()].clone(), Arc::clone(request));
            tasks.spawn(async move {
                let mut tally = Tally::default();
                call(&mut client, &request, &mut tally).await;
                tally
            });
            sent += 1;
        }
        while let Some(tally) = tasks.try_join_next() {
            whole.add(tally.expect("a caller does not panic"));
        }
    }
    while let Some(tally) = tasks.join_next().await {
        whole.add(tally.expect("a caller does not panic"));
    }
    whole
}

fn request() -> pb::ScoreContractRequest {
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

async fn measure() {
    let program = std::env::current_exe().expect("this program is a file");
    let mut child = Command::new(program).arg("serve").stdout(Stdio::piped()).spawn().expect("a server starts");
    let mut address = String::new();
    let mut told = BufReader::new(child.stdout.take().expect("its output is ours"));
    told.read_line(&mut address).expect("it tells its address");
    let address = address.trim();
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("an address makes a URI");
        let endpoint = endpoint.initial_stream_window_size(1 << 20).initial_connection_window_size(16 << 20);
        let channel = endpoint.connect().await.expect("the server listens");
        clients.push(ScoringServiceClient::new(channel).max_decoding_message_size(64 << 20));
    }
    let request = Arc::new(request());
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>6} {:>6}",
        "load", "good/s", "p50 ms", "p99 ms", "shed", "p50 ms", "p99 ms", "late", "failed"
    );
    let mut peak = (0.0, 0);
    for in_flight in [4, 16, 32, 64] {
        let mut tally = closed(&clients, &request, in_flight).await;
        let goodput = tally.print(&format!("closed, {in_flight} in flight"), LASTS);
        if peak.0 < goodput {
            peak = (goodput, in_flight);
        }
    }
    let ten = 10 * peak.1;
    let goodput = closed(&clients, &request, ten).await.print(&format!("closed, {ten} in flight"), LASTS);
    println!("goodput at ten times the calls that saturate: {:.2} of the peak", goodput / peak.0);
    for share in [0.5, 1.0, 1.5, 2.0] {
        let goodput = open(&clients, &request, peak.0 * share).await;
        let goodput = { goodput }.print(&format!("open, {share} of the peak"), LASTS);
        println!("goodput: {:.2} of the peak", goodput / peak.0);
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: not told");
    println!("most memory of the server: {line}");
    child.kill().expect("the server is ours to end");
    child.wait().expect("it has ended");
}
