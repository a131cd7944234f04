//! How the server is run: every setting with its default, and what is refused at start.

use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;

use crate::api::Limits;

/// How the server is run.
#[derive(clap::Args, Clone, Debug)]
pub struct Settings {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "PORTABILITY_LISTEN", default_value = "127.0.0.1:50051", value_name = "ADDRESS")]
    pub listen: SocketAddr,

    /// Listen beyond this machine although calls are neither encrypted nor checked.
    #[arg(long, env = "PORTABILITY_INSECURE_LISTEN_ANYWHERE")]
    pub insecure_listen_anywhere: bool,

    /// The most calls that are worked on at once; more are turned away with a hint when to try again.
    #[arg(long, env = "PORTABILITY_CALLS_IN_FLIGHT", default_value_t = Limits::default().calls_in_flight, value_name = "N")]
    pub calls_in_flight: usize,

    /// The most items of one batch.
    #[arg(long, env = "PORTABILITY_BATCH_ITEMS", default_value_t = Limits::default().batch_items, value_name = "N")]
    pub batch_items: usize,

    /// The most contracts of one comparison, which has at least two.
    #[arg(long, env = "PORTABILITY_COMPARED_CONTRACTS", default_value_t = Limits::default().compared_contracts, value_name = "N")]
    pub compared_contracts: usize,

    /// The largest request, in bytes after decompression.
    #[arg(long, env = "PORTABILITY_REQUEST_BYTES", default_value_t = Limits::default().request_bytes, value_name = "BYTES")]
    pub request_bytes: usize,

    /// The largest response, in bytes.
    #[arg(long, env = "PORTABILITY_RESPONSE_BYTES", default_value_t = Limits::default().response_bytes, value_name = "BYTES")]
    pub response_bytes: usize,

    /// How long calls may go on after the server was asked to stop, in seconds.
    #[arg(long, env = "PORTABILITY_DRAIN_SECONDS", default_value_t = 20, value_name = "SECONDS")]
    pub drain_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        let Limits { request_bytes, response_bytes, batch_items, compared_contracts, calls_in_flight, .. } =
            Limits::default();
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50_051)),
            insecure_listen_anywhere: false,
            calls_in_flight,
            batch_items,
            compared_contracts,
            request_bytes,
            response_bytes,
            drain_seconds: 20,
        }
    }
}

/// Why a server does not start.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum UnsafeSettings {
    /// The address can be reached from other machines.
    #[error(
        "{0} can be reached from other machines; calls are neither encrypted nor checked, so say --insecure-listen-anywhere if that is meant"
    )]
    ListensAnywhere(SocketAddr),
}

impl Settings {
    /// Checks the settings together.
    ///
    /// # Errors
    /// They would open the service to others without having been told to.
    pub fn check(&self) -> Result<(), UnsafeSettings> {
        if self.listen.ip().is_loopback() || self.insecure_listen_anywhere {
            return Ok(());
        }
        Err(UnsafeSettings::ListensAnywhere(self.listen))
    }

    /// Returns what the server takes.
    pub fn limits(&self) -> Limits {
        Limits {
            request_bytes: self.request_bytes,
            response_bytes: self.response_bytes,
            batch_items: self.batch_items,
            compared_contracts: self.compared_contracts,
            calls_in_flight: self.calls_in_flight,
            ..Limits::default()
        }
    }

    /// Returns how long calls may go on after the server was asked to stop.
    pub fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_beyond_this_machine_must_be_meant() {
        let mut settings = Settings { listen: SocketAddr::from(([0, 0, 0, 0], 50_051)), ..Settings::default() };
        assert_eq!(settings.check(), Err(UnsafeSettings::ListensAnywhere(settings.listen)));
        settings.insecure_listen_anywhere = true;
        assert_eq!(settings.check(), Ok(()));
        assert_eq!(Settings::default().check(), Ok(()));
    }
}
