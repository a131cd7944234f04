//! Where a contract comes from: typed terms, a document to be read, or a name in a portfolio.
//!
//! Goes in: the source of a request. Comes out: the contract, and whether it was read here.

use super::contract::{self, MAX_TEXT, text};
use super::pb::ViolationReason::{OutOfRange, Required, UnknownValue};
use super::pb::contract_source::Source;
use super::{Intake, Refusal, Site, pb};
use crate::contract::Contract;
use crate::reading::{self, MediaType, Unreadable};

/// What a caller gave to be scored.
pub(super) enum Given {
    Contract(Box<Contract>),
    Document(Document),
    Stored,
}

impl Given {
    /// Returns the contract, and whether it was read from a document.
    ///
    /// # Errors
    /// The document cannot be read, or the contract is kept nowhere.
    pub(super) fn contract(self) -> Result<(Contract, bool), Refusal> {
        match self {
            Self::Contract(contract) => Ok((*contract, false)),
            Self::Document(document) => Ok((read(document)?, true)),
            Self::Stored => Err(Refusal::NoPortfolio),
        }
    }
}

/// A document whose fields are in order.
pub(super) struct Document {
    content: Vec<u8>,
    media_type: MediaType,
    media_type_name: String,
    id: String,
}

/// Takes the source of a request.
pub(super) fn given(source: Option<pb::ContractSource>, root: &Site<'_>, intake: &mut Intake) -> Option<Given> {
    let at = root.field("source");
    let Some(pb::ContractSource { source: Some(source) }) = source else {
        return intake.refused(&at, Required, "must be a contract, a document or the name of a stored contract");
    };
    match source {
        Source::Contract(proto) => {
            let contract = contract::from_proto(proto, &at.field("contract"), intake);
            Some(Given::Contract(Box::new(contract)))
        }
        Source::Document(proto) => document(proto, &at.field("document"), intake).map(Given::Document),
        Source::StoredContract(_) => Some(Given::Stored),
    }
}

fn document(proto: pb::Document, at: &Site<'_>, intake: &mut Intake) -> Option<Document> {
    let pb::Document { content, media_type: media_type_name, id } = proto;
    let at_content = at.field("content");
    if content.is_empty() {
        intake.refuse(&at_content, Required, "must not be empty");
    }
    if reading::MAX_BYTES < content.len() {
        let allowed = format!("must have at most {} bytes, has {}", reading::MAX_BYTES, content.len());
        intake.refuse(&at_content, OutOfRange, allowed);
    }
    let id = if id.is_empty() { Some(id) } else { text(id, MAX_TEXT, &at.field("id"), intake) };
    let media_type = MediaType::from_name(&media_type_name)
        .or_else(|| intake.refused(&at.field("media_type"), UnknownValue, "must be text/plain or text/markdown"));
    Some(Document { content, media_type: media_type?, media_type_name, id: id? })
}

fn read(document: Document) -> Result<Contract, Refusal> {
    let Document { content, media_type, media_type_name, id } = document;
    let text = reading::text(&content, media_type).map_err(|unreadable| match unreadable {
        Unreadable::Empty => Refusal::DocumentWithoutText,
        Unreadable::Binary { .. } | Unreadable::TooLarge { .. } | Unreadable::Utf16 => {
            Refusal::DocumentUnreadable { media_type: media_type_name, cause: unreadable.to_string() }
        }
    })?;
    let mut contract = reading::read(&text).contract;
    contract.id = id;
    Ok(contract)
}

/// Says whether a source is a document, whose reading may take long.
pub(super) fn is_document(source: Option<&pb::ContractSource>) -> bool {
    matches!(source.and_then(|source| source.source.as_ref()), Some(Source::Document(_)))
}
