//! Of which type is a document, by what is said of it and by its first bytes?

use super::Unreadable;

/// A media type that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaType {
    /// `application/vnd.openxmlformats-officedocument.wordprocessingml.document`: what Word writes since 2007.
    Docx,
    /// `text/html`, and `application/xhtml+xml`.
    Html,
    /// `text/markdown`.
    Markdown,
    /// `application/pdf`.
    Pdf,
    /// `text/plain`.
    Plain,
}

/// The type of DOCX, which nobody remembers.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// How far into a PDF its mark may stand.
const PDF_HEAD: usize = 1_024;

impl MediaType {
    /// Every type.
    pub const ALL: &'static [Self] = &[Self::Docx, Self::Html, Self::Markdown, Self::Pdf, Self::Plain];

    /// The types that are read, in words for people.
    pub const KNOWN: &'static str = "text/plain, text/markdown, text/html, application/pdf or \
        application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// Returns the media type that a name stands for, parameters aside; none for types that are not read.
    pub fn from_name(name: &str) -> Option<Self> {
        match bare(name).as_str() {
            "text/plain" => Some(Self::Plain),
            "text/markdown" | "text/x-markdown" => Some(Self::Markdown),
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "application/pdf" => Some(Self::Pdf),
            DOCX => Some(Self::Docx),
            _ => None,
        }
    }

    /// Returns the type of a document by its name, or by its bytes where the name is empty or says nothing, as
    /// `application/octet-stream` does; none for types that are not read.
    pub fn told(name: &str, bytes: &[u8]) -> Option<Self> {
        match bare(name).as_str() {
            "" | "application/octet-stream" => Some(Self::of_bytes(bytes)),
            _ => Self::from_name(name),
        }
    }

    /// Returns the type that the first bytes look like: plain text where they look like none.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        if is_pdf(bytes) {
            Self::Pdf
        } else if is_archive(bytes) {
            Self::Docx
        } else if is_html(bytes) {
            Self::Html
        } else {
            Self::Plain
        }
    }

    /// Returns the name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Docx => DOCX,
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Pdf => "application/pdf",
            Self::Plain => "text/plain",
        }
    }

    /// Checks that the bytes may be of the type.
    ///
    /// # Errors
    /// The bytes begin as another type does.
    pub(super) fn check(self, bytes: &[u8]) -> Result<(), Unreadable> {
        let found = if is_pdf(bytes) && self != Self::Html {
            "a PDF"
        } else if is_archive(bytes) {
            "a ZIP archive, such as a DOCX"
        } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            "an older Word file, or one that is encrypted"
        } else {
            match self {
                Self::Docx | Self::Pdf => "neither",
                Self::Html | Self::Markdown | Self::Plain => return Ok(()),
            }
        };
        match self {
            Self::Pdf if is_pdf(bytes) => Ok(()),
            Self::Docx if is_archive(bytes) => Ok(()),
            Self::Docx | Self::Html | Self::Markdown | Self::Pdf | Self::Plain => {
                let found = if found == "neither" { "something else" } else { found };
                Err(Unreadable::NotOfType { media_type: self, found })
            }
        }
    }
}

fn bare(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(PDF_HEAD)).unwrap_or(bytes);
    head.windows(5).any(|window| window == b"%PDF-")
}

fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn is_html(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    let begins = |mark: &[u8]| head.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    begins(b"<!doctype html") || begins(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_may_have_parameters() {
        assert_eq!(MediaType::from_name("text/plain; charset=utf-8"), Some(MediaType::Plain));
        assert_eq!(MediaType::from_name("Text/Markdown"), Some(MediaType::Markdown));
        assert_eq!(MediaType::from_name("image/png"), None);
        for media_type in MediaType::ALL {
            assert_eq!(MediaType::from_name(media_type.name()), Some(*media_type));
            assert!(MediaType::KNOWN.contains(media_type.name()));
        }
    }

    #[test]
    fn bytes_tell_their_type_where_nobody_says_it() {
        let told = |bytes: &[u8]| MediaType::told("application/octet-stream", bytes);
        assert_eq!(told(b"%PDF-1.7"), Some(MediaType::Pdf));
        assert_eq!(told(b"PK\x03\x04"), Some(MediaType::Docx));
        assert_eq!(told(b"\xEF\xBB\xBF\n<!DOCTYPE HTML>"), Some(MediaType::Html));
        assert_eq!(told(b"This Agreement"), Some(MediaType::Plain));
        assert_eq!(MediaType::told("image/png", b"%PDF-1.7"), None);
        assert_eq!(MediaType::told("text/markdown", b"<html>"), Some(MediaType::Markdown));
    }

    #[test]
    fn bytes_of_another_type_than_was_said_are_refused() {
        let found = |media_type: MediaType, bytes: &[u8]| match media_type.check(bytes) {
            Err(Unreadable::NotOfType { found, .. }) => found,
            other => panic!("{other:?}"),
        };
        assert_eq!(found(MediaType::Plain, b"%PDF-1.7"), "a PDF");
        assert_eq!(found(MediaType::Pdf, b"PK\x03\x04"), "a ZIP archive, such as a DOCX");
        assert_eq!(found(MediaType::Docx, b"\xD0\xCF\x11\xE0"), "an older Word file, or one that is encrypted");
        assert_eq!(found(MediaType::Docx, b"text"), "something else");
        assert_eq!(MediaType::Plain.check(b"text"), Ok(()));
    }
}
