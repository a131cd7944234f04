//! `portability score`: contracts in, tables or JSON out. A file that fails is told of, and the others go on.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

use super::answer::Answer;
use super::input::Input;
use super::reach::{Answerer, Reach};
use super::table::{Summary, month, table};
use super::{Exit, Format, Out, complain, released, today};
use crate::api::Models;
use crate::api::assessment::View;
use crate::api::client::{Analysis, AsJson, Asked, Fault, Options, Refused};

/// From how many files on a progress bar is shown.
const MANY: usize = 20;

/// Score contracts: a table for people, or the responses as canonical proto JSON.
///
/// One file gives the whole table; several give a line each and totals. A folder stands for its typed contracts and documents, by the ends of their names.
/// JSON is a portability.v1.Contract, or a whole ScoreContractRequest, whose settings hold where no option says otherwise.
#[derive(Args, Debug)]
pub(super) struct Score {
    /// Typed contract as JSON, or a document: PDF, DOCX, HTML, plain text, Markdown; a folder of them; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// In what form to answer: JSON is pretty for one file, and one a line for several.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    asked: AskedFor,

    /// How much of each assessment to tell; where it is not said, full for one file or for a month, else basic.
    #[arg(long, value_enum, value_name = "VIEW")]
    view: Option<ViewWord>,

    /// Show what a decision to leave at the end of this month costs, counted from the day of the assessment.
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(u32).range(0..=120))]
    month: Option<u32>,

    /// Tell what statutes demand and give as well; `portability law` tells it in full.
    #[arg(long)]
    law: bool,

    /// The day on which the exit is expected, for the law; the day on which the contract itself frees the buyer where it is not
    /// said.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "law")]
    exit: Option<Date>,

    /// Ask a running server instead of scoring here, such as http://127.0.0.1:50051.
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    #[command(flatten)]
    reach: Reach,
}

/// What is asked of every contract.
#[derive(Args, Clone, Debug)]
pub(super) struct AskedFor {
    /// The day the assessment is made for; today in UTC where it is not said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,

    /// The month of the stand, counted from the effective date; 12 where it is not said.
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(u32).range(1..=120))]
    stand_month: Option<u32>,

    /// How many months ahead to look; 36 where it is not said.
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=120))]
    horizon: Option<u32>,

    /// What to tell beside the score; several with commas between them.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ANALYSIS")]
    analysis: Vec<AnalysisWord>,

    /// The version of the scoring model; the newest where it is not said.
    #[arg(long, value_name = "VERSION")]
    model: Option<String>,
}

impl AskedFor {
    /// Returns the options of a request.
    pub(super) fn options(self, view: Option<View>) -> Options {
        let Self { as_of, stand_month, horizon, analysis, model } = self;
        let analyses: std::collections::BTreeSet<Analysis> = analysis.into_iter().map(AnalysisWord::value).collect();
        let analyses = analyses.into_iter().collect();
        Options { as_of, horizon_months: horizon, stand_month, view, model, analyses }
    }
}

/// An analysis by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum AnalysisWord {
    /// What each total of curve and matrix comes to in 1,024 draws of the estimates.
    Draws,
    /// Days after which leaving costs much more or less, and the month in which it costs least.
    Timing,
    /// What each party's freedom is worth, and the price of a one-year stand on which both gain.
    Worth,
    /// How firmly the grades stand, and what would move them.
    Robustness,
}

impl AnalysisWord {
    fn value(self) -> Analysis {
        match self {
            Self::Draws => Analysis::Draws,
            Self::Timing => Analysis::Timing,
            Self::Worth => Analysis::Worth,
            Self::Robustness => Analysis::Robustness,
        }
    }
}

/// A view by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ViewWord {
    /// Scores, reasons, questions, windows and the stand.
    Basic,
    /// The exit curve and the parting matrix as well.
    Full,
}

impl Score {
    /// Scores every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { files, format, asked, view, month, law, exit, server, reach } = self;
        if month.is_some() && view == Some(ViewWord::Basic) {
            complain("--month is read off the exit curve, which --view basic leaves out");
            return Ok(Exit::Usage);
        }
        let scorer = match reach.answerer(server.as_deref())? {
            Ok(scorer) => scorer,
            Err(exit) => return Ok(exit),
        };
        let (inputs, faults) = Input::list(&files);
        let is_several = inputs.len() != 1;
        let view = match view {
            Some(ViewWord::Basic) => Some(View::Basic),
            Some(ViewWord::Full) => Some(View::Full),
            None if month.is_some() => Some(View::Full),
            None if is_several => Some(View::Basic),
            None => None,
        };
        let mut run = Run {
            scorer,
            models: released(),
            today: today(),
            options: asked.options(view),
            format,
            month,
            law: law.then_some(exit),
            is_several,
            summary: Summary::default(),
            bar: bar(inputs.len()),
            worst: Exit::Fine,
        };
        for fault in &faults {
            run.refuse(fault, Exit::Refused);
        }
        run.all(&inputs, out)
    }
}

/// One run over the files.
struct Run {
    scorer: Answerer,
    /// What this process scores by.
    models: Models,
    today: Date,
    options: Options,
    format: Format,
    month: Option<u32>,
    /// Whether the law is asked for, and for an exit on which day.
    law: Option<Option<Date>>,
    is_several: bool,
    summary: Summary,
    bar: ProgressBar,
    worst: Exit,
}

impl Run {
    fn all(mut self, inputs: &[Input], out: &mut Out<'_>) -> io::Result<Exit> {
        let is_summary = self.is_several && self.format == Format::Table && self.month.is_none();
        if is_summary && !inputs.is_empty() {
            out.to.write_all(Summary::heads(out.look).as_bytes())?;
        }
        for input in inputs {
            match self.one(input, out) {
                Ok(text) => {
                    let written = self.bar.suspend(|| out.to.write_all(text.as_bytes()));
                    written?;
                }
                Err(refused) => {
                    let exit = refused.fault.into();
                    self.refuse(&told(&input.path(), &refused), exit);
                }
            }
            self.bar.inc(1);
        }
        self.bar.finish_and_clear();
        if is_summary {
            out.to.write_all(self.summary.totals(out.look).as_bytes())?;
        }
        Ok(self.worst)
    }

    /// Scores one input, and returns what is to be written for it.
    fn one(&mut self, input: &Input, out: &Out<'_>) -> Result<String, Refused> {
        let mut asked = input.read().map_err(|why| refused(Fault::Caller, why))?;
        if self.is_several {
            asked = asked.named(&input.name());
        }
        asked = asked.with(&self.options);
        if let Some(exit) = self.law {
            asked = asked.with_law(exit, false);
        }
        let here = |asked: Asked| asked.score(&self.models, self.today);
        let answered = self.scorer.ask(asked, here, async |server, asked| server.score(asked).await)?;
        let ours = |error: &dyn std::fmt::Display| refused(Fault::Ours, error.to_string());
        if self.format == Format::Json {
            let json = if self.is_several { answered.to_json() } else { answered.to_json_pretty() };
            return json.map(|json| json + "\n").map_err(|error| ours(&error));
        }
        let answer = Answer::of(&answered).map_err(|error| ours(&error))?;
        let name = input.name();
        match self.month {
            Some(asked) => month(&name, &answer, asked, out.look)
                .map(|text| if self.is_several { text + "\n" } else { text })
                .ok_or_else(|| refused(Fault::Caller, format!("month {asked} lies beyond the horizon; see --horizon"))),
            None if self.is_several => Ok(self.summary.line(&input.path(), &answer, out.look)),
            None => Ok(table(&name, &answer, out.look)),
        }
    }

    /// Tells of an input that was refused, and goes on.
    fn refuse(&mut self, told: &str, exit: Exit) {
        self.summary.refuse();
        self.worst = self.worst.max(exit);
        self.bar.suspend(|| complain(told));
    }
}

fn refused(fault: Fault, message: String) -> Refused {
    Refused { fault, message, fields: Vec::new(), unlisted: 0 }
}

/// Writes why an input was refused: its path, and every wrong field on a line of its own.
pub(super) fn told(path: &str, refused: &Refused) -> String {
    let Refused { fault: _, message, fields, unlisted } = refused;
    let mut told = format!("{path}: {message}");
    for (field, allowed) in fields {
        told.push_str(&format!("\n  {field}: {allowed}"));
    }
    if *unlisted > 0 {
        told.push_str(&format!("\n  and {unlisted} more that the server did not list"));
    }
    told
}

/// Returns the progress bar: on standard error, only where there are many files and somebody to look at it.
fn bar(n_files: usize) -> ProgressBar {
    if n_files < MANY || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(n_files).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len}, {eta} to go") {
        bar.set_style(style);
    }
    bar
}
