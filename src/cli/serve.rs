//! `portability serve`: check the settings, listen, announce, serve, drain.

use std::io;

use tokio::net::TcpListener;

use super::{Exit, released, runtime};
use crate::server::{Settings, serve};

/// Serves until a signal to stop.
pub(super) fn run(settings: Settings) -> io::Result<Exit> {
    if let Err(error) = settings.check() {
        tracing::error!(%error, "the server does not start");
        return Ok(Exit::Usage);
    }
    runtime()?.block_on(async {
        let listener = match TcpListener::bind(settings.listen).await {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(address = %settings.listen, %error, "cannot listen");
                return Ok(Exit::Server);
            }
        };
        tracing::info!(address = %listener.local_addr()?, "listening");
        match serve(settings, released(), listener).await {
            Ok(()) => Ok(Exit::Fine),
            Err(error) => {
                tracing::error!(%error, "the server ended");
                Ok(Exit::Internal)
            }
        }
    })
}
