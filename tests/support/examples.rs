//! The example contracts of `examples/contracts/`, read and assessed the one way that every golden uses.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use portability::api::{Intake, Site, contract, json};
use portability::contract::Contract;
use portability::scoring::{Analyses, Assessment, Model, Request, assess};

/// The day of every golden assessment.
pub const AS_OF: Date = date(2026, 11, 22);

/// One example.
pub struct Example {
    /// The file's stem, which is the contract's id.
    pub name: String,
    /// The file's place.
    pub file: PathBuf,
    /// The file as it is.
    pub text: String,
    /// The contract in it.
    pub contract: Contract,
}

/// Returns the place of a file of this package.
pub fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads every example, by name.
pub fn all() -> Vec<Example> {
    let mut files: Vec<PathBuf> = fs::read_dir(place("examples/contracts"))
        .expect("the examples are there")
        .map(|entry| entry.expect("the folder is readable").path())
        .collect();
    files.sort();
    files.into_iter().map(read).collect()
}

/// Reads one example.
pub fn named(name: &str) -> Example {
    read(place(&format!("examples/contracts/{name}.json")))
}

fn read(file: PathBuf) -> Example {
    let name = file.file_stem().expect("a file of examples has a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(&file).expect("an example is readable text");
    let message = json::parse_contract(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut intake = Intake::default();
    let contract = contract::from_proto(message, &Site::root(), &mut intake);
    if let Err(faults) = intake.finish(()) {
        panic!("{name}: {faults:#?}");
    }
    Example { name, file, text, contract }
}

/// Returns how every golden is asked for.
pub fn request() -> Request<'static> {
    Request {
        as_of: AS_OF,
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: true,
        analyses: Analyses::default(),
        profile: None,
    }
}

/// Assesses an example by the newest model.
pub fn assessed<'a>(example: &'a Example, model: &'a Model) -> Assessment<'a> {
    assess(&example.contract, model, &request())
}
