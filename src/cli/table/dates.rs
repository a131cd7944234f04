//! What changes when, as a table for people: a heading for each day, and what is otherwise from it on.

use serde::Deserialize;

use crate::cli::answer::{Amounts, Day, ModelRef, Span, Word};
use crate::cli::page::{Look, Page, Text, Tone};
use crate::cli::words;

/// Declares messages: every field by its name on the wire.
macro_rules! messages {
    ($($(#[$doc:meta])* $Message:ident { $($field:ident: $Type:ty),* $(,)? })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        struct $Message { $($field: $Type),* })*
    };
}

messages! {
    /// The response.
    Response { changes: Vec<DateChange>, model: ModelRef }
    /// One day.
    DateChange {
        day: Day, findings: Vec<FindingChange>, facts: Vec<DatedFactChange>, windows: Vec<WindowClosing>,
        buyer: Option<PartyChange>, supplier: Option<PartyChange>,
    }
    /// A finding.
    FindingChange { before: Word, after: Finding }
    /// How it comes out.
    Finding { rule: String, title: String, article: String, outcome: Word }
    /// A fact.
    DatedFactChange { path: String, begins: bool, statutory: Option<StatutoryFact> }
    /// Who says so.
    StatutoryFact { title: String, article: String }
    /// A window.
    WindowClosing { party: Word, window: Window }
    /// The window.
    Window { route: Word, free_on: Day }
    /// A party.
    PartyChange { score_before: Span, score_after: Span, cost_before: Amounts, cost_after: Amounts }
}

/// How wide a label is.
const LABEL: usize = 10;

/// Writes what changes when of a response in JSON; `name` is that of its contract.
///
/// # Errors
/// The JSON is not that of a response: a fault of ours.
pub(in crate::cli) fn dates(name: &str, json: &str, look: Look) -> Result<String, serde_json::Error> {
    let Response { changes, model } = serde_json::from_str(json)?;
    let mut page = Page::new(look);
    page.wrapped(0, &Text::new(name, Tone::Heading));
    page.wrapped(0, &Text::new(format!("By model {}. Not legal advice.", model.version), Tone::Quiet));
    if changes.is_empty() {
        page.wrapped(0, &Text::from("Nothing changes.".to_owned()));
    }
    for change in &changes {
        day(&mut page, change);
    }
    Ok(page.into_text())
}

fn day(page: &mut Page, change: &DateChange) {
    page.heading(&words::day(&change.day));
    let row = |page: &mut Page, label: &str, text: String| {
        page.labelled(2, &Text::new(label, Tone::Quiet), LABEL, &text.into());
    };
    for fact in &change.facts {
        let word = if fact.begins { "from this day" } else { "no longer" };
        let text = match &fact.statutory {
            Some(right) => format!("{word}: {} [{}; {}]", right.title, fact.path, right.article),
            None => format!("{word}: {} as the contract says", fact.path),
        };
        row(page, "fact", text);
    }
    for FindingChange { before, after } in &change.findings {
        let [was, is] = [before, &after.outcome].map(|outcome| outcome.bare("FINDING_OUTCOME_"));
        row(page, "finding", format!("{}: {was} becomes {is}. {} [{}]", after.rule, after.title, after.article));
    }
    for WindowClosing { party, window } in &change.windows {
        let (party, route) = (party.bare("PARTY_"), window.route.bare("ROUTE_"));
        row(
            page,
            "window",
            format!("last day of notice of the {party} by {route}, free on {}", words::day(&window.free_on)),
        );
    }
    for (party, of) in [("buyer", &change.buyer), ("supplier", &change.supplier)] {
        let Some(PartyChange { score_before, score_after, cost_before, cost_after }) = of else { continue };
        let (was, is) = (words::span(score_before), words::span(score_after));
        row(page, party, format!("score {was} becomes {is}"));
        row(
            page,
            "",
            format!("leaving by contract {} becomes {}", words::between(cost_before), words::between(cost_after)),
        );
    }
}
