//! What the server as it is shipped does when something goes wrong: a process of its own, a fault, and others who go on
//! making calls meanwhile. Each test prints its line of the table in `docs/operations.md`:
//!
//! `cargo test --locked --test faults -- --nocapture --test-threads=1 | grep '^|'`
//!
//! Overload lasts three seconds, or as many as `PORTABILITY_FAULT_SECONDS` says.
#![allow(clippy::print_stdout, reason = "the table is printed")]

#[path = "support/documents.rs"]
#[allow(dead_code, unreachable_pub, reason = "other tests use the rest")]
mod documents;
#[path = "support/load.rs"]
mod load;
#[path = "support/mesh.rs"]
#[allow(dead_code, unreachable_pub, reason = "other tests use the rest")]
mod mesh;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use documents::docx;
use load::{Connection, Load, Manners, Outcome, SCORE, Server, Tally, Tls, framed, free_address, request};
use mesh::{Authority, Folder, Mesh, READER, SCORER, Shown, claims, unsigned};
use portability::api::pb;
use prost::Message;
use prost::bytes::Bytes;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use tonic::codegen::http::Request;

/// The most memory that any fault may cost, in MiB.
const MOST_MEMORY: f64 = 512.0;
/// How long after a fault the server may take to answer as before.
const SOON: Duration = Duration::from_secs(10);

fn seconds(short: u64) -> Duration {
    let said = std::env::var("PORTABILITY_FAULT_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(said.unwrap_or(short))
}

/// Those who make calls while something goes wrong: one after the other on a connection of their own.
struct Others {
    stop: Arc<AtomicBool>,
    tally: JoinHandle<Tally>,
}

impl Others {
    fn call(address: SocketAddr, tls: Option<Tls>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let tally = tokio::spawn(async move {
            let (message, mut tally) = (framed(&request()), Tally::default());
            let mut connection = None;
            while !told.load(Ordering::Relaxed) {
                let open = match connection.take() {
                    Some(open) => open,
                    None => match Connection::open(address, tls.as_ref()).await {
                        Ok(open) => open,
                        Err(error) => {
                            tally.failed.push(error.to_string());
                            sleep(Duration::from_millis(50)).await;
                            continue;
                        }
                    },
                };
                let began = Instant::now();
                let outcome = open.call(SCORE, &message, None).await;
                let is_good = matches!(outcome, Outcome::Answered | Outcome::Shed(_));
                let wait = tally.note(outcome, began.elapsed());
                connection = is_good.then_some(open);
                sleep(wait.unwrap_or(Duration::from_millis(5))).await;
            }
            tally
        });
        Self { stop, tally }
    }

    async fn end(self) -> Tally {
        self.stop.store(true, Ordering::Relaxed);
        self.tally.await.expect("they do not panic")
    }
}

/// Waits until a new caller is answered, and returns how long that took.
async fn recovered(address: SocketAddr, tls: Option<&Tls>) -> Duration {
    let (began, message) = (Instant::now(), framed(&request()));
    loop {
        if let Ok(connection) = Connection::open(address, tls).await
            && connection.call(SCORE, &message, None).await == Outcome::Answered
        {
            return began.elapsed();
        }
        assert!(began.elapsed() < SOON, "nobody is answered {SOON:?} after the fault");
        sleep(Duration::from_millis(10)).await;
    }
}

/// Tells how calls of one kind ended.
fn ended(outcomes: &[Outcome]) -> String {
    let mut counts = BTreeMap::new();
    for outcome in outcomes {
        let name = match outcome {
            Outcome::Answered => "answered".to_owned(),
            Outcome::Shed(_) => "RESOURCE_EXHAUSTED".to_owned(),
            Outcome::Late => "late".to_owned(),
            Outcome::Untaken => "not taken".to_owned(),
            Outcome::Failed(why) => why.clone(),
        };
        *counts.entry(name).or_insert(0) += 1;
    }
    let told: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    told.join(", ")
}

/// Prints a line of the table, and checks what holds for every fault.
fn row(fault: &str, what_came: &str, others: &Tally, peak: f64, recovery: Duration) {
    let mut failed = format!("{} turned away, {} failed", others.shed.len(), others.failed.len());
    if others.late + others.untaken > 0 {
        failed += &format!(", {} late or not taken", others.late + others.untaken);
    }
    // The name of the test stands on the line before.
    println!(
        "\n| {fault} | {what_came} | {} | {} | {failed} | {peak:.0} MiB | {} ms |",
        others.sent(),
        others.answered.len(),
        recovery.as_millis()
    );
    assert!(peak < MOST_MEMORY, "{fault}: {peak} MiB");
}

/// Checks that nobody else noticed.
fn assert_unharmed(others: &Tally) {
    assert!(!others.answered.is_empty());
    assert!(others.failed.is_empty() && others.late == 0 && others.shed.is_empty(), "{others:?}");
}

struct Secured {
    mesh: Mesh,
    server: Server,
    good: Tls,
}

impl Secured {
    async fn start() -> Self {
        let mesh = Mesh::new();
        let path = |name: &str| mesh.folder.path(name).display().to_string();
        let (certificate, key, authority) = (path("server.pem"), path("server.key"), path("ca.pem"));
        let policy = path("policy.toml");
        let arguments = ["--tls-certificate", &certificate, "--tls-key", &key, "--tls-client-ca", &authority];
        let known = ["--tls-client-optional", "--policy", &policy, "--reload-seconds", "1"];
        let server = Server::start(&[arguments.as_slice(), &known].concat(), &mesh.folder.path("log")).await;
        let good = tls(&mesh.authority.pem(), &mesh.authority.client(&[SCORER]));
        Self { mesh, server, good }
    }
}

fn tls(trust: &str, shown: &Shown) -> Tls {
    Tls::new(trust, Some((&shown.certificate, &shown.key)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_call_is_refused_and_costs_nobody_else() {
    const TIMES: usize = 50;
    let Secured { mesh, server, good } = Secured::start().await;
    let trust = mesh.authority.pem();
    let nobody = Tls::new(&trust, None);
    let bearer = |token: String| Some(("authorization", format!("Bearer {token}")));
    let none = format!("{}.", unsigned(&json!({ "alg": "none", "typ": "JWT" }), &claims(&[])));
    // A TLS 1.3 client has agreed before the server has seen its certificate: its first call fails.
    let cases = [
        ("a client certificate of another authority", tls(&trust, &Authority::new().client(&[SCORER])), None, None),
        ("an expired client certificate", tls(&trust, &mesh.authority.expired(SCORER)), None, None),
        (
            "a SPIFFE ID that the policy does not know",
            tls(&trust, &mesh.authority.client(&["spiffe://acme.example/other"])),
            None,
            Some("code 16"),
        ),
        (
            "a token without an audience",
            nobody.clone(),
            bearer(mesh.tokens.token(&claims(&[("aud", json!(null))]))),
            Some("code 16"),
        ),
        (
            "a token for another audience",
            nobody.clone(),
            bearer(mesh.tokens.token(&claims(&[("aud", json!("other"))]))),
            Some("code 16"),
        ),
        ("a token with `alg: none`", nobody, bearer(none), Some("code 16")),
        ("a method that is not allowed", tls(&trust, &mesh.authority.client(&[READER])), None, Some("code 7")),
    ];
    let message = framed(&request());
    for (fault, shown, metadata, want) in cases {
        let others = Others::call(server.address, Some(good.clone()));
        let mut outcomes = Vec::new();
        for _ in 0..TIMES {
            let outcome = match Connection::open(server.address, Some(&shown)).await {
                Ok(mut connection) => {
                    connection.metadata.extend(metadata.clone());
                    connection.call(SCORE, &message, None).await
                }
                Err(_) => Outcome::Failed("no TLS".to_owned()),
            };
            // However the end of a connection is seen by its other side.
            outcomes.push(if want.is_none() && outcome != Outcome::Answered {
                Outcome::Failed("no TLS".to_owned())
            } else {
                outcome
            });
        }
        let want = Outcome::Failed(want.unwrap_or("no TLS").to_owned());
        assert!(outcomes.iter().all(|outcome| *outcome == want), "{fault}: {}", ended(&outcomes));
        let recovery = recovered(server.address, Some(&good)).await;
        let others = others.end().await;
        assert_unharmed(&others);
        row(fault, &format!("{TIMES} calls: {}", ended(&outcomes)), &others, server.peak_memory(), recovery);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_replaced_while_callers_connect_and_garbage_is_not_taken() {
    let Secured { mesh, server, good: _ } = Secured::start().await;
    let next = Authority::new();
    let both = format!("{}{}", mesh.authority.pem(), next.pem());
    let shown = tls(&both, &mesh.authority.client(&[SCORER]));
    let (message, done) = (framed(&request()), AtomicBool::new(false));
    let garbage = Shown { certificate: "garbage".to_owned(), key: "garbage".to_owned() };
    for (fault, replaced) in
        [("a certificate replaced under load", next.server()), ("a certificate replaced by garbage", garbage)]
    {
        done.store(false, Ordering::Relaxed);
        // A connection for each call: every one sees the certificate of its moment.
        let calls = async {
            let mut tally = Tally::default();
            while !done.load(Ordering::Relaxed) {
                let began = Instant::now();
                let outcome = match Connection::open(server.address, Some(&shown)).await {
                    Ok(connection) => connection.call(SCORE, &message, None).await,
                    Err(error) => Outcome::Failed(error.to_string()),
                };
                tally.note(outcome, began.elapsed());
            }
            tally
        };
        let change = async {
            sleep(Duration::from_millis(300)).await;
            let began = Instant::now();
            mesh.folder.write("server.pem", &replaced.certificate);
            mesh.folder.write("server.key", &replaced.key);
            let new = Tls::new(&next.pem(), None);
            while Connection::open(server.address, Some(&new)).await.is_err() {
                assert!(began.elapsed() < SOON, "the new certificate is shown");
                sleep(Duration::from_millis(50)).await;
            }
            let took = began.elapsed();
            sleep(Duration::from_millis(1_500)).await;
            done.store(true, Ordering::Relaxed);
            took
        };
        let (others, took) = tokio::join!(calls, change);
        assert_unharmed(&others);
        row(fault, "certificate and key, in two steps", &others, server.peak_memory(), took);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_calls_than_can_be_done_are_turned_away_and_the_rest_are_answered() {
    let server = Server::start(&[], Path::new("/dev/null")).await;
    let mut connections = Vec::new();
    for _ in 0..8 {
        connections.push(Connection::open(server.address, None).await.expect("the server listens"));
    }
    let load = Load { connections, message: framed(&request()), deadline: None, lasts: seconds(3) };
    let tally = load.closed(640, Manners::Obeys).await;
    let recovery = recovered(server.address, None).await;
    assert!(!tally.answered.is_empty() && tally.failed.is_empty() && tally.late == 0, "{:?}", tally.failed.first());
    let what = format!("640 callers for {} s", load.lasts.as_secs());
    row("overload, closed loop", &what, &tally, server.peak_memory(), recovery);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_readers_wait_for_themselves() {
    const READERS: usize = 200;
    const UNREAD: usize = 4;
    let server = Server::start(&[], Path::new("/dev/null")).await;
    let others = Others::call(server.address, None);
    let (message, mut unread) = (framed(&request()), Vec::new());
    for _ in 0..READERS {
        let socket = TcpStream::connect(server.address).await.expect("the server listens");
        // The smallest window: not one answer fits, and none is taken.
        let handshake = h2::client::Builder::new().initial_window_size(0).handshake::<_, Bytes>(socket);
        let (client, connection) = handshake.await.expect("the server speaks HTTP/2");
        tokio::spawn(connection);
        for _ in 0..UNREAD {
            let mut client = client.clone().ready().await.expect("the server is ready");
            let (response, mut body) = client.send_request(score(), false).expect("the call is sent");
            body.send_data(message.clone(), true).expect("the call is sent");
            unread.push(response.await.expect("the answer begins"));
        }
    }
    sleep(Duration::from_secs(2)).await;
    let recovery = recovered(server.address, None).await;
    let others = others.end().await;
    assert_unharmed(&others);
    let what = format!("{} answers left unread", unread.len());
    row("200 slow readers", &what, &others, server.peak_memory(), recovery);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_messages_that_never_end_have_a_bound_together() {
    const CALLS: usize = 100;
    const BYTES: usize = 11 << 20;
    const CONNECTIONS: usize = 10;
    let server = Server::start(&[], Path::new("/dev/null")).await;
    let others = Others::call(server.address, None);
    let length = u32::try_from(BYTES).expect("it is small").to_be_bytes();
    let (head, piece) = (Bytes::from([[0].as_slice(), &length].concat()), Bytes::from(vec![0; 1 << 20]));
    let (mut calls, mut open) = (JoinSet::new(), Vec::new());
    for _ in 0..CONNECTIONS {
        let socket = TcpStream::connect(server.address).await.expect("the server listens");
        let (client, connection) = h2::client::handshake(socket).await.expect("the server speaks HTTP/2");
        tokio::spawn(connection);
        open.push(client);
    }
    for client in open.iter().cycle().take(CALLS) {
        let (client, head, piece) = (client.clone(), head.clone(), piece.clone());
        calls.spawn(async move {
            let mut client = client.ready().await.expect("the server is ready");
            let (response, mut body) = client.send_request(score(), false).expect("the call is sent");
            let mut left = BYTES - 1;
            let mut is_taken = body.send_data(head, false).is_ok();
            // The last byte never comes.
            while is_taken && left > 0 {
                body.reserve_capacity(left.min(piece.len()));
                let Some(Ok(room)) = poll_fn(|context| body.poll_capacity(context)).await else { break };
                let next = piece.slice(..room.min(left).min(piece.len()));
                left -= next.len();
                is_taken = body.send_data(next, false).is_ok();
            }
            timeout(Duration::from_secs(3), response).await.is_ok()
        });
    }
    let turned_away = calls.join_all().await.into_iter().filter(|is_answered| *is_answered).count();
    drop(open);
    let recovery = recovered(server.address, None).await;
    let others = others.end().await;
    assert!(others.failed.is_empty() && others.late == 0, "{others:?}");
    assert!(turned_away > CALLS / 2, "{turned_away}");
    let what = format!("{CALLS} calls of 11 MiB each without their last byte: {turned_away} turned away");
    row("large messages that never end", &what, &others, server.peak_memory(), recovery);
}

/// A call whose message is still to come.
fn score() -> Request<()> {
    Request::post(format!("http://localhost{SCORE}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(())
        .expect("the request is well-formed")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_down_or_silent_harms_nobody() {
    // Nobody listens on a port that was free a moment ago; and one that takes connections and never answers.
    let nobody = free_address().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let mute = silent.local_addr().expect("a bound listener has an address");
    for (fault, address) in [("the collector down", nobody), ("a collector that never answers", mute)] {
        let endpoint = format!("http://{address}");
        let server = Server::start(&["--otlp-endpoint", &endpoint], Path::new("/dev/null")).await;
        let mut connections = Vec::new();
        for _ in 0..4 {
            connections.push(Connection::open(server.address, None).await.expect("the server listens"));
        }
        let load = Load { connections, message: framed(&request()), deadline: None, lasts: seconds(3) };
        let tally = load.closed(4, Manners::Obeys).await;
        let recovery = recovered(server.address, None).await;
        assert_unharmed(&tally);
        let what = format!("4 callers for {} s, each call traced", load.lasts.as_secs());
        row(fault, &what, &tally, server.peak_memory(), recovery);
    }
}

/// How many files this process may have open.
fn most_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(1_024)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_opened_and_left_give_way() {
    let count = 10_000.min(most_files().saturating_sub(200));
    let server = Server::start(&[], Path::new("/dev/null")).await;
    let others = Others::call(server.address, None);
    let mut left = Vec::new();
    for _ in 0..count {
        left.push(TcpStream::connect(server.address).await.expect("the server listens"));
    }
    let recovery = recovered(server.address, None).await;
    let others = others.end().await;
    // Who has a call open keeps the connection; between two calls it may have to be made anew.
    assert!(!others.answered.is_empty() && others.late == 0, "{others:?}");
    row("connections opened and left", &format!("{count} connections"), &others, server.peak_memory(), recovery);
    drop(left);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_frame_long_metadata_and_bombs_cost_themselves_alone() {
    let server = Server::start(&[], Path::new("/dev/null")).await;
    let others = Others::call(server.address, None);
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice();
    let half = [preface, &[0, 0, 0, 4, 0, 0, 0, 0, 0], &[0, 64, 0, 0, 0]].concat();
    let mut open = Vec::new();
    for _ in 0..200 {
        let mut socket = TcpStream::connect(server.address).await.expect("the server listens");
        socket.write_all(&half).await.expect("the server takes it");
        open.push(socket);
    }
    sleep(Duration::from_millis(300)).await;
    let recovery = recovered(server.address, None).await;
    let tally = others.end().await;
    assert_unharmed(&tally);
    row("half a frame", "200 connections, which stay open", &tally, server.peak_memory(), recovery);

    let others = Others::call(server.address, None);
    let mut outcomes = Vec::new();
    for _ in 0..20 {
        let mut connection = Connection::open(server.address, None).await.expect("the server listens");
        connection.metadata.push(("x-long", "a".repeat(1 << 20)));
        outcomes.push(connection.call(SCORE, &framed(&request()), None).await);
    }
    assert!(!outcomes.contains(&Outcome::Answered));
    let recovery = recovered(server.address, None).await;
    let tally = others.end().await;
    assert_unharmed(&tally);
    row("metadata of 1 MB", "20 calls, all refused", &tally, server.peak_memory(), recovery);

    let others = Others::call(server.address, None);
    let bomb = bomb();
    let mut calls = JoinSet::new();
    for _ in 0..40 {
        let mut connection = Connection::open(server.address, None).await.expect("the server listens");
        connection.metadata.push(("grpc-encoding", "gzip".to_owned()));
        let bomb = bomb.clone();
        calls.spawn(async move { connection.call(SCORE, &bomb, None).await });
    }
    let outcomes = calls.join_all().await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Shed(_))), "{}", ended(&outcomes));
    let recovery = recovered(server.address, None).await;
    let tally = others.end().await;
    assert!(tally.failed.is_empty() && tally.late == 0, "{tally:?}");
    let what = format!("40 calls of {} kB that unfold to 64 MiB: {}", bomb.len() / 1_000, ended(&outcomes));
    row("gzip bombs", &what, &tally, server.peak_memory(), recovery);
    drop(open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_that_unfold_cost_themselves_alone() {
    const CALLS: usize = 8;
    let server = Server::start(&[], Path::new("/dev/null")).await;
    let others = Others::call(server.address, None);
    // Nearly the largest part that is taken, with five times as much text as may be in it.
    let document = docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "words ".repeat(10 << 20)), &[]);
    let (bytes, message) = (document.len(), framed(&of_document(document)));
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let connection = Connection::open(server.address, None).await.expect("the server listens");
        let message = message.clone();
        calls.spawn(async move { connection.call(SCORE, &message, None).await });
    }
    let outcomes = calls.join_all().await;
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Failed("code 3".to_owned())), "{}", ended(&outcomes));
    let recovery = recovered(server.address, None).await;
    let others = others.end().await;
    assert!(others.failed.is_empty() && others.late == 0, "{others:?}");
    let what = format!("{CALLS} documents of {} kB that unfold to 60 MiB: {}", bytes / 1_000, ended(&outcomes));
    row("documents that unfold", &what, &others, server.peak_memory(), recovery);
}

fn of_document(content: Vec<u8>) -> pb::ScoreContractRequest {
    let document = pb::Document { content, ..pb::Document::default() };
    let source = Some(pb::ContractSource { source: Some(pb::contract_source::Source::Document(document)) });
    pb::ScoreContractRequest { source, ..pb::ScoreContractRequest::default() }
}

/// A small message that unfolds to a large one.
fn bomb() -> Bytes {
    let request = of_document(vec![0; 64 << 20]);
    let mut small = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    small.write_all(&request.encode_to_vec()).expect("memory is written");
    let small = small.finish().expect("memory is written");
    let length = u32::try_from(small.len()).expect("it is small");
    Bytes::from([[1].as_slice(), &length.to_be_bytes(), &small].concat())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_asked_to_stop_under_load_answers_every_call_it_took() {
    let mut server = Server::start(&[], Path::new("/dev/null")).await;
    let mut calls = JoinSet::new();
    for _ in 0..4 {
        let connection = Connection::open(server.address, None).await.expect("the server listens");
        for _ in 0..8 {
            let (connection, message) = (connection.clone(), framed(&request()));
            calls.spawn(async move {
                let mut tally = Tally::default();
                while tally.untaken == 0 && tally.failed.is_empty() {
                    let began = Instant::now();
                    let outcome = connection.call(SCORE, &message, None).await;
                    if let Some(wait) = tally.note(outcome, began.elapsed()) {
                        sleep(wait).await;
                    }
                }
                tally
            });
        }
    }
    sleep(Duration::from_millis(500)).await;
    let began = Instant::now();
    let peak = server.peak_memory();
    server.signal("TERM");
    let code = server.ended().await;
    let took = began.elapsed();
    let mut whole = Tally::default();
    calls.join_all().await.into_iter().for_each(|tally| whole.add(tally));
    assert_eq!(code, Some(0));
    assert!(whole.answered.len() > 32 && whole.failed.is_empty() && whole.late == 0, "{:?}", whole.failed);
    row("SIGTERM under load", "32 callers; exit code 0", &whole, peak, took);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_is_back_at_once_and_callers_try_again() {
    let mut server = Server::start(&[], Path::new("/dev/null")).await;
    let address = server.address;
    let callers: Vec<Others> = (0..8).map(|_| Others::call(address, None)).collect();
    sleep(Duration::from_millis(500)).await;
    let peak = server.peak_memory();
    server.signal("KILL");
    server.ended().await;
    let began = Instant::now();
    let again = Server::start_at(address, &[], &[], Path::new("/dev/null")).await;
    recovered(address, None).await;
    let recovery = began.elapsed();
    sleep(Duration::from_millis(300)).await;
    let mut whole = Tally::default();
    for caller in callers {
        whole.add(caller.end().await);
    }
    assert!(whole.answered.len() > 16 && whole.late == 0, "{whole:?}");
    row("SIGKILL and restart", "8 callers, who connect again", &whole, peak.max(again.peak_memory()), recovery);
}

/// Returns the value of a metric without labels.
async fn metric(admin: SocketAddr, name: &str) -> Option<u64> {
    let mut socket = TcpStream::connect(admin).await.expect("the admin port listens");
    socket.write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n").await.expect("the request is sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("the answer is text");
    answer.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_decisions_that_are_counted_and_no_call() {
    const CALLS: u64 = 50;
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = Folder::new();
    // A name that leads to a full disk, and later to one with room.
    let log = folder.path("decisions.jsonl");
    std::os::unix::fs::symlink("/dev/full", &log).expect("a link can be made");
    let admin = free_address().await;
    let (path, told) = (log.display().to_string(), admin.to_string());
    let server = Server::start(&["--decision-log", &path, "--admin", &told], &folder.path("log")).await;
    let connection = Connection::open(server.address, None).await.expect("the server listens");
    let (message, mut tally) = (framed(&request()), Tally::default());
    for _ in 0..CALLS {
        let began = Instant::now();
        tally.note(connection.call(SCORE, &message, None).await, began.elapsed());
    }
    assert_unharmed(&tally);
    let lost = async {
        while metric(admin, "portability_decisions_lost_total").await != Some(CALLS) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, lost).await.expect("what is lost is counted");
    let began = Instant::now();
    std::fs::remove_file(&log).expect("the link is ours");
    while !std::fs::read_to_string(&log).is_ok_and(|text| text.lines().count() > 0) {
        assert!(began.elapsed() < SOON, "decisions are written once there is room");
        let began = Instant::now();
        tally.note(connection.call(SCORE, &message, None).await, began.elapsed());
        sleep(Duration::from_millis(10)).await;
    }
    let what = format!("{CALLS} decisions lost, all counted");
    row("disk full for the decision log", &what, &tally, server.peak_memory(), began.elapsed());
}

/// A library that sets the clock of a process back by a day as soon as a file is there.
const CLOCK: &str = r#"
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
    int code = (int)syscall(SYS_clock_gettime, clock, now);
    const char *file = getenv("SET_BACK");
    if (clock == CLOCK_REALTIME && file && access(file, F_OK) == 0) now->tv_sec -= 86400;
    return code;
}
"#;

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_set_back_is_no_fault() {
    let folder = Folder::new();
    let (source, library, back) = (folder.path("clock.c"), folder.path("clock.so"), folder.path("back"));
    std::fs::write(&source, CLOCK).expect("a file can be written");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    assert!(compiled.is_ok_and(|status| status.success()), "a C compiler is needed to build, and here too");
    let log = folder.path("decisions.jsonl");
    let [library, set_back, decisions] = [&library, &back, &log].map(|path| path.display().to_string());
    let environment = [("LD_PRELOAD", library.as_str()), ("SET_BACK", &set_back)];
    let address = free_address().await;
    // Ages and idle times that would come or never come if they were measured by that clock.
    let arguments = ["--decision-log", &decisions, "--connection-age-seconds", "60"];
    let server = Server::start_at(address, &arguments, &environment, &folder.path("log")).await;
    let others = Others::call(address, None);
    sleep(Duration::from_millis(500)).await;
    std::fs::write(&back, "").expect("a file can be written");
    sleep(Duration::from_millis(500)).await;
    let recovery = recovered(address, None).await;
    let deadline = Some(Duration::from_secs(5));
    let connection = Connection::open(address, None).await.expect("the server listens");
    assert_eq!(connection.call(SCORE, &framed(&request()), deadline).await, Outcome::Answered);
    let others = others.end().await;
    assert_unharmed(&others);
    let times = || -> Vec<String> {
        let text = std::fs::read_to_string(&log).expect("the log is there");
        let at = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["at"].as_str().map(str::to_owned);
        text.lines().filter_map(at).collect()
    };
    assert!(!times().is_sorted(), "the clock was set back");
    row("the clock set back by a day", "half way", &others, server.peak_memory(), recovery);
}
