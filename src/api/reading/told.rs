//! What was read, on the wire. Out only.

use crate::api::contract::{Wire, bytes_to_proto, to_int32, value_to_proto};
use crate::api::pb;
use crate::document::{Document, MediaType};
use crate::reading::{Clause, ClauseKind, Correction, Kinds, Known, Note, Reading};

/// Returns the message of what was read of a document.
pub(super) fn document(
    name: &str,
    media_type: MediaType,
    document: &Document,
    reading: &Reading,
    with_text: bool,
) -> pb::ReadDocument {
    let Reading { contract: _, clauses, facts_found: _, is_part: _, note } = reading;
    let pages = document.pages.count();
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
        clauses: clauses.iter().map(clause).collect(),
    }
}

fn clause(clause: &Clause) -> pb::Clause {
    let Clause { number, heading, bytes, page, kinds } = clause;
    let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    pb::Clause {
        number: number.clone(),
        heading: heading.clone(),
        bytes: Some(bytes_to_proto(&(at(bytes.start)..at(bytes.end)))),
        page: page.map(to_int32),
        kinds: guesses(*kinds),
    }
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
