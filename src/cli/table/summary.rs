//! Several contracts: a line each, then what they come to together.

use crate::cli::answer::{Answer, Assessment, Side};
use crate::cli::page::{Look, Page, Text, Tone, tail};
use crate::cli::table::sides::tone;
use crate::cli::words;

/// What was written so far, for the totals.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    /// Buyer and supplier: the proven points of each contract.
    proven: [Vec<i32>; 2],
    completeness: [Vec<i32>; 2],
    stands: Vec<String>,
    refused: usize,
}

/// The widths of the columns before the path, which takes what is left.
const COLUMNS: [usize; 3] = [21, 21, 16];

impl Summary {
    /// Writes the heads of the columns.
    pub(crate) fn heads(look: Look) -> String {
        let heads = ["buyer", "supplier", "stand"].map(|head| Text::new(head, Tone::Quiet));
        row(look, heads, "contract")
    }

    /// Writes the line of one contract, and remembers it.
    pub(crate) fn line(&mut self, path: &str, answer: &Answer, look: Look) -> String {
        let Some(assessment) = &answer.assessment else {
            return row(look, ["in order".to_owned().into(), Text::default(), Text::default()], path);
        };
        for ((_, side), (proven, completeness)) in
            assessment.sides().iter().zip(self.proven.iter_mut().zip(&mut self.completeness))
        {
            proven.push(side.portability.proven);
            completeness.push(side.completeness);
        }
        let Assessment { buyer, supplier, stand, .. } = assessment;
        let verdict = stand.bare("VERDICT_");
        self.stands.push(verdict.clone());
        row(look, [score(buyer), score(supplier), Text::new(verdict, tone(stand))], path)
    }

    /// Remembers a contract that was refused.
    pub(crate) fn refuse(&mut self) {
        self.refused += 1;
    }

    /// Writes the totals.
    pub(crate) fn totals(&self, look: Look) -> String {
        let mut page = Page::new(look);
        page.gap();
        let n_scored = self.stands.len();
        page.wrapped(0, &Text::new(format!("{n_scored} scored, {} refused", self.refused), Tone::Heading));
        for (party, (proven, completeness)) in
            ["buyer", "supplier"].iter().zip(self.proven.iter().zip(&self.completeness))
        {
            let Some([low, middle, high]) = spread(proven) else { continue };
            let [_, known, _] = spread(completeness).unwrap_or_default();
            let text = format!(
                "proven {} at the median, {} to {}; {} of the weight known at the median",
                words::points(middle),
                words::points(low),
                words::points(high),
                words::percent(known.into()),
            );
            page.labelled(2, &Text::new(*party, Tone::Quiet), 10, &text.into());
        }
        let stands: Vec<String> = ["one year stand", "open", "not yet"]
            .iter()
            .map(|verdict| format!("{} {verdict}", self.stands.iter().filter(|stand| stand == verdict).count()))
            .collect();
        if n_scored > 0 {
            page.labelled(2, &Text::new("stand", Tone::Quiet), 10, &stands.join(", ").into());
        }
        page.into_text()
    }
}

/// Writes one line, to be used by every table of several contracts.
pub(crate) fn row(look: Look, cells: [Text; 3], path: &str) -> String {
    let mut page = Page::new(look);
    let [buyer, supplier, stand] = cells;
    let [first, second, third] = COLUMNS;
    let path = tail(path, look.width.saturating_sub(first + second + third));
    page.cells(&[(first, buyer), (second, supplier), (third, stand), (0, path.into())]);
    page.into_text()
}

fn score(side: &Side) -> Text {
    let span = words::span(&side.portability);
    match words::grade(&side.grade) {
        letter if letter.len() == 1 => format!("{span} {letter}").into(),
        _ => Text::new(format!("{span} -"), Tone::Quiet),
    }
}

/// Returns the lowest, the lower median and the highest of some numbers; none of none.
fn spread(numbers: &[i32]) -> Option<[i32; 3]> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len().checked_sub(1)? / 2)?;
    Some([*sorted.first()?, *middle, *sorted.last()?])
}
