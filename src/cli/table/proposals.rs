//! Proposals as a table for people: what to ask for, the clauses, and both sides before and after.

use serde::Deserialize;

use super::sides::LABEL;
use crate::cli::answer::{Amount, Amounts, ModelRef, Span, Stand, Word};
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
    Response { proposals: Proposals }
    /// What could be asked for.
    Proposals {
        model: ModelRef, terms: ModelRef, outcome: Word, buyer: Position, supplier: Position, proposals: Vec<Proposal>,
        missing: Vec<Missing>, candidates: Vec<Candidate>, is_exhaustive: bool, sets_tried: u32,
    }
    /// One set of terms.
    Proposal {
        terms: Vec<Term>, buyer: Position, supplier: Position, buyer_gain: Gain, supplier_gain: Gain, label: Word,
    }
    /// One term.
    Term { asks: String, clause: String, source: String, needs_only_answers: bool, changes: Vec<Change> }
    /// One change.
    Change { path: String, settles: bool }
    /// Where a party stands.
    Position { portability: Span, grade: Word, stand: Stand, leaving: Amounts, left: Amounts }
    /// What a party gains.
    Gain { points: i32, leaving: Option<Amount>, left: Option<Amount> }
    /// What a party misses.
    Missing {
        party: Word, points: i32, completeness: i32, gates: Vec<String>, tests: Vec<String>,
        cost: Option<crate::cli::answer::Int>, cost_is_open: bool,
    }
    /// A term that helps.
    Candidate { id: String, asks: String, buyer_points: i32, supplier_points: i32, needs_only_answers: bool }
}

/// How many terms that help are listed.
const MOST_CANDIDATES: usize = 10;

/// Writes the proposals of a response in JSON; `name` is that of its contract.
///
/// # Errors
/// The JSON is not that of a response: a fault of ours.
pub(in crate::cli) fn proposals(name: &str, json: &str, look: Look) -> Result<String, serde_json::Error> {
    let Response { proposals: found } = serde_json::from_str(json)?;
    let mut page = Page::new(look);
    page.wrapped(0, &Text::new(name, Tone::Heading));
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    let by = format!(
        "By model {} ({}) and terms {} ({}). Not legal advice.",
        found.model.version,
        short(&found.model.digest),
        found.terms.version,
        short(&found.terms.digest)
    );
    page.wrapped(0, &Text::new(by, Tone::Quiet));
    page.gap();
    page.wrapped(0, &outcome(&found));
    for missing in &found.missing {
        page.wrapped(2, &Text::from(in_words(missing)));
    }
    match found.proposals.split_first() {
        None => sides(&mut page, [(&found.buyer, None), (&found.supplier, None)], None),
        Some((best, others)) => {
            terms(&mut page, best);
            let of = [(&found.buyer, Some(&best.buyer)), (&found.supplier, Some(&best.supplier))];
            sides(&mut page, of, Some(best));
            for other in others {
                let asks: Vec<&str> = other.terms.iter().map(|term| term.asks.as_str()).collect();
                page.heading("AS FEW, AND NO CHEAPER FOR THE OTHER SIDE");
                page.wrapped(2, &Text::from(asks.join(" ")));
            }
        }
    }
    candidates(&mut page, &found);
    Ok(page.into_text())
}

fn outcome(found: &Proposals) -> Text {
    let tried = |count: u32| format!("{} sets tried", words::thousands(count.into()));
    match found.outcome.0.as_str() {
        "PROPOSAL_OUTCOME_MET_ALREADY" => Text::new("The contract meets the target as it is.", Tone::Good),
        "PROPOSAL_OUTCOME_MET" => {
            let n_terms = found.proposals.first().map_or(0, |proposal| proposal.terms.len());
            let sure = if found.is_exhaustive { "no fewer reach it" } else { "fewer were not all tried" };
            let terms = if n_terms == 1 { "1 term reaches".to_owned() } else { format!("{n_terms} terms reach") };
            Text::new(format!("{terms} the target; {sure}, {}.", tried(found.sets_tried)), Tone::Good)
        }
        _ => Text::new(format!("No set of terms reaches the target, {}. Missing:", tried(found.sets_tried)), Tone::Bad),
    }
}

fn in_words(missing: &Missing) -> String {
    let mut parts = Vec::new();
    if missing.points > 0 {
        parts.push(format!("{} points", words::points(missing.points)));
    }
    if missing.completeness > 0 {
        parts.push(format!("answers for {} of the weight", words::percent(missing.completeness.into())));
    }
    parts.extend(missing.gates.iter().map(|gate| format!("gate {}", words::name(gate))));
    parts.extend(missing.tests.iter().map(|test| format!("test {}", words::name(test))));
    parts.extend(missing.cost.map(|cost| format!("{} of a year's fees", words::percent(cost.0 / 100))));
    if missing.cost_is_open {
        parts.push("a cost that is known".to_owned());
    }
    format!("{}: {}", missing.party.bare("PARTY_"), parts.join(", "))
}

fn terms(page: &mut Page, proposal: &Proposal) {
    page.heading("ASK FOR");
    for (at, term) in proposal.terms.iter().enumerate() {
        let number = Text::new(format!("{}.", at + 1), Tone::Heading);
        page.labelled(0, &number, 4, &Text::new(term.asks.as_str(), Tone::Heading));
        page.wrapped(4, &Text::from(term.clause.clone()));
        let (open, altered): (Vec<&Change>, Vec<&Change>) = term.changes.iter().partition(|change| change.settles);
        let paths =
            |changes: &[&Change]| changes.iter().map(|change| change.path.as_str()).collect::<Vec<_>>().join(", ");
        if !altered.is_empty() {
            page.wrapped(4, &Text::new(format!("alters {}", paths(&altered)), Tone::Quiet));
        }
        if !open.is_empty() {
            page.wrapped(4, &Text::new(format!("settles {}", paths(&open)), Tone::Quiet));
        }
        if term.needs_only_answers {
            page.wrapped(4, &Text::new("An answer may do as well.", Tone::Open));
        }
        page.wrapped(4, &Text::new(format!("Source: {}", term.source), Tone::Quiet));
    }
}

/// A party before, and after where there is a proposal.
type Side<'a> = (&'a Position, Option<&'a Position>);

fn sides(page: &mut Page, of: [Side<'_>; 2], proposal: Option<&Proposal>) {
    let column = page.width().saturating_sub(LABEL) / 2;
    page.gap();
    let row = |page: &mut Page, label: &str, cells: [Text; 2]| {
        let [buyer, supplier] = cells;
        page.cells(&[(LABEL, Text::from(label.to_owned())), (column, buyer), (column, supplier)]);
    };
    row(page, "", ["BUYER", "SUPPLIER"].map(|head| Text::new(head, Tone::Heading)));
    let moved = |show: &dyn Fn(&Position) -> String| {
        of.map(|(before, after)| match after.map(show) {
            Some(after) if after != show(before) => Text::from(format!("{} -> {after}", show(before))),
            Some(_) | None => Text::from(show(before)),
        })
    };
    row(page, "Portability", moved(&|position| words::span(&position.portability)));
    row(page, "Grade", moved(&|position| words::grade(&position.grade)));
    row(page, "Stand", moved(&|position| position.stand.verdict.bare("VERDICT_")));
    row(page, "Bears, leaving", moved(&|position| words::likely(&position.leaving)));
    row(page, "Bears, left", moved(&|position| words::likely(&position.left)));
    let Some(proposal) = proposal else { return };
    let gains = [&proposal.buyer_gain, &proposal.supplier_gain];
    row(page, "Gains in points", gains.map(|gain| words::points(gain.points).into()));
    let money = |saved: &Option<Amount>| saved.as_ref().map_or_else(|| words::OPEN.to_owned(), words::amount);
    row(page, "  leaving", gains.map(|gain| money(&gain.leaving).into()));
    row(page, "  left", gains.map(|gain| money(&gain.left).into()));
    let label = proposal.label.bare("PROPOSAL_LABEL_");
    page.cells(&[(LABEL, Text::from("Label".to_owned())), (0, Text::new(label, Tone::Heading))]);
}

fn candidates(page: &mut Page, found: &Proposals) {
    if found.candidates.is_empty() {
        return;
    }
    page.heading("WHAT HELPS, EACH ALONE (buyer, supplier)");
    for candidate in found.candidates.iter().take(MOST_CANDIDATES) {
        let Candidate { id, asks, buyer_points, supplier_points, needs_only_answers } = candidate;
        let points = format!("{}, {}", words::points(*buyer_points), words::points(*supplier_points));
        let answer = if *needs_only_answers { " An answer may do as well." } else { "" };
        page.labelled(2, &Text::from(points), 16, &Text::from(format!("{}: {asks}{answer}", words::name(id))));
    }
    let more = found.candidates.len().saturating_sub(MOST_CANDIDATES);
    if more > 0 {
        page.wrapped(2, &Text::new(format!("and {more} more"), Tone::Quiet));
    }
}
