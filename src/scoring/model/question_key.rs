//! What a question of the model asks for, as the key of its words.

use serde::Deserialize;

use crate::contract::Name;

/// What a question asks for: a topic or list as a whole, one fact of it, or its entries of one kind.
///
/// In the file it is written `parties`, `term.initial`, `ways_out.convenience`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct QuestionKey {
    topic: Name,
    of: Name,
}

impl QuestionKey {
    /// Names what is asked for; [`Name::NONE`] for a topic as a whole.
    pub fn new(topic: Name, of: Name) -> Self {
        Self { topic, of }
    }

    /// Reads it as it is written; none where a word of it is no name of a contract's topics, fields and kinds.
    pub fn parse(written: &str) -> Option<Self> {
        let name = |word| Name::find(word).filter(|name| !name.is_none());
        match written.split_once('.') {
            Some((topic, of)) => Some(Self { topic: name(topic)?, of: name(of)? }),
            None => Some(Self { topic: name(written)?, of: Name::NONE }),
        }
    }
}

impl TryFrom<String> for QuestionKey {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        Self::parse(&written)
            .ok_or_else(|| format!("{written} has a word that is no topic, field or kind of a contract"))
    }
}
