//! How well does a model read contracts that it has not seen?
//!
//! Goes in: what was read, and what was labelled. Comes out: figures by kind and over all. Not here: learning.

use super::super::kind::{KINDS, Kind};
use super::super::segments::Segment;
use super::super::{Learned, Verdict};
use super::labels::Marks;

/// Counts of yes and no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    hits: usize,
    false_alarms: usize,
    misses: usize,
    rejections: usize,
}

impl Counts {
    fn add(&mut self, said: bool, there: bool) {
        match (said, there) {
            (true, true) => self.hits += 1,
            (true, false) => self.false_alarms += 1,
            (false, true) => self.misses += 1,
            (false, false) => self.rejections += 1,
        }
    }

    fn f1(self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)
    }
}

/// What was counted so far.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    kinds: Vec<Counts>,
    decided: usize,
    decided_right: usize,
    /// By kind: the confidence of every clause, and whether it was one.
    clauses: Vec<Vec<(u32, bool)>>,
    /// By kind: how many segments are the whole of a labelled clause.
    whole: Vec<usize>,
    first_right: usize,
    first_asked: usize,
}

/// The figures of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindFigures {
    /// The kind.
    pub kind: Kind,
    /// How many contracts are labelled with it.
    pub contracts: usize,
    /// F1 of saying that a contract holds it.
    pub f1: f64,
    /// Average precision of its segments, the surest first.
    pub precision: f64,
}

impl Figures {
    /// Counts one contract.
    pub(super) fn add(&mut self, learned: &Learned, segments: &[Segment], marks: &Marks) {
        self.kinds.resize(KINDS, Counts::default());
        self.clauses.resize(KINDS, Vec::new());
        self.whole.resize(KINDS, 0);
        for (presence, counts) in learned.presence.iter().zip(&mut self.kinds) {
            let there = marks.there >> presence.kind.index() & 1 == 1;
            counts.add(presence.present, there);
            if presence.verdict != Verdict::Review {
                self.decided += 1;
                self.decided_right += usize::from((presence.verdict == Verdict::Present) == there);
            }
        }
        for (kind, whole) in self.whole.iter_mut().enumerate() {
            *whole += marks.whole.iter().filter(|marks| *marks >> kind & 1 == 1).count();
        }
        let mut best: [Option<(u32, bool)>; KINDS] = [None; KINDS];
        for clause in &learned.clauses {
            let kind = clause.kind.index();
            let Ok(at) = segments.binary_search_by_key(&clause.bytes.start, |segment| segment.bytes.start) else {
                continue;
            };
            let is_in = |marks: &[u64]| marks.get(at).is_some_and(|marks| marks >> kind & 1 == 1);
            if let Some(clauses) = self.clauses.get_mut(kind) {
                clauses.push((clause.confidence, is_in(&marks.whole)));
            }
            if let Some(best) = best.get_mut(kind)
                && best.is_none_or(|(confidence, _)| confidence < clause.confidence)
            {
                *best = Some((clause.confidence, is_in(&marks.inside)));
            }
        }
        for (kind, best) in best.into_iter().enumerate() {
            if marks.inside.iter().any(|marks| marks >> kind & 1 == 1) {
                self.first_asked += 1;
                self.first_right += usize::from(best.is_some_and(|(_, right)| right));
            }
        }
    }

    /// Returns the figures by kind.
    pub fn kinds(&self) -> Vec<KindFigures> {
        let kinds = Kind::ALL.iter().zip(&self.kinds).zip(self.clauses.iter().zip(&self.whole));
        kinds
            .map(|((kind, counts), (clauses, whole))| KindFigures {
                kind: *kind,
                contracts: counts.hits + counts.misses,
                f1: counts.f1(),
                precision: average_precision(clauses.clone(), *whole),
            })
            .collect()
    }

    /// Returns the mean over kinds of the F1 of presence.
    pub fn macro_f1(&self) -> f64 {
        self.kinds.iter().map(|counts| counts.f1()).sum::<f64>() / self.kinds.len().max(1) as f64
    }

    /// Returns the F1 of presence over all questions.
    pub fn micro_f1(&self) -> f64 {
        self.all().f1()
    }

    /// Returns how often presence was told right.
    pub fn accuracy(&self) -> f64 {
        let all = self.all();
        share(all.hits + all.rejections, all.hits + all.rejections + all.false_alarms + all.misses)
    }

    /// Returns how many questions were decided, and how many of these were decided right, as shares.
    pub fn decided(&self) -> (f64, f64) {
        let all = self.all();
        let asked = all.hits + all.rejections + all.false_alarms + all.misses;
        (share(self.decided, asked), share(self.decided_right, self.decided))
    }

    /// Returns the average precision of segments over all kinds.
    pub fn precision(&self) -> f64 {
        average_precision(self.clauses.concat(), self.whole.iter().sum())
    }

    /// Returns how often the surest segment of a labelled kind lies in a labelled clause.
    pub fn first_right(&self) -> f64 {
        share(self.first_right, self.first_asked)
    }

    fn all(&self) -> Counts {
        self.kinds.iter().fold(Counts::default(), |all, one| Counts {
            hits: all.hits + one.hits,
            false_alarms: all.false_alarms + one.false_alarms,
            misses: all.misses + one.misses,
            rejections: all.rejections + one.rejections,
        })
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Returns the mean, over all that is to be found, of the precision at which it is found.
fn average_precision(mut clauses: Vec<(u32, bool)>, to_find: usize) -> f64 {
    clauses.sort_unstable_by(|a, b| b.cmp(a));
    let (mut hits, mut sum) = (0, 0.0);
    for (count, (_, right)) in (1..).zip(&clauses) {
        if *right {
            hits += 1;
            sum += share(hits, count);
        }
    }
    sum / to_find.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_one_where_all_that_is_right_comes_first() {
        assert_eq!(average_precision(vec![(3, true), (2, true), (1, false)], 2), 1.0);
        assert_eq!(average_precision(vec![(3, false), (2, true)], 1), 0.5);
        assert_eq!(average_precision(vec![(3, true)], 2), 0.5);
        assert_eq!(average_precision(Vec::new(), 0), 0.0);
    }

    #[test]
    fn f1_weighs_misses_and_false_alarms() {
        let mut counts = Counts::default();
        for (said, there) in [(true, true), (true, true), (true, false), (false, true), (false, false)] {
            counts.add(said, there);
        }
        assert_eq!(counts.f1(), 4.0 / 6.0);
    }
}
