//! What is an expression where case is ignored, for text in small letters?
//!
//! Goes in: the syntax of an expression. Comes out: the same without capitals. An expression that ignores case has both
//! letters wherever it has one, so that a search stops at every word that begins alike; over text in small letters it
//! knows whole words to look for. Not here: the search itself (see [`super::pattern`]).
//!
//! **What is found is the same**: text in small letters has no capital that could match, and a class that holds a letter in
//! both cases holds the small one as well. An expression that tells a case anywhere is left as it is.

use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};

/// Returns an expression without capitals; none where it tells a capital from a small letter.
pub(super) fn folded(hir: &Hir) -> Option<Hir> {
    let all = |parts: &[Hir]| parts.iter().map(folded).collect::<Option<Vec<_>>>();
    Some(match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => hir.clone(),
        // Where case is ignored a letter is a class of two.
        HirKind::Literal(literal) if literal.0.iter().any(u8::is_ascii_alphabetic) => return None,
        HirKind::Literal(_) => hir.clone(),
        HirKind::Class(Class::Bytes(class)) => Hir::class(Class::Bytes(without_capitals(class)?)),
        HirKind::Class(Class::Unicode(_)) => return None,
        HirKind::Repetition(repetition) => {
            let sub = Box::new(folded(&repetition.sub)?);
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => {
            let sub = Box::new(folded(&capture.sub)?);
            Hir::capture(Capture { sub, ..capture.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(all(parts)?),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)?),
    })
}

/// Returns a class without capitals; none where it has a letter in one case alone.
fn without_capitals(class: &ClassBytes) -> Option<ClassBytes> {
    let has = |byte: u8| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&byte));
    let both = (b'a'..=b'z').all(|small| has(small) == has(small.to_ascii_uppercase()));
    let mut small = class.clone();
    small.difference(&ClassBytes::new([ClassBytesRange::new(b'A', b'Z')]));
    both.then_some(small)
}
