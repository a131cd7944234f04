//! The one-year stand: five tests for either party as leaver, with margins, the facts that decide, and remedies.

use maud::{Markup, html};

use super::page::{Tone, badge, path, time};
use super::{PARTIES, words};
use crate::contract::Path;
use crate::scoring::{Assessment, Outcome, StandTest};

/// The most facts that are named of a test.
const MOST_FACTS: usize = 4;

pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let Assessment { stand_month, stand_on, .. } = assessment;
    html! {
        section #stand {
            h2 { "Could they part well at month " (stand_month) "?" }
            p.quiet { "The five tests of a stand, on " (time(*stand_on)) ", for either party as the one that leaves." }
            div.sides {
                @for party in PARTIES {
                    @let stand = &assessment.of(party).stand;
                    article.side {
                        h3 {
                            "The " (party.word()) " leaves "
                            (badge(Tone::of_verdict(stand.verdict), words::verdict(stand.verdict)))
                        }
                        ul.tests { @for of in &stand.tests { (test(of)) } }
                    }
                }
            }
        }
    }
}

fn test(test: &StandTest<'_>) -> Markup {
    let StandTest { id, outcome, margin: _, margin_unit: _, facts, remedy } = test;
    let asks_for_more = match outcome {
        Outcome::Pass | Outcome::NotApplicable => false,
        Outcome::Unknown | Outcome::Fail => true,
    };
    html! {
        li {
            p {
                strong { (words::sentence(id)) } " "
                (badge(Tone::of_outcome(*outcome), words::outcome(*outcome)))
                @if let Some(margin) = words::margin(test) { " " (margin) }
            }
            @if asks_for_more {
                @if !remedy.is_empty() { p { (remedy) } }
                @if !facts.is_empty() {
                    p.quiet {
                        "Decided by "
                        @for (at, fact) in facts.iter().take(MOST_FACTS).enumerate() {
                            @if at > 0 { ", " }
                            (path(&Path::text(fact)))
                        }
                        @if facts.len() > MOST_FACTS { " and " (facts.len() - MOST_FACTS) " more" }
                    }
                }
            }
        }
    }
}
