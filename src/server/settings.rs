//! How the server is run: every setting with its default.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tonic::codegen::http::HeaderValue;

use super::check::UnsafeSettings;
use super::connections::Keeping;
use super::decisions::LogFile;
use super::load::Places;
use super::tls::TlsFiles;
use super::traces::Collector;
use crate::api::Limits;

/// How the server is run.
#[derive(clap::Args, Clone, Debug)]
pub struct Settings {
    /// A file of settings (TOML), each by the name of its flag, with underscores; the environment and flags win over it.
    #[arg(long, env = "PORTABILITY_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        help_heading = "Listening",
        env = "PORTABILITY_LISTEN",
        default_value = "127.0.0.1:50051",
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,

    /// Listen on a Unix socket at this path instead, open to its owner and its group.
    #[arg(long, help_heading = "Listening", env = "PORTABILITY_UNIX_SOCKET", value_name = "FILE")]
    pub unix_socket: Option<PathBuf>,

    /// Let pages of this origin, a scheme and a host, call from a browser by gRPC-Web; several with commas between them.
    #[arg(
        long,
        help_heading = "Listening",
        env = "PORTABILITY_WEB_ORIGINS",
        value_delimiter = ',',
        value_name = "ORIGIN"
    )]
    pub web_origins: Vec<String>,

    /// Listen beyond this machine although calls are not both encrypted and checked.
    #[arg(long, help_heading = "Listening", env = "PORTABILITY_INSECURE_LISTEN_ANYWHERE")]
    pub insecure_listen_anywhere: bool,

    /// The certificate chain that the server shows (PEM), its own first; without it, nothing is encrypted.
    #[arg(long, help_heading = "Encryption and identity", env = "PORTABILITY_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,

    /// The private key of the certificate (PEM).
    #[arg(long, help_heading = "Encryption and identity", env = "PORTABILITY_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// The authorities that sign certificates of callers (PEM); callers must then show one.
    #[arg(long, help_heading = "Encryption and identity", env = "PORTABILITY_TLS_CLIENT_CA", value_name = "FILE")]
    pub tls_client_ca: Option<PathBuf>,

    /// Let callers connect without a certificate too, so that they may show a token or a key.
    #[arg(long, help_heading = "Encryption and identity", env = "PORTABILITY_TLS_CLIENT_OPTIONAL")]
    pub tls_client_optional: bool,

    /// Who may call what, by certificate, token or key (TOML); without it, everybody may call everything.
    #[arg(long, help_heading = "Encryption and identity", env = "PORTABILITY_POLICY", value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// A scoring model (TOML) to put behind the released ones as the default; read again as certificates are.
    #[arg(long, help_heading = "Reloading", env = "PORTABILITY_MODEL", value_name = "FILE")]
    pub model: Option<PathBuf>,

    /// How often certificates, keys, policy and model are read again, in seconds; SIGHUP has them read at once.
    #[arg(
        long,
        help_heading = "Reloading",
        env = "PORTABILITY_RELOAD_SECONDS",
        default_value_t = 10,
        value_name = "SECONDS"
    )]
    pub reload_seconds: u64,

    /// How long a set of keys that was fetched from its issuer is taken for current, in seconds.
    #[arg(
        long,
        help_heading = "Reloading",
        env = "PORTABILITY_KEY_SET_SECONDS",
        default_value_t = 300,
        value_name = "SECONDS"
    )]
    pub key_set_seconds: u64,

    /// The most connections at once; one more is closed as soon as it is made.
    #[arg(
        long,
        help_heading = "Connections",
        env = "PORTABILITY_CONNECTIONS",
        default_value_t = 8_192,
        value_name = "N"
    )]
    pub connections: usize,

    /// After how long a connection is asked to end, give or take a tenth, in seconds; 0 for never.
    #[arg(
        long,
        help_heading = "Connections",
        env = "PORTABILITY_CONNECTION_AGE_SECONDS",
        default_value_t = 1_800,
        value_name = "SECONDS"
    )]
    pub connection_age_seconds: u64,

    /// How long the calls of a connection that was asked to end may go on, in seconds.
    #[arg(
        long,
        help_heading = "Connections",
        env = "PORTABILITY_CONNECTION_GRACE_SECONDS",
        default_value_t = 60,
        value_name = "SECONDS"
    )]
    pub connection_grace_seconds: u64,

    /// How long a connection may be without a call, in seconds.
    #[arg(
        long,
        help_heading = "Connections",
        env = "PORTABILITY_CONNECTION_IDLE_SECONDS",
        default_value_t = 600,
        value_name = "SECONDS"
    )]
    pub connection_idle_seconds: u64,

    /// The most calls that are worked on at once; more are turned away with a hint when to try again.
    #[arg(long, help_heading = "Load", env = "PORTABILITY_CALLS_IN_FLIGHT", default_value_t = Limits::default().calls_in_flight, value_name = "N")]
    pub calls_in_flight: usize,

    /// The most calls that wait for others to end when as many as may be are in flight.
    #[arg(long, help_heading = "Load", env = "PORTABILITY_QUEUED_CALLS", default_value_t = 256, value_name = "N")]
    pub queued_calls: usize,

    /// How long a call may wait before work on it begins, in milliseconds; under lasting load it is 10 at the most.
    #[arg(
        long,
        help_heading = "Load",
        env = "PORTABILITY_QUEUE_MILLISECONDS",
        default_value_t = 100,
        value_name = "MILLISECONDS"
    )]
    pub queue_milliseconds: u64,

    /// The most items of one batch.
    #[arg(long, help_heading = "Load", env = "PORTABILITY_BATCH_ITEMS", default_value_t = Limits::default().batch_items, value_name = "N")]
    pub batch_items: usize,

    /// The most contracts of one comparison, which has at least two.
    #[arg(long, help_heading = "Load", env = "PORTABILITY_COMPARED_CONTRACTS", default_value_t = Limits::default().compared_contracts, value_name = "N")]
    pub compared_contracts: usize,

    /// The largest request, in bytes after decompression.
    #[arg(long, help_heading = "Sizes", env = "PORTABILITY_REQUEST_BYTES", default_value_t = Limits::default().request_bytes, value_name = "BYTES")]
    pub request_bytes: usize,

    /// The largest response, in bytes.
    #[arg(long, help_heading = "Sizes", env = "PORTABILITY_RESPONSE_BYTES", default_value_t = Limits::default().response_bytes, value_name = "BYTES")]
    pub response_bytes: usize,

    /// Address and port where health and metrics are told over plain HTTP; nowhere where it is not said.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_ADMIN", value_name = "ADDRESS")]
    pub admin: Option<SocketAddr>,

    /// In what form the log is written.
    #[arg(
        long,
        help_heading = "Seeing",
        env = "PORTABILITY_LOG_FORMAT",
        value_enum,
        default_value_t,
        value_name = "FORMAT"
    )]
    pub log_format: LogFormat,

    /// The collector that traces are sent to (OTLP over gRPC), such as http://127.0.0.1:4317; nowhere where it is not said.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<String>,

    /// The authorities that may have signed the collector's certificate (PEM); https needs it.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_OTLP_CA", value_name = "FILE")]
    pub otlp_ca: Option<PathBuf>,

    /// Of how many calls whose callers say nothing of tracing one is traced.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_TRACE_ONE_IN", default_value_t = 1, value_name = "N")]
    pub trace_one_in: u32,

    /// The file that decisions are written to, as lines of JSON; nowhere where it is not said.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_DECISION_LOG", value_name = "FILE")]
    pub decision_log: Option<PathBuf>,

    /// How long the decision log gets before it is replaced, in bytes.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_DECISION_LOG_BYTES", default_value_t = 256 << 20, value_name = "BYTES")]
    pub decision_log_bytes: u64,

    /// How many decision logs that were replaced are kept.
    #[arg(long, help_heading = "Seeing", env = "PORTABILITY_DECISION_LOG_KEPT", default_value_t = 8, value_name = "N")]
    pub decision_log_kept: usize,

    /// How long the server goes on to take calls after it has told that it is not ready any more, in seconds.
    #[arg(
        long,
        help_heading = "The end",
        env = "PORTABILITY_UNREADY_SECONDS",
        default_value_t = 0,
        value_name = "SECONDS"
    )]
    pub unready_seconds: u64,

    /// How long calls may go on after the server was asked to stop, in seconds.
    #[arg(
        long,
        help_heading = "The end",
        env = "PORTABILITY_DRAIN_SECONDS",
        default_value_t = 20,
        value_name = "SECONDS"
    )]
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
            config: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 50_051)),
            unix_socket: None,
            web_origins: Vec::new(),
            insecure_listen_anywhere: false,
            tls_certificate: None,
            tls_key: None,
            tls_client_ca: None,
            tls_client_optional: false,
            policy: None,
            model: None,
            reload_seconds: 10,
            key_set_seconds: 300,
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
            otlp_endpoint: None,
            otlp_ca: None,
            trace_one_in: 1,
            decision_log: None,
            decision_log_bytes: 256 << 20,
            decision_log_kept: 8,
            unready_seconds: 0,
            drain_seconds: 20,
        }
    }
}

impl Settings {
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

    /// Returns how many bytes of messages may be in memory, of all calls together: room for five of the largest, unless they
    /// are larger than the default.
    pub(super) fn bytes_in_flight(&self) -> u64 {
        const ALL: u64 = 64 << 20;
        self.largest_request().saturating_mul(2).max(ALL)
    }

    /// Returns the bytes of the largest message, after decompression.
    pub(super) fn largest_request(&self) -> u64 {
        u64::try_from(self.request_bytes).unwrap_or(u64::MAX)
    }

    /// Returns whose pages may call.
    ///
    /// # Errors
    /// One is no origin.
    pub(super) fn origins(&self) -> Result<Vec<HeaderValue>, UnsafeSettings> {
        let value = |origin: &String| HeaderValue::from_str(origin).map_err(|_| UnsafeSettings(vec![origin.clone()]));
        self.web_origins.iter().map(value).collect()
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

    /// Returns where traces are sent; none, where they are not.
    pub(super) fn collector(&self) -> Option<Collector> {
        let endpoint = self.otlp_endpoint.clone()?;
        Some(Collector { endpoint, ca: self.otlp_ca.clone(), one_in: self.trace_one_in })
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
