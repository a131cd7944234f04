//! The next windows of both parties: notice by, free on, bound until if missed, and what missing it costs the buyer.

use maud::{Markup, PreEscaped, html};

use super::page::time;
use super::timeline::{self, Row};
use super::{PARTIES, words};
use crate::contract::Party;
use crate::scoring::{Assessment, Window};

/// The most windows of a party that are told; a contract may have as many rights as its list has entries.
const MOST: usize = 12;

pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let rows: Vec<(String, Party, &Window)> = PARTIES
        .iter()
        .flat_map(|party| {
            let windows = assessment.of(*party).freedom.windows.iter().take(MOST).enumerate();
            windows.map(|(at, window)| (format!("{}{}", party.choose("B", "S"), at + 1), *party, window))
        })
        .collect();
    let drawn: Vec<Row<'_>> = rows.iter().map(|(key, _, window)| Row { key, window }).collect();
    let n_left_out = |party: Party| assessment.of(party).freedom.windows.len().saturating_sub(MOST);
    html! {
        section #deadlines {
            h2 { "Windows and deadlines" }
            @for party in PARTIES {
                @if assessment.of(party).freedom.windows.is_empty() {
                    p { "No way out of the " (party.word()) " is known, or it is free already." }
                }
            }
            @if !rows.is_empty() {
                figure.wide {
                    // The drawing escapes its own text, and holds keys and years alone.
                    (PreEscaped(timeline::draw(assessment.as_of, &drawn).to_string()))
                    figcaption {
                        ul.legend {
                            li { span.key.notice {} "notice by" }
                            li { span.key.free {} "free on" }
                            li { span.key.missed {} "bound on if missed" }
                            @if rows.iter().any(|(_, _, window)| !window.certain) {
                                li { span.key.unsure {} "only if what is open turns out so" }
                            }
                        }
                    }
                }
                (table(&rows))
            }
            @for party in PARTIES.into_iter().filter(|party| n_left_out(*party) > 0) {
                p.quiet { "The " (party.word()) " has " (n_left_out(party)) " more." }
            }
        }
    }
}

fn table(rows: &[(String, Party, &Window)]) -> Markup {
    html! {
        table.stacked {
            thead {
                tr {
                    th { "Window" }
                    th { "Notice by" }
                    th { "Free on" }
                    th { "Else bound until" }
                    th.number { "Missing it costs" }
                }
            }
            tbody { @for (key, party, window) in rows { (row(key, *party, window)) } }
        }
    }
}

fn row(key: &str, party: Party, window: &Window) -> Markup {
    let Window { route, notice_by, free_on, bound_until, cost_of_missing, certain } = window;
    html! {
        tr {
            th scope="row" {
                (key) ": " (party.word()) ", " (words::name(route.word()))
                @if !certain { " " span.quiet { "only if what is open turns out so" } }
            }
            td data-label="Notice by" { (time(*notice_by)) }
            td data-label="Free on" { (time(*free_on)) }
            td data-label="Else bound until" {
                @match bound_until { Some(until) => (time(*until)), None => "no end" }
            }
            td.number data-label="Missing it costs" {
                @match (cost_of_missing, party, bound_until) {
                    (Some(cost), _, _) => (words::amount(*cost)),
                    (None, Party::Supplier, _) => "it pays no fees",
                    (None, Party::Buyer, Some(_)) => "no fees run on",
                    (None, Party::Buyer, None) => (words::OPEN),
                }
            }
        }
    }
}
