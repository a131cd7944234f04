//! Browsers: gRPC-Web and the rules of origins (CORS), on the same port as everything else.
//!
//! Off unless origins are named. A browser's call becomes a plain one before anything is asked of it, and its answer is
//! translated back last, so that identity, places, deadlines, the log and refusals are those of every call. Browsers speak
//! HTTP/2 with TLS alone.

use std::convert::Infallible;
use std::time::Duration;

use hyper::body::Body as HttpBody;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::http::{HeaderName, HeaderValue, Method, Request, Response, header};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic_web::GrpcWebLayer;
use tower::{Layer, ServiceExt};
use tower_http::cors::CorsLayer;

/// What a page may send.
const SENT: [&str; 9] = [
    "authorization",
    "content-type",
    "grpc-timeout",
    "traceparent",
    "tracestate",
    "x-api-key",
    "x-grpc-web",
    "x-request-id",
    "x-user-agent",
];
/// What a page may read, beside the message.
const READ: [&str; 5] =
    ["grpc-message", "grpc-retry-pushback-ms", "grpc-status", "grpc-status-details-bin", super::calls::CALL_ID];
/// How long a browser remembers what it was allowed.
const REMEMBERED: Duration = Duration::from_secs(600);

/// What pages of other origins may do.
#[derive(Clone, Debug)]
pub(super) struct Web(CorsLayer);

impl Web {
    /// Lets pages of these origins call; none where there are none.
    pub(super) fn of(origins: &[HeaderValue]) -> Option<Self> {
        let names = |names: &[&'static str]| names.iter().map(|name| HeaderName::from_static(name)).collect::<Vec<_>>();
        let cors = CorsLayer::new()
            .allow_origin(origins.to_vec())
            .allow_methods([Method::POST])
            .allow_headers(names(&SENT))
            .expose_headers(names(&READ))
            .max_age(REMEMBERED);
        (!origins.is_empty()).then_some(Self(cors))
    }

    /// Says whether a request comes from a browser: gRPC-Web, or the question before it.
    pub(super) fn is_meant<B>(&self, request: &Request<B>) -> bool {
        let kind = request.headers().get(header::CONTENT_TYPE);
        request.method() == Method::OPTIONS
            || kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc-web"))
    }

    /// Answers a browser by what answers everybody.
    pub(super) fn answer<S, B>(&self, request: Request<Body>, answers: S) -> BoxFuture<Response<Body>, Infallible>
    where
        S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Send + 'static,
        S::Future: Send + 'static,
        B: HttpBody<Data = Bytes, Error = Status> + Send + 'static,
    {
        let answered = self.0.layer(GrpcWebLayer::new().layer(answers)).oneshot(request);
        Box::pin(answered)
    }
}
