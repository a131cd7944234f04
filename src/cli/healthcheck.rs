//! `portability healthcheck`: is the server serving? For probes and scripts.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Exit, Out, complain, runtime};
use crate::api::client::{Server, Trust};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ask a server whether it serves: exit code 0 where it does, 3 where it does not.
#[derive(Args, Debug)]
pub(super) struct Healthcheck {
    /// The server to ask.
    #[arg(long, default_value = "http://127.0.0.1:50051", value_name = "URL")]
    server: String,

    /// The authorities that may have signed the server's certificate (PEM); with it, TLS is spoken.
    #[arg(long, env = "PORTABILITY_CA", value_name = "FILE")]
    ca: Option<PathBuf>,

    /// The certificate to show (PEM).
    #[arg(long, env = "PORTABILITY_CERTIFICATE", value_name = "FILE", requires = "ca", requires = "key")]
    certificate: Option<PathBuf>,

    /// The private key of that certificate (PEM).
    #[arg(long, env = "PORTABILITY_KEY", value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,

    /// The name that the server's certificate must have, where it is not the one in the address.
    #[arg(long, env = "PORTABILITY_SERVER_NAME", value_name = "NAME", requires = "ca")]
    server_name: Option<String>,

    /// The service to ask for, such as portability.v1.ScoringService; the whole server where it is not said.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    service: String,
}

impl Healthcheck {
    /// Asks, and tells the answer.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { server, service, ca, certificate, key, server_name } = self;
        let trust = match trust(ca, certificate, key, server_name) {
            Ok(trust) => trust,
            Err((path, error)) => {
                complain(&format!("{}: {error}", path.display()));
                return Ok(Exit::Usage);
            }
        };
        // The default is written with the scheme of a server that is not encrypted.
        let server = if trust.is_some() { server.replacen("http://", "https://", 1) } else { server };
        let asked = runtime()?.block_on(async {
            let asked = async {
                let connected = match trust {
                    Some(trust) => Server::connect_trusting(&server, trust).await,
                    None => Server::connect(&server).await,
                };
                connected?.health(&service).await
            };
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

/// Reads what TLS needs; none where no authority is trusted.
fn trust(
    ca: Option<PathBuf>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    name: Option<String>,
) -> Result<Option<Trust>, (PathBuf, io::Error)> {
    let read = |path: PathBuf| std::fs::read(&path).map_err(|error| (path, error));
    let Some(ca) = ca else { return Ok(None) };
    let shown = match (certificate, key) {
        (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
        (Some(_) | None, _) => None,
    };
    Ok(Some(Trust { authorities: read(ca)?, shown, name }))
}
