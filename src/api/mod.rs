//! The wire: `portability.v1` and the domain, one converter a topic, one file a service.
//!
//! Goes in: messages, and JSON of messages. Comes out: domain values or every wrong field at once, and messages again.
//! Not here: arithmetic, and how the server is run. **Generated types stop at this module.**

/// The generated messages and services of `proto/`, and the descriptors of both.
#[allow(
    missing_docs,
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::use_self,
    reason = "generated; the proto files carry the comments"
)]
pub mod pb {
    mod packages {
        include!(concat!(env!("OUT_DIR"), "/pb.rs"));
    }

    pub use packages::google;
    pub use packages::portability::v1::*;

    pub use crate::api::batched::{ScoreItem, ScoreItemResult, ScoredItem, StreamScoresResponse};
    pub use crate::api::encoded::Encoded;

    /// The encoded descriptors of every file, without comments: for reflection and JSON.
    pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
}

/// The encoded descriptors of all that is spoken here: our own, health, and the details of errors.
pub const DESCRIPTORS: [&[u8]; 3] =
    [pb::DESCRIPTORS, tonic_health::pb::FILE_DESCRIPTOR_SET, tonic_types::pb::FILE_DESCRIPTOR_SET];

mod refusal;
mod violation;

pub mod assessment;
pub mod contract;
pub mod json;

mod analyses;
mod answers;
mod batched;
mod call;
mod codec;
mod comparison;
mod dates;
mod decision;
mod encoded;
mod items;
mod law;
mod limits;
mod methods;
mod model;
mod proposal;
mod reading;
mod scoring;
mod source;

pub mod client;
pub mod reading_service;
pub mod scoring_service;
pub mod status;

pub use call::{Deadline, Place};
pub use decision::{Decision, Decisions, Recorder, ReplayFault, replayed};
pub use limits::Limits;
pub use methods::methods;
pub use model::{Models, ModelsInForce};
pub use refusal::Refusal;
pub use violation::{Intake, Site, Violation};
