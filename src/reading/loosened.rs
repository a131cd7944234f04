//! What is an expression where it is not counted how many bytes a gap has?
//!
//! Goes in: the syntax of an expression. Comes out: the same with a gap of any length wherever it allows many lengths. To
//! search for what is counted takes a state for each count, all over the memory; where it is not counted a few states do,
//! and they stay near the processor. Not here: the search itself (see [`super::pattern`]).
//!
//! **What is not found so does not match**: an expression has no part that may not be there, so that more room for one of
//! its parts takes no match away. The other way round nothing is said.

use regex_syntax::hir::{Capture, Hir, HirKind, Repetition};

/// From how many repetitions on they are not counted.
const MANY: u32 = 8;

/// Returns an expression with gaps of any length; none where it counts to no great number.
pub(super) fn loosened(hir: &Hir) -> Option<Hir> {
    let loose = loose(hir);
    (loose != *hir).then_some(loose)
}

fn loose(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(loose(&repetition.sub));
            let is_many = repetition.max.is_some_and(|max| max >= MANY);
            let (min, max) =
                if is_many { (repetition.min.min(1), None) } else { (repetition.min, repetition.max) };
            Hir::repetition(Repetition { min, max, sub, ..*repetition })
        }
        HirKind::Capture(capture) => {
            let sub = Box::new(loose(&capture.sub));
            Hir::capture(Capture { sub, ..capture.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(loose).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(loose).collect()),
    }
}
