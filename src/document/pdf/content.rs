//! Which glyphs do the instructions of a page show, and where?
//!
//! Goes in: a page. Comes out: its glyphs, in hundredths of a point from the upper left corner as the page is looked at.
//! Only what moves text is carried out: matrices, text state, forms that are used. **Every instruction costs: a form that
//! is used a thousand times is paid for a thousand times, so that no page takes longer than its limits.**

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict::keys::{CONTENTS, MATRIX, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::fonts::{Fonts, Letters};
use super::matrix::Matrix;
use crate::document::limits::{MAX_CONTENT, MAX_FORM_DEPTH, MAX_GLYPHS, MIN_CONTENT};
use crate::document::{Limit, Unreadable};

/// A character on a page; places are hundredths of a point, to the right and downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) left: i32,
    pub(super) right: i32,
    /// The line it stands on.
    pub(super) base: i32,
    /// How high its font is.
    pub(super) size: i32,
    /// Whether it is marked as no part of the text: a running header, a page number.
    pub(super) is_artifact: bool,
}

/// How many saved states are kept; what a page saves on top of them is not restored.
const MAX_SAVED: usize = 512;

/// Places beyond this are on no page: 200 inches, the most that a page may have.
const MAX_PLACE: f64 = 1_440_000.0;

/// The directions that text runs in, in quarter turns; others are stamps across the page.
const TURNS: usize = 4;

/// Reads the pages of one document.
pub(super) struct Reader<'a> {
    fonts: Fonts<'a>,
    content_left: usize,
    glyphs_left: usize,
    n_known: usize,
    n_unknown: usize,
}

/// What holds while instructions are carried out.
#[derive(Clone)]
struct State<'a> {
    place: Matrix,
    font: Option<Rc<Letters<'a>>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// The glyphs of one page, by the quarter turns that their lines are turned by.
#[derive(Default)]
struct Sheet {
    by_turn: [Vec<Glyph>; TURNS],
    /// The marks that are open, and how many of them say that what they hold is no part of the text.
    marks: Vec<bool>,
    artifacts: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new() -> Self {
        Self { fonts: Fonts::new(), content_left: MAX_CONTENT, glyphs_left: MAX_GLYPHS, n_known: 0, n_unknown: 0 }
    }

    /// Says whether most glyphs so far are letters that no font tells.
    pub(super) fn is_mostly_unknown(&self) -> bool {
        self.n_known < self.n_unknown
    }

    /// Returns the glyphs of a page whose lines run as most of its lines do.
    ///
    /// # Errors
    /// The page asks for more than is given.
    pub(super) fn glyphs(&mut self, page: &Page<'a>) -> Result<Vec<Glyph>, Unreadable> {
        let content = self.content(page)?;
        let place = Matrix(page.initial_transform(true).as_coeffs());
        let state = State {
            place,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut sheet = Sheet::default();
        self.run(&content, page.resources(), state, &mut sheet, 0)?;
        Ok(sheet.by_turn.into_iter().max_by_key(Vec::len).unwrap_or_default())
    }

    /// Returns the instructions of a page, its parts one after the other.
    fn content(&mut self, page: &Page<'a>) -> Result<Vec<u8>, Unreadable> {
        let mut content = Vec::new();
        let dict = page.raw();
        if let Some(stream) = dict.get::<Stream<'a>>(CONTENTS) {
            self.unpack(&stream, &mut content)?;
        } else if let Some(parts) = dict.get::<Array<'a>>(CONTENTS) {
            for stream in parts.iter::<Stream<'a>>() {
                self.unpack(&stream, &mut content)?;
            }
        }
        Ok(content)
    }

    fn unpack(&mut self, stream: &Stream<'a>, content: &mut Vec<u8>) -> Result<(), Unreadable> {
        // A part that cannot be unpacked shows nothing, in other readers as well.
        let Ok(data) = stream.decoded_data() else { return Ok(()) };
        let spent = data.len().max(MIN_CONTENT);
        self.content_left = self.content_left.checked_sub(spent).ok_or(Unreadable::TooMuch(Limit::Content))?;
        content.extend_from_slice(&data);
        content.push(b'\n');
        Ok(())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "sixty instructions paint, and none of them moves text")]
    fn run(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        mut state: State<'a>,
        sheet: &mut Sheet,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let (mut saved, mut unsaved): (Vec<State<'a>>, usize) = (Vec::new(), 0);
        let mut fonts: BTreeMap<Vec<u8>, Option<Rc<Letters<'a>>>> = BTreeMap::new();
        let (mut line, mut text) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let marks_before = sheet.marks.len();
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            match instruction {
                TypedInstruction::SaveState(_) if saved.len() < MAX_SAVED => saved.push(state.clone()),
                TypedInstruction::SaveState(_) => unsaved += 1,
                TypedInstruction::RestoreState(_) if 0 < unsaved => unsaved -= 1,
                TypedInstruction::RestoreState(_) => state = saved.pop().unwrap_or(state),
                TypedInstruction::Transform(m) => {
                    let [a, b, c, d, e, f] = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                    state.place = Matrix([a, b, c, d, e, f]).then(state.place);
                }
                TypedInstruction::BeginText(_) => (line, text) = (Matrix::IDENTITY, Matrix::IDENTITY),
                TypedInstruction::SetTextMatrix(m) => {
                    let [a, b, c, d, e, f] = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                    line = Matrix([a, b, c, d, e, f]);
                    text = line;
                }
                TypedInstruction::TextFont(of) => {
                    let name = of.0.to_vec();
                    state.font = match fonts.get(&name) {
                        Some(font) => font.clone(),
                        None => {
                            let font = resources.get_font(of.0).and_then(|dict| self.fonts.font(&dict));
                            fonts.insert(name, font.clone());
                            font
                        }
                    };
                    state.size = of.1.as_f64();
                }
                TypedInstruction::CharacterSpacing(n) => state.character_space = n.0.as_f64(),
                TypedInstruction::WordSpacing(n) => state.word_space = n.0.as_f64(),
                TypedInstruction::HorizontalScaling(n) => state.scale = n.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(n) => state.leading = n.0.as_f64(),
                TypedInstruction::TextRise(n) => state.rise = n.0.as_f64(),
                TypedInstruction::NextLine(n) => {
                    line = Matrix::moving(n.0.as_f64(), n.1.as_f64()).then(line);
                    text = line;
                }
                TypedInstruction::NextLineAndSetLeading(n) => {
                    state.leading = -n.1.as_f64();
                    line = Matrix::moving(n.0.as_f64(), n.1.as_f64()).then(line);
                    text = line;
                }
                TypedInstruction::NextLineUsingLeading(_) => {
                    line = Matrix::moving(0.0, -state.leading).then(line);
                    text = line;
                }
                TypedInstruction::ShowText(shown) => self.show(shown.0.as_bytes(), &state, &mut text, sheet)?,
                TypedInstruction::NextLineAndShowText(shown) => {
                    line = Matrix::moving(0.0, -state.leading).then(line);
                    text = line;
                    self.show(shown.0.as_bytes(), &state, &mut text, sheet)?;
                }
                TypedInstruction::ShowTextWithParameters(shown) => {
                    state.word_space = shown.0.as_f64();
                    state.character_space = shown.1.as_f64();
                    line = Matrix::moving(0.0, -state.leading).then(line);
                    text = line;
                    self.show(shown.2.as_bytes(), &state, &mut text, sheet)?;
                }
                TypedInstruction::ShowTexts(shown) => {
                    for piece in shown.0.iter::<Object<'_>>() {
                        match piece {
                            Object::String(bytes) => self.show(bytes.as_bytes(), &state, &mut text, sheet)?,
                            Object::Number(n) => {
                                let back = n.as_f64() / 1_000.0 * state.size * state.scale;
                                text = Matrix::moving(-back, 0.0).then(text);
                            }
                            Object::Null(_)
                            | Object::Boolean(_)
                            | Object::Name(_)
                            | Object::Dict(_)
                            | Object::Array(_)
                            | Object::Stream(_) => {}
                        }
                    }
                }
                TypedInstruction::XObject(of) => {
                    if let Some(stream) = resources.get_x_object(of.0) {
                        self.form(&stream, resources, &state, sheet, depth)?;
                    }
                }
                TypedInstruction::BeginMarkedContent(mark) => sheet.begin_mark(mark.0),
                TypedInstruction::BeginMarkedContentWithProperties(mark) => sheet.begin_mark(mark.0),
                TypedInstruction::EndMarkedContent(_) if marks_before < sheet.marks.len() => sheet.end_mark(),
                _ => {}
            }
        }
        while marks_before < sheet.marks.len() {
            sheet.end_mark();
        }
        Ok(())
    }

    /// Carries out a form: instructions that a page uses like a picture.
    fn form(
        &mut self,
        stream: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        sheet: &mut Sheet,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let dict = stream.dict();
        let is_form = dict.get::<Name<'_>>(SUBTYPE).is_some_and(|subtype| &*subtype == b"Form");
        if !is_form || MAX_FORM_DEPTH <= depth {
            return Ok(());
        }
        let mut content = Vec::new();
        self.unpack(stream, &mut content)?;
        let own = dict.get::<Dict<'a>>(RESOURCES).map(Resources::new);
        let matrix = dict.get::<[f64; 6]>(MATRIX).map_or(Matrix::IDENTITY, Matrix);
        let state = State { place: matrix.then(state.place), ..state.clone() };
        self.run(&content, own.as_ref().unwrap_or(resources), state, sheet, depth + 1)
    }

    /// Shows the codes of a string, and moves on.
    fn show(
        &mut self,
        bytes: &[u8],
        state: &State<'a>,
        text: &mut Matrix,
        sheet: &mut Sheet,
    ) -> Result<(), Unreadable> {
        let Some(font) = &state.font else { return Ok(()) };
        let mut at = 0;
        while at < bytes.len() {
            let (letter, length) = font.next(bytes, at);
            at += length;
            self.glyphs_left = self.glyphs_left.checked_sub(1).ok_or(Unreadable::TooMuch(Limit::Glyphs))?;
            let width = letter.advance * state.size;
            let space = state.character_space + if letter.is_space { state.word_space } else { 0.0 };
            match letter.text {
                Some(letters) => {
                    self.n_known += 1;
                    let on_page = text.then(state.place);
                    let (from, to) =
                        (on_page.apply((0.0, state.rise)), on_page.apply((width * state.scale, state.rise)));
                    sheet.add(&letters, from, to, state.size * on_page.height());
                }
                None => self.n_unknown += 1,
            }
            *text = Matrix::moving((width + space) * state.scale, 0.0).then(*text);
        }
        Ok(())
    }
}

impl Sheet {
    /// Puts letters onto the page, each with its share of the width.
    fn add(&mut self, letters: &str, from: (f64, f64), to: (f64, f64), size: f64) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let steep = |along: f64, across: f64| along.abs() * 0.1 < across.abs();
        let turn = match (0.0 <= dx, 0.0 <= dy) {
            (true, _) if !steep(dx, dy) => 0,
            (_, true) if !steep(dy, dx) => 1,
            (false, _) if !steep(dx, dy) => 2,
            (_, false) if !steep(dy, dx) => 3,
            (_, _) => return,
        };
        let turned = |(x, y): (f64, f64)| match turn {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        let (from, to) = (turned(from), turned(to));
        let within = [from.0, from.1, to.0, to.1].iter().all(|place| place.abs() <= MAX_PLACE);
        let count = letters.chars().count();
        if !within || count == 0 || size.is_nan() {
            return;
        }
        let width = hundredths(to.0 - from.0);
        let (left, base) = (hundredths(from.0), hundredths(from.1));
        let size = hundredths(size.abs()).clamp(1, 1_000_000);
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        let is_artifact = 0 < self.artifacts;
        let Some(glyphs) = self.by_turn.get_mut(turn) else { return };
        for (index, c) in (0..count).zip(letters.chars()) {
            let at =
                |index: i32| left + i32::try_from(i64::from(width) * i64::from(index) / i64::from(count)).unwrap_or(0);
            glyphs.push(Glyph { c, left: at(index), right: at(index + 1), base, size, is_artifact });
        }
    }

    fn begin_mark(&mut self, name: &Name<'_>) {
        let is_artifact = &**name == b"Artifact";
        self.marks.push(is_artifact);
        self.artifacts += usize::from(is_artifact);
    }

    fn end_mark(&mut self) {
        if self.marks.pop() == Some(true) {
            self.artifacts -= 1;
        }
    }
}

/// Returns a place in hundredths of a point; a step of half a hundredth is rounded up.
#[expect(clippy::cast_possible_truncation, reason = "places are checked to be on a page")]
fn hundredths(points: f64) -> i32 {
    (points * 100.0 + 0.5).clamp(-2.0e8, 2.0e8).floor() as i32
}
