//! Contract and date in, assessment out: the pipeline on one screen.
//!
//! `freedom` says when a party can be free, `parting` what that costs, `factors` what is measured of both, `points` and the
//! model what the measures are worth; `gates`, `grade`, `stand`, `reasons` and `vector` say it.
//! **Pure and total: no I/O, no clock, no randomness, no floats in a score, no panic; what is unknown is a value.**

mod assessment;
mod lens;

pub mod freedom;
pub mod model;
pub mod parting;

pub mod comparison;
pub mod factors;
pub mod proposal;

mod departing;
mod frame;
mod gates;
mod grade;
mod mean;
mod measure;
mod net;
mod points;
mod position;
mod profile;
mod reasons;
mod robustness;
mod side;
mod stand;
mod timing;
mod vector;

pub mod worth;

use jiff::civil::Date;

pub use assessment::*;
pub use lens::{End, Facts};
pub use model::{Model, ModelFault};
pub use points::PartyPoints;
pub use position::Position;
pub use profile::Profile;
pub use vector::{Recomputed, RecomputedParty, VectorFault, recompute};

use crate::contract::{Contract, Party};
use departing::{Sides, put_parting};
use frame::Frame;
use measure::{Measures, measure};
use parting::is_prior;
use points::add_up;
use side::party_assessment;
use timing::Leaving;
use vector::VectorSide;
use worth::Walk;

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
    /// What is asked beside the score.
    pub analyses: Analyses,
    /// The caller's own weights.
    pub profile: Option<&'a Profile>,
}

/// What is asked beside the score; points never move with any of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Analyses {
    /// Whether the totals of curve and matrix are drawn, and the stand takes what nine draws in ten stay below for its
    /// cautious end.
    pub draws: bool,
    /// Whether cliffs and the cheapest month to leave are looked for.
    pub timing: bool,
    /// Whether it is told how firmly the grades stand.
    pub robustness: bool,
    /// How the best alternatives of buyer and supplier move, where what freedom is worth is asked for.
    pub worth: Option<[Alternative; 2]>,
}

/// How the advantage of the best alternative over staying moves; see `[alternative]` of the model for ranges and defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// On the day of the assessment, in basis points of a year's fees.
    pub start: i32,
    /// By how much it grows in a year, in basis points of a year's fees.
    pub drift: i32,
    /// How far it strays in a year, as a standard deviation, in basis points of a year's fees; not below zero.
    pub volatility: i32,
    /// What money costs in a year, in basis points; not below zero.
    pub discount: i32,
}

/// Assesses a contract.
///
/// Facts that hold for a span of dates count as they stand on the day of the exit: the day on which the buyer, whose
/// data and charges they mostly are, is surely free after a decision on the day of the assessment.
pub fn assess<'a>(contract: &'a Contract, model: &'a Model, request: &Request<'_>) -> Assessment<'a> {
    let in_force = contract.in_force(exit_day(contract, model, request));
    let frame = Frame::new(&in_force, request);
    let scene = frame.scene(&in_force, model, Facts::kept());

    let buyer = measure(model, &scene, Party::Buyer);
    let supplier = measure(model, &scene, Party::Supplier);
    let (buyer_measures, supplier_measures) = (buyer.measures(), supplier.measures());
    let buyer_points = add_up(model, Party::Buyer, &buyer_measures);
    let supplier_points = add_up(model, Party::Supplier, &supplier_measures);
    let questions =
        reasons::questions(model, is_prior(&in_force), (&buyer, &buyer_points), (&supplier, &supplier_points));

    let sides = Sides::new(&scene);
    let mut parting = Parting { year_fees: scene.fees.money(), matrix: Vec::new(), curve: Vec::new() };
    let mut exits = Vec::new();
    let mut side_of = |party, results: &Measures<'a>, points| {
        let leavers = sides.leavers(&scene, &frame, party);
        put_parting(contract, &scene, &frame, &leavers, party, &mut parting);
        let of_draws = sides.leavers_of_draws(&scene, &frame, party);
        let stand_leavers = of_draws.as_ref().unwrap_or(&leavers);
        let mut side = party_assessment(contract, model, &scene, &frame, stand_leavers, party, (results, points));
        let leaving = Leaving { contract, scene: &scene, frame: &frame, leavers: &leavers, party };
        let of_party = leaving.exits();
        side.timing = request.analyses.timing.then(|| leaving.timing(&of_party));
        side.robustness = request.analyses.robustness.then(|| robustness::robustness(model, results, points, &side));
        exits.extend(of_party.into_iter().map(|(exit, _)| exit));
        side
    };
    let buyer_side = side_of(Party::Buyer, &buyer, &buyer_points);
    let supplier_side = side_of(Party::Supplier, &supplier, &supplier_points);
    let (of_buyer, of_supplier) =
        (vector_side(buyer_measures, &buyer_side), vector_side(supplier_measures, &supplier_side));
    let vector = vector::write(model, &of_buyer, &of_supplier);

    let (a, b) = (buyer_points.portability, supplier_points.portability);
    Assessment {
        contract_id: &contract.id,
        model: model.reference(),
        as_of: request.as_of,
        horizon_months: request.horizon_months,
        stand_month: request.stand_month,
        stand_on: frame.stand_on,
        mutual: Span { proven: a.proven.min(b.proven), possible: a.possible.min(b.possible) },
        fairness_gap: Gap::between(a, b),
        stand: buyer_side.stand.verdict.max(supplier_side.stand.verdict),
        parting,
        questions,
        vector,
        worth: request.analyses.worth.map(|alternatives| {
            worth::worth(&exits, alternatives.map(Walk::from), request.as_of, frame.stand_on, &scene.fees)
        }),
        profile: request.profile.map(|profile| profile.score(model, &buyer_points, &supplier_points)),
        buyer: buyer_side,
        supplier: supplier_side,
    }
}

/// Scores a contract for points alone: no windows, no stand, no parting, no words.
pub fn score(contract: &Contract, model: &Model, request: &Request<'_>) -> (PartyPoints, PartyPoints) {
    let in_force = contract.in_force(exit_day(contract, model, request));
    let scene = Frame::new(&in_force, request).scene(&in_force, model, Facts::left_out());
    let of = |party| add_up(model, party, &measure(model, &scene, party).measures());
    (of(Party::Buyer), of(Party::Supplier))
}

/// Returns the day on which the buyer is surely free after a decision on the day of the assessment; that day itself where
/// nothing frees it.
pub fn expected_exit(contract: &Contract, model: &Model, request: &Request<'_>) -> Date {
    let now = contract.in_force(request.as_of);
    let routes =
        freedom::Routes::list(&now, Party::Buyer, End::Cautious, request.as_of, &model.silence, Facts::left_out());
    routes.free_on(request.as_of).unwrap_or(request.as_of)
}

fn exit_day(contract: &Contract, model: &Model, request: &Request<'_>) -> Date {
    if contract.dated.is_empty() {
        return request.as_of;
    }
    expected_exit(contract, model, request)
}

fn vector_side<'a>(measures: Vec<Measure>, side: &'a PartyAssessment<'_>) -> VectorSide<'a> {
    VectorSide { measures, completeness: side.completeness, gates: &side.gates }
}
