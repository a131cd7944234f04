//! Which letters, and how wide, are the codes of a font?
//!
//! Goes in: the dictionary of a font. Comes out: for each code its letters and its advance. Not here: shapes.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::Dict;

/// The units of an em that advances are told in.
const EM: f64 = 1_000.0;

/// How many fonts are remembered; a document that has more forgets the others.
const MAX_FONTS: usize = 4_096;

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolve_font: FontResolverFn,
    resolve_cmap: CMapResolverFn,
    known: Vec<(Dict<'a>, Option<Rc<Letters<'a>>>)>,
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    /// The letters; none where the font does not say.
    pub(super) text: Option<Rc<str>>,
    /// How far it moves on, in ems.
    pub(super) advance: f64,
    /// Whether word spacing holds for it: a single byte of 32.
    pub(super) is_space: bool,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            // Fonts that are not embedded have the widths of the fourteen that every reader has.
            resolve_font: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
            }),
            resolve_cmap: Arc::new(|_| None),
            known: Vec::new(),
        }
    }

    /// Returns the font of a dictionary; none where it cannot be read.
    pub(super) fn font(&mut self, dict: &Dict<'a>) -> Option<Rc<Letters<'a>>> {
        let same = |(known, _): &&(Dict<'a>, _)| known.obj_id() == dict.obj_id() && known == dict;
        if let Some((_, font)) = self.known.iter().find(same) {
            return font.clone();
        }
        let font = self.cache.font(dict, &self.resolve_font, &self.resolve_cmap);
        let letters = font.map(|font| Rc::new(Letters { font, known: BTreeMap::default().into() }));
        if MAX_FONTS <= self.known.len() {
            self.known.clear();
        }
        self.known.push((dict.clone(), letters.clone()));
        letters
    }
}

/// A font, and what its codes stand for as far as they were asked for.
pub(super) struct Letters<'a> {
    font: Font<'a>,
    known: std::cell::RefCell<BTreeMap<(u32, usize), Letter>>,
}

impl Letters<'_> {
    /// Returns what the next code of a string stands for, and how many bytes it takes.
    pub(super) fn next(&self, bytes: &[u8], at: usize) -> (Letter, usize) {
        let (code, length) = self.font.read_code(bytes, at);
        let length = length.max(1);
        let mut known = self.known.borrow_mut();
        let letter = known.entry((code, length)).or_insert_with(|| self.letter(code, length));
        (letter.clone(), length)
    }

    fn letter(&self, code: u32, length: usize) -> Letter {
        let unicode = match self.font.glyph(self.font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text = unicode.map(|letters| match letters {
            BfString::Char(c) => plain(c.encode_utf8(&mut [0; 4])),
            BfString::String(letters) => plain(&letters),
        });
        let advance = if self.font.is_horizontal() { self.font.code_advance(code).x / EM } else { 0.0 };
        let text = text.filter(|text| !text.is_empty());
        Letter { text, advance, is_space: code == 32 && length == 1 }
    }
}

/// Returns letters as they are typed: ligatures in pieces, no controls, no signs of private use.
fn plain(letters: &str) -> Rc<str> {
    let mut text = String::new();
    for c in letters.chars() {
        match c {
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => text.push_str("st"),
            '\u{a0}' | '\t' | '\n' | '\r' => text.push(' '),
            // Signs that look alike share a glyph, and fonts at times name the rarer one.
            '\u{37e}' => text.push(';'),
            '\u{387}' | '\u{2219}' => text.push('·'),
            '\u{2044}' | '\u{2215}' => text.push('/'),
            '\u{2011}' => text.push('-'),
            '\u{2c9}' => text.push('¯'),
            // Bullets of symbol fonts.
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' => text.push('•'),
            '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => {}
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_are_letters() {
        assert_eq!(plain("ﬁ").as_ref(), "fi");
        assert_eq!(plain("a\u{a0}\u{0}\u{f0b7}").as_ref(), "a •");
        assert_eq!(plain("\u{37e}").as_ref(), ";");
    }
}
