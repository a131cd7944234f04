//! The exit curve: what a decision to leave in each month costs the leaver, net, for either party as leaver.

use maud::{Markup, PreEscaped, html};

use super::chart::{self, Point};
use super::page::time;
use super::scale::{Measured, Scale};
use super::{PARTIES, words};
use crate::contract::Party;
use crate::scoring::{Amount, Amounts, Assessment, CostItem, CurveMonth, Quantiles};

/// One month of one leaver, as it is told.
struct Month<'a> {
    of: &'a CurveMonth,
    net: Amounts,
    quantiles: Option<Quantiles>,
}

/// Writes the section; nothing without a curve. Without draws the curve has no band of them.
pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let curve = &assessment.parting.curve;
    if curve.is_empty() {
        return html! {};
    }
    let months = |party: Party| -> Vec<Month<'_>> {
        let of_party = curve.iter().filter(|month| month.leaver == party);
        let quantiles_of = |of: &CurveMonth| {
            let drawn = of.drawn.as_deref()?;
            if party == Party::Buyer { drawn.buyer } else { drawn.supplier }
        };
        of_party.map(|of| Month { of, net: of.net(party), quantiles: quantiles_of(of) }).collect()
    };
    let sides = PARTIES.map(|party| (party, months(party)));
    let all = || sides.iter().flat_map(|(_, months)| months);
    let measured = Measured::of(all().flat_map(Month::amounts));
    // One scale for both, so that the two drawings can be compared.
    let scale = Scale::of(measured, all().flat_map(Month::amounts).filter_map(|amount| measured.value(amount)));
    html! {
        section #curve {
            h2 { "What leaving costs, by month of the decision" }
            p.quiet {
                "What the leaver bears, net of what it receives, on the cheapest lawful way out. "
                "Both drawings have the same scale. A minus is a gain."
            }
            (legend(&sides))
            div.sides {
                @for (party, months) in &sides { (side(*party, months, measured, &scale)) }
            }
        }
    }
}

fn legend(sides: &[(Party, Vec<Month<'_>>); 2]) -> Markup {
    let any = |holds: fn(&Month<'_>) -> bool| sides.iter().any(|(_, months)| months.iter().any(holds));
    html! {
        ul.legend {
            li { span.key.likely {} "likely" }
            li { span.key.band {} "friendly to cautious" }
            @if any(|month| month.quantiles.is_some()) { li { span.key.quantiles {} "eight draws of ten" } }
            @if any(|month| month.is_open()) { li { span.key.open-month {} "open: no limit is known" } }
            @if any(|month| month.of.unbounded) { li { span.key.unbounded {} "no way out is known within the horizon" } }
        }
    }
}

fn side(party: Party, months: &[Month<'_>], measured: Measured, scale: &Scale) -> Markup {
    let value = |amount: Option<Amount>| amount.and_then(|amount| measured.value(amount));
    let points: Vec<Point> = months
        .iter()
        .map(|month| Point {
            friendly: value(month.net.friendly),
            likely: value(month.net.likely),
            cautious: value(month.net.cautious),
            quantiles: month.quantiles.and_then(|known| value(Some(known.p10)).zip(value(Some(known.p90)))),
            unbounded: month.of.unbounded,
        })
        .collect();
    let title = format!("What leaving costs the {}", party.word());
    let sentences = told(party, months, measured);
    let drawing = chart::draw(
        &format!("curve-{}", party.word()),
        [&title, &sentences.join(" ")],
        &measured.words(),
        scale,
        &points,
    );
    html! {
        article.side {
            h3 { "The " (party.word()) " leaves" }
            figure {
                // The drawing escapes its own text, and holds figures alone.
                (PreEscaped(drawing.to_string()))
                figcaption { @for sentence in &sentences { (sentence) " " } }
            }
            (items(months.first()))
            (table(months, measured))
        }
    }
}

/// Writes what is to be seen of a curve, a sentence a fact.
fn told(party: Party, months: &[Month<'_>], measured: Measured) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(today) = months.first() {
        let (likely, between) = (words::likely(&today.net), words::between(&today.net));
        let says_no_more = between == likely || between == words::OPEN;
        let range = if says_no_more { String::new() } else { format!(" ({between})") };
        told.push(format!("A decision today: {likely}{range}."));
    }
    let value = |month: &&Month<'_>| month.net.likely.and_then(|amount| measured.value(amount));
    let known = || months.iter().filter(|month| value(month).is_some());
    // The earlier of two months that cost the same.
    let ends = known().min_by_key(value).zip(known().rev().max_by_key(value));
    if let Some((least, most)) = ends {
        if value(&least) == value(&most) {
            told.push("It is the same in every month that is known.".to_owned());
        } else {
            for (word, month) in [("Least", least), ("Most", most)] {
                let day = words::day(month.of.decided_on);
                told.push(format!("{word} in month {}, on {day}: {}.", month.of.month, words::likely(&month.net)));
            }
        }
    }
    let n_open = months.iter().filter(|month| month.is_open()).count();
    if n_open > 0 {
        told.push(format!("Open {}.", of_months(n_open, months.len())));
    }
    let n_unbounded = months.iter().filter(|month| month.of.unbounded).count();
    if n_unbounded > 0 {
        told.push(format!(
            "No way out of the {} is known within the horizon {}: waiting is counted to its end.",
            party.word(),
            of_months(n_unbounded, months.len())
        ));
    }
    told
}

fn of_months(n: usize, n_months: usize) -> String {
    if n == n_months { "in every month".to_owned() } else { format!("in {n} of {n_months} months") }
}

impl Month<'_> {
    fn amounts(&self) -> impl Iterator<Item = Amount> {
        let Amounts { likely, cautious, friendly } = self.net;
        let quantiles = self.quantiles.into_iter().flat_map(|known| [known.p10, known.p50, known.p90]);
        [friendly, likely, cautious].into_iter().flatten().chain(quantiles)
    }

    /// Says whether one of the three values is open.
    fn is_open(&self) -> bool {
        let Amounts { likely, cautious, friendly } = &self.net;
        [likely, cautious, friendly].iter().any(|value| value.is_none())
    }
}

/// Writes what a decision today is made of.
fn items(today: Option<&Month<'_>>) -> Markup {
    let Some(today) = today else { return html! {} };
    let items: Vec<&CostItem> = today.of.items().collect();
    html! {
        details {
            summary { "What a decision today is made of" }
            @if items.is_empty() { p { "It costs nobody anything." } } @else {
                table.stacked {
                    thead { tr { th { "Cost" } th { "Who" } th.number { "Likely" } } }
                    tbody { @for item in items { (row(item)) } }
                }
            }
        }
    }
}

fn row(item: &CostItem) -> Markup {
    let CostItem { category, bearer, receiver, amounts, assumed } = item;
    let (likely, between) = (words::likely(amounts), words::between(amounts));
    html! {
        tr {
            th scope="row" {
                (words::sentence(&words::name(category.word())))
                @if *assumed { " " span.quiet { "assumed" } }
            }
            td data-label="Who" {
                @match receiver {
                    Some(receiver) => { (bearer.word()) " pays " (receiver.word()) }
                    None => { (bearer.word()) " bears" }
                }
            }
            td.number data-label="Likely" {
                (likely)
                @if between != likely { br; span.quiet { (between) } }
            }
        }
    }
}

/// Writes every number of the drawing.
fn table(months: &[Month<'_>], measured: Measured) -> Markup {
    let number = |amount: Option<Amount>| {
        amount
            .and_then(|amount| measured.value(amount))
            .map_or_else(|| words::OPEN.to_owned(), |value| measured.number(value))
    };
    let drawn = months.iter().any(|month| month.quantiles.is_some());
    html! {
        details {
            summary { "Every month in numbers" }
            table.months.stacked {
                caption { "Net cost to the leaver, " (measured.words()) }
                thead {
                    tr {
                        th { "Decision" }
                        th { "Free on" }
                        th.number { "Likely" }
                        th.number { "Friendly to cautious" }
                        @if drawn { th.number { "P10, P50, P90" } }
                    }
                }
                tbody {
                    @for Month { of, net, quantiles } in months {
                        tr {
                            th scope="row" { (of.month) ": " (time(of.decided_on)) }
                            td data-label="Free on" {
                                @match of.free_on {
                                    Some(free_on) if !of.unbounded => {
                                        (time(free_on))
                                        @if let Some(route) = of.route { br; span.quiet { (words::name(route.word())) } }
                                    }
                                    Some(_) | None => "no way out known"
                                }
                            }
                            td.number data-label="Likely" { (number(net.likely)) }
                            td.number data-label="Friendly to cautious" { (number(net.friendly)) " to " (number(net.cautious)) }
                            @if drawn {
                                td.number data-label="P10, P50, P90" {
                                    @if let Some(known) = quantiles {
                                        (number(Some(known.p10))) ", " (number(Some(known.p50))) ", " (number(Some(known.p90)))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
