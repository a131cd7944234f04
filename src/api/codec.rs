//! How messages become bytes on the wire: as tonic does it, with room made once for the whole message, and for one more where
//! two go together. An answer of megabytes is else copied each time that its buffer grows, and one of a stream when the next
//! is put beside it.

use std::marker::PhantomData;

use prost::Message;
use tonic::Status;
use tonic::codec::{BufferSettings, EncodeBuf};
use tonic_prost::{ProstCodec, ProstDecoder};

/// From how many bytes on the next message goes on its way by itself: as tonic has it.
const TOGETHER: usize = 32 << 10;
/// From how many bytes on two may be more than there is room for from the beginning.
const TWO_FROM: usize = 4 << 10;

/// Encodes and decodes the messages of a method.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Codec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> tonic::codec::Codec for Codec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = Encoder<T>;
    type Decoder = ProstDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        Encoder(PhantomData)
    }

    fn decoder(&mut self) -> Self::Decoder {
        ProstCodec::<T, U>::raw_decoder(BufferSettings::default())
    }
}

/// Encodes messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Encoder<T>(PhantomData<T>);

impl<T: Message> tonic::codec::Encoder for Encoder<T> {
    type Item = T;
    type Error = Status;

    fn encode(&mut self, message: T, bytes: &mut EncodeBuf<'_>) -> Result<(), Status> {
        let length = message.encoded_len();
        bytes.reserve(if (TWO_FROM..TOGETHER).contains(&length) { 2 * length } else { length });
        message.encode_raw(bytes);
        Ok(())
    }
}
