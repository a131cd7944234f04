//! `portability config`, and settings from a file: where does each setting of the server come from, and does it hold?
//!
//! There is one definition of a setting, the one of the command line: its name there is its name in the environment and in
//! the file, and the page of settings is written from it. A value of the file takes the place of the default, so that the
//! environment wins over it, and a flag over both.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::{Arg, ArgAction, ArgMatches, Args, Command as Clap, CommandFactory, FromArgMatches, Subcommand};
use toml::{Table, Value};

use super::{Cli, Exit, Out, complain};
use crate::server::Settings;

/// The largest file of settings, in bytes: one that is larger is a mistake.
const MAX_BYTES: u64 = 1 << 20;

/// The setting that names the file, which cannot stand in it.
const FILE: &str = "config";

/// Check the settings of a server, or list them.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the settings that a server would have, and everything that they name; every fault is told.
    Check(Check),
    /// Write the page of settings.
    Docs,
}

/// The settings to check, given as to a server.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    settings: Box<Settings>,
}

impl Command {
    /// Runs the command.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        match self {
            Self::Check(Check { settings }) => match settings.check_all() {
                Ok(()) => {
                    writeln!(out.to, "the settings hold")?;
                    Ok(Exit::Fine)
                }
                Err(faults) => {
                    faults.iter().for_each(|fault| complain(fault));
                    Ok(Exit::Usage)
                }
            },
            Self::Docs => {
                out.to.write_all(page().as_bytes())?;
                Ok(Exit::Fine)
            }
        }
    }
}

/// Parses a command line, with the settings of the file that it or the environment names.
///
/// # Errors
/// The faults of the file and of the environment, all of them, where the command line itself can be read.
pub(super) fn parse(arguments: &[OsString]) -> Result<Result<Cli, clap::Error>, Vec<String>> {
    // Without the environment at first: a fault there must not hide those of the file.
    let alone =
        |command: Clap| command.mut_args(|arg| if arg.get_id() == FILE { arg } else { arg.env(Resettable::Reset) });
    let command = Cli::command().mut_subcommand("serve", alone);
    let command = command.mut_subcommand("config", |config| config.mut_subcommand("check", alone));
    let parsed = match command.try_get_matches_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return Ok(Err(error)),
    };
    let mut command = Cli::command();
    if let Some((ways, file)) = named(&parsed) {
        let mut faults = environment(&settings());
        match file.as_deref().map(File::read).transpose() {
            Ok(file) if faults.is_empty() => {
                command = file.iter().fold(command, |command, file| reached(command, &ways, file))
            }
            Ok(_) => {}
            Err(of_file) => faults.splice(0..0, of_file).for_each(drop),
        }
        if !faults.is_empty() {
            return Err(faults);
        }
    }
    Ok(command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches)))
}

/// Returns the names of the subcommands on the way to one that takes the settings of a server, and the file it names.
fn named(matches: &ArgMatches) -> Option<(Vec<&'static str>, Option<PathBuf>)> {
    let (ways, matches) = match matches.subcommand()? {
        ("serve", serve) => (vec!["serve"], serve),
        ("config", config) => (vec!["config", "check"], config.subcommand_matches("check")?),
        _ => return None,
    };
    Some((ways, matches.get_one::<PathBuf>(FILE).cloned()))
}

/// Puts the values of a file in the place of the defaults of a subcommand.
fn reached(command: Clap, ways: &[&'static str], written: &File) -> Clap {
    match ways.split_first() {
        Some((way, rest)) => command.mut_subcommand(way, |command| reached(command, rest, written)),
        None => written.0.iter().fold(command, |command, (key, values)| {
            command.mut_arg(key, |arg| arg.default_values(values.iter().cloned()))
        }),
    }
}

/// The values of a file, each as it would be written on the command line.
struct File(BTreeMap<String, Vec<String>>);

impl File {
    /// Reads a file of settings.
    ///
    /// # Errors
    /// It cannot be read, or holds what is no setting or no value of it; every fault, with the name of the file.
    fn read(path: &Path) -> Result<Self, Vec<String>> {
        let of_file = |what: &dyn std::fmt::Display| format!("{}: {what}", path.display());
        let size = std::fs::metadata(path).map_err(|error| vec![of_file(&error)])?.len();
        if MAX_BYTES < size {
            return Err(vec![of_file(&format!("is larger than {MAX_BYTES} bytes"))]);
        }
        let text = std::fs::read_to_string(path).map_err(|error| vec![of_file(&error)])?;
        let table: Table =
            text.parse().map_err(|error: toml::de::Error| vec![of_file(&error.to_string().trim_end())])?;
        let known = settings();
        let (mut values, mut faults) = (BTreeMap::new(), Vec::new());
        for (key, value) in &table {
            let Some(arg) = known.get_arguments().find(|arg| arg.get_id() == key.as_str() && key != FILE) else {
                faults.push(of_file(&format!("{key}: is no setting; docs/settings.md lists them")));
                continue;
            };
            match words(arg, value, path).and_then(|words| checked(arg, words)) {
                Ok(words) => drop(values.insert(key.clone(), words)),
                Err(why) => faults.push(of_file(&format!("{key}: {why}"))),
            }
        }
        if faults.is_empty() { Ok(Self(values)) } else { Err(faults) }
    }
}

/// Returns every variable of the environment that holds no value of its setting.
fn environment(known: &Clap) -> Vec<String> {
    let set = known.get_arguments().filter_map(|arg| Some((arg, arg.get_env()?, std::env::var(arg.get_env()?).ok()?)));
    let wrong = set.filter_map(|(arg, name, value)| {
        let words = value.split(arg.get_value_delimiter().unwrap_or('\0')).map(str::to_owned).collect();
        // A flag that takes no value takes any word from the environment.
        let why = if is_switch(arg) { None } else { checked(arg, words).err() };
        why.map(|why| format!("{}: {why}", name.display()))
    });
    wrong.collect()
}

/// Returns a value of a file as words of the command line; a path is taken from beside the file.
fn words(arg: &Arg, value: &Value, file: &Path) -> Result<Vec<String>, String> {
    let kind = arg.get_value_parser().type_id();
    let of = |id: TypeId| kind == id;
    let is_number = is_number(arg);
    let text = |text: &str| match of(TypeId::of::<PathBuf>()) {
        true => file.parent().unwrap_or(Path::new("")).join(text).to_string_lossy().into_owned(),
        false => text.to_owned(),
    };
    match value {
        Value::Boolean(on) if is_switch(arg) => Ok(vec![on.to_string()]),
        Value::Integer(number) if is_number => Ok(vec![number.to_string()]),
        Value::String(word) if !is_number && !is_switch(arg) => Ok(vec![text(word)]),
        Value::Array(all) if is_list(arg) => {
            let all = all.iter().map(|one| one.as_str().map(text).ok_or_else(|| "must be a list of texts".to_owned()));
            all.collect()
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_)
        | Value::Table(_) => Err(format!("must be {}", form(arg))),
    }
}

/// Checks words by what the command line takes for the setting, and by nothing else.
fn checked(arg: &Arg, words: Vec<String>) -> Result<Vec<String>, String> {
    if is_switch(arg) {
        return Ok(words);
    }
    let flag = format!("--{}", arg.get_long().unwrap_or_default());
    let alone = settings().mut_args(|arg| arg.env(Resettable::Reset));
    let given = words.iter().map(|word| format!("{flag}={word}"));
    match alone.try_get_matches_from(std::iter::once("serve".to_owned()).chain(given)) {
        Ok(_) => Ok(words),
        Err(error) => {
            // The first paragraph says what is wrong: the rest is about the command line.
            let told = error.render().to_string();
            let first = told.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
            Err(first.split_whitespace().collect::<Vec<_>>().join(" "))
        }
    }
}

/// Returns the settings as a command of their own.
fn settings() -> Clap {
    Settings::augment_args(Clap::new("serve").no_binary_name(false))
}

fn is_number(arg: &Arg) -> bool {
    let kind = arg.get_value_parser().type_id();
    [TypeId::of::<u32>(), TypeId::of::<u64>(), TypeId::of::<usize>()].iter().any(|number| kind == *number)
}

fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

fn is_list(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

/// Says what a setting's value looks like in a file.
fn form(arg: &Arg) -> String {
    let kind = arg.get_value_parser().type_id();
    let possible: Vec<String> =
        arg.get_possible_values().iter().map(|value| format!("`\"{}\"`", value.get_name())).collect();
    if is_switch(arg) {
        "`true` or `false`".to_owned()
    } else if is_number(arg) {
        "a whole number".to_owned()
    } else if is_list(arg) {
        "a list of texts".to_owned()
    } else if !possible.is_empty() {
        possible.join(" or ")
    } else if kind == TypeId::of::<PathBuf>() {
        "a path".to_owned()
    } else {
        "a text".to_owned()
    }
}

/// Writes the page of settings.
fn page() -> String {
    let mut page = String::from(
        "# Settings\n\n\
         Written by `portability config docs`; a test holds it true.\n\n\
         A flag wins over the environment, the environment over the file that `--config` names, and the file over the default.\n\
         The file is TOML, and has each setting by its key; a path in it is taken from beside the file, unless absolute.\n\
         A key that is no setting is a fault, and `portability config check --config FILE` tells all faults at once.\n\
         Settings are read at the start; what is in the files that they name is read again, see [operations](operations.md).\n",
    );
    let known = settings();
    let mut heading = None;
    for arg in known.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let Some(long) = arg.get_long() else { continue };
        if arg.get_help_heading() != heading {
            heading = arg.get_help_heading();
            page.push_str(&format!("\n## {}\n", heading.unwrap_or("Others")));
        }
        let key = arg.get_id().as_str();
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let variable = arg.get_env().map(|name| format!(", `{}`", name.display())).unwrap_or_default();
        let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let default = match defaults.join(",") {
            default if is_switch(arg) || default.is_empty() => "absent".to_owned(),
            default => format!("`{default}`"),
        };
        let key = if key == FILE { "not in the file".to_owned() } else { format!("`{key}`") };
        page.push_str(&format!(
            "\n### `--{long}`\n\n{}.\nKey: {key}, {}.\nEnvironment{variable}.\nDefault: {default}.\n",
            help.trim_end_matches('.'),
            form(arg),
        ));
    }
    page.replace("Environment, ", "Environment: ")
}
