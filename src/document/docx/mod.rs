//! Which text does a DOCX hold?
//!
//! Goes in: the archive that it is. Comes out: its text, paragraph by paragraph, with the numbers that Word counts: they
//! stand in no paragraph. Notes follow behind the text. Words that were deleted while changes were tracked are left out,
//! headers, footers and comments as well. Not here: pages, since a DOCX has none until it is laid out.

mod body;
mod numbering;
mod package;
mod styles;

use self::numbering::Numbering;
use super::limits::MAX_TEXT;
use super::{Document, Limit, Pages, Unreadable};

/// The parts with notes; what they say is agreed as well.
const NOTES: [&str; 2] = ["word/footnotes.xml", "word/endnotes.xml"];

/// Returns the text of a DOCX.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut package = package::Package::open(bytes)?;
    let styles = package.optional("word/styles.xml")?;
    let styles = styles.as_deref().map(styles::read).transpose()?.unwrap_or_default();
    let numbering = package.optional("word/numbering.xml")?;
    let numbering = numbering.as_deref().map(numbering::read).transpose()?.unwrap_or_default();
    let main = package.main()?;
    let mut text = body::read(&main, &styles, numbering)?;
    drop(main);
    for part in NOTES {
        let Some(notes) = package.optional(part)? else { continue };
        let notes = body::read(&notes, &styles, Numbering::default())?;
        if MAX_TEXT < text.len().saturating_add(notes.len()) {
            return Err(Unreadable::TooMuch(Limit::Text));
        }
        if !notes.trim().is_empty() {
            text.push('\n');
            text.push_str(&notes);
        }
    }
    Ok(Document { text, pages: Pages::default() })
}
