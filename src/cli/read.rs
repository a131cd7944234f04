//! `portability read`: documents in; clauses by kind, presence of every kind, and the facts found out.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::input::Input;
use super::page::{Look, Page, Text, Tone};
use super::{Exit, Format, Out, complain, words};
use crate::api::client::contract_json;
use crate::api::json::JsonError;
use crate::contract::{Period, Unit};
use crate::reading::learned::{Clause, Kind, MAX_WEIGHTS, Model, ONE, Presence, Verdict};
use crate::reading::{Note, Reading, Terms, read_document_by};

/// How many clauses of a kind the table shows.
const SHOWN: usize = 3;
/// The least confidence of a clause in the table, in millionths.
const LEAST_SHOWN: u32 = 330_000;
/// The longest quote of the table, in letters.
const LONGEST_QUOTE: usize = 300;

/// Read documents: clauses by kind, whether a kind is there at all, and the facts found.
///
/// JSON is one line a file: every clause with a confidence above 0.01 and its UTF-8 bytes, presence by kind, and the
/// contract as canonical proto JSON.
#[derive(Args, Debug)]
pub(super) struct Read {
    /// PDF, DOCX, HTML, Markdown or plain text; a folder of them; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// In what form to answer.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    /// Weights to read with, as portability train writes them; those of the binary where it is not said.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

impl Read {
    /// Reads every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { files, format, model } = self;
        let own = match model.map(|path| weights(&path).map_err(|why| format!("{}: {why}", path.display()))) {
            None => None,
            Some(Ok(model)) => Some(model),
            Some(Err(why)) => {
                complain(&why);
                return Ok(Exit::Refused);
            }
        };
        let model = own.as_ref().unwrap_or_else(|| Model::released());
        let (inputs, faults) = Input::list(&files);
        let mut worst = Exit::Fine;
        for fault in faults {
            complain(&fault);
            worst = worst.max(Exit::Refused);
        }
        for input in &inputs {
            let document = match input.document() {
                Ok(document) => document,
                Err(why) => {
                    complain(&format!("{}: {why}", input.path()));
                    worst = worst.max(Exit::Refused);
                    continue;
                }
            };
            let text = document.text.as_str();
            let read = read_document_by(&document, model);
            let learned = &read.learned;
            let written = match format {
                Format::Json => line(&Terms::of(text, learned, &read.contract), &read),
                Format::Table => Ok(table(&input.name(), text, &read, out.look)),
            };
            match written {
                Ok(written) => out.to.write_all(written.as_bytes())?,
                Err(error) => {
                    complain(&format!("{}: {error}", input.path()));
                    worst = worst.max(Exit::Internal);
                }
            }
        }
        Ok(worst)
    }
}

/// Reads weights; no more bytes are taken than weights may have.
fn weights(path: &PathBuf) -> Result<Model, String> {
    let length = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if usize::try_from(length).map_or(true, |length| MAX_WEIGHTS < length) {
        return Err(format!("more than {MAX_WEIGHTS} bytes, the most that weights have"));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    Model::from_bytes(&bytes).map_err(|error| error.to_string())
}

/// Writes what was read as JSON on one line.
fn line(terms: &Terms, read: &Reading) -> Result<String, JsonError> {
    let learned = &read.learned;
    let share = |millionths: u32| f64::from(millionths) / f64::from(ONE);
    let clause = |clause: &Clause| {
        json!({
            "kind": clause.kind.word(),
            "start": clause.bytes.start,
            "end": clause.bytes.end,
            "confidence": share(clause.confidence),
        })
    };
    let presence = |presence: &Presence| {
        json!({
            "kind": presence.kind.word(),
            "probability": share(presence.probability),
            "present": presence.present,
            "verdict": presence.verdict.word(),
        })
    };
    let period = |period: Period| json!({ "count": period.count, "unit": unit(period.unit) });
    let day = |day: Date| json!({ "year": day.year(), "month": day.month(), "day": day.day() });
    let contract: Value = serde_json::from_str(&contract_json(&read.contract)?)?;
    let line = json!({
        "clauses": learned.joined().iter().map(clause).collect::<Vec<_>>(),
        "presence": learned.presence.iter().map(presence).collect::<Vec<_>>(),
        "terms": {
            "notice": terms.notice.map(period),
            "renewal": terms.renewal.map(period),
            "expiration": terms.expiration.map(day),
        },
        "contract": contract,
    });
    Ok(line.to_string() + "\n")
}

/// Returns the word of a unit, as the wire has it.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "UNIT_DAY",
        Unit::BusinessDay => "UNIT_BUSINESS_DAY",
        Unit::Week => "UNIT_WEEK",
        Unit::Month => "UNIT_MONTH",
        Unit::Year => "UNIT_YEAR",
    }
}

/// Writes what was read as a table for people.
fn table(name: &str, text: &str, read: &Reading, look: Look) -> String {
    let learned = &read.learned;
    let mut page = Page::new(look);
    page.wrapped(0, &Text::new(name, Tone::Heading));
    if let Some(note) = read.note {
        let why = match note {
            Note::LanguageNotRead => "the text is in a language that is not read",
            Note::NotAContract => "the text is no contract",
        };
        page.wrapped(0, &Text::new(format!("No facts were read: {why}."), Tone::Open));
    }
    page.heading("KINDS OF CLAUSE");
    let clauses = learned.joined();
    for presence in &learned.presence {
        kind(&mut page, text, &clauses, presence);
    }
    page.heading("FACTS FOUND");
    for (path, evidence) in &read.contract.evidence {
        page.wrapped(0, &Text::from(path.to_string()));
        for one in evidence.iter().take(1) {
            let sure = one.confidence.map_or(String::new(), |confidence| format!("{}%: ", confidence / 100));
            page.wrapped(2, &Text::new(format!("{sure}{}", quote(&one.quote)), Tone::Quiet));
        }
    }
    page.gap();
    page.into_text()
}

fn kind(page: &mut Page, text: &str, clauses: &[Clause], presence: &Presence) {
    let Presence { kind, probability, present: _, verdict } = *presence;
    let tone = match verdict {
        Verdict::Present => Tone::Good,
        Verdict::Absent => Tone::Quiet,
        Verdict::Review => Tone::Open,
    };
    let told = format!("{}, {}%", verdict.word().to_lowercase(), (probability + ONE / 200) / (ONE / 100));
    page.labelled(0, &Text::from(label(kind)), 36, &Text::new(told, tone));
    if verdict == Verdict::Absent {
        return;
    }
    let mut clauses: Vec<&Clause> = clauses.iter().filter(|clause| clause.kind == kind).collect();
    clauses.sort_by_key(|clause| std::cmp::Reverse(clause.confidence));
    // The surest is shown however unsure it is: it is where a person looks first.
    let is_shown = |(at, clause): &(usize, &Clause)| *at == 0 || LEAST_SHOWN <= clause.confidence;
    for (_, clause) in clauses.into_iter().take(SHOWN).enumerate().filter(is_shown) {
        let words = quote(text.get(clause.bytes.clone()).unwrap_or_default());
        let place =
            format!("bytes {} to {}, {}%: ", clause.bytes.start, clause.bytes.end, clause.confidence / (ONE / 100));
        page.wrapped(2, &Text::new(place + &words, Tone::Quiet));
    }
}

fn label(kind: Kind) -> String {
    words::name(&kind.word().to_lowercase())
}

/// Writes words on one line, and cuts them where they are long.
fn quote(quoted: &str) -> String {
    let flat = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(LONGEST_QUOTE) {
        Some((cut, _)) => format!("{}\u{2026}", flat.get(..cut).unwrap_or_default()),
        None => flat,
    }
}
