//! The folder of real material beside the project, which a fresh clone does not have.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;

use super::words;

/// Returns the folder: `../shared`, or what `PORTABILITY_SHARED` names.
pub(crate) fn folder() -> PathBuf {
    match std::env::var_os("PORTABILITY_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    }
}

/// Reads a file of the folder; none where it is not there.
pub(crate) fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(folder().join(path)).ok()
}

/// The days that a sheet leaves out and the labels of the same contract tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    /// The day of the agreement.
    pub(crate) signed: Option<Date>,
    /// The day from which it holds.
    pub(crate) effective: Option<Date>,
}

/// Reads the labels' agreement and effective dates, by the name of the text without its ending.
pub(crate) fn labelled_days(csv: &str) -> BTreeMap<String, Days> {
    let mut rows = rows(csv).into_iter();
    let head = rows.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|cell| cell == name);
    let (file, signed, effective) =
        (column("Filename"), column("Agreement Date-Answer"), column("Effective Date-Answer"));
    rows.filter_map(|row| {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at));
        let day = |at| cell(at).and_then(|cell| words::slash_date(cell));
        Some((stem(cell(file)?), Days { signed: day(signed), effective: day(effective) }))
    })
    .collect()
}

/// Reads what the labels say of a clause, by the name of the text without its ending: there or not.
pub(crate) fn labelled(csv: &str, label: &str) -> BTreeMap<String, bool> {
    let mut rows = rows(csv).into_iter();
    let head = rows.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|cell| cell.trim() == name);
    let (file, answer) = (column("Filename"), column(&format!("{label}-Answer")));
    rows.filter_map(|row| {
        let answer = row.get(answer?)?.trim().eq_ignore_ascii_case("yes");
        Some((stem(row.get(file?)?), answer))
    })
    .collect()
}

/// Returns a file's name without its ending.
pub(crate) fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim().to_owned()
}

/// Splits a table of comma-separated values; quoted cells may hold commas, line breaks and doubled quotes.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            _ => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn labels_are_read_by_the_name_of_the_text() {
        let csv = "Filename,Agreement Date,Agreement Date-Answer,Effective Date-Answer\r\n\
                   \"A, B.pdf\",\"said \"\"so\"\"\nhere\",3/29/98,11/1/19\r\nC.pdf,,[]/[]/2006,\r\n";
        let days = labelled_days(csv);
        assert_eq!(days["A, B"], Days { signed: Some(date(1998, 3, 29)), effective: Some(date(2019, 11, 1)) });
        assert_eq!(days["C"], Days::default());
    }
}
