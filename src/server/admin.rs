//! The admin port: is the server alive, is it ready, and what has it counted? For probes and collectors.
//!
//! Plain HTTP/1.1 on an address of its own, so that probes work where callers must show certificates. It tells numbers
//! and takes nothing.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tonic::codegen::http::header::CONTENT_TYPE;
use tonic::codegen::http::{HeaderValue, Method, Request, Response, StatusCode};

/// The most connections at once: a probe and a collector need one each.
const CONNECTIONS: usize = 32;
/// How long a connection may last.
const LASTS: Duration = Duration::from_secs(10);
/// What Prometheus calls its text.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers on a listener until it is dropped.
pub(super) async fn serve(listener: TcpListener, registry: Registry, stopping: watch::Receiver<bool>) {
    let (registry, room) = (Arc::new(registry), Arc::new(Semaphore::new(CONNECTIONS)));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((socket, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let (registry, stopping) = (Arc::clone(&registry), stopping.clone());
        tokio::spawn(async move {
            let answer =
                service_fn(|request| std::future::ready(Ok::<_, Infallible>(answer(&request, &registry, &stopping))));
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).keep_alive(false);
            // A collector that goes away has what it came for.
            let _ = tokio::time::timeout(LASTS, http.serve_connection(TokioIo::new(socket), answer)).await;
            drop(place);
        });
    }
}

fn answer(request: &Request<Incoming>, registry: &Registry, stopping: &watch::Receiver<bool>) -> Response<String> {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let (code, text) = match request.uri().path() {
        _ if !is_read => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
        // The server listens by the time anybody can ask here: what is started is alive.
        "/startupz" | "/livez" => (StatusCode::OK, "ok\n".to_owned()),
        "/readyz" if *stopping.borrow() => (StatusCode::SERVICE_UNAVAILABLE, "stopping\n".to_owned()),
        "/readyz" => (StatusCode::OK, "ok\n".to_owned()),
        "/metrics" => {
            let mut text = String::new();
            match prometheus_client::encoding::text::encode(&mut text, registry) {
                Ok(()) => (StatusCode::OK, text),
                Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
            }
        }
        _ => (StatusCode::NOT_FOUND, String::new()),
    };
    let is_metrics = request.uri().path() == "/metrics";
    let mut response = Response::new(text);
    *response.status_mut() = code;
    let kind = if is_metrics { OPEN_METRICS } else { "text/plain; charset=utf-8" };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
