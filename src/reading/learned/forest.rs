//! What does a forest of small trees make of a candidate?
//!
//! Goes in: the inputs of a candidate. Comes out: a logit, the sum of a leaf from every tree. A tree asks of an input
//! whether it is at most a limit, or of the kind whether it is among some. Not here: how trees grow (see
//! [`super::training`]).
//!
//! The trees are not walked one by one. All questions of all trees about one input stand in the order of their limits: those
//! up to the input are answered with no, the rest with yes, and each no rules out the leaves that only a yes would have led
//! to. Of what is left of a tree the first leaf is the one (QuickScorer: Lucchese and others, SIGIR 2015; and several
//! candidates side by side: the same, SIGIR 2016).

use super::context::{Candidate, INPUTS};
use super::kind::KINDS;

/// A question, and where each answer leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    /// What is asked.
    pub(super) question: Question,
    /// Where yes leads, and where no does.
    pub(super) next: [Next; 2],
}

/// What is asked at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Question {
    /// Is the input at most the limit?
    AtMost(u8, f32),
    /// Is the kind among these, a bit each?
    Among(u64),
}

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next {
    /// To a node further down the list of its tree.
    Node(u8),
    /// To a leaf, with what it adds.
    Leaf(f32),
}

/// A tree: its nodes, from the root; each leads further down the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree(pub(super) Vec<Node>);

/// A forest.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Forest {
    /// Where the sum starts.
    pub(super) start: f32,
    /// The trees, in the order that they were grown.
    pub(super) trees: Vec<Tree>,
    /// What is asked of each input, from the lowest limit up.
    limits: Vec<Vec<Limit>>,
    /// The leaves that stay where a candidate is of a kind, by kind and tree.
    of_kind: Vec<Vec<Leaves>>,
    /// What each leaf adds, by tree.
    leaves: Vec<[f32; MAX_LEAVES]>,
}

/// How many candidates are asked side by side, which costs little more than to ask one.
const LANES: usize = 8;

/// A set of the leaves of a tree, the leftmost in the lowest bit.
type Leaves = u16;

/// The most leaves of a tree.
pub(super) const MAX_LEAVES: usize = Leaves::BITS as usize;

/// A question that is answered with no above a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limit {
    limit: f32,
    tree: u16,
    /// The leaves that stay after no.
    stay: Leaves,
}

impl Forest {
    /// Takes trees that are sound; of one that is not, what cannot be reached counts nothing.
    pub(super) fn new(start: f32, trees: Vec<Tree>) -> Self {
        let of_kind = vec![vec![Leaves::MAX; trees.len()]; KINDS];
        let mut forest = Self { start, of_kind, limits: vec![Vec::new(); INPUTS], ..Self::default() };
        for (at, tree) in (0_u16..).zip(&trees) {
            let mut leaves = Vec::with_capacity(MAX_LEAVES);
            forest.enlist(at, tree, 0, &mut leaves);
            leaves.resize(MAX_LEAVES, 0.0);
            forest.leaves.extend(leaves.first_chunk());
        }
        for limits in &mut forest.limits {
            limits.sort_by(|a, b| a.limit.total_cmp(&b.limit));
        }
        Self { trees, ..forest }
    }

    /// Enlists the questions of a part of a tree, from the left to the right.
    fn enlist(&mut self, of: u16, tree: &Tree, at: usize, leaves: &mut Vec<f32>) {
        let Some(node) = tree.0.get(at) else { return };
        let follow = |forest: &mut Self, next: Next, leaves: &mut Vec<f32>| match next {
            // A node leads only down the list, which a file is held to: the way ends.
            Next::Node(next) if at < usize::from(next) => forest.enlist(of, tree, usize::from(next), leaves),
            Next::Node(_) => {}
            Next::Leaf(value) => leaves.push(value),
        };
        let [yes, no] = node.next;
        let first = leaves.len();
        follow(self, yes, leaves);
        let stay = !(below(leaves.len()) & !below(first));
        follow(self, no, leaves);
        match node.question {
            Question::AtMost(input, limit) => {
                if let Some(limits) = self.limits.get_mut(usize::from(input)) {
                    limits.push(Limit { limit, tree: of, stay });
                }
            }
            Question::Among(kinds) => {
                for (_, trees) in self.of_kind.iter_mut().enumerate().filter(|(kind, _)| kinds >> kind & 1 == 0) {
                    if let Some(left) = trees.get_mut(usize::from(of)) {
                        *left &= stay;
                    }
                }
            }
        }
    }

    /// Returns the logits of candidates.
    pub(super) fn logits(&self, candidates: &[Candidate]) -> Vec<f32> {
        let mut left = vec![[Leaves::MAX; LANES]; self.leaves.len()];
        candidates.chunks(LANES).flat_map(|some| self.of_some(some, &mut left).into_iter().take(some.len())).collect()
    }

    /// Returns the logits of as many candidates as there are lanes, or fewer.
    fn of_some(&self, candidates: &[Candidate], left: &mut [[Leaves; LANES]]) -> [f32; LANES] {
        let mut inputs = [[0.0_f32; LANES]; INPUTS];
        for (lane, candidate) in candidates.iter().enumerate().take(LANES) {
            for (of_lanes, input) in inputs.iter_mut().zip(candidate.inputs) {
                of_lanes[lane] = input;
            }
            for (of_lanes, of_kind) in left.iter_mut().zip(self.of_kind.get(candidate.kind).into_iter().flatten()) {
                of_lanes[lane] = *of_kind;
            }
        }
        for (limits, inputs) in self.limits.iter().zip(&inputs) {
            // What is no number is at most nothing.
            let asked = limits.partition_point(|asked| !inputs.iter().all(|input| *input <= asked.limit));
            for asked in limits.iter().take(asked) {
                let Some(left) = left.get_mut(usize::from(asked.tree)) else { continue };
                for (left, input) in left.iter_mut().zip(inputs) {
                    *left &= asked.stay | Leaves::from(*input <= asked.limit).wrapping_neg();
                }
            }
        }
        left.iter().zip(&self.leaves).fold([self.start; LANES], |sums, (left, leaves)| {
            std::array::from_fn(|lane| sums[lane] + leaves[left[lane].trailing_zeros() as usize % MAX_LEAVES])
        })
    }
}

/// Returns the leaves before a place.
fn below(place: usize) -> Leaves {
    Leaves::try_from((1_u32 << place.min(MAX_LEAVES)) - 1).unwrap_or(Leaves::MAX)
}

impl Tree {
    /// Says whether every question is of an input or kind that there is, and every node leads down the list, to each of the
    /// others once; and whether the leaves are not too many.
    pub(super) fn is_sound(&self) -> bool {
        self.0.iter().enumerate().all(|(at, node)| {
            let asks = match node.question {
                Question::AtMost(input, limit) => usize::from(input) < INPUTS && limit.is_finite(),
                Question::Among(kinds) => kinds >> KINDS == 0,
            };
            let leads = |next: &Next| match next {
                Next::Node(next) => at < usize::from(*next) && usize::from(*next) < self.0.len(),
                Next::Leaf(value) => value.is_finite(),
            };
            asks && node.next.iter().all(leads)
        }) && self.0.len() < MAX_LEAVES
            && (1..self.0.len()).all(|at| self.ways_to(at) == 1)
    }

    fn ways_to(&self, at: usize) -> usize {
        let next = self.0.iter().flat_map(|node| node.next);
        next.filter(|next| matches!(next, Next::Node(next) if usize::from(*next) == at)).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Tree {
        /// Walks to the leaf of a candidate, question by question.
        fn leaf(&self, candidate: &Candidate) -> f32 {
            let mut at = 0;
            while let Some(node) = self.0.get(at) {
                let yes = match node.question {
                    Question::AtMost(input, limit) => candidate.inputs[usize::from(input)] <= limit,
                    Question::Among(kinds) => kinds >> candidate.kind & 1 == 1,
                };
                match node.next[usize::from(!yes)] {
                    Next::Node(next) => at = usize::from(next),
                    Next::Leaf(value) => return value,
                }
            }
            0.0
        }
    }

    fn tree() -> Tree {
        Tree(vec![
            Node { question: Question::AtMost(3, 0.5), next: [Next::Leaf(1.0), Next::Node(1)] },
            Node { question: Question::Among(0b100), next: [Next::Leaf(2.0), Next::Leaf(3.0)] },
        ])
    }

    fn candidate(kind: usize, input: f32) -> Candidate {
        let mut inputs = [0.0; INPUTS];
        inputs[3] = input;
        Candidate { segment: 0, kind, inputs }
    }

    #[test]
    fn answers_lead_to_leaves() {
        let forest = Forest::new(10.0, vec![tree(), tree()]);
        let candidates = [candidate(2, 0.5), candidate(2, 0.6), candidate(1, 0.6)];
        assert_eq!(forest.logits(&candidates), [12.0, 14.0, 16.0]);
        assert_eq!(Forest::default().logits(&candidates), [0.0; 3]);
        assert!(forest.logits(&[]).is_empty());
    }

    /// Grows a tree of as many nodes as there are choices: each takes the place of a leaf.
    fn grown(choices: &[(usize, bool, u8, i8)]) -> Tree {
        let mut nodes: Vec<Node> = Vec::new();
        for (at, (place, by_kind, input, limit)) in choices.iter().enumerate() {
            let question = match by_kind {
                true => Question::Among(u64::from(*input) << 3 | 5),
                false => Question::AtMost(input % INPUTS as u8, f32::from(*limit)),
            };
            let leaves: Vec<(usize, usize)> = (0..nodes.len())
                .flat_map(|node| [(node, 0), (node, 1)])
                .filter(|(node, answer)| matches!(nodes[*node].next[*answer], Next::Leaf(_)))
                .collect();
            if let Some((node, answer)) = leaves.get(place % leaves.len().max(1)) {
                nodes[*node].next[*answer] = Next::Node(at as u8);
            }
            let leaf = |answer: usize| Next::Leaf((2 * at + answer) as f32 + 0.1);
            nodes.push(Node { question, next: [leaf(0), leaf(1)] });
        }
        Tree(nodes)
    }

    proptest! {
        #[test]
        fn all_questions_at_once_lead_where_one_by_one_leads(
            trees in prop::collection::vec(
                prop::collection::vec((0..99_usize, any::<bool>(), any::<u8>(), -3..3_i8), 0..MAX_LEAVES), 0..5,
            ),
            asked in prop::collection::vec(
                (0..KINDS, prop::collection::vec(prop_oneof![(-4..4_i8).prop_map(f32::from), Just(f32::NAN)], INPUTS)),
                0..2 * LANES + 2,
            ),
        ) {
            let trees: Vec<Tree> = trees.iter().map(|choices| grown(choices)).collect();
            prop_assert!(trees.iter().all(Tree::is_sound));
            let candidate = |(kind, inputs): (usize, Vec<f32>)| {
                Candidate { segment: 0, kind, inputs: inputs.try_into().unwrap() }
            };
            let candidates: Vec<Candidate> = asked.into_iter().map(candidate).collect();
            let walk = |candidate| trees.iter().fold(0.5, |sum, tree: &Tree| sum + tree.leaf(candidate));
            let walked: Vec<f32> = candidates.iter().map(walk).collect();
            prop_assert_eq!(Forest::new(0.5, trees).logits(&candidates), walked);
        }
    }

    #[test]
    fn a_tree_that_leads_nowhere_is_not_sound() {
        assert!(tree().is_sound());
        for (at, node) in [
            (1, Node { question: Question::Among(0), next: [Next::Node(1), Next::Leaf(0.0)] }),
            (1, Node { question: Question::Among(0), next: [Next::Node(2), Next::Leaf(0.0)] }),
            (0, Node { question: Question::Among(1 << KINDS), next: [Next::Leaf(0.0); 2] }),
            (0, Node { question: Question::AtMost(200, 0.0), next: [Next::Leaf(0.0); 2] }),
            (0, Node { question: Question::AtMost(0, f32::NAN), next: [Next::Leaf(0.0); 2] }),
        ] {
            let mut tree = tree();
            tree.0[at] = node;
            assert!(!tree.is_sound(), "{node:?}");
        }
        let twice = Node { question: Question::Among(1), next: [Next::Node(1); 2] };
        assert!(!Tree(vec![twice, tree().0[1]]).is_sound());
        assert!(!grown(&[(0, false, 0, 0); MAX_LEAVES]).is_sound());
    }
}
