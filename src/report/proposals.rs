//! What to ask for: the fewest terms that reach a target, each with its clause, and what both parties gain and lose by them.

use maud::{Markup, html};

use super::words;
use crate::scoring::proposal::{Gain, Label, Proposal, ProposalOutcome, Proposals};

/// Writes the section; nothing where none were asked for.
pub(super) fn section(proposals: Option<&Proposals<'_>>) -> Markup {
    let Some(found) = proposals else { return html! {} };
    html! {
        section #proposals {
            h2 { "What to ask for" }
            p.quiet { "The fewest suggested terms that make it a one-year stand for both parties." }
            @match found.outcome {
                ProposalOutcome::MetAlready => p { "The contract is one as it is." },
                ProposalOutcome::Met => {},
                ProposalOutcome::BeyondReach => p { "No set of terms reaches it; these come nearest." },
            }
            @if let Some(best) = found.proposals.first() { (proposal(best)) }
        }
    }
}

fn proposal(proposal: &Proposal<'_>) -> Markup {
    let label = proposal.label.map(|label| match label {
        Label::BothGain => "Both parties gain.",
        Label::Trade => "A trade: a party loses by it what the other may make good.",
        Label::OneSided => "One party gains, and the other loses nothing.",
    });
    let [buyer, supplier] = &proposal.gains;
    html! {
        ol {
            @for proposed in &proposal.terms {
                li {
                    strong { (proposed.term.asks) }
                    @if proposed.needs_only_answers() { " An answer may do as well." }
                    p.quiet { (proposed.clause) }
                }
            }
        }
        table {
            thead { tr { th { "Gain" } th.number { "Buyer" } th.number { "Supplier" } } }
            tbody {
                tr { th scope="row" { "points" } td.number { (gained(buyer)) } td.number { (gained(supplier)) } }
            }
        }
        @if let Some(label) = label { p { (label) } }
        @if let Some(price) = &proposal.price {
            p {
                "Worth to both at a yearly price between " (words::amount(price.least)) " and " (words::amount(price.most))
                ", half way " (words::amount(price.midpoint)) "; above nothing the buyer pays it."
            }
        }
    }
}

fn gained(gain: &Gain) -> String {
    words::points(gain.points)
}
