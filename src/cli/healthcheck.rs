//! `portability healthcheck`: is the server serving? For probes and scripts.

use std::io;
use std::time::Duration;

use clap::Args;

use super::reach::Reach;
use super::{Exit, Out, complain, runtime};
use crate::api::client::Server;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ask a server whether it serves: exit code 0 where it does, 3 where it does not.
#[derive(Args, Debug)]
pub(super) struct Healthcheck {
    /// The server to ask.
    #[arg(long, default_value = "http://127.0.0.1:50051", value_name = "URL")]
    server: String,

    #[command(flatten)]
    reach: Reach,

    /// The service to ask for, such as portability.v1.ScoringService; the whole server where it is not said.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    service: String,
}

impl Healthcheck {
    /// Asks, and tells the answer.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { server, service, reach } = self;
        let reaching = match reach.reaching() {
            Ok(reaching) => reaching,
            Err((path, error)) => {
                complain(&format!("{}: {error}", path.display()));
                return Ok(Exit::Usage);
            }
        };
        let asked = runtime()?.block_on(async {
            let asked = async { Server::reach(&server, reaching).await?.health(&service).await };
            tokio::time::timeout(PATIENCE, asked).await
        });
        match asked {
            Ok(Ok((is_serving, word))) => {
                writeln!(out.to, "{word}")?;
                Ok(if is_serving { Exit::Fine } else { Exit::Server })
            }
            Ok(Err(refused)) => {
                complain(&refused.message);
                Ok(Exit::Server)
            }
            Err(_) => {
                complain(&format!("the server {server} did not answer within {} seconds", PATIENCE.as_secs()));
                Ok(Exit::Server)
            }
        }
    }
}
