//! Messages as canonical proto3 JSON, for files, goldens and the command line.
//!
//! Goes in: text, or a message. Comes out: a message, or text. Strict: a name that the wire does not know is an error
//! that names it. **No generated type is serialisable by itself; this is the only way.**

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use thiserror::Error;

use super::pb;

/// Why a text is no message.
#[derive(Debug, Error)]
pub enum JsonError {
    /// The text is no JSON, or has a name or value that the message does not.
    #[error("{0}")]
    Text(#[from] serde_json::Error),
    /// The wire has no message of this name.
    #[error("no message {0}")]
    NoMessage(&'static str),
    /// The descriptors and the generated types disagree.
    #[error("{0}")]
    Decode(#[from] prost::DecodeError),
}

static POOL: LazyLock<Option<DescriptorPool>> = LazyLock::new(|| DescriptorPool::decode(pb::DESCRIPTORS).ok());

/// A message that has a name on the wire.
pub trait Named: Message + Default {
    /// Its full name: `portability.v1.Contract`.
    const NAME: &'static str;
}

macro_rules! named {
    ($($Message:ident),* $(,)?) => {
        $(impl Named for pb::$Message {
            const NAME: &'static str = concat!("portability.v1.", stringify!($Message));
        })*
    };
}

named! {
    Assessment, BatchScoreContractsRequest, BatchScoreContractsResponse, CompareContractsRequest,
    CompareContractsResponse, Contract, ExplainDatesRequest, ExplainDatesResponse, GetScoringModelRequest, GetScoringModelResponse, GetServerInfoRequest,
    GetServerInfoResponse, ItemStatus, ProposeTermsRequest, ProposeTermsResponse, ReadContractRequest,
    ReadContractResponse, ScoreContractRequest, ScoreContractResponse, StreamReadContractsRequest,
    StreamReadContractsResponse, StreamScoresRequest, StreamScoresResponse,
}

/// Returns a contract from its JSON.
///
/// # Errors
/// The text is no JSON of a contract; the error names the field, line and column.
pub fn parse_contract(json: &str) -> Result<pb::Contract, JsonError> {
    parse(json)
}

/// Returns a request to score one contract from its JSON.
///
/// # Errors
/// The text is no JSON of a request; the error names the field, line and column.
pub fn parse_request(json: &str) -> Result<pb::ScoreContractRequest, JsonError> {
    parse(json)
}

/// Returns a message from its JSON.
///
/// # Errors
/// The text is no JSON of the message; the error names the field, line and column.
pub fn parse<M: Named>(json: &str) -> Result<M, JsonError> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let message = DynamicMessage::deserialize(descriptor::<M>()?, &mut reader)?;
    reader.end()?;
    Ok(message.transcode_to()?)
}

/// Returns the JSON of a message on one line; fields that are not set are left out.
///
/// # Errors
/// The descriptors and the generated types disagree.
pub fn to_json<M: Named>(message: &M) -> Result<String, JsonError> {
    let mut line = Vec::new();
    write(message, &mut serde_json::Serializer::new(&mut line))?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// Returns the JSON of a message for people, over several lines.
///
/// # Errors
/// The descriptors and the generated types disagree.
pub fn to_json_pretty<M: Named>(message: &M) -> Result<String, JsonError> {
    let mut lines = Vec::new();
    write(message, &mut serde_json::Serializer::pretty(&mut lines))?;
    Ok(String::from_utf8_lossy(&lines).into_owned())
}

fn write<M: Named, S>(message: &M, writer: S) -> Result<(), JsonError>
where
    S: serde::Serializer<Ok = (), Error = serde_json::Error>,
{
    let mut dynamic = DynamicMessage::new(descriptor::<M>()?);
    dynamic.transcode_from(message)?;
    Ok(dynamic.serialize_with_options(writer, &SerializeOptions::new())?)
}

fn descriptor<M: Named>() -> Result<MessageDescriptor, JsonError> {
    POOL.as_ref().and_then(|pool| pool.get_message_by_name(M::NAME)).ok_or(JsonError::NoMessage(M::NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_the_wire_does_not_know_is_named() {
        let error = parse_contract(r#"{"term": {"begin": "2026"}}"#).unwrap_err().to_string();
        assert!(error.contains("begin"), "{error}");
    }

    #[test]
    fn a_contract_comes_back_from_its_json() {
        let contract =
            parse_contract(r#"{"id": "a", "term": {"initial": {"count": 36, "unit": "UNIT_MONTH"}}}"#).unwrap();
        assert_eq!(to_json(&contract).unwrap(), r#"{"id":"a","term":{"initial":{"count":36,"unit":"UNIT_MONTH"}}}"#);
    }
}
