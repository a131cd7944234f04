//! What is an expression where it is not counted how many bytes a gap has?
//!
//! Goes in: the syntax of an expression. Comes out: the same with gaps of any length, and up to which length its matches are
//! those of the expression itself. To search for what is counted takes a state for each count, all over the memory; where
//! it is not counted a few states do, and they stay near the processor. Not here: the search itself (see
//! [`super::pattern`]).
//!
//! **What is not found so does not match**: there is nothing in an expression that may not be there, so that more room for
//! one of its parts takes no match away. **A short match is the same**: a gap within it cannot be too long, so that the
//! first way to match without counts, in the order in which ways are tried, is the first with counts as well.

use regex_syntax::hir::{Capture, Hir, HirKind, Repetition};

/// From how many repetitions on they are not counted.
const MANY: u32 = 8;

/// An expression that does not count.
#[derive(Debug)]
pub(super) struct Loosened {
    /// The expression.
    pub(super) hir: Hir,
    /// Up to how many bytes of a match no count is exceeded.
    pub(super) exact: usize,
}

/// Returns an expression that does not count; none where it does not count to a great number anyway.
pub(super) fn loosened(hir: &Hir) -> Option<Loosened> {
    let loose = loose(hir);
    (loose.exact < usize::MAX).then_some(loose)
}

fn loose(hir: &Hir) -> Loosened {
    let as_it_is = || Loosened { hir: hir.clone(), exact: usize::MAX };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => as_it_is(),
        HirKind::Repetition(repetition) => {
            let Loosened { hir: sub, exact } = loose(&repetition.sub);
            let shortest = least(&repetition.sub);
            let most = repetition.max.filter(|max| *max >= MANY && shortest > 0);
            // With one byte more there may be one repetition more.
            let counted = most.map_or(usize::MAX, |most| (most as usize + 1).saturating_mul(shortest) - 1);
            let max = if most.is_some() { None } else { repetition.max };
            let hir = Hir::repetition(Repetition { max, sub: Box::new(sub), ..*repetition });
            Loosened { hir, exact: exact.min(counted) }
        }
        HirKind::Capture(capture) => {
            let Loosened { hir, exact } = loose(&capture.sub);
            Loosened { hir: Hir::capture(Capture { sub: Box::new(hir), ..capture.clone() }), exact }
        }
        HirKind::Concat(parts) => {
            let (parts, exact) = each(parts, |part| least(hir) - least(part));
            Loosened { hir: Hir::concat(parts), exact }
        }
        HirKind::Alternation(parts) => {
            let (parts, exact) = each(parts, |_| 0);
            Loosened { hir: Hir::alternation(parts), exact }
        }
    }
}

/// Loosens parts, beside each of which a match has some bytes at the least.
fn each(parts: &[Hir], beside: impl Fn(&Hir) -> usize) -> (Vec<Hir>, usize) {
    let loosened = parts.iter().map(|part| {
        let Loosened { hir, exact } = loose(part);
        (hir, exact.saturating_add(beside(part)))
    });
    let (parts, exact): (Vec<Hir>, Vec<usize>) = loosened.unzip();
    (parts, exact.into_iter().min().unwrap_or(usize::MAX))
}

/// Returns how many bytes a match has at the least.
fn least(hir: &Hir) -> usize {
    hir.properties().minimum_len().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use regex_syntax::parse;

    use super::*;

    #[test]
    fn gaps_are_not_counted() {
        for (expression, expected) in [
            ("a[^.]{0,60}b", Some(("a[^.]*b", 62))),
            ("(a.{1,60}?)b", Some(("(a.+?)b", 62))),
            ("(?:ab){2,9}", Some(("(?:ab){2,}", 19))),
            ("a.{0,9}|cd.{0,20}e", Some(("a.*|cd.*e", 10))),
            ("(?:a[^.]{0,30}){0,3}b", Some(("(?:a[^.]*){0,3}b", 32))),
            ("a[^.]*b{0,3}", None),
            (r"(?:b*){0,30}", None),
        ] {
            let loose = loosened(&parse(expression).unwrap());
            let expected = expected.map(|(loose, exact)| (parse(loose).unwrap(), exact));
            assert_eq!(loose.map(|loose| (loose.hir, loose.exact)), expected, "{expression}");
        }
    }
}
