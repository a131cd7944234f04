//! `portability serve`: check the settings, listen, announce, serve, drain.

use std::io;

use tokio::net::TcpListener;

use super::{Exit, released, runtime};
use crate::server::{Listener, ServeError, Settings, serve};

/// Serves until a signal to stop.
pub(super) fn run(settings: Settings) -> io::Result<Exit> {
    if let Err(error) = settings.check() {
        tracing::error!(%error, "the server does not start");
        return Ok(Exit::Usage);
    }
    runtime()?.block_on(async {
        let (bound, place) = match &settings.unix_socket {
            Some(path) => (Listener::unix(path).await, path.display().to_string()),
            None => (TcpListener::bind(settings.listen).await.map(Listener::from), settings.listen.to_string()),
        };
        let listener = match bound {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(address = place, %error, "cannot listen");
                return Ok(Exit::Server);
            }
        };
        tracing::info!(address = %listener, "listening");
        match serve(settings, released(), listener).await {
            Ok(()) => Ok(Exit::Fine),
            Err(error) => {
                tracing::error!(%error, "the server ended");
                Ok(match error {
                    ServeError::Settings(_) | ServeError::Load(_) => Exit::Usage,
                    ServeError::Admin(..) | ServeError::Threads(_) => Exit::Server,
                    ServeError::Reflection(_) => Exit::Internal,
                })
            }
        }
    })
}
