//! The binary: parse, log, hand over to the command line, exit code.

use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use portability::cli::Cli;
use portability::server::LogFormat;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code of a fault of ours, by the convention of sysexits.h.
const INTERNAL: u8 = 70;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    // A server tells what it does; a command that ends speaks for itself.
    let level = if cli.serves() { "info" } else { "warn" };
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| level.into()))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match cli.log_format() {
        LogFormat::Human => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    // The panic itself was told by the panic hook.
    catch_unwind(AssertUnwindSafe(|| cli.run())).unwrap_or(ExitCode::from(INTERNAL))
}
