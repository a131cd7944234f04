//! `portability dates`: contracts in, every day on which something changes out, and why. A file that fails is told of, and the
//! others go on.

use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::each::each;
use super::reach::Reach;
use super::score::AskedFor;
use super::table::dates;
use super::{Exit, Format, Out, released, today};
use crate::api::client::Asked;

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

impl Dates {
    /// Answers for every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { files, from, to, pending, format, asked, server, reach } = self;
        let answerer = match reach.answerer(server.as_deref())? {
            Ok(answerer) => answerer,
            Err(exit) => return Ok(exit),
        };
        let (options, days) = (asked.options(None), (from, to));
        let answer = |asked: Asked| {
            let here = |asked: Asked| asked.dates(days, pending, &released(), today());
            answerer.ask(asked.with(&options), here, async |server, asked| server.dates(asked, days, pending).await)
        };
        each(&files, format, out, answer, dates)
    }
}
