//! Whole calls as files: a request in canonical proto JSON, and what is wanted of the server.

use std::path::{Path, PathBuf};

use portability::api::json::{Named, parse};
use portability::server::Settings;
use serde_json::Value;

/// A call in a file of `tests/requests/refused`.
#[derive(Debug)]
pub struct Refused {
    /// The file's name.
    pub name: String,
    /// The method that is called.
    pub method: String,
    /// The request, as canonical proto JSON.
    pub request: Value,
    /// A text that is sent in place of a request.
    pub text: Option<String>,
    /// The deadline, as `grpc-timeout` writes it.
    pub timeout: Option<String>,
    /// How the server is run.
    pub settings: Settings,
    /// What is wanted: code, reason and fields, or `items`.
    pub want: Value,
}

/// Returns the files of a folder of `tests/requests`, sorted by name.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/requests").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder of requests is readable");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the entry is readable").path()).collect();
    files.sort();
    files
}

/// Returns the message in a file.
pub fn message<M: Named>(path: &Path) -> M {
    let text = std::fs::read_to_string(path).expect("the request is readable");
    parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns every refused call.
pub fn refused() -> Vec<Refused> {
    files("refused").iter().map(|path| refused_in(path)).collect()
}

fn refused_in(path: &Path) -> Refused {
    let text = std::fs::read_to_string(path).expect("the request is readable");
    let call: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let word = |key: &str| call.get(key).and_then(Value::as_str).map(str::to_owned);
    let size = |key: &str| call["server"].get(key).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
    let mut settings = Settings::default();
    settings.calls_in_flight = size("calls_in_flight").unwrap_or(settings.calls_in_flight);
    settings.request_bytes = size("request_bytes").unwrap_or(settings.request_bytes);
    settings.response_bytes = size("response_bytes").unwrap_or(settings.response_bytes);
    settings.batch_items = size("batch_items").unwrap_or(settings.batch_items);
    settings.compared_contracts = size("compared_contracts").unwrap_or(settings.compared_contracts);
    Refused {
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        method: word("method").expect("a call names its method"),
        request: call["request"].clone(),
        text: word("text"),
        timeout: word("timeout"),
        settings,
        want: call["want"].clone(),
    }
}
