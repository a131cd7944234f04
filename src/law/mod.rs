//! Law as of a date: what a statute demands of a contract, what it gives a party whatever the contract says, and when that
//! changes. Not legal advice.
//!
//! Goes in: a contract, packs of rules, the day of the assessment and that of the expected exit. Comes out: findings with
//! their articles, questions, and rights as facts that hold for a span of days. Not here: which rules there are and what they
//! ask (that is data, in `models/law/`), and what anything is worth.
//! **Pure and total: no I/O, no clock, no panic; what is unknown is UNKNOWN and a question, never a silent PASS.**

mod answer;
mod asked;
mod condition;
mod condition_file;
mod file;
mod finding;
mod known;
mod look;
mod measure;
mod pack;
mod place;
mod proportion;
mod register;
mod right;
mod slots;
mod words;

use std::fmt;

use jiff::civil::Date;

pub use answer::Answer;
pub use asked::LawQuestion;
pub use condition::{Condition, Test, Turn};
pub use finding::{Closed, Finding, Findings, Outcome};
pub use look::{findings, hold, overlay};
pub use measure::Measure;
pub use pack::{Change, Contradiction, Gate, Keep, LeftOut, Mark, Pack, Right, Rule, Unmet};
pub use place::Places;
pub use proportion::Proportion;
pub use register::{RegisterFault, Suggestion, TEMPLATES, read as read_register, suggestions, take};
pub use right::{Given, Overlay};

use crate::contract::{Contract, Path, path_to};
use slots::Slots;

/// The released packs, in the order of answers: id, version and text.
pub const RELEASED: &[(&str, &str, &str)] = &[
    ("eu_data_act", "v1", include_str!("../../models/law/eu_data_act.toml")),
    ("eu_data_act_article_13", "v1", include_str!("../../models/law/eu_data_act_article_13.toml")),
    ("dora", "v1", include_str!("../../models/law/dora.toml")),
    ("us_auto_renewal", "v1", include_str!("../../models/law/us_auto_renewal.toml")),
    ("fr_sren", "v1", include_str!("../../models/law/fr_sren.toml")),
    ("late_payment", "v1", include_str!("../../models/law/late_payment.toml")),
    ("csa_ccm", "v1", include_str!("../../models/law/csa_ccm.toml")),
];

/// The places that rules may name.
pub const PLACES: &str = include_str!("../../models/law/places.toml");

/// The law: every pack, and the places they name.
#[derive(Clone, Debug)]
pub struct Packs {
    /// The packs, in the order of answers.
    pub packs: Vec<Pack>,
    /// The places.
    pub places: Places,
    /// Whether amendments that are proposed and not adopted are taken for law; off unless the caller asks.
    pub pending: bool,
    /// Every fact that any pack asks for: the contract is walked over once.
    slots: Slots,
}

/// Something wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFault {
    /// The place: a gate, a rule, a right.
    pub place: String,
    /// What is wrong there, and what is allowed.
    pub message: String,
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for PackFault {}

impl Packs {
    /// Parses packs and places.
    ///
    /// # Errors
    ///
    /// Returns every fault that was found, each with its place.
    pub fn parse(packs: &[&str], places: &str) -> Result<Self, Vec<PackFault>> {
        let places =
            Places::parse(places).map_err(|message| vec![PackFault { place: "places".to_owned(), message }])?;
        let (mut parsed, mut faults) = (Vec::new(), Vec::new());
        for text in packs {
            match Pack::parse(text, &places) {
                Ok(pack) => parsed.push(pack),
                Err(found) => faults.extend(found),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut slots = Slots::new(parsed.iter().flat_map(Pack::paths).collect());
        parsed.iter_mut().for_each(|pack| pack.place(&slots));
        let mut named = Vec::new();
        let conditions = parsed.iter().flat_map(Pack::conditions);
        conditions.for_each(|condition| condition.visit_places(&mut |slot| named.push(slot)));
        slots.set_places(named);
        Ok(Self { packs: parsed, places, pending: false, slots })
    }

    /// Returns the released packs.
    ///
    /// # Panics
    ///
    /// Never: a test parses every released pack.
    pub fn released() -> Self {
        let texts: Vec<&str> = RELEASED.iter().map(|(_, _, text)| *text).collect();
        Self::parse(&texts, PLACES).expect("every released pack parses: a test in tests/law holds it")
    }
}

/// Which day a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    /// The day of the assessment.
    AsOf,
    /// The expected day of the exit.
    Exit,
    /// The day of signature.
    Signed,
    /// The last day of the first term.
    End,
}

impl Day {
    /// Every day by the word of a pack.
    pub const ALL: [(&'static str, Self); 4] =
        [("as_of", Self::AsOf), ("exit", Self::Exit), ("signed", Self::Signed), ("end", Self::End)];

    /// Returns the day that a word of a pack names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, day)| *day)
    }

    /// Returns the word of a pack.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, day)| *day == self).map_or("", |(word, _)| word)
    }

    /// Returns the fact that tells the day; none for those that the caller tells.
    fn path(self) -> Option<Path> {
        match self {
            Self::Signed => Some(path_to!(term.signed)),
            Self::End => Some(path_to!(term.end)),
            Self::AsOf | Self::Exit => None,
        }
    }
}

/// The days that rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The day of the assessment.
    pub as_of: Date,
    /// The expected day of the exit.
    pub exit: Date,
    signed: Option<Date>,
    end: Option<Date>,
}

impl Days {
    /// Returns the days of a contract; `exit` before signature is refused where requests are taken.
    pub fn new(contract: &Contract, as_of: Date, exit: Date) -> Self {
        let term = &contract.term;
        let from = term.effective.stated().or(term.signed.stated()).copied();
        let by_length = || Some(term.initial.stated()?.after(from?));
        let end = term.end.stated().copied().or_else(by_length);
        Self { as_of, exit, signed: term.signed.stated().copied(), end }
    }

    fn of(self, day: Day) -> Option<Date> {
        match day {
            Day::AsOf => Some(self.as_of),
            Day::Exit => Some(self.exit),
            Day::Signed => self.signed,
            Day::End => self.end,
        }
    }
}
