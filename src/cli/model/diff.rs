//! `portability model diff`: what moved between two models, in their files and in the scores of contracts.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use clap::Args;
use toml::Value;

use super::load;
use crate::api::Models;
use crate::api::assessment::View;
use crate::api::client::{Options, Refused};
use crate::cli::answer::{Answer, Assessment};
use crate::cli::input::Input;
use crate::cli::page::{Look, Page, Text, Tone};
use crate::cli::score::AskedFor;
use crate::cli::table::{Summary, row};
use crate::cli::{Exit, Out, complain, today, words};

/// Tell what moved from one model to another.
#[derive(Args, Debug)]
pub(in crate::cli) struct Diff {
    /// The model before: a released version or a model file.
    #[arg(value_name = "OLD")]
    old: String,

    /// The model after.
    #[arg(value_name = "NEW")]
    new: String,

    /// Contracts to score by both; a folder stands for its files.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    asked: AskedFor,
}

impl Diff {
    /// Compares, and tells what moved.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { old, new, files, asked } = self;
        let (old, new) = match (load(&old), load(&new)) {
            (Ok(old), Ok(new)) => (old, new),
            (old, new) => {
                for why in [old.err(), new.err()].into_iter().flatten() {
                    complain(&why);
                }
                return Ok(Exit::Refused);
            }
        };
        let (before, after) = (flat(old.source()), flat(new.source()));
        out.to.write_all(listed(&moved(&before, &after), out.look).as_bytes())?;
        let (inputs, faults) = Input::list(&files);
        let mut exit = Exit::Fine;
        for fault in &faults {
            complain(fault);
            exit = Exit::Refused;
        }
        if inputs.is_empty() {
            return Ok(exit);
        }
        let (old, new) = (Models::new(vec![old]), Models::new(vec![new]));
        let options = Options { model: None, ..asked.options(Some(View::Basic)) };
        writeln!(out.to)?;
        out.to.write_all(Summary::heads(out.look).as_bytes())?;
        let mut n_moved = 0;
        for input in &inputs {
            match both(input, &options, &old, &new) {
                Ok((before, after)) => {
                    n_moved += usize::from(is_moved(&before, &after));
                    out.to.write_all(line(&input.path(), &before, &after, out.look).as_bytes())?;
                }
                Err(why) => {
                    complain(&format!("{}: {why}", input.path()));
                    exit = Exit::Refused;
                }
            }
        }
        writeln!(out.to, "\n{n_moved} of {} contracts moved", inputs.len())?;
        Ok(exit)
    }
}

/// Lists the values of a model file by their path; entries of a list are named by their id.
fn flat(source: &str) -> BTreeMap<String, String> {
    let mut flat = BTreeMap::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        walk(String::new(), &Value::Table(table), &mut flat);
    }
    flat
}

fn walk(path: String, value: &Value, flat: &mut BTreeMap<String, String>) {
    let dotted = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                walk(dotted(name), value, flat);
            }
        }
        Value::Array(entries) if entries.iter().any(Value::is_table) => {
            for (at, entry) in entries.iter().enumerate() {
                let id = entry.get("id").and_then(Value::as_str).map_or_else(|| at.to_string(), str::to_owned);
                walk(format!("{path}[{id}]"), entry, flat);
            }
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_) => {
            flat.insert(path, value.to_string());
        }
    }
}

/// A value that moved: its path, what it was, what it is.
type Moved<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn moved<'a>(old: &'a BTreeMap<String, String>, new: &'a BTreeMap<String, String>) -> Vec<Moved<'a>> {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    paths
        .into_iter()
        .map(|path| (path.as_str(), old.get(path).map(String::as_str), new.get(path).map(String::as_str)))
        .filter(|(_, old, new)| old != new)
        .collect()
}

fn listed(moved: &[Moved<'_>], look: Look) -> String {
    let mut page = Page::new(look);
    if moved.is_empty() {
        page.wrapped(0, &Text::new("The two files say the same.", Tone::Good));
    }
    for (path, old, new) in moved {
        page.wrapped(0, &Text::new(*path, Tone::Heading));
        for (sign, value, tone) in [("-", old, Tone::Bad), ("+", new, Tone::Good)] {
            if let Some(value) = value {
                page.labelled(2, &Text::new(sign, tone), 2, &Text::new(*value, tone));
            }
        }
    }
    page.into_text()
}

fn both(input: &Input, options: &Options, old: &Models, new: &Models) -> Result<(Assessment, Assessment), String> {
    let asked = input.read()?.with(options);
    let today = today();
    let score = |models: &Models| {
        let told = |refused: Refused| refused.to_string();
        let answered = asked.clone().any_model().score(models, today).map_err(told)?;
        let answer = Answer::of(&answered).map_err(|error| error.to_string())?;
        answer.assessment.ok_or_else(|| "is for validation only".to_owned())
    };
    Ok((score(old)?, score(new)?))
}

fn is_moved(before: &Assessment, after: &Assessment) -> bool {
    told(before) != told(after)
}

/// Returns what is compared: scores with grades of both sides, and the stand.
fn told(assessment: &Assessment) -> [String; 3] {
    let [buyer, supplier] = assessment.sides().map(|(_, side)| {
        let grade = words::grade(&side.grade);
        let grade = if grade.len() == 1 { grade } else { "-".to_owned() };
        format!("{} {grade}", words::span(&side.portability))
    });
    [buyer, supplier, assessment.stand.bare("VERDICT_")]
}

fn line(path: &str, before: &Assessment, after: &Assessment, look: Look) -> String {
    let (old, new) = (told(before), told(after));
    let toned = |cells: [String; 3], tone: Tone| cells.map(|cell| Text::new(cell, tone));
    if old == new {
        return row(look, toned(old, Tone::Quiet), path);
    }
    row(look, toned(old, Tone::Bad), path) + &row(look, toned(new, Tone::Good), "")
}
