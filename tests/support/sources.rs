//! The repository's own files, read as text: what the tests of the house look at.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Folders that builds and tools fill.
const NOT_OURS: &[&str] = &["target", "node_modules", "corpus", "artifacts", "generated", "build"];

/// Returns the path of the package: as the test is run, since build folders are moved and shared.
pub(crate) fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Returns every file of the package, or of a folder of it, with its text; binary files are left out.
pub(crate) fn texts(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found).expect("the package is readable");
    found.sort();
    found
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != ".git" && !NOT_OURS.contains(&name.as_str()) {
                walk(&path, found)?;
            }
        } else if name != ".git"
            && let Ok(text) = fs::read_to_string(&path)
        {
            let relative = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push((relative, text));
        }
    }
    Ok(())
}

/// Returns a Rust source without its tests, comments and strings; lines stay where they were.
pub(crate) fn code(source: &str) -> String {
    let cut: String = source.split_inclusive('\n').take_while(|line| line.trim() != "#[cfg(test)]").collect();
    let mut rest = cut.as_str();
    let mut kept = String::with_capacity(rest.len());
    while let Some(next) = rest.chars().next() {
        let skipped = skipped(rest, kept.chars().last());
        if skipped == 0 {
            kept.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            kept.push(' ');
            kept.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            rest = &rest[skipped..];
        }
    }
    kept
}

/// Returns how many bytes of a comment, string or character literal a source starts with.
fn skipped(rest: &str, before: Option<char>) -> usize {
    let until = |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    if rest.starts_with('"') {
        return literal_end(rest, '"');
    }
    let in_a_word = before.is_some_and(is_word);
    if !in_a_word && rest.starts_with('r') {
        let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
        if rest[1 + hashes..].starts_with('"') {
            return until(2 + hashes, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    // A quote and one character, or an escape, and a quote; anything else is a lifetime.
    let mut quoted = rest.chars();
    if quoted.next() == Some('\'') && (quoted.next() == Some('\\') || quoted.next() == Some('\'')) {
        return literal_end(rest, '\'');
    }
    0
}

fn literal_end(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Says whether a character can stand in a name.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the number of the line on which a byte stands.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Returns where a piece of code starts as a word of its own, so that `monotonic::` is no `tonic::`.
pub(crate) fn word_starts<'a>(code: &'a str, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(piece).map(|(at, _)| at).filter(|at| !code[..*at].chars().next_back().is_some_and(is_word))
}
