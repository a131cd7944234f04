//! Why points are missing, which gates cap the grade, and what to ask next.

use std::collections::BTreeMap;

use crate::cli::answer::{Assessment, Reason};
use crate::cli::page::{Page, Text, Tone};
use crate::cli::words;

/// How many reasons a side are shown.
const REASONS: usize = 4;
/// How many questions are shown.
const QUESTIONS: usize = 5;
/// The most letters of a quote.
const QUOTE: usize = 240;

/// Writes the gates of both sides.
pub(super) fn gates(page: &mut Page, assessment: &Assessment) {
    if assessment.sides().iter().all(|(_, side)| side.gates.is_empty()) {
        return;
    }
    page.heading("GATES: WHAT CAPS THE GRADE");
    for (party, side) in assessment.sides() {
        for gate in &side.gates {
            let (sure, tone) =
                if gate.established { ("", Tone::Bad) } else { (" (not excluded by what is known)", Tone::Open) };
            let text = format!("at best {}: {}{sure}", words::grade(&gate.cap), gate.reason);
            page.labelled(2, &Text::new(party, Tone::Quiet), 10, &Text::new(text, tone));
        }
    }
}

/// Writes what costs each side the most points, with the fact, the words it was read from, and the remedy.
pub(super) fn reasons(page: &mut Page, assessment: &Assessment, quotes: &BTreeMap<String, String>) {
    for (party, side) in assessment.sides() {
        let shown: Vec<&Reason> = side.reasons.iter().filter(|reason| reason.lost > 0).take(REASONS).collect();
        if shown.is_empty() {
            continue;
        }
        let missing = 10_000 - side.portability.proven;
        page.heading(&format!("WHY THE {} MISSES {} POINTS", party.to_uppercase(), words::points(missing)));
        for reason in &shown {
            one(page, reason, quotes);
        }
        let rest = missing - shown.iter().map(|reason| reason.lost).sum::<i32>();
        if rest > 0 {
            let others = format!("for {} other reasons", side.reasons.len().saturating_sub(shown.len()));
            page.labelled(
                2,
                &Text::new(format!("-{}", words::points(rest)), Tone::Quiet),
                9,
                &Text::new(others, Tone::Quiet),
            );
        }
    }
}

fn one(page: &mut Page, reason: &Reason, quotes: &BTreeMap<String, String>) {
    let Reason { code, lost, fact, state, text, remedy, effort, part: _ } = reason;
    let lost = Text::new(format!("-{}", words::points(*lost)), Tone::Bad);
    page.labelled(2, &lost, 9, &format!("{text} [{}]", words::code(code)).into());
    if let Some(fact) = fact {
        let state = state.bare("STATE_");
        page.labelled(11, &Text::new("fact", Tone::Quiet), 8, &format!("{fact}: {state}").into());
        if let Some(quote) = quotes.get(fact).or_else(|| quotes.get(fact.rsplit_once('.')?.0)) {
            let quote = format!("“{}”", shortened(quote));
            page.labelled(11, &Text::new("quote", Tone::Quiet), 8, &quote.into());
        }
    }
    page.labelled(11, &Text::new("remedy", Tone::Quiet), 8, &format!("{remedy} (effort: {effort})").into());
}

fn shortened(quote: &str) -> String {
    if quote.chars().count() <= QUOTE {
        return quote.to_owned();
    }
    quote.chars().take(QUOTE).chain(['…']).collect()
}

/// Writes the questions whose answers could win the most.
pub(super) fn questions(page: &mut Page, assessment: &Assessment) {
    let questions = &assessment.questions;
    if questions.is_empty() {
        return;
    }
    page.heading("WORTH ASKING: HOW FAR AN ANSWER COULD NARROW THE SPAN");
    let row = |page: &mut Page, buyer: &str, supplier: &str, text: Text| {
        let quiet = |words: &str| Text::new(words, Tone::Quiet);
        page.cells(&[(2, Text::default()), (9, quiet(buyer)), (10, quiet(supplier)), (0, text)]);
    };
    row(page, "buyer", "supplier", Text::default());
    for question in questions.iter().take(QUESTIONS) {
        let (buyer, supplier) = (words::points(question.buyer_points), words::points(question.supplier_points));
        let state = question.state.bare("STATE_");
        let state = if state == "unknown" { String::new() } else { format!(" ({state})") };
        row(page, &buyer, &supplier, format!("{} [{}]{state}", question.text, question.fact).into());
    }
    if questions.len() > QUESTIONS {
        let more = format!("and {} more", questions.len() - QUESTIONS);
        page.wrapped(2, &Text::new(more, Tone::Quiet));
    }
}
