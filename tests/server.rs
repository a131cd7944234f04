//! How the server conducts itself: limits, deadlines, reflection, a slow reader, a graceful end.

mod support;

use std::time::Duration;

use portability::api::pb;
use portability::server::{ServeError, Settings, serve_until};
use prost::Message;
use support::server::Running;
use support::{raw, requests};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_stream::StreamExt;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

/// How long nobody waits for what must come soon.
const PATIENCE: Duration = Duration::from_secs(20);

fn good(name: &str) -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with(name)).expect("the request is there"))
}

fn items(n_items: usize) -> impl Iterator<Item = pb::StreamScoresRequest> {
    let request = good("monthly_saas.json");
    (0..n_items).map(move |number| pb::StreamScoresRequest { id: number.to_string(), request: Some(request.clone()) })
}

fn reason(status: &Status) -> String {
    status.get_error_details().error_info().map(|info| info.reason.clone()).unwrap_or_default()
}

#[tokio::test]
async fn very_many_wrong_fields_still_fit_into_a_header_and_are_all_told_of_an_item() {
    let server = Running::start(Settings::default()).await;
    let wrong = pb::WayOut { notice: Some(pb::Period { count: Some(-1), unit: 99 }), ..pb::WayOut::default() };
    let contract = pb::Contract { ways_out: vec![wrong; 100], ..pb::Contract::default() };
    let source = Some(pb::ContractSource { source: Some(pb::contract_source::Source::Contract(contract)) });
    let request = pb::ScoreContractRequest { source, ..pb::ScoreContractRequest::default() };

    let status = server.client().score_contract(request.clone()).await.expect_err("it is wrong");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELDS"));
    let details = status.get_error_details();
    assert_eq!(details.error_info().and_then(|info| info.metadata.get("violations")).map(String::as_str), Some("400"));
    let n_listed = details.bad_request().map_or(0, |request| request.field_violations.len());
    assert!((20..400).contains(&n_listed), "{n_listed}");
    assert!(status.details().len() < 6_000, "{}", status.details().len());

    let items = vec![pb::ScoreItem { id: "a".to_owned(), request: Some((&request).into()) }];
    let batch = server.client().batch_score_contracts(pb::BatchScoreContractsRequest { items }).await;
    let result = batch.expect("the batch is answered").into_inner().results.remove(0).result;
    let Some(pb::ScoredItem::Status(status)) = result else { panic!("{result:?}") };
    assert_eq!(status.violations.len(), 400);
    server.stop().await;
}

#[tokio::test]
async fn a_stream_ends_at_its_deadline_with_a_status_of_its_own() {
    let server = Running::start(Settings::default()).await;
    let endless = tokio_stream::iter(items(3)).chain(tokio_stream::pending());
    let mut request = Request::new(endless);
    // The client of tonic watches the answer's head only, not the stream behind it.
    request.set_timeout(Duration::from_millis(400));
    let mut stream = server.client().stream_scores(request).await.expect("the stream is answered").into_inner();
    for _ in 0..3 {
        stream.next().await.expect("there is an answer").expect("the stream goes on");
    }
    let status = timeout(PATIENCE, stream.next()).await.expect("the stream ends").expect("by a status");
    let status = status.expect_err("by a status");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
    server.stop().await;
}

#[tokio::test]
async fn a_batch_stops_at_its_deadline() {
    let server = Running::start(Settings::default()).await;
    let items = items(1_000)
        .map(|item| pb::ScoreItem { id: item.id, request: item.request.as_ref().map(Into::into) })
        .collect();
    let message = pb::BatchScoreContractsRequest { items }.encode_to_vec();
    let path = "/portability.v1.ScoringService/BatchScoreContracts";
    let status = raw::refused(server.address(), path, &message, "8m").await;
    assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
    server.stop().await;
}

#[tokio::test]
async fn a_stream_holds_its_place_until_it_ends() {
    let server = Running::start(Settings { calls_in_flight: 1, ..Settings::default() }).await;
    let (item, more) = tokio::sync::mpsc::channel(1);
    item.send(items(1).next().expect("there is an item")).await.expect("the stream takes it");
    let requests = tokio_stream::wrappers::ReceiverStream::new(more);
    let mut stream = server.client().stream_scores(requests).await.expect("the stream is answered").into_inner();
    stream.next().await.expect("there is an answer").expect("the stream goes on");

    let status = server.client().score_contract(good("nothing_is_known.json")).await.expect_err("there is no place");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    assert!(status.get_error_details().retry_info().is_some_and(|retry| retry.retry_delay.is_some()));

    drop(item);
    let free = async {
        while server.client().score_contract(good("nothing_is_known.json")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, free).await.expect("the place is given back");
    server.stop().await;
}

#[tokio::test]
async fn a_caller_that_does_not_read_holds_the_work_back() {
    // Nor does it end: the server cuts it off.
    let server = Running::start(Settings { drain_seconds: 1, ..Settings::default() }).await;
    let taken = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&taken);
    let items = items(100_000).inspect(move |_| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    let stream = server.client().stream_scores(tokio_stream::iter(items)).await.expect("the stream is answered");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let taken = taken.load(std::sync::atomic::Ordering::Relaxed);
    assert!(taken < 100_000, "all {taken} items were taken although nobody reads");
    drop(stream);
    server.stop().await;
}

#[tokio::test]
async fn calls_that_run_end_in_order_when_the_server_is_asked_to_stop() {
    let server = Running::start(Settings::default()).await;
    let (item, more) = tokio::sync::mpsc::channel(4);
    let mut all = items(2);
    item.send(all.next().expect("there is an item")).await.expect("the stream takes it");
    let requests = tokio_stream::wrappers::ReceiverStream::new(more);
    let mut stream = server.client().stream_scores(requests).await.expect("the stream is answered").into_inner();
    stream.next().await.expect("there is an answer").expect("the stream goes on");
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(Duration::from_millis(50)).await;
    item.send(all.next().expect("there is an item")).await.expect("the stream takes it");
    stream.next().await.expect("there is an answer").expect("the stream goes on while the server drains");
    drop(item);
    assert!(stream.next().await.is_none());
    drop(stream);
    timeout(PATIENCE, stopping).await.expect("the server ends").expect("the server ends in order");
}

#[tokio::test]
async fn an_address_beyond_this_machine_is_refused_unless_meant() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let settings = Settings { listen: ([0, 0, 0, 0], 50_051).into(), ..Settings::default() };
    let models = portability::api::Models::new(portability::scoring::Model::released());
    let served = serve_until(settings, models, listener, std::future::pending()).await;
    assert!(matches!(served, Err(ServeError::Settings(_))), "{served:?}");
}

#[tokio::test]
async fn both_versions_of_reflection_list_the_services() {
    let server = Running::start(Settings::default()).await;
    for listed in [reflected_v1(server.channel()).await, reflected_v1alpha(server.channel()).await] {
        for service in ["grpc.health.v1.Health", "portability.v1.ScoringService", "portability.v1.ReadingService"] {
            assert!(listed.iter().any(|known| known == service), "{service} is not in {listed:?}");
        }
    }
    server.stop().await;
}

macro_rules! reflected {
    ($name:ident, $version:ident) => {
        async fn $name(channel: Channel) -> Vec<String> {
            use tonic_reflection::pb::$version::ServerReflectionRequest;
            use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
            use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
            use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;
            let message_request = Some(MessageRequest::ListServices(String::new()));
            let request = ServerReflectionRequest { host: String::new(), message_request };
            let answers = ServerReflectionClient::new(channel)
                .server_reflection_info(tokio_stream::iter([request]))
                .await
                .expect("reflection is answered");
            let answer = answers.into_inner().next().await.expect("there is an answer").expect("it is no error");
            let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
                panic!("{answer:?}")
            };
            list.service.into_iter().map(|service| service.name).collect()
        }
    };
}

reflected!(reflected_v1, v1);
reflected!(reflected_v1alpha, v1alpha);

#[tokio::test]
async fn a_model_of_a_file_is_replaced_while_the_server_runs_and_the_one_before_stays() {
    let folder = support::mesh::Folder::new();
    let newest = portability::scoring::Model::newest();
    let line = format!("version = \"{}\"", newest.version());
    let put = |version: &str| {
        folder.write("model.toml", &newest.source().replace(&line, &format!("version = \"{version}\"")));
    };
    put("own1");
    let settings = Settings { model: Some(folder.path("model.toml")), reload_seconds: 1, ..Settings::default() };
    let server = Running::start(settings).await;
    let default = async || {
        let info = server.client().get_server_info(pb::GetServerInfoRequest {}).await.expect("the server is there");
        info.into_inner().info.expect("it tells what it is").default_model_version
    };
    let scored_by = async |version: &str| {
        let request = pb::ScoreContractRequest { model_version: version.to_owned(), ..good("nothing_is_known.json") };
        let scored = server.client().score_contract(request).await.map_err(|status| status.code())?;
        Ok(scored.into_inner().assessment.and_then(|scored| scored.model).expect("it names its model").version)
    };
    let soon = async |version: &str| {
        let is_there = async {
            while default().await != version {
                tokio::time::sleep(Duration::from_millis(50)).await
            }
        };
        timeout(PATIENCE, is_there).await.unwrap_or_else(|_| panic!("{version} is not in force"));
    };
    assert_eq!((default().await.as_str(), scored_by("").await), ("own1", Ok("own1".to_owned())));
    put("own2");
    soon("own2").await;
    assert_eq!((scored_by("").await, scored_by("own1").await), (Ok("own2".to_owned()), Ok("own1".to_owned())));
    // What is no model is not taken.
    folder.write("model.toml", "no model");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(scored_by("").await, Ok("own2".to_owned()));
    // A step back.
    put("own1");
    soon("own1").await;
    put("own3");
    soon("own3").await;
    assert_eq!(scored_by("own2").await, Err(Code::NotFound));
    server.stop().await;
}
