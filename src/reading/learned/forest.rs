//! What does a forest of small trees make of a candidate?
//!
//! Goes in: the inputs of a candidate. Comes out: a logit, the sum of a leaf from every tree. A tree asks of an input
//! whether it is at most a limit, or of the kind whether it is among some. Not here: how trees grow (see
//! [`super::training`]).

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
}

impl Forest {
    /// Returns the logit of a candidate.
    pub(super) fn logit(&self, candidate: &Candidate) -> f32 {
        let mut sum = self.start;
        for tree in &self.trees {
            sum += tree.leaf(candidate);
        }
        sum
    }
}

impl Tree {
    /// Returns the leaf that a candidate comes to.
    pub(super) fn leaf(&self, candidate: &Candidate) -> f32 {
        let mut at = 0;
        // A node leads only down the list, which a file is held to: the way ends.
        while let Some(node) = self.0.get(at) {
            let yes = match node.question {
                Question::AtMost(input, limit) => {
                    candidate.inputs.get(usize::from(input)).is_some_and(|input| *input <= limit)
                }
                Question::Among(kinds) => kinds >> candidate.kind & 1 == 1,
            };
            match node.next[usize::from(!yes)] {
                Next::Node(next) => at = usize::from(next),
                Next::Leaf(value) => return value,
            }
        }
        0.0
    }

    /// Says whether every question is of an input or kind that there is, and every node leads down the list.
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
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let forest = Forest { start: 10.0, trees: vec![tree(), tree()] };
        assert_eq!(forest.logit(&candidate(2, 0.5)), 12.0);
        assert_eq!(forest.logit(&candidate(2, 0.6)), 14.0);
        assert_eq!(forest.logit(&candidate(1, 0.6)), 16.0);
        assert_eq!(Forest::default().logit(&candidate(1, 0.6)), 0.0);
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
    }
}
