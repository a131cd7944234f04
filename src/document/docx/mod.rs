//! Which text does a DOCX hold?
//!
//! Goes in: the archive that it is. Comes out: its text, paragraph by paragraph, with the numbers that Word counts: they
//! stand in no paragraph. Words that were deleted while changes were tracked are left out, headers, footers, comments and
//! notes as well. Not here: pages, since a DOCX has none until it is laid out.

mod body;
mod numbering;
mod package;
mod styles;

use super::{Document, Pages, Unreadable};

/// Returns the text of a DOCX.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut package = package::Package::open(bytes)?;
    let styles = package.optional("word/styles.xml")?;
    let styles = styles.as_deref().map(styles::read).transpose()?.unwrap_or_default();
    let numbering = package.optional("word/numbering.xml")?;
    let numbering = numbering.as_deref().map(numbering::read).transpose()?.unwrap_or_default();
    let main = package.main()?;
    let text = body::read(&main, &styles, numbering)?;
    Ok(Document { text, pages: Pages::default() })
}
