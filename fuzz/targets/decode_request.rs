//! A call off the wire: any bytes as the message of a `ScoreContract` call are answered, and never by a fault of ours.
//!
//! Goes through the whole service, as a server does it: framing, decoding, conversion, scoring, encoding.

#![no_main]

mod taken;

use std::sync::LazyLock;

use http_body_util::{BodyExt, Full};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use portability::api::{Limits, Models, pb, scoring_service};
use portability::scoring::Model;
use prost::Message;
use tokio::runtime::{Builder, Runtime};
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, Request};
use tonic::{Code, Status};
use tower::ServiceExt;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("a runtime without drivers starts"));

static SERVER: LazyLock<scoring_service::Server> = LazyLock::new(|| {
    let models = Models::new(vec![Model::newest()]);
    scoring_service::server(models, Limits::default(), || date(2026, 1, 1))
});

/// Calls the service and returns the code that it answers.
async fn called(message: &[u8]) -> Code {
    let length = u32::try_from(message.len()).expect("an input of the engine is short");
    let frame = [&[0], length.to_be_bytes().as_slice(), message].concat();
    let call = Request::post("/portability.v1.ScoringService/ScoreContract")
        .header("content-type", "application/grpc")
        .body(Body::new(Full::from(frame)))
        .expect("the call is well formed");
    let (head, body) = SERVER.clone().oneshot(call).await.expect("a service answers every call").into_parts();
    let trailers = body.collect().await.ok().and_then(|whole| whole.trailers().cloned());
    let code = |headers: &HeaderMap| Status::from_header_map(headers).map(|status| status.code());
    code(&head.headers).or_else(|| code(&trailers?)).expect("an answer ends with a status")
}

fuzz_target!(|bytes: &[u8]| {
    let code = RUNTIME.block_on(called(bytes));
    let Ok(request) = pb::ScoreContractRequest::decode(bytes) else {
        // Bytes that are no message at all are refused by the codec, with a code of its own.
        assert_ne!(code, Code::Ok);
        return;
    };
    assert!(!matches!(code, Code::Unknown | Code::Internal | Code::DataLoss), "{code:?}");
    if let Some(pb::contract_source::Source::Contract(message)) = request.source.and_then(|source| source.source) {
        taken::check(message);
    }
});
