//! Templates of the register as CSV: which contracts their rows tell of, or every fault by line and column.
//!
//! Columns of a template that say nothing of a contract here are passed over; a cell that is empty says nothing. Several rows of
//! one reference are one contract, and must not contradict each other.

use std::collections::BTreeMap;
use std::fmt;

use csv::{ReaderBuilder, StringRecord};

use super::take::{allowed, take};
use crate::contract::Contract;

/// The most faults that are told of one file.
const MOST_FAULTS: usize = 100;

/// The templates that are read, with the number of their last column.
const READ: [(&str, u32); 2] = [("b_02.02", 180), ("b_07.01", 120)];

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterFault {
    /// The line, from 1.
    pub line: u64,
    /// The column by its head; empty where the whole line is wrong.
    pub column: String,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl fmt::Display for RegisterFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, message } = self;
        if column.is_empty() { write!(f, "{line}: {message}") } else { write!(f, "{line}: {column}: {message}") }
    }
}

impl std::error::Error for RegisterFault {}

/// What was filed of one contract: its columns with value and line.
type Filed = BTreeMap<String, (String, u64)>;

/// Reads the rows of a template into the contracts of those before, by their references.
///
/// # Errors
/// Every fault of the file, at most a hundred; the contracts are then as they were.
pub fn read(text: &str, contracts: &mut BTreeMap<String, Contract>) -> Result<(), Vec<RegisterFault>> {
    let mut reader = Reader { faults: Vec::new() };
    let filed = reader.rows(text);
    let mut read = contracts.clone();
    for (id, columns) in &filed {
        let contract = read.entry(id.clone()).or_default();
        reader.put(contract, columns);
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    *contracts = read;
    Ok(())
}

struct Reader {
    faults: Vec<RegisterFault>,
}

impl Reader {
    fn fault(&mut self, line: u64, column: &str, message: impl Into<String>) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(RegisterFault { line, column: column.to_owned(), message: message.into() });
        }
    }

    fn rows(&mut self, text: &str) -> BTreeMap<String, Filed> {
        let text = text.trim_start_matches('\u{feff}');
        let mut rows = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut heads: Option<(Vec<String>, usize)> = None;
        let mut filed: BTreeMap<String, Filed> = BTreeMap::new();
        for row in rows.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    self.fault(error.position().map_or(0, csv::Position::line), "", "no row of CSV");
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            match &heads {
                None => {
                    heads = self.heads(&row, line);
                    if heads.is_none() {
                        return filed;
                    }
                }
                Some((heads, reference)) => self.row((heads, *reference), &row, line, &mut filed),
            }
        }
        if heads.is_none() {
            self.fault(1, "", "no heads of columns: the first line names them, such as b_07.01.0010");
        }
        filed
    }

    /// Returns the heads, and which of them is the reference of the contract.
    fn heads(&mut self, row: &StringRecord, line: u64) -> Option<(Vec<String>, usize)> {
        let heads: Vec<String> = row.iter().map(|head| head.trim().to_lowercase()).collect();
        let before = self.faults.len();
        let of = READ.iter().find(|(template, _)| heads.iter().any(|head| *head == format!("{template}.0010")));
        let Some((template, last)) = of else {
            let wanted = READ.map(|(template, _)| format!("{template}.0010"));
            self.fault(line, "", format!("no column {}: the reference of the contract", wanted.join(" or ")));
            return None;
        };
        for (at, head) in heads.iter().enumerate() {
            let number = head.strip_prefix(template).and_then(|rest| rest.strip_prefix('.'));
            let number = number.filter(|digits| digits.len() == 4).and_then(|digits| digits.parse::<u32>().ok());
            if !number.is_some_and(|number| (10..=*last).contains(&number) && number % 10 == 0) {
                self.fault(line, head, format!("no column of template {template}"));
            }
            if heads.iter().take(at).any(|known| known == head) {
                self.fault(line, head, "the column stands twice");
            }
        }
        let reference = heads.iter().position(|head| head.ends_with(".0010"))?;
        (self.faults.len() == before).then_some((heads, reference))
    }

    fn row(
        &mut self,
        (heads, reference): (&[String], usize),
        row: &StringRecord,
        line: u64,
        filed: &mut BTreeMap<String, Filed>,
    ) {
        if row.len() != heads.len() {
            self.fault(line, "", format!("{} cells, where there are {} columns", row.len(), heads.len()));
            return;
        }
        let id = row.get(reference).unwrap_or_default().trim();
        if id.is_empty() {
            let head = heads.get(reference).map(String::as_str).unwrap_or_default();
            self.fault(line, head, "empty: a row names its contract");
            return;
        }
        let of_contract = filed.entry(id.to_owned()).or_default();
        let mut contradictions = Vec::new();
        for (head, value) in heads.iter().zip(row.iter().map(str::trim)) {
            if value.is_empty() || allowed(head).is_none() {
                continue;
            }
            let (known, at) = of_contract.entry(head.clone()).or_insert_with(|| (value.to_owned(), line));
            if known != value {
                contradictions
                    .push((head, format!("contradicts line {at}, which tells otherwise of the same contract")));
            }
        }
        for (head, message) in contradictions {
            self.fault(line, head, message);
        }
    }

    fn put(&mut self, contract: &mut Contract, columns: &Filed) {
        for (column, (value, line)) in columns {
            if !take(contract, column, value) {
                let allowed = allowed(column).unwrap_or_default();
                self.fault(*line, column, format!("no value of this column, which takes {allowed}"));
            }
        }
        let term = &contract.term;
        if let (Some(effective), Some(end), Some((_, line))) =
            (term.effective.stated(), term.end.stated(), columns.get("b_02.02.0080"))
            && end < effective
        {
            let message = format!("{end} is before the start, {effective}");
            self.fault(*line, "b_02.02.0080", message);
        }
    }
}
