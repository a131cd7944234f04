//! A message that stays in its bytes until it is wanted, so that of a call of many messages one at a time is taken apart or
//! put together: the rest are bytes side by side and not thousands of small allocations.
//!
//! On the wire it is the message itself; where it does not decode, that is found when it is wanted.

use std::fmt;
use std::marker::PhantomData;

use prost::bytes::{Buf, BufMut, Bytes};
use prost::encoding::{self, DecodeContext, WireType};
use prost::{DecodeError, Message};

/// The bytes of an `M`.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded<M> {
    bytes: Vec<u8>,
    of: PhantomData<fn() -> M>,
}

impl<M> Default for Encoded<M> {
    fn default() -> Self {
        Self { bytes: Vec::new(), of: PhantomData }
    }
}

// Bytes of a message may be of a contract, which is never told in a log.
impl<M> fmt::Debug for Encoded<M> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Encoded").field("bytes", &self.bytes.len()).finish()
    }
}

impl<M: Message> From<&M> for Encoded<M> {
    fn from(message: &M) -> Self {
        Self { bytes: message.encode_to_vec(), of: PhantomData }
    }
}

impl<M: Message + Default> Encoded<M> {
    /// Returns the message.
    ///
    /// # Errors
    /// The bytes are none of such a message.
    pub fn message(&self) -> Result<M, DecodeError> {
        M::decode(self.bytes.as_slice())
    }
}

impl<M> Message for Encoded<M> {
    fn encode_raw(&self, out: &mut impl BufMut) {
        out.put_slice(&self.bytes);
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        from: &mut impl Buf,
        context: DecodeContext,
    ) -> Result<(), DecodeError> {
        match wire_type {
            WireType::Varint => {
                let mut value = 0;
                encoding::uint64::merge(wire_type, &mut value, from, context)?;
                encoding::uint64::encode(tag, &value, &mut self.bytes);
            }
            WireType::SixtyFourBit => {
                let mut value = 0;
                encoding::fixed64::merge(wire_type, &mut value, from, context)?;
                encoding::fixed64::encode(tag, &value, &mut self.bytes);
            }
            WireType::ThirtyTwoBit => {
                let mut value = 0;
                encoding::fixed32::merge(wire_type, &mut value, from, context)?;
                encoding::fixed32::encode(tag, &value, &mut self.bytes);
            }
            WireType::LengthDelimited => {
                let mut value = Bytes::new();
                encoding::bytes::merge(wire_type, &mut value, from, context)?;
                encoding::bytes::encode(tag, &value, &mut self.bytes);
            }
            // Nothing of ours is a group, and what is not known is left out.
            WireType::StartGroup | WireType::EndGroup => encoding::skip_field(wire_type, tag, from, context)?,
        }
        Ok(())
    }

    fn encoded_len(&self) -> usize {
        self.bytes.len()
    }

    fn clear(&mut self) {
        self.bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::pb;

    #[test]
    fn a_message_comes_back_as_it_was_whatever_its_fields_are() {
        let request = pb::ScoreContractRequest {
            horizon_months: Some(24),
            model_version: "v1".to_owned(),
            validate_only: true,
            ..Default::default()
        };
        let mut bytes = request.encode_to_vec();
        let encoded = Encoded::<pb::ScoreContractRequest>::decode(bytes.as_slice()).unwrap();
        assert_eq!((encoded.message().unwrap(), encoded.encode_to_vec()), (request.clone(), bytes.clone()));
        assert_eq!(encoded, Encoded::from(&request));
        // Fields of every wire type that the message does not know.
        encoding::fixed32::encode(900, &7, &mut bytes);
        encoding::fixed64::encode(901, &7, &mut bytes);
        let known = Encoded::<pb::ScoreContractRequest>::decode(bytes.as_slice()).unwrap();
        assert_eq!((known.message().unwrap(), known.encode_to_vec()), (request, bytes));
    }

    #[test]
    fn what_is_no_such_message_is_found_when_it_is_wanted() {
        // Field 1 is a message, and is a number here.
        let encoded = Encoded::<pb::ScoreContractRequest>::decode([8, 1].as_slice()).unwrap();
        assert!(encoded.message().is_err());
        assert!(Encoded::<pb::ScoreContractRequest>::decode([10, 200].as_slice()).is_err(), "it is cut short");
    }

    #[test]
    fn nothing_of_a_message_is_told() {
        let encoded = Encoded::from(&pb::ModelRef { version: "secret".to_owned(), ..Default::default() });
        assert_eq!(format!("{encoded:?}"), format!("Encoded {{ bytes: {} }}", encoded.encoded_len()));
    }
}
