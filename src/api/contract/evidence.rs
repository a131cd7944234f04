//! Where facts were read, by the path of the fact.

use std::collections::BTreeMap;

use super::fact::{MAX_TEXT, Wire, choice, count, number, required, text, to_int32};
use crate::api::pb::ViolationReason::{Duplicate, OutOfRange, TextNotAllowed, UnknownPath};
use crate::api::{Intake, Site, pb};
use crate::contract::{Contract, Evidence, Origin, Path, has_entry, places};

/// The most paths with evidence of one contract.
const MAX_PATHS: usize = 1_000;
/// The most places in which one fact was read.
const MAX_PLACES: usize = 20;
/// The most characters of a quote.
const MAX_QUOTE: usize = 2_000;

choice! { Origin { Declared, Read, Statutory, Assumed } }

/// Returns the evidence by the text of the path.
pub(super) fn from_proto(
    protos: Vec<pb::EvidenceEntry>,
    contract: &Contract,
    at: &Site<'_>,
    intake: &mut Intake,
) -> BTreeMap<Path, Vec<Evidence>> {
    let list = "evidence";
    let mut read = BTreeMap::new();
    if !intake.takes(protos.len(), MAX_PATHS, &at.field(list)) {
        return read;
    }
    for (index, pb::EvidenceEntry { path, evidence }) in protos.into_iter().enumerate() {
        let at = at.entry(list, index);
        let places = places(&path);
        if places.is_empty() || !places.iter().all(|place| is_place(contract, place)) {
            let allowed = "must be the path of a fact, entry or topic that the contract has";
            intake.refuse(&at.field("path"), UnknownPath, allowed);
        }
        let at_evidence = at.field("evidence");
        required((!evidence.is_empty()).then_some(()), &at_evidence, intake);
        if !intake.takes(evidence.len(), MAX_PLACES, &at_evidence) {
            continue;
        }
        let evidence: Vec<Evidence> = evidence
            .into_iter()
            .enumerate()
            .filter_map(|(index, proto)| one_from_proto(proto, &at.entry("evidence", index), intake))
            .collect();
        for place in places {
            if read.insert(place, evidence.clone()).is_some() {
                intake.refuse(&at.field("path"), Duplicate, "has evidence already; list all of it in one entry");
            }
        }
    }
    read
}

/// Says whether a path names something that evidence may stand for: what the contract has, or an entry it lacks.
fn is_place(contract: &Contract, path: &Path) -> bool {
    let lacks_entry = path.field().is_none() && path.key().is_some_and(|key| key.label.is_none());
    lacks_entry || has_entry(contract, path)
}

fn one_from_proto(proto: pb::Evidence, at: &Site<'_>, intake: &mut Intake) -> Option<Evidence> {
    let pb::Evidence { document, page, bytes, quote, origin, confidence } = proto;
    let document =
        if document.is_empty() { Some(document) } else { text(document, MAX_TEXT, &at.field("document"), intake) };
    let page = page.map(|page| count(page, (1, i32::MAX), &at.field("page"), intake));
    let bytes = bytes.map(|bytes| bytes_from_proto(bytes, &at.field("bytes"), intake));
    if MAX_QUOTE < quote.chars().count() {
        intake.refuse(&at.field("quote"), TextNotAllowed, format!("must have at most {MAX_QUOTE} characters"));
    }
    let at_origin = at.field("origin");
    let origin = required((origin != 0).then_some(origin), &at_origin, intake)
        .and_then(|origin| Origin::from_proto(origin, &at_origin, intake));
    let confidence = confidence.map(|confidence| number(confidence, (0, 10_000), &at.field("confidence"), intake));
    Some(Evidence {
        document: document?,
        page: page.flatten(),
        bytes: bytes.flatten(),
        quote,
        origin: origin?,
        confidence: confidence.flatten().and_then(|confidence| u16::try_from(confidence).ok()),
    })
}

fn bytes_from_proto(proto: pb::ByteRange, at: &Site<'_>, intake: &mut Intake) -> Option<std::ops::Range<u32>> {
    let pb::ByteRange { start, end } = proto;
    let mut bound = |value, name| {
        let at = at.field(name);
        required(value, &at, intake).and_then(|value| count(value, (0, i32::MAX), &at, intake))
    };
    let (start, end) = (bound(start, "start"), bound(end, "end"));
    let (start, end) = (start?, end?);
    if end <= start {
        return intake.refused(&at.field("end"), OutOfRange, format!("must be above {start}"));
    }
    Some(start..end)
}

/// Returns the evidence, sorted by path.
pub(super) fn to_proto(evidence: &BTreeMap<Path, Vec<Evidence>>) -> Vec<pb::EvidenceEntry> {
    let entry = |(path, evidence): (&Path, &Vec<Evidence>)| pb::EvidenceEntry {
        path: path.text(),
        evidence: evidence.iter().map(one_to_proto).collect(),
    };
    evidence.iter().map(entry).collect()
}

pub(in crate::api) fn one_to_proto(evidence: &Evidence) -> pb::Evidence {
    let Evidence { document, page, bytes, quote, origin, confidence } = evidence;
    pb::Evidence {
        document: document.clone(),
        page: page.map(to_int32),
        bytes: bytes.as_ref().map(bytes_to_proto),
        quote: quote.clone(),
        origin: origin.to_proto(),
        confidence: confidence.map(i32::from),
    }
}

/// Returns the message of a place in a text.
pub(in crate::api) fn bytes_to_proto(bytes: &std::ops::Range<u32>) -> pb::ByteRange {
    pb::ByteRange { start: Some(to_int32(bytes.start)), end: Some(to_int32(bytes.end)) }
}
