//! What does a contract say, read from its text?
//!
//! Goes in: the text of a document, with its pages where it has them. Comes out: a [`Contract`] with evidence for
//! every fact, the clauses, and a note where nothing could be read. The way: text to flat text, flat
//! text to clauses, clauses to kinds, kinds to findings by one small grammar a topic, findings to a contract. Not
//! here: formats of documents, scoring, any judgement.
//!
//! **Reading never fails and never panics, takes time linear in the text, and knows no clock.**
//! **A value is never guessed: what is not settled is ambiguous, and the words are quoted.**

mod absence;
mod bearing;
mod blanks;
mod checked;
mod clauses;
mod counted;
mod facts;
mod findings;
mod flow;
mod folded;
mod full_names;
mod grams;
mod kinds;
pub mod learned;
mod loosened;
mod many;
mod mentions;
mod nature;
mod parties;
mod pattern;
mod quantities;
mod reach;
mod silence;
mod strings;
mod subjects;
mod terms;
mod together;
mod undertaking;

use std::collections::BTreeSet;
use std::ops::Range;

pub use checked::{Correction, Known, correct};
pub use kinds::{ClauseKind, Kinds};
pub use nature::Note;
pub use terms::Terms;
pub use together::{Part, presence, read_together};

use crate::contract::{Contract, Path};
use crate::document::Document;
use clauses::Passage;
use facts::Clause as Words;
use findings::Findings;
use flow::Flow;
use grams::Phrase;
use learned::{Learned, Model, Place};
use mentions::Parties;

/// What was read of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The contract, with evidence for every fact that is not unknown or silent.
    pub contract: Contract,
    /// The clauses, in the order of the text.
    pub clauses: Vec<Clause>,
    /// How many facts were found: stated, excluded, or open with words to quote.
    pub facts_found: usize,
    /// Whether the text says that it is a part of a contract, and leaves the rest to another document.
    pub is_part: bool,
    /// What the learned model sees: clauses by its kinds, and whether each kind is there; nothing where nothing was read.
    pub learned: Learned,
    /// Why nothing was read; none where the text was read as a contract.
    pub note: Option<Note>,
}

/// A clause of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The number as it is written; empty where there is none.
    pub number: String,
    /// The heading; empty where there is none.
    pub heading: String,
    /// Its place in the text: UTF-8 bytes, the first included, the last not.
    pub bytes: Range<usize>,
    /// The page on which it begins, from 1; none where the document has no pages.
    pub page: Option<u32>,
    /// What it may be about.
    pub kinds: Kinds,
}

/// Reads a contract from a document: as [`read`], with the page of every place.
pub fn read_document(document: &Document) -> Reading {
    read_document_by(document, Model::released())
}

/// Reads a contract from a document with a model of one's own, such as one that has not seen the document.
pub fn read_document_by(document: &Document, model: &Model) -> Reading {
    paged(read_as(&document.text, false, model), document)
}

/// Reads a part of a contract whose rest is at hand: what it does not say is silent as far as that can be told.
fn read_part(document: &Document) -> Reading {
    paged(read_as(&document.text, true, Model::released()), document)
}

fn paged(mut reading: Reading, document: &Document) -> Reading {
    for clause in &mut reading.clauses {
        clause.page = document.page(clause.bytes.start);
    }
    for evidence in reading.contract.evidence.values_mut().flatten() {
        let start = evidence.bytes.as_ref().and_then(|bytes| usize::try_from(bytes.start).ok());
        evidence.page = start.and_then(|start| document.page(start));
    }
    reading
}

/// Reads a contract from its text.
pub fn read(text: &str) -> Reading {
    read_as(text, false, Model::released())
}

/// How many clauses are read together: enough for a grammar to be at hand, and few enough to stay so themselves.
const TOGETHER: usize = 64;

/// Returns where the grammars read a clause of a kind that the learned model knows: nothing where the text is no contract.
pub fn places(text: &str) -> Vec<Place> {
    let flow = Flow::of(text);
    match nature::objection(&flow.text) {
        Some(_) => Vec::new(),
        None => bearing::places(&by_grammars(text, &flow, &Phrase::of(flow.text.as_str())).contract),
    }
}

fn read_as(text: &str, is_whole: bool, model: &Model) -> Reading {
    let flow = Flow::of(text);
    if let Some(note) = nature::objection(&flow.text) {
        return Reading { note: Some(note), ..Reading::default() };
    }
    let whole = Phrase::of(flow.text.as_str());
    let ByGrammars { mut contract, clauses, facts_found, hints, is_undertaking } = by_grammars(text, &flow, &whole);
    let is_part = silence::is_part(&whole);
    let learned = model.read(text, &bearing::places(&contract));
    if is_undertaking {
        undertaking::mark(&mut contract);
    }
    // What a part does not say the rest may.
    if is_whole || !is_part {
        silence::mark(&mut contract, &whole, &hints);
        if silence::speaks_of_ending(&whole) {
            absence::mark(&mut contract, &learned.presence, &hints);
        }
    }
    Reading { contract, clauses, facts_found, is_part, learned, note: None }
}

/// What the grammars alone read.
struct ByGrammars {
    contract: Contract,
    clauses: Vec<Clause>,
    facts_found: usize,
    /// Facts that words may speak of, though no grammar could settle them.
    hints: BTreeSet<Path>,
    is_undertaking: bool,
}

fn by_grammars(text: &str, flow: &Flow, whole: &Phrase<'_>) -> ByGrammars {
    let parties = Parties::new(parties::names(whole));
    let open = blanks::places(whole);
    let covered = (!open.is_empty()).then(|| Phrase::of(blanks::covered(whole, &open)));
    let chosen = covered.as_ref().unwrap_or(whole);
    let mut findings = Findings::of_form(open.clone());
    facts::head(chosen, &parties, &mut findings);
    let undertaking = undertaking::place(chosen);
    if let Some(place) = &undertaking {
        undertaking::read(place, &mut findings);
    }
    let mut clauses = Vec::new();
    for (group, passages) in clauses::clauses(&flow.text).chunks(TOGETHER).enumerate() {
        let mut cut = Vec::new();
        for ((at, passage), kinds) in passages.iter().enumerate().zip(kinds_of(&flow.text, passages)) {
            let bytes = flow.original(&passage.place, text);
            let (number, heading) = (passage.number.clone(), passage.heading.clone());
            clauses.push(Clause { number, heading, bytes, page: None, kinds });
            if !facts::is_spoken_of(kinds) {
                continue;
            }
            let turn = 2 * (group * TOGETHER + at) + 1;
            // What is not chosen only hints: the fact is not stated, and not silent either.
            let is_open = |place: &Range<usize>| place.start < passage.place.end && passage.place.start < place.end;
            let hints = open.iter().any(is_open).then_some((flow.text.as_str(), turn, true));
            for (flat, turn, only_hints) in hints.into_iter().chain([(&**chosen, turn + 1, false)]) {
                let lead = flat.get(passage.lead.clone()).unwrap_or_default();
                cut.push((passage, clauses::sentences(flat, &passage.place, lead, kinds), kinds, turn, only_hints));
            }
        }
        let words: Vec<Words<'_>> = cut
            .iter()
            .map(|(passage, sentences, kinds, turn, only_hints)| {
                let (kinds, turn, only_hints) = (*kinds, *turn, *only_hints);
                Words { heading: &passage.heading, sentences, parties: &parties, kinds, turn, only_hints }
            })
            .collect();
        facts::read(&words, &mut findings);
    }
    let hints = findings.take_hints();
    let (contract, facts_found) = findings.into_contract(flow, text);
    ByGrammars { contract, clauses, facts_found, hints, is_undertaking: undertaking.is_some() }
}

/// Returns what each passage may be about, with the words that lead into it.
fn kinds_of(flat: &str, passages: &[Passage]) -> Vec<Kinds> {
    let words = |place: &Range<usize>| flat.get(place.clone()).unwrap_or_default();
    let own = Kinds::of_each(passages.iter().map(|passage| words(&passage.place)));
    let with_lead = |(own, passage): (Kinds, &Passage)| match words(&passage.lead) {
        "" => own,
        lead => own.with(Kinds::of(lead)),
    };
    own.into_iter().zip(passages).map(with_lead).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contract::{Coverage, Party, Path, name};

    #[test]
    fn what_is_no_contract_gives_nothing() {
        let recipe = read("Stir flour and sugar in a bowl, then bake the cake for 40 minutes in the oven.");
        assert_eq!(recipe.note, Some(Note::NotAContract));
        assert_eq!(recipe.contract, Contract::default());
        assert_eq!(read("").note, Some(Note::NotAContract));
    }

    #[test]
    fn every_found_fact_has_its_words() {
        let text = "This Agreement is made between Acme (\"Customer\") and Beta (\"Supplier\").\n\n\
                    5. Either party may terminate this Agreement for convenience on 30 days’ notice.\n";
        let reading = read(text);
        assert_eq!(reading.contract.ways_out.coverage, Coverage::Open);
        let notice = Path::entry(name!("ways_out"), Party::Buyer, name!("convenience")).with_field(name!("notice"));
        let evidence = &reading.contract.evidence[&notice][0];
        assert!(evidence.quote.ends_with("30 days’ notice."), "{evidence:?}");
        let bytes = evidence.bytes.clone().unwrap();
        assert_eq!(text.get(bytes.start as usize..bytes.end as usize), Some(evidence.quote.as_str()));
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_fail(
            pieces in proptest::collection::vec(
                prop_oneof![
                    "\\PC{0,12}",
                    prop::sample::select(vec![
                        "This Agreement is between (\"Customer\") and (\"Supplier\").", "Either party may terminate",
                        "this Agreement", "upon thirty (30) days' notice", " (a) ", "; (b) ", "\n\n", "   ", "9.1 ", "[***]",
                        "€5 per month", "shall not assign", "December 31, 2020", "neither", "é", "“", "The", "of", "Inc. ",
                        "automatically renew", "exclusive", "liability shall not exceed", "laws of Ohio", "| a | b |", "# ",
                    ]).prop_map(str::to_owned),
                ],
                0..40,
            )
        ) {
            let text = pieces.concat();
            let reading = read(&text);
            for evidence in reading.contract.evidence.values().flatten() {
                let bytes = evidence.bytes.clone().unwrap();
                prop_assert_eq!(text.get(bytes.start as usize..bytes.end as usize), Some(evidence.quote.as_str()));
            }
            for clause in &reading.clauses {
                prop_assert!(text.get(clause.bytes.clone()).is_some());
            }
        }
    }
}
