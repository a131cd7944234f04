//! Why points were lost, and which open facts are worth asking about.

use std::borrow::Cow;

use super::measure::{FactorResult, Measures, PartScore};
use super::model::{Dimension, Factor, Model, QuestionKey};
use super::points::PartyPoints;
use super::{FULL_POINTS, Points, Question, Reason};
use crate::contract::{Contract, Evidence, Name, Party, Path, State, div_half_up, path_to};

/// Returns the reasons of a party, the most points lost first; their points add up to what the proven score misses.
pub(super) fn reasons<'a>(
    contract: &'a Contract,
    model: &'a Model,
    party: Party,
    results: &Measures<'a>,
    lost: &[Points],
) -> Vec<Reason<'a>> {
    let all = model.factors().zip(&results.factors).zip(lost);
    let mut lossy: Vec<_> = all.filter(|(_, lost)| **lost > 0).collect();
    lossy.sort_by_key(|(_, lost)| -**lost);
    let reason = |(((dimension, factor), result), lost): (_, &Points)| {
        reason(contract, party, (dimension, factor), (results, result), *lost)
    };
    lossy.into_iter().map(reason).collect()
}

fn reason<'a>(
    contract: &'a Contract,
    party: Party,
    (dimension, factor): (&'a Dimension, &'a Factor),
    (results, result): (&Measures<'a>, &FactorResult<'a>),
    lost: Points,
) -> Reason<'a> {
    let loss = |part: &PartScore<'_>| i64::from(FULL_POINTS - part.points.proven) * i64::from(part.rule.weight);
    let heaviest = |a: &&PartScore<'_>, b: &&PartScore<'_>| loss(a).cmp(&loss(b)).then(b.rule.id.cmp(&a.rule.id));
    let part = results.parts(result).iter().max_by(heaviest);
    let rule = part.map_or_else(|| factor.parts.first(), |part| Some(part.rule));
    let facts = part.map_or(&[][..], |part| results.facts(part));
    let fact = facts.iter().find(|(_, state)| *state == State::Stated).or(facts.first());
    let open = facts.iter().find(|(_, state)| state.is_open());
    // What is open is named where it costs more than what is settled.
    let is_open = part.is_some_and(|part| 2 * (FULL_POINTS - part.points.possible) < FULL_POINTS - part.points.proven);
    let fact = if is_open { open.or(fact) } else { fact };
    let (text, remedy) = rule.map_or(("", ""), |rule| rule.words(party));
    Reason {
        code: &factor.id,
        part: rule.map_or("", |rule| &rule.id),
        dimension: &dimension.id,
        lost,
        fact: fact.map(|(path, _)| path.clone()),
        state: fact.map_or(State::Unknown, |(_, state)| *state),
        evidence: fact.map(|(path, _)| evidence(contract, path)).unwrap_or_default(),
        text,
        remedy,
        effort: rule.map_or("", |rule| rule.effort.word()),
        source: rule.map_or("", |rule| &rule.source),
    }
}

/// Returns what stands behind a fact: its own evidence, else that of the list entry it belongs to.
fn evidence<'a>(contract: &'a Contract, path: &Path) -> &'a [Evidence] {
    if contract.evidence.is_empty() {
        return &[];
    }
    let own = contract.evidence.get(path);
    own.or_else(|| contract.evidence.get(&path.with_field(Name::NONE))).map_or(&[], Vec::as_slice)
}

/// Returns the open facts of both parties, the most worth knowing first.
///
/// A fact is worth at most the span of the parts that it is read for; where several are open together, each could be
/// the one that decides. Where nothing is known of the work of switching, what moving would take is asked first, whatever
/// it is worth in points: all money rests on a published prior until it is known.
pub(super) fn questions<'a>(
    model: &'a Model,
    is_prior: bool,
    buyer: (&Measures<'_>, &PartyPoints),
    supplier: (&Measures<'_>, &PartyPoints),
) -> Vec<Question<'a>> {
    let mut worth: Vec<(&Path, State, i64, i64)> = Vec::with_capacity(512);
    for (party, (results, points)) in [(Party::Buyer, buyer), (Party::Supplier, supplier)] {
        for (((dimension, factor), result), span) in model.factors().zip(&results.factors).zip(&points.factors) {
            let Some(span) = span else { continue };
            let factor_span = i64::from(span.possible - span.proven);
            let weight = i64::from(dimension.weight) * i64::from(factor.weight);
            let parts: i64 = results.parts(result).iter().map(|part| i64::from(part.rule.weight)).sum();
            for part in results.parts(result) {
                let open_span = i64::from(part.points.possible - part.points.proven);
                let reach = if part.applies_open { i64::from(FULL_POINTS) } else { open_span };
                let share = (reach * i64::from(part.rule.weight) / parts.max(1))
                    .min(factor_span.max(if part.applies_open { 1 } else { 0 }));
                for (path, state) in results.facts(part).iter().filter(|(_, state)| state.is_open()) {
                    if share == 0 {
                        continue;
                    }
                    worth.push(match party {
                        Party::Buyer => (path, *state, share * weight, 0),
                        Party::Supplier => (path, *state, 0, share * weight),
                    });
                }
            }
        }
    }
    let points =
        |worth: i64| i32::try_from(div_half_up(worth.into(), 100_000_000)).unwrap_or(FULL_POINTS).min(FULL_POINTS);
    worth.sort_by_key(|(path, ..)| *path);
    let question = |of_fact: &[(&Path, State, i64, i64)]| {
        let (fact, state, ..) = *of_fact.first()?;
        let buyer_points = points(of_fact.iter().map(|(.., buyer, _)| buyer).sum());
        let supplier_points = points(of_fact.iter().map(|(.., supplier)| supplier).sum());
        let asked = buyer_points > 0 || supplier_points > 0;
        let ask =
            || Question { fact: fact.clone(), state, text: question_text(model, fact), buyer_points, supplier_points };
        asked.then(ask)
    };
    let mut questions: Vec<Question<'a>> = worth.chunk_by(|(a, ..), (b, ..)| a == b).filter_map(question).collect();
    // Stable: of equal worth, they stay in the order of their paths.
    let leads = |question: &Question<'_>| is_prior && question.fact == path_to!(market.migration);
    questions.sort_by_key(|question| (!leads(question), -(question.buyer_points + question.supplier_points)));
    questions
}

/// Returns the question for a fact: by its own name, by its kind, or by its list.
fn question_text<'a>(model: &'a Model, fact: &Path) -> Cow<'a, str> {
    let by = |name| model.questions.get(&QuestionKey::new(fact.topic(), name));
    let kind = fact.key().filter(|_| fact.field().is_none()).map(|key| key.kind);
    let text = kind.and_then(by).or_else(|| by(fact.field()));
    let party = fact.key().map_or("", |key| key.party.word());
    match text {
        Some(text) if text.contains("{party}") => text.replace("{party}", party).into(),
        Some(text) => text.into(),
        None => format!("What does the contract say of {fact}?").into(),
    }
}
