//! Which text does a PDF show, page by page?
//!
//! Goes in: the bytes of a PDF. Comes out: its text with pages. The way: every compressed part is weighed before it is
//! unpacked; the instructions of a page give glyphs with places; glyphs give words, lines and columns; lines that come back
//! on other pages are furniture and go; what is left is put together, with words that were broken over lines in one piece.
//! Not here: pictures of text, forms that are filled in, and annotations.

mod columns;
mod content;
mod fonts;
mod furniture;
mod lines;
mod matrix;
mod weigh;

use hayro_syntax::{LoadPdfError, Pdf};

use self::lines::Line;
use super::hyphens::{Joint, Words};
use super::limits::{MAX_PAGES, MAX_TEXT};
use super::{Document, Limit, MediaType, Unreadable};

/// How many bytes from its end a PDF says that it ends.
const END: usize = 4_096;

/// Returns the text of a PDF.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Unreadable> {
    // What is cut off would be read as silent on all that is missing.
    let end = bytes.get(bytes.len().saturating_sub(END)..).unwrap_or(bytes);
    if !end.windows(9).any(|window| window == b"startxref") && !end.windows(5).any(|window| window == b"%%EOF") {
        return Err(Unreadable::Damaged { media_type: MediaType::Pdf, what: "the end of the file" });
    }
    weigh::weigh(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unreadable::Encrypted,
        LoadPdfError::Invalid => Unreadable::Damaged { media_type: MediaType::Pdf, what: "its structure" },
    })?;
    let n_pages = pdf.pages().len();
    if MAX_PAGES < n_pages {
        return Err(Unreadable::TooMuch(Limit::Pages));
    }
    let mut reader = content::Reader::new();
    let (mut pages, mut length) = (Vec::with_capacity(n_pages), 0);
    for page in pdf.pages().iter() {
        let lines = columns::in_order(lines::of(reader.glyphs(page)?));
        length += lines.iter().map(Line::len).sum::<usize>();
        if MAX_TEXT < length {
            return Err(Unreadable::TooMuch(Limit::Text));
        }
        pages.push(lines);
    }
    furniture::remove(&mut pages);
    if pages.iter().all(Vec::is_empty) {
        return Err(Unreadable::Scan { pages: n_pages });
    }
    if reader.is_mostly_unknown() {
        return Err(Unreadable::NoLetters);
    }
    Ok(put_together(&pages))
}

/// Puts lines together: a page begins where its first word does, and a word that was broken over two lines, or two pages,
/// stands on the first of them.
fn put_together(pages: &[Vec<Line>]) -> Document {
    let texts: Vec<Vec<String>> = pages.iter().map(|lines| lines.iter().map(Line::text).collect()).collect();
    let words = Words::of(texts.iter().flatten().map(String::as_str));
    let mut document = Document::default();
    let Document { text, pages: begins } = &mut document;
    for (lines, texts) in pages.iter().zip(&texts) {
        let mut is_begun = false;
        for (line, next) in lines.iter().zip(texts) {
            let mut next = next.as_str();
            let joint = if line.is_after_gap && is_begun { Joint::Apart } else { joint(text, next, &words) };
            if joint != Joint::Apart {
                text.pop();
                if joint == Joint::Without {
                    text.pop();
                }
                let end = next.find(' ').unwrap_or(next.len());
                let (head, rest) = next.split_at(end);
                text.push_str(head);
                text.push('\n');
                next = rest.trim_start();
            }
            if !is_begun {
                if joint == Joint::Apart && !text.is_empty() {
                    text.push('\n');
                }
                begins.begin(text.len());
                is_begun = true;
            } else if line.is_after_gap {
                text.push('\n');
            }
            if !next.is_empty() {
                text.push_str(next);
                text.push('\n');
            }
        }
        if !is_begun {
            begins.begin(text.len());
        }
    }
    document
}

fn joint(text: &str, next: &str, words: &Words<'_>) -> Joint {
    let Some(before) = text.strip_suffix('\n') else { return Joint::Apart };
    let last = before.rsplit('\n').next().unwrap_or_default();
    words.join(last, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_broken_over_two_pages_stands_on_the_first() {
        let line = |text: &str, is_after_gap| Line::of_words(text, is_after_gap);
        let pages = [
            vec![line("Either party may end it, and the termi-", false)],
            vec![line("nation takes effect at once.", false), line("2. Law. Ohio.", true)],
            Vec::new(),
        ];
        let document = put_together(&pages);
        assert_eq!(
            document.text,
            "Either party may end it, and the termination\ntakes effect at once.\n\n2. Law. Ohio.\n"
        );
        let page = |words: &str| document.page(document.text.find(words).unwrap());
        assert_eq!((page("termination"), page("takes"), page("Ohio")), (Some(1), Some(2), Some(2)));
        assert_eq!(document.pages.count(), 3);
    }
}
