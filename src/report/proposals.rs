//! Changes of terms that would reach a target, each with what it gives and takes.

use maud::{Markup, html};

use super::words;

/// A change of terms, and what both parties' portability would then be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal<'a> {
    /// The change in words.
    pub text: &'a str,
    /// Points of portability that the buyer gains, in basis points; below zero, what it loses.
    pub buyer_gain: i32,
    /// Points of portability that the supplier gains, in basis points; below zero, what it loses.
    pub supplier_gain: i32,
}

/// Writes the section; nothing where there are no proposals.
pub(super) fn section(proposals: &[Proposal<'_>]) -> Markup {
    if proposals.is_empty() {
        return html! {};
    }
    html! {
        section #proposals {
            h2 { "Proposals" }
            table {
                thead { tr { th { "Change" } th.number { "Buyer" } th.number { "Supplier" } } }
                tbody {
                    @for Proposal { text, buyer_gain, supplier_gain } in proposals {
                        tr {
                            th scope="row" { (text) }
                            td.number { (words::points(*buyer_gain)) }
                            td.number { (words::points(*supplier_gain)) }
                        }
                    }
                }
            }
        }
    }
}
