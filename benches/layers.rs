//! What each layer around a call costs: encryption, identity, metrics, log, decision log. See `benches/README.md`.
//!
//! Every set of layers is the program as it is shipped, in a process of its own on one processor, with the load on another;
//! they are measured by turns, so that a machine that changes its speed changes it for all.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that reports what it measured")]

#[path = "../tests/support/load.rs"]
mod load;
#[path = "../tests/support/mesh.rs"]
#[allow(dead_code, unreachable_pub, reason = "the tests use the rest")]
mod mesh;

use std::path::Path;
use std::time::Duration;

use load::{Connection, Load, Manners, Server, Tls, free_address, pin_load};
use mesh::{Mesh, SCORER};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many connections are kept open, and how many calls are on their way on all of them.
const CONNECTIONS: usize = 4;
const IN_FLIGHT: usize = 8;
/// How long each set is measured in a round, and how many rounds there are.
const LASTS: Duration = Duration::from_millis(1_500);
const ROUNDS: usize = 9;

/// A set of layers.
struct Layers {
    what: &'static str,
    arguments: Vec<String>,
    log: &'static str,
    tls: Option<Tls>,
}

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        // Asked to test and not to measure.
        return;
    }
    if !pin_load() {
        println!("no taskset: server and load share their processors, and the figures mean little");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(measure());
}

/// A collector that takes every span and keeps none.
struct Collector;

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        _: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// Starts the collector, beside the load, and returns its address.
async fn collector() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    let serving = tonic::transport::Server::builder().add_service(TraceServiceServer::new(Collector));
    tokio::spawn(serving.serve_with_incoming(TcpListenerStream::new(listener)));
    address
}

fn sets(mesh: &Mesh, collector: &str) -> Vec<Layers> {
    let path = |name: &str| mesh.folder.path(name).display().to_string();
    let encrypted = ["--tls-certificate".to_owned(), path("server.pem"), "--tls-key".to_owned(), path("server.key")];
    let mutual = [encrypted.as_slice(), &["--tls-client-ca".to_owned(), path("ca.pem")]].concat();
    let known = [mutual.as_slice(), &["--policy".to_owned(), path("policy.toml")]].concat();
    let counted = [known.as_slice(), &["--admin".to_owned(), "127.0.0.1:0".to_owned()]].concat();
    let logged = [counted.as_slice(), &["--log-format".to_owned(), "json".to_owned()]].concat();
    let traced = [logged.as_slice(), &["--otlp-endpoint".to_owned(), collector.to_owned()]].concat();
    let kept = [traced.as_slice(), &["--decision-log".to_owned(), path("decisions.jsonl")]].concat();
    let shown = mesh.authority.client(&[SCORER]);
    let trusts = Some(Tls::new(&mesh.authority.pem(), None));
    let shows = Some(Tls::new(&mesh.authority.pem(), Some((&shown.certificate, &shown.key))));
    let set = |what, arguments: &[String], log, tls: &Option<Tls>| Layers {
        what,
        arguments: arguments.to_vec(),
        log,
        tls: tls.clone(),
    };
    vec![
        set("plain", &[], "off", &None),
        set("TLS", &encrypted, "off", &trusts),
        set("mutual TLS", &mutual, "off", &shows),
        set("+ identity and policy", &known, "off", &shows),
        set("+ metrics told", &counted, "off", &shows),
        set("+ trace ids and log", &logged, "info", &shows),
        set("+ a span of every call", &traced, "info", &shows),
        set("+ decision log", &kept, "info", &shows),
    ]
}

async fn measure() {
    let mesh = Mesh::new();
    let message = load::framed(&load::request());
    let mut servers = Vec::new();
    for set in sets(&mesh, &collector().await) {
        let arguments: Vec<&str> = set.arguments.iter().map(String::as_str).collect();
        let environment = [("RUST_LOG", set.log)];
        let address = free_address().await;
        let server = Server::start_at(address, &arguments, &environment, Path::new("/dev/null")).await;
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            let opened = Connection::open(address, set.tls.as_ref()).await;
            let mut connection = opened.unwrap_or_else(|error| panic!("{}: {error}", set.what));
            let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
            connection.metadata = vec![("traceparent", trace.to_owned()), ("x-request-id", "a-request".to_owned())];
            connections.push(connection);
        }
        let load = Load { connections, message: message.clone(), deadline: None, lasts: LASTS };
        servers.push((set.what, server, load, Vec::new()));
    }
    for _ in 0..ROUNDS {
        for (_, server, load, figures) in &mut servers {
            let before = server.processor();
            let tally = load.closed(IN_FLIGHT, Manners::Obeys).await;
            assert!(tally.failed.is_empty(), "{:?}", tally.failed);
            let calls = tally.answered.len() as f64;
            figures.push((calls / LASTS.as_secs_f64(), (server.processor() - before).as_secs_f64() * 1e6 / calls));
        }
    }
    println!(
        "{ROUNDS} rounds by turns of {} ms, {IN_FLIGHT} calls at once on {CONNECTIONS} connections",
        LASTS.as_millis()
    );
    println!("{:<24} {:>9} {:>10} {:>12} {:>10}", "layers", "calls/s", "of plain", "us a call", "of plain");
    let plain: Vec<(f64, f64)> = servers[0].3.clone();
    for (what, _, _, figures) in &servers {
        let median = |of: &dyn Fn(usize) -> f64| {
            let mut values: Vec<f64> = (0..ROUNDS).map(of).collect();
            values.sort_by(f64::total_cmp);
            values[ROUNDS / 2]
        };
        println!(
            "{what:<24} {:>9.0} {:>10.3} {:>12.1} {:>10.3}",
            median(&|round| figures[round].0),
            median(&|round| figures[round].0 / plain[round].0),
            median(&|round| figures[round].1),
            median(&|round| figures[round].1 / plain[round].1),
        );
    }
}
