//! The parts of the archive: each is unpacked up to a limit, and never onto a disk.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::document::limits::{MAX_ENTRIES, MAX_PART, MAX_XML_DEPTH};
use crate::document::{Limit, MediaType, Unreadable};

/// The part with the text, unless the archive names another.
const MAIN: &str = "word/document.xml";

/// The type of the relation that leads to the part with the text, by its end: transitional and strict files differ in
/// its beginning.
const MAIN_RELATION: &str = "/relationships/officeDocument";

/// An archive.
pub(super) struct Package<'b>(ZipArchive<Cursor<&'b [u8]>>);

impl<'b> Package<'b> {
    /// Opens an archive.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("the archive"))?;
        if MAX_ENTRIES < archive.len() { Err(Unreadable::TooMuch(Limit::Entries)) } else { Ok(Self(archive)) }
    }

    /// Unpacks the part with the text.
    pub(super) fn main(&mut self) -> Result<Vec<u8>, Unreadable> {
        let relations = self.optional("_rels/.rels")?;
        let named = relations.as_deref().map(main_of).transpose()?.flatten();
        self.optional(named.as_deref().unwrap_or(MAIN))?.ok_or(damaged("the part with the text"))
    }

    /// Unpacks a part; none where there is no such part.
    pub(super) fn optional(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let part = match self.0.by_name(name) {
            Ok(part) if part.encrypted() => return Err(Unreadable::Encrypted),
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(damaged("a part of the archive")),
        };
        let mut bytes = Vec::new();
        part.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|_| damaged("a part of the archive"))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| MAX_PART < length) {
            return Err(Unreadable::TooMuch(Limit::Part));
        }
        Ok(Some(bytes))
    }
}

fn main_of(relations: &[u8]) -> Result<Option<String>, Unreadable> {
    let mut found = None;
    elements(relations, |element, step| {
        if step == Step::In && element.local_name().as_ref() == "Relationship" {
            let is_main = value(element, "Type").is_some_and(|of| of.ends_with(MAIN_RELATION));
            if is_main {
                found = value(element, "Target").map(|target| target.trim_start_matches('/').to_owned());
            }
        }
    })?;
    Ok(found)
}

/// Whether an element begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    In,
    Out,
}

/// Shows the elements of a part in order, those without content as well.
///
/// # Errors
/// The XML is broken, too deep, or declares entities.
pub(super) fn elements(xml: &[u8], mut show: impl FnMut(&BytesStart<'_>, Step)) -> Result<(), Unreadable> {
    events(xml, |event| match event {
        Shown::Element(element, step) => show(element, step),
        Shown::Text(_) => {}
    })
}

/// What a part is made of.
pub(super) enum Shown<'e> {
    /// An element.
    Element(&'e BytesStart<'e>, Step),
    /// Characters, a piece at a time.
    Text(&'e str),
}

/// Shows elements and characters of a part in order.
///
/// # Errors
/// The XML is broken, too deep, or declares entities.
pub(super) fn events(xml: &[u8], mut show: impl FnMut(Shown<'_>)) -> Result<(), Unreadable> {
    let broken = || damaged("its XML");
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<BytesStart<'static>> = Vec::new();
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) => {
                show(Shown::Element(&element, Step::In));
                if MAX_XML_DEPTH <= open.len() {
                    return Err(Unreadable::TooMuch(Limit::Depth));
                }
                open.push(element.into_owned());
            }
            Event::Empty(element) => {
                show(Shown::Element(&element, Step::In));
                show(Shown::Element(&element, Step::Out));
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(broken)?;
                show(Shown::Element(&element, Step::Out));
            }
            Event::Text(text) => show(Shown::Text(&text)),
            Event::CData(text) => show(Shown::Text(&text)),
            Event::GeneralRef(entity) => {
                let named = match entity.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => entity.resolve_char_ref().ok().flatten(),
                };
                let Some(c) = named else { return Err(Unreadable::Entities) };
                show(Shown::Text(c.encode_utf8(&mut [0; 4])));
            }
            Event::DocType(_) => return Err(Unreadable::Entities),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return if open.is_empty() { Ok(()) } else { Err(broken()) },
        }
    }
}

/// Returns the value of an attribute, whatever its prefix.
pub(super) fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Says whether a property that is on or off is on: it is where it stands without a value.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(value(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

pub(super) fn damaged(what: &'static str) -> Unreadable {
    Unreadable::Damaged { media_type: MediaType::Docx, what }
}
