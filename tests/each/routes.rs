//! The routes out of a contract, and the day on which each frees; `src/scoring/freedom/`.

use portability::scoring::Route;

use crate::cases::{Look, check, on_the_wire, words};

/// Spells the route of a leaver that decides in a month.
fn spelled(look: &Look<'_>) -> String {
    let curve = &look.assessment.parting.curve;
    let month = curve.iter().find(|of| (of.leaver, of.month) == (look.party, look.month)).expect("the curve has it");
    let free_on = month.free_on.map_or("not free".to_owned(), |day| format!("free on {day}"));
    format!("{}, {free_on}", month.route.map_or("no route", Route::word))
}

#[test]
fn end_of_term_frees_without_anybodys_notice() {
    check("routes", "end_of_term", spelled);
}

#[test]
fn non_renewal_frees_at_the_end_of_the_term_that_notice_still_reaches() {
    check("routes", "non_renewal", spelled);
}

#[test]
fn convenience_frees_after_its_notice_and_not_before_its_first_month() {
    check("routes", "convenience", spelled);
}

#[test]
fn break_date_frees_on_its_day_and_on_no_other() {
    check("routes", "break_date", spelled);
}

#[test]
fn statutory_switching_frees_who_the_statute_gives_it_to() {
    check("routes", "statutory_switching", spelled);
}

#[test]
fn every_route_has_its_cases() {
    assert_eq!(words("routes"), on_the_wire("Route"));
}
