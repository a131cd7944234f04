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
pub mod proposal;

mod departing;
mod frame;
mod gates;
mod grade;
mod mean;
mod measure;
mod points;
mod position;
mod profile;
mod reasons;
mod side;
mod stand;
mod vector;

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
use points::add_up;
use side::party_assessment;
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
    let questions = reasons::questions(model, (&buyer, &buyer_points), (&supplier, &supplier_points));

    let sides = Sides::new(&scene);
    let mut parting = Parting { year_fees: scene.fees.money(), matrix: Vec::new(), curve: Vec::new() };
    let mut side_of = |party, results: &Measures<'a>, points| {
        let leavers = sides.leavers(&scene, &frame, party);
        put_parting(contract, &scene, &frame, &leavers, party, &mut parting);
        party_assessment(contract, model, &scene, &frame, &leavers, party, (results, points))
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

fn exit_day(contract: &Contract, model: &Model, request: &Request<'_>) -> Date {
    if contract.dated.is_empty() {
        return request.as_of;
    }
    let now = contract.in_force(request.as_of);
    let routes =
        freedom::Routes::list(&now, Party::Buyer, End::Cautious, request.as_of, &model.silence, Facts::left_out());
    routes.free_on(request.as_of).unwrap_or(request.as_of)
}

fn vector_side<'a>(measures: Vec<Measure>, side: &'a PartyAssessment<'_>) -> VectorSide<'a> {
    VectorSide { measures, completeness: side.completeness, gates: &side.gates }
}
