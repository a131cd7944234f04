//! The admin port: ready, alive, and what is counted.

mod support;

use std::net::SocketAddr;
use std::time::Duration;

use portability::api::pb;
use portability::server::Settings;
use support::mesh::{Listening, Mesh, SCORER};
use support::requests;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn request() -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with("nothing_is_known.json")).expect("the request is there"))
}

/// Returns an address that nobody listens on.
async fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    listener.local_addr().expect("a bound listener has an address")
}

/// Returns the code and the text of an answer.
async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let mut socket = TcpStream::connect(address).await.expect("the admin port listens");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    socket.write_all(request.as_bytes()).await.expect("the request is sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("the answer is text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let code = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("an answer has a code");
    (code, body.to_owned())
}

/// Returns the values of a metric, with their labels.
fn values<'a>(text: &'a str, metric: &str) -> Vec<&'a str> {
    let lines = text.lines().filter(|line| line.starts_with(metric));
    let mut values: Vec<&str> = lines.filter_map(|line| line.strip_prefix(metric)).collect();
    values.sort_unstable();
    values
}

#[tokio::test]
async fn calls_are_counted_by_labels_that_no_caller_can_choose() {
    let mesh = Mesh::new();
    let admin = free().await;
    let server = Listening::start(Settings { admin: Some(admin), ..mesh.settings() }).await;
    let mut known = server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await;
    let mut nobody = server.client(&mesh, None).await;
    for _ in 0..3 {
        known.score_contract(request()).await.expect("it is answered");
    }
    assert!(nobody.score_contract(request()).await.is_err());
    let channel = server.connect(&mesh.authority.pem(), None).await.expect("TLS is agreed on");
    for path in ["/portability.v1.Evil/Label", "/a\"} 1"] {
        let mut any = tonic::client::Grpc::new(channel.clone());
        any.ready().await.expect("the server is ready");
        let codec = tonic_prost::ProstCodec::<pb::ScoreContractRequest, pb::ScoreContractResponse>::default();
        let Ok(path) = tonic::codegen::http::uri::PathAndQuery::try_from(path) else {
            continue;
        };
        assert!(any.unary(tonic::Request::new(request()), path, codec).await.is_err());
    }
    server.connect("", None).await.expect_err("nobody is trusted");

    let (code, text) = get(admin, "/metrics").await;
    assert_eq!(code, 200);
    let calls = values(&text, "portability_calls_total");
    let method = "portability.v1.ScoringService/ScoreContract";
    for want in [
        format!("{{method=\"{method}\",code=\"OK\",tenant=\"acme\"}} 3"),
        format!("{{method=\"{method}\",code=\"UNAUTHENTICATED\",tenant=\"\"}} 1"),
    ] {
        assert!(calls.contains(&want.as_str()), "{want} is not in {calls:#?}");
    }
    assert!(calls.iter().all(|call| call.contains(method) || call.contains("method=\"other\"")), "{calls:#?}");
    assert!(!text.contains("Evil"), "{text}");
    assert!(values(&text, "portability_refused_calls_total").iter().any(|value| value.contains("UNAUTHENTICATED")));
    assert_eq!(values(&text, "portability_reloads_total").len(), 4, "{text}");
    assert_eq!(values(&text, "portability_calls_in_flight"), [" 0"]);
    assert_eq!(values(&text, "portability_connections "), ["3"], "{text}");
    assert!(text.ends_with("# EOF\n"));
    server.stop().await;
}

#[tokio::test]
async fn a_server_is_unready_before_it_stops_to_take_calls() {
    let mesh = Mesh::new();
    let admin = free().await;
    let server = Listening::start(Settings { admin: Some(admin), unready_seconds: 1, ..mesh.settings() }).await;
    let mut client = server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await;
    client.score_contract(request()).await.expect("it is answered");
    for path in ["/startupz", "/livez", "/readyz"] {
        assert_eq!(get(admin, path).await.0, 200, "{path}");
    }
    assert_eq!(get(admin, "/other").await.0, 404);
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((get(admin, "/readyz").await.0, get(admin, "/livez").await.0), (503, 200));
    client.score_contract(request()).await.expect("it is answered while others learn of the end");
    stopping.await.expect("the server ends in order");
}

#[tokio::test]
async fn a_decision_log_recomputes_byte_for_byte_and_a_changed_line_is_found() {
    let mesh = Mesh::new();
    let log = mesh.folder.path("decisions.jsonl");
    let server = Listening::start(Settings { decision_log: Some(log.clone()), ..mesh.settings() }).await;
    let mut client = server.client(&mesh, Some(&mesh.authority.client(&[SCORER]))).await;
    let named: pb::ScoreContractRequest = {
        let files = requests::files("good");
        requests::message(files.iter().find(|path| path.ends_with("monthly_saas.json")).expect("the request is there"))
    };
    let answer = client.score_contract(named.clone()).await.expect("it is answered");
    let id =
        answer.metadata().get("portability-call-id").expect("it has an id").to_str().expect("it is text").to_owned();
    let items = [named.clone(), request()].into_iter().enumerate();
    let items =
        items.map(|(n, request)| pb::ScoreItem { id: n.to_string(), request: Some((&request).into()) }).collect();
    client.batch_score_contracts(pb::BatchScoreContractsRequest { items }).await.expect("it is answered");
    drop(client);
    server.stop().await;

    let text = support::mesh::text(&log);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].contains(&format!("\"call\":\"{id}\"")) && lines[2].contains("\"item\":1"), "{text}");
    assert!(lines.iter().all(|line| line.contains("\"caller\":\"scorer\",\"tenant\":\"acme\"")), "{text}");
    let models = portability::api::Models::new(portability::scoring::Model::released());
    for line in &lines {
        assert_eq!(portability::api::replayed(line, &models).expect("it recomputes"), *line);
    }
    let binary = env!("CARGO_BIN_EXE_portability");
    let replay = |path: &std::path::Path| {
        let ran = std::process::Command::new(binary).arg("replay").arg(path).output().expect("the binary runs");
        (ran.status.code(), String::from_utf8(ran.stdout).expect("it writes text"))
    };
    assert_eq!(replay(&log), (Some(0), "3 decisions, 0 different\n".to_owned()));
    let at = lines[0].find("\"buyer\":[").expect("points are there") + "\"buyer\":[".len();
    let changed = format!("{}1{}\nnothing\n{}\n", &lines[0][..at], &lines[0][at..], lines[1]);
    mesh.folder.write("changed.jsonl", &changed);
    assert_eq!(replay(&mesh.folder.path("changed.jsonl")), (Some(1), "3 decisions, 2 different\n".to_owned()));
}
