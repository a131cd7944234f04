//! Reading from the caller's side: documents with ranks, facts that were checked, and the answer as JSON.

use jiff::civil::Date;

use super::{AsJson, Refused};
use crate::api::contract::Wire;
use crate::api::limits::Limits;
use crate::api::model::Models;
use crate::api::reading::{self, Size};
use crate::api::{contract, pb};
use crate::contract::Contract;
use crate::document::{MAX_BYTES, MediaType};

/// How many bytes of a document one piece of a large contract has.
const PIECE: usize = 1 << 20;

/// A request to read one contract.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    request: pb::ReadContractRequest,
}

impl Reading {
    /// Adds a document; of two documents that of the lower rank goes before, and equal ranks stand side by side.
    #[must_use]
    pub fn document(mut self, content: Vec<u8>, media_type: Option<MediaType>, name: &str, rank: u16) -> Self {
        let media_type = media_type.map(MediaType::name).unwrap_or_default().to_owned();
        let document = pb::Document { content, media_type, id: name.to_owned() };
        self.request.documents.push(pb::RankedDocument { document: Some(document), rank: Some(rank.into()) });
        self
    }

    /// Declares facts that were checked: they win over what is read.
    #[must_use]
    pub fn declared(mut self, declared: &Contract) -> Self {
        self.request.declared = Some(contract::to_proto(declared));
        self
    }

    /// Says for which day is asked what is open.
    #[must_use]
    pub fn as_of(mut self, as_of: Date) -> Self {
        self.request.as_of = as_of.to_proto();
        self
    }

    /// Asks for the text of each document as well.
    #[must_use]
    pub fn with_text(mut self) -> Self {
        self.request.with_text = true;
        self
    }

    /// Reads here; `today` stands for an absent as of.
    ///
    /// # Errors
    /// The request is wrong, or a document cannot be read.
    pub fn read(self, models: &Models, today: Date) -> Result<Read, Refused> {
        let size = if self.is_large() { Size::Large } else { Size::Message };
        let read = reading::read(self.request, size, models, &Limits::default(), today);
        read.map(Read::of).map_err(|refusal| Refused::of(refusal, false))
    }

    /// Says whether the documents are too large for one message.
    pub(super) fn is_large(&self) -> bool {
        let documents = self.request.documents.iter().filter_map(|ranked| ranked.document.as_ref());
        MAX_BYTES < documents.map(|document| document.content.len()).sum()
    }

    pub(super) fn into_request(self) -> pb::ReadContractRequest {
        self.request
    }

    /// Returns the pieces of a large contract: the request, then the bytes of its documents.
    pub(super) fn into_pieces(self) -> Vec<pb::ReadLargeContractRequest> {
        use pb::read_large_contract_request::Piece;
        let mut request = self.request;
        let mut chunks = Vec::new();
        for (index, document) in (0..).zip(request.documents.iter_mut().filter_map(|ranked| ranked.document.as_mut())) {
            let content = std::mem::take(&mut document.content);
            let piece = |bytes: &[u8]| Piece::Chunk(pb::DocumentChunk { document: index, content: bytes.to_vec() });
            chunks.extend(content.chunks(PIECE).map(piece));
        }
        let pieces = std::iter::once(Piece::Request(request)).chain(chunks);
        pieces.map(|piece| pb::ReadLargeContractRequest { piece: Some(piece) }).collect()
    }
}

/// What a contract says.
#[derive(Clone, Debug)]
pub struct Read {
    response: pb::ReadContractResponse,
}

impl AsJson for Read {
    type Message = pb::ReadContractResponse;

    fn message(&self) -> &Self::Message {
        &self.response
    }
}

impl Read {
    pub(super) fn of(response: pb::ReadContractResponse) -> Self {
        Self { response }
    }
}
