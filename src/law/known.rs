//! What is known of the facts that rules ask for, read in one walk over the contract.

use crate::contract::{Contract, FactValue, Found, Path, State};

/// What is known of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub state: State,
    pub value: Option<FactValue>,
}

/// What is known of every fact that is asked for, in the order of their paths.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    contract: &'a Contract,
    paths: &'a [Path],
    known: Vec<Known>,
}

impl<'a> Facts<'a> {
    /// Reads the facts of sorted paths.
    pub(super) fn read(contract: &'a Contract, paths: &'a [Path]) -> Self {
        let mut known = vec![Known { state: State::Unknown, value: None }; paths.len()];
        contract.walk(&mut |path, fact| {
            let Ok(at) = paths.binary_search(&path) else { return };
            let Some(known) = known.get_mut(at) else { return };
            let state = fact.state();
            *known = Known { state, value: if state == State::Stated { fact.value() } else { None } };
        });
        Self { contract, paths, known }
    }

    /// Makes facts that contradict each other conflicting.
    pub(super) fn set_conflicting(&mut self, path: &Path) {
        if let Some(known) = self.paths.binary_search(path).ok().and_then(|at| self.known.get_mut(at)) {
            *known = Known { state: State::Conflicting, value: None };
        }
    }

    /// Returns what is known of a fact; unknown for one that was not asked for.
    pub(super) fn of(&self, path: &Path) -> (State, Option<&FactValue>) {
        match self.paths.binary_search(path).ok().and_then(|at| self.known.get(at)) {
            Some(known) => (known.state, known.value.as_ref()),
            None => (State::Unknown, None),
        }
    }

    /// Returns what is known of an entry of a list: stated where one is listed that holds, silent where none does.
    pub(super) fn of_entry(&self, entry: &Path) -> State {
        let Some(key) = entry.key() else { return State::Unknown };
        fn state<E>(found: &Found<'_, E>, excluded: impl Fn(&E) -> bool) -> State {
            match found {
                Found::Entries(entries) if entries.iter().all(|entry| excluded(entry)) => State::Silent,
                Found::Entries(_) => State::Stated,
                Found::Absent(state) => *state,
            }
        }
        match entry.topic().word() {
            "ways_out" => state(&self.contract.ways_out.find(key.party, key.kind), |entry| entry.excluded),
            "restraints" => state(&self.contract.restraints.find(key.party, key.kind), |entry| entry.excluded),
            _ => State::Unknown,
        }
    }

    /// Returns the contract.
    pub(super) fn contract(&self) -> &'a Contract {
        self.contract
    }
}
