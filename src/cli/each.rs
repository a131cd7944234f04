//! Files in, an answer for each out, by this process or by a server: what commands do alike that tell of contracts one by one.
//! A file that fails is told of, and the others go on.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use super::input::Input;
use super::page::Look;
use super::score::told;
use super::{Exit, Format, Out, complain};
use crate::api::client::{AsJson, Asked, Refused};

/// Answers for every file, as JSON or as the table that is made of it.
pub(super) fn each<A: AsJson, E: Display>(
    files: &[PathBuf],
    format: Format,
    out: &mut Out<'_>,
    answer: impl Fn(Asked) -> Result<A, Refused>,
    table: impl Fn(&str, &str, Look) -> Result<String, E>,
) -> io::Result<Exit> {
    let (inputs, faults) = Input::list(files);
    let is_several = inputs.len() != 1;
    let mut worst = Exit::Fine;
    for fault in &faults {
        complain(fault);
        worst = Exit::Refused;
    }
    for input in &inputs {
        let one = || {
            let ours = |error: &dyn Display| (Exit::Internal, format!("{}: {error}", input.path()));
            let asked = input.read().map_err(|why| (Exit::Refused, format!("{}: {why}", input.path())))?;
            let asked = if is_several { asked.named(&input.name()) } else { asked };
            let answered = answer(asked).map_err(|refused| (refused.fault.into(), told(&input.path(), &refused)))?;
            if format == Format::Json {
                let json = if is_several { answered.to_json() } else { answered.to_json_pretty() };
                return json.map(|json| json + "\n").map_err(|error| ours(&error));
            }
            let json = answered.to_json().map_err(|error| ours(&error))?;
            let gap = if is_several { "\n" } else { "" };
            table(&input.name(), &json, out.look).map(|table| table + gap).map_err(|error| ours(&error))
        };
        match one() {
            Ok(text) => out.to.write_all(text.as_bytes())?,
            Err((exit, why)) => {
                complain(&why);
                worst = worst.max(exit);
            }
        }
    }
    Ok(worst)
}
