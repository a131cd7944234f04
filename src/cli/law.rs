//! `portability law`: contracts in, what statutes demand and give as of a date out. A file that fails is told of, and the others
//! go on.

use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::input::Input;
use super::reach::Reach;
use super::score::{AskedFor, told};
use super::table::law;
use super::{Exit, Format, Out, complain, released, today};
use crate::api::assessment::View;
use crate::api::client::{Answered, Asked, Options, Refused, Server};

/// Hold contracts against the law as of a date: findings with their articles, what to ask, and the score with statutory rights.
///
/// Charges and rights are those of the day of the expected exit. This is not legal advice.
#[derive(Args, Debug)]
pub(super) struct Law {
    /// Typed contract as JSON, or a document: PDF, DOCX, HTML, plain text, Markdown; a folder of them; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The day on which the exit is expected; the day on which the contract itself frees the buyer where it is not said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    exit: Option<Date>,

    /// Take amendments that are proposed and not adopted for law.
    #[arg(long)]
    pending: bool,

    /// Tell of rules that do not apply as well.
    #[arg(long)]
    all: bool,

    /// In what form to answer: JSON is pretty for one file, and one a line for several.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    /// Tell the exit curves as well, of the contract alone and in law; JSON only.
    #[arg(long = "view-full")]
    is_full: bool,

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
    fn answer(&self, asked: Asked) -> Result<Answered, Refused> {
        match self {
            Self::Here => asked.score(&released(), today()),
            Self::There(runtime, server) => runtime.block_on(server.score(asked)),
        }
    }
}

impl Law {
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
        let options = self.asked.clone().options(Some(if self.is_full { View::Full } else { View::Basic }));
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
        let answered = answerer.answer(asked.with(options).with_law(self.exit, self.pending));
        let answered = answered.map_err(|refused| (refused.fault.into(), told(&input.path(), &refused)))?;
        if self.format == Format::Json {
            let json = if is_several { answered.to_json() } else { answered.to_json_pretty() };
            return json.map(|json| json + "\n").map_err(|error| ours(&error));
        }
        let json = answered.to_json().map_err(|error| ours(&error))?;
        let gap = if is_several { "\n" } else { "" };
        law(&input.name(), &json, self.all, out.look).map(|table| table + gap).map_err(|error| ours(&error))
    }
}
