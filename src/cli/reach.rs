//! How a server is reached: whom to trust, what to show, and which token or key to send. One part of every command that asks
//! a server.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use tokio::runtime::Runtime;

use super::{Exit, complain, runtime};
use crate::api::client::{Reaching, Refused, Server, Trust};

/// The heading of these options in a help.
const HEADING: &str = "The way to the server";

/// How a server is reached.
#[derive(Args, Clone, Debug)]
pub(super) struct Reach {
    /// The authorities that may have signed the server's certificate (PEM); with it, TLS is spoken.
    #[arg(long, help_heading = HEADING, env = "PORTABILITY_CA", value_name = "FILE")]
    ca: Option<PathBuf>,

    /// The certificate to show (PEM).
    #[arg(
        long,
        help_heading = HEADING,
        env = "PORTABILITY_CERTIFICATE",
        value_name = "FILE",
        requires = "ca",
        requires = "key"
    )]
    certificate: Option<PathBuf>,

    /// The private key of that certificate (PEM).
    #[arg(long, help_heading = HEADING, env = "PORTABILITY_KEY", value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,

    /// The name that the server's certificate must have, where it is not the one in the address.
    #[arg(long, help_heading = HEADING, env = "PORTABILITY_SERVER_NAME", value_name = "NAME", requires = "ca")]
    server_name: Option<String>,

    /// The file of a token (JWT) to send.
    #[arg(long, help_heading = HEADING, env = "PORTABILITY_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<PathBuf>,

    /// The file of a key to send.
    #[arg(
        long,
        help_heading = HEADING,
        env = "PORTABILITY_API_KEY_FILE",
        value_name = "FILE",
        conflicts_with = "token_file"
    )]
    api_key_file: Option<PathBuf>,
}

/// Who answers.
pub(super) enum Answerer {
    /// This process.
    Here,
    /// A server.
    There(Runtime, Server),
}

impl Answerer {
    /// Puts a request to this process or to the server.
    pub(super) fn ask<Q, A>(
        &self,
        asked: Q,
        here: impl FnOnce(Q) -> Result<A, Refused>,
        there: impl AsyncFnOnce(&Server, Q) -> Result<A, Refused>,
    ) -> Result<A, Refused> {
        match self {
            Self::Here => here(asked),
            Self::There(runtime, server) => runtime.block_on(there(server, asked)),
        }
    }
}

impl Reach {
    /// Returns who answers: the server at the address, or this process where there is none. Where the server is not reached,
    /// says why, and how the command ends.
    pub(super) fn answerer(self, url: Option<&str>) -> io::Result<Result<Answerer, Exit>> {
        let Some(url) = url else { return Ok(Ok(Answerer::Here)) };
        Ok(self.connect(url)?.map(|(runtime, server)| Answerer::There(runtime, server)))
    }

    /// Connects to a server; where that fails, says why, and how the command ends.
    fn connect(self, url: &str) -> io::Result<Result<(Runtime, Server), Exit>> {
        let reaching = match self.reaching() {
            Ok(reaching) => reaching,
            Err((path, error)) => {
                complain(&format!("{}: {error}", path.display()));
                return Ok(Err(Exit::Usage));
            }
        };
        let runtime = runtime()?;
        match runtime.block_on(Server::reach(url, reaching)) {
            Ok(server) => Ok(Ok((runtime, server))),
            Err(refused) => {
                complain(&refused.message);
                Ok(Err(refused.fault.into()))
            }
        }
    }

    /// Reads what is to be shown and sent.
    pub(super) fn reaching(self) -> Result<Reaching, (PathBuf, io::Error)> {
        let Self { ca, certificate, key, server_name, token_file, api_key_file } = self;
        let of = |path: &Path, error| (path.to_owned(), error);
        let read = |path: PathBuf| std::fs::read(&path).map_err(|error| of(&path, error));
        let secret = |path: PathBuf| {
            let text = std::fs::read_to_string(&path).map_err(|error| of(&path, error))?;
            Ok(text.trim().to_owned())
        };
        let shown = match (certificate, key) {
            (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
            (Some(_) | None, _) => None,
        };
        let trust = match ca {
            Some(ca) => Some(Trust { authorities: read(ca)?, shown, name: server_name }),
            None => None,
        };
        let (token, key) = (token_file.map(secret).transpose()?, api_key_file.map(secret).transpose()?);
        Ok(Reaching { trust, token, key })
    }
}
