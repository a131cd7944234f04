//! `portability vector`: the scores of a vector, from nothing but itself and the model it names.

use std::io::{self, Read};

use clap::Args;

use super::page::{Page, Text, Tone};
use super::{Exit, Format, Out, complain, words};
use crate::scoring::{Model, Recomputed, RecomputedParty, Span, recompute};

/// The most bytes of a vector.
const MAX_BYTES: u64 = 64 * 1024;
/// How wide the column of labels is.
const LABEL: usize = 24;

/// Recompute the scores of a vector.
#[derive(Args, Debug)]
pub(super) struct Vector {
    /// The vector, as an assessment gives it (CPV:1/...); - for standard input.
    #[arg(value_name = "VECTOR")]
    vector: String,

    /// In what form to answer.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

impl Vector {
    /// Recomputes, and tells the scores.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { vector, format } = self;
        let vector = if vector == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes)?;
            // What is no text is no vector, and is told so.
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            vector
        };
        let vector = vector.trim();
        // The model that a vector names is tried first; any other tells what is wrong with it.
        let named = vector.split(['/', ':']).nth(2).unwrap_or_default();
        let model = Model::released().into_iter().find(|model| model.version() == named).unwrap_or_else(Model::newest);
        match recompute(vector, &model) {
            Ok(recomputed) if format == Format::Json => {
                let json = serde_json::to_string_pretty(&json(&model, &recomputed))?;
                writeln!(out.to, "{json}")?;
            }
            Ok(recomputed) => {
                let mut page = Page::new(out.look);
                table(&mut page, &model, &recomputed);
                out.to.write_all(page.into_text().as_bytes())?;
            }
            Err(fault) => {
                complain(&fault.to_string());
                return Ok(Exit::Refused);
            }
        }
        Ok(Exit::Fine)
    }
}

fn table(page: &mut Page, model: &Model, recomputed: &Recomputed) {
    let Recomputed { buyer, supplier, mutual } = recomputed;
    let column = page.width().saturating_sub(LABEL) / 2;
    let mut row = |label: String, tone: Tone, cells: [String; 2]| {
        let [buyer, supplier] = cells.map(|cell| Text::new(cell, tone));
        page.cells(&[(LABEL, Text::new(label, tone)), (column, buyer), (0, supplier)]);
    };
    row(String::new(), Tone::Heading, ["BUYER", "SUPPLIER"].map(str::to_owned));
    let both = |of: &dyn Fn(&RecomputedParty) -> String| [of(buyer), of(supplier)];
    row("Portability".to_owned(), Tone::Heading, both(&|party| span(party.points.portability)));
    row("Grade".to_owned(), Tone::Plain, both(&|party| party.grade.map_or("not graded yet".to_owned(), String::from)));
    row("Grade possible".to_owned(), Tone::Plain, both(&|party| party.possible_grade.to_string()));
    row("Known".to_owned(), Tone::Plain, both(&|party| words::percent(party.completeness.into())));
    for (at, dimension) in model.dimensions.iter().enumerate() {
        let points = |party: &RecomputedParty| party.points.dimensions.get(at).copied().map_or_else(String::new, span);
        row(words::name(&dimension.id), Tone::Plain, both(&points));
    }
    for (at, (_, factor)) in model.factors().enumerate() {
        let points = |party: &RecomputedParty| {
            party.points.factors.get(at).copied().flatten().map_or_else(|| "does not apply".to_owned(), span)
        };
        row(format!("  {}", words::name(&factor.id)), Tone::Quiet, both(&points));
    }
    page.gap();
    page.labelled(0, &Text::from("Both sides".to_owned()), LABEL, &span(*mutual).into());
}

fn span(span: Span) -> String {
    let Span { proven, possible } = span;
    words::ends(proven, possible)
}

fn json(model: &Model, recomputed: &Recomputed) -> serde_json::Value {
    let Recomputed { buyer, supplier, mutual } = recomputed;
    serde_json::json!({
        "model": { "version": model.version(), "digest": model.digest() },
        "buyer": party_json(model, buyer),
        "supplier": party_json(model, supplier),
        "mutual": span_json(*mutual),
    })
}

fn party_json(model: &Model, party: &RecomputedParty) -> serde_json::Value {
    let RecomputedParty { points, grade, possible_grade, completeness } = party;
    let dimensions: Vec<_> = model
        .dimensions
        .iter()
        .zip(&points.dimensions)
        .map(|(dimension, span)| serde_json::json!({ "id": dimension.id, "points": span_json(*span) }))
        .collect();
    let factors: Vec<_> = model
        .factors()
        .zip(points.factors.iter().zip(points.lost(model)))
        .map(|((_, factor), (span, lost))| {
            serde_json::json!({ "id": factor.id, "points": span.map(span_json), "lost": lost })
        })
        .collect();
    serde_json::json!({
        "portability": span_json(points.portability),
        "dimensions": dimensions,
        "factors": factors,
        "grade": grade,
        "possibleGrade": possible_grade,
        "completeness": completeness,
    })
}

fn span_json(span: Span) -> serde_json::Value {
    let Span { proven, possible } = span;
    serde_json::json!({ "proven": proven, "possible": possible })
}
