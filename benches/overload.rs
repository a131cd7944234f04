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
/// How often each is measured, by turns with the others.
const ROUNDS: usize = 3;
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

/// What was measured of one load, in all its rounds.
#[derive(Default)]
struct Measured {
    tally: Tally,
    /// The calls answered a second, in each round.
    goodputs: Vec<f64>,
    /// The shares that it had of what the peak's load had just before and after, in each round.
    of_peak: Vec<f64>,
    took: Duration,
    /// The processor time of the server and of the load.
    server: Duration,
    load: Duration,
}

impl Measured {
    /// Adds a round. Returns the calls answered a second.
    async fn round(&mut self, server: &Server, lasts: Duration, tally: impl Future<Output = Tally>) -> f64 {
        let (began, own, its) = (Instant::now(), processor_of("self"), server.processor());
        let tally = tally.await;
        self.took += began.elapsed();
        self.server += server.processor() - its;
        self.load += processor_of("self") - own;
        let goodput = tally.answered.len() as f64 / lasts.as_secs_f64();
        self.goodputs.push(goodput);
        self.tally.add(tally);
        goodput
    }

    fn goodput(&self) -> f64 {
        median(&self.goodputs)
    }

    fn print(&self, what: &str) {
        let Tally { mut answered, mut shed, late, untaken: _, failed } = self.tally.clone();
        let share = |of: Duration| 100.0 * of.as_secs_f64() / self.took.as_secs_f64();
        println!(
            "{what:<36} {:>7.0} {:>7.1} {:>7.1} {:>8} {:>7.1} {:>7.1} {late:>6} {:>6} {:>6.0} {:>6.0}",
            self.goodput(),
            percentile(&mut answered, 0.5),
            percentile(&mut answered, 0.99),
            shed.len(),
            percentile(&mut shed, 0.5),
            percentile(&mut shed, 0.99),
            failed.len(),
            share(self.server),
            share(self.load),
        );
        if let Some(why) = failed.first() {
            println!("  the first that failed: {why}");
        }
        if !self.of_peak.is_empty() {
            let rounds: Vec<String> = self.of_peak.iter().map(|share| format!("{share:.2}")).collect();
            println!("  goodput: {:.2} of the peak beside it ({})", median(&self.of_peak), rounds.join(", "));
        }
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
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
    let mut kept_up: Vec<(usize, Measured)> = IN_FLIGHT.map(|in_flight| (in_flight, Measured::default())).into();
    for _ in 0..ROUNDS {
        for (in_flight, measured) in &mut kept_up {
            measured.round(&server, LASTS, load.closed(*in_flight, Manners::Obeys)).await;
        }
    }
    for (in_flight, measured) in &kept_up {
        measured.print(&format!("closed, {in_flight} in flight"));
    }
    let goodputs: Vec<(usize, f64)> = kept_up.iter().map(|(number, measured)| (*number, measured.goodput())).collect();
    let (best, peak) = *goodputs.iter().max_by(|one, other| one.1.total_cmp(&other.1)).expect("some were measured");
    let saturates = goodputs.iter().find(|(_, goodput)| 0.95 * peak <= *goodput).map_or(best, |(number, _)| *number);
    println!("the peak is {peak:.0} calls a second; {saturates} in flight come within a twentieth of it");

    let at_peak = async || Measured::default().round(&server, LASTS, load.closed(best, Manners::Obeys)).await;
    let closed = [10 * saturates, 640].map(|in_flight| (in_flight, Measured::default()));
    let (mut closed, mut twice) = (Vec::from(closed), Measured::default());
    let mut before = at_peak().await;
    for _ in 0..ROUNDS {
        for (in_flight, measured) in &mut closed {
            let goodput = measured.round(&server, LASTS_OVER, over.closed(*in_flight, Manners::Obeys)).await;
            let after = at_peak().await;
            measured.of_peak.push(2.0 * goodput / (before + after));
            before = after;
        }
        let goodput = twice.round(&server, LASTS_OVER, over.open(2.0 * peak)).await;
        let after = at_peak().await;
        twice.of_peak.push(2.0 * goodput / (before + after));
        before = after;
    }
    for (in_flight, measured) in &closed {
        measured.print(&format!("closed, {in_flight} in flight"));
    }
    twice.print("open, 2 of the peak");

    let mut insisting = Measured::default();
    insisting.round(&server, LASTS, load.closed(640, Manners::Insists(INSISTS))).await;
    insisting.print(&format!("closed, 640 who insist each {} ms", INSISTS.as_millis()));
    for share in [0.5, 1.0, 4.0] {
        let mut measured = Measured::default();
        measured.round(&server, load.lasts, load.open(peak * share)).await;
        measured.print(&format!("open, {share} of the peak"));
    }
    println!("most memory of the server: {:.0} MiB", server.peak_memory());
}
