//! The messages of which a call has many, as `proto/` has them, with what is large in them kept in its bytes.
//!
//! They stand here and not among the generated ones, since a generated field is a message that is taken apart.

use super::encoded::Encoded;
use super::pb::{ItemStatus, ScoreContractRequest, ScoreContractResponse};

/// An item of a batch.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ScoreItem {
    /// The caller's id for it, 1 to 200 characters, once in a batch. Required.
    #[prost(string, tag = "1")]
    pub id: String,
    /// What to score. Required.
    #[prost(message, optional, tag = "2")]
    pub request: Option<Encoded<ScoreContractRequest>>,
}

/// The answer to an item of a batch.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ScoreItemResult {
    /// The id of the item. Empty: it had none.
    #[prost(string, tag = "1")]
    pub id: String,
    /// Exactly one.
    #[prost(oneof = "ScoredItem", tags = "2, 3")]
    pub result: Option<ScoredItem>,
}

/// The answer to one item of a stream.
#[derive(Clone, PartialEq, prost::Message)]
pub struct StreamScoresResponse {
    /// The id of the item. Empty: it had none.
    #[prost(string, tag = "1")]
    pub id: String,
    /// Exactly one.
    #[prost(oneof = "ScoredItem", tags = "2, 3")]
    pub result: Option<ScoredItem>,
}

/// What became of an item, in a batch and in a stream.
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum ScoredItem {
    /// The answer, as `ScoreContract` gives it.
    #[prost(message, tag = "2")]
    Response(Encoded<ScoreContractResponse>),
    /// Why there is none.
    #[prost(message, tag = "3")]
    Status(ItemStatus),
}
