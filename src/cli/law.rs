//! `portability law`: contracts in, what statutes demand and give as of a date out. A file that fails is told of, and the others
//! go on.

use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::each::each;
use super::reach::Reach;
use super::score::AskedFor;
use super::table::law;
use super::{Exit, Format, Out, released, today};
use crate::api::assessment::View;
use crate::api::client::Asked;

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

impl Law {
    /// Answers for every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { files, exit, pending, all, format, is_full, asked, server, reach } = self;
        let answerer = match reach.answerer(server.as_deref())? {
            Ok(answerer) => answerer,
            Err(exit) => return Ok(exit),
        };
        let options = asked.options(Some(if is_full { View::Full } else { View::Basic }));
        let answer = |asked: Asked| {
            let asked = asked.with(&options).with_law(exit, pending);
            answerer.ask(
                asked,
                |asked| asked.score(&released(), today()),
                async |server, asked| server.score(asked).await,
            )
        };
        each(&files, format, out, answer, |name, json, look| law(name, json, all, look))
    }
}
