//! Which text do the bytes hold?
//!
//! Goes in: bytes and a media type. Comes out: text, or why there is none. Not here: PDF, DOCX, HTML, and what the
//! text means.

use thiserror::Error;

/// The most bytes that are taken: 10 MiB.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// A media type that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `text/markdown`.
    Markdown,
    /// `text/plain`.
    Plain,
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

/// Returns the text of plain text or Markdown: UTF-8, UTF-16 with a byte order mark, else Windows-1252.
///
/// # Errors
///
/// Where the bytes are too many, empty, or no text.
pub fn text(bytes: &[u8], media_type: MediaType) -> Result<String, Unreadable> {
    let (MediaType::Markdown | MediaType::Plain) = media_type;
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge { length: bytes.len() });
    }
    let text = decode(bytes)?;
    if let Some((at, control)) = text.char_indices().find(|(_, c)| is_foreign_to_text(*c)) {
        return Err(Unreadable::Binary { code: u32::from(control), at });
    }
    if text.trim().is_empty() { Err(Unreadable::Empty) } else { Ok(text) }
}

fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, u16::from_be_bytes);
    }
    let rest = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    Ok(match std::str::from_utf8(rest) {
        Ok(text) => text.to_owned(),
        Err(_) => rest.iter().map(|byte| windows_1252(*byte)).collect(),
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Unreadable> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Unreadable::Utf16);
    }
    char::decode_utf16(units.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().map_err(|_| Unreadable::Utf16)
}

/// Tab, line feed, vertical tab, form feed and carriage return are text; the other controls below 32, and 127, are not.
fn is_foreign_to_text(c: char) -> bool {
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

    #[test]
    fn text_is_read_in_each_encoding() {
        let read = |bytes: &[u8]| text(bytes, MediaType::Plain).unwrap();
        assert_eq!(read("Müller’s".as_bytes()), "Müller’s");
        assert_eq!(read(b"\xEF\xBB\xBFterm"), "term");
        assert_eq!(read(b"\xFF\xFEt\0e\0"), "te");
        assert_eq!(read(b"\xFE\xFF\0t\0e"), "te");
        assert_eq!(read(b"M\xFCller\x92s"), "Müller’s");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let refused = |bytes: &[u8]| text(bytes, MediaType::Plain).unwrap_err();
        assert_eq!(refused(b"%PDF\0\x01"), Unreadable::Binary { code: 0, at: 4 });
        assert_eq!(refused(b" \n "), Unreadable::Empty);
        assert_eq!(refused(b""), Unreadable::Empty);
        assert_eq!(refused(b"\xFF\xFEt"), Unreadable::Utf16);
        assert_eq!(refused(&vec![b'a'; MAX_BYTES + 1]), Unreadable::TooLarge { length: MAX_BYTES + 1 });
    }

    #[test]
    fn a_media_type_may_have_parameters() {
        assert_eq!(MediaType::from_name("text/plain; charset=utf-8"), Some(MediaType::Plain));
        assert_eq!(MediaType::from_name("Text/Markdown"), Some(MediaType::Markdown));
        assert_eq!(MediaType::from_name("application/pdf"), None);
    }
}
