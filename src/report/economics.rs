//! When to leave, what freedom is worth, and how firm the grades are.

use maud::{Markup, html};

use super::page::time;
use super::words;
use crate::scoring::{Amount, Assessment, PartyAssessment, PartyWorth, Robustness};

/// Writes the section; nothing where none of it was asked for.
pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let sides = [("Buyer", &assessment.buyer), ("Supplier", &assessment.supplier)];
    let any = sides.iter().any(|(_, side)| side.timing.is_some() || side.robustness.is_some());
    if !any && assessment.worth.is_none() {
        return html! {};
    }
    html! {
        section #economics {
            h2 { "When to leave, and what freedom is worth" }
            @for (name, side) in sides { (one(name, side)) }
            @if let Some(worth) = &assessment.worth {
                p.quiet {
                    "What each party's right to leave is worth over the horizon, while the best alternative moves by chance, and "
                    "what the other's right costs it."
                }
                table {
                    thead { tr { th { "Worth" } th.number { "Buyer" } th.number { "Supplier" } } }
                    tbody {
                        (row("rights as they are", &worth.buyer, &worth.supplier, |of| of.as_is))
                        (row("free at once", &worth.buyer, &worth.supplier, |of| of.frictionless))
                        (row("price of lock-in", &worth.buyer, &worth.supplier, |of| of.price_of_lock_in))
                        (row("as a one-year stand", &worth.buyer, &worth.supplier, |of| of.stand))
                        (row("borne by the other's rights", &worth.buyer, &worth.supplier, |of| of.borne_as_is))
                        (row("borne in a stand", &worth.buyer, &worth.supplier, |of| of.borne_in_stand))
                        (row("the stand, a year", &worth.buyer, &worth.supplier, |of| of.premium))
                    }
                }
                @match (&worth.zone, worth.is_deal) {
                    (Some(zone), _) => p {
                        "A stand is worth its price to both between " (words::amount(zone.least)) " and "
                        (words::amount(zone.most)) " a year; half way is " (words::amount(zone.midpoint)) "."
                    },
                    (None, Some(_)) => p { "No yearly price makes a stand worth it to both." },
                    (None, None) => p { "Whether a price makes a stand worth it to both is open." },
                }
            }
        }
    }
}

fn row(name: &str, buyer: &PartyWorth, supplier: &PartyWorth, of: fn(&PartyWorth) -> Option<Amount>) -> Markup {
    let cell = |worth: &PartyWorth| of(worth).map_or_else(|| "open".to_owned(), words::amount);
    html! { tr { th scope="row" { (name) } td.number { (cell(buyer)) } td.number { (cell(supplier)) } } }
}

fn one(name: &str, side: &PartyAssessment<'_>) -> Markup {
    html! {
        h3 { (name) }
        ul {
            @if let Some(timing) = &side.timing {
                @match &timing.cheapest {
                    Some(cheapest) => li {
                        "Leaving costs least by notice on " (time(cheapest.notice_on)) ", free on " (time(cheapest.free_on))
                        ": " (words::amount(cheapest.cost)) "."
                    },
                    None => li { "In which month leaving costs least is open." },
                }
                @for cliff in &timing.cliffs {
                    li {
                        "Notice by " (time(cliff.notice_by)) " costs " (words::amount(cliff.before)) ", a day later "
                        (words::amount(cliff.after)) "."
                    }
                }
            }
            @if let Some(robustness) = &side.robustness { (firmness(robustness)) }
        }
    }
}

fn firmness(robustness: &Robustness<'_>) -> Markup {
    html! {
        @if let Some(stability) = robustness.stability {
            li { "The grade stays under " (words::percent(stability.into())) " of 1,000 weightings." }
        }
        @if let Some(next) = robustness.next_grade.as_ref().filter(|next| next.distance > 0) {
            li {
                (words::points(next.distance)) " points to grade " (next.grade)
                @if let Some(crossing) = &next.crossing { "; " code { (crossing.fact.text()) } " alone would cross it" }
                "."
            }
        }
    }
}
