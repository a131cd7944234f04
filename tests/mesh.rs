//! Who may call: TLS, certificates, tokens and keys, over real sockets with certificates made here.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use portability::api::pb;
use portability::api::pb::scoring_service_client::ScoringServiceClient;
use portability::server::{ServeError, Settings, serve_until};
use serde_json::{Value, json};
use support::mesh::{Authority, KEY, Listening, Mesh, READER, SCORER, Shown, TokenIssuer, claims, policy, unsigned};
use support::requests;
use tokio::net::TcpListener;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

/// How long nobody waits for what must come soon.
const PATIENCE: Duration = Duration::from_secs(20);

fn request() -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with("nothing_is_known.json")).expect("the request is there"))
}

fn with(name: &'static str, value: &str) -> Request<pb::ScoreContractRequest> {
    let mut request = Request::new(request());
    request.metadata_mut().insert(name, value.parse().expect("the text is ASCII"));
    request
}

fn reason(status: &Status) -> String {
    status.get_error_details().error_info().map(|info| info.reason.clone()).unwrap_or_default()
}

async fn scored(mut client: ScoringServiceClient<Channel>) -> Result<(), Status> {
    client.score_contract(request()).await.map(drop)
}

/// Sends a call with a token.
async fn by_token(client: &ScoringServiceClient<Channel>, token: &str) -> Result<(), Status> {
    client.clone().score_contract(with("authorization", &format!("Bearer {token}"))).await.map(drop)
}

fn assert_refused(answer: Result<(), Status>, code: Code, why: &str) {
    let status = answer.expect_err(why);
    let reason = reason(&status);
    let want = if code == Code::Unauthenticated { "UNAUTHENTICATED" } else { "PERMISSION_DENIED" };
    assert_eq!((status.code(), reason.as_str()), (code, want), "{why}: {status:?}");
    assert!(status.message().contains(why), "{why}: {}", status.message());
}

#[tokio::test]
async fn a_caller_is_known_by_the_spiffe_id_of_its_certificate() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let show = |uris: &[&str]| mesh.authority.client(uris);
    let ask = async |shown: Option<Shown>| scored(server.client(&mesh, shown.as_ref()).await).await;

    assert!(ask(Some(show(&[SCORER]))).await.is_ok());
    assert_refused(ask(None).await, Code::Unauthenticated, "no identity");
    assert_refused(ask(Some(show(&[]))).await, Code::Unauthenticated, "no identity");
    assert_refused(ask(Some(show(&["spiffe://acme.example/other"]))).await, Code::Unauthenticated, "is not known");
    assert_refused(ask(Some(show(&["spiffe://evil.example/scorer"]))).await, Code::Unauthenticated, "is not known");
    // More than one URI is no SPIFFE certificate, whatever they say.
    assert_refused(ask(Some(show(&[SCORER, READER]))).await, Code::Unauthenticated, "no identity");
    // Known, and not for this method.
    assert_refused(ask(Some(show(&[READER]))).await, Code::PermissionDenied, "may not call");
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_or_that_expired_is_not_agreed_on() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let stranger = Authority::new();
    let ask = async |shown: &Shown| match server.connect(&mesh.authority.pem(), Some(shown)).await {
        // TLS 1.3: the caller has agreed before the server has seen its certificate.
        Ok(channel) => scored(ScoringServiceClient::new(channel)).await.map_err(|status| status.code()),
        Err(_) => Err(Code::Unavailable),
    };
    assert_eq!(ask(&mesh.authority.client(&[SCORER])).await, Ok(()));
    for (what, shown) in [
        ("signed by another", stranger.client(&[SCORER])),
        ("expired", mesh.authority.expired(SCORER)),
        ("of a server", mesh.authority.server()),
    ] {
        let refused = ask(&shown).await.expect_err(what);
        assert!(matches!(refused, Code::Unavailable | Code::Unknown | Code::Internal), "{what}: {refused:?}");
    }
    // Nor does the caller agree with a server that it does not trust.
    assert!(server.connect(&stranger.pem(), None).await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_can_be_asked_of_every_caller() {
    let mesh = Mesh::new();
    let server = Listening::start(Settings { tls_client_optional: false, ..mesh.settings() }).await;
    assert!(scored(server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await).await.is_ok());
    let refused = match server.connect(&mesh.authority.pem(), None).await {
        Ok(channel) => scored(ScoringServiceClient::new(channel)).await.is_err(),
        Err(_) => true,
    };
    assert!(refused);
    server.stop().await;
}

#[tokio::test]
async fn a_token_is_taken_from_its_issuer_for_us_and_for_its_time() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let client = server.client(&mesh, None).await;
    let now = jiff::Timestamp::now().as_second();
    let token = |other: &[(&str, Value)]| mesh.tokens.token(&claims(other));

    let good = token(&[]);
    assert!(by_token(&client, &good).await.is_ok());
    // What was checked once on a connection is known again; another token is not taken for it.
    assert!(by_token(&client, &good).await.is_ok());
    assert!(by_token(&client, &token(&[("aud", json!(["other", "portability"]))])).await.is_ok());

    let refused = [
        ("another audience", token(&[("aud", json!("other"))])),
        ("lacks one of", token(&[("aud", Value::Null)])),
        ("lacks one of", token(&[("exp", Value::Null)])),
        ("lacks one of", token(&[("sub", Value::Null)])),
        ("names no issuer", token(&[("iss", Value::Null)])),
        ("issuer of the token is not known", token(&[("iss", json!("https://evil.example"))])),
        ("subject of the token is not known", token(&[("sub", json!("somebody"))])),
        ("expired", token(&[("exp", json!(now - 60))])),
        ("not valid yet", token(&[("nbf", json!(now + 60))])),
        ("signature", TokenIssuer::new("one").token(&claims(&[]))),
        ("names a key", TokenIssuer::new("two").token(&claims(&[]))),
        ("malformed", mesh.tokens.signed(&json!({ "alg": "none", "kid": "one" }), &claims(&[]))),
        ("malformed", format!("{}.", unsigned(&json!({ "alg": "none", "typ": "JWT" }), &claims(&[])))),
        ("its key is not for", mesh.tokens.signed(&json!({ "alg": "HS256", "kid": "one" }), &claims(&[]))),
        ("its key is not for", mesh.tokens.signed(&json!({ "alg": "RS256", "kid": "one" }), &claims(&[]))),
        ("extension", mesh.tokens.signed(&json!({ "alg": "ES256", "kid": "one", "crit": ["b64"] }), &claims(&[]))),
        ("malformed", "no token".to_owned()),
        ("longer than", "a".repeat(9_000)),
        ("signature", format!("{}AA", &good[..good.len() - 2])),
    ];
    for (why, token) in refused {
        assert_refused(by_token(&client, &token).await, Code::Unauthenticated, why);
    }
    // A wrong token is not saved by a good certificate.
    let certified = server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await;
    assert_refused(by_token(&certified, "no.to.ken").await, Code::Unauthenticated, "malformed");
    assert!(scored(certified).await.is_ok());
    server.stop().await;
}

#[tokio::test]
async fn a_key_is_known_by_its_hash_and_a_tenant_keeps_to_its_rate() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let client = server.client(&mesh, None).await;
    let ask = async |key: &str| client.clone().score_contract(with("x-api-key", key)).await.map(drop);
    assert_refused(ask("another").await, Code::Unauthenticated, "the key is not known");
    let mut both = with("x-api-key", KEY);
    let token = format!("Bearer {}", mesh.tokens.token(&claims(&[])));
    both.metadata_mut().insert("authorization", token.parse().expect("a token is ASCII"));
    assert_refused(client.clone().score_contract(both).await.map(drop), Code::Unauthenticated, "more than one");

    for call in 0..3 {
        assert!(ask(KEY).await.is_ok(), "{call}");
    }
    let status = ask(KEY).await.expect_err("the burst is used up");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "RATE_EXCEEDED"));
    let details = status.get_error_details();
    let wait = details.retry_info().and_then(|retry| retry.retry_delay).expect("it tells when");
    assert!(Duration::ZERO < wait && wait <= Duration::from_secs(1), "{wait:?}");
    let pushback = status.metadata().get("grpc-retry-pushback-ms").and_then(|text| text.to_str().ok()?.parse().ok());
    assert!(pushback.is_some_and(|millis: u128| (wait.as_millis()..=1_001).contains(&millis)), "{pushback:?}");
    // Another tenant has its own.
    assert!(scored(server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await).await.is_ok());
    tokio::time::sleep(wait + Duration::from_millis(50)).await;
    assert!(ask(KEY).await.is_ok(), "there is room again");
    server.stop().await;
}

#[tokio::test]
async fn health_is_answered_to_everybody_and_reflection_to_the_known() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let nobody = server.connect(&mesh.authority.pem(), None).await.expect("TLS is agreed on");
    let health = HealthClient::new(nobody.clone()).check(HealthCheckRequest::default()).await;
    assert!(health.is_ok(), "{health:?}");
    let shown = mesh.authority.client(&[READER]);
    let known = server.connect(&mesh.authority.pem(), Some(&shown)).await.expect("TLS is agreed on");
    for (channel, is_answered) in [(nobody, false), (known, true)] {
        let request = tonic_reflection::pb::v1::ServerReflectionRequest::default();
        let mut client = tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient::new(channel);
        let answer = client.server_reflection_info(tokio_stream::iter([request])).await;
        assert_eq!(answer.is_ok(), is_answered);
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_missing_or_broken_at_the_start_is_told_all_at_once() {
    let mesh = Mesh::new();
    mesh.folder.write("server.key", "no key");
    mesh.folder.write("ca.pem", "no certificate");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let models = portability::api::Models::new(portability::scoring::Model::released());
    let served = serve_until(mesh.settings(), models, listener, std::future::pending()).await;
    let Err(ServeError::Load(fault)) = served else { panic!("{served:?}") };
    assert_eq!(fault.0.len(), 2, "{fault}");
    assert!(fault.to_string().contains("server.key") && fault.to_string().contains("ca.pem"), "{fault}");
}

/// Makes a new connection for each call, over and over. Returns the numbers of calls that were answered and that failed.
async fn load(server: &Listening, trust: String, shown: Shown, until: Arc<AtomicBool>) -> (usize, usize) {
    let (answered, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let one = async || {
        while !until.load(Ordering::Relaxed) {
            let answer = match server.connect(&trust, Some(&shown)).await {
                Ok(channel) => scored(ScoringServiceClient::new(channel)).await.is_ok(),
                Err(_) => false,
            };
            if answer { &answered } else { &failed }.fetch_add(1, Ordering::Relaxed);
        }
    };
    tokio::join!(one(), one(), one(), one());
    (answered.into_inner(), failed.into_inner())
}

/// Waits until a server shows a certificate that an authority signed.
async fn shows(server: &Listening, trust: &str) {
    let look = async {
        while server.connect(trust, None).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("the new certificate is shown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_replaced_under_load_without_a_failed_call_and_garbage_is_not_taken() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let next = Authority::new();
    let (both, done) = (format!("{}{}", mesh.authority.pem(), next.pem()), Arc::new(AtomicBool::new(false)));
    let kept_open = server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await;
    let changes = async {
        // One after the other, so that for a while the key is not that of the certificate.
        let new = next.server();
        mesh.folder.write("server.pem", &new.certificate);
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert!(server.connect(&next.pem(), None).await.is_err(), "a certificate without its key is not shown");
        mesh.folder.write("server.key", &new.key);
        shows(&server, &next.pem()).await;
        mesh.folder.write("server.pem", "-----BEGIN CERTIFICATE-----\ngarbage\n-----END CERTIFICATE-----\n");
        mesh.folder.write("policy.toml", "garbage");
        mesh.folder.write("ca.pem", "");
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert!(server.connect(&next.pem(), None).await.is_ok(), "the last good certificate is kept");
        done.store(true, Ordering::Relaxed);
    };
    let calls = load(&server, both, mesh.authority.client(&[SCORER]), Arc::clone(&done));
    let ((answered, failed), ()) = tokio::join!(calls, changes);
    assert_eq!(failed, 0, "of {answered}");
    assert!(answered > 20, "{answered}");
    assert!(scored(kept_open).await.is_ok(), "a connection goes on with what it began with");
    server.stop().await;
}

#[tokio::test]
async fn who_is_taken_out_of_the_policy_is_refused_at_the_next_look_on_an_open_connection_too() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let certified = server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await;
    let client = server.client(&mesh, None).await;
    let token = mesh.tokens.token(&claims(&[]));
    assert!(scored(certified.clone()).await.is_ok());
    assert!(by_token(&client, &token).await.is_ok());
    let without =
        policy().replace(SCORER, "spiffe://acme.example/other").replace("subject = \"procurement\"", "subject = \"x\"");
    mesh.folder.write("policy.toml", &without);
    let look = async {
        while scored(certified.clone()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("the new policy is in force");
    assert_refused(scored(certified).await, Code::Unauthenticated, "is not known");
    assert_refused(by_token(&client, &token).await, Code::Unauthenticated, "subject of the token is not known");
    // Keys of the issuer are read again with the policy, though the policy itself is the same.
    mesh.folder.write("policy.toml", &policy());
    let other = TokenIssuer::new("two");
    mesh.folder.write("jwks.json", &other.jwks());
    let look = async {
        while by_token(&client, &other.token(&claims(&[]))).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("the new keys are in force");
    assert_refused(by_token(&client, &token).await, Code::Unauthenticated, "names a key");
    server.stop().await;
}
