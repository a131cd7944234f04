//! Which place a text names: countries by ISO 3166-1, parts of countries by ISO 3166-2, and groups of countries.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Answer;

/// The places that rules may name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Where the list comes from.
    pub source: String,
    /// Groups of countries by name: `EU`.
    pub groups: BTreeMap<String, Vec<String>>,
    /// The code of a place by its name in small letters: `germany` is `DE`.
    names: BTreeMap<String, String>,
}

/// Words before a name that add nothing to it.
const BEFORE: [&str; 8] =
    ["the laws of ", "laws of ", "the law of ", "law of ", "the state of ", "state of ", "the republic of ", "the "];

impl Places {
    /// Parses a list of places.
    ///
    /// # Errors
    /// The text is no such list.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    /// Returns the code of the place that a text names, such as `DE` or `US-NY`; none where it names no known place.
    pub fn code(&self, text: &str) -> Option<&str> {
        let mut name = text.trim().to_lowercase();
        loop {
            if let Some(code) = self.names.get(&name) {
                return Some(code);
            }
            let rest = BEFORE.iter().find_map(|before| name.strip_prefix(before))?;
            name = rest.to_owned();
        }
    }

    /// Says whether the place of a code is within another, or within a group; open where none is known, or where it is a whole
    /// of which the other is a part.
    pub(super) fn is_within(&self, code: Option<&str>, of: &str) -> Answer {
        let Some(code) = code else { return Answer::Open };
        let within = |of: &str| code == of || code.strip_prefix(of).is_some_and(|rest| rest.starts_with('-'));
        if self.groups.get(of).is_some_and(|group| group.iter().any(|of| within(of))) || within(of) {
            return Answer::Yes;
        }
        let is_whole = of.strip_prefix(code).is_some_and(|rest| rest.starts_with('-'));
        if is_whole { Answer::Open } else { Answer::No }
    }

    /// Says whether a rule may name the place or group.
    pub(super) fn has(&self, of: &str) -> bool {
        self.groups.contains_key(of) || self.names.values().any(|code| code == of)
    }
}
