//! Where a fact stands in a contract: `term.initial`, `ways_out[buyer,convenience].notice`.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::Party;

/// The place of a fact, or of a whole list entry where `field` is empty.
///
/// Entries are named by key, never by index, so that a path means the same in every answer.
#[derive(Clone, Debug, Eq)]
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

impl PartialEq for Path {
    /// Compares what tells two paths apart soonest first: thousands are compared in an assessment.
    fn eq(&self, other: &Self) -> bool {
        is_same(self.field, other.field) && is_same(self.topic, other.topic) && self.key == other.key
    }
}

impl Ord for Path {
    /// Orders by topic, key and field, each by the alphabet.
    fn cmp(&self, other: &Self) -> Ordering {
        let topics = || in_order(self.topic, other.topic);
        topics().then_with(|| self.key.cmp(&other.key)).then_with(|| in_order(self.field, other.field))
    }
}

impl PartialOrd for Path {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Says whether two names are the same, at once where they stand at the same address.
fn is_same(a: &'static str, b: &'static str) -> bool {
    a.len() == b.len() && (std::ptr::eq(a, b) || a == b)
}

fn in_order(a: &'static str, b: &'static str) -> Ordering {
    if std::ptr::eq(a, b) { Ordering::Equal } else { a.cmp(b) }
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
        if self.field.is_empty() { self.topic.to_owned() } else { [self.topic, ".", self.field].concat() }
    }

    /// Returns the path in words, as it is displayed, without the formatter: a response has hundreds.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(64);
        text.push_str(self.topic);
        if let Some(Key { party, kind, label }) = &self.key {
            for piece in ["[", party.word(), ",", kind] {
                text.push_str(piece);
            }
            if let Some(label) = label {
                text.push(',');
                text.push_str(label);
            }
            text.push(']');
        }
        if !self.field.is_empty() {
            text.push('.');
            text.push_str(self.field);
        }
        text
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
