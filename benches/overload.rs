//! What is answered, and how fast is refused, when more is asked than can be done. See `benches/README.md`.
//!
//! The server is the program as it is shipped, on one processor, and the load is on another.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that reports what it measured")]

#[path = "../tests/support/load.rs"]
mod load;

use std::path::Path;
use std::time::Duration;

use load::{Connection, Load, Manners, Server, Tally, percentile, pin_load, processor_of};
use tokio::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many connections the load comes over.
const CONNECTIONS: usize = 8;
/// How long each load lasts, and those that are too much.
const LASTS: Duration = Duration::from_secs(6);
const LASTS_OVER: Duration = Duration::from_secs(30);
/// How long a caller waits.
const DEADLINE: Duration = Duration::from_millis(500);
/// How many calls in flight are tried to find the peak.
const IN_FLIGHT: [usize; 5] = [2, 4, 16, 32, 64];
/// After how long a caller comes back who does not care when it was told to.
const INSISTS: Duration = Duration::from_millis(20);

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        // Asked to test and not to measure.
        return;
    }
    let is_pinned = pin_load();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(measure(is_pinned));
}

/// Prints what became of a load. Returns the calls answered a second.
async fn row(what: &str, server: &Server, lasts: Duration, tally: impl Future<Output = Tally>) -> f64 {
    let (began, own, its) = (Instant::now(), processor_of("self"), server.processor());
    let Tally { mut answered, mut shed, late, untaken: _, failed } = tally.await;
    let took = began.elapsed().as_secs_f64();
    let share = |now: Duration, before: Duration| 100.0 * (now - before).as_secs_f64() / took;
    let goodput = answered.len() as f64 / lasts.as_secs_f64();
    println!(
        "{what:<36} {goodput:>7.0} {:>7.1} {:>7.1} {:>8} {:>7.1} {:>7.1} {late:>6} {:>6} {:>6.0} {:>6.0}",
        percentile(&mut answered, 0.5),
        percentile(&mut answered, 0.99),
        shed.len(),
        percentile(&mut shed, 0.5),
        percentile(&mut shed, 0.99),
        failed.len(),
        share(server.processor(), its),
        share(processor_of("self"), own),
    );
    if let Some(why) = failed.first() {
        println!("  the first that failed: {why}");
    }
    goodput
}

async fn measure(is_pinned: bool) {
    if !is_pinned {
        println!("no taskset: server and load share their processors, and the figures mean little");
    }
    // The log is written as it always is, to where it costs no disk.
    let server = Server::start(&["--log-format", "json"], Path::new("/dev/null")).await;
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Connection::open(server.address, None).await.expect("the server listens"));
    }
    let message = load::framed(&load::request());
    let load = Load { connections, message, deadline: Some(DEADLINE), lasts: LASTS };
    let over = Load { lasts: LASTS_OVER, ..load.clone() };
    println!(
        "{:<36} {:>7} {:>7} {:>7} {:>8} {:>7} {:>7} {:>6} {:>6} {:>6} {:>6}",
        "load", "good/s", "p50 ms", "p99 ms", "shed", "p50 ms", "p99 ms", "late", "failed", "server", "load %"
    );
    let mut goodputs = Vec::new();
    for in_flight in IN_FLIGHT {
        let tally = load.closed(in_flight, Manners::Obeys);
        goodputs.push((row(&format!("closed, {in_flight} in flight"), &server, LASTS, tally).await, in_flight));
    }
    let peak = goodputs.iter().map(|(goodput, _)| *goodput).fold(0.0, f64::max);
    let saturates = goodputs.iter().find(|(goodput, _)| 0.95 * peak <= *goodput).map_or(1, |(_, in_flight)| *in_flight);
    println!("the peak is {peak:.0} calls a second; {saturates} in flight come within a twentieth of it");
    let of_peak = |goodput: f64| println!("  goodput: {:.2} of the peak", goodput / peak);
    for in_flight in [10 * saturates, 640] {
        let what = format!("closed, {in_flight} in flight");
        of_peak(row(&what, &server, LASTS_OVER, over.closed(in_flight, Manners::Obeys)).await);
    }
    let what = format!("closed, 640 who insist each {} ms", INSISTS.as_millis());
    of_peak(row(&what, &server, LASTS, load.closed(640, Manners::Insists(INSISTS))).await);
    for (share, load) in [(0.5, &load), (1.0, &load), (2.0, &over), (4.0, &load)] {
        of_peak(row(&format!("open, {share} of the peak"), &server, load.lasts, load.open(peak * share)).await);
    }
    println!("most memory of the server: {:.0} MiB", server.peak_memory());
}
