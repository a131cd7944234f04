//! A server with certificates and a policy, and callers that show this or that. Everything is made by the test.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portability::api::Models;
use portability::api::pb::scoring_service_client::ScoringServiceClient;
use portability::server::{ServeError, Settings, serve_until};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair, SanType};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

/// The SPIFFE ID of the caller that the policy knows by certificate.
pub const SCORER: &str = "spiffe://acme.example/scorer";
/// The SPIFFE ID of a caller that may read and not score.
pub const READER: &str = "spiffe://acme.example/reader";
/// The issuer of tokens, the audience they are for, and the subject that the policy knows.
pub const ISSUER: &str = "https://login.acme.example";
pub const AUDIENCE: &str = "portability";
pub const SUBJECT: &str = "procurement";
/// The key that the policy knows, by the hash of it.
pub const KEY: &str = "a-key-of-the-tests-0123456789abcdef";

/// A folder that is removed when it is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("portability-mesh-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file beside its place and moves it there, as a careful operator does.
    pub fn write(&self, name: &str, text: &str) {
        let beside = self.path("beside");
        std::fs::write(&beside, text).expect("a file can be written");
        std::fs::rename(beside, self.path(name)).expect("a file can be moved");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Who signs certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, as PEM.
#[derive(Clone)]
pub struct Shown {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names are fine");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key can be made");
        Self(CertifiedIssuer::self_signed(params, key).expect("an authority signs itself"))
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate of a server on loopback.
    pub fn server(&self) -> Shown {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("the name is one");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.sign(&params)
    }

    /// A certificate of a caller with these URIs.
    pub fn client(&self, uris: &[&str]) -> Shown {
        self.sign(&Self::of_client(uris))
    }

    /// A certificate that was good until the year 2020.
    pub fn expired(&self, uri: &str) -> Shown {
        let mut params = Self::of_client(&[uri]);
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
        self.sign(&params)
    }

    fn of_client(uris: &[&str]) -> CertificateParams {
        let mut params = CertificateParams::new(Vec::new()).expect("no names are fine");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let uri = |uri: &&str| SanType::URI((*uri).try_into().expect("the name is ASCII"));
        params.subject_alt_names = uris.iter().map(uri).collect();
        params
    }

    fn sign(&self, params: &CertificateParams) -> Shown {
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params.signed_by(&key, &self.0).expect("the authority signs").pem();
        Shown { certificate, key: key.serialize_pem() }
    }
}

/// Who signs tokens.
pub struct TokenIssuer {
    id: String,
    key: EcdsaKeyPair,
    point: Vec<u8>,
}

impl TokenIssuer {
    pub fn new(id: &str) -> Self {
        let pair = KeyPair::generate().expect("a key can be made");
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.serialized_der(), &random);
        let point = pair.public_key_raw().to_vec();
        Self { id: id.to_owned(), key: key.expect("it is a key of P-256"), point }
    }

    /// Its set of keys.
    pub fn jwks(&self) -> String {
        let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let (x, y) = (coordinate(&self.point[1..33]), coordinate(&self.point[33..]));
        let key = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": x, "y": y });
        json!({ "keys": [key] }).to_string()
    }

    /// A token with these claims, signed.
    pub fn token(&self, claims: &Value) -> String {
        self.signed(&json!({ "alg": "ES256", "typ": "JWT", "kid": self.id }), claims)
    }

    /// A token with any header, signed all the same.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes()).expect("a message can be signed");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

/// Header and claims of a token, without a signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// Good claims, with some replaced or, by null, removed.
pub fn claims(other: &[(&str, Value)]) -> Value {
    let now = jiff::Timestamp::now().as_second();
    let mut claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": SUBJECT, "exp": now + 600, "iat": now });
    for (name, value) in other {
        claims[*name] = value.clone();
        if value.is_null() {
            claims.as_object_mut().expect("claims are an object").remove(*name);
        }
    }
    claims
}

/// The policy of the tests.
pub fn policy() -> String {
    use sha2::Digest;
    let hash = hex::encode(sha2::Sha256::digest(KEY));
    format!(
        r#"
        [[tenants]]
        name = "acme"
        [[tenants]]
        name = "slow"
        calls_per_second = 1
        burst = 3
        [[token_issuers]]
        issuer = "{ISSUER}"
        audience = "{AUDIENCE}"
        keys = "jwks.json"
        [[callers]]
        name = "scorer"
        tenant = "acme"
        methods = ["portability.v1.ScoringService/*"]
        spiffe_ids = ["{SCORER}"]
        tokens = [{{ issuer = "{ISSUER}", subject = "{SUBJECT}" }}]
        [[callers]]
        name = "reader"
        tenant = "acme"
        methods = ["portability.v1.ReadingService/ReadContract"]
        spiffe_ids = ["{READER}"]
        [[callers]]
        name = "batch"
        tenant = "slow"
        methods = ["*"]
        key_sha256 = ["{hash}"]
        "#
    )
}

/// Everything that a server of the tests stands on.
pub struct Mesh {
    pub folder: Folder,
    pub authority: Authority,
    pub tokens: TokenIssuer,
}

impl Mesh {
    /// Makes certificates, keys and a policy, and writes them.
    pub fn new() -> Self {
        let mesh = Self { folder: Folder::new(), authority: Authority::new(), tokens: TokenIssuer::new("one") };
        mesh.show(&mesh.authority.server());
        mesh.folder.write("ca.pem", &mesh.authority.pem());
        mesh.folder.write("jwks.json", &mesh.tokens.jwks());
        mesh.folder.write("policy.toml", &policy());
        mesh
    }

    /// Puts a certificate of the server in its place, and its key.
    pub fn show(&self, shown: &Shown) {
        self.folder.write("server.pem", &shown.certificate);
        self.folder.write("server.key", &shown.key);
    }

    /// Settings with everything on.
    pub fn settings(&self) -> Settings {
        Settings {
            tls_certificate: Some(self.folder.path("server.pem")),
            tls_key: Some(self.folder.path("server.key")),
            tls_client_ca: Some(self.folder.path("ca.pem")),
            tls_client_optional: true,
            policy: Some(self.folder.path("policy.toml")),
            reload_seconds: 1,
            ..Settings::default()
        }
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Listening {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
}

impl Listening {
    /// Starts a server on a free port.
    pub async fn start(settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let models = Models::new(portability::scoring::Model::released());
        let served = tokio::spawn(serve_until(settings, models, listener, async move {
            let _ = stopped.await;
        }));
        Self { address, stop, served }
    }

    /// Connects with trust in an authority, and shows a certificate where there is one.
    pub async fn connect(&self, trust: &str, shown: Option<&Shown>) -> Result<Channel, tonic::transport::Error> {
        let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(trust)).domain_name("localhost");
        if let Some(Shown { certificate, key }) = shown {
            tls = tls.identity(Identity::from_pem(certificate, key));
        }
        let endpoint = Endpoint::from_shared(format!("https://{}", self.address)).expect("an address makes a URI");
        endpoint.tls_config(tls).expect("the PEM is good").connect_timeout(Duration::from_secs(5)).connect().await
    }

    /// Returns a client that shows a certificate.
    pub async fn client(&self, mesh: &Mesh, shown: Option<&Shown>) -> ScoringServiceClient<Channel> {
        ScoringServiceClient::new(self.connect(&mesh.authority.pem(), shown).await.expect("TLS is agreed on"))
    }

    /// Stops the server, and waits until it has ended.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.served.await.expect("the server does not panic").expect("the server ends in order");
    }
}

/// Reads a file of the folder.
pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file is there")
}
