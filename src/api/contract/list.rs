//! Lists: entries told by party, kind and label; one message for both parties becomes two entries.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fact::{Wire, choice, text};
use crate::api::pb::ViolationReason::Duplicate;
use crate::api::{Intake, Site};
use crate::contract::{Coverage, Keyed, List, Party};

/// The most entries of one list.
const MAX_ENTRIES: usize = 100;
/// The most characters of a label.
const MAX_LABEL: usize = 100;

choice! { Coverage { Open, Complete } }

/// A message of a list on the wire.
pub(super) struct Messages<M> {
    /// The name of the list.
    pub(super) name: &'static str,
    /// The messages.
    pub(super) messages: Vec<M>,
    /// The coverage as it came.
    pub(super) coverage: i32,
    /// The name of the coverage.
    pub(super) coverage_name: &'static str,
}

/// Returns the list of messages, ordered by key; each message becomes no, one or two entries.
pub(super) fn from_proto<M, E: Keyed>(
    list: Messages<M>,
    at: &Site<'_>,
    intake: &mut Intake,
    entries_of: impl Fn(M, &Site<'_>, &mut Intake) -> Vec<E>,
) -> List<E> {
    let Messages { name, messages, coverage, coverage_name } = list;
    let mut read = List {
        coverage: Coverage::from_proto(coverage, &at.field(coverage_name), intake).unwrap_or(Coverage::Open),
        ..List::default()
    };
    if !intake.takes(messages.len(), MAX_ENTRIES, &at.field(name)) {
        return read;
    }
    let mut keys = BTreeSet::new();
    for (index, message) in messages.into_iter().enumerate() {
        let at = at.entry(name, index);
        for entry in entries_of(message, &at, intake) {
            if !keys.insert(entry.key()) {
                let path = List::path(&entry);
                intake.refuse(&at, Duplicate, format!("there is a {path} already; tell them apart by label"));
            }
            read.entries.push(entry);
        }
    }
    read.sort();
    read
}

/// Returns the label of an entry.
pub(super) fn label(proto: Option<String>, at: &Site<'_>, intake: &mut Intake) -> Option<Arc<str>> {
    text(proto?, MAX_LABEL, &at.field("label"), intake).map(Arc::from)
}

/// Returns one entry for each party; none where the kind is not known.
pub(super) fn each<K: Copy, E>(parties: &[Party], kind: Option<K>, entry: impl Fn(Party, K) -> E) -> Vec<E> {
    kind.map(|kind| parties.iter().map(|party| entry(*party, kind)).collect()).unwrap_or_default()
}
