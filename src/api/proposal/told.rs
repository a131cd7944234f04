//! Proposals on the wire. Out only, and total.

use super::{asker, target_to_proto};
use crate::api::assessment;
use crate::api::contract::{self, Wire};
use crate::api::pb;
use crate::api::pb::fact_change::To;
use crate::contract::Path;
use crate::scoring::Position;
use crate::scoring::proposal::{
    Candidate, FactChange, Gain, Label, Missing, NewValue, Proposal, ProposalOutcome, Proposals, ProposedTerm,
};

/// Returns the message of proposals.
pub(super) fn proposals(found: &Proposals<'_>) -> pb::Proposals {
    let Proposals {
        model,
        terms,
        target,
        outcome,
        before: [buyer, supplier],
        proposals,
        missing,
        candidates,
        is_exhaustive,
        sets_tried,
    } = found;
    let outcome = match outcome {
        ProposalOutcome::MetAlready => pb::ProposalOutcome::MetAlready,
        ProposalOutcome::Met => pb::ProposalOutcome::Met,
        ProposalOutcome::BeyondReach => pb::ProposalOutcome::BeyondReach,
    };
    pb::Proposals {
        model: Some(assessment::model_ref(model)),
        terms: Some(assessment::model_ref(terms)),
        target: Some(target_to_proto(*target)),
        outcome: outcome.into(),
        buyer: Some(position(buyer)),
        supplier: Some(position(supplier)),
        proposals: proposals.iter().map(proposal).collect(),
        missing: missing.iter().map(self::missing).collect(),
        candidates: candidates.iter().map(candidate).collect(),
        is_exhaustive: *is_exhaustive,
        sets_tried: i32::try_from(*sets_tried).unwrap_or(i32::MAX),
    }
}

fn proposal(of: &Proposal<'_>) -> pb::Proposal {
    let Proposal {
        terms,
        after: [buyer, supplier],
        gains: [buyer_gain, supplier_gain],
        label: whom_it_serves,
        price,
        contract,
    } = of;
    pb::Proposal {
        terms: terms.iter().map(term).collect(),
        buyer: Some(position(buyer)),
        supplier: Some(position(supplier)),
        buyer_gain: Some(gain(*buyer_gain)),
        supplier_gain: Some(gain(*supplier_gain)),
        label: whom_it_serves.map_or(pb::ProposalLabel::Unspecified, label).into(),
        price: price.as_ref().map(assessment::zone),
        contract: Some(contract::to_proto(contract)),
    }
}

fn label(label: Label) -> pb::ProposalLabel {
    match label {
        Label::BothGain => pb::ProposalLabel::BothGain,
        Label::Trade => pb::ProposalLabel::Trade,
        Label::OneSided => pb::ProposalLabel::OneSided,
    }
}

fn term(proposed: &ProposedTerm<'_>) -> pb::SuggestedTerm {
    let ProposedTerm { term, clause, changes } = proposed;
    pb::SuggestedTerm {
        id: term.id.clone(),
        asker: asker(term.whom).into(),
        asks: term.asks.clone(),
        clause: clause.clone(),
        source: term.source.clone(),
        needs_only_answers: proposed.needs_only_answers(),
        changes: changes.iter().map(change).collect(),
    }
}

fn change(change: &FactChange) -> pb::FactChange {
    let FactChange { path, to, state, from, settles } = change;
    let to = match to {
        NewValue::Value(value) => To::Value(contract::value_to_proto(value)),
        NewValue::Excluded => To::Excluded(true),
    };
    pb::FactChange {
        path: Path::text(path),
        to: Some(to),
        state: state.to_proto(),
        from: from.as_ref().map(contract::value_to_proto),
        settles: *settles,
    }
}

fn position(position: &Position<'_>) -> pb::Position {
    let Position { portability, completeness, grade, possible_grade, gates, stand, leaving, left } = position;
    pb::Position {
        portability: Some(assessment::span(*portability)),
        grade: grade.map_or(pb::Grade::NotGradedYet, assessment::grade_to_proto).into(),
        possible_grade: assessment::grade_to_proto(*possible_grade).into(),
        completeness: *completeness,
        gates: gates.iter().map(|(id, _)| (*id).to_owned()).collect(),
        stand: stand.as_ref().map(assessment::stand_to_proto),
        leaving: Some(assessment::amounts(*leaving)),
        left: Some(assessment::amounts(*left)),
    }
}

fn gain(gain: Gain) -> pb::Gain {
    let Gain { points, leaving, left } = gain;
    pb::Gain { points, leaving: leaving.map(assessment::amount), left: left.map(assessment::amount) }
}

fn missing(missing: &Missing<'_>) -> pb::TargetMissing {
    let Missing { party, points, completeness, gates, tests, cost, cost_is_open } = missing;
    pb::TargetMissing {
        party: party.to_proto(),
        points: *points,
        completeness: *completeness,
        gates: gates.iter().map(|id| (*id).to_owned()).collect(),
        tests: tests.iter().map(|id| (*id).to_owned()).collect(),
        cost: *cost,
        cost_is_open: *cost_is_open,
    }
}

fn candidate(candidate: &Candidate<'_>) -> pb::CandidateTerm {
    let Candidate { term, points: [buyer_points, supplier_points], needs_only_answers, bears_on_target } = candidate;
    pb::CandidateTerm {
        id: term.id.clone(),
        asker: asker(term.whom).into(),
        asks: term.asks.clone(),
        buyer_points: *buyer_points,
        supplier_points: *supplier_points,
        needs_only_answers: *needs_only_answers,
        bears_on_target: *bears_on_target,
    }
}
