//! How do the paragraphs of a DOCX read, one after the other?

use quick_xml::events::BytesStart;

use super::numbering::Numbering;
use super::package::{Shown, Step, events, value};
use super::styles::{Place, Styles};
use crate::document::Unreadable;
use crate::document::writer::Writer;

/// Reads the part with the text.
pub(super) fn read(xml: &[u8], styles: &Styles, numbering: Numbering) -> Result<String, Unreadable> {
    let mut body = Body::new(styles, numbering);
    events(xml, |shown| match shown {
        Shown::Element(element, Step::In) => body.start(element),
        Shown::Element(element, Step::Out) => body.end(element.local_name().as_ref()),
        Shown::Text(text) => body.text(text),
    })?;
    body.writer.finish()
}

struct Body<'s> {
    writer: Writer,
    styles: &'s Styles,
    numbering: Numbering,
    /// How many elements are open whose words are left out.
    left_out: usize,
    /// Whether characters stand in an element of text.
    in_text: usize,
    in_properties: usize,
    /// The paragraph whose properties are read, and whether its number was written.
    style: String,
    place: Place,
    is_numbered: bool,
}

impl<'s> Body<'s> {
    fn new(styles: &'s Styles, numbering: Numbering) -> Self {
        Self {
            writer: Writer::default(),
            styles,
            numbering,
            left_out: 0,
            in_text: 0,
            in_properties: 0,
            style: String::new(),
            place: Place::default(),
            is_numbered: false,
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        if is_left_out(name) || 0 < self.left_out {
            self.left_out += usize::from(is_left_out(name));
            return;
        }
        match name {
            "p" => {
                self.writer.gap();
                (self.style, self.place, self.is_numbered) = (String::new(), Place::default(), false);
            }
            "pPr" => self.in_properties += 1,
            "pStyle" if 0 < self.in_properties => self.style = value(element, "val").unwrap_or_default(),
            "numId" if 0 < self.in_properties => self.place.list = value(element, "val"),
            "ilvl" if 0 < self.in_properties => {
                self.place.level = value(element, "val").and_then(|level| level.parse().ok());
            }
            "t" => self.in_text += 1,
            "tab" if self.in_properties == 0 => self.put(" "),
            "br" | "cr" => self.writer.line(),
            "noBreakHyphen" => self.put("-"),
            "tr" => self.writer.begin_row(),
            "tc" => self.writer.begin_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if is_left_out(name) {
            self.left_out = self.left_out.saturating_sub(1);
            return;
        }
        if 0 < self.left_out {
            return;
        }
        match name {
            "pPr" => self.in_properties = self.in_properties.saturating_sub(1),
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "tr" => self.writer.end_row(),
            "tbl" | "p" => self.writer.gap(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if 0 < self.in_text && self.left_out == 0 {
            self.put(text);
        }
    }

    /// Writes words, the number of the paragraph before its first ones: an empty paragraph shows none and counts none.
    fn put(&mut self, words: &str) {
        if !self.is_numbered && !words.trim().is_empty() {
            self.is_numbered = true;
            let of_style = self.styles.place(&self.style);
            let place =
                Place { list: self.place.list.take().or(of_style.list), level: self.place.level.or(of_style.level) };
            if let Some(number) = self.numbering.number(&place, &self.style) {
                self.writer.words(&number);
                self.writer.words(" ");
            }
        }
        self.writer.words(words);
    }
}

/// Elements whose words are no part of the text: what was deleted or moved away, what old programs show in place of
/// something else, and the instructions of fields.
fn is_left_out(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "delText" | "instrText" | "sectPr" | "rPrChange" | "pPrChange")
}
