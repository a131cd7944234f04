//! Where a contract comes from: typed terms, a document to be read, or a name in a portfolio.
//!
//! Goes in: the source of a request. Comes out: the contract, and whether it was read here.

use super::contract::{self, MAX_TEXT, text};
use super::pb::ViolationReason::{OutOfRange, Required, UnknownValue};
use super::pb::contract_source::Source;
use super::{Intake, Refusal, Site, pb};
use crate::contract::Contract;
use crate::document::{self, MediaType, Unreadable};
use crate::reading;

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
            Self::Document(document) => Ok((read(&document)?, true)),
            Self::Stored => Err(Refusal::NoPortfolio),
        }
    }
}

/// A document whose fields are in order.
pub(super) struct Document {
    content: Vec<u8>,
    media_type: MediaType,
    media_type_name: String,
    pub(super) id: String,
}

impl Document {
    /// Returns the type it is read as, and its text.
    ///
    /// # Errors
    /// There is none, or none that can be read.
    pub(super) fn open(&self, is_large: bool) -> Result<(MediaType, document::Document), Refusal> {
        let Self { content, media_type, media_type_name, id: _ } = self;
        let opened = if is_large {
            document::Document::open_large(content, *media_type)
        } else {
            document::Document::open(content, *media_type)
        };
        let document = opened.map_err(|unreadable| refused(unreadable, media_type_name))?;
        Ok((*media_type, document))
    }
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
        Source::Document(proto) => {
            document(proto, document::MAX_BYTES, &at.field("document"), intake).map(Given::Document)
        }
        Source::StoredContract(_) => Some(Given::Stored),
    }
}

/// Takes a document of at most so many bytes.
pub(super) fn document(proto: pb::Document, most: usize, at: &Site<'_>, intake: &mut Intake) -> Option<Document> {
    let pb::Document { content, media_type: media_type_name, id } = proto;
    let at_content = at.field("content");
    if content.is_empty() {
        intake.refuse(&at_content, Required, "must not be empty");
    }
    if most < content.len() {
        let allowed = format!("must have at most {most} bytes, has {}", content.len());
        intake.refuse(&at_content, OutOfRange, allowed);
    }
    let id = if id.is_empty() { Some(id) } else { text(id, MAX_TEXT, &at.field("id"), intake) };
    let media_type = MediaType::told(&media_type_name, &content).or_else(|| {
        let allowed = format!("must be empty, or {}", MediaType::KNOWN);
        intake.refused(&at.field("media_type"), UnknownValue, allowed)
    });
    Some(Document { content, media_type: media_type?, media_type_name, id: id? })
}

fn read(document: &Document) -> Result<Contract, Refusal> {
    let (_, text) = document.open(false)?;
    let mut contract = reading::read_document(&text).contract;
    contract.id.clone_from(&document.id);
    Ok(contract)
}

fn refused(unreadable: Unreadable, media_type: &str) -> Refusal {
    let cause = unreadable.to_string();
    match unreadable {
        Unreadable::Empty | Unreadable::NoLetters | Unreadable::Scan { .. } => Refusal::DocumentWithoutText { cause },
        Unreadable::Binary { .. }
        | Unreadable::Damaged { .. }
        | Unreadable::Encrypted
        | Unreadable::Entities
        | Unreadable::NotOfType { .. }
        | Unreadable::TooLarge { .. }
        | Unreadable::TooMuch(_)
        | Unreadable::Utf16 => Refusal::DocumentUnreadable { media_type: media_type.to_owned(), cause },
    }
}

/// Says whether a source is a document, whose reading may take long.
pub(super) fn is_document(source: Option<&pb::ContractSource>) -> bool {
    matches!(source.and_then(|source| source.source.as_ref()), Some(Source::Document(_)))
}
