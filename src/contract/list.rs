//! Lists of which it is known whether they are complete.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::topic::choice;
use super::{Key, Name, Party, Path, State, Topic};

choice! {
    /// Whether a list holds all there is.
    pub enum Coverage {
        /// There may be more: an entry that is not there is unknown.
        Open = "open",
        /// There is no more: an entry that is not there is silent.
        Complete = "complete",
    }
}

/// An entry of a list that is told by party, kind and label.
pub trait Keyed {
    /// The name of the list.
    const LIST: Path;
    /// Returns who holds the right, is bound, or made the investment, and the name of the kind.
    fn party_and_kind(&self) -> (Party, Name);
    /// Returns the caller's label.
    fn label(&self) -> Option<&Arc<str>>;
    /// Returns what tells the entry from the others.
    fn key(&self) -> Key {
        let (party, kind) = self.party_and_kind();
        Key { party, kind, label: self.label().cloned() }
    }
    /// Returns the facts of the entry.
    fn terms(&self) -> &dyn Topic;
    /// Returns the facts of the entry, for changing.
    fn terms_mut(&mut self) -> &mut dyn Topic;
}

/// A list with its coverage, and what is known of entries that are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<E> {
    /// Whether the list holds all there is.
    pub coverage: Coverage,
    /// The entries, ordered by key.
    pub entries: Vec<E>,
    /// What is known of entries without terms, by key without label: silent, ambiguous, ...
    pub states: BTreeMap<Key, State>,
}

/// What a list says of a party and a kind.
#[derive(Debug)]
pub enum Found<'a, E> {
    /// There are entries.
    Entries(Vec<&'a E>),
    /// Nothing is listed, and this is what is known of it; never `Stated`.
    Absent(State),
}

impl<E> Default for List<E> {
    fn default() -> Self {
        Self { coverage: Coverage::Open, entries: Vec::new(), states: BTreeMap::new() }
    }
}

impl<E: Keyed> List<E> {
    /// Returns the entries of a party and kind, or what is known where there are none.
    pub fn find(&self, party: Party, kind: Name) -> Found<'_, E> {
        let entries: Vec<&E> = self.entries.iter().filter(|entry| entry.party_and_kind() == (party, kind)).collect();
        if entries.is_empty() { Found::Absent(self.absent(party, kind)) } else { Found::Entries(entries) }
    }

    /// Returns what is known of a party and kind that the list has no entry for.
    pub fn absent(&self, party: Party, kind: Name) -> State {
        if let Some((_, state)) = self.states.iter().find(|(key, _)| key.party == party && key.kind == kind) {
            return if *state == State::Stated { State::Unknown } else { *state };
        }
        match self.coverage {
            Coverage::Open => State::Unknown,
            Coverage::Complete => State::Silent,
        }
    }

    /// Puts the entries in the order of their keys, so that equal lists are equal.
    pub fn sort(&mut self) {
        self.entries.sort_by_key(Keyed::key);
    }

    /// Returns the path of an entry.
    pub fn path(entry: &E) -> Path {
        Path::keyed(E::LIST.topic(), entry.key())
    }
}
