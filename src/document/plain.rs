//! Which text do the bytes of plain text or Markdown hold?
//!
//! Goes in: bytes. Comes out: text, or why there is none. Not here: what the marks of Markdown mean.

use super::limits::MAX_TEXT;
use super::{Document, Limit, Pages, Unreadable};

/// Returns the text of plain text or Markdown: UTF-8, UTF-16 with a byte order mark, else Windows-1252, which is Latin-1
/// with more letters. Form feeds part its pages.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Unreadable> {
    let text = decode(bytes)?;
    // What is foreign is ASCII, and a byte of ASCII is a character by itself. Nearly no text has it, and to look at many bytes
    // at once before it is asked where it stands is much quicker.
    const MANY: usize = 64;
    let is_foreign = |byte: &u8| is_foreign_to_text(char::from(*byte));
    let has_foreign = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | is_foreign(byte));
    if text.as_bytes().chunks(MANY).any(has_foreign)
        && let Some((at, control)) = text.bytes().enumerate().find(|(_, byte)| is_foreign(byte))
    {
        return Err(Unreadable::Binary { code: u32::from(control), at });
    }
    let pages = Pages::by_form_feeds(&text);
    Ok(Document { text, pages })
}

/// Returns the characters of bytes, by byte order mark or by what they can be.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, u16::from_be_bytes);
    }
    let rest = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text: String = match std::str::from_utf8(rest) {
        Ok(text) => text.to_owned(),
        Err(_) => rest.iter().map(|byte| windows_1252(*byte)).collect(),
    };
    if MAX_TEXT < text.len() { Err(Unreadable::TooMuch(Limit::Text)) } else { Ok(text) }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Unreadable> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Unreadable::Utf16);
    }
    char::decode_utf16(units.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().map_err(|_| Unreadable::Utf16)
}

/// Tab, line feed, vertical tab, form feed and carriage return are text; the other controls below 32, and 127, are not.
pub(super) fn is_foreign_to_text(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}')
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|high| HIGH.get(usize::from(high)).copied()).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MediaType;

    #[test]
    fn text_is_read_in_each_encoding() {
        let read = |bytes: &[u8]| Document::open(bytes, MediaType::Plain).unwrap().text;
        assert_eq!(read("Müller’s".as_bytes()), "Müller’s");
        assert_eq!(read(b"\xEF\xBB\xBFterm"), "term");
        assert_eq!(read(b"\xFF\xFEt\0e\0"), "te");
        assert_eq!(read(b"\xFE\xFF\0t\0e"), "te");
        assert_eq!(read(b"M\xFCller\x92s"), "Müller’s");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let refused = |bytes: &[u8]| Document::open(bytes, MediaType::Plain).unwrap_err();
        assert_eq!(refused(b"%PDX\0\x01"), Unreadable::Binary { code: 0, at: 4 });
        assert_eq!(refused(b" \n "), Unreadable::Empty);
        assert_eq!(refused(b""), Unreadable::Empty);
        assert_eq!(refused(b"\xFF\xFEt"), Unreadable::Utf16);
    }
}
