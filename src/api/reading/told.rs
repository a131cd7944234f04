//! What was read, on the wire. Out only.

use std::ops::Range;

use crate::api::contract::{Wire, bytes_to_proto, to_int32, value_to_proto};
use crate::api::pb;
use crate::document::{Document, MediaType};
use crate::reading::learned::{self, Kind, ONE, Presence, Verdict};
use crate::reading::{Clause, ClauseKind, Correction, Kinds, Known, Note, Reading};

/// The least confidence of a segment that is told, in millionths.
const LEAST_TOLD: u32 = ONE / 10;

/// Returns the message of what was read of a document.
pub(super) fn document(
    name: &str,
    media_type: MediaType,
    document: &Document,
    reading: &Reading,
    with_text: bool,
) -> pb::ReadDocument {
    let Reading { contract: _, clauses, facts_found: _, is_part: _, learned, note } = reading;
    let (pages, segments) = (document.pages.count(), learned.joined());
    let note = match note {
        None => pb::ReadingNote::Unspecified,
        Some(Note::LanguageNotRead) => pb::ReadingNote::LanguageNotRead,
        Some(Note::NotAContract) => pb::ReadingNote::NotAContract,
    };
    pb::ReadDocument {
        document: name.to_owned(),
        media_type: media_type.name().to_owned(),
        pages: (0 < pages).then(|| i32::try_from(pages).unwrap_or(i32::MAX)),
        text_bytes: i64::try_from(document.text.len()).unwrap_or(i64::MAX),
        text: if with_text { document.text.clone() } else { String::new() },
        note: note.into(),
        clauses: clauses.iter().map(|told| clause(told, &segments)).collect(),
    }
}

fn clause(clause: &Clause, learned: &[learned::Clause]) -> pb::Clause {
    let Clause { number, heading, bytes, page, kinds } = clause;
    let is_told = |segment: &&learned::Clause| LEAST_TOLD <= segment.confidence && bytes.contains(&segment.bytes.start);
    pb::Clause {
        number: number.clone(),
        heading: heading.clone(),
        bytes: Some(place(bytes)),
        page: page.map(to_int32),
        kinds: guesses(*kinds),
        segments: learned.iter().filter(is_told).map(segment).collect(),
    }
}

fn place(bytes: &Range<usize>) -> pb::ByteRange {
    let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    bytes_to_proto(&(at(bytes.start)..at(bytes.end)))
}

fn segment(segment: &learned::Clause) -> pb::LearnedSegment {
    let learned::Clause { kind, segment: _, bytes, confidence, inside: _ } = segment;
    pb::LearnedSegment { kind: kind_name(*kind), bytes: Some(place(bytes)), confidence: basis_points(*confidence) }
}

/// Returns whether the contract has a kind of clause.
pub(super) fn presence(presence: &Presence) -> pb::KindPresence {
    let Presence { kind, probability, present: _, verdict } = *presence;
    let verdict = match verdict {
        Verdict::Present => pb::PresenceVerdict::Present,
        Verdict::Absent => pb::PresenceVerdict::Absent,
        Verdict::Review => pb::PresenceVerdict::Review,
    };
    pb::KindPresence { kind: kind_name(kind), probability: basis_points(probability), verdict: verdict.into() }
}

fn kind_name(kind: Kind) -> String {
    kind.word().to_lowercase()
}

/// Returns millionths as basis points, rounded half up.
fn basis_points(millionths: u32) -> Option<i32> {
    i32::try_from((millionths + 50) / 100).ok()
}

fn guesses(kinds: Kinds) -> Vec<pb::ClauseKindGuess> {
    let guess = |kind: &ClauseKind| pb::ClauseKindGuess { kind: kind_to_proto(*kind).into(), confidence: None };
    ClauseKind::ALL.iter().filter(|kind| kinds.has(**kind)).map(guess).collect()
}

fn kind_to_proto(kind: ClauseKind) -> pb::ClauseKind {
    match kind {
        ClauseKind::Assignment => pb::ClauseKind::Assignment,
        ClauseKind::Belongings => pb::ClauseKind::Belongings,
        ClauseKind::ChangeOfControl => pb::ClauseKind::ChangeOfControl,
        ClauseKind::Commitment => pb::ClauseKind::Commitment,
        ClauseKind::Liability => pb::ClauseKind::Liability,
        ClauseKind::Restraint => pb::ClauseKind::Restraint,
        ClauseKind::Fees => pb::ClauseKind::Fees,
        ClauseKind::Law => pb::ClauseKind::Law,
        ClauseKind::Ownership => pb::ClauseKind::Ownership,
        ClauseKind::Renewal => pb::ClauseKind::Renewal,
        ClauseKind::Term => pb::ClauseKind::Term,
        ClauseKind::Termination => pb::ClauseKind::Termination,
        ClauseKind::Transition => pb::ClauseKind::Transition,
    }
}

/// Returns the message of a correction.
pub(super) fn correction(correction: &Correction) -> pb::Correction {
    let Correction { path, read, declared } = correction;
    pb::Correction { path: path.text(), read: Some(known(read)), declared: Some(known(declared)) }
}

fn known(known: &Known) -> pb::KnownFact {
    let Known { state, values } = known;
    pb::KnownFact { state: state.to_proto(), values: values.iter().map(value_to_proto).collect() }
}
