//! Proposals: the fewest suggested terms that reach a target, with what each party gains and loses by them.
//!
//! Goes in: a contract, the model, the suggested terms, what is wanted and for whom. Comes out: the smallest set of terms,
//! up to two others of its size, and for each what both parties had and would have; or the nearest set, and what is missing.
//! A term is a change of facts, so that the changed contract is a contract like any other, and a promise is its assessment.
//! Not here: what a fact is worth (the model), and what can be asked for (`models/terms/`).

mod apply;
mod candidate;
mod change;
mod clause;
mod figure;
mod label;
mod search;
mod target;
mod terms;

use jiff::civil::Date;

use crate::contract::Contract;
use crate::scoring::model::Model;
use crate::scoring::position::{Position, Sought, positions};
use crate::scoring::worth::price_of_change;
use crate::scoring::{Amount, BargainingZone, ModelRef, Points, Request};

pub use apply::apply;
pub use candidate::Candidate;
pub use change::{FactChange, NewValue};
pub use label::Label;
pub use target::{Aim, MAX_COST_LIMIT, Missing, Target, Whom};
pub use terms::{RELEASED_TERMS, SuggestedTerm, Terms};

use candidate::{Field, candidates};
use search::{Searched, search};
use target::missing;

/// The most sets of terms that are tried one by one: all sets of twelve candidates.
pub const MOST_SETS: usize = 4_096;

/// The most sets beside the best one that are told.
const MOST_OTHERS: usize = 2;

/// How a target came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalOutcome {
    /// The contract meets it as it is; there is nothing to ask for.
    MetAlready,
    /// The proposals meet it.
    Met,
    /// No set that was tried meets it; the proposal is the one that comes nearest.
    BeyondReach,
}

/// The answer to what could be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposals<'a> {
    /// Which model gave the points.
    pub model: &'a ModelRef,
    /// Which file the terms are from.
    pub terms: &'a ModelRef,
    /// What was wanted.
    pub target: Target,
    /// How it came out.
    pub outcome: ProposalOutcome,
    /// Where the buyer and the supplier stand with the contract as it is.
    pub before: [Position<'a>; 2],
    /// The best set first, then others of the same size that meet the target too. Empty where the target is met already, or
    /// where no term comes nearer to it.
    pub proposals: Vec<Proposal<'a>>,
    /// What is missing with the first proposal, by party; empty where the target is met.
    pub missing: Vec<Missing<'a>>,
    /// Every term that helps, alone or on top of the others: the most helpful first, those that only need an answer last.
    pub candidates: Vec<Candidate<'a>>,
    /// Whether no better set of candidates was passed over: where the target is met, every smaller one was tried, and where it
    /// is beyond reach, every one there is.
    pub is_exhaustive: bool,
    /// How many sets were tried.
    pub sets_tried: usize,
}

/// One set of terms, and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal<'a> {
    /// The terms, in the order of their file.
    pub terms: Vec<ProposedTerm<'a>>,
    /// Where the buyer and the supplier would stand.
    pub after: [Position<'a>; 2],
    /// What the buyer and the supplier gain by it.
    pub gains: [Gain; 2],
    /// Whom it serves; none where neither party gains or loses.
    pub label: Option<Label>,
    /// The yearly prices at which what both have in freedom is worth more than before, by the model's best alternative; above
    /// zero the buyer pays. None where there is none, or a cost is open.
    pub price: Option<BargainingZone>,
    /// The contract as it would be.
    pub contract: Contract,
}

/// One term of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedTerm<'a> {
    /// The term.
    pub term: &'a SuggestedTerm,
    /// The clause, with its places filled in.
    pub clause: String,
    /// What it changes in this contract; facts that are as good already are left as they are.
    pub changes: Vec<FactChange>,
}

impl ProposedTerm<'_> {
    /// Says whether it only settles what is open: an answer may do as well as a clause.
    pub fn needs_only_answers(&self) -> bool {
        self.changes.iter().all(|change| change.settles)
    }
}

/// What one party gains by a set of terms; below zero what it loses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gain {
    /// Proven points of portability, in basis points.
    pub points: Points,
    /// What the contract makes it bear less where it leaves itself in the month of the stand, on likely values. None where that
    /// is open before or after.
    pub leaving: Option<Amount>,
    /// The same where the other leaves.
    pub left: Option<Amount>,
}

/// Finds the fewest suggested terms that reach a target.
///
/// A gain is counted in proven points: agreeing a term also settles what was open.
pub fn propose<'a>(
    contract: &Contract,
    model: &'a Model,
    terms: &'a Terms,
    request: &Request<'_>,
    target: Target,
) -> Proposals<'a> {
    let field = Field::new(contract, model, terms, request, target);
    let before = positions(contract, model, request, Sought::ALL);
    let missing_before = missing(model, target, &before);
    let empty = |outcome, candidates, missing| Proposals {
        model: model.reference(),
        terms: terms.reference(),
        target,
        outcome,
        before: before.clone(),
        proposals: Vec::new(),
        missing,
        candidates,
        is_exhaustive: true,
        sets_tried: 1,
    };
    if missing_before.is_empty() {
        return empty(ProposalOutcome::MetAlready, Vec::new(), missing_before);
    }
    let (candidates, bearing) = candidates(&field, &before);
    let Searched { best, met, every_smaller, tried } = search(&field, &bearing, &before);
    let proposals: Vec<Proposal<'a>> = best
        .iter()
        .filter(|set| !set.is_empty())
        .take(1 + MOST_OTHERS)
        .map(|set| proposal(&field, contract, set, &before))
        .collect();
    let after = proposals.first().map_or(&before, |proposal| &proposal.after);
    let missing = missing(model, target, after);
    let outcome = if met { ProposalOutcome::Met } else { ProposalOutcome::BeyondReach };
    Proposals { proposals, is_exhaustive: every_smaller, sets_tried: tried, ..empty(outcome, candidates, missing) }
}

/// Returns what a term changes in a contract, seen from a day: facts that are as good already are left as they are, and so are
/// those that do not apply. Nothing where all of it is.
pub fn changes(contract: &Contract, model: &Model, term: &SuggestedTerm, as_of: Date) -> Vec<FactChange> {
    change::Sheet::new(contract, model, as_of).changes(term)
}

fn proposal<'a>(field: &Field<'a, '_>, contract: &Contract, set: &[usize], before: &[Position<'a>; 2]) -> Proposal<'a> {
    let chosen = || set.iter().filter_map(|at| field.options.get(*at));
    let changes: Vec<&FactChange> = chosen().flat_map(|option| &option.changes).collect();
    let changed = apply(contract, changes);
    let after = positions(&changed, field.model, field.request, Sought::ALL);
    let ([buyer, supplier], [buyer_after, supplier_after]) = (before, &after);
    let gains = [gain(buyer, buyer_after), gain(supplier, supplier_after)];
    let price = price_of_change(contract, &changed, field.model, field.request);
    let terms = chosen().map(|option| ProposedTerm {
        term: option.term,
        clause: clause::filled(&option.term.clause, &changed),
        changes: option.changes.clone(),
    });
    Proposal { terms: terms.collect(), after, gains, label: Label::of(gains), price, contract: changed }
}

/// Returns what a party gains from one position to another.
fn gain(before: &Position<'_>, after: &Position<'_>) -> Gain {
    let points = after.portability.proven - before.portability.proven;
    Gain {
        points,
        leaving: figure::saved(&before.leaving, &after.leaving),
        left: figure::saved(&before.left, &after.left),
    }
}
