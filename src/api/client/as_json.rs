//! Answers as canonical JSON, for whoever has them to write down.

use crate::api::json::{self, JsonError, Named};

/// An answer of the service, which is told as the canonical JSON of its message.
pub trait AsJson {
    /// The message.
    type Message: Named;

    /// Returns the message.
    fn message(&self) -> &Self::Message;

    /// Returns its JSON on one line.
    ///
    /// # Errors
    /// The descriptors and the generated types disagree.
    fn to_json(&self) -> Result<String, JsonError> {
        json::to_json(self.message())
    }

    /// Returns its JSON over several lines.
    ///
    /// # Errors
    /// The descriptors and the generated types disagree.
    fn to_json_pretty(&self) -> Result<String, JsonError> {
        json::to_json_pretty(self.message())
    }
}
