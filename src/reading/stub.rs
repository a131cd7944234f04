//! The face of the reader, with a reader that finds nothing: to be replaced by the reader itself.

use thiserror::Error;

use crate::contract::Contract;

/// The largest document, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
}

impl MediaType {
    /// Returns the media type that a name stands for, parameters aside; none for types that are not read.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "text/plain" => Some(Self::Plain),
            "text/markdown" | "text/x-markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Why bytes hold no text.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Unreadable {
    /// There are control characters that no text has.
    #[error("the bytes are no text: control character {code:#04x} at byte {at}")]
    Binary {
        /// The character.
        code: u32,
        /// Where it stands.
        at: usize,
    },
    /// There is nothing but space.
    #[error("the document is empty")]
    Empty,
    /// There are more than [`MAX_BYTES`].
    #[error("the document has {length} bytes, the most is {MAX_BYTES}")]
    TooLarge {
        /// How many there are.
        length: usize,
    },
    /// The bytes say that they are UTF-16, and are not.
    #[error("the bytes begin as UTF-16 and are not")]
    Utf16,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The contract.
    pub contract: Contract,
}

/// Returns the text of a document.
///
/// # Errors
/// The bytes are too many, empty, or no text.
pub fn text(bytes: &[u8], _: MediaType) -> Result<String, Unreadable> {
    if MAX_BYTES < bytes.len() {
        return Err(Unreadable::TooLarge { length: bytes.len() });
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    if let Some((at, control)) = text.char_indices().find(|(_, c)| c.is_control() && !c.is_whitespace()) {
        return Err(Unreadable::Binary { code: u32::from(control), at });
    }
    if text.trim().is_empty() { Err(Unreadable::Empty) } else { Ok(text) }
}

/// Reads a text.
pub fn read(_: &str) -> Reading {
    Reading::default()
}
