//! What is to be scored: files, folders and standard input, each as a request.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::api::client::Asked;
use crate::document::{self, Document, MediaType};

/// The most bytes that are taken of one input, so that no file can fill the memory: a typed contract may be somewhat
/// larger than the largest document.
const MAX_BYTES: u64 = 2 * document::MAX_BYTES as u64;

/// The ends of the names of files that a folder stands for.
const TAKEN: [&str; 7] = ["json", "txt", "md", "html", "htm", "pdf", "docx"];

/// The end of the name of a portfolio file: typed contracts, one a line.
const PORTFOLIO: &str = "jsonl";

/// One input, not read yet; a contract of a portfolio file is read with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// A file.
    File(PathBuf),
    /// One line of a portfolio file: its number, from 1, and its text.
    Line(PathBuf, usize, String),
    /// Standard input.
    Stdin,
}

impl Input {
    /// Lists the inputs of arguments, in their order; a folder stands for its files, by name, and a portfolio file for its lines.
    ///
    /// # Errors
    /// Tells of every folder that cannot be listed or holds nothing to score, and of every portfolio that cannot be read.
    pub(super) fn list(arguments: &[PathBuf]) -> (Vec<Self>, Vec<String>) {
        let (mut inputs, mut faults) = (Vec::new(), Vec::new());
        for argument in arguments {
            if argument.as_os_str() == "-" {
                inputs.push(Self::Stdin);
            } else if argument.is_dir() {
                match files(argument) {
                    Ok(files) if files.is_empty() => {
                        faults
                            .push(format!("{}: no typed contract and no document in this folder", argument.display()));
                    }
                    Ok(files) => inputs.extend(files.into_iter().map(Self::File)),
                    Err(error) => faults.push(format!("{}: {error}", argument.display())),
                }
            } else if argument.extension().is_some_and(|end| end.eq_ignore_ascii_case(PORTFOLIO)) {
                match Self::File(argument.clone()).text() {
                    Ok(text) => inputs.extend(lines(argument, &text)),
                    Err(why) => faults.push(format!("{}: {why}", argument.display())),
                }
            } else {
                inputs.push(Self::File(argument.clone()));
            }
        }
        (inputs, faults)
    }

    /// Returns the whole input as text, without the mark of its byte order.
    ///
    /// # Errors
    /// It cannot be read, is too large, or is no UTF-8; in words.
    pub(super) fn text(&self) -> Result<String, String> {
        let text = String::from_utf8(self.bytes()?).map_err(|error| error.utf8_error().to_string())?;
        Ok(text.trim_start_matches('\u{feff}').to_owned())
    }

    /// Returns the path as the caller wrote it.
    pub(super) fn path(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Line(path, number, _) => format!("{}:{number}", path.display()),
            Self::Stdin => "-".to_owned(),
        }
    }

    /// Returns a name for a contract that has none of its own: that of the file, fit for an id.
    pub(super) fn name(&self) -> String {
        let name = match self {
            Self::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Line(path, number, _) => {
                format!("{}:{number}", path.file_name().unwrap_or_default().to_string_lossy())
            }
            Self::Stdin => "standard input".to_owned(),
        };
        name.chars().filter(|c| !c.is_control()).take(200).collect()
    }

    /// Reads the input.
    ///
    /// # Errors
    /// It cannot be read, is too large, or is no JSON of a contract; in words.
    pub(super) fn read(&self) -> Result<Asked, String> {
        let bytes = self.bytes()?;
        match self.kind(&bytes) {
            Kind::Json => {
                let text = std::str::from_utf8(&bytes).map_err(|error| format!("no JSON: {error}"))?;
                Asked::from_json(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
            }
            Kind::Document(media_type) => Ok(Asked::from_document(bytes, media_type)),
        }
    }

    /// Opens a document.
    ///
    /// # Errors
    /// It cannot be read, is too large, is typed JSON, or holds no text; in words.
    pub(super) fn document(&self) -> Result<Document, String> {
        let bytes = self.bytes()?;
        match self.kind(&bytes) {
            Kind::Json => Err("typed JSON holds no text to read; see portability score".to_owned()),
            Kind::Document(media_type) => Document::open(&bytes, media_type).map_err(|error| error.to_string()),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let bytes = match self {
            Self::File(path) => fs::File::open(path).and_then(limited),
            Self::Line(_, _, text) => Ok(text.clone().into_bytes()),
            Self::Stdin => limited(io::stdin().lock()),
        };
        let bytes = bytes.map_err(|error| error.to_string())?;
        if u64::try_from(bytes.len()).is_ok_and(|length| MAX_BYTES < length) {
            return Err(format!("more than {MAX_BYTES} bytes, the most that is taken"));
        }
        Ok(bytes)
    }

    /// Tells the kind of an input: by the end of its name, and for standard input by its first letter.
    fn kind(&self, bytes: &[u8]) -> Kind {
        let extension = match self {
            Self::File(path) => path.extension().unwrap_or_default().to_ascii_lowercase(),
            Self::Line(..) => "json".into(),
            Self::Stdin if bytes.trim_ascii_start().starts_with(b"{") => "json".into(),
            Self::Stdin => "".into(),
        };
        Kind::Document(match extension.to_str() {
            Some("json") => return Kind::Json,
            Some("md" | "markdown") => MediaType::Markdown,
            Some("htm" | "html" | "xhtml") => MediaType::Html,
            Some("pdf") => MediaType::Pdf,
            Some("docx") => MediaType::Docx,
            Some("txt" | "text") => MediaType::Plain,
            _ => MediaType::of_bytes(bytes),
        })
    }
}

/// Returns the contracts of a portfolio file; an empty line is none.
fn lines(path: &Path, text: &str) -> Vec<Input> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| Input::Line(path.to_owned(), at + 1, line.to_owned())).collect()
}

enum Kind {
    Json,
    Document(MediaType),
}

fn limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_taken = path.extension().is_some_and(|end| TAKEN.iter().any(|taken| end.eq_ignore_ascii_case(taken)));
        if is_taken && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
