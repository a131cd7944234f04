//! Where a fact was read.

use super::topic::choice;

choice! {
    /// How a fact came to be known.
    pub enum Origin {
        /// The caller said so.
        Declared = "declared",
        /// It was read in a document.
        Read = "read",
        /// A statute says so.
        Statutory = "statutory",
        /// It was taken for granted, and is marked so.
        Assumed = "assumed",
    }
}

/// What stands behind one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The document, by the caller's name; empty where there is only one.
    pub document: String,
    /// The page, from 1; none where the document has no pages.
    pub page: Option<u32>,
    /// The words' place in the extracted text: UTF-8 bytes, the first included, the last not.
    pub bytes: Option<std::ops::Range<u32>>,
    /// The words.
    pub quote: String,
    /// How the fact came to be known.
    pub origin: Origin,
    /// How sure the reader is, in basis points: 10,000 is sure. None where it was declared.
    pub confidence: Option<u16>,
}
