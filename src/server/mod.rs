//! How the service is run: settings, health, reflection, limits, and a graceful end.
//!
//! Goes in: settings, models, a listener. Comes out: a server that stops when it is asked to. Not here: what the
//! methods do.

mod calls;
mod settings;

use std::any::Any;
use std::pin::pin;
use std::time::Duration;

use jiff::civil::Date;
use thiserror::Error;
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::codegen::http::Response;
use tonic::service::Routes;
use tonic::transport::server::TcpIncoming;
use tower_http::catch_panic::CatchPanicLayer;

use self::calls::CallsLayer;
use crate::api::{DESCRIPTORS, Models, Refusal, reading_service, scoring_service, status};

pub use self::settings::{Settings, UnsafeSettings};

/// The most streams of one connection.
const STREAMS_OF_CONNECTION: u32 = 256;
/// How much of a stream, and of a connection, may be on its way; the defaults of 64 KiB are slow over distance.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 4 << 20;
/// How often a silent peer is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// Why a server ended.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The settings are refused.
    #[error("{0}")]
    Settings(#[from] UnsafeSettings),
    /// The descriptors for reflection do not hold together.
    #[error("{0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The connection to the world failed.
    #[error("{0}")]
    Transport(#[from] tonic::transport::Error),
}

/// Serves until a signal to stop (SIGTERM, SIGINT), then lets calls finish for as long as the settings say.
///
/// # Errors
/// The settings are refused, or the transport fails.
pub async fn serve(settings: Settings, models: Models, listener: TcpListener) -> Result<(), ServeError> {
    serve_until(settings, models, listener, asked_to_stop()).await
}

/// Serves until a future ends, then lets calls finish for as long as the settings say.
///
/// # Errors
/// The settings are refused, or the transport fails.
pub async fn serve_until(
    settings: Settings,
    models: Models,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let scoring = scoring_service::server(models.clone(), settings.limits(), today);
    let reading = reading_service::server(models, settings.limits(), today);
    serve_routes(settings, Routes::new(scoring).add_service(reading), listener, stop).await
}

/// Serves other routes the way ours are served: the same limits, health, reflection, log and end. What a call costs
/// without its work is measured so.
///
/// # Errors
/// The settings are refused, or the transport fails.
pub async fn serve_routes(
    settings: Settings,
    routes: Routes,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    settings.check()?;
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<scoring_service::Server>().await;
    health.set_serving::<reading_service::Server>().await;
    let (draining, mut is_draining) = tokio::sync::watch::channel(false);
    let until_drain = async move {
        stop.await;
        // First unready, so that nobody sends more; then the listener closes and calls run out.
        health.set_not_serving::<scoring_service::Server>().await;
        health.set_not_serving::<reading_service::Server>().await;
        health.set_service_status("", tonic_health::ServingStatus::NotServing).await;
        tracing::info!("stopping");
        draining.send_replace(true);
    };
    let mut served = pin!(
        tonic::transport::Server::builder()
            .max_concurrent_streams(STREAMS_OF_CONNECTION)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .http2_keepalive_interval(Some(KEEPALIVE))
            .layer(CatchPanicLayer::custom(on_panic))
            .layer(CallsLayer::new(settings.calls_in_flight))
            .add_routes(
                routes
                    .add_service(health_service)
                    .add_service(reflection().build_v1()?)
                    .add_service(reflection().build_v1alpha()?),
            )
            // A listener without this waits up to 40 ms for more to send.
            .serve_with_incoming_shutdown(TcpIncoming::from(listener).with_nodelay(Some(true)), until_drain)
    );
    tokio::select! {
        served = &mut served => return Ok(served?),
        _ = is_draining.wait_for(|draining| *draining) => {}
    }
    match tokio::time::timeout(settings.drain(), served).await {
        Ok(served) => Ok(served?),
        Err(_) => {
            tracing::warn!(seconds = settings.drain_seconds, "calls were cut off at the end of the drain");
            Ok(())
        }
    }
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    let builder = tonic_reflection::server::Builder::configure();
    DESCRIPTORS.into_iter().fold(builder, |builder, set| builder.register_encoded_file_descriptor_set(set))
}

/// Returns the day in UTC: what an absent as of means.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Answers a call whose method panicked; the panic itself is in the log by the panic hook.
fn on_panic(_: Box<dyn Any + Send>) -> Response<Body> {
    tracing::error!("a call panicked");
    status::of_call(&Refusal::Internal).into_http()
}

async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
