//! How fast a decision log recomputes, and does it, byte for byte? See `benches/README.md`.
//!
//! The decisions are those of the server as it is shipped, to contracts that differ; a day's log is made of them by giving
//! each a call of its own, and goes to `portability replay` on one processor.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that reports what it measured")]

#[path = "../tests/support/load.rs"]
mod load;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use load::{Connection, Outcome, Server, pin_load};

/// How many decisions differ in more than their call, and how many there are in all.
const DIFFERENT: usize = 4_000;
const ALL: usize = 1_000_000;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        // Asked to test and not to measure.
        return;
    }
    let is_pinned = pin_load();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let decisions = runtime.block_on(decided());
    let lines: Vec<&str> = decisions.lines().collect();
    assert_eq!(lines.len(), DIFFERENT, "every decision is written");
    let program = std::env::var("PORTABILITY_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_portability").to_owned());
    let mut command = if is_pinned {
        let mut command = Command::new("taskset");
        command.args(["-c", &load::SERVER_CORE.to_string(), &program]);
        command
    } else {
        Command::new(program)
    };
    let began = Instant::now();
    let mut child = command.args(["replay", "-"]).stdin(Stdio::piped()).spawn().expect("the program starts");
    let (mut to, mut bytes) = (std::io::BufWriter::with_capacity(1 << 20, child.stdin.take().expect("it is piped")), 0);
    for number in 0..ALL {
        let line = lines[number % lines.len()];
        // The number of the call stands behind the origin of the server.
        let (head, rest) = line.split_once("\"item\"").expect("a line has an item");
        let (head, _) = head.rsplit_once('-').expect("a call has a number");
        let line = format!("{head}-{number}\",\"item\"{rest}\n");
        to.write_all(line.as_bytes()).expect("the program reads");
        bytes += line.len();
    }
    drop(to);
    let status = child.wait().expect("the program ends");
    let took = began.elapsed().as_secs_f64();
    println!("{ALL} decisions of {} bytes in the mean, {DIFFERENT} that differ: exit {status}", bytes / ALL);
    println!("{took:.1} s on one processor: {:.0} decisions a second", ALL as f64 / took);
}

/// Has contracts scored, each with another price and day, and returns the decision log.
async fn decided() -> String {
    let log = std::env::temp_dir().join(format!("portability-replay-{}.jsonl", std::process::id()));
    let path = log.display().to_string();
    let server = Server::start(&["--decision-log", &path], Path::new("/dev/null")).await;
    let connection = Connection::open(server.address, None).await.expect("the server listens");
    for number in 0..DIFFERENT {
        let outcome = connection.call(load::SCORE, &load::framed(&load::varied(number)), None).await;
        assert_eq!(outcome, Outcome::Answered);
    }
    let mut decisions = String::new();
    for _ in 0..500 {
        decisions = std::fs::read_to_string(&log).expect("the log is there");
        if decisions.lines().count() == DIFFERENT && decisions.ends_with('\n') {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    drop(server);
    std::fs::remove_file(&log).expect("the log is ours");
    decisions
}
