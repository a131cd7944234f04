//! `portability dates`: contracts in, every day on which something changes out, and why. A file that fails is told of, and the
//! others go on.

use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::input::Input;
use super::reach::Reach;
use super::score::{AskedFor, told};
use super::table::dates;
use super::{Exit, Format, Out, complain, released, today};
use crate::api::client::{Asked, Dated, Options, Refused, Server};

/// Tell on which days findings of law, statutory rights, dated facts, costs and scores change, or windows close, and why.
///
/// Each day is held against the one before it, for an exit on that day. This is not legal advice.
#[derive(Args, Debug)]
pub(super) struct Dates {
    /// Typed contract as JSON, or a document: PDF, DOCX, HTML, plain text, Markdown; a folder of them; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The day after which changes are told; the day of the assessment where it is not said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<Date>,

    /// The last day on which changes are told; three years after the first where it is not said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<Date>,

    /// Take amendments that are proposed and not adopted for law.
    #[arg(long)]
    pending: bool,

    /// In what form to answer: JSON is pretty for one file, and one a line for several.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    asked: AskedFor,

    /// Ask a running server instead of working here, such as http://127.0.0.1:50051.
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    #[command(flatten)]
    reach: Reach,
}

/// Who answers.
enum Answerer {
    /// This process.
    Here,
    /// A server.
    There(tokio::runtime::Runtime, Server),
}

impl Answerer {
    fn answer(&self, asked: Asked, of: &Dates) -> Result<Dated, Refused> {
        let days = (of.from, of.to);
        match self {
            Self::Here => asked.dates(days, of.pending, &released(), today()),
            Self::There(runtime, server) => runtime.block_on(server.dates(asked, days, of.pending)),
        }
    }
}

impl Dates {
    /// Answers for every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let answerer = match &self.server {
            None => Answerer::Here,
            Some(url) => match self.reach.clone().connect(url)? {
                Ok((runtime, server)) => Answerer::There(runtime, server),
                Err(exit) => return Ok(exit),
            },
        };
        let (inputs, faults) = Input::list(&self.files);
        let options = self.asked.clone().options(None);
        let mut worst = Exit::Fine;
        for fault in &faults {
            complain(fault);
            worst = Exit::Refused;
        }
        for input in &inputs {
            match self.one(&answerer, input, &options, inputs.len() != 1, out) {
                Ok(text) => out.to.write_all(text.as_bytes())?,
                Err((exit, why)) => {
                    complain(&why);
                    worst = worst.max(exit);
                }
            }
        }
        Ok(worst)
    }

    fn one(
        &self,
        answerer: &Answerer,
        input: &Input,
        options: &Options,
        is_several: bool,
        out: &Out<'_>,
    ) -> Result<String, (Exit, String)> {
        let ours = |error: &dyn std::fmt::Display| (Exit::Internal, format!("{}: {error}", input.path()));
        let asked = input.read().map_err(|why| (Exit::Refused, format!("{}: {why}", input.path())))?;
        let asked = if is_several { asked.named(&input.name()) } else { asked };
        let answered = answerer.answer(asked.with(options), self);
        let answered = answered.map_err(|refused| (refused.fault.into(), told(&input.path(), &refused)))?;
        if self.format == Format::Json {
            let json = if is_several { answered.to_json() } else { answered.to_json_pretty() };
            return json.map(|json| json + "\n").map_err(|error| ours(&error));
        }
        let json = answered.to_json().map_err(|error| ours(&error))?;
        let gap = if is_several { "\n" } else { "" };
        dates(&input.name(), &json, out.look).map(|table| table + gap).map_err(|error| ours(&error))
    }
}
