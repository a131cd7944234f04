//! What would have to be known for more findings: each open fact with the rules that hang on it.

use std::cmp::Reverse;
use std::sync::Arc;

use super::condition::Turn;
use super::{Answer, Finding, Pack, Packs};
use crate::contract::{Path, State};

/// An open fact that findings hang on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawQuestion<'a> {
    /// The fact.
    pub fact: &'a Path,
    /// What is known of it.
    pub state: State,
    /// The question in words.
    pub text: &'a str,
    /// The rules that hang on it, each once, in the order of the findings.
    pub rules: Vec<&'a str>,
}

/// How many rules hang on an open fact as a rule.
const USUAL_RULES: usize = 8;

/// Collects the questions. Rules that follow each other mostly stand behind the same gates and hang on the same open facts, so
/// that those are asked for once, with all these rules.
pub(super) struct Asked<'a> {
    /// By slot.
    at: Vec<Place>,
    /// The questions, each with its slot: slots are in the order of facts.
    questions: Vec<(usize, LawQuestion<'a>)>,
    /// How many findings have asked.
    n_findings: usize,
    group: Group<'a>,
}

/// The rules behind the same gates that asked last.
#[derive(Default)]
struct Group<'a> {
    /// From one.
    number: usize,
    pack: Option<&'a Pack>,
    /// What the gates turned on.
    behind: Arc<[Turn<'a>]>,
    rules: Vec<&'a str>,
}

/// Who asked for the fact in a slot.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The question.
    question: Option<usize>,
    /// The last finding by which it was asked for, from one.
    finding: usize,
    /// The last group whose gates ask for it.
    group: usize,
}

impl<'a> Asked<'a> {
    pub(super) fn new(law: &'a Packs) -> Self {
        let n = law.slots.n();
        Self { at: vec![Place::default(); n], questions: Vec::with_capacity(n), n_findings: 0, group: Group::default() }
    }

    /// Takes a finding that is unknown; its rules follow each other.
    pub(super) fn ask(&mut self, pack: &'a Pack, finding: &Finding<'a>) {
        if !Arc::ptr_eq(&self.group.behind, &finding.behind) {
            self.end_group();
            let number = self.group.number + 1;
            for turn in finding.behind.iter().filter(|turn| turn.answer == Answer::Open) {
                if let Some(place) = self.at.get_mut(turn.slot) {
                    place.group = number;
                }
            }
            self.group = Group { number, pack: Some(pack), behind: Arc::clone(&finding.behind), rules: Vec::new() };
        }
        self.group.rules.push(finding.rule);
        self.n_findings += 1;
        for turn in finding.own.iter().filter(|turn| turn.answer == Answer::Open) {
            let Some(place) = self.at.get_mut(turn.slot) else { continue };
            let is_asked = place.finding == self.n_findings || (place.group == self.group.number);
            place.finding = self.n_findings;
            if !is_asked {
                self.add(pack, turn, &[finding.rule]);
            }
        }
    }

    /// Asks for what the gates of the group turned on.
    fn end_group(&mut self) {
        let Group { number, pack, behind, rules } = std::mem::take(&mut self.group);
        self.group.number = number;
        let Some(pack) = pack else { return };
        for turn in behind.iter().filter(|turn| turn.answer == Answer::Open) {
            let Some(place) = self.at.get_mut(turn.slot).filter(|place| place.group == number) else { continue };
            // Several gates may turn on one fact.
            place.group = 0;
            self.add(pack, turn, &rules);
        }
    }

    /// Adds rules to the question for a fact.
    fn add(&mut self, pack: &'a Pack, turn: &Turn<'a>, more: &[&'a str]) {
        let (Some(fact), Some(place)) = (turn.path, self.at.get_mut(turn.slot)) else { return };
        if let Some((_, question)) = place.question.and_then(|at| self.questions.get_mut(at)) {
            question.rules.extend_from_slice(more);
            return;
        }
        place.question = Some(self.questions.len());
        let mut rules = Vec::with_capacity(USUAL_RULES.max(more.len()));
        rules.extend_from_slice(more);
        let text = pack.question_in(turn.slot).unwrap_or_default();
        self.questions.push((turn.slot, LawQuestion { fact, state: turn.state, text, rules }));
    }

    /// Returns the questions in their order.
    pub(super) fn finish(mut self) -> Vec<LawQuestion<'a>> {
        self.end_group();
        self.questions.sort_by_cached_key(|(slot, question)| (Reverse(question.rules.len()), *slot));
        self.questions.into_iter().map(|(_, question)| question).collect()
    }
}
