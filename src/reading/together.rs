//! What do several documents say as one contract?
//!
//! Goes in: documents with their ranks, such as an order form before the terms it takes in. Comes out: what was read of
//! each, and one contract. Of a fact the documents of the highest rank that speak of it decide; where two of one rank
//! contradict each other, it is conflicting, and both are quoted; where a document defers to another paper, the others are
//! asked, and it is elsewhere if none of them says it. All of them together are silent only where each is. Not here: which
//! document ranks before which.

use std::collections::{BTreeMap, BTreeSet};

use super::learned::Presence;
use super::{Reading, read_document, read_part};
use crate::contract::{
    Contract, Coverage, Evidence, FactValue, Key, Keyed, List, Path, Period, Restraint, State, Unit, WayOut,
};
use crate::document::Document;

/// A document of a contract.
#[derive(Clone, Copy, Debug)]
pub struct Part<'d> {
    /// What it holds.
    pub document: &'d Document,
    /// The caller's name for it; empty where there is none.
    pub name: &'d str,
    /// Its rank: 1 goes before 2, and equal ranks stand side by side.
    pub rank: u32,
}

/// How many readings of one fact are told.
const MAX_READINGS: usize = 20;

/// How many places are told for one fact.
const MAX_EVIDENCE: usize = 20;

/// Reads documents as one contract; the readings stand in the order of the documents.
pub fn read_together(parts: &[Part<'_>]) -> (Contract, Vec<Reading>) {
    let mut readings: Vec<Reading> = parts.iter().map(|part| read_document(part.document)).collect();
    // A part of a contract is not silent on what the rest may say; with the rest at hand it is read as any other.
    if readings.iter().any(|reading| reading.note.is_none() && !reading.is_part) {
        for (reading, part) in readings.iter_mut().zip(parts).filter(|(reading, _)| reading.is_part) {
            *reading = read_part(part.document);
        }
    }
    for (reading, part) in readings.iter_mut().zip(parts) {
        for evidence in reading.contract.evidence.values_mut().flatten() {
            part.name.clone_into(&mut evidence.document);
        }
    }
    let told: Vec<(u32, &Contract)> = readings
        .iter()
        .zip(parts)
        .filter(|(reading, _)| reading.note.is_none())
        .map(|(reading, part)| (part.rank, &reading.contract))
        .collect();
    let contract = match told.as_slice() {
        [] => Contract::default(),
        [(_, only)] => (*only).clone(),
        several => merged(several),
    };
    (contract, readings)
}

/// Returns which kinds of clauses the documents have together, by the learned model: one a kind, and none where nothing was
/// read. A kind is there where it is in one of them, and absent only where it is absent from each.
pub fn presence(readings: &[Reading]) -> Vec<Presence> {
    let mut together: Vec<Presence> = Vec::new();
    for presence in readings.iter().flat_map(|reading| &reading.learned.presence) {
        match together.iter_mut().find(|known| known.kind == presence.kind) {
            // The likeliest counts: a verdict follows from how likely a kind is.
            Some(known) if known.probability < presence.probability => *known = *presence,
            Some(_) => {}
            None => together.push(*presence),
        }
    }
    together
}

/// What one document says of a fact.
#[derive(Clone, Debug)]
struct Said {
    rank: u32,
    state: State,
    values: Vec<FactValue>,
    evidence: Vec<Evidence>,
}

/// What all documents say of a fact.
#[derive(Clone, Debug)]
struct Settled {
    state: State,
    values: Vec<FactValue>,
    evidence: Vec<Evidence>,
}

fn merged(told: &[(u32, &Contract)]) -> Contract {
    let mut contract = Contract::default();
    merge_list(told, |contract| &contract.ways_out, &mut contract.ways_out, &mut contract.evidence);
    merge_list(told, |contract| &contract.restraints, &mut contract.restraints, &mut contract.evidence);
    let mut said: BTreeMap<Path, Vec<Said>> = BTreeMap::new();
    for (rank, of) in told {
        of.walk(&mut |path, fact| {
            let values = fact.value().map_or_else(|| fact.readings(), |value| vec![value]);
            let evidence = of.evidence.get(&path).cloned().unwrap_or_default();
            said.entry(path).or_default().push(Said { rank: *rank, state: fact.state(), values, evidence });
        });
    }
    let mut evidence = BTreeMap::new();
    contract.walk_mut(&mut |path, fact| {
        let Some(settled) = said.remove(&path).map(settle) else { return };
        match (settled.state, settled.values.as_slice()) {
            (State::Stated, [value, ..]) => {
                fact.state_value(value);
            }
            (state, readings) => {
                fact.set_state(state, readings);
            }
        }
        if !settled.evidence.is_empty() {
            evidence.insert(path, settled.evidence);
        }
    });
    contract.evidence.extend(evidence);
    contract.sort();
    contract
}

/// Decides between what documents say of one fact.
fn settle(mut said: Vec<Said>) -> Settled {
    said.sort_by_key(|said| said.rank);
    let is_told = |state: State| match state {
        State::Stated | State::Ambiguous | State::Conflicting | State::NotApplicable => true,
        State::Silent | State::Unknown | State::Elsewhere => false,
    };
    let speaking: Vec<&Said> = said.iter().filter(|said| is_told(said.state)).collect();
    if let Some(first) = speaking.first() {
        let side_by_side: Vec<&Said> = speaking.iter().copied().filter(|said| said.rank == first.rank).collect();
        return decide(&side_by_side);
    }
    let of_state = |state: State| said.iter().filter(move |said| said.state == state);
    let state = if of_state(State::Elsewhere).next().is_some() {
        State::Elsewhere
    } else if said.iter().all(|said| said.state == State::Silent) {
        State::Silent
    } else {
        State::Unknown
    };
    let evidence = of_state(state).flat_map(|said| said.evidence.iter().cloned()).take(MAX_EVIDENCE).collect();
    Settled { state, values: Vec::new(), evidence }
}

/// Decides between documents of one rank that all speak.
fn decide(said: &[&Said]) -> Settled {
    let mut values: Vec<FactValue> = Vec::new();
    for value in said.iter().flat_map(|said| &said.values) {
        if !values.iter().any(|known| is_same(known, value)) {
            values.push(value.clone());
        }
    }
    let states: BTreeSet<State> = said.iter().map(|said| said.state).collect();
    let is_stated = states.contains(&State::Stated);
    let state = match states.first() {
        Some(only) if states.len() == 1 && (values.len() < 2 || *only != State::Stated) => *only,
        // A reading that another document states plainly is no longer one of several.
        _ if is_stated && stated(said).len() == 1 => {
            values = stated(said);
            State::Stated
        }
        _ => State::Conflicting,
    };
    values.truncate(MAX_READINGS);
    let evidence = said.iter().flat_map(|said| said.evidence.iter().cloned()).take(MAX_EVIDENCE).collect();
    Settled { state, values, evidence }
}

/// Returns the values that are stated, each once.
fn stated(said: &[&Said]) -> Vec<FactValue> {
    let mut values: Vec<FactValue> = Vec::new();
    for value in said.iter().filter(|said| said.state == State::Stated).flat_map(|said| &said.values) {
        if !values.iter().any(|known| is_same(known, value)) {
            values.push(value.clone());
        }
    }
    values
}

/// Says whether two documents mean the same: a year is twelve months, and a name is one with and without its stops.
fn is_same(one: &FactValue, other: &FactValue) -> bool {
    match (one, other) {
        (FactValue::Text(one), FactValue::Text(other)) => bare(one) == bare(other),
        (FactValue::Period(one), FactValue::Period(other)) => months(*one) == months(*other),
        (one, other) => one == other,
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn months(period: Period) -> (u64, Unit) {
    let count = u64::from(period.count);
    match period.unit {
        Unit::Year => (count * 12, Unit::Month),
        Unit::Week => (count * 7, Unit::Day),
        unit @ (Unit::Day | Unit::BusinessDay | Unit::Month) => (count, unit),
    }
}

/// An entry of a list that can be built from its key.
trait Listed: Keyed + Clone {
    /// Returns whether the contract says in words that there is no such entry.
    fn is_excluded(&self) -> bool;
    /// Returns the entry without what is known of its facts.
    fn bare(&self) -> Self;
}

macro_rules! listed {
    ($($Entry:ident),*) => {
        $(impl Listed for $Entry {
            fn is_excluded(&self) -> bool {
                self.excluded
            }

            fn bare(&self) -> Self {
                Self { terms: Default::default(), ..self.clone() }
            }
        })*
    };
}

listed!(WayOut, Restraint);

fn merge_list<E: Listed>(
    told: &[(u32, &Contract)],
    list_of: impl Fn(&Contract) -> &List<E>,
    merged: &mut List<E>,
    evidence: &mut BTreeMap<Path, Vec<Evidence>>,
) {
    let lists: Vec<(u32, &Contract, &List<E>)> =
        told.iter().map(|(rank, contract)| (*rank, *contract, list_of(contract))).collect();
    let keys: BTreeSet<Key> = lists
        .iter()
        .flat_map(|(_, _, list)| list.entries.iter().map(Keyed::key).chain(list.states.keys().cloned()))
        .collect();
    for key in keys {
        let path = Path::keyed(E::LIST.topic(), key.clone());
        let entries: Vec<(u32, &Contract, &E)> = lists
            .iter()
            .filter_map(|(rank, contract, list)| {
                Some((*rank, *contract, list.entries.iter().find(|entry| entry.key() == key)?))
            })
            .collect();
        let quoted = |of: &[(u32, &Contract, &E)]| -> Vec<Evidence> {
            let places = of.iter().flat_map(|(_, contract, _)| contract.evidence.get(&path).into_iter().flatten());
            places.take(MAX_EVIDENCE).cloned().collect()
        };
        if let Some(highest) = entries.iter().map(|(rank, _, _)| *rank).min() {
            let first: Vec<(u32, &Contract, &E)> =
                entries.into_iter().filter(|(rank, _, _)| *rank == highest).collect();
            let excluded = first.iter().filter(|(_, _, entry)| entry.is_excluded()).count();
            let places = quoted(&first);
            if !places.is_empty() {
                evidence.insert(path.clone(), places);
            }
            match first.first() {
                Some((_, _, entry)) if excluded == 0 || excluded == first.len() => merged.entries.push(entry.bare()),
                _ => {
                    merged.states.insert(key, State::Conflicting);
                }
            }
            continue;
        }
        let states = || lists.iter().map(|(_, _, list)| list.states.get(&key).copied().unwrap_or(State::Unknown));
        let open = states().find(|state| !matches!(state, State::Silent | State::Unknown | State::Stated));
        let state = match open {
            Some(open) => open,
            None if states().all(|state| state == State::Silent) => State::Silent,
            None => continue,
        };
        let places = lists.iter().filter_map(|(_, contract, _)| contract.evidence.get(&path)).flatten();
        let places: Vec<Evidence> = places.take(MAX_EVIDENCE).cloned().collect();
        if !places.is_empty() {
            evidence.insert(path, places);
        }
        merged.states.insert(key, state);
    }
    let is_complete = lists.iter().all(|(_, _, list)| list.coverage == Coverage::Complete);
    merged.coverage = if is_complete { Coverage::Complete } else { Coverage::Open };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Fact, Party, name, path_to};

    const HEAD: &str = "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").\n\n";
    const NOTICE: &str = "9. Either party may terminate this Agreement for convenience on 30 days' notice.\n\n";

    fn read(texts: &[(u32, &str)]) -> Contract {
        let documents: Vec<Document> =
            texts.iter().map(|(_, text)| Document { text: format!("{HEAD}{text}\n"), ..Document::default() }).collect();
        let names = ["first", "second", "third"];
        let parts: Vec<Part<'_>> = texts
            .iter()
            .zip(&documents)
            .zip(names)
            .map(|(((rank, _), document), name)| Part { document, name, rank: *rank })
            .collect();
        read_together(&parts).0
    }

    const YEAR: &str =
        "2. The initial term of this Agreement is one year from the effective date. It may be terminated for breach.";
    const TWO_YEARS: &str = "2. The initial term of this Agreement is two years from the effective date.";
    const DEFERS: &str = "2. Term. The term of this Agreement shall be as set forth in the Order Form.";

    #[test]
    fn the_document_of_the_higher_rank_wins() {
        let contract = read(&[(2, TWO_YEARS), (1, YEAR)]);
        assert_eq!(contract.term.initial, Fact::Stated(Period { count: 1, unit: Unit::Year }));
        let evidence = &contract.evidence[&path_to!(term.initial)];
        assert!(evidence.iter().all(|evidence| evidence.document == "second"), "{evidence:?}");
    }

    #[test]
    fn documents_of_one_rank_that_contradict_each_other_are_both_quoted() {
        let contract = read(&[(1, TWO_YEARS), (1, YEAR)]);
        let [two, one] = [2, 1].map(|count| Period { count, unit: Unit::Year });
        assert_eq!(contract.term.initial, Fact::Conflicting(vec![two, one]));
        let documents: BTreeSet<&str> =
            contract.evidence[&path_to!(term.initial)].iter().map(|evidence| evidence.document.as_str()).collect();
        assert_eq!(documents, BTreeSet::from(["first", "second"]));
    }

    #[test]
    fn twelve_months_and_a_year_are_no_contradiction() {
        let months = "2. The initial term of this Agreement is twelve (12) months from the effective date.";
        assert_eq!(read(&[(1, YEAR), (1, months)]).term.initial.state(), State::Stated);
    }

    #[test]
    fn a_document_that_defers_is_answered_by_the_others_or_leaves_the_fact_elsewhere() {
        assert_eq!(read(&[(1, DEFERS), (2, YEAR)]).term.initial, Fact::Stated(Period { count: 1, unit: Unit::Year }));
        assert_eq!(read(&[(1, DEFERS), (2, NOTICE)]).term.initial.state(), State::Elsewhere);
    }

    #[test]
    fn rights_of_all_documents_stand_together_and_are_silent_only_where_each_is() {
        let contract = read(&[(1, YEAR), (2, NOTICE)]);
        let rights: Vec<Party> = contract.ways_out.entries.iter().map(|way_out| way_out.holder).collect();
        assert!(rights.contains(&Party::Buyer) && rights.contains(&Party::Supplier));
        let notice = |contract: &Contract| contract.ways_out.absent(Party::Buyer, name!("convenience"));
        assert_eq!(notice(&read(&[(1, YEAR), (2, YEAR)])), State::Silent);
        assert_eq!(notice(&read(&[(1, YEAR), (2, "4. Customer shall pay $5 for each unit.")])), State::Unknown);
    }

    #[test]
    fn what_is_no_contract_adds_nothing() {
        let recipe =
            Document { text: "Stir flour and sugar in a bowl, then bake it.".to_owned(), ..Document::default() };
        let terms = Document { text: format!("{HEAD}{YEAR}"), ..Document::default() };
        let part = |document, rank| Part { document, name: "", rank };
        let (contract, readings) = read_together(&[part(&recipe, 1), part(&terms, 2)]);
        assert_eq!(contract, readings[1].contract);
        assert!(readings[0].note.is_some());
        assert_eq!(read_together(&[part(&recipe, 1)]).0, Contract::default());
    }
}
