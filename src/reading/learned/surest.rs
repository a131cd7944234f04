//! Which segment of a kind is the surest, and what stands together with it?
//!
//! Goes in: the logits of a kind's candidates, then the segments that were told of. Comes out: their confidences, the
//! highest where both heads together say so; and clauses, where the surest and the segment beside it are one. Not here: how
//! sure a segment is.

use std::cmp::{Ordering, Reverse};

use super::{Clause, Learned, millionths};

/// Up to which confidence of the surest segment, in millionths, it may be a part of a clause, and the least share of that
/// confidence, in hundredths, that the segment beside it then has. Where the surest is unsure, the clause may as well be
/// beside it; above the last, it mostly is the clause.
const PARTS: [(u32, u32); 2] = [(400_000, 20), (800_000, 50)];
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
    let surest = |logits: &[f32]| first_highest(logits, f32::total_cmp);
    if let (Some(surest), Some(highest)) = (surest(&both), surest(whole)) {
        confidences.swap(surest, highest);
    }
    confidences
}

/// Returns the place of the highest value; of several alike the first.
pub(super) fn first_highest<T>(values: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Option<usize> {
    let highest = values.iter().enumerate().max_by(|a, b| compare(a.1, b.1).then(b.0.cmp(&a.0)));
    highest.map(|(at, _)| at)
}

impl Learned {
    /// Returns the clauses that are told, kind by kind, in the order of the text: a segment each, but where the surest of a
    /// kind is not very sure and the surer of those beside it is not much less so, both are one clause.
    pub fn joined(&self) -> Vec<Clause> {
        self.clauses.chunk_by(|a, b| a.kind == b.kind).flat_map(joined).collect()
    }
}

fn joined(of_kind: &[Clause]) -> Vec<Clause> {
    let mut told = of_kind.to_vec();
    let sureness = |(at, clause): &(usize, &Clause)| (clause.confidence, Reverse(*at));
    let Some((at, surest)) = of_kind.iter().enumerate().max_by_key(sureness) else { return told };
    let Some((_, share)) = PARTS.into_iter().find(|(up_to, _)| surest.confidence <= *up_to) else { return told };
    let is_beside = |(_, other): &(usize, &Clause)| {
        let (a, b) = (surest.bytes.len(), other.bytes.len());
        surest.segment.abs_diff(other.segment) == 1
            && u64::from(share) * u64::from(surest.confidence) <= 100 * u64::from(other.confidence)
            && a + b <= LONGEST * a.min(b)
    };
    if let Some((other, beside)) = of_kind.iter().enumerate().filter(is_beside).max_by_key(sureness)
        && let Some(clause) = told.get_mut(at)
    {
        clause.bytes = surest.bytes.start.min(beside.bytes.start)..surest.bytes.end.max(beside.bytes.end);
        told.remove(other);
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
        // The surer of two; of two alike the first.
        assert_eq!(told(&[(2, 40, 100), (3, 80, 100), (4, 41, 100)]), [(2_000, 2_100), (3_000, 4_100)]);
        assert_eq!(told(&[(2, 40, 100), (3, 80, 100), (4, 40, 100)]), [(2_000, 3_100), (4_000, 4_100)]);
        // The less sure, the less is asked of the one beside it.
        assert_eq!(told(&[(2, 40, 100), (3, 8, 100)]), [(2_000, 3_100)]);
    }

    #[test]
    fn what_is_sure_alone_or_far_or_unlike_stays_alone() {
        for apart in [
            [(2, 81, 100), (3, 80, 100)],
            [(2, 41, 100), (3, 20, 100)],
            [(2, 40, 100), (3, 7, 100)],
            [(2, 50, 100), (4, 50, 100)],
            [(2, 50, 301), (3, 50, 100)],
        ] {
            assert_eq!(told(&apart).len(), 2, "{apart:?}");
        }
        assert!(told(&[]).is_empty());
    }
}
