//! Which strings does an expression stand for, and what do its matches need by them?
//!
//! Goes in: the syntax of an expression. Comes out: what no match can do without: one of a few strings, or all or one of
//! several such things. Not here: how it is seen whether a text has it (see [`super::grams`]).

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::grams::{EDGE, Needs, code};

/// How many strings an expression may stand for until they are cut.
const MAX_STRINGS: usize = 48;

/// Tells what every match of an expression needs.
pub(super) fn needs(hir: &Hir) -> Needs {
    read(hir, Edges::default()).needs()
}

/// On which sides of a part of an expression a word begins or ends for sure.
#[derive(Clone, Copy, Default)]
struct Edges {
    before: bool,
    after: bool,
}

impl Edges {
    fn around(self, string: &[u8]) -> Vec<u8> {
        let edge = |is: bool| is.then_some(EDGE);
        edge(self.before).into_iter().chain(string.iter().copied()).chain(edge(self.after)).collect()
    }
}

/// What a part of an expression stands for: one of some strings, or more than can be listed.
enum Part {
    Strings(Vec<Vec<u8>>),
    Open(Needs),
}

impl Part {
    fn needs(self) -> Needs {
        match self {
            Self::Strings(strings) => Needs::of_strings(&strings),
            Self::Open(needs) => needs,
        }
    }
}

fn read(hir: &Hir, edges: Edges) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part::Strings(vec![edges.around(&[])]),
        HirKind::Literal(literal) => {
            let codes: Vec<u8> = literal.0.iter().map(|byte| code(*byte)).collect();
            Part::Strings(vec![edges.around(&codes)])
        }
        HirKind::Class(class) => of_class(class, edges),
        HirKind::Capture(capture) => read(&capture.sub, edges),
        HirKind::Repetition(repetition) => match (repetition.min, repetition.max) {
            (0, Some(1)) => match read(&repetition.sub, edges) {
                Part::Strings(mut strings) => {
                    strings.push(edges.around(&[]));
                    Part::Strings(strings)
                }
                Part::Open(_) => Part::Open(Needs::Nothing),
            },
            (0, _) => Part::Open(Needs::Nothing),
            _ => Part::Open(read(&repetition.sub, Edges::default()).needs()),
        },
        HirKind::Concat(parts) => of_concat(parts, edges),
        HirKind::Alternation(parts) => {
            let parts: Vec<Part> = parts.iter().map(|part| read(part, edges)).collect();
            if parts.iter().all(|part| matches!(part, Part::Strings(_))) {
                let strings = parts.into_iter().flat_map(|part| match part {
                    Part::Strings(strings) => strings,
                    Part::Open(_) => Vec::new(),
                });
                return Part::Strings(strings.collect());
            }
            Part::Open(Needs::any(parts.into_iter().map(Part::needs).collect()))
        }
    }
}

/// Reads a class: a few codes, or anything.
fn of_class(class: &Class, edges: Edges) -> Part {
    const FEW: usize = 3;
    let Class::Bytes(class) = class else { return Part::Open(Needs::Nothing) };
    let mut codes: Vec<u8> = class.ranges().iter().flat_map(|range| range.start()..=range.end()).map(code).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() > FEW {
        return Part::Open(Needs::Nothing);
    }
    Part::Strings(codes.iter().map(|code| edges.around(&[*code])).collect())
}

/// Reads parts that follow each other: strings grow as long as they stay few.
fn of_concat(parts: &[Hir], edges: Edges) -> Part {
    let is_edge = |part: Option<&Hir>| {
        part.is_some_and(|part| matches!(part.kind(), HirKind::Look(Look::WordAscii | Look::WordUnicode)))
    };
    let mut needs: Vec<Needs> = Vec::new();
    let mut strings: Vec<Vec<u8>> = vec![Vec::new()];
    let mut is_open = false;
    for (at, part) in parts.iter().enumerate() {
        let before = if at == 0 { edges.before } else { is_edge(parts.get(at - 1)) };
        let after = if at + 1 == parts.len() { edges.after } else { is_edge(parts.get(at + 1)) };
        let next = match read(part, Edges { before, after }) {
            Part::Strings(next) => next,
            Part::Open(needed) => {
                needs.push(Part::Strings(std::mem::take(&mut strings)).needs());
                needs.push(needed);
                is_open = true;
                vec![Vec::new()]
            }
        };
        let few = strings.len() * next.len() <= MAX_STRINGS || strings.len() == 1;
        if few && !strings.is_empty() {
            strings = strings
                .iter()
                .flat_map(|first| next.iter().map(move |then| [first.as_slice(), then.as_slice()].concat()))
                .collect();
        } else {
            needs.push(Part::Strings(std::mem::replace(&mut strings, next)).needs());
            is_open = true;
        }
    }
    if is_open {
        needs.push(Part::Strings(strings).needs());
        return Part::Open(Needs::all(needs));
    }
    Part::Strings(strings)
}
