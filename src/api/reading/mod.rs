//! One request to read a contract, taken in, read, and told: the same for a single call, a large contract and a stream.
//!
//! Goes in: a request, and what the server knows. Comes out: a response, or why there is none. No arithmetic here.

mod told;

use jiff::civil::Date;

use super::contract::{self, Wire, number};
use super::limits::Limits;
use super::model::Models;
use super::pb::ViolationReason::Required;
use super::scoring::{HORIZON_MONTHS, STAND_MONTH, guarded};
use super::source::{Document, document};
use super::{Intake, Refusal, Site, assessment, pb};
use crate::contract::Contract;
use crate::document;
use crate::reading::{Part, correct, presence, read_together};
use crate::scoring::{Analyses, Request, assess};

/// The lowest rank of a document.
const MAX_RANK: i32 = 1_000;

/// How a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// In one message.
    Message,
    /// In pieces.
    Large,
}

/// Reads one contract; `today` stands for an absent as of.
///
/// # Errors
/// The request is wrong, or a document cannot be read. A panic while reading is caught and told as a fault of ours.
pub(super) fn read(
    request: pb::ReadContractRequest,
    size: Size,
    models: &Models,
    limits: &Limits,
    today: Date,
) -> Result<pb::ReadContractResponse, Refusal> {
    guarded(|| {
        let Taken { documents, as_of, declared, with_text } = Taken::of(request, size, limits, today)?;
        let mut opened = Vec::with_capacity(documents.len());
        let mut text_left = document::limits::MAX_TEXT;
        for (document, rank) in &documents {
            let (media_type, text) = document.open(size == Size::Large)?;
            let too_much = || Refusal::MessageTooLarge("the documents together hold more text than the server reads");
            text_left = text_left.checked_sub(text.text.len()).ok_or_else(too_much)?;
            opened.push((document, *rank, media_type, text));
        }
        let parts: Vec<Part<'_>> = opened
            .iter()
            .map(|(document, rank, _, text)| Part { document: text, name: &document.id, rank: *rank })
            .collect();
        let (mut contract, readings) = read_together(&parts);
        if let [(document, _)] = documents.as_slice() {
            contract.id.clone_from(&document.id);
        }
        let corrections = declared.map(|declared| correct(&mut contract, &declared)).unwrap_or_default();
        let documents = opened
            .iter()
            .zip(&readings)
            .map(|((document, _, media_type, text), reading)| {
                told::document(&document.id, *media_type, text, reading, with_text)
            })
            .collect();
        let questions = questions(&contract, models, as_of)?;
        Ok(pb::ReadContractResponse {
            contract: Some(contract::to_proto(&contract)),
            documents,
            questions,
            corrections: corrections.iter().map(told::correction).collect(),
            presence: presence(&readings).iter().map(told::presence).collect(),
        })
    })
}

/// Returns what is open, by the default model.
fn questions(contract: &Contract, models: &Models, as_of: Date) -> Result<Vec<pb::Question>, Refusal> {
    let request = Request {
        as_of,
        horizon_months: HORIZON_MONTHS,
        stand_month: STAND_MONTH,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    let assessment = assess(contract, models.find("")?, &request);
    Ok(assessment.questions.iter().map(assessment::question_to_proto).collect())
}

/// A request that is in order.
struct Taken {
    documents: Vec<(Document, u32)>,
    as_of: Date,
    declared: Option<Contract>,
    with_text: bool,
}

impl Taken {
    fn of(request: pb::ReadContractRequest, size: Size, limits: &Limits, today: Date) -> Result<Self, Refusal> {
        let pb::ReadContractRequest { documents: protos, as_of, declared, with_text } = request;
        let (mut intake, root) = (Intake::default(), Site::root());
        let at = root.field("documents");
        if protos.is_empty() {
            intake.refuse(&at, Required, "must have at least one document");
        }
        let most = match size {
            Size::Message => document::MAX_BYTES,
            Size::Large => limits.large_contract_bytes.min(document::limits::MAX_LARGE_BYTES),
        };
        let mut documents = Vec::new();
        if intake.takes(protos.len(), limits.contract_documents, &at) {
            for (index, proto) in protos.into_iter().enumerate() {
                documents.extend(ranked(proto, most, &root.entry("documents", index), &mut intake));
            }
        }
        let as_of = Date::from_proto(as_of, &root.field("as_of"), &mut intake).unwrap_or(today);
        let declared = declared.map(|proto| contract::from_proto(proto, &root.field("declared"), &mut intake));
        intake.finish(Self { documents, as_of, declared, with_text })
    }
}

fn ranked(proto: pb::RankedDocument, most: usize, at: &Site<'_>, intake: &mut Intake) -> Option<(Document, u32)> {
    let pb::RankedDocument { document: proto, rank } = proto;
    let at_document = at.field("document");
    let rank = number(rank.unwrap_or(1), (1, MAX_RANK), &at.field("rank"), intake);
    let document = match proto {
        Some(proto) => document(proto, most, &at_document, intake),
        None => intake.refused(&at_document, Required, "must be given"),
    };
    Some((document?, u32::try_from(rank?).ok()?))
}
