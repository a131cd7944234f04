//! Where a fact stands in a contract: `term.initial`, `ways_out[buyer,convenience].notice`.

use std::fmt;
use std::sync::Arc;

use super::Party;

/// The place of a fact, or of a whole list entry where `field` is empty.
///
/// Entries are named by key, never by index, so that a path means the same in every answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The topic or list: `term`, `ways_out`.
    pub topic: &'static str,
    /// Which entry of a list; none for a topic that stands once.
    pub key: Option<Key>,
    /// The field; empty for the topic or entry itself.
    pub field: &'static str,
}

/// What tells the entries of a list apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Who holds the right, is bound, or made the investment.
    pub party: Party,
    /// The kind, as its word on the wire.
    pub kind: &'static str,
    /// The caller's label, where several entries share party and kind; without a label none.
    pub label: Option<Arc<str>>,
}

impl Path {
    /// Names a topic.
    pub const fn topic(topic: &'static str) -> Self {
        Self { topic, key: None, field: "" }
    }

    /// Names a fact of a topic that stands once.
    pub const fn of(topic: &'static str, field: &'static str) -> Self {
        Self { topic, key: None, field }
    }

    /// Names an entry of a list by party and kind.
    pub const fn entry(topic: &'static str, party: Party, kind: &'static str) -> Self {
        Self { topic, key: Some(Key { party, kind, label: None }), field: "" }
    }

    /// Names a field of this topic or entry.
    pub fn field(&self, field: &'static str) -> Self {
        Self { field, ..self.clone() }
    }

    /// Returns the path without party, kind and label: the name under which the model speaks of the fact.
    ///
    /// `ways_out[buyer,convenience].notice` is `ways_out.notice`.
    pub fn fact(&self) -> String {
        if self.field.is_empty() { self.topic.to_owned() } else { format!("{}.{}", self.topic, self.field) }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.topic)?;
        if let Some(Key { party, kind, label }) = &self.key {
            write!(f, "[{party},{kind}")?;
            if let Some(label) = label {
                write!(f, ",{label}")?;
            }
            f.write_str("]")?;
        }
        if self.field.is_empty() { Ok(()) } else { write!(f, ".{}", self.field) }
    }
}
