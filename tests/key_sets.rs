//! Sets of keys over HTTPS: whose tokens are taken is told by the issuer itself.

mod support;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portability::api::pb;
use portability::server::Settings;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use support::mesh::{Listening, Mesh, TokenIssuer, claims, policy};
use support::requests;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tonic::{Code, Request, Status};

/// An issuer's site: what it answers to everybody, or that it closes the connection.
struct Site {
    address: SocketAddr,
    answer: Arc<Mutex<Option<String>>>,
}

impl Site {
    async fn start(mesh: &Mesh) -> Self {
        let shown = mesh.authority.server();
        let chain = vec![CertificateDer::from_pem_slice(shown.certificate.as_bytes()).expect("the PEM is good")];
        let key = PrivateKeyDer::from_pem_slice(shown.key.as_bytes()).expect("the PEM is good");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("the versions are known").with_no_client_auth().with_single_cert(chain, key);
        let acceptor = TlsAcceptor::from(Arc::new(config.expect("the key fits")));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let answer: Arc<Mutex<Option<String>>> = Arc::default();
        let told = Arc::clone(&answer);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(socket).await else { continue };
                let mut asked = [0; 4_096];
                let _ = stream.read(&mut asked).await;
                let answer = told.lock().expect("no test panics with it").clone();
                if let Some(answer) = answer {
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
                let _ = stream.shutdown().await;
            }
        });
        Self { address, answer }
    }

    fn tell(&self, status: &str, body: &str) {
        let length = body.len();
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        *self.answer.lock().expect("no test panics with it") = Some(answer);
    }

    /// The policy of the tests, with keys from this site.
    fn policy(&self) -> String {
        let url = format!("keys_url = \"https://localhost:{}/keys\"\nkeys_ca = \"ca.pem\"", self.address.port());
        policy().replace("keys = \"jwks.json\"", &url)
    }
}

fn request() -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with("nothing_is_known.json")).expect("the request is there"))
}

async fn scored(server: &Listening, mesh: &Mesh, token: &str) -> Result<(), Status> {
    let mut request = Request::new(request());
    let text = format!("Bearer {token}");
    request.metadata_mut().insert("authorization", text.parse().expect("the text is ASCII"));
    server.client(mesh, None).await.score_contract(request).await.map(drop)
}

/// Returns why a server does not start.
fn why(settings: &Settings) -> String {
    settings.check_all().expect_err("it does not start").join("; ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_come_from_their_issuer_and_the_last_good_ones_are_kept() {
    let mesh = Mesh::new();
    let site = Site::start(&mesh).await;
    mesh.folder.write("policy.toml", &site.policy());
    let settings = Settings { key_set_seconds: 1, ..mesh.settings() };
    let check = async || {
        let settings = settings.clone();
        tokio::task::spawn_blocking(move || why(&settings)).await.expect("it does not panic")
    };
    // Nothing yet, nonsense, and a redirection: there is no set to begin with.
    assert!(check().await.contains("token_issuers[0].keys_url"));
    site.tell("200 OK", "no set");
    assert!(check().await.contains("is no set of keys"));
    site.tell("302 Found\r\nlocation: https://elsewhere.example/keys", "");
    assert!(check().await.contains("token_issuers[0].keys_url"));
    site.tell("200 OK", &format!("{{\"keys\": [], \"more\": \"{}\"}}", "x".repeat(300_000)));
    assert!(check().await.contains("token_issuers[0].keys_url"));

    site.tell("200 OK", &mesh.tokens.jwks());
    let server = Listening::start(settings).await;
    let first = mesh.tokens.token(&claims(&[]));
    assert!(scored(&server, &mesh, &first).await.is_ok());

    // The issuer fails: its keys stay.
    site.tell("500 Internal Server Error", "");
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert!(scored(&server, &mesh, &first).await.is_ok());
    // While it fails, the rest of the policy is replaced all the same.
    mesh.folder.write("policy.toml", &site.policy().replace("\"procurement\"", "\"somebody\""));
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let refused = scored(&server, &mesh, &first).await.expect_err("its subject was taken out");
    assert_eq!(refused.code(), Code::Unauthenticated);
    mesh.folder.write("policy.toml", &site.policy());

    // The issuer has other keys.
    let other = TokenIssuer::new("two");
    site.tell("200 OK", &other.jwks());
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert!(scored(&server, &mesh, &other.token(&claims(&[]))).await.is_ok());
    let refused = scored(&server, &mesh, &mesh.tokens.token(&claims(&[("jti", "new".into())]))).await;
    assert_eq!(refused.expect_err("its key is gone").code(), Code::Unauthenticated);
    server.stop().await;
}

#[tokio::test]
async fn keys_come_by_https_alone_and_from_one_place() {
    let mesh = Mesh::new();
    for (keys, fault) in [
        ("keys_url = \"http://login.acme.example/keys\"", "must begin with https://"),
        ("keys = \"jwks.json\"\nkeys_url = \"https://login.acme.example/keys\"", "either keys or keys_url"),
        ("", "either keys or keys_url"),
        ("keys = \"jwks.json\"\nkeys_ca = \"ca.pem\"", "needs keys_url"),
    ] {
        mesh.folder.write("policy.toml", &policy().replace("keys = \"jwks.json\"", keys));
        let told = why(&mesh.settings());
        assert!(told.contains(fault), "{keys}: {told}");
    }
}
