//! What the page was made from: the day, the model by version and digest, and the vector from which the score recomputes.

use maud::{Markup, html};

use super::page::time;
use crate::scoring::{Assessment, ModelRef};

pub(super) fn section(assessment: &Assessment<'_>) -> Markup {
    let Assessment { model, as_of, horizon_months, stand_month, stand_on, vector, .. } = assessment;
    let ModelRef { version, digest } = model;
    html! {
        footer #colophon {
            h2 { "What this was made from" }
            dl {
                dt { "As of" } dd { (time(*as_of)) }
                dt { "Horizon" } dd { (horizon_months) " months" }
                dt { "Stand" } dd { "month " (stand_month) ", on " (time(*stand_on)) }
                dt { "Model" } dd { (version) ", SHA-256 " code { (digest) } }
                dt { "Vector" } dd { code { (vector) } }
            }
            p.quiet {
                "The score recomputes from the vector alone. "
                "The same contract, day and model give the same page, byte for byte."
            }
        }
    }
}
