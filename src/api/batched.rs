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

#[cfg(test)]
mod tests {
    use prost::Message;
    use prost_reflect::{DescriptorPool, DynamicMessage, Value};

    use super::*;
    use crate::api::pb::DESCRIPTORS;

    /// Checks that every field that the proto file has is taken in and put out again, one at a time.
    fn has_every_field<M: Message + Default>(name: &str) {
        let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
        let message = pool.get_message_by_name(&format!("portability.v1.{name}")).unwrap();
        assert!(message.fields().len() > 1, "{name}");
        for field in message.fields() {
            let value = match field.kind().as_message() {
                Some(inner) => Value::Message(DynamicMessage::new(inner.clone())),
                None => Value::String("a".to_owned()),
            };
            let mut dynamic = DynamicMessage::new(message.clone());
            dynamic.set_field(&field, value);
            let bytes = dynamic.encode_to_vec();
            let ours = M::decode(bytes.as_slice()).unwrap();
            assert_eq!(ours.encode_to_vec(), bytes, "{name}: {}", field.name());
        }
    }

    #[test]
    fn the_messages_are_those_of_the_proto_files() {
        has_every_field::<ScoreItem>("ScoreItem");
        has_every_field::<ScoreItemResult>("ScoreItemResult");
        has_every_field::<StreamScoresResponse>("StreamScoresResponse");
    }
}
