//! Why does a document hold no text that can be read?

use thiserror::Error;

use super::MediaType;
use super::limits::{
    MAX_CONTENT, MAX_COUNTED, MAX_ENTRIES, MAX_GLYPHS, MAX_PAGES, MAX_PART, MAX_TEXT, MAX_UNPACKED, MAX_XML_DEPTH,
};

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
    /// A part that is needed is broken, or missing.
    #[error("{what} cannot be read; the file may be cut off or damaged")]
    Damaged {
        /// What it should be.
        media_type: MediaType,
        /// The part, in words.
        what: &'static str,
    },
    /// There is nothing but space.
    #[error("the document is empty")]
    Empty,
    /// It is encrypted, and asks for a password.
    #[error("the document is encrypted; send it without encryption")]
    Encrypted,
    /// Nobody may declare what a document is made of: a DOCX with a document type is no DOCX.
    #[error("the document declares entities of its own, which a DOCX must not")]
    Entities,
    /// Its glyphs are shapes: most fonts do not say which letters they are.
    #[error("the document's fonts do not say which letters its shapes are; send it with its text")]
    NoLetters,
    /// The bytes are of another type.
    #[error("the bytes are {found}, and not {}", media_type.name())]
    NotOfType {
        /// What was said.
        media_type: MediaType,
        /// What they look like, in words.
        found: &'static str,
    },
    /// It has pages, and no text on them.
    #[error("the document has pages ({pages}) and no text on them, as a scan has; send it with its text")]
    Scan {
        /// How many pages there are.
        pages: usize,
    },
    /// There are more than are taken.
    #[error("the document has {length} bytes, the most is {most}")]
    TooLarge {
        /// How many there are.
        length: usize,
        /// How many are taken.
        most: usize,
    },
    /// It asks for more work or memory than is given.
    #[error("the document is too much: {0}")]
    TooMuch(Limit),
    /// The bytes say that they are UTF-16, and are not.
    #[error("the bytes begin as UTF-16 and are not")]
    Utf16,
}

/// A limit that a document goes beyond.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Limit {
    /// [`MAX_CONTENT`].
    #[error("its pages have more than {MAX_CONTENT} bytes of instructions")]
    Content,
    /// [`MAX_XML_DEPTH`].
    #[error("its elements are nested deeper than {MAX_XML_DEPTH}")]
    Depth,
    /// [`MAX_ENTRIES`].
    #[error("it has more than {MAX_ENTRIES} parts")]
    Entries,
    /// [`MAX_GLYPHS`].
    #[error("it has more than {MAX_GLYPHS} glyphs")]
    Glyphs,
    /// [`MAX_PAGES`].
    #[error("it has more than {MAX_PAGES} pages")]
    Pages,
    /// [`MAX_PART`].
    #[error("one of its parts unpacks to more than {MAX_PART} bytes")]
    Part,
    /// [`MAX_TEXT`].
    #[error("it has more than {MAX_TEXT} bytes of text")]
    Text,
    /// [`MAX_UNPACKED`] and [`MAX_COUNTED`].
    #[error("its parts unpack to more than {MAX_UNPACKED} bytes, or {MAX_COUNTED} with its pictures")]
    Unpacked,
}
