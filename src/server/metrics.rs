//! What is counted while the server runs, and how it is told: Prometheus, with labels of closed lists only.
//!
//! Labels are methods of ours, codes of gRPC, reasons of refusals, and tenants of the policy; nothing that a caller can
//! choose becomes one.

use std::fmt::Error;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::load::Places;
use super::reload::Reload;

/// The bounds of the times that calls take, in seconds: from a score to the longest document.
const SECONDS: [f64; 13] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0, 30.0];

/// What is counted.
#[derive(Clone, Debug)]
pub(super) struct Metrics {
    calls: Family<CallLabels, Counter>,
    seconds: Family<MethodLabels, Histogram, fn() -> Histogram>,
    refused: Family<ReasonLabels, Counter>,
    /// Connections there are.
    pub(super) connections: Gauge,
    /// Connections that were closed as soon as they were made, since there were too many.
    pub(super) connections_refused: Counter,
    /// Connections on which no TLS was agreed on.
    pub(super) handshakes_failed: Counter,
    /// Decisions that could not be written.
    pub(super) decisions_lost: Counter,
    /// Spans that the collector of traces did not take.
    pub(super) spans_lost: Counter,
    /// Connections that were cut off: their calls did not end in their grace, or they left answers unread.
    pub(super) connections_cut_off: Counter,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct CallLabels {
    method: Arc<str>,
    code: &'static str,
    tenant: Arc<str>,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct MethodLabels {
    method: Arc<str>,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct ReasonLabels {
    reason: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            calls: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            refused: Family::default(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            handshakes_failed: Counter::default(),
            decisions_lost: Counter::default(),
            spans_lost: Counter::default(),
            connections_cut_off: Counter::default(),
        }
    }
}

impl Metrics {
    /// Counts a call; a stream has taken the time until its answer began.
    pub(super) fn call(&self, method: &Arc<str>, code: &'static str, tenant: &Arc<str>, seconds: f64) {
        let labels = CallLabels { method: Arc::clone(method), code, tenant: Arc::clone(tenant) };
        self.calls.get_or_create(&labels).inc();
        self.seconds.get_or_create(&MethodLabels { method: Arc::clone(method) }).observe(seconds);
    }

    /// Counts a call that was turned away.
    pub(super) fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&ReasonLabels { reason }).inc();
    }

    /// Gathers everything that is told.
    pub(super) fn registry(&self, places: Arc<Places>, reloads: Vec<Arc<dyn Reload>>) -> Registry {
        let mut registry = Registry::with_prefix("portability");
        registry.register("calls", "Calls by method, code and tenant; health is not counted", self.calls.clone());
        registry.register(
            "call_seconds",
            "From the arrival of a call to the beginning of its answer",
            self.seconds.clone(),
        );
        registry.register("refused_calls", "Calls that were turned away, by reason", self.refused.clone());
        registry.register("connections", "Connections there are", self.connections.clone());
        registry.register(
            "connections_refused",
            "Connections closed at once, since there were too many",
            self.connections_refused.clone(),
        );
        registry.register(
            "handshakes_failed",
            "Connections on which no TLS was agreed on",
            self.handshakes_failed.clone(),
        );
        registry.register(
            "connections_cut_off",
            "Connections whose calls did not end in time or lay unread",
            self.connections_cut_off.clone(),
        );
        registry.register("decisions_lost", "Decisions that could not be written", self.decisions_lost.clone());
        registry.register("spans_lost", "Spans that the collector did not take", self.spans_lost.clone());
        registry.register_collector(Box::new(Now { places, reloads }));
        registry
    }
}

/// What is not counted but looked up when it is asked for.
struct Now {
    places: Arc<Places>,
    reloads: Vec<Arc<dyn Reload>>,
}

impl std::fmt::Debug for Now {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Now").field("places", &self.places).finish_non_exhaustive()
    }
}

impl Collector for Now {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), Error> {
        let gauges = [
            ("calls_in_flight", "Calls that have a place", self.places.in_flight()),
            ("calls_waiting", "Calls that wait for a place", self.places.waiting()),
            ("calls_open", "Calls whose answer is not read to its end", self.places.open()),
        ];
        for (name, help, value) in gauges {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        let counter = ConstCounter::new(0_u64);
        let help = "Values from files that were replaced, or were not since the new one was refused";
        let mut family = encoder.encode_descriptor("reloads", help, None, counter.metric_type())?;
        for reload in &self.reloads {
            let (replaced, refused) = reload.counts();
            for (outcome, count) in [("replaced", replaced), ("refused", refused)] {
                let labels = [("what", reload.name()), ("outcome", outcome)];
                ConstCounter::new(count).encode(family.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}
