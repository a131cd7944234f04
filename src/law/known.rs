//! What is known of the facts that rules ask for, found in one walk over the contract.

use super::Places;
use super::slots::Slots;
use crate::contract::{AnyFact, Contract, FactValue, Found, Path, State};

/// What is known of one fact.
#[derive(Clone, Copy)]
struct Known<'a> {
    state: State,
    /// The fact itself; none where the contract has none at the path, or facts contradict each other.
    fact: Option<&'a dyn AnyFact>,
}

/// What is known of every fact that is asked for, each in its slot.
#[derive(Clone)]
pub(super) struct Facts<'a> {
    contract: &'a Contract,
    slots: &'a Slots,
    known: Vec<Known<'a>>,
    /// The code of the place that a stated text names, by slot.
    places: Vec<(usize, &'a str)>,
}

impl<'a> Facts<'a> {
    /// Finds the facts that are asked for.
    pub(super) fn read(contract: &'a Contract, slots: &'a Slots, places: &'a Places) -> Self {
        let mut known = vec![Known { state: State::Unknown, fact: None }; slots.n()];
        let mut place = 0;
        contract.walk(&mut |path, fact| {
            let slot = if path.is_of_entry() {
                slots.of_entry(&path)
            } else {
                place += 1;
                slots.in_walk(place - 1)
            };
            if let Some(known) = slot.and_then(|slot| known.get_mut(slot)) {
                *known = Known { state: fact.state(), fact: Some(fact) };
            }
        });
        for (entry, slot) in slots.entries() {
            if let Some(known) = known.get_mut(slot) {
                known.state = state_of(contract, entry);
            }
        }
        let mut read = Self { contract, slots, known, places: Vec::new() };
        let named = |slot: usize| {
            let Some(FactValue::Text(text)) = read.value(slot) else { return None };
            Some((slot, places.code(&text)?))
        };
        read.places = slots.places().iter().filter_map(|slot| named(*slot)).collect();
        read
    }

    /// Makes facts that contradict each other conflicting.
    pub(super) fn set_conflicting(&mut self, path: &Path) {
        if let Some(known) = self.known.get_mut(self.slots.of(path)) {
            *known = Known { state: State::Conflicting, fact: None };
        }
    }

    /// Returns the state of the fact in a slot.
    pub(super) fn state(&self, slot: usize) -> State {
        self.known.get(slot).map_or(State::Unknown, |known| known.state)
    }

    /// Returns the stated value of the fact in a slot.
    pub(super) fn value(&self, slot: usize) -> Option<FactValue> {
        self.known.get(slot).and_then(|known| known.fact?.value())
    }

    /// Returns the code of the place that the stated text in a slot names; none where it names none that is known.
    pub(super) fn place(&self, slot: usize) -> Option<&'a str> {
        self.places.iter().find(|(known, _)| *known == slot).map(|(_, code)| *code)
    }

    /// Returns the contract.
    pub(super) fn contract(&self) -> &'a Contract {
        self.contract
    }
}

/// Returns what is known of an entry of a list: stated where one is listed that holds, silent where none does.
fn state_of(contract: &Contract, entry: &Path) -> State {
    let Some(key) = entry.key() else { return State::Unknown };
    fn state<E>(found: &Found<'_, E>, excluded: impl Fn(&E) -> bool) -> State {
        match found {
            Found::Entries(entries) if entries.iter().all(|entry| excluded(entry)) => State::Silent,
            Found::Entries(_) => State::Stated,
            Found::Absent(state) => *state,
        }
    }
    match entry.topic().word() {
        "ways_out" => state(&contract.ways_out.find(key.party, key.kind), |entry| entry.excluded),
        "restraints" => state(&contract.restraints.find(key.party, key.kind), |entry| entry.excluded),
        _ => State::Unknown,
    }
}
