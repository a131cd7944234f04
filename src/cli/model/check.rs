//! `portability model check`: every fault of a model file at once.

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::{Exit, Out, complain};
use crate::scoring::Model;

/// Checks a model file, and lists its faults on standard output.
pub(super) fn check(file: &Path, out: &mut Out<'_>) -> io::Result<Exit> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            complain(&format!("{}: {error}", file.display()));
            return Ok(Exit::Refused);
        }
    };
    match Model::parse(&text) {
        Ok(model) => {
            writeln!(out.to, "{}: model {} is in order, SHA-256 {}", file.display(), model.version(), model.digest())?;
            Ok(Exit::Fine)
        }
        Err(faults) => {
            for fault in &faults {
                writeln!(out.to, "{}: {fault}", file.display())?;
            }
            let n_faults = faults.len();
            complain(&format!("{}: {n_faults} fault{}", file.display(), if n_faults == 1 { "" } else { "s" }));
            Ok(Exit::Refused)
        }
    }
}
