//! The three dimensions with their factors: what each asks, what was measured, what it is worth, and the points it loses.

use maud::{Markup, html};

use super::{PARTIES, words};
use crate::contract::Party;
use crate::scoring::model::{Factor, Unit};
use crate::scoring::{Assessment, DimensionScore, FactorScore, Model};

pub(super) fn section(assessment: &Assessment<'_>, model: &Model) -> Markup {
    let dimensions = assessment.buyer.dimensions.iter().zip(&assessment.supplier.dimensions);
    html! {
        section #dimensions {
            h2 { "The three dimensions" }
            p.quiet {
                "Portability is the weighted mean of the three. "
                "Lost are points of portability: those of all factors add up to what the proven score misses."
            }
            @for (buyer, supplier) in dimensions { (dimension(model, [buyer, supplier])) }
        }
    }
}

fn dimension(model: &Model, sides: [&DimensionScore<'_>; 2]) -> Markup {
    let [DimensionScore { id, weight, points: _, factors }, supplier] = sides;
    let rule = model.dimensions.iter().find(|rule| rule.id == *id);
    html! {
        table.factors {
            caption {
                h3 { (words::sentence(&words::name(id))) }
                @if let Some(rule) = rule { span.quiet { (rule.question) " Weight " (words::percent((*weight).into())) "." } }
            }
            thead {
                tr {
                    th { "Factor" }
                    @for party in PARTIES { th.number { (words::sentence(party.word())) } }
                }
            }
            tbody {
                @for (buyer, supplier) in factors.iter().zip(&supplier.factors) { (factor(model, [buyer, supplier])) }
            }
            tfoot {
                tr {
                    th scope="row" { "Together" }
                    @for side in sides { td.number { strong { (words::span(side.points)) } } }
                }
            }
        }
    }
}

fn factor(model: &Model, sides: [&FactorScore<'_>; 2]) -> Markup {
    let [FactorScore { id, .. }, _] = sides;
    let rule: Option<&Factor> = model.factors().map(|(_, rule)| rule).find(|rule| rule.id == *id);
    let unit = rule.map_or(Unit::Credit, |rule| rule.unit);
    html! {
        tr {
            th scope="row" {
                (words::sentence(&words::name(id)))
                @if let Some(rule) = rule { br; span.quiet { (rule.question) } }
            }
            @for (party, side) in PARTIES.iter().zip(sides) { (worth(*party, side, unit)) }
        }
    }
}

fn worth(party: Party, factor: &FactorScore<'_>, unit: Unit) -> Markup {
    let FactorScore { id: _, weight: _, measure, points, lost, facts: _ } = factor;
    html! {
        td.number data-label=(party.word()) {
            @match points {
                Some(points) => {
                    (words::span(*points))
                    @if let Some(measured) = words::measure(*measure, unit) { br; span.quiet { (measured) } }
                    @if *lost > 0 { br; span.lost { "-" (words::points(*lost)) } }
                }
                None => span.quiet { "does not apply" },
            }
        }
    }
}
