//! How the server is run: every setting with its default, and what is refused at start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use super::connections::Keeping;
use super::decisions::LogFile;
use super::load::Places;
use super::tls::TlsFiles;
use crate::api::Limits;

/// How the server is run.
#[derive(clap::Args, Clone, Debug)]
pub struct Settings {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "PORTABILITY_LISTEN", default_value = "127.0.0.1:50051", value_name = "ADDRESS")]
    pub listen: SocketAddr,

    /// Listen beyond this machine although calls are not both encrypted and checked.
    #[arg(long, env = "PORTABILITY_INSECURE_LISTEN_ANYWHERE")]
    pub insecure_listen_anywhere: bool,

    /// The certificate chain that the server shows (PEM), its own first; without it, nothing is encrypted.
    #[arg(long, env = "PORTABILITY_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,

    /// The private key of the certificate (PEM).
    #[arg(long, env = "PORTABILITY_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// The authorities that sign certificates of callers (PEM); callers must then show one.
    #[arg(long, env = "PORTABILITY_TLS_CLIENT_CA", value_name = "FILE")]
    pub tls_client_ca: Option<PathBuf>,

    /// Let callers connect without a certificate too, so that they may show a token or a key.
    #[arg(long, env = "PORTABILITY_TLS_CLIENT_OPTIONAL")]
    pub tls_client_optional: bool,

    /// Who may call what, by certificate, token or key (TOML); without it, everybody may call everything.
    #[arg(long, env = "PORTABILITY_POLICY", value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// How often certificates, keys and policy are read again, in seconds; SIGHUP has them read at once.
    #[arg(long, env = "PORTABILITY_RELOAD_SECONDS", default_value_t = 10, value_name = "SECONDS")]
    pub reload_seconds: u64,

    /// The most connections at once; one more is closed as soon as it is made.
    #[arg(long, env = "PORTABILITY_CONNECTIONS", default_value_t = 8_192, value_name = "N")]
    pub connections: usize,

    /// After how long a connection is asked to end, give or take a tenth, in seconds; 0 for never.
    #[arg(long, env = "PORTABILITY_CONNECTION_AGE_SECONDS", default_value_t = 1_800, value_name = "SECONDS")]
    pub connection_age_seconds: u64,

    /// How long the calls of a connection that was asked to end may go on, in seconds.
    #[arg(long, env = "PORTABILITY_CONNECTION_GRACE_SECONDS", default_value_t = 60, value_name = "SECONDS")]
    pub connection_grace_seconds: u64,

    /// How long a connection may be without a call, in seconds.
    #[arg(long, env = "PORTABILITY_CONNECTION_IDLE_SECONDS", default_value_t = 600, value_name = "SECONDS")]
    pub connection_idle_seconds: u64,

    /// The most calls that are worked on at once; more are turned away with a hint when to try again.
    #[arg(long, env = "PORTABILITY_CALLS_IN_FLIGHT", default_value_t = Limits::default().calls_in_flight, value_name = "N")]
    pub calls_in_flight: usize,

    /// The most calls that wait for others to end when as many as may be are in flight.
    #[arg(long, env = "PORTABILITY_QUEUED_CALLS", default_value_t = 256, value_name = "N")]
    pub queued_calls: usize,

    /// How long a call may wait before work on it begins, in milliseconds; under lasting load it is 10 at the most.
    #[arg(long, env = "PORTABILITY_QUEUE_MILLISECONDS", default_value_t = 100, value_name = "MILLISECONDS")]
    pub queue_milliseconds: u64,

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

    /// Address and port where health and metrics are told over plain HTTP; nowhere where it is not said.
    #[arg(long, env = "PORTABILITY_ADMIN", value_name = "ADDRESS")]
    pub admin: Option<SocketAddr>,

    /// In what form the log is written.
    #[arg(long, env = "PORTABILITY_LOG_FORMAT", value_enum, default_value_t, value_name = "FORMAT")]
    pub log_format: LogFormat,

    /// The file that decisions are written to, as lines of JSON; nowhere where it is not said.
    #[arg(long, env = "PORTABILITY_DECISION_LOG", value_name = "FILE")]
    pub decision_log: Option<PathBuf>,

    /// How long the decision log gets before it is replaced, in bytes.
    #[arg(long, env = "PORTABILITY_DECISION_LOG_BYTES", default_value_t = 256 << 20, value_name = "BYTES")]
    pub decision_log_bytes: u64,

    /// How many decision logs that were replaced are kept.
    #[arg(long, env = "PORTABILITY_DECISION_LOG_KEPT", default_value_t = 8, value_name = "N")]
    pub decision_log_kept: usize,

    /// How long the server goes on to take calls after it has told that it is not ready any more, in seconds.
    #[arg(long, env = "PORTABILITY_UNREADY_SECONDS", default_value_t = 0, value_name = "SECONDS")]
    pub unready_seconds: u64,

    /// How long calls may go on after the server was asked to stop, in seconds.
    #[arg(long, env = "PORTABILITY_DRAIN_SECONDS", default_value_t = 20, value_name = "SECONDS")]
    pub drain_seconds: u64,
}

/// In what form the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Human,
    /// A line of JSON.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        let Limits { request_bytes, response_bytes, batch_items, compared_contracts, calls_in_flight, .. } =
            Limits::default();
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50_051)),
            insecure_listen_anywhere: false,
            tls_certificate: None,
            tls_key: None,
            tls_client_ca: None,
            tls_client_optional: false,
            policy: None,
            reload_seconds: 10,
            connections: 8_192,
            connection_age_seconds: 1_800,
            connection_grace_seconds: 60,
            connection_idle_seconds: 600,
            calls_in_flight,
            queued_calls: 256,
            queue_milliseconds: 100,
            batch_items,
            compared_contracts,
            request_bytes,
            response_bytes,
            admin: None,
            log_format: LogFormat::Human,
            decision_log: None,
            decision_log_bytes: 256 << 20,
            decision_log_kept: 8,
            unready_seconds: 0,
            drain_seconds: 20,
        }
    }
}

/// Why a server does not start: every setting that is wrong.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{}", .0.join("; "))]
pub struct UnsafeSettings(pub Vec<String>);

impl Settings {
    /// Checks the settings together.
    ///
    /// # Errors
    /// They contradict each other, or would open the service to others without having been told to; all faults at once.
    pub fn check(&self) -> Result<(), UnsafeSettings> {
        let mut faults = Vec::new();
        let mut fault = |is_wrong: bool, what: String| {
            if is_wrong {
                faults.push(what);
            }
        };
        let (has_certificate, has_key) = (self.tls_certificate.is_some(), self.tls_key.is_some());
        fault(has_certificate && !has_key, "--tls-certificate needs --tls-key".to_owned());
        fault(has_key && !has_certificate, "--tls-key needs --tls-certificate".to_owned());
        fault(self.tls_client_ca.is_some() && !has_certificate, "--tls-client-ca needs --tls-certificate".to_owned());
        fault(
            self.tls_client_optional && self.tls_client_ca.is_none(),
            "--tls-client-optional needs --tls-client-ca".to_owned(),
        );
        fault(self.reload_seconds == 0, "--reload-seconds must be at least 1".to_owned());
        fault(self.connection_idle_seconds == 0, "--connection-idle-seconds must be at least 1".to_owned());
        let lacks = match (has_certificate, self.policy.is_some()) {
            (true, true) => None,
            (true, false) => Some("everybody may call: give --policy"),
            (false, true) => Some("nothing is encrypted: give --tls-certificate and --tls-key"),
            (false, false) => {
                Some("calls are neither encrypted nor checked: give --tls-certificate, --tls-key and --policy")
            }
        };
        let reachable = !self.listen.ip().is_loopback() && !self.insecure_listen_anywhere;
        if let Some(lacks) = lacks {
            let address = self.listen;
            fault(
                reachable,
                format!(
                    "{address} can be reached from other machines and {lacks}, or say --insecure-listen-anywhere if that is meant"
                ),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(UnsafeSettings(faults)) }
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

    /// Returns where certificates are; none, where nothing is encrypted.
    pub(super) fn tls(&self) -> Option<TlsFiles> {
        Some(TlsFiles {
            certificate: self.tls_certificate.clone()?,
            key: self.tls_key.clone()?,
            client_ca: self.tls_client_ca.clone(),
            client_optional: self.tls_client_optional,
        })
    }

    /// Returns where decisions are written; none, where they are not.
    pub(super) fn decisions(&self) -> Option<LogFile> {
        let path = self.decision_log.clone()?;
        Some(LogFile { path, bytes: self.decision_log_bytes, kept: self.decision_log_kept })
    }

    /// Returns how connections are kept.
    pub(super) fn keeping(&self) -> Keeping {
        let age = Duration::from_secs(self.connection_age_seconds);
        Keeping {
            connections: self.connections,
            age: Some(age).filter(|age| !age.is_zero()),
            grace: Duration::from_secs(self.connection_grace_seconds),
            idle: Duration::from_secs(self.connection_idle_seconds),
        }
    }

    /// Returns the places for calls.
    pub(super) fn places(&self) -> Places {
        Places::new(self.calls_in_flight, self.queued_calls, Duration::from_millis(self.queue_milliseconds))
    }

    /// Returns how long calls may go on after the server was asked to stop.
    pub fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anywhere() -> Settings {
        Settings { listen: SocketAddr::from(([0, 0, 0, 0], 50_051)), ..Settings::default() }
    }

    #[test]
    fn an_address_beyond_this_machine_needs_encryption_and_identity_or_must_be_meant() {
        let (certificate, policy) = (Some(PathBuf::from("a.pem")), Some(PathBuf::from("policy.toml")));
        let tls = Settings { tls_certificate: certificate.clone(), tls_key: certificate, ..anywhere() };
        let checked = Settings { policy: policy.clone(), ..anywhere() };
        for lacking in [&anywhere(), &tls, &checked] {
            let UnsafeSettings(faults) = lacking.check().unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(Settings { insecure_listen_anywhere: true, ..lacking.clone() }.check(), Ok(()));
        }
        assert_eq!(Settings { policy, ..tls }.check(), Ok(()));
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn settings_that_need_others_are_all_told() {
        let settings = Settings {
            tls_key: Some(PathBuf::from("a.key")),
            tls_client_ca: Some(PathBuf::from("ca.pem")),
            reload_seconds: 0,
            ..Settings::default()
        };
        assert_eq!(settings.check().unwrap_err().0.len(), 3);
    }
}
