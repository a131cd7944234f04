//! `portability report`: one contract in, one page of HTML out, to be read, printed and forwarded.

use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::input::Input;
use super::score::{AskedFor, told};
use super::{Exit, Out, complain, released, today};
use crate::api::client::{Analysis, Options};
use crate::law::{Days, Packs, Proportion, hold};
use crate::report::{InLaw, Report as Page};
use crate::scoring::proposal::{Aim, Target, Terms, Whom, propose};
use crate::scoring::{Analyses, Request, assess, expected_exit};

/// Tell of one contract on a page of HTML that needs no network and no script.
///
/// It tells what `score` and `law` tell in full, with the names of the parties. The page is that of the day it is made for.
#[derive(Args, Debug)]
pub(super) struct Report {
    /// Typed contract as JSON, or a document: PDF, DOCX, HTML, plain text, Markdown; - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where to write the page; standard output where it is not said.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The day on which the exit is expected, for the law; the day on which the contract itself frees the buyer where it is not
    /// said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    exit: Option<Date>,

    #[command(flatten)]
    asked: AskedFor,
}

impl Report {
    /// Assesses the contract, and writes its page.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { file, output, exit, asked } = self;
        if file.is_dir() {
            complain(&format!("{}: a folder; a report is of one contract", file.display()));
            return Ok(Exit::Refused);
        }
        let (inputs, faults) = Input::list(std::slice::from_ref(&file));
        faults.iter().for_each(|fault| complain(fault));
        let [input] = inputs.as_slice() else {
            if faults.is_empty() {
                complain(&format!("{}: {} contracts; a report is of one", file.display(), inputs.len()));
            }
            return Ok(Exit::Refused);
        };
        let asked = match input.read() {
            Ok(read) => read.named(&input.name()).with(&all_analyses(asked.options(None))).with_law(exit, false),
            Err(why) => {
                complain(&format!("{}: {why}", input.path()));
                return Ok(Exit::Refused);
            }
        };
        let page = asked.assessed(&released(), today(), |contract, assessment, model, request| {
            let (terms, target) = (Terms::newest(), Target { whom: Whom::Both, aim: Aim::Stand });
            let proposals = propose(contract, model, &terms, request, target);
            let packs = Packs::released();
            let exit = exit.unwrap_or_else(|| expected_exit(contract, model, request));
            let (found, over) = hold(contract, &packs, Days::new(contract, request.as_of, exit));
            let request = Request { curve: false, analyses: Analyses::default(), profile: None, ..*request };
            let score = assess(&over.contract, model, &request);
            let fee = &score.buyer.fair_fee;
            let above = (fee.penalty_least, fee.penalty_most);
            let proportion = Proportion::of_buyer(&over.contract, fee.asks(), above);
            let law = InLaw { packs: &packs, exit, found: &found, given: &over.given, score: &score, proportion };
            Page { proposals: Some(&proposals), law: Some(law), ..Page::new(contract, assessment, model) }.to_html()
        });
        match page {
            Ok(page) => write(&page, output, out),
            Err(refused) => {
                complain(&told(&input.path(), &refused));
                Ok(refused.fault.into())
            }
        }
    }
}

/// Asks for every analysis where none is named: a page has room for all.
fn all_analyses(options: Options) -> Options {
    let all = || vec![Analysis::Draws, Analysis::Timing, Analysis::Worth, Analysis::Robustness];
    Options { analyses: if options.analyses.is_empty() { all() } else { options.analyses }, ..options }
}

fn write(page: &str, output: Option<PathBuf>, out: &mut Out<'_>) -> io::Result<Exit> {
    let Some(output) = output else {
        out.to.write_all(page.as_bytes())?;
        return Ok(Exit::Fine);
    };
    if let Err(error) = std::fs::write(&output, page) {
        complain(&format!("{}: {error}", output.display()));
        return Ok(Exit::Usage);
    }
    Ok(Exit::Fine)
}
