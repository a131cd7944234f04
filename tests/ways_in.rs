//! The ways in beside a TCP port of plain gRPC: a Unix socket, and browsers by gRPC-Web.

mod support;

use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use portability::api::Models;
use portability::api::client::Server;
use portability::api::pb;
use portability::scoring::Model;
use portability::server::{Listener, Settings, serve_until};
use prost::Message;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use support::mesh::{Folder, KEY, Listening, Mesh};
use support::requests;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tonic::codegen::Bytes;
use tonic::codegen::http::{Method, Request, Response};

/// The path of a method that the key of the tests may call.
const METHOD: &str = "/portability.v1.ScoringService/ScoreContract";
const ORIGIN: &str = "https://app.example";

#[tokio::test]
async fn a_unix_socket_is_for_its_owner_and_group_and_goes_with_its_server() {
    let folder = Folder::new();
    let path = folder.path("portability.sock");
    let start = async || {
        let listener = Listener::unix(&path).await?;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let models = Models::new(Model::released());
        let settings = Settings { unix_socket: Some(path.clone()), ..Settings::default() };
        let served = tokio::spawn(serve_until(settings, models, listener, async move {
            let _ = stopped.await;
        }));
        std::io::Result::Ok((stop, served))
    };
    let (stop, served) = start().await.expect("the folder can be written");
    let there = std::fs::symlink_metadata(&path).expect("the socket is there");
    assert!(there.file_type().is_socket());
    assert_eq!(there.permissions().mode() & 0o777, 0o660);
    let url = format!("unix:{}", path.display());
    let (is_serving, _) = Server::connect(&url).await.expect("it listens").health("").await.expect("it answers");
    assert!(is_serving);
    // What is served is not taken over.
    let refused = start().await.expect_err("somebody listens there");
    assert_eq!(refused.kind(), std::io::ErrorKind::AddrInUse);
    stop.send(()).expect("the server runs");
    served.await.expect("it does not panic").expect("it ends in order");
    assert!(!path.exists());

    // A socket that was left behind is replaced; a file that is none is not.
    drop(std::os::unix::net::UnixListener::bind(&path).expect("the folder can be written"));
    let left = std::fs::symlink_metadata(&path).expect("it was left").ino();
    let (stop, served) = start().await.expect("nobody listens there");
    assert_ne!(std::fs::symlink_metadata(&path).expect("the socket is there").ino(), left);
    stop.send(()).expect("the server runs");
    served.await.expect("it does not panic").expect("it ends in order");
    folder.write("portability.sock", "a file");
    assert_eq!(start().await.expect_err("a file stands there").kind(), std::io::ErrorKind::AlreadyExists);
}

/// A connection of HTTP/2 over TLS, as a browser makes one.
async fn browser(mesh: &Mesh, address: SocketAddr) -> h2::client::SendRequest<Bytes> {
    let mut roots = rustls::RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(mesh.authority.pem().as_bytes()).expect("the PEM is good");
    roots.add(authority).expect("it is an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = config.expect("the versions are known").with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let socket = TcpStream::connect(address).await.expect("the server listens");
    let name = "localhost".try_into().expect("it is a name");
    let stream = TlsConnector::from(Arc::new(config)).connect(name, socket).await.expect("TLS is agreed on");
    let (client, connection) = h2::client::handshake(stream).await.expect("the server speaks HTTP/2");
    tokio::spawn(connection);
    client.ready().await.expect("the server takes calls")
}

/// Sends a request of a page, and returns the answer with its body.
async fn ask(
    client: &h2::client::SendRequest<Bytes>,
    method: Method,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> (Response<()>, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(format!("https://localhost{METHOD}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(()).expect("the request is one");
    let mut client = client.clone().ready().await.expect("the connection is open");
    let (answer, mut sending) = client.send_request(request, body.is_empty()).expect("the request is taken");
    if !body.is_empty() {
        sending.send_data(body.into(), true).expect("the body is taken");
    }
    let (parts, mut stream) = answer.await.expect("an answer comes").into_parts();
    let mut all = Vec::new();
    while let Some(piece) = stream.data().await {
        let piece = piece.expect("the body is whole");
        let _ = stream.flow_control().release_capacity(piece.len());
        all.extend_from_slice(&piece);
    }
    (Response::from_parts(parts, ()), all)
}

fn header<'a>(answer: &'a Response<()>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("the header is text"))
}

/// A message as gRPC frames it.
fn framed(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).expect("it is small");
    [&[0][..], &length.to_be_bytes(), &bytes].concat()
}

fn request() -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with("nothing_is_known.json")).expect("the request is there"))
}

#[tokio::test]
async fn a_page_of_a_named_origin_calls_as_any_other_caller() {
    let mesh = Mesh::new();
    let settings = Settings { web_origins: vec![ORIGIN.to_owned()], ..mesh.settings() };
    let server = Listening::start(settings).await;
    let client = browser(&mesh, server.address).await;

    // The question before the call needs no identity; another origin is not told that it may.
    let preflight = [
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,x-api-key,x-grpc-web"),
    ];
    for (origin, allowed) in [(ORIGIN, ORIGIN), ("https://evil.example", ""), ("null", "")] {
        let asked = [&[("origin", origin)][..], &preflight].concat();
        let (answer, _) = ask(&client, Method::OPTIONS, &asked, Vec::new()).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), allowed, "{origin}");
        assert!(header(&answer, "access-control-allow-headers").contains("x-api-key"));
        assert_eq!(header(&answer, "access-control-allow-credentials"), "");
    }

    let web = [("origin", ORIGIN), ("content-type", "application/grpc-web+proto"), ("x-grpc-web", "1")];
    let with_key = [&web[..], &[("x-api-key", KEY)]].concat();
    let (answer, body) = ask(&client, Method::POST, &with_key, framed(&request())).await;
    assert_eq!(header(&answer, "access-control-allow-origin"), ORIGIN);
    assert_eq!(header(&answer, "content-type"), "application/grpc-web+proto");
    assert!(!header(&answer, "portability-call-id").is_empty());
    let length = usize::try_from(u32::from_be_bytes(body[1..5].try_into().expect("four bytes"))).expect("it fits");
    let (message, rest) = body[5..].split_at(length);
    let scored = pb::ScoreContractResponse::decode(message).expect("it is a response");
    assert_eq!(scored, plain(&server, &mesh).await);
    // The end of the answer is a frame of its own, since pages see no trailers.
    assert_eq!(rest[0], 0x80);
    assert!(String::from_utf8_lossy(&rest[5..]).contains("grpc-status:0"), "{:?}", String::from_utf8_lossy(rest));

    // Who shows nothing is refused, in a way that the page can read.
    let (answer, _) = ask(&client, Method::POST, &web, framed(&request())).await;
    assert_eq!((header(&answer, "grpc-status"), header(&answer, "access-control-allow-origin")), ("16", ORIGIN));
    assert!(header(&answer, "access-control-expose-headers").contains("grpc-status-details-bin"));
    server.stop().await;
}

/// Returns what plain gRPC answers to the same request.
async fn plain(server: &Listening, mesh: &Mesh) -> pb::ScoreContractResponse {
    let mut request = tonic::Request::new(request());
    request.metadata_mut().insert("x-api-key", KEY.parse().expect("the key is ASCII"));
    server.client(mesh, None).await.score_contract(request).await.expect("the key may call").into_inner()
}

#[tokio::test]
async fn browsers_are_not_served_unless_origins_are_named() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let client = browser(&mesh, server.address).await;
    let web = [("origin", ORIGIN), ("content-type", "application/grpc-web+proto"), ("x-api-key", KEY)];
    for (method, body) in [(Method::OPTIONS, Vec::new()), (Method::POST, framed(&request()))] {
        let (answer, _) = ask(&client, method, &web, body).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
        assert_ne!(header(&answer, "grpc-status"), "0");
    }
    server.stop().await;
    let settings = Settings { web_origins: vec!["*".to_owned(), ORIGIN.to_owned()], ..Settings::default() };
    let told = settings.check().expect_err("a star is no origin, and browsers need TLS").0;
    assert_eq!(told.len(), 2, "{told:?}");
}

/// Runs the command line.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability")).args(arguments).output().expect("it was built");
    (ran.status.code(), String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_that_asks_a_server_shows_what_it_is_given() {
    let mesh = Mesh::new();
    let server = Listening::start(mesh.settings()).await;
    let shown = mesh.authority.client(&[support::mesh::SCORER]);
    mesh.folder.write("caller.pem", &shown.certificate);
    mesh.folder.write("caller.key", &shown.key);
    mesh.folder.write("api.key", &format!("{KEY}\n"));
    let file = |name: &str| -> String { path(mesh.folder.path(name)) };
    let example = |name: &str| format!("{}/examples/contracts/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let (contract, other) = (example("saas_monthly"), example("almost_nothing_known"));
    let (ca, url) = (file("ca.pem"), format!("https://localhost:{}", server.address.port()));
    let by_certificate = ["--certificate", &file("caller.pem"), "--key", &file("caller.key")].map(str::to_owned);
    let asked: [&[&str]; 5] = [
        &["score", &contract],
        &["law", &contract],
        &["dates", &contract],
        &["propose", "--target", "stand", &contract],
        &["compare", "--for", "buyer", "--currency", "EUR", &contract, &other],
    ];
    let there = ["--server", &url, "--ca", &ca];
    for command in asked {
        let shows: Vec<&str> = by_certificate.iter().map(String::as_str).collect();
        let (code, told) = run(&[command, &there, &shows].concat());
        assert_eq!(code, Some(0), "{command:?}: {told}");
        let (code, told) = run(&[command, &there].concat());
        assert_eq!(code, Some(3), "{command:?}: {told}");
    }
    let (code, told) = run(&[asked[0], &there, &["--api-key-file", &file("api.key")]].concat());
    assert_eq!(code, Some(0), "{told}");
    // A key does not cross a network in the clear.
    let beyond = ["--server", "http://192.0.2.1:50051", "--api-key-file", &file("api.key")];
    let (code, told) = run(&[asked[0], &beyond].concat());
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("only with --ca"), "{told}");
    server.stop().await;
}

fn path(path: PathBuf) -> String {
    path.to_str().expect("the folder has a plain name").to_owned()
}
