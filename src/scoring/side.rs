//! All that is said of one party, put together from what was measured.

use jiff::civil::Date;

use super::factors::Scene;
use super::frame::Frame;
use super::lens::Met;
use super::measure::{FactorResult, Measures};
use super::model::Model;
use super::parting::curve::Leavers;
use super::parting::fair_fee::fair_fee;
use super::parting::{Cost, Plan, months_between};
use super::points::PartyPoints;
use super::{
    DimensionScore, FactorScore, FairFee, Freedom, PartyAssessment, Points, Stand, Window, freedom, gates, grade,
    reasons, stand,
};
use crate::contract::{Contract, Fact, Party, Path, Period};

/// Puts together all that is said of one party.
pub(super) fn party_assessment<'a>(
    contract: &'a Contract,
    model: &'a Model,
    scene: &Scene<'_>,
    frame: &Frame,
    leavers: &Leavers<'_>,
    party: Party,
    (results, points): (&Measures<'a>, &PartyPoints),
) -> PartyAssessment<'a> {
    let side = scene.side(party);
    let completeness = completeness(model, results);
    let gates = gates::gates(model, scene, party, frame.horizon_days);
    let (stand, fair_fee) = stand_of(model, scene, frame, leavers, party);
    let (cautious, friendly) = (side.cautious_time, side.friendly_time);
    let lost = points.lost(model);
    PartyAssessment {
        party,
        portability: points.portability,
        dimensions: dimension_scores(model, results, points, &lost),
        grade: grade::proven(&model.grades, points.portability.proven, completeness, &gates),
        possible_grade: grade::possible(&model.grades, points.portability.possible, &gates),
        gates,
        completeness,
        reasons: reasons::reasons(contract, model, party, results, &lost),
        freedom: Freedom {
            next: freedom::span(cautious.next, friendly.next),
            mean: freedom::span(cautious.mean, friendly.mean),
            worst: freedom::span(cautious.worst, friendly.worst),
            windows: windows(scene, frame, party),
        },
        stand,
        fair_fee,
        timing: None,
        robustness: None,
    }
}

/// Judges the stand of a leaver, and the fee it is judged by: the exit is planned for the day of the stand.
pub(super) fn stand_of<'a>(
    model: &'a Model,
    scene: &Scene<'_>,
    frame: &Frame,
    leavers: &Leavers<'_>,
    party: Party,
) -> (Stand<'a>, FairFee) {
    let plan = Plan::Ahead { from: frame.seen_from, target: frame.stand_on };
    let departures = leavers.depart(plan);
    let fair_fee = fair_fee(party, leavers, plan, frame.stand_on, &scene.fees);
    let view = stand::View {
        scene,
        leaver: party,
        seen_from: frame.seen_from,
        stand_on: frame.stand_on,
        departures: &departures,
        fair_fee: &fair_fee,
        draws: frame.draws,
    };
    (stand::stand(model, &view), fair_fee)
}

/// Returns the share of the weight whose answers are settled, in basis points.
pub(super) fn completeness(model: &Model, results: &Measures<'_>) -> i32 {
    let (mut settled, mut all) = (0_i64, 0_i64);
    for ((dimension, factor), result) in model.factors().zip(&results.factors) {
        let (of_settled, of_all) = result.weights;
        if of_all == 0 {
            continue;
        }
        let weight = i64::from(dimension.weight) * i64::from(factor.weight);
        all += weight;
        // One division a factor: where every part is settled, the whole weight is.
        settled += weight * of_settled / of_all;
    }
    i32::try_from(settled * 10_000 / all.max(1)).unwrap_or(10_000)
}

fn dimension_scores<'a>(
    model: &'a Model,
    results: &Measures<'a>,
    points: &PartyPoints,
    lost: &[Points],
) -> Vec<DimensionScore<'a>> {
    let mut factors = results.factors.iter().zip(points.factors.iter().zip(lost));
    model
        .dimensions
        .iter()
        .zip(&points.dimensions)
        .map(|(dimension, span)| DimensionScore {
            id: &dimension.id,
            weight: dimension.weight,
            points: *span,
            factors: factors
                .by_ref()
                .take(dimension.factors.len())
                .map(|(result, (points, lost))| FactorScore {
                    id: &result.factor.id,
                    weight: result.factor.weight,
                    measure: result.measure,
                    points: *points,
                    lost: *lost,
                    facts: facts(results, result),
                })
                .collect(),
        })
        .collect()
}

/// Returns the facts of all parts of a factor, each once.
fn facts(results: &Measures<'_>, result: &FactorResult<'_>) -> Vec<Path> {
    let all = results.facts_of(result);
    let (mut facts, mut met): (Vec<Path>, _) = (Vec::with_capacity(all.len()), Met::default());
    for (path, _) in all {
        if met.adds(path) || !facts.contains(path) {
            facts.push(path.clone());
        }
    }
    facts
}

/// Lists the windows of a party.
///
/// What missing one costs is told for the buyer, whose fees run on: those from its free day to the next one, less those of
/// the days that it would still use while it switches.
fn windows(scene: &Scene<'_>, frame: &Frame, party: Party) -> Vec<Window> {
    let side = scene.side(party);
    let mut windows = freedom::windows(&side.cautious, &side.friendly, scene.as_of, frame.last);
    if party == Party::Buyer {
        for window in &mut windows {
            window.cost_of_missing =
                window.bound_until.filter(|until| is_missed(window, *until) && pays_on(scene.contract)).map(|until| {
                    let used_to = switched_by(scene, window.notice_by).max(window.free_on);
                    scene.fees.amount(Cost::of_fees(months_between(used_to, until)))
                });
        }
    }
    windows
}

/// Returns the day on which the buyer has switched, on likely values, if it starts on a day; that day where the time it
/// takes is not stated.
fn switched_by(scene: &Scene<'_>, day: Date) -> Date {
    let days = scene.contract.market.switch_time.stated().map_or(0, |estimate| estimate.likely.mean_days());
    Period::days(days.min(scene.model.ends.longest_switch_days)).after(day)
}

/// Says whether missing a window loses more than the day: a right that moves with the day is never missed.
fn is_missed(window: &Window, until: Date) -> bool {
    freedom::days_between(window.free_on, until) > 1
}

/// Says whether fees run on while the buyer is bound, as far as the contract states it.
fn pays_on(contract: &Contract) -> bool {
    let fees = &contract.fees;
    fees.recurring.stated().is_some()
        || fees.commitment.stated().is_some()
        || fees.buyer_committed == Fact::Stated(true)
}
