//! Which text does a document hold, and on which page does it stand?
//!
//! Goes in: the bytes of a document and its media type. Comes out: text as it reads, with the page of each byte, or why
//! there is none. The way: plain text and Markdown are decoded; of HTML the tags are taken out, of a DOCX the paragraphs
//! are put together with their numbers, and of a PDF the glyphs are put into words, lines, columns and pages, without
//! running headers, page numbers and the hyphens of line ends. Not here: what the text means.
//!
//! **A document is not trusted: time and memory are bounded by [`limits`], nothing outside the bytes is fetched, and a
//! fault of a library is an error and no panic.**

pub mod limits;

mod docx;
mod html;
mod hyphens;
mod media_type;
mod numerals;
mod pages;
mod pdf;
mod plain;
mod unreadable;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use limits::MAX_BYTES;
pub use media_type::MediaType;
pub use pages::Pages;
pub use unreadable::{Limit, Unreadable};

/// A document as it reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text; offsets into it are UTF-8 bytes.
    pub text: String,
    /// Where its pages begin; none where the format has no pages.
    pub pages: Pages,
}

impl Document {
    /// Reads the text of a document.
    ///
    /// # Errors
    /// The bytes are too many, are not of the type, hold no text, or ask for more than [`limits`] allow.
    pub fn open(bytes: &[u8], media_type: MediaType) -> Result<Self, Unreadable> {
        Self::open_up_to(MAX_BYTES, bytes, media_type)
    }

    /// Reads the text of a document that may be larger than others: up to [`limits::MAX_LARGE_BYTES`].
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_large(bytes: &[u8], media_type: MediaType) -> Result<Self, Unreadable> {
        Self::open_up_to(limits::MAX_LARGE_BYTES, bytes, media_type)
    }

    fn open_up_to(most: usize, bytes: &[u8], media_type: MediaType) -> Result<Self, Unreadable> {
        if most < bytes.len() {
            return Err(Unreadable::TooLarge { length: bytes.len(), most });
        }
        media_type.check(bytes)?;
        let document = match media_type {
            MediaType::Plain | MediaType::Markdown => plain::open(bytes),
            MediaType::Html => html::open(bytes),
            MediaType::Docx => guarded(media_type, || docx::open(bytes)),
            MediaType::Pdf => guarded(media_type, || pdf::open(bytes)),
        }?;
        if document.text.trim().is_empty() { Err(Unreadable::Empty) } else { Ok(document) }
    }

    /// Returns the page of a byte of the text, from 1; none where the format has no pages.
    pub fn page(&self, byte: usize) -> Option<u32> {
        self.pages.page(byte)
    }
}

/// Turns the panic of a library into an error: its bug costs this document and nothing else.
fn guarded(media_type: MediaType, open: impl FnOnce() -> Result<Document, Unreadable>) -> Result<Document, Unreadable> {
    let damaged = Unreadable::Damaged { media_type, what: "its structure" };
    catch_unwind(AssertUnwindSafe(open)).unwrap_or(Err(damaged))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_library_is_an_error() {
        let damaged = Unreadable::Damaged { media_type: MediaType::Pdf, what: "its structure" };
        assert_eq!(guarded(MediaType::Pdf, || panic!("on purpose")), Err(damaged));
    }

    #[test]
    fn more_bytes_than_are_taken_are_refused_whatever_they_are() {
        let bytes = vec![b'a'; MAX_BYTES + 1];
        for media_type in MediaType::ALL {
            assert_eq!(
                Document::open(&bytes, *media_type),
                Err(Unreadable::TooLarge { length: MAX_BYTES + 1, most: MAX_BYTES })
            );
        }
    }
}
