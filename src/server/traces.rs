//! Traces: one span a call, joined to the caller's trace and sent to a collector by OTLP over gRPC.
//!
//! Off unless a collector is named. **No call waits for the collector**: spans wait in a queue of a fixed length, and what
//! finds no room there, or is not taken, is lost. A span tells what a line of the log tells: method, code, ids, caller and
//! tenant, and nothing of what is in a call.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use opentelemetry::trace::{
    Span, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId, TraceState, Tracer,
    TracerProvider,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider, SpanData, SpanExporter,
};
use prometheus_client::metrics::counter::Counter;
use tonic::Code;
use tonic::codegen::http::HeaderMap;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use super::metadata::trace_parent;
use super::reload::LoadFault;

/// The most spans that wait to be sent, and that are sent at once.
const WAITING: usize = 2_048;
const AT_ONCE: usize = 512;
/// How long spans wait for others before they are sent.
const PACE: Duration = Duration::from_secs(1);
/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the last spans may take at the end of the server.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// The longest `tracestate` that is passed on, in bytes.
///
/// Source: W3C Trace Context, section 3.3.1.5: at least 512 should be.
const MAX_STATE: usize = 512;

/// Where traces are sent, and how many.
#[derive(Clone, Debug)]
pub(super) struct Collector {
    /// Its address, such as `http://127.0.0.1:4317`.
    pub(super) endpoint: String,
    /// The authorities that may have signed its certificate (PEM); none where it is not encrypted.
    pub(super) ca: Option<PathBuf>,
    /// Of how many calls without a traced caller one is traced.
    pub(super) one_in: u32,
}

/// What makes spans and sends them.
#[derive(Debug)]
pub(super) struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

/// The span of a call that goes on. Dropped, it ends without a code: the caller has gone.
pub(super) struct Begun(opentelemetry_sdk::trace::Span);

/// How a call ended, as a span tells it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended<'a> {
    pub(super) code: Code,
    pub(super) id: &'a str,
    pub(super) caller: &'a str,
    pub(super) tenant: &'a str,
}

impl Traces {
    /// Sends spans to a collector, which need not be there; must be called where the runtime is.
    ///
    /// # Errors
    /// The address is none, or the authorities cannot be read.
    pub(super) fn new(to: &Collector, lost: Counter) -> Result<Self, LoadFault> {
        let wrong = |error: &dyn fmt::Display| LoadFault(vec![format!("--otlp-endpoint: {error}")]);
        let mut endpoint = Endpoint::from_str(&to.endpoint).map_err(|error| wrong(&error))?.timeout(PATIENCE);
        if let Some(path) = &to.ca {
            let pem = std::fs::read(path).map_err(|error| LoadFault::of(path, error))?;
            let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem));
            endpoint = endpoint.tls_config(tls).map_err(|error| LoadFault::of(path, error))?;
        }
        let channel = endpoint.connect_timeout(PATIENCE).connect_lazy();
        let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic().with_channel(channel);
        let exporter = exporter.with_timeout(PATIENCE).build().map_err(|error| wrong(&error))?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(WAITING)
            .with_max_export_batch_size(AT_ONCE)
            .with_scheduled_delay(PACE)
            .build();
        let sending = BatchSpanProcessor::builder(Counted { exporter, lost }).with_batch_config(batches).build();
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(1.0 / f64::from(to.one_in.max(1)))));
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        // The environment of OpenTelemetry may say otherwise.
        let resource = Resource::builder().with_service_name("portability").with_attribute(version).build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(sending)
            .with_sampler(sampler)
            .with_resource(resource)
            .build();
        let tracer = provider.tracer("portability");
        Ok(Self { provider, tracer })
    }

    /// Begins the span of a call, within its caller's trace where it has one.
    pub(super) fn begin(&self, method: &str, headers: &HeaderMap) -> Begun {
        let parent = parent(headers).map(|parent| Context::new().with_remote_span_context(parent)).unwrap_or_default();
        let (service, name) = method.split_once('/').unwrap_or(("", method));
        let attributes = [
            KeyValue::new("rpc.system", "grpc"),
            KeyValue::new("rpc.service", service.to_owned()),
            KeyValue::new("rpc.method", name.to_owned()),
        ];
        let span = self.tracer.span_builder(method.to_owned()).with_kind(SpanKind::Server).with_attributes(attributes);
        Begun(self.tracer.build_with_context(span, &parent))
    }

    /// Sends what is left, for a short time.
    pub(super) fn end(&self) {
        // What is not taken by now is counted as lost already.
        let _ = self.provider.shutdown_with_timeout(LAST_WORDS);
    }
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Begun").field(self.0.span_context()).finish()
    }
}

impl Begun {
    /// Returns the id of the trace, for the log.
    pub(super) fn trace_id(&self) -> String {
        self.0.span_context().trace_id().to_string()
    }

    /// Ends the span.
    pub(super) fn end(mut self, ended: Ended<'_>) {
        let Self(span) = &mut self;
        if !span.is_recording() {
            return;
        }
        let Ended { code, id, caller, tenant } = ended;
        span.set_attribute(KeyValue::new("rpc.grpc.status_code", i64::from(i32::from(code))));
        for (name, value) in
            [("portability.call_id", id), ("portability.caller", caller), ("portability.tenant", tenant)]
        {
            if !value.is_empty() {
                span.set_attribute(KeyValue::new(name, value.to_owned()));
            }
        }
        if is_ours(code) {
            span.set_status(Status::error(code.description()));
        }
        span.end();
    }
}

/// Says whether a code tells of a fault on the server's side.
///
/// Source: OpenTelemetry, semantic conventions for gRPC: which codes are errors of a server's span.
fn is_ours(code: Code) -> bool {
    match code {
        Code::Unknown
        | Code::DeadlineExceeded
        | Code::Unimplemented
        | Code::Internal
        | Code::Unavailable
        | Code::DataLoss => true,
        Code::Ok
        | Code::Cancelled
        | Code::InvalidArgument
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::ResourceExhausted
        | Code::FailedPrecondition
        | Code::Aborted
        | Code::OutOfRange
        | Code::Unauthenticated => false,
    }
}

/// Returns the caller's span.
fn parent(headers: &HeaderMap) -> Option<SpanContext> {
    let (trace, span, flags) = trace_parent(headers)?;
    let state = headers.get("tracestate").and_then(|state| state.to_str().ok());
    let state = state.filter(|state| state.len() <= MAX_STATE).and_then(|state| TraceState::from_str(state).ok());
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    Some(SpanContext::new(trace, span, flags, true, state.unwrap_or_default()))
}

/// Sends spans, and counts those that are not taken.
#[derive(Debug)]
struct Counted {
    exporter: opentelemetry_otlp::SpanExporter,
    lost: Counter,
}

impl SpanExporter for Counted {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        let sent = self.exporter.export(batch).await;
        if let Err(error) = &sent {
            tracing::debug!(%error, spans, "spans were not taken");
            self.lost.inc_by(spans);
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
