//! What would have to be known for more findings: each open fact with the rules that hang on it.

use super::condition::Turn;
use super::finding::Stretch;
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
    /// The findings that hang on it, each once, by their places.
    pub(super) findings: Vec<u16>,
}

impl LawQuestion<'_> {
    /// Returns how many rules hang on the fact, from one.
    pub fn n_rules(&self) -> usize {
        self.findings.len()
    }
}

/// How many rules hang on an open fact as a rule.
const USUAL_RULES: usize = 32;

/// Collects the questions. Rules that follow each other mostly stand behind the same gates and hang on the same open facts, so
/// that those are asked for once, with all these rules.
pub(super) struct Asked<'a> {
    /// By slot: slots are in the order of facts.
    at: Vec<Place<'a>>,
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
    behind: Stretch,
    findings: Vec<u16>,
}

/// Who asked for the fact in a slot.
#[derive(Clone, Default)]
struct Place<'a> {
    question: Option<LawQuestion<'a>>,
    /// The last finding by which it was asked for, from one.
    finding: usize,
    /// The last group whose gates ask for it.
    group: usize,
}

impl<'a> Asked<'a> {
    pub(super) fn new(law: &'a Packs) -> Self {
        Self { at: vec![Place::default(); law.slots.n()], n_findings: 0, group: Group::default() }
    }

    /// Takes a finding that is unknown, by its place, and what all so far turned on; the rules of a pack follow each other.
    pub(super) fn ask(&mut self, place: usize, finding: &Finding<'a>, turns: &[Turn<'a>]) {
        // There are a few hundred rules.
        let Ok(number) = u16::try_from(place) else { return };
        if self.group.pack.is_none() || self.group.behind != finding.behind {
            self.end_group(turns);
            let number = self.group.number + 1;
            for turn in finding.behind.of(turns).iter().filter(|turn| turn.answer == Answer::Open) {
                if let Some(place) = self.at.get_mut(turn.slot) {
                    place.group = number;
                }
            }
            let findings = Vec::with_capacity(finding.pack.rules.len());
            self.group = Group { number, pack: Some(finding.pack), behind: finding.behind, findings };
        }
        self.group.findings.push(number);
        self.n_findings += 1;
        for turn in finding.own.of(turns).iter().filter(|turn| turn.answer == Answer::Open) {
            let Some(place) = self.at.get_mut(turn.slot) else { continue };
            let is_asked = place.finding == self.n_findings || (place.group == self.group.number);
            place.finding = self.n_findings;
            if !is_asked {
                place.add(finding.pack, turn, &[number]);
            }
        }
    }

    /// Asks for what the gates of the group turned on.
    fn end_group(&mut self, turns: &[Turn<'a>]) {
        let Group { number, pack, behind, findings } = std::mem::take(&mut self.group);
        self.group.number = number;
        let Some(pack) = pack else { return };
        for turn in behind.of(turns).iter().filter(|turn| turn.answer == Answer::Open) {
            let Some(place) = self.at.get_mut(turn.slot).filter(|place| place.group == number) else { continue };
            // Several gates may turn on one fact.
            place.group = 0;
            place.add(pack, turn, &findings);
        }
    }

    /// Returns the questions, the one that most rules hang on first, of as many in the order of facts; by what all findings
    /// turned on.
    pub(super) fn finish(mut self, turns: &[Turn<'a>]) -> Vec<LawQuestion<'a>> {
        self.end_group(turns);
        // Numbers are sorted, not questions: how many rules, the most first, above the slot.
        let rank = |(slot, place): (u32, &Place<'_>)| {
            let n_rules = u32::try_from(place.question.as_ref()?.n_rules()).unwrap_or(u32::MAX);
            Some(u64::from(u32::MAX - n_rules) << 32 | u64::from(slot))
        };
        let mut ranks: Vec<u64> = (0..).zip(&self.at).filter_map(rank).collect();
        ranks.sort_unstable();
        let slots = ranks.into_iter().filter_map(|rank| usize::try_from(rank & u64::from(u32::MAX)).ok());
        slots.filter_map(|slot| self.at.get_mut(slot)?.question.take()).collect()
    }
}

impl<'a> Place<'a> {
    /// Adds findings to the question for the fact.
    fn add(&mut self, pack: &'a Pack, turn: &Turn<'a>, more: &[u16]) {
        let Some(fact) = turn.path else { return };
        let question = self.question.get_or_insert_with(|| {
            let text = pack.question_in(turn.slot).unwrap_or_default();
            let findings = Vec::with_capacity(USUAL_RULES.max(more.len()));
            LawQuestion { fact, state: turn.state, text, findings }
        });
        question.findings.extend_from_slice(more);
    }
}
