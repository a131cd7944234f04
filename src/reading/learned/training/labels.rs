//! Which segments of a contract did the lawyers label?
//!
//! Goes in: a table of labels, and the text of a contract. Comes out: for every segment the kinds that it lies in a clause
//! of, and those that it is about the whole of. A labelled span is found in the text by its letters and digits alone: the
//! table has lost line breaks and page numbers. Not here: learning.

use std::collections::BTreeMap;
use std::ops::Range;

use thiserror::Error;

use super::super::kind::{KINDS, Kind};
use super::super::segments::Segment;

/// The labels of one contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// The name of its file.
    pub name: String,
    /// The labelled words, in the order of [`Kind::ALL`].
    pub spans: [Vec<String>; KINDS],
}

/// Why a table holds no labels.
#[derive(Debug, Error)]
pub enum LabelsError {
    /// The table cannot be read.
    #[error("the table of labels cannot be read: {0}")]
    Table(#[from] csv::Error),
    /// A column is missing.
    #[error("the table of labels has no column {column:?}")]
    Column {
        /// The missing column.
        column: String,
    },
    /// There is no contract in it.
    #[error("the table of labels names no contract")]
    Empty,
}

impl Labels {
    /// Reads a table of labels: a row a contract, with a column for every label.
    ///
    /// # Errors
    /// The table is none, lacks a column, or is empty.
    pub fn of_table(table: &str) -> Result<Vec<Self>, LabelsError> {
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let head: Vec<String> = reader.headers()?.iter().map(|name| words(name).join(" ")).collect();
        let column = |name: &str| {
            let at = head.iter().position(|column| column == name);
            at.ok_or_else(|| LabelsError::Column { column: name.to_owned() })
        };
        let name = column("Filename")?;
        let columns = Kind::ALL.map(|kind| column(kind.label()));
        let mut found = Vec::new();
        for record in reader.records() {
            let record = record?;
            let mut spans: [Vec<String>; KINDS] = std::array::from_fn(|_| Vec::new());
            for (spans, column) in spans.iter_mut().zip(&columns) {
                match column {
                    Ok(column) => *spans = spans_of(record.get(*column).unwrap_or_default()),
                    Err(LabelsError::Column { column }) => {
                        return Err(LabelsError::Column { column: column.clone() });
                    }
                    Err(LabelsError::Table(_) | LabelsError::Empty) => {}
                }
            }
            found.push(Self { name: record.get(name).unwrap_or_default().to_owned(), spans });
        }
        if found.is_empty() { Err(LabelsError::Empty) } else { Ok(found) }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Reads the spans of a cell: a list of strings as Python writes it; each may leave words out in its middle.
fn spans_of(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    let listed = cell.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let strings = listed.map_or_else(|| vec![cell.to_owned()], strings);
    let parts = strings.iter().flat_map(|string| string.split("<omitted>"));
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Reads strings in single or double quotes with commas between them.
fn strings(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = list.chars();
    while let Some(quote) = letters.find(|letter| matches!(letter, '\'' | '"')) {
        let mut string = String::new();
        while let Some(letter) = letters.next().filter(|letter| *letter != quote) {
            if letter != '\\' {
                string.push(letter);
                continue;
            }
            match letters.next() {
                Some('n' | 't' | 'r') => string.push(' '),
                Some(code @ ('x' | 'u')) => {
                    let digits: String = letters.by_ref().take(if code == 'x' { 2 } else { 4 }).collect();
                    string.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                }
                Some(other) => string.push(other),
                None => {}
            }
        }
        found.push(string);
    }
    found
}

/// The letters and digits of a text in lower case, with the place of each.
struct Squeezed {
    letters: String,
    /// For every byte of `letters` the place of its letter in the text.
    places: Vec<Range<u32>>,
}

impl Squeezed {
    fn of(text: &str) -> Self {
        let mut squeezed = Self { letters: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
            let lower = letter.to_lowercase().next().unwrap_or(letter);
            squeezed.letters.push(lower);
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let place = offset(at)..offset(at + letter.len_utf8());
            squeezed.places.extend(std::iter::repeat_n(place, lower.len_utf8()));
        }
        squeezed
    }

    /// Finds a labelled span; one that stands more often takes the next free place.
    fn find(&self, span: &str, used: &mut Vec<Range<usize>>) -> Option<Range<usize>> {
        let letters = Self::of(span).letters;
        if letters.chars().count() < 3 {
            return None;
        }
        let mut places = self.letters.match_indices(&letters).map(|(at, _)| at..at + letters.len());
        let first = places.next()?;
        let found = std::iter::once(first.clone()).chain(places).find(|place| !used.contains(place)).unwrap_or(first);
        let start = self.places.get(found.start)?.start as usize;
        let end = self.places.get(found.end.checked_sub(1)?)?.end as usize;
        used.push(found);
        Some(start..end)
    }
}

/// Which kinds each segment is of, a bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// By segment: the kinds of the clauses that it lies in.
    pub(super) inside: Vec<u64>,
    /// By segment: the kinds of the clauses that it is about the whole of.
    pub(super) whole: Vec<u64>,
    /// The kinds that are labelled at all.
    pub(super) there: u64,
    /// How many labelled spans there are, and how many of them the text does not hold.
    pub(super) n_spans: usize,
    /// See `n_spans`.
    pub(super) n_lost: usize,
}

impl Marks {
    /// Marks the segments of a text.
    pub(super) fn of(labels: &Labels, text: &str, segments: &[Segment]) -> Self {
        let squeezed = Squeezed::of(text);
        let n = segments.len();
        let mut marks = Self { inside: vec![0; n], whole: vec![0; n], ..Self::default() };
        let mut ids = BTreeMap::new();
        let sets: Vec<Vec<u32>> = segments
            .iter()
            .map(|segment| word_set(text.get(segment.bytes.clone()).unwrap_or_default(), &mut ids))
            .collect();
        for (kind, spans) in labels.spans.iter().enumerate() {
            let bit = 1 << kind;
            if !spans.is_empty() {
                marks.there |= bit;
            }
            let mut used = Vec::new();
            for span in spans {
                marks.n_spans += 1;
                let Some(gold) = squeezed.find(span, &mut used) else {
                    marks.n_lost += 1;
                    continue;
                };
                let words = word_set(text.get(gold.clone()).unwrap_or_default(), &mut ids);
                for (at, (segment, set)) in segments.iter().zip(&sets).enumerate() {
                    let of = |bits: &mut Vec<u64>| bits.get_mut(at).map_or((), |bits| *bits |= bit);
                    if segment.shares_half(&gold) {
                        of(&mut marks.inside);
                    }
                    if is_alike(set, &words) {
                        of(&mut marks.whole);
                    }
                }
            }
        }
        marks
    }
}

/// Returns the words of a text as numbers in order, each once.
fn word_set(text: &str, ids: &mut BTreeMap<String, u32>) -> Vec<u32> {
    let plain = text.to_lowercase().replace(['.', ',', ';', ':'], "");
    let mut set: Vec<u32> = plain
        .split(|letter: char| letter == '/' || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            *ids.entry(word.to_owned()).or_insert(next)
        })
        .collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// Says whether two sets share half of what either has: a Jaccard index of at least one half.
fn is_alike(a: &[u32], b: &[u32]) -> bool {
    if a.len() > 2 * b.len() || b.len() > 2 * a.len() {
        return false;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared > 0 && 2 * shared >= a.len() + b.len() - shared
}

#[cfg(test)]
mod tests {
    use super::super::super::segments::segments;
    use super::*;

    #[test]
    fn cells_are_lists_as_python_writes_them() {
        assert_eq!(spans_of(r#"['it\'s', "a 'b'<omitted> c", 'x\xa0y']"#), ["it's", "a 'b'", "c", "x\u{a0}y"]);
        assert_eq!(spans_of("[]"), Vec::<String>::new());
        assert_eq!(spans_of(""), Vec::<String>::new());
        assert_eq!(spans_of("bare words"), ["bare words"]);
    }

    #[test]
    fn a_table_lacks_no_column() {
        let error = Labels::of_table("Filename,Insurance\na,b\n").unwrap_err();
        assert_eq!(error.to_string(), "the table of labels has no column \"Renewal Term\"");
    }

    #[test]
    fn spans_are_found_by_their_letters() {
        let squeezed = Squeezed::of("The Term,\n12\nis \u{201c}Five\u{201d} years. The term.");
        let mut used = Vec::new();
        assert_eq!(squeezed.find("term is", &mut used), None);
        assert_eq!(squeezed.find("THE TERM", &mut used), Some(0..8));
        assert_eq!(squeezed.find("the term", &mut used), Some(34..42));
        assert_eq!(squeezed.find("the term", &mut used), Some(0..8));
        assert_eq!(squeezed.find("ab", &mut used), None);
    }

    #[test]
    fn segments_are_marked() {
        let text = "Ohio law governs this contract. It may not be assigned without consent. It ends.";
        let mut labels = Labels { name: String::new(), spans: std::array::from_fn(|_| Vec::new()) };
        labels.spans[Kind::GoverningLaw.index()].push("OHIO law governs this contract".to_owned());
        labels.spans[Kind::AntiAssignment.index()].push("assigned without".to_owned());
        labels.spans[Kind::Insurance.index()].push("not in it".to_owned());
        let marks = Marks::of(&labels, text, &segments(text));
        let (law, assignment) = (1 << Kind::GoverningLaw.index(), 1 << Kind::AntiAssignment.index());
        assert_eq!(marks.inside, [law, assignment, 0]);
        assert_eq!(marks.whole, [law, 0, 0]);
        assert_eq!(marks.there, law | assignment | 1 << Kind::Insurance.index());
        assert_eq!((marks.n_spans, marks.n_lost), (3, 1));
    }
}
