//! Scores contracts over mutual TLS: one by itself, then all in a stream, and prints what costs each party points.
//!
//! ```sh
//! cargo build --example client
//! target/debug/examples/client --server localhost:50051 --ca ca.pem --certificate caller.pem --key caller.key FILE...
//! ```
//!
//! Tonic knows no service configuration: a call is tried again here, as that file says. A stream is tried again with
//! what has no answer yet: scoring changes nothing, so that asking twice does no harm.
#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use portability::api::json;
use portability::api::pb::scoring_service_client::ScoringServiceClient;
use portability::api::pb::{self, ScoredItem};
use serde_json::Value;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Request, Response, Status};
use tonic_types::StatusExt;

/// What clients of every language are told of deadlines and tries.
const SERVICE_CONFIG: &str = include_str!("../service_config.json");
/// How long the whole stream may take with all its tries.
const STREAM: Duration = Duration::from_secs(60);
/// How many reasons are told of each party.
const REASONS: usize = 3;

type Failed = Box<dyn Error>;

/// Score contracts, and print what costs each party points.
#[derive(Parser)]
struct Given {
    /// The server, such as localhost:50051.
    #[arg(long)]
    server: String,
    /// The authorities that may have signed the server's certificate (PEM).
    #[arg(long)]
    ca: PathBuf,
    /// The certificate to show (PEM).
    #[arg(long)]
    certificate: PathBuf,
    /// The private key of that certificate (PEM).
    #[arg(long)]
    key: PathBuf,
    /// Typed contracts as JSON.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// When a call is tried again.
struct Tries {
    most: u32,
    initial: Duration,
    longest: Duration,
    factor: u32,
    codes: Vec<String>,
    timeout: Duration,
}

impl Tries {
    fn of_config() -> Result<Self, Failed> {
        let config: Value = serde_json::from_str(SERVICE_CONFIG)?;
        let method = &config["methodConfig"][0];
        let policy = &method["retryPolicy"];
        let number = |value: &Value| value.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or("no whole number");
        let duration = |value: &Value| -> Result<Duration, Failed> {
            let seconds = value.as_str().and_then(|text| text.strip_suffix('s')).ok_or("no duration")?;
            Ok(Duration::try_from_secs_f64(seconds.parse()?)?)
        };
        let codes = policy["retryableStatusCodes"].as_array().ok_or("no codes")?;
        Ok(Self {
            most: number(&policy["maxAttempts"])?,
            initial: duration(&policy["initialBackoff"])?,
            longest: duration(&policy["maxBackoff"])?,
            factor: number(&policy["backoffMultiplier"])?,
            codes: codes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            timeout: duration(&method["timeout"])?,
        })
    }

    /// Returns how long to wait before the next try, or the error where there is none.
    fn wait(&self, error: Status, attempt: u32, end: Instant) -> Result<Duration, Status> {
        // The library writes `ResourceExhausted` where the configuration has `RESOURCE_EXHAUSTED`.
        let code = format!("{:?}", error.code()).to_uppercase();
        let is_transient = self.codes.iter().any(|listed| listed.replace('_', "") == code);
        let asked = error.get_details_retry_info().and_then(|info| info.retry_delay);
        let longer = self.initial.saturating_mul(self.factor.saturating_pow(attempt)).min(self.longest);
        // What the server asks for; else a part of a time that grows, which differs from caller to caller.
        let wait = asked.unwrap_or_else(|| longer.mul_f64(random_share()));
        if is_transient && attempt + 1 < self.most && Instant::now() + wait < end { Ok(wait) } else { Err(error) }
    }
}

/// Returns a share from 0 to 1 that differs from caller to caller and from call to call.
fn random_share() -> f64 {
    let random = RandomState::new().hash_one(0);
    f64::from(u32::try_from(random % 1_000).unwrap_or(0)) / 1_000.0
}

/// Reads a typed contract, and asks for its score as of a day.
fn request_of(path: &Path) -> Result<pb::ScoreContractRequest, Failed> {
    let contract = std::fs::read_to_string(path)?;
    let request = format!(
        r#"{{"source": {{"contract": {contract}}}, "asOf": {{"year": 2026, "month": 1, "day": 1}}, "view": "VIEW_BASIC"}}"#
    );
    Ok(json::parse_request(&request)?)
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Prints both parties' points, grades and reasons.
fn tell(name: &str, assessment: Option<pb::Assessment>) -> Result<(), Failed> {
    println!("{name}");
    let assessment = assessment.ok_or("there is no assessment")?;
    for side in [assessment.buyer, assessment.supplier] {
        let side = side.ok_or("a side is missing")?;
        let points = side.portability.ok_or("a score is missing")?;
        let (party, grade) = (side.party().as_str_name(), side.grade().as_str_name());
        println!("  {party} {} to {} points, {grade}", points.proven, points.possible);
        for pb::Reason { lost, code, part, text, .. } in side.reasons.iter().take(REASONS) {
            println!("    -{lost} {code}.{part}: {text}");
        }
    }
    Ok(())
}

/// Prints why an item has no assessment, with every wrong field.
fn tell_status(name: &str, status: &pb::ItemStatus) {
    println!("{name}: code {}: {}", status.code, status.message);
    for pb::FieldViolation { field, description, .. } in &status.violations {
        println!("    {field}: {description}");
    }
}

/// Makes a call of its own, and makes it again where that may help; the deadline holds for all tries.
async fn call<A: Clone, B>(
    tries: &Tries,
    asked: &A,
    send: impl AsyncFn(Request<A>) -> Result<Response<B>, Status>,
) -> Result<B, Status> {
    let end = Instant::now() + tries.timeout;
    let mut attempt = 0;
    loop {
        let mut request = Request::new(asked.clone());
        request.set_timeout(end.saturating_duration_since(Instant::now()));
        match send(request).await {
            Ok(answer) => return Ok(answer.into_inner()),
            Err(error) => tokio::time::sleep(tries.wait(error, attempt, end)?).await,
        }
        attempt += 1;
    }
}

/// Scores contracts in a stream, and shows each answer as it comes.
async fn stream(
    client: &ScoringServiceClient<Channel>,
    tries: &Tries,
    requests: Vec<(String, pb::ScoreContractRequest)>,
) -> Result<(), Failed> {
    let end = Instant::now() + STREAM;
    let order: Vec<String> = requests.iter().map(|(name, _)| name.clone()).collect();
    let mut open: BTreeMap<String, pb::ScoreContractRequest> = requests.into_iter().collect();
    let mut attempt = 0;
    while !open.is_empty() {
        match stream_once(client, &order, &mut open, &mut attempt, end).await? {
            Ok(()) if open.is_empty() => {}
            Ok(()) => return Err("the stream ended before its last answer".into()),
            Err(error) => tokio::time::sleep(tries.wait(error, attempt, end)?).await,
        }
        attempt += 1;
    }
    Ok(())
}

/// Asks for what is open, and takes out what is answered.
async fn stream_once(
    client: &ScoringServiceClient<Channel>,
    order: &[String],
    open: &mut BTreeMap<String, pb::ScoreContractRequest>,
    attempt: &mut u32,
    end: Instant,
) -> Result<Result<(), Status>, Failed> {
    let item = |id: &String| {
        open.get(id).map(|request| pb::StreamScoresRequest { id: id.clone(), request: Some(request.clone()) })
    };
    let items: Vec<_> = order.iter().filter_map(item).collect();
    let mut request = Request::new(tokio_stream::iter(items));
    request.set_timeout(end.saturating_duration_since(Instant::now()));
    let mut answers = match client.clone().stream_scores(request).await {
        Ok(answers) => answers.into_inner(),
        Err(error) => return Ok(Err(error)),
    };
    loop {
        let pb::StreamScoresResponse { id, result } = match answers.message().await {
            Ok(Some(answer)) => answer,
            Ok(None) => return Ok(Ok(())),
            Err(error) => return Ok(Err(error)),
        };
        open.remove(&id);
        *attempt = 0;
        match result {
            Some(ScoredItem::Response(response)) => tell(&id, response.message()?.assessment)?,
            Some(ScoredItem::Status(status)) => tell_status(&id, &status),
            None => return Err("an answer is empty".into()),
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let Given { server, ca, certificate, key, files } = Given::parse();
    let tries = Tries::of_config()?;
    let identity = Identity::from_pem(std::fs::read(certificate)?, std::fs::read(key)?);
    let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(std::fs::read(ca)?)).identity(identity);
    let channel = Endpoint::from_shared(format!("https://{server}"))?.tls_config(tls)?.connect().await?;
    let client = ScoringServiceClient::new(channel);
    let first = files.first().ok_or("give a file")?;
    let asked = pb::GetServerInfoRequest {};
    let told = call(&tries, &asked, async |asked| client.clone().get_server_info(asked).await).await?;
    println!("model {}", told.info.unwrap_or_default().default_model_version);
    let asked = request_of(first)?;
    let scored = call(&tries, &asked, async |asked| client.clone().score_contract(asked).await).await?;
    tell(&name_of(first), scored.assessment)?;
    // An item that cannot be answered costs itself alone: the first of these has no contract.
    let mut requests = vec![("nothing".to_owned(), pb::ScoreContractRequest::default())];
    for file in &files {
        requests.push((name_of(file), request_of(file)?));
    }
    stream(&client, &tries, requests).await
}
