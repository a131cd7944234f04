//! `portability propose`: contracts in, the fewest changes that reach a target out. A file that fails is told of, and the
//! others go on.

use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::each::each;
use super::reach::Reach;
use super::score::AskedFor;
use super::table::proposals;
use super::{Exit, Format, Out, released, today};
use crate::api::client::Asked;
use crate::scoring::proposal::{Aim, MAX_COST_LIMIT, Target, Whom};

/// Propose terms: the fewest changes that reach a target, with clauses, and what both parties gain and lose.
///
/// Whoever meets the target already is told so, and so is how near the nearest set comes where none reaches it.
#[derive(Args, Debug)]
pub(super) struct Propose {
    /// Typed contract as JSON, or a document: PDF, DOCX, HTML, plain text, Markdown; a folder of them; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What is wanted: stand, grade=A to grade=E, or cost=15% of a year's fees at the most.
    #[arg(long, default_value = "stand", value_name = "TARGET")]
    target: Wanted,

    /// For whom it is wanted.
    #[arg(long = "for", value_enum, default_value_t, value_name = "PARTY")]
    whom: WhomWord,

    /// In what form to answer: JSON is pretty for one file, and one a line for several.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    asked: AskedFor,

    /// Ask a running server instead of searching here, such as http://127.0.0.1:50051.
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    #[command(flatten)]
    reach: Reach,
}

/// For whom, by its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum WhomWord {
    /// The buyer.
    Buyer,
    /// The supplier.
    Supplier,
    /// Each of the two.
    #[default]
    Both,
}

impl From<WhomWord> for Whom {
    fn from(word: WhomWord) -> Self {
        match word {
            WhomWord::Buyer => Self::Buyer,
            WhomWord::Supplier => Self::Supplier,
            WhomWord::Both => Self::Both,
        }
    }
}

/// What is wanted, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted(Aim);

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = || "must be stand, grade=A to grade=E, or cost=15%".to_owned();
        let aim = match text.split_once('=') {
            None if text == "stand" => Aim::Stand,
            Some(("grade", letter)) => {
                let mut letters = letter.chars();
                match (letters.next(), letters.next()) {
                    (Some(letter @ 'A'..='E'), None) => Aim::Grade(letter),
                    _ => return Err(allowed()),
                }
            }
            Some(("cost", share)) => Aim::Cost(millionths(share).ok_or_else(allowed)?),
            None | Some(_) => return Err(allowed()),
        };
        Ok(Self(aim))
    }
}

/// Returns the millionths of a share in percent, with at most two places: `15%` are 150,000.
fn millionths(percent: &str) -> Option<i64> {
    let digits = percent.strip_suffix('%')?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !is_number(whole) || !is_number(part) {
        return None;
    }
    let hundredths: i64 = format!("{part:0<2}").parse().ok()?;
    let millionths = whole.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(hundredths * 100)?;
    (millionths <= MAX_COST_LIMIT).then_some(millionths)
}

impl Propose {
    /// Searches for every file.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { files, target: Wanted(aim), whom, format, asked, server, reach } = self;
        let searcher = match reach.answerer(server.as_deref())? {
            Ok(searcher) => searcher,
            Err(exit) => return Ok(exit),
        };
        let (options, target) = (asked.options(None), Target { whom: whom.into(), aim });
        let propose = |asked: Asked| {
            let here = |asked: Asked| asked.propose(target, &released(), today());
            searcher.ask(asked.with(&options), here, async |server, asked| server.propose(asked, target).await)
        };
        each(&files, format, out, propose, proposals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_stand_a_grade_or_a_cost_in_percent() {
        let read = |text: &str| text.parse::<Wanted>().ok().map(|Wanted(aim)| aim);
        assert_eq!(read("stand"), Some(Aim::Stand));
        assert_eq!(read("grade=B"), Some(Aim::Grade('B')));
        assert_eq!([read("cost=15%"), read("cost=0.5%")], [Some(Aim::Cost(150_000)), Some(Aim::Cost(5_000))]);
        for wrong in ["", "grade", "grade=F", "grade=AB", "cost=15", "cost=-1%", "cost=1.234%", "cost=1001%", "stand=1"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
