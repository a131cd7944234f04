//! The suggested terms: what a party can ask for, parsed strictly and checked once.
//!
//! Goes in: the text of a file in `models/terms/`. Comes out: [`Terms`] that cannot be inconsistent, or every fault at once.

use std::collections::BTreeSet;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::clause::Piece;
use super::target::Whom;
use crate::contract::{
    AnyFact, Contract, ExportCharge, FactValue, Path, Period, Share, TerminationFee, Unit, places, sample,
    word_of_a_list,
};
use crate::scoring::{ModelFault, ModelRef};

/// The released files of suggested terms, oldest first: version and text.
pub const RELEASED_TERMS: &[(&str, &str)] = &[("v1", include_str!("../../../models/terms/v1.toml"))];

/// The most terms of one file: a set of them is one word of bits.
const MOST_TERMS: usize = 64;

/// The suggested terms of a file.
#[derive(Clone, Debug)]
pub struct Terms {
    reference: ModelRef,
    /// The terms, in the order of the file.
    pub terms: Vec<SuggestedTerm>,
}

/// One thing that a party can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedTerm {
    /// The id.
    pub id: String,
    /// Who asks for it.
    pub whom: Whom,
    /// What it asks, in a sentence.
    pub asks: String,
    /// The clause as the file has it, with its places in braces.
    pub clause_text: String,
    /// Why it is reasonable: an article, or `judgement`.
    pub source: String,
    pub(super) clause: Vec<Piece>,
    pub(super) changes: Vec<ChangeRule>,
}

/// How a term changes one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangeRule {
    pub place: Path,
    pub to: To,
    pub keep: Keep,
    pub absent: Absent,
}

/// What a fact becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum To {
    Value(FactValue),
    /// The restraint does not bind.
    Excluded,
    /// What the other party has not recovered of its listed investments.
    FairFee,
    /// The longest that the switch may take.
    SwitchTime,
    /// The usage that is expected of a minimum, where it is less.
    ExpectedUse,
    /// No money, in the currency of the minimum.
    NoMinimum,
}

/// Which stated values are as good as the one asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// The same alone; of fees, also none.
    Same,
    Less,
    More,
    Words(Vec<String>),
}

/// What becomes of an entry that its list does not have.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Absent {
    #[default]
    Add,
    Exclude,
    Skip,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    title: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    released: String,
    #[serde(rename = "term")]
    terms: Vec<TermFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermFile {
    id: String,
    r#for: String,
    asks: String,
    clause: String,
    source: String,
    changes: Vec<ChangeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeFile {
    fact: Option<String>,
    entry: Option<String>,
    excluded: Option<bool>,
    value: Option<ValueFile>,
    from: Option<From>,
    keep: Option<KeepFile>,
    #[serde(default)]
    absent: Absent,
}

/// A value in the form of the wire; the kinds that terms need.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum ValueFile {
    Charge(ChargeFile),
    Choice(String),
    Count(u32),
    Fee(Empty),
    Flag(bool),
    Period(PeriodFile),
    Share(i32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum ChargeFile {
    AtCost(Empty),
    Free(Empty),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodFile {
    count: u32,
    unit: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum From {
    FairFee,
    SwitchTime,
    ExpectedUse,
    NoMinimum,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum KeepFile {
    Word(String),
    Words(Vec<String>),
}

impl Terms {
    /// Parses and checks a file of suggested terms.
    ///
    /// # Errors
    ///
    /// Returns every fault that was found, each with its place in the file.
    pub fn parse(text: &str) -> Result<Self, Vec<ModelFault>> {
        let file: File = toml::from_str(text)
            .map_err(|error| vec![ModelFault { place: "file".to_owned(), message: error.message().to_owned() }])?;
        let mut faults = Vec::new();
        let mut ids = BTreeSet::new();
        let mut terms = Vec::new();
        let count = file.terms.len();
        for term in file.terms {
            let place = format!("term[{}]", term.id);
            if !ids.insert(term.id.clone()) {
                faults.push(ModelFault { place: place.clone(), message: "the id stands twice".to_owned() });
            }
            match taken(term) {
                Ok(term) => terms.push(term),
                Err(wrong) => {
                    faults.extend(wrong.into_iter().map(|message| ModelFault { place: place.clone(), message }));
                }
            }
        }
        if count == 0 || MOST_TERMS < count {
            let message = format!("must have 1 to {MOST_TERMS} terms, has {count}");
            faults.push(ModelFault { place: "file".to_owned(), message });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let digest = hex::encode(Sha256::digest(text.as_bytes()));
        Ok(Self { reference: ModelRef { version: file.version, digest }, terms })
    }

    /// Returns every released file, oldest first.
    pub fn released() -> Vec<Self> {
        RELEASED_TERMS.iter().filter_map(|(_, text)| Self::parse(text).ok()).collect()
    }

    /// Returns the newest released file.
    ///
    /// # Panics
    ///
    /// Never: a test parses every released file.
    pub fn newest() -> Self {
        RELEASED_TERMS
            .last()
            .and_then(|(_, text)| Self::parse(text).ok())
            .expect("every released file of terms parses: a test in tests/proposals.rs holds it")
    }

    /// Returns version and digest.
    pub fn reference(&self) -> &ModelRef {
        &self.reference
    }
}

impl SuggestedTerm {
    /// Returns what it changes, each in words: the path and what it becomes.
    pub fn changes_in_words(&self) -> Vec<(String, String)> {
        let becomes = |to: &To| match to {
            To::Value(value) => super::clause::words(value),
            To::Excluded => "does not bind".to_owned(),
            To::FairFee => "what the other has not recovered".to_owned(),
            To::SwitchTime => "as long as the switch takes".to_owned(),
            To::ExpectedUse => "the expected use".to_owned(),
            To::NoMinimum => "nothing".to_owned(),
        };
        self.changes.iter().map(|rule| (rule.place.text(), becomes(&rule.to))).collect()
    }
}

fn taken(file: TermFile) -> Result<SuggestedTerm, Vec<String>> {
    let TermFile { id, r#for, asks, clause: clause_text, source, changes: change_files } = file;
    let mut faults = Vec::new();
    let is_noun = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || !id.chars().all(is_noun) {
        faults.push("the id must be in small letters, digits and underscores".to_owned());
    }
    for (name, text) in [("asks", &asks), ("clause", &clause_text)] {
        if !text.ends_with('.') {
            faults.push(format!("{name} must be a sentence"));
        }
    }
    if source.trim().is_empty() {
        faults.push("source is empty".to_owned());
    }
    let whom = Whom::from_word(&r#for);
    if whom.is_none() {
        faults.push(format!("for must be buyer, supplier or both, is {}", r#for));
    }
    let mut changes = Vec::new();
    for file in change_files {
        match rules(file) {
            Ok(rules) => changes.extend(rules),
            Err(fault) => faults.push(fault),
        }
    }
    if changes.is_empty() {
        faults.push("changes nothing".to_owned());
    }
    let clause = pieces(&clause_text).unwrap_or_else(|fault| {
        faults.push(fault);
        Vec::new()
    });
    match whom {
        Some(whom) if faults.is_empty() => Ok(SuggestedTerm { id, whom, asks, clause_text, source, clause, changes }),
        Some(_) | None => Err(faults),
    }
}

/// Returns the rules of a change: one for each party that its path names.
fn rules(file: ChangeFile) -> Result<Vec<ChangeRule>, String> {
    let ChangeFile { fact, entry, excluded, value, from, keep, absent } = file;
    let keep = match keep {
        None => Keep::Same,
        Some(KeepFile::Words(words)) => Keep::Words(words),
        Some(KeepFile::Word(word)) if word == "less" => Keep::Less,
        Some(KeepFile::Word(word)) if word == "more" => Keep::More,
        Some(KeepFile::Word(word)) => return Err(format!("keep must be less, more or a list of words, is {word}")),
    };
    let (text, to) = match (fact, entry, excluded, value, from) {
        (Some(fact), None, None, Some(value), None) => (fact, To::Value(fact_value(value)?)),
        (Some(fact), None, None, None, Some(from)) => (fact, worked_out(&from)),
        (None, Some(entry), Some(true), None, None) => (entry, To::Excluded),
        _ => return Err("a change has fact with value or from, or entry with excluded = true".to_owned()),
    };
    let found = places(&text);
    if found.is_empty() {
        return Err(format!("there is no place {text}"));
    }
    let mut sample = sample();
    for place in &found {
        let is_entry = super::change::is_entry(place) && place.topic().word() == "restraints";
        if place.key().is_some_and(|key| key.label.is_some()) {
            return Err(format!("{text} has a label, which no file can know"));
        }
        let fits = match &to {
            To::Excluded => is_entry,
            To::Value(value) => takes(&mut sample, place, value),
            To::FairFee => takes(&mut sample, place, &FactValue::Fee(TerminationFee::default())),
            To::SwitchTime => takes(&mut sample, place, &FactValue::Period(Period::days(1))),
            To::ExpectedUse | To::NoMinimum => place.fact() == "fees.commitment",
        };
        if !fits {
            return Err(format!("{text} does not take this value"));
        }
    }
    let rule = |place| ChangeRule { place, to: to.clone(), keep: keep.clone(), absent };
    Ok(found.into_iter().map(rule).collect())
}

fn worked_out(from: &From) -> To {
    match from {
        From::FairFee => To::FairFee,
        From::SwitchTime => To::SwitchTime,
        From::ExpectedUse => To::ExpectedUse,
        From::NoMinimum => To::NoMinimum,
    }
}

fn fact_value(file: ValueFile) -> Result<FactValue, String> {
    Ok(match file {
        ValueFile::Charge(ChargeFile::AtCost(Empty {})) => FactValue::Charge(ExportCharge::AtCost),
        ValueFile::Charge(ChargeFile::Free(Empty {})) => FactValue::Charge(ExportCharge::Free),
        ValueFile::Choice(word) => FactValue::Choice(word_of_a_list(&word).ok_or(format!("there is no word {word}"))?),
        ValueFile::Count(count) => FactValue::Count(count),
        ValueFile::Fee(Empty {}) => FactValue::Fee(TerminationFee::default()),
        ValueFile::Flag(flag) => FactValue::Flag(flag),
        ValueFile::Period(PeriodFile { count, unit }) => {
            let unit = match unit.as_str() {
                "UNIT_DAY" => Unit::Day,
                "UNIT_MONTH" => Unit::Month,
                _ => return Err(format!("a unit is UNIT_DAY or UNIT_MONTH, not {unit}")),
            };
            FactValue::Period(Period { count, unit })
        }
        ValueFile::Share(share) => FactValue::Share(Share(share)),
    })
}

/// Says whether the fact that a place names takes a value; the sample has one entry of each list.
fn takes(sample: &mut Contract, place: &Path, value: &FactValue) -> bool {
    let mut taken = false;
    sample.walk_mut(&mut |path, fact: &mut dyn AnyFact| {
        if path.topic() == place.topic() && path.field() == place.field() {
            taken = fact.state_value(value);
        }
    });
    taken
}

/// Takes a clause apart into words and the places in braces.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    for (at, part) in text.split('{').enumerate() {
        let words = if at == 0 {
            part
        } else {
            let (place, words) = part.split_once('}').ok_or("a brace of the clause is not closed")?;
            let found = places(place);
            match found.as_slice() {
                [path] if !path.field().is_none() => pieces.push(Piece::Fact(path.clone())),
                _ => return Err(format!("the clause has a place that is no fact: {place}")),
            }
            words
        };
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
    }
    Ok(pieces)
}
