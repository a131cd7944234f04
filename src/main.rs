//! The command line: log, settings, bind, announce, serve, drain.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use portability::api::Models;
use portability::scoring::Model;
use portability::server::{Settings, serve};
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How free a contract leaves each of its two parties.
#[derive(Parser)]
#[command(version)]
enum Command {
    /// Serve over gRPC.
    Serve(Settings),
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let Command::Serve(settings) = Command::parse();
    match run(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the server did not start");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    settings.check()?;
    let listener = TcpListener::bind(settings.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    serve(settings, Models::new(Model::released()), listener).await?;
    Ok(())
}
