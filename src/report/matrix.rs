//! The parting matrix at the month of the stand: who leaves, who bears, by contract and by effort; and what is fair of a fee.

use maud::{Markup, html};

use super::page::time;
use super::{PARTIES, words};
use crate::contract::Party;
use crate::scoring::{Amounts, Assessment, Cell, FairFee};

/// Writes the section; nothing without a matrix.
pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let Assessment { parting, stand_month, stand_on, .. } = assessment;
    if parting.matrix.is_empty() {
        return html! {};
    }
    let cell = |leaver: Party, bearer: Party| {
        parting.matrix.iter().find(|cell| cell.leaver == leaver && cell.bearer == bearer)
    };
    html! {
        section #parting {
            h2 { "Who bears what" }
            p.quiet {
                "At month " (stand_month) " of the contract, on " (time(*stand_on)) ". "
                "Net of what the party receives: a minus is a gain. "
                @if let Some(fees) = parting.year_fees { "A year's fees are " (words::money(fees)) "." }
                @else { "No price is known: amounts are shares of a year's fees." }
            }
            table.matrix.stacked {
                thead { tr { td {} @for bearer in PARTIES { th.number scope="col" { "The " (bearer.word()) " bears" } } } }
                @for leaver in PARTIES {
                    tbody {
                        tr.group {
                            th colspan="3" scope="rowgroup" {
                                "The " (leaver.word()) " leaves"
                                @if cell(leaver, leaver).is_some_and(|cell| cell.unbounded) {
                                    ": no way out is known within the horizon"
                                }
                            }
                        }
                        (row("by contract", PARTIES.map(|bearer| cell(leaver, bearer).map(|cell| &cell.contract_made))))
                        (row("effort", PARTIES.map(|bearer| cell(leaver, bearer).map(of_effort))))
                    }
                }
            }
            @for party in PARTIES { (fee(party, &assessment.of(party).fair_fee)) }
        }
    }
}

fn of_effort(cell: &Cell) -> &Amounts {
    &cell.effort
}

fn row(name: &str, cells: [Option<&Amounts>; 2]) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            @for (bearer, cell) in PARTIES.iter().zip(cells) {
                td.number data-label={ "The " (bearer.word()) " bears" } {
                    @if let Some(amounts) = cell {
                        @let (likely, between) = (words::likely(amounts), words::between(amounts));
                        (likely)
                        @if between != likely { br; span.quiet { (between) } }
                    }
                }
            }
        }
    }
}

/// Writes what a termination fee asks beside what is fair; nothing where none is asked.
fn fee(party: Party, fee: &FairFee) -> Markup {
    let FairFee { fair, asked, penalty_least, penalty_most } = fee;
    if asked.cautious.is_some_and(|most| most.is_nothing()) {
        return html! {};
    }
    let share =
        |share: &Option<i32>| share.map_or_else(|| words::OPEN.to_owned(), |share| words::percent(share.into()));
    let (least, most) = (share(penalty_least), share(penalty_most));
    html! {
        p {
            "For the " (party.word()) " to leave, the contract asks a fee of " (words::between(asked)) ". "
            "Fair is " (words::between(fair)) ": what the other party invested and cannot recover. "
            "The share of the fee that is penalty: " (least) @if most != least { " to " (most) } "."
        }
    }
}
