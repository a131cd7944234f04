//! What a question of the model asks for.

use serde::Deserialize;

use crate::contract::Name;

/// What a question asks for: a topic or list as a whole, one fact of it, or its entries of one kind.
///
/// In the file it is written `parties`, `term.initial`, `ways_out.convenience`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Asked {
    topic: Name,
    of: Name,
}

impl Asked {
    /// Names what is asked for; [`Name::NONE`] for a topic as a whole.
    pub fn new(topic: Name, of: Name) -> Self {
        Self { topic, of }
    }

    /// Reads it as it is written; none where it names nothing that a contract has.
    pub fn parse(written: &str) -> Option<Self> {
        let (topic, of) = written.split_once('.').unwrap_or((written, ""));
        Some(Self { topic: Name::find(topic).filter(|topic| !topic.is_none())?, of: Name::find(of)? })
    }
}

impl TryFrom<String> for Asked {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        Self::parse(&written).ok_or_else(|| format!("{written} is no topic, fact or kind of entry of a contract"))
    }
}
