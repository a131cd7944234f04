//! Which segment of a kind is the surest, and what stands together with it?
//!
//! Goes in: the logits of a kind's candidates, then the segments that were told of. Comes out: their confidences, the
//! highest where both heads together say so; and clauses, where the surest and the segment beside it are one. Not here: how
//! sure a segment is.

use super::{Clause, Learned, millionths};

/// Up to this confidence the surest segment may be a part of a clause: above it, it is mostly the clause. In millionths.
const PART: u32 = 600_000;
/// The least share of the surest one's confidence that the segment beside it has, in hundredths: below it, it mostly is about
/// something else.
const LEAST_BESIDE: u32 = 50;
/// How many segments after the surest are looked at for the one beside it.
const LOOKED_AT: usize = 7;
/// How often the shorter of two must go into both: a clause of more is hardly that of the shorter any longer.
const LONGEST: usize = 4;

/// Returns the confidences of a kind's candidates, in millionths.
///
/// They are those of being the whole of a clause, but the candidate of which both heads together are surest has the highest,
/// and who would have had it takes the one that is left. Measured on contracts that the model had not seen: both together
/// point more often at a labelled clause, and the confidences stay what they were, as many of each.
pub(super) fn confidences(inside: &[f32], whole: &[f32]) -> Vec<u32> {
    let mut confidences: Vec<u32> = whole.iter().map(|logit| millionths(f64::from(*logit))).collect();
    let both: Vec<f32> = inside.iter().zip(whole).map(|(inside, whole)| inside + whole).collect();
    if let (Some(surest), Some(highest)) = (first_highest(&both), first_highest(whole)) {
        confidences.swap(surest, highest);
    }
    confidences
}

fn first_highest(logits: &[f32]) -> Option<usize> {
    let order = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    order.map(|(at, _)| at)
}

impl Learned {
    /// Returns the clauses that are told, kind by kind, in the order of the text: a segment each, but where the surest of a
    /// kind is not very sure and the one before or after it is nearly as sure, both are one clause.
    pub fn joined(&self) -> Vec<Clause> {
        self.clauses.chunk_by(|a, b| a.kind == b.kind).flat_map(joined).collect()
    }
}

fn joined(of_kind: &[Clause]) -> Vec<Clause> {
    let mut told = of_kind.to_vec();
    let mut by_confidence: Vec<(usize, &Clause)> = of_kind.iter().enumerate().collect();
    by_confidence.sort_by_key(|(_, clause)| std::cmp::Reverse(clause.confidence));
    let Some(((at, surest), others)) = by_confidence.split_first() else { return told };
    let is_beside = |(_, other): &&(usize, &Clause)| {
        let (a, b) = (surest.bytes.len(), other.bytes.len());
        surest.segment.abs_diff(other.segment) == 1
            && LEAST_BESIDE * surest.confidence <= 100 * other.confidence
            && a + b <= LONGEST * a.min(b)
    };
    if surest.confidence <= PART
        && let Some((other, beside)) = others.iter().take(LOOKED_AT).find(is_beside)
        && let Some(clause) = told.get_mut(*at)
    {
        clause.bytes = surest.bytes.start.min(beside.bytes.start)..surest.bytes.end.max(beside.bytes.end);
        told.remove(*other);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, ONE};
    use super::*;

    #[test]
    fn the_surest_is_the_one_of_which_both_heads_are() {
        let whole = [-1.0, 0.5, 0.4];
        assert_eq!(confidences(&[0.0; 3], &whole), whole.map(|logit| millionths(f64::from(logit))));
        let confidences = confidences(&[0.0, 0.0, 1.0], &whole);
        assert_eq!(confidences, [-1.0, 0.4_f32, 0.5].map(|logit| millionths(f64::from(logit))));
        assert!(super::confidences(&[], &[]).is_empty());
    }

    fn told(clauses: &[(usize, u32, usize)]) -> Vec<(usize, usize)> {
        let clause = |&(segment, percent, length): &(usize, u32, usize)| {
            let (start, confidence) = (segment * 1_000, percent * ONE / 100);
            let bytes = start..start + length;
            Clause { kind: Kind::Insurance, segment, bytes, confidence, inside: confidence }
        };
        let learned = Learned { clauses: clauses.iter().map(clause).collect(), presence: Vec::new() };
        learned.joined().into_iter().map(|clause| (clause.bytes.start, clause.bytes.end)).collect()
    }

    #[test]
    fn the_surest_and_a_sure_one_beside_it_are_one_clause() {
        assert_eq!(told(&[(2, 50, 100), (3, 25, 100), (4, 30, 100)]), [(2_000, 3_100), (4_000, 4_100)]);
        assert_eq!(told(&[(2, 30, 300), (3, 60, 100)]), [(2_000, 3_100)]);
    }

    #[test]
    fn what_is_sure_alone_or_far_or_unlike_stays_alone() {
        for apart in [
            [(2, 61, 100), (3, 61, 100)],
            [(2, 50, 100), (3, 24, 100)],
            [(2, 50, 100), (4, 50, 100)],
            [(2, 50, 301), (3, 50, 100)],
        ] {
            assert_eq!(told(&apart).len(), 2, "{apart:?}");
        }
        assert!(told(&[]).is_empty());
    }
}
