//! The same request gives the same bytes: in a unary call, a batch and a stream, in process, and from any build.

mod support;

use std::fmt::Write as _;

use jiff::civil::date;
use portability::api::client::score_encoded;
use portability::api::{Models, json, pb};
use portability::scoring::Model;
use portability::server::Settings;
use prost::Message;
use sha2::{Digest, Sha256};
use support::server::Running;
use tokio_stream::StreamExt;

/// Everything that can be asked beside the score: draws, a lattice and weightings are held to the same bytes too.
const ANALYSES: [pb::Analysis; 4] =
    [pb::Analysis::Draws, pb::Analysis::Timing, pb::Analysis::Worth, pb::Analysis::Robustness];

/// Returns two requests for every example, by name: for the score alone, and for every analysis beside it.
fn requests() -> Vec<(String, pb::ScoreContractRequest)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contracts");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the examples").filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    let request = |file: &std::path::PathBuf, analyses: &[pb::Analysis]| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).expect("an example is text");
        let contract = json::parse_contract(&text).expect("an example is a contract");
        let source = Some(pb::contract_source::Source::Contract(contract));
        let request = pb::ScoreContractRequest {
            source: Some(pb::ContractSource { source }),
            as_of: Some(pb::google::r#type::Date { year: 2026, month: 11, day: 22 }),
            view: pb::View::Full.into(),
            analyses: analyses.iter().copied().map(i32::from).collect(),
            ..Default::default()
        };
        let asked = if analyses.is_empty() { "" } else { ", every analysis" };
        (format!("{name}{asked}"), request)
    };
    files.iter().flat_map(|file| [request(file, &[]), request(file, &ANALYSES)]).collect()
}

/// Scores a request in this process.
fn in_process(request: &pb::ScoreContractRequest) -> Vec<u8> {
    let models = Models::new(Model::released());
    score_encoded(&request.encode_to_vec(), &models, date(2026, 11, 22)).expect("the request is answered")
}

#[tokio::test]
async fn a_unary_call_a_batch_and_a_stream_give_the_same_bytes_as_this_process() {
    let server = Running::start(Settings::default()).await;
    let (mut client, requests) = (server.client(), requests());
    let items = requests.iter().map(|(id, request)| pb::ScoreItem { id: id.clone(), request: Some(request.into()) });
    let batch = pb::BatchScoreContractsRequest { items: items.collect() };
    let batch = client.batch_score_contracts(batch).await.expect("the batch is answered").into_inner();
    let items: Vec<_> = requests
        .iter()
        .map(|(id, request)| pb::StreamScoresRequest { id: id.clone(), request: Some(request.clone()) })
        .collect();
    let stream = client.stream_scores(tokio_stream::iter(items)).await.expect("the stream is answered");
    let streamed: Vec<_> = stream.into_inner().collect().await;
    assert_eq!((batch.results.len(), streamed.len()), (requests.len(), requests.len()));
    for (((name, request), batched), streamed) in requests.into_iter().zip(batch.results).zip(streamed) {
        let here = in_process(&request);
        let unary = client.score_contract(request).await.expect("the call is answered").into_inner();
        assert!(unary.encode_to_vec() == here, "{name}: a unary call differs");
        let Some(pb::ScoredItem::Response(batched)) = batched.result else { panic!("{name}: refused in a batch") };
        assert!(batched.encode_to_vec() == here, "{name}: a batch differs");
        let Some(pb::ScoredItem::Response(streamed)) = streamed.expect("the stream goes on").result else {
            panic!("{name}: refused in a stream")
        };
        assert!(streamed.encode_to_vec() == here, "{name}: a stream differs");
    }
    server.stop().await;
}

#[test]
fn eight_threads_at_once_give_the_same_bytes_as_one() {
    let requests = requests();
    let alone: Vec<Vec<u8>> = requests.iter().map(|(_, request)| in_process(request)).collect();
    std::thread::scope(|scope| {
        for first in 0..8 {
            let (requests, alone) = (&requests, &alone);
            // Each begins with another contract, so that different ones are at work at a time.
            scope.spawn(move || {
                for at in (0..requests.len()).map(|at| (at + first * 3) % requests.len()) {
                    assert!(in_process(&requests[at].1) == alone[at], "{}, thread {first}", requests[at].0);
                }
            });
        }
    });
}

/// `cargo test` holds the debug build to it, and `cargo test --release` the release build.
#[test]
fn every_build_gives_the_same_bytes() {
    let mut digests = String::new();
    for (name, request) in requests() {
        let digest = hex::encode(Sha256::digest(in_process(&request)));
        writeln!(digests, "{digest}  {name}").expect("a string takes all");
    }
    expect_test::expect_file!["golden/response_digests.txt"].assert_eq(&digests);
}
