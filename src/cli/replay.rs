//! `portability replay`: does a decision log recompute, byte for byte?

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use clap::Args;

use super::{Exit, Out, complain, released};
use crate::api::replayed;

/// The longest line, in bytes.
const MAX_LINE: u64 = 64 << 10;
/// How many differences are shown.
const SHOWN: usize = 20;

/// Recompute decision logs from their vectors, and report every difference.
#[derive(Args, Debug)]
pub(super) struct Replay {
    /// The logs; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Replay {
    /// Recomputes, and tells what differs.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let models = released();
        let (mut n_lines, mut n_different) = (0_usize, 0_usize);
        for path in &self.files {
            let source: Box<dyn Read> = if path.as_os_str() == "-" {
                Box::new(io::stdin().lock())
            } else {
                match File::open(path) {
                    Ok(file) => Box::new(file),
                    Err(error) => {
                        complain(&format!("{}: {error}", path.display()));
                        return Ok(Exit::Usage);
                    }
                }
            };
            let (mut source, mut line, mut number) = (BufReader::with_capacity(1 << 20, source), Vec::new(), 0_usize);
            loop {
                line.clear();
                if source.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
                    break;
                }
                (n_lines, number) = (n_lines + 1, number + 1);
                let text = line.strip_suffix(b"\n").unwrap_or(&line);
                let why = match std::str::from_utf8(text).map(|text| (text, replayed(text, &models))) {
                    Ok((text, Ok(again))) if text == again => continue,
                    Ok((_, Ok(again))) => format!("it should be {again}"),
                    Ok((_, Err(fault))) => fault.to_string(),
                    Err(error) => error.to_string(),
                };
                n_different += 1;
                if n_different <= SHOWN {
                    complain(&format!("{}:{number}: {why}", path.display()));
                }
            }
        }
        if SHOWN < n_different {
            complain(&format!("{} more differ", n_different - SHOWN));
        }
        writeln!(out.to, "{n_lines} decisions, {n_different} different")?;
        Ok(if n_different == 0 { Exit::Fine } else { Exit::Refused })
    }
}
