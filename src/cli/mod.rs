//! The command line: one file a subcommand.
//!
//! Goes in: arguments, files, standard input. Comes out: text on standard output, what went wrong on standard error, and
//! an exit code. The command line sees what any client of the service sees; a report is drawn from the same
//! assessment before it is a message. Not here: judgement and arithmetic of scores.

mod answer;
mod compare;
mod config;
mod dates;
mod each;
mod healthcheck;
mod input;
mod law;
mod model;
mod page;
mod propose;
mod reach;
mod read;
mod register;
mod replay;
mod report;
mod score;
mod serve;
mod table;
mod train;
mod vector;
mod words;

use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::api::Models;
use crate::api::client::Fault;
use crate::scoring::Model;
use crate::server::LogFormat;
use page::Look;

/// What the exit codes mean, as `--help` tells it.
const EXIT_CODES: &str = "\
Exit codes:
   0  fine
   1  some input was refused; the rest was answered
   2  the command line is wrong
   3  the server cannot be reached, does not serve, or cannot listen
  70  an internal fault";

/// How free a contract leaves each of its two parties.
#[derive(Debug, Parser)]
#[command(name = "portability", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to colour the output; NO_COLOR turns it off as well.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,

    /// How many columns to write; the width of the terminal, or 80, where it is not said.
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(60..=200))]
    width: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve over gRPC, on this machine only unless told otherwise.
    Serve(crate::server::Settings),
    /// Score contracts: typed JSON, PDF, DOCX, HTML, plain text, Markdown.
    Score(score::Score),
    /// Read documents: clauses by kind, whether a kind is there at all, and the facts found.
    Read(read::Read),
    /// Tell of one contract on a page of HTML, to be read, printed and forwarded.
    Report(report::Report),
    /// Compare offers for one need: ranks, dominance, and what each costs by when it is left.
    Compare(compare::Compare),
    /// Propose the fewest changes that reach a target, with clauses.
    Propose(propose::Propose),
    /// Learn a model that reads clauses, from labelled contracts.
    Train(train::Train),
    /// Hold contracts against the law as of a date: findings, questions, statutory rights.
    Law(law::Law),
    /// Tell what changes for contracts on which day, and why.
    Dates(dates::Dates),
    /// Suggest values of the register of information (Regulation (EU) 2022/2554) as CSV.
    Register(register::Register),
    /// Recompute a vector, from nothing but itself.
    Vector(vector::Vector),
    /// Show, check, document or compare scoring models.
    #[command(subcommand)]
    Model(model::Command),
    /// Recompute decision logs, and report every difference.
    Replay(replay::Replay),
    /// Check the settings of a server, or list them.
    #[command(subcommand)]
    Config(config::Command),
    /// Ask a server whether it serves.
    Healthcheck(healthcheck::Healthcheck),
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// Where the output is a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// In what form to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Fine,
    Refused,
    Usage,
    Server,
    Internal,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Server => 3,
            Self::Internal => 70,
        }
    }
}

impl From<Fault> for Exit {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Caller => Self::Refused,
            Fault::Server => Self::Server,
            Fault::Ours => Self::Internal,
        }
    }
}

/// Where a command writes, and how it should look there.
struct Out<'a> {
    to: &'a mut dyn Write,
    look: Look,
}

impl Cli {
    /// Parses a command line; a server's settings come from a file as well, where one is named.
    ///
    /// # Errors
    /// What is to be written instead of running, and the exit code: help, or every fault.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, ExitCode> {
        match config::parse(&arguments.collect::<Vec<_>>()) {
            Ok(Ok(cli)) => Ok(cli),
            Ok(Err(error)) => {
                // Where nobody listens, nobody is told.
                let _ = error.print();
                Err(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage.code()).into())
            }
            Err(faults) => {
                faults.iter().for_each(|fault| complain(fault));
                Err(Exit::Usage.code().into())
            }
        }
    }

    /// Says whether the command goes on until it is stopped, so that its log is what people look at.
    pub fn serves(&self) -> bool {
        matches!(self.command, Command::Serve(_))
    }

    /// Returns in what form the log is written.
    pub fn log_format(&self) -> LogFormat {
        if let Command::Serve(settings) = &self.command { settings.log_format } else { LogFormat::Human }
    }

    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let Self { command, color, width } = self;
        let look = Look { width: columns(width), colors: colors(color) };
        let mut to = BufWriter::new(io::stdout().lock());
        let mut out = Out { to: &mut to, look };
        let ran = match command {
            Command::Serve(settings) => serve::run(settings),
            Command::Score(score) => score.run(&mut out),
            Command::Read(read) => read.run(&mut out),
            Command::Report(report) => report.run(&mut out),
            Command::Compare(compare) => compare.run(&mut out),
            Command::Propose(propose) => propose.run(&mut out),
            Command::Train(train) => train.run(&mut out),
            Command::Dates(dates) => dates.run(&mut out),
            Command::Law(law) => law.run(&mut out),
            Command::Register(register) => register.run(&mut out),
            Command::Vector(vector) => vector.run(&mut out),
            Command::Model(command) => command.run(&mut out),
            Command::Replay(replay) => replay.run(&mut out),
            Command::Config(command) => command.run(&mut out),
            Command::Healthcheck(healthcheck) => healthcheck.run(&mut out),
        };
        match ran.and_then(|exit| to.flush().map(|()| exit)) {
            Ok(exit) => exit.code().into(),
            // Whoever read the output has read enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                // What is left in the buffer has nowhere to go.
                let (_, _) = to.into_parts();
                ExitCode::SUCCESS
            }
            Err(error) => {
                complain(&error.to_string());
                Exit::Internal.code().into()
            }
        }
    }
}

/// Writes a line to standard error; where even that fails, nobody is left to tell.
fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "portability: {line}");
}

fn columns(asked: Option<u16>) -> usize {
    let seen = || terminal_size::terminal_size_of(io::stdout()).map(|(terminal_size::Width(columns), _)| columns);
    usize::from(asked.or_else(seen).unwrap_or(80).clamp(60, 200))
}

fn colors(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let says = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            io::stdout().is_terminal() && !says("NO_COLOR") && !is_dumb
        }
    }
}

/// Returns the models that the binary was built with.
fn released() -> Models {
    Models::new(Model::released())
}

/// Returns the day in UTC: what an absent as of means.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Starts what calls over the network need.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
