//! The ways to leave on a plan, among which the cheapest is chosen.

use jiff::civil::Date;

use super::departure::Plan;
use crate::contract::{Fact, TerminationFee};
use crate::scoring::Route;
use crate::scoring::freedom::Routes;

/// One way to leave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    /// Its place: the end of the term, the rights in their order, no route at all.
    pub(super) at: usize,
    /// The route; none where none frees.
    pub(super) route: Option<Route>,
    /// The day on which it frees.
    pub(super) free_on: Date,
    /// What using it costs; a right that is only possible has a fee that is as open as the right, and none here.
    pub(super) fee: Option<&'a Fact<TerminationFee>>,
}

impl Candidate<'_> {
    /// Returns the way of who has none, and waits until a day.
    pub(super) fn nowhere(routes: &Routes<'_>, until: Date) -> Self {
        Self { at: routes.rights.len() + 1, route: None, free_on: until, fee: None }
    }
}

/// Goes through the ways to leave: the end of the term before the rights in their order.
pub(super) fn candidates<'a>(routes: &'a Routes<'a>, plan: Plan) -> impl Iterator<Item = Candidate<'a>> {
    let term_end = match plan {
        Plan::DecidedOn(day) => routes.end_for(day),
        Plan::Ahead { from, target } => routes.end_from(from, target),
    };
    let by_end = term_end.map(|free_on| {
        let route = if routes.has_ended(free_on) { Route::EndOfTerm } else { Route::NonRenewal };
        Candidate { at: 0, route: Some(route), free_on, fee: None }
    });
    let by_right = routes.rights.iter().enumerate().filter_map(move |(at, right)| {
        let free_on = match plan {
            Plan::DecidedOn(day) => right.free_on(day, routes.effective),
            Plan::Ahead { from, target } => right.free_from(from, target, routes.effective),
        };
        let free_on = free_on.filter(|free_on| !routes.has_ended(*free_on))?;
        Some(Candidate { at: at + 1, route: Some(right.route), free_on, fee: right.fee })
    });
    by_end.into_iter().chain(by_right)
}
