//! How does a forest grow?
//!
//! Goes in: candidates, and whether each is right. Comes out: a forest whose logits fit. Gradient boosting on the logistic
//! loss: each tree is fitted to what is left by those before, leaf by leaf, at the split that gains most. Inputs are cut
//! into bins first. Which inputs a tree may ask for is drawn, and the seed fixes it. Not here: what is asked of them.

use super::super::context::{Candidate, INPUTS};
use super::super::forest::{Forest, Next, Node, Question, Tree};
use super::super::kind::KINDS;
use super::super::maths::{logistic, logit};
use super::solver::Drawn;

/// How many trees there are.
const TREES: usize = 120;
/// How many leaves a tree has at most.
const LEAVES: usize = 15;
/// How much of each tree counts.
const RATE: f64 = 0.08;
/// What keeps a leaf small: added to its curvature.
const PENALTY: f64 = 5.0;
/// The same for a group of kinds.
const KIND_PENALTY: f64 = 15.0;
/// The fewest candidates of a leaf.
const LEAST: u32 = 20;
/// The least curvature of a leaf.
const LEAST_CURVATURE: f64 = 0.001;
/// Into how many bins an input is cut.
const BINS: usize = 128;
/// How many of the inputs a tree may ask for, beside the kind.
const ASKED: usize = 19;

/// Sums over the candidates of a bin.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    gradient: f64,
    curvature: f64,
    count: u32,
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient + other.gradient,
            curvature: self.curvature + other.curvature,
            count: self.count + other.count,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            curvature: self.curvature - other.curvature,
            count: self.count - other.count,
        }
    }

    fn gain(self, penalty: f64) -> f64 {
        self.gradient * self.gradient / (self.curvature + penalty)
    }

    fn value(self) -> f64 {
        -self.gradient / (self.curvature + PENALTY) * RATE
    }

    fn is_enough(self) -> bool {
        LEAST <= self.count && LEAST_CURVATURE <= self.curvature
    }
}

/// Candidates, cut into bins.
struct Binned {
    /// Row by row: a bin for every input, then the kind.
    rows: Vec<[u8; INPUTS + 1]>,
    /// The upper limits of the bins of every input but the last.
    limits: Vec<Vec<f32>>,
}

/// Grows a forest.
pub(super) fn grow(candidates: &[&Candidate], right: &[bool], seed: u64) -> Forest {
    let binned = Binned::of(candidates);
    let n_right = right.iter().filter(|right| **right).count();
    let start = logit(n_right as f64 / right.len().max(1) as f64);
    let mut logits = vec![start; candidates.len()];
    let mut drawn = Drawn(seed);
    let mut trees = Vec::with_capacity(TREES);
    let mut pulls: Vec<(f64, f64)> = vec![(0.0, 0.0); candidates.len()];
    for _ in 0..TREES {
        for ((pull, logit), right) in pulls.iter_mut().zip(&logits).zip(right) {
            let p = logistic(*logit);
            *pull = (p - if *right { 1.0 } else { 0.0 }, p * (1.0 - p));
        }
        let mut inputs: Vec<usize> = (0..INPUTS).collect();
        drawn.shuffle(&mut inputs);
        inputs.truncate(ASKED);
        inputs.sort_unstable();
        inputs.push(INPUTS);
        let Some(tree) = Growing { binned: &binned, pulls: &pulls, inputs: &inputs }.tree(&mut logits) else { break };
        trees.push(tree);
    }
    Forest::new(start as f32, trees)
}

impl Binned {
    fn of(candidates: &[&Candidate]) -> Self {
        let mut limits = Vec::with_capacity(INPUTS);
        for input in 0..INPUTS {
            let mut values: Vec<f32> = candidates.iter().filter_map(|one| one.inputs.get(input)).copied().collect();
            values.sort_by(f32::total_cmp);
            let mut cuts: Vec<f32> =
                (1..BINS).filter_map(|cut| values.get(cut * values.len() / BINS)).copied().collect();
            cuts.dedup();
            limits.push(cuts);
        }
        let bin = |input: usize, value: f32| {
            limits.get(input).map_or(0, |limits| limits.partition_point(|limit| *limit < value))
        };
        let row = |candidate: &&Candidate| {
            std::array::from_fn(|input| {
                let bin = candidate.inputs.get(input).map_or(candidate.kind, |value| bin(input, *value));
                u8::try_from(bin).unwrap_or(u8::MAX)
            })
        };
        Self { rows: candidates.iter().map(row).collect(), limits }
    }
}

/// A tree that grows.
struct Growing<'a> {
    binned: &'a Binned,
    pulls: &'a [(f64, f64)],
    /// The inputs that may be asked for; the kind comes last.
    inputs: &'a [usize],
}

/// The sums of every bin of every input that may be asked for.
type Histogram = Vec<[Sum; BINS]>;

/// A leaf that may be split.
struct Leaf {
    members: Vec<u32>,
    histogram: Histogram,
    total: Sum,
    split: Option<Split>,
    /// The node that leads here, and by which answer.
    parent: Option<(usize, usize)>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    input: usize,
    question: Question,
    /// The last bin of yes; for the kind a bit each.
    bins: u64,
}

impl Growing<'_> {
    /// Grows one tree and adds it to the logits; none where nothing can be told apart.
    fn tree(&self, logits: &mut [f64]) -> Option<Tree> {
        let everyone: Vec<u32> = (0..u32::try_from(self.pulls.len()).ok()?).collect();
        let histogram = self.histogram(&everyone);
        let total = self.total(&everyone);
        let mut leaves = vec![self.leaf(everyone, histogram, total, None)];
        let mut nodes: Vec<Node> = Vec::new();
        while leaves.len() < LEAVES {
            let gain = |leaf: &Leaf| leaf.split.map_or(0.0, |split| split.gain);
            let Some((at, _)) = leaves
                .iter()
                .enumerate()
                .filter(|(_, leaf)| leaf.split.is_some())
                .max_by(|a, b| gain(a.1).total_cmp(&gain(b.1)).then(b.0.cmp(&a.0)))
            else {
                break;
            };
            let leaf = leaves.remove(at);
            let Some(split) = leaf.split else { break };
            let node = nodes.len();
            nodes.push(Node { question: split.question, next: [Next::Leaf(0.0); 2] });
            link(&mut nodes, leaf.parent, Next::Node(u8::try_from(node).ok()?));
            leaves.extend(self.parted(leaf, split, node));
        }
        if nodes.is_empty() {
            return None;
        }
        for leaf in leaves {
            let value = leaf.total.value() as f32;
            link(&mut nodes, leaf.parent, Next::Leaf(value));
            for member in leaf.members {
                if let Some(logit) = logits.get_mut(member as usize) {
                    *logit += f64::from(value);
                }
            }
        }
        Some(Tree(nodes))
    }

    fn parted(&self, leaf: Leaf, split: Split, node: usize) -> [Leaf; 2] {
        let is_yes = |member: &u32| {
            self.binned.rows.get(*member as usize).and_then(|row| row.get(split.input)).is_some_and(|bin| {
                match split.question {
                    Question::AtMost(..) => u64::from(*bin) <= split.bins,
                    Question::Among(_) => split.bins >> bin & 1 == 1,
                }
            })
        };
        let (yes, no): (Vec<u32>, Vec<u32>) = leaf.members.into_iter().partition(is_yes);
        // The smaller part is counted, and the other is what is left.
        let yes_is_small = yes.len() <= no.len();
        let small = if yes_is_small { &yes } else { &no };
        let counted = self.histogram(small);
        let mut rest = leaf.histogram;
        for (rest, counted) in rest.iter_mut().zip(&counted) {
            for (rest, counted) in rest.iter_mut().zip(counted) {
                *rest = rest.minus(*counted);
            }
        }
        let small_total = self.total(small);
        let rest_total = leaf.total.minus(small_total);
        let ((yes_sums, yes_total), (no_sums, no_total)) = if yes_is_small {
            ((counted, small_total), (rest, rest_total))
        } else {
            ((rest, rest_total), (counted, small_total))
        };
        [self.leaf(yes, yes_sums, yes_total, Some((node, 0))), self.leaf(no, no_sums, no_total, Some((node, 1)))]
    }

    fn leaf(&self, members: Vec<u32>, histogram: Histogram, total: Sum, parent: Option<(usize, usize)>) -> Leaf {
        let split = self.best(&histogram, total);
        Leaf { members, histogram, total, split, parent }
    }

    fn total(&self, members: &[u32]) -> Sum {
        members
            .iter()
            .filter_map(|member| self.pulls.get(*member as usize))
            .fold(Sum::default(), |sum, pull| sum.plus(Sum { gradient: pull.0, curvature: pull.1, count: 1 }))
    }

    fn histogram(&self, members: &[u32]) -> Histogram {
        let mut histogram = vec![[Sum::default(); BINS]; self.inputs.len()];
        for member in members {
            let at = *member as usize;
            let (Some(row), Some((gradient, curvature))) = (self.binned.rows.get(at), self.pulls.get(at)) else {
                continue;
            };
            for (bins, input) in histogram.iter_mut().zip(self.inputs) {
                let bin = row.get(*input).copied().unwrap_or_default();
                if let Some(sum) = bins.get_mut(usize::from(bin)) {
                    sum.gradient += gradient;
                    sum.curvature += curvature;
                    sum.count += 1;
                }
            }
        }
        histogram
    }

    /// Returns the split that gains most; none where none gains anything.
    fn best(&self, histogram: &Histogram, total: Sum) -> Option<Split> {
        let mut best: Option<Split> = None;
        let mut offer = |split: Split| {
            if split.gain > best.map_or(1e-6, |best| best.gain) {
                best = Some(split);
            }
        };
        for (bins, &input) in histogram.iter().zip(self.inputs) {
            match self.binned.limits.get(input) {
                Some(limits) => by_limit(bins, limits, input, total, &mut offer),
                None => by_kind(bins, total, &mut offer),
            }
        }
        best
    }
}

fn by_limit(bins: &[Sum; BINS], limits: &[f32], input: usize, total: Sum, offer: &mut impl FnMut(Split)) {
    let mut yes = Sum::default();
    for (bin, (sum, limit)) in (0_u64..).zip(bins.iter().zip(limits)) {
        yes = yes.plus(*sum);
        let no = total.minus(yes);
        if sum.count > 0 && yes.is_enough() && no.is_enough() {
            let gain = yes.gain(PENALTY) + no.gain(PENALTY) - total.gain(PENALTY);
            let asked = u8::try_from(input).unwrap_or(u8::MAX);
            offer(Split { gain, input, question: Question::AtMost(asked, *limit), bins: bin });
        }
    }
}

/// Kinds are put in the order of what they ask for; a prefix of that order is the best group.
fn by_kind(bins: &[Sum; BINS], total: Sum, offer: &mut impl FnMut(Split)) {
    let mut kinds: Vec<(usize, Sum)> =
        bins.iter().copied().enumerate().take(KINDS).filter(|(_, sum)| sum.count > 0).collect();
    let pull = |sum: &Sum| sum.gradient / (sum.curvature + KIND_PENALTY);
    kinds.sort_by(|a, b| pull(&a.1).total_cmp(&pull(&b.1)).then(a.0.cmp(&b.0)));
    let (mut yes, mut among) = (Sum::default(), 0);
    for (kind, sum) in kinds {
        yes = yes.plus(sum);
        among |= 1 << kind;
        let no = total.minus(yes);
        if yes.is_enough() && no.is_enough() {
            let gain = yes.gain(KIND_PENALTY) + no.gain(KIND_PENALTY) - total.gain(KIND_PENALTY);
            offer(Split { gain, input: INPUTS, question: Question::Among(among), bins: among });
        }
    }
}

fn link(nodes: &mut [Node], parent: Option<(usize, usize)>, next: Next) {
    if let Some((node, answer)) = parent
        && let Some(slot) = nodes.get_mut(node).and_then(|node| node.next.get_mut(answer))
    {
        *slot = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates() -> (Vec<Candidate>, Vec<bool>) {
        let mut drawn = Drawn(5);
        let one = |_| {
            let mut inputs = [0.0; INPUTS];
            inputs.iter_mut().for_each(|input| *input = (drawn.next() % 1_000) as f32);
            Candidate { segment: 0, kind: (drawn.next() % 33) as usize, inputs }
        };
        let candidates: Vec<Candidate> = (0..2_000).map(one).collect();
        let right = candidates.iter().map(|one| (one.inputs[4] > 600.0) != (one.kind % 3 == 0)).collect();
        (candidates, right)
    }

    #[test]
    fn what_an_input_and_the_kind_say_together_is_learned() {
        let (candidates, right) = candidates();
        let forest = grow(&candidates.iter().collect::<Vec<_>>(), &right, 3);
        assert!(forest.trees.iter().all(Tree::is_sound));
        let wrong =
            forest.logits(&candidates).iter().zip(&right).filter(|(logit, right)| (**logit > 0.0) != **right).count();
        assert!(wrong < 60, "{wrong} of 2,000 are wrong");
    }

    #[test]
    fn the_same_candidates_grow_the_same_forest() {
        let (candidates, right) = candidates();
        let candidates: Vec<&Candidate> = candidates.iter().collect();
        assert_eq!(grow(&candidates, &right, 3), grow(&candidates, &right, 3));
    }

    #[test]
    fn where_nothing_can_be_told_apart_there_is_no_tree() {
        let (candidates, _) = candidates();
        let few: Vec<&Candidate> = candidates.iter().take(30).collect();
        assert!(grow(&few, &[true; 30], 1).trees.is_empty());
    }
}
