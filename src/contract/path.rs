//! Where a fact stands in a contract: `term.initial`, `ways_out[buyer,convenience].notice`.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::{Name, Party};

/// The place of a fact, or of a whole list entry where it names no field.
///
/// Entries are named by key, never by index, so that a path means the same in every answer. Paths are in the order of the
/// alphabet: by topic, key and field.
#[derive(Clone, Debug, Eq)]
pub struct Path {
    /// The topic or list: `term`, `ways_out`.
    pub topic: Name,
    /// Which entry of a list; none for a topic that stands once.
    pub key: Option<Key>,
    /// The field; no name for the topic or entry itself.
    pub field: Name,
}

/// What tells the entries of a list apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Who holds the right, is bound, or made the investment.
    pub party: Party,
    /// The kind.
    pub kind: Name,
    /// The caller's label, where several entries share party and kind; without a label none.
    pub label: Option<Arc<str>>,
}

impl Path {
    /// Returns where the path stands among those without a label, as one number.
    fn rank(&self) -> u32 {
        let [party, kind] = self.key.as_ref().map_or([0, 0], |key| match key.party {
            Party::Buyer => [1, key.kind.place()],
            Party::Supplier => [2, key.kind.place()],
        });
        u32::from_be_bytes([self.topic.place(), party, kind, self.field.place()])
    }

    /// Returns a number that is the same for the same path, and mostly another for another.
    pub fn digest(&self) -> u32 {
        // Multiplicative hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4. Labels do not count.
        self.rank().wrapping_mul(2_654_435_769) >> 16
    }

    fn label(&self) -> Option<&Arc<str>> {
        self.key.as_ref()?.label.as_ref()
    }

    /// Names a topic.
    pub const fn topic(topic: Name) -> Self {
        Self { topic, key: None, field: Name::NONE }
    }

    /// Names a fact of a topic that stands once.
    pub const fn of(topic: Name, field: Name) -> Self {
        Self { topic, key: None, field }
    }

    /// Names an entry of a list by party and kind.
    pub const fn entry(list: Name, party: Party, kind: Name) -> Self {
        Self { topic: list, key: Some(Key { party, kind, label: None }), field: Name::NONE }
    }

    /// Names a field of this topic or entry.
    pub fn field(&self, field: Name) -> Self {
        Self { field, ..self.clone() }
    }

    /// Returns the path without party, kind and label: the name under which the model speaks of the fact.
    ///
    /// `ways_out[buyer,convenience].notice` is `ways_out.notice`.
    pub fn fact(&self) -> String {
        if self.field.is_none() {
            self.topic.word().to_owned()
        } else {
            [self.topic.word(), ".", self.field.word()].concat()
        }
    }

    /// Returns the path in words, as it is displayed, without the formatter: a response has hundreds.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(64);
        text.push_str(self.topic.word());
        if let Some(Key { party, kind, label }) = &self.key {
            for piece in ["[", party.word(), ",", kind.word()] {
                text.push_str(piece);
            }
            if let Some(label) = label {
                text.push(',');
                text.push_str(label);
            }
            text.push(']');
        }
        if !self.field.is_none() {
            text.push('.');
            text.push_str(self.field.word());
        }
        text
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank() && self.label() == other.label()
    }
}

impl Ord for Path {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.label(), other.label()) {
            (None, None) => self.rank().cmp(&other.rank()),
            // A label stands between the kind and the field.
            (_, _) => (self.topic, &self.key, self.field).cmp(&(other.topic, &other.key, other.field)),
        }
    }
}

impl PartialOrd for Path {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
