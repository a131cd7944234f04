//! The buyer's data: how it comes back, how complete, how long, at what charge.

use super::topic::{choice, topic};
use super::{Money, Period};

choice! {
    /// How the buyer takes its data out.
    pub enum ExportMethod {
        /// By itself, at any time, by an interface.
        SelfServiceApi = "self_service_api",
        /// By itself, as files.
        Bulk = "bulk",
        /// By asking.
        OnRequest = "on_request",
        /// Not at all.
        None = "none",
    }
}

choice! {
    /// In what form the data comes.
    pub enum DataFormat {
        /// Structured, commonly used and machine-readable.
        OpenStructured = "open_structured",
        /// The supplier's own, and described.
        Documented = "documented",
        /// The supplier's own.
        Proprietary = "proprietary",
    }
}

choice! {
    /// From when the window for taking the data runs.
    pub enum RetrievalStart {
        /// From the notice.
        Notice = "notice",
        /// From the end of the contract.
        End = "end",
        /// From the end of the transition.
        TransitionEnd = "transition_end",
    }
}

/// What taking the data out costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportCharge {
    /// What it costs the supplier, not more.
    AtCost,
    /// Nothing.
    Free,
    /// The same amount whatever the volume.
    Fixed(Money),
    /// By volume: each tier's price holds for the gigabytes between the tier before and its own end.
    Tiers(Vec<PriceTier>),
}

/// A tier of a price by volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceTier {
    /// The last gigabyte (10^9 bytes) of the tier; none for all above.
    pub up_to_gigabytes: Option<u32>,
    /// The price of one gigabyte.
    pub price: Money,
}

topic! {
    /// The buyer's data.
    pub struct Data {
        /// How it is taken out.
        export_method: ExportMethod,
        /// In what form.
        format: DataFormat,
        /// Whether what the buyer put in comes back.
        covers_input: bool,
        /// Whether what the service made of it comes back.
        covers_output: bool,
        /// Whether metadata and configuration come along.
        covers_metadata: bool,
        /// Whether history and audit trail come along.
        covers_history: bool,
        /// How long it can be taken.
        retrieval_window: Period,
        /// From when that runs.
        retrieval_start: RetrievalStart,
        /// What it costs.
        export_charge: ExportCharge,
        /// How much it is, in gigabytes of 10^9 bytes.
        volume: u32,
        /// Whether the supplier erases its copies afterwards.
        erasure: bool,
        /// Whether some of the data is held back as the supplier's secret.
        exempted_categories: bool,
    }
}
