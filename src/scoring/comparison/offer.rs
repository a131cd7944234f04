//! One offer by itself: its points, what decides dominance, and what it costs.

use iso_currency::Currency;

use super::cost::totals;
use super::exchange::Purse;
use super::{Exchange, Offer, TotalCost};
use crate::contract::{Money, Party};
use crate::scoring::departing::Sides;
use crate::scoring::frame::Frame;
use crate::scoring::lens::Facts;
use crate::scoring::measure::measure;
use crate::scoring::parting::{Cost, PARTS_PER_YEAR};
use crate::scoring::points::add_up;
use crate::scoring::robustness::proven_values;
use crate::scoring::side::completeness;
use crate::scoring::{
    Analyses, FULL_POINTS, Measure, Model, PartyPoints, Points, Request, Span, exit_day, gates, grade,
};

/// An offer with all that is known of it alone.
pub(super) struct Measured<'a> {
    pub(super) id: &'a str,
    pub(super) portability: Span,
    pub(super) grade: Option<char>,
    pub(super) possible_grade: char,
    pub(super) completeness: i32,
    /// The proven points of each factor, in the order of the model; none where it does not count.
    pub(super) values: Vec<Option<Points>>,
    /// The points of each factor for sure and at best, in the order of the model; full where it does not apply.
    pub(super) ends: Vec<Span>,
    pub(super) year_fees: Option<Money>,
    pub(super) costs: Vec<TotalCost>,
}

impl Measured<'_> {
    /// Returns what it is ranked by, the more the better.
    pub(super) fn rank(&self) -> (Points, Points, i32) {
        (self.portability.proven, self.portability.possible, self.completeness)
    }
}

/// Measures one offer; the common currency comes with the rates into it.
pub(super) fn measured<'a>(
    offer: &Offer<'a>,
    model: &Model,
    request: &Request<'_>,
    party: Party,
    (currency, exchange): (Option<Currency>, &Exchange),
) -> Measured<'a> {
    let Offer { id, contract } = *offer;
    let in_force = contract.in_force(exit_day(contract, model, request));
    let frame =
        Frame::new(&in_force, &Request { curve: false, analyses: Analyses::default(), profile: None, ..*request });
    let scene = frame.scene(&in_force, model, Facts::left_out());
    let results = measure(model, &scene, party);
    let measures = results.measures();
    let points = add_up(model, party, &measures);
    let (completeness, gates) = (completeness(model, &results), gates::gates(model, &scene, party, frame.horizon_days));
    let purse = Purse::new(scene.fees, currency, exchange);
    let sides = Sides::new(&scene);
    Measured {
        id,
        portability: points.portability,
        grade: grade::proven(&model.grades, points.portability.proven, completeness, &gates),
        possible_grade: grade::possible(&model.grades, points.portability.possible, &gates),
        completeness,
        values: proven_values(&points),
        ends: ends(&points, &measures),
        year_fees: purse.amount(Cost::of_fees(PARTS_PER_YEAR)).money,
        costs: totals(contract, &scene, &frame, &sides.leavers(&scene, &frame, party), party, &purse),
    }
}

/// Returns the points of each factor for sure and at best: where it may not apply, at best they are full.
fn ends(points: &PartyPoints, measures: &[Measure]) -> Vec<Span> {
    let full = Span { proven: FULL_POINTS, possible: FULL_POINTS };
    let of = |(span, measure): (&Option<Span>, &Measure)| match (span, measure) {
        (None, _) => full,
        (Some(span), Measure::Between { applies_open: true, .. }) => Span { possible: FULL_POINTS, ..*span },
        (Some(span), Measure::Between { .. } | Measure::Unknown | Measure::NotApplicable) => *span,
    };
    points.factors.iter().zip(measures).map(of).collect()
}
