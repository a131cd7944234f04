//! `portability register`: contracts in, suggested values of the register of information out, as the columns of a template; or
//! templates in, and the contracts that they tell of out.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::Args;

use super::input::Input;
use super::score::{AskedFor, told};
use super::{Exit, Out, complain, released, today};
use crate::api::contract::to_proto;
use crate::api::json;
use crate::contract::Path;
use crate::law::{Packs, Suggestion, TEMPLATES, read_register, suggestions};

/// Suggest values of the register of information for contracts on ICT services: CSV with the columns of a template, a row each.
///
/// The values are suggestions, and the financial entity decides what it files. A value that nothing is known of is empty.
/// With `--read` the other way round: what was filed becomes contracts, which every other command takes.
#[derive(Args, Debug)]
pub(super) struct Register {
    /// Typed contract as JSON, or a document: PDF, DOCX, HTML, plain text, Markdown; a folder of them; - for standard input.
    #[arg(required_unless_present = "read", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Read templates instead, as CSV, and write the contracts that they tell of: typed JSON, one a line.
    #[arg(long, value_name = "CSV", num_args = 1.., conflicts_with_all = ["files", "template", "grounds"])]
    read: Vec<PathBuf>,

    /// The template.
    #[arg(long, default_value = "b_07.01", value_name = "TEMPLATE", value_parser = ["b_02.02", "b_07.01"])]
    template: String,

    /// Write a row for each column instead: contract, column, value, ground and facts.
    #[arg(long)]
    grounds: bool,

    #[command(flatten)]
    asked: AskedFor,
}

impl Register {
    /// Suggests for every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        if !self.read.is_empty() {
            return read(&self.read, out);
        }
        let (inputs, faults) = Input::list(&self.files);
        let (law, options) = (Packs::released(), self.asked.options(None));
        let columns: &[&str] =
            TEMPLATES.iter().find(|(id, _)| *id == self.template).map_or(&[], |(_, columns)| columns);
        let heads: &[&str] =
            if self.grounds { &["contract", "column", "suggestion", "ground", "facts"] } else { columns };
        let mut worst = Exit::Fine;
        for fault in &faults {
            complain(fault);
            worst = Exit::Refused;
        }
        writeln!(out.to, "{}", row(heads.iter().copied()))?;
        for input in &inputs {
            let asked = match input.read() {
                Ok(asked) => asked.named(&input.name()).with(&options),
                Err(why) => {
                    complain(&format!("{}: {why}", input.path()));
                    worst = worst.max(Exit::Refused);
                    continue;
                }
            };
            let suggested = asked.assessed(&released(), today(), |contract, _, _, request| {
                (contract.id.clone(), suggestions(contract, &law.places, request.as_of))
            });
            match suggested {
                Ok((id, suggested)) => {
                    let of_template = suggested.iter().filter(|of| columns.contains(&of.column));
                    if self.grounds {
                        for suggestion in of_template {
                            writeln!(out.to, "{}", grounds(&id, suggestion))?;
                        }
                    } else {
                        writeln!(out.to, "{}", row(of_template.map(|of| of.value.as_deref().unwrap_or_default())))?;
                    }
                }
                Err(refused) => {
                    complain(&told(&input.path(), &refused));
                    worst = worst.max(refused.fault.into());
                }
            }
        }
        Ok(worst)
    }
}

/// Writes the contracts that templates tell of; nothing where any of the files has a fault, of which each is told.
fn read(files: &[PathBuf], out: &mut Out<'_>) -> io::Result<Exit> {
    let mut contracts = BTreeMap::new();
    let mut worst = Exit::Fine;
    for file in files {
        let path = file.display();
        let read = Input::File(file.clone()).text().map(|text| read_register(&text, &mut contracts));
        let faults = match read {
            Ok(Ok(())) => continue,
            Ok(Err(faults)) => faults.iter().map(|fault| format!("{path}:{fault}")).collect(),
            Err(why) => vec![format!("{path}: {why}")],
        };
        faults.iter().for_each(|fault| complain(fault));
        worst = Exit::Refused;
    }
    if worst != Exit::Fine {
        return Ok(worst);
    }
    for contract in contracts.values() {
        match json::to_json(&to_proto(contract)) {
            Ok(line) => writeln!(out.to, "{line}")?,
            Err(error) => {
                complain(&error.to_string());
                return Ok(Exit::Internal);
            }
        }
    }
    Ok(Exit::Fine)
}

fn grounds(id: &str, suggestion: &Suggestion) -> String {
    let Suggestion { column, value, ground, facts } = suggestion;
    let facts: Vec<String> = facts.iter().map(Path::text).collect();
    row([id, column, value.as_deref().unwrap_or_default(), ground, &facts.join(" ")])
}

/// Writes a row of CSV by RFC 4180: what holds a comma, a quote or a line end stands in quotes.
fn row<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    let quoted = |value: &str| {
        if value.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", value.replace('"', "\"\""))
        } else {
            value.to_owned()
        }
    };
    values.into_iter().map(quoted).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_comma_or_a_quote_stands_in_quotes() {
        assert_eq!(row(["a", "b, c", "d \"e\"", ""]), "a,\"b, c\",\"d \"\"e\"\"\",");
    }
}
