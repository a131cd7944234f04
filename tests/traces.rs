//! Traces: what a collector is sent, and that nothing comes of it where there is none.

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::trace::v1::Span;
use portability::api::pb;
use portability::server::Settings;
use support::requests;
use support::server::Running;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status};

/// How long nobody waits for what must come soon.
const PATIENCE: Duration = Duration::from_secs(20);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

fn request() -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with("nothing_is_known.json")).expect("the request is there"))
}

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Span>>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let spans = request.into_inner().resource_spans.into_iter().flat_map(|of| of.scope_spans);
        self.0.lock().expect("no test panics with it").extend(spans.flat_map(|of| of.spans));
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// Starts a collector, and returns its address.
async fn collector() -> (Collector, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    let collector = Collector::default();
    let service = TraceServiceServer::new(collector.clone());
    let serving = tonic::transport::Server::builder().add_service(service);
    tokio::spawn(serving.serve_with_incoming(TcpListenerStream::new(listener)));
    (collector, url)
}

fn attribute(span: &Span, name: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key == name);
    found.map_or(String::new(), |attribute| format!("{:?}", attribute.value))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_a_span_of_its_callers_trace_and_tells_nothing_of_the_contract() {
    let (collector, url) = collector().await;
    let server = Running::start(Settings { otlp_endpoint: Some(url), ..Settings::default() }).await;
    let mut client = server.client();
    let mut asked = Request::new(request());
    let parent = format!("00-{TRACE}-{SPAN}-01");
    asked.metadata_mut().insert("traceparent", parent.parse().expect("the text is ASCII"));
    client.score_contract(asked).await.expect("the request is good");
    let refused = client.score_contract(pb::ScoreContractRequest::default()).await.expect_err("it has no source");
    assert_eq!(refused.code(), Code::InvalidArgument);
    let mut unsampled = Request::new(request());
    let parent = format!("00-{TRACE}-{SPAN}-00");
    unsampled.metadata_mut().insert("traceparent", parent.parse().expect("the text is ASCII"));
    client.score_contract(unsampled).await.expect("the request is good");
    drop(client);
    // The last spans are sent before the server has ended.
    server.stop().await;
    let spans = collector.0.lock().expect("no test panics with it").clone();
    // A caller that is not traced has no span.
    assert_eq!(spans.len(), 2, "{spans:#?}");
    for span in &spans {
        assert_eq!(span.name, "portability.v1.ScoringService/ScoreContract");
        assert!(attribute(span, "portability.call_id").len() > 16, "{span:?}");
        let known = ["rpc.system", "rpc.service", "rpc.method", "rpc.grpc.status_code", "portability.call_id"];
        assert!(span.attributes.iter().all(|attribute| known.contains(&attribute.key.as_str())), "{span:#?}");
    }
    let joined = spans.iter().find(|span| hex::encode(&span.trace_id) == TRACE).expect("one is of the caller's trace");
    assert_eq!(hex::encode(&joined.parent_span_id), SPAN);
    assert!(attribute(joined, "rpc.grpc.status_code").contains("IntValue(0)"), "{joined:?}");
    let own = spans.iter().find(|span| hex::encode(&span.trace_id) != TRACE).expect("one has a trace of its own");
    assert!(own.parent_span_id.is_empty() && attribute(own, "rpc.grpc.status_code").contains("IntValue(3)"), "{own:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_down_harms_nobody() {
    // Nobody listens on a port that was free a moment ago; and one that takes connections and never answers.
    let gone = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let nobody = gone.local_addr().expect("a bound listener has an address");
    drop(gone);
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let mute = silent.local_addr().expect("a bound listener has an address");
    for address in [nobody, mute] {
        let settings = Settings { otlp_endpoint: Some(format!("http://{address}")), ..Settings::default() };
        let server = Running::start(settings).await;
        let mut client = server.client();
        let began = Instant::now();
        // More calls than the queue of spans is long.
        for _ in 0..3_000 {
            client.get_server_info(pb::GetServerInfoRequest {}).await.expect("the request is good");
        }
        assert!(began.elapsed() < PATIENCE, "{address}: {:?}", began.elapsed());
        drop(client);
        let began = Instant::now();
        server.stop().await;
        assert!(began.elapsed() < Duration::from_secs(8), "{address}: {:?}", began.elapsed());
    }
}
