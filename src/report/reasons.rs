//! Why points are missing: each reason with the points it loses, the fact, the words it was read from, the remedy, the source.

use maud::{Markup, html};

use super::page::path;
use super::{PARTIES, words};
use crate::contract::{Evidence, Origin, Party, Path};
use crate::scoring::{Assessment, Reason};

/// How many reasons of a party are told before the others are folded away.
const FIRST: usize = 4;
/// The most pieces of evidence of one reason, and the most letters of a quote, so that no contract fills the page.
const MOST_QUOTES: usize = 3;
const MOST_LETTERS: usize = 400;

pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    html! {
        section #reasons {
            h2 { "Why points are missing" }
            div.sides { @for party in PARTIES { (side(assessment, party)) } }
        }
    }
}

fn side(assessment: &Assessment<'_>, party: Party) -> Markup {
    let side = assessment.of(party);
    let missing = words::points(10_000 - side.portability.proven);
    let (first, rest) = side.reasons.split_at(side.reasons.len().min(FIRST));
    let of_rest: i32 = rest.iter().map(|reason| reason.lost).sum();
    html! {
        article.side {
            h3 { "The " (party.word()) " misses " (missing) " points" }
            @if first.is_empty() { p { "There is nothing to tell." } }
            ol.reasons { @for of in first { (reason(of)) } }
            @if !rest.is_empty() {
                details {
                    summary { "The other " (rest.len()) ", together " (words::points(of_rest)) " points" }
                    ol.reasons start=(FIRST + 1) { @for of in rest { (reason(of)) } }
                }
            }
        }
    }
}

fn reason(reason: &Reason<'_>) -> Markup {
    let Reason { code, part: _, dimension: _, lost, fact, state, evidence, text, remedy, effort, source } = reason;
    html! {
        li {
            p { span.lost { "-" (words::points(*lost)) } " " strong { (text) } }
            @for piece in evidence.iter().filter(|piece| !piece.quote.is_empty()).take(MOST_QUOTES) { (quoted(piece)) }
            dl {
                dt { "Remedy" } dd { (remedy) " " span.quiet { (effort) " effort" } }
                dt { "Fact" }
                dd {
                    @if let Some(fact) = fact { (path(&Path::text(fact))) ", " (words::state(*state)) "; " }
                    span.quiet { "factor: " (words::name(code)) }
                }
                dt { "Source" } dd.quiet { (source) }
            }
        }
    }
}

fn quoted(evidence: &Evidence) -> Markup {
    let Evidence { document, page, bytes: _, quote, origin, confidence } = evidence;
    let origin = match origin {
        Origin::Declared => "declared",
        Origin::Read => "read in the text",
        Origin::Statutory => "by statute",
        Origin::Assumed => "assumed",
    };
    html! {
        blockquote {
            p { "“" (words::shortened(quote, MOST_LETTERS)) "”" }
            p.quiet {
                (origin)
                @if let Some(sure) = confidence { ", " (words::percent((*sure).into())) " sure" }
                @if !document.is_empty() { ", " (words::shortened(document, MOST_LETTERS)) }
                @if let Some(page) = page { ", page " (page) }
            }
        }
    }
}
