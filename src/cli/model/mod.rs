//! `portability model`: show, check, document and compare scoring models.

mod check;
mod diff;
mod docs;
mod law;
mod measured;
mod show;
mod terms;

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Subcommand;

use super::{Exit, Out, complain};
use crate::law::Packs;
use crate::scoring::Model;
use crate::scoring::model::RELEASED;
use crate::scoring::proposal::Terms;

use docs::markdown;

/// What to do with scoring models.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List a model's factors with their weights.
    Show {
        /// A released version or a model file; the newest version where it is not said.
        #[arg(value_name = "MODEL")]
        model: Option<String>,
    },
    /// List every fault of a model file; exit code 1 where there is one.
    Check {
        /// The model file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the reference of a model's factors as Markdown.
    Docs {
        /// A released version or a model file; the newest version where it is not said.
        #[arg(value_name = "MODEL")]
        model: Option<String>,
    },
    /// Write the reference of the suggested terms as Markdown.
    Terms,
    /// Write the page of the rules of law as Markdown.
    Law,
    /// Tell what moved from one model to another, and what that moves in the scores of contracts.
    Diff(diff::Diff),
}

impl Command {
    /// Runs the command.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        match self {
            Self::Show { model } => with_model(model.as_deref(), out, show::show),
            Self::Check { file } => check::check(&file, out),
            Self::Docs { model } => {
                with_model(model.as_deref(), out, |model, out| out.to.write_all(markdown(model).as_bytes()))
            }
            Self::Terms => {
                out.to.write_all(terms::markdown(&Terms::newest()).as_bytes())?;
                Ok(Exit::Fine)
            }
            Self::Law => {
                out.to.write_all(law::markdown(&Packs::released()).as_bytes())?;
                Ok(Exit::Fine)
            }
            Self::Diff(diff) => diff.run(out),
        }
    }
}

fn with_model(
    name: Option<&str>,
    out: &mut Out<'_>,
    work: impl FnOnce(&Model, &mut Out<'_>) -> io::Result<()>,
) -> io::Result<Exit> {
    let model = match name {
        None => Ok(Model::newest()),
        Some(name) => load(name),
    };
    match model {
        Ok(model) => work(&model, out).map(|()| Exit::Fine),
        Err(why) => {
            complain(&why);
            Ok(Exit::Refused)
        }
    }
}

/// Returns the model of a released version, or of a file.
fn load(name: &str) -> Result<Model, String> {
    let text = match RELEASED.iter().find(|(version, _)| *version == name) {
        Some((_, text)) => (*text).to_owned(),
        None => fs::read_to_string(name).map_err(|error| format!("{name}: {error}"))?,
    };
    Model::parse(&text).map_err(|faults| {
        faults.iter().map(|fault| format!("{name}: {fault}")).collect::<Vec<_>>().join("\nportability: ")
    })
}
