//! Where a fact stands in a contract: `term.initial`, `ways_out[buyer,convenience].notice`.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::{Name, Party};

/// The place of a fact, or of a whole list entry where it names no field.
///
/// Entries are named by key, never by index, so that a path means the same in every answer. Paths are in the order of the
/// alphabet: by topic, key and field.
#[derive(Clone, PartialEq, Eq)]
pub struct Path {
    /// The places of topic, party, kind and field, each among those of its sort, the topic's highest: thousands of paths are
    /// compared in an assessment, each by one number.
    places: u64,
    /// The caller's label.
    label: Option<Arc<str>>,
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

/// Joins four places to one number, the first the highest.
const fn joined([topic, party, kind, field]: [u16; 4]) -> u64 {
    widened(topic) << 48 | widened(party) << 32 | widened(kind) << 16 | widened(field)
}

const fn widened(place: u16) -> u64 {
    place as u64
}

impl Path {
    /// Names a topic.
    pub const fn topic_of(topic: Name) -> Self {
        Self::of(topic, Name::NONE)
    }

    /// Names a fact of a topic that stands once.
    pub const fn of(topic: Name, field: Name) -> Self {
        Self { places: joined([topic.place(), 0, 0, field.place()]), label: None }
    }

    /// Names an entry of a list by party and kind.
    pub const fn entry(list: Name, party: Party, kind: Name) -> Self {
        let party = match party {
            Party::Buyer => 1,
            Party::Supplier => 2,
        };
        Self { places: joined([list.place(), party, kind.place(), 0]), label: None }
    }

    /// Names an entry of a list by its key.
    pub fn keyed(list: Name, key: Key) -> Self {
        Self { label: key.label, ..Self::entry(list, key.party, key.kind) }
    }

    /// Names a field of this topic or entry.
    pub fn with_field(&self, field: Name) -> Self {
        Self { places: self.places >> 16 << 16 | widened(field.place()), label: self.label.clone() }
    }

    /// Returns the topic or list: `term`, `ways_out`.
    pub fn topic(&self) -> Name {
        Name::at(self.place(0))
    }

    /// Says whether it names an entry of a list, or a fact of one.
    pub fn is_of_entry(&self) -> bool {
        self.place(1) != 0
    }

    /// Returns which entry of a list it is; none for a topic that stands once.
    pub fn key(&self) -> Option<Key> {
        let party = match self.place(1) {
            0 => return None,
            1 => Party::Buyer,
            _ => Party::Supplier,
        };
        Some(Key { party, kind: Name::at(self.place(2)), label: self.label.clone() })
    }

    /// Returns the field; no name for the topic or entry itself.
    pub fn field(&self) -> Name {
        Name::at(self.place(3))
    }

    /// Returns the place of a part: topic, party, kind, field.
    const fn place(&self, part: usize) -> u16 {
        let bytes = self.places.to_be_bytes();
        u16::from_be_bytes([bytes[2 * part], bytes[2 * part + 1]])
    }

    /// Compares where one of the two has a label, which stands between the kind and the field.
    #[cold]
    fn compare_labelled(&self, other: &Self) -> Ordering {
        (self.topic(), self.key(), self.field()).cmp(&(other.topic(), other.key(), other.field()))
    }

    /// Returns a number that is the same for the same path, and mostly another for another.
    pub fn digest(&self) -> u32 {
        // Multiplicative hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4. Labels do not count.
        u32::try_from(self.places.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap_or(0)
    }

    /// Returns the path without party, kind and label: the name under which the model speaks of the fact.
    ///
    /// `ways_out[buyer,convenience].notice` is `ways_out.notice`.
    pub fn fact(&self) -> String {
        if self.field().is_none() {
            self.topic().word().to_owned()
        } else {
            [self.topic().word(), ".", self.field().word()].concat()
        }
    }

    /// Returns the path in words, as it is displayed, without the formatter: a response has hundreds.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(64);
        text.push_str(self.topic().word());
        if let Some(Key { party, kind, label }) = self.key() {
            for piece in ["[", party.word(), ",", kind.word()] {
                text.push_str(piece);
            }
            if let Some(label) = label {
                text.push(',');
                text.push_str(&label);
            }
            text.push(']');
        }
        if !self.field().is_none() {
            text.push('.');
            text.push_str(self.field().word());
        }
        text
    }
}

impl Ord for Path {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.label, &other.label) {
            (None, None) => self.places.cmp(&other.places),
            (_, _) => self.compare_labelled(other),
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

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
