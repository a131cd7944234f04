//! How the service is run: settings, health, reflection, limits, and a graceful end.
//!
//! Goes in: settings, models, a listener. Comes out: a server that stops when it is asked to. Not here: what the
//! methods do.

mod admin;
mod body;
mod calls;
mod check;
mod connections;
mod decisions;
mod gathered;
mod identity;
mod intake;
mod leftover;
mod listen;
mod load;
mod metadata;
mod metrics;
mod models;
mod peer;
mod pool;
mod reload;
mod settings;
mod tls;
mod traces;
mod web;

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::Date;
use thiserror::Error;
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::codegen::http::Response;
use tonic::service::Routes;
use tower::Layer;
use tower_http::catch_panic::CatchPanicLayer;

use self::calls::{Around, Calls};
use self::decisions::DecisionLog;
use self::identity::Policy;
use self::intake::Intake;
use self::metrics::Metrics;
use self::pool::Pool;
use self::reload::{Reload, Reloaded, keep_fresh};
use self::traces::Traces;
use self::web::Web;
use crate::api::{DESCRIPTORS, Decisions, Models, ModelsInForce, Refusal, reading_service, scoring_service, status};
use crate::scoring::Model;

pub use self::check::UnsafeSettings;
pub use self::listen::Listener;
pub use self::reload::LoadFault;
pub use self::settings::{LogFormat, Settings};

/// Why a server ended.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The settings are refused.
    #[error("{0}")]
    Settings(#[from] UnsafeSettings),
    /// The descriptors for reflection do not hold together.
    #[error("{0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The admin port cannot be had.
    #[error("cannot listen on {0}: {1}")]
    Admin(SocketAddr, io::Error),
    /// The machine gives no threads to work on.
    #[error("cannot start threads: {0}")]
    Threads(io::Error),
    /// Certificates, keys or policy cannot be read, or do not hold together.
    #[error("{0}")]
    Load(#[from] LoadFault),
}

/// Serves until a signal to stop (SIGTERM, SIGINT), then lets calls finish for as long as the settings say.
///
/// # Errors
/// The settings are refused, or what they name cannot be read.
pub async fn serve(settings: Settings, models: Models, listener: impl Into<Listener>) -> Result<(), ServeError> {
    serve_until(settings, models, listener, asked_to_stop()).await
}

/// Serves until a future ends, then lets calls finish for as long as the settings say.
///
/// # Errors
/// The settings are refused, or what they name cannot be read.
pub async fn serve_until(
    settings: Settings,
    models: Models,
    listener: impl Into<Listener>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let file = settings.model.clone().map(|path| models::reloaded(models.clone(), path)).transpose()?.map(Arc::new);
    let reload = file.clone().map(|file| file as Arc<dyn Reload>);
    let models = match file {
        Some(file) => ModelsInForce::new(move || Models::clone(&file.get())),
        None => models.into(),
    };
    let scoring = scoring_service::server(models.clone(), settings.limits(), today);
    let reading = reading_service::server(models, settings.limits(), today);
    serve_all(settings, Routes::new(scoring).add_service(reading), reload, listener.into(), stop).await
}

/// Serves other routes the way ours are served: the same limits, health, reflection, log and end. What a call costs
/// without its work is measured so.
///
/// # Errors
/// The settings are refused, or what they name cannot be read.
pub async fn serve_routes(
    settings: Settings,
    routes: Routes,
    listener: impl Into<Listener>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    serve_all(settings, routes, None, listener.into(), stop).await
}

/// Serves routes, and reads again what they stand on.
async fn serve_all(
    settings: Settings,
    routes: Routes,
    model: Option<Arc<dyn Reload>>,
    listener: Listener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    settings.check()?;
    let tls = settings.tls().map(tls::reloaded).transpose()?.map(Arc::new);
    let policy = settings.policy().transpose()?.map(Arc::new);
    let reloads: Vec<Arc<dyn Reload>> =
        [tls.clone().map(|tls| tls as Arc<dyn Reload>), policy.clone().map(|policy| policy as _), model]
            .into_iter()
            .flatten()
            .collect();
    let pace = Duration::from_secs(settings.reload_seconds);
    let _fresh = Background(tokio::spawn(keep_fresh(reloads.clone(), pace)));
    let admin = match settings.admin {
        Some(address) => Some(TcpListener::bind(address).await.map_err(|error| ServeError::Admin(address, error))?),
        None => None,
    };
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<scoring_service::Server>().await;
    health.set_serving::<reading_service::Server>().await;
    let (unready, is_unready) = tokio::sync::watch::channel(false);
    let (draining, mut is_draining) = tokio::sync::watch::channel(false);
    let until_drain = async move {
        stop.await;
        // First unready, so that nobody sends more; then the listener closes and calls run out.
        health.set_not_serving::<scoring_service::Server>().await;
        health.set_not_serving::<reading_service::Server>().await;
        health.set_service_status("", tonic_health::ServingStatus::NotServing).await;
        unready.send_replace(true);
        tracing::info!("stopping");
        tokio::time::sleep(Duration::from_secs(settings.unready_seconds)).await;
        draining.send_replace(true);
    };
    let routes = routes
        .add_service(health_service)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .prepare();
    let (metrics, places) = (Metrics::default(), Arc::new(settings.places()));
    let registry = metrics.registry(Arc::clone(&places), reloads);
    let _admin = admin.map(|admin| Background(tokio::spawn(admin::serve(admin, registry, is_unready))));
    // Before what holds the log, so that it is dropped after it.
    let mut written = Written(None);
    let decisions: Option<Arc<dyn Decisions>> = match settings.decisions() {
        Some(file) => {
            let path = file.path.clone();
            let opened = DecisionLog::open(file, metrics.decisions_lost.clone());
            let (log, writing) = opened.map_err(|error| LoadFault::of(&path, error))?;
            written.0 = Some(writing);
            Some(Arc::new(log))
        }
        None => None,
    };
    let pool = Pool::start().map_err(ServeError::Threads)?;
    let web = Web::of(&settings.origins()?);
    let traces = settings.collector().map(|to| Traces::new(&to, metrics.spans_lost.clone())).transpose()?.map(Arc::new);
    let last_spans = traces.clone();
    let intake = Arc::new(Intake::new(settings.bytes_in_flight(), settings.largest_request()));
    let around = Around { pool, places, intake, policy, metrics: metrics.clone(), decisions, web, traces };
    let answers = Calls::new(CatchPanicLayer::custom(on_panic).layer(routes), around);
    let mut served = pin!(connections::serve(listener, tls, answers, settings.keeping(), metrics, until_drain));
    // The guard of the value must not outlive its line.
    let drained = async { drop(is_draining.wait_for(|draining| *draining).await) };
    let ended = tokio::select! {
        () = &mut served => Ok(()),
        () = drained => tokio::time::timeout(settings.drain(), served).await,
    };
    if ended.is_err() {
        tracing::warn!(seconds = settings.drain_seconds, "calls were cut off at the end of the drain");
    }
    if let Some(traces) = last_spans {
        // It waits for the collector, of which the runtime takes care: not on one of its own threads.
        let _ = tokio::task::spawn_blocking(move || traces.end()).await;
    }
    Ok(())
}

impl Settings {
    /// Reads who may call what; none, where everybody may call everything.
    fn policy(&self) -> Option<Result<Reloaded<Policy>, LoadFault>> {
        let pace = Duration::from_secs(self.key_set_seconds);
        self.policy.clone().map(|path| identity::reloaded(path, pace))
    }

    /// Checks the settings together, and everything that they name.
    ///
    /// # Errors
    /// Every fault, of the settings first.
    pub fn check_all(&self) -> Result<(), Vec<String>> {
        let mut faults = self.check().err().map_or_else(Vec::new, |UnsafeSettings(faults)| faults);
        let loads = [
            self.tls().and_then(|files| tls::reloaded(files).err()),
            self.policy().and_then(Result::err),
            self.model.clone().and_then(|path| models::reloaded(Models::new(Model::released()), path).err()),
        ];
        faults.extend(loads.into_iter().flatten().flat_map(|LoadFault(faults)| faults));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The thread that writes decisions. It ends with the last call; one that does not end is not waited for.
struct Written(Option<JoinHandle<()>>);

impl Drop for Written {
    fn drop(&mut self) {
        for _ in 0..100 {
            if self.0.as_ref().is_none_or(JoinHandle::is_finished) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Work beside the calls, which ends when the server does.
struct Background(tokio::task::JoinHandle<()>);

impl Drop for Background {
    fn drop(&mut self) {
        self.0.abort();
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
