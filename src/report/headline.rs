//! The first screen: which contract, how free it leaves either party, what is next, and what this page is not.

use maud::{Markup, html};

use super::page::{Tone, badge, time};
use super::{PARTIES, words};
use crate::contract::{Contract, Fact, Party};
use crate::scoring::{Assessment, CurveMonth, PartyAssessment, ProfileScore, Span, Window};

/// Returns the title of the page.
pub(super) fn title(assessment: &Assessment<'_>) -> String {
    format!("Portability of {}", name(assessment))
}

/// Returns the name of the contract; a word for one without a name.
fn name<'a>(assessment: &Assessment<'a>) -> &'a str {
    if assessment.contract_id.is_empty() { "this contract" } else { assessment.contract_id }
}

pub(super) fn section(contract: &Contract, assessment: &Assessment<'_>, has_law: bool) -> Markup {
    let Assessment { as_of, stand_month, stand_on, stand, mutual, fairness_gap, profile, .. } = assessment;
    let gap = Span { proven: fairness_gap.least, possible: fairness_gap.most };
    html! {
        header {
            p.kicker { "Portability of a contract, as of " (time(*as_of)) }
            h1 {
                // A long name of one word may break after each of its strokes.
                @for piece in name(assessment).split_inclusive('_') { (piece) wbr; }
            }
            p.quiet {
                "How free each party is to leave, what leaving would cost it, and how well the two would part. "
                "Points go from 0 to 100, and more is freer. "
                "The first number is proven; the second is possible, should every open fact turn out well."
            }
        }
        section.headline aria-label="In short" {
            div.sides {
                @for party in PARTIES { (side(contract, assessment, party)) }
            }
            dl.facts {
                div { dt { "Both sides" } dd { strong { (words::span(*mutual)) } ", the lower of the two" } }
                div { dt { "Fairness gap" } dd { strong { (words::span(gap)) } ", between the two" } }
                div {
                    dt { "Stand at month " (stand_month) }
                    dd { (badge(Tone::of_verdict(*stand), words::verdict(*stand))) " for both, on " (time(*stand_on)) }
                }
                @if let Some(ProfileScore { digest: _, buyer, supplier }) = profile {
                    div {
                        dt { "By your own weights" }
                        dd { "buyer " (words::span(*buyer)) ", supplier " (words::span(*supplier)) }
                    }
                }
            }
            p.advice {
                "This is no legal advice. It judges the contract as it was told"
                @if has_law { "; what statutes demand and give whatever it says is told apart." }
                @else { ", and does not look at statutes that override it." }
            }
        }
    }
}

fn side(contract: &Contract, assessment: &Assessment<'_>, party: Party) -> Markup {
    let side = assessment.of(party);
    let PartyAssessment { portability, possible_grade, completeness, freedom, gates, stand, .. } = side;
    let named = party.choose(&contract.parties.buyer_name, &contract.parties.supplier_name);
    html! {
        article.side {
            h2 { (words::sentence(party.word())) }
            @if let Fact::Stated(named) = named { p.quiet { (named) } }
            p.score {
                span.grade { (words::grade(side.grade)) }
                " "
                span.points { (words::span(*portability)) }
                span.quiet { " of 100" }
            }
            (bar(*portability, side.grade))
            dl {
                @if side.grade != Some(*possible_grade) { dt { "Grade possible" } dd { (possible_grade) } }
                dt { "Known" } dd { (words::percent((*completeness).into())) " of the weight" }
                dt { "Stand" } dd { (badge(Tone::of_verdict(stand.verdict), words::verdict(stand.verdict))) }
                dt { "Free if decided today" } dd { (words::waits(freedom.next)) }
                dt { "On average" } dd { (words::waits(freedom.mean)) }
                dt { "At worst" } dd { (words::waits(freedom.worst)) }
                dt { "Next deadline" } dd { (deadline(freedom.windows.first())) }
                @if let Some(today) = assessment.parting.curve.iter().find(|month| month.leaver == party) {
                    dt { "Leaving today costs" } dd { (words::likely(&today.net(party))) (estimate(today)) }
                }
                @if let Some(reason) = side.reasons.first() {
                    dt { "What weighs most" } dd { (reason.text) }
                }
            }
            @for gate in gates {
                p.gate {
                    strong { "Grade at best " (gate.cap) ". " }
                    (gate.reason)
                    @if !gate.established { " What is known does not exclude it." }
                }
            }
        }
    }
}

/// Writes what a figure of a month rests on, where that is not the contract alone.
fn estimate(month: &CurveMonth) -> &'static str {
    match (month.unbounded, month.items().any(|item| item.assumed)) {
        (true, _) => ", and no way out is known within the horizon",
        (false, true) => ", its effort by a published prior",
        (false, false) => "",
    }
}

fn deadline(window: Option<&Window>) -> Markup {
    let Some(Window { notice_by, cost_of_missing, certain, .. }) = window else {
        return html! { "none: no way out is known" };
    };
    html! {
        (time(*notice_by))
        @if !certain { ", if what is open turns out so" }
        @if let Some(cost) = cost_of_missing { "; missing it costs " (words::amount(*cost)) }
    }
}

/// Draws a score as a bar: what is proven full, what is possible beyond it light. The numbers stand beside it.
fn bar(span: Span, grade: Option<char>) -> Markup {
    let Span { proven, possible } = span;
    let tone = match grade {
        Some('A' | 'B') => Tone::Good,
        Some('C') | None => Tone::Open,
        Some(_) => Tone::Bad,
    };
    let wide = |points: i32| format!("width:{}%", words::points(points.clamp(0, 10_000)));
    html! {
        div class={ "bar " (tone.class()) } aria-hidden="true" {
            span.possible style=(wide(possible)) {}
            span.proven style=(wide(proven)) {}
        }
    }
}
