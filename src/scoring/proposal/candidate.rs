//! Which terms help: each looked at alone, and as the last one on top of all others.
//!
//! A term may help only together with others: two restraints weigh as much as the heavier of them. What helps neither first
//! nor last is left out.

use std::collections::BTreeMap;

use super::apply::make;
use super::change::{FactChange, NewValue, Sheet};
use super::target::{Target, distance, of_party};
use super::terms::{SuggestedTerm, Terms};
use crate::contract::{Contract, Party, Path};
use crate::scoring::model::Model;
use crate::scoring::position::{Position, Sought, positions};
use crate::scoring::{Points, Request};

/// A term that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The term.
    pub term: &'a SuggestedTerm,
    /// The proven points that it alone gives the buyer and the supplier, in basis points; below zero what it takes.
    pub points: [Points; 2],
    /// Whether it only settles what is open: an answer may do as well as a clause.
    pub needs_only_answers: bool,
    /// Whether it brings the target nearer; others only raise the score of who asks.
    pub bears_on_target: bool,
}

/// A term with what it changes in the contract that is looked at.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    pub term: &'a SuggestedTerm,
    pub changes: Vec<FactChange>,
}

/// All that a search looks at.
pub(super) struct Field<'a, 'c> {
    pub model: &'a Model,
    pub request: &'c Request<'c>,
    pub target: Target,
    /// The terms that change something, in the order of their file.
    pub options: Vec<Choice<'a>>,
    /// For each of them, which others contradict it, as bits.
    clashes: Vec<u64>,
    /// The contract without its evidence, which no score reads.
    bare: Contract,
}

impl<'a, 'c> Field<'a, 'c> {
    /// Looks at what every term changes in a contract.
    pub(super) fn new(
        contract: &'c Contract,
        model: &'a Model,
        terms: &'a Terms,
        request: &'c Request<'c>,
        target: Target,
    ) -> Self {
        let sheet = Sheet::new(contract, model, request.as_of);
        let options: Vec<Choice<'a>> = terms
            .terms
            .iter()
            .map(|term| Choice { term, changes: sheet.changes(term) })
            .filter(|choice| !choice.changes.is_empty())
            .collect();
        let values = |choice: &Choice<'a>| -> BTreeMap<Path, NewValue> {
            choice.changes.iter().map(|change| (change.path.clone(), change.to.clone())).collect()
        };
        let all: Vec<BTreeMap<Path, NewValue>> = options.iter().map(values).collect();
        let contradict = |a: &BTreeMap<Path, NewValue>, b: &BTreeMap<Path, NewValue>| {
            a.iter().any(|(path, to)| b.get(path).is_some_and(|other| other != to))
        };
        let clashes = all
            .iter()
            .map(|one| {
                let others = all.iter().enumerate().filter(|(_, other)| contradict(one, other));
                others.fold(0, |bits, (at, _)| bits | bit(at))
            })
            .collect();
        let mut bare = contract.clone();
        bare.evidence.clear();
        Self { model, request, target, options, clashes, bare }
    }

    /// Returns which terms contradict a term, as bits.
    pub(super) fn clashes(&self, at: usize) -> u64 {
        self.clashes.get(at).copied().unwrap_or(0)
    }

    /// Returns where the parties stand with a set of terms.
    pub(super) fn positions(&self, set: &[usize], sought: Sought) -> [Position<'a>; 2] {
        let mut changed = self.bare.clone();
        make(&mut changed, set.iter().filter_map(|at| self.options.get(*at)).flat_map(|option| &option.changes));
        positions(&changed, self.model, self.request, sought)
    }

    /// Returns how far a contract with a set of terms is from the target; zero where it is met.
    pub(super) fn distance(&self, set: &[usize]) -> i64 {
        distance(self.model, self.target, &self.positions(set, self.target.aim.sought()))
    }

    /// Returns all terms that go together with one, without it: in the order of the file, each that contradicts none before.
    fn others(&self, of: usize) -> Vec<usize> {
        let (mut taken, mut barred) = (Vec::new(), self.clashes(of) | bit(of));
        for at in 0..self.options.len() {
            if barred & bit(at) == 0 {
                taken.push(at);
                barred |= self.clashes(at);
            }
        }
        taken
    }
}

/// Returns the bit of a place; none beyond the most terms that a file may have.
pub(super) fn bit(at: usize) -> u64 {
    u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or(0)
}

/// Returns the terms that help, the most helpful first and those that only need an answer last; and of those that bring the
/// target nearer the places, the most helpful first.
pub(super) fn candidates<'a>(field: &Field<'a, '_>, before: &[Position<'a>; 2]) -> (Vec<Candidate<'a>>, Vec<usize>) {
    let asks = field.target.aim.sought();
    let sought = Sought { points: true, ..asks };
    let start = distance(field.model, field.target, before);
    let mut found: Vec<(i64, Points, usize, Candidate<'a>)> = Vec::new();
    for (at, option) in field.options.iter().enumerate() {
        let alone = field.positions(&[at], sought);
        let others = field.others(at);
        let (without, mut with) = (field.positions(&others, sought), others.clone());
        with.push(at);
        let with = field.positions(&with, sought);
        let of = |positions: &[Position<'a>; 2]| distance(field.model, field.target, positions);
        let (nearer_alone, nearer_last) = (start - of(&alone), of(&without) - of(&with));
        let gain = |party: Party, from: &[Position<'a>; 2], to: &[Position<'a>; 2]| {
            of_party(to, party).portability.proven - of_party(from, party).portability.proven
        };
        let parties = field.target.whom.parties();
        let own: Points = parties.iter().map(|party| gain(*party, before, &alone)).sum();
        let own_last: Points = parties.iter().map(|party| gain(*party, &without, &with)).sum();
        let bears_on_target = nearer_alone > 0 || nearer_last > 0;
        if !bears_on_target && own <= 0 && own_last <= 0 {
            continue;
        }
        let points = [gain(Party::Buyer, before, &alone), gain(Party::Supplier, before, &alone)];
        let needs_only_answers = option.changes.iter().all(|change| change.settles);
        let candidate = Candidate { term: option.term, points, needs_only_answers, bears_on_target };
        found.push((nearer_alone.max(nearer_last), own, at, candidate));
    }
    found.sort_by(|(near, own, at, _), (other_near, other_own, other_at, _)| {
        (other_near, other_own, at).cmp(&(near, own, other_at))
    });
    let bearing = found.iter().filter(|(_, _, _, found)| found.bears_on_target).map(|(_, _, at, _)| *at).collect();
    let (answers, alterations): (Vec<_>, Vec<_>) =
        found.into_iter().map(|(_, _, _, candidate)| candidate).partition(|candidate| candidate.needs_only_answers);
    (alterations.into_iter().chain(answers).collect(), bearing)
}
