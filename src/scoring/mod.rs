//! Contract and date in, assessment out: the pipeline on one screen.
//!
//! `freedom` says when a party can be free, `parting` what that costs, `factors` what is measured of both, `points` and the
//! model what the measures are worth; `gates`, `grade`, `stand`, `reasons` and `vector` say it.
//! **Pure and total: no I/O, no clock, no randomness, no floats, no panic; what is unknown is a value.**

mod assessment;
mod lens;

pub mod freedom;
pub mod model;
pub mod parting;

pub mod factors;

mod gates;
mod grade;
mod points;
mod profile;
mod reasons;
mod stand;
mod vector;

use jiff::civil::Date;

pub use assessment::*;
pub use lens::End;
pub use model::{Model, ModelFault};
pub use points::PartyPoints;
pub use profile::Profile;
pub use vector::{Recomputed, RecomputedParty, VectorFault, recompute};

use crate::contract::{Contract, Fact, Party, Period};
use factors::Scene;
use freedom::{Grid, Routes};
use parting::curve::{Departures, cell, curve_month};
use parting::{Leaver, Pick, Plan, YearFees, last_day, year_fees};
use points::{FactorResult, add_up, measure};
use vector::VectorSide;

/// What is asked of an assessment.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The day the assessment is made for.
    pub as_of: Date,
    /// How many months ahead are looked at, 1 to 120.
    pub horizon_months: u32,
    /// The month of the stand, counted from the effective date, 1 to 120.
    pub stand_month: u32,
    /// The day from which the stand is seen; none for the effective date.
    pub stand_seen_from: Option<Date>,
    /// Whether the curve is wanted.
    pub curve: bool,
    /// The caller's own weights.
    pub profile: Option<&'a Profile>,
}

/// Assesses a contract.
pub fn assess(contract: &Contract, model: &Model, request: &Request<'_>) -> Assessment {
    let in_force = contract.in_force(request.as_of);
    let frame = Frame::new(&in_force, model, request);
    let scene = Scene::new(&in_force, model, request.as_of, frame.stand_on, &frame.grid, frame.fees, frame.last);

    let buyer = measure(model, &scene, Party::Buyer);
    let supplier = measure(model, &scene, Party::Supplier);
    let buyer_points = add_up(model, Party::Buyer, &measures(&buyer));
    let supplier_points = add_up(model, Party::Supplier, &measures(&supplier));

    let buyer_side = party_assessment(&scene, &frame, Party::Buyer, &buyer, &buyer_points);
    let supplier_side = party_assessment(&scene, &frame, Party::Supplier, &supplier, &supplier_points);
    let questions = reasons::questions(model, (&buyer, &buyer_points), (&supplier, &supplier_points));
    let vector = vector::write(model, &vector_side(&buyer, &buyer_side), &vector_side(&supplier, &supplier_side));

    let (a, b) = (buyer_points.portability, supplier_points.portability);
    Assessment {
        contract_id: contract.id.clone(),
        model: model.reference().clone(),
        as_of: request.as_of,
        horizon_months: request.horizon_months,
        stand_month: request.stand_month,
        stand_on: frame.stand_on,
        mutual: Span { proven: a.proven.min(b.proven), possible: a.possible.min(b.possible) },
        fairness_gap: Span { proven: (a.proven - b.proven).abs(), possible: (a.possible - b.possible).abs() },
        stand: buyer_side.stand.verdict.max(supplier_side.stand.verdict),
        parting: parting(contract, &scene, &frame, request),
        questions,
        vector,
        profile: request.profile.map(|profile| profile.score(model, &buyer_points, &supplier_points)),
        buyer: buyer_side,
        supplier: supplier_side,
    }
}

/// The days an assessment is framed by.
struct Frame {
    grid: Grid,
    stand_on: Date,
    seen_from: Date,
    last: Date,
    horizon_days: u32,
    fees: YearFees,
}

impl Frame {
    fn new(contract: &Contract, _model: &Model, request: &Request<'_>) -> Self {
        let effective = freedom::effective(contract, request.as_of);
        let grid = Grid::new(request.as_of, request.horizon_months);
        Self {
            stand_on: Period::months(request.stand_month).after(effective),
            seen_from: request.stand_seen_from.unwrap_or(effective),
            last: last_day(request.as_of, request.horizon_months),
            horizon_days: u32::try_from(grid.days.saturating_sub(1)).unwrap_or(u32::MAX),
            grid,
            fees: year_fees(contract),
        }
    }
}

fn measures(results: &[FactorResult<'_>]) -> Vec<Measure> {
    results.iter().map(|result| result.measure).collect()
}

fn vector_side<'a>(results: &[FactorResult<'_>], side: &'a PartyAssessment) -> VectorSide<'a> {
    VectorSide { measures: measures(results), completeness: side.completeness, gates: &side.gates }
}

fn party_assessment(
    scene: &Scene<'_>,
    frame: &Frame,
    party: Party,
    results: &[FactorResult<'_>],
    points: &PartyPoints,
) -> PartyAssessment {
    let model = scene.model;
    let side = scene.side(party);
    let completeness = completeness(model, results);
    let gates = gates::gates(model, scene, party, frame.horizon_days);
    let departures = stand_departures(scene, frame, party);
    let fair_fee = parting::fair_fee::fair_fee(party, &departures, &scene.fees);
    let view = stand::View {
        scene,
        leaver: party,
        seen_from: frame.seen_from,
        stand_on: frame.stand_on,
        departures: &departures,
        fair_fee: &fair_fee,
    };
    let (cautious, friendly) = (side.cautious_time, side.friendly_time);
    PartyAssessment {
        party,
        portability: points.portability,
        dimensions: dimension_scores(model, results, points),
        grade: grade::proven(&model.grades, points.portability.proven, completeness, &gates),
        possible_grade: grade::possible(&model.grades, points.portability.possible, &gates),
        gates,
        completeness,
        reasons: reasons::reasons(model, results, points),
        freedom: Freedom {
            next: freedom::span(cautious.next, friendly.next),
            mean: freedom::span(cautious.mean, friendly.mean),
            worst: freedom::span(cautious.worst, friendly.worst),
            windows: windows(scene, frame, party),
        },
        stand: stand::stand(&view),
        fair_fee,
    }
}

/// Returns the share of the weight whose answers are settled, in basis points.
fn completeness(model: &Model, results: &[FactorResult<'_>]) -> i32 {
    let (mut settled, mut all) = (0_i128, 0_i128);
    for ((dimension, factor), result) in model.factors().zip(results) {
        let parts: i128 = result.parts.iter().map(|part| i128::from(part.rule.weight)).sum();
        if parts == 0 {
            continue;
        }
        let weight = i128::from(dimension.weight) * i128::from(factor.weight);
        all += weight;
        for part in result.parts.iter().filter(|part| part.points.proven == part.points.possible && !part.applies_open)
        {
            settled += weight * i128::from(part.rule.weight) / parts;
        }
    }
    i32::try_from(settled * 10_000 / all.max(1)).unwrap_or(10_000)
}

fn dimension_scores(model: &Model, results: &[FactorResult<'_>], points: &PartyPoints) -> Vec<DimensionScore> {
    let mut factors = results.iter().zip(points.factors.iter().zip(&points.lost));
    model
        .dimensions
        .iter()
        .zip(&points.dimensions)
        .map(|(dimension, span)| DimensionScore {
            id: dimension.id.clone(),
            weight: dimension.weight,
            points: *span,
            factors: factors
                .by_ref()
                .take(dimension.factors.len())
                .map(|(result, (points, lost))| {
                    let mut facts: Vec<_> =
                        result.parts.iter().flat_map(|part| part.facts.iter().map(|(path, _)| path.clone())).collect();
                    facts.sort();
                    facts.dedup();
                    FactorScore {
                        id: result.factor.id.clone(),
                        weight: result.factor.weight,
                        measure: result.measure,
                        points: *points,
                        lost: *lost,
                        facts,
                    }
                })
                .collect(),
        })
        .collect()
}

/// Lists the windows of a party; what missing one costs is told for the buyer, whose fees run on.
fn windows(scene: &Scene<'_>, frame: &Frame, party: Party) -> Vec<Window> {
    let side = scene.side(party);
    let mut windows = freedom::windows(&side.cautious, &side.friendly, scene.as_of, frame.last);
    if party == Party::Buyer {
        for window in &mut windows {
            window.cost_of_missing = window.bound_until.filter(|_| pays_on(scene.contract)).map(|until| {
                let further = parting::months_between(window.free_on, until);
                scene.fees.amount(parting::Cost::of_fees(further))
            });
        }
    }
    windows
}

/// Says whether fees run on while the buyer is bound, as far as the contract states it.
fn pays_on(contract: &Contract) -> bool {
    let fees = &contract.fees;
    fees.recurring.stated().is_some()
        || fees.commitment.stated().is_some()
        || fees.buyer_committed == Fact::Stated(true)
}

/// Returns the departure that is planned for the day of the stand, at its three values.
fn stand_departures(scene: &Scene<'_>, frame: &Frame, party: Party) -> Departures {
    let plan = Plan::Ahead { from: frame.seen_from, target: frame.stand_on };
    departures(scene.contract, scene, frame, party, plan)
}

fn departures(contract: &Contract, scene: &Scene<'_>, frame: &Frame, party: Party, plan: Plan) -> Departures {
    let likely = Routes::list(contract, party, End::Likely, scene.as_of, &scene.model.silence);
    let side = scene.side(party);
    depart(scene, frame, party, plan, [(&likely, contract), (&side.cautious, contract), (&side.friendly, contract)])
}

fn depart<'a>(
    scene: &Scene<'a>,
    frame: &Frame,
    party: Party,
    plan: Plan,
    sides: [(&Routes<'_>, &Contract); 3],
) -> Departures {
    let [likely, cautious, friendly] = sides;
    let leave = |(routes, contract): (&Routes<'_>, &Contract), end, pick| {
        Leaver { contract, model: scene.model, party, routes, fees: &scene.fees, end, pick, last: frame.last }
            .depart(plan, None)
    };
    Departures {
        likely: leave(likely, End::Likely, Pick::Likely),
        cautious: leave(cautious, End::Cautious, Pick::High),
        friendly: leave(friendly, End::Friendly, Pick::Low),
    }
}

/// Works out the matrix and, where it is asked for, the curve.
fn parting(contract: &Contract, scene: &Scene<'_>, frame: &Frame, request: &Request<'_>) -> Parting {
    let (mut matrix, mut curve) = (Vec::with_capacity(4), Vec::new());
    for leaver in [Party::Buyer, Party::Supplier] {
        let at_stand = decided_on(contract, scene, frame, leaver, frame.stand_on.max(request.as_of));
        for bearer in [Party::Buyer, Party::Supplier] {
            matrix.push(cell(leaver, bearer, &at_stand, &scene.fees));
        }
        if request.curve {
            for month in 0..=request.horizon_months {
                let day = Period::months(month).after(request.as_of);
                let departures = decided_on(contract, scene, frame, leaver, day);
                curve.push(curve_month(leaver, month, day, &departures, &scene.fees));
            }
        }
    }
    Parting { year_fees: scene.fees.money(), matrix, curve }
}

/// Returns the departures of a decision on a day, by the facts that are in force on the day of the exit.
fn decided_on(contract: &Contract, scene: &Scene<'_>, frame: &Frame, leaver: Party, day: Date) -> Departures {
    let plan = Plan::DecidedOn(day);
    if contract.dated.is_empty() {
        return departures(scene.contract, scene, frame, leaver, plan);
    }
    let on_decision = contract.in_force(day);
    let routes = |contract, end| Routes::list(contract, leaver, end, scene.as_of, &scene.model.silence);
    let exit = routes(&on_decision, End::Cautious).free_on(day).unwrap_or(day);
    let on_exit = contract.in_force(exit);
    let (likely, cautious, friendly) =
        (routes(&on_exit, End::Likely), routes(&on_exit, End::Cautious), routes(&on_exit, End::Friendly));
    depart(scene, frame, leaver, plan, [(&likely, &on_exit), (&cautious, &on_exit), (&friendly, &on_exit)])
}
