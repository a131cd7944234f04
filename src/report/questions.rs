//! The open questions, the most worth asking first.

use maud::{Markup, html};

use super::page::path;
use super::words;
use crate::contract::Path;
use crate::scoring::{Assessment, Question};

pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let questions = &assessment.questions;
    html! {
        section #questions {
            h2 { "Worth asking" }
            @if questions.is_empty() {
                p { "Nothing is open." }
            } @else {
                p.quiet { "Points: at most how far an answer could narrow the span between proven and possible." }
                table {
                    thead { tr { th { "Question" } th.number { "Buyer" } th.number { "Supplier" } } }
                    tbody { @for of in questions { (question(of)) } }
                }
            }
        }
    }
}

fn question(question: &Question<'_>) -> Markup {
    let Question { fact, state, text, buyer_points, supplier_points } = question;
    html! {
        tr {
            th scope="row" {
                (text)
                br;
                span.quiet { (path(&Path::text(fact))) ", " (words::state(*state)) }
            }
            td.number { (words::points(*buyer_points)) }
            td.number { (words::points(*supplier_points)) }
        }
    }
}
