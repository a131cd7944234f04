//! What changes where somebody has checked facts that were read?
//!
//! Goes in: a contract as it was read, and facts that a caller declares. Comes out: the contract with the declared facts in
//! place, marked so, and where they differ from what was read. What is declared always wins. Not here: whether it is right.

use std::collections::BTreeSet;

use crate::contract::{
    Contract, Coverage, Evidence, FactValue, Investment, Keyed, List, Origin, Path, Restraint, State, WayOut,
};

/// A fact, or an entry of a list, that was read otherwise than it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Where it stands.
    pub path: Path,
    /// What was read.
    pub read: Known,
    /// What is declared.
    pub declared: Known,
}

/// What is known of a fact or an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The state.
    pub state: State,
    /// The value that is stated, or the readings; an entry has none.
    pub values: Vec<FactValue>,
}

impl Known {
    fn entry(state: State) -> Self {
        Self { state, values: Vec::new() }
    }
}

/// Puts declared facts into a contract. Returns where they differ from what was read, in the order of their paths.
pub fn correct(contract: &mut Contract, declared: &Contract) -> Vec<Correction> {
    let mut corrections = Vec::new();
    let mut touched: BTreeSet<Path> = BTreeSet::new();
    correct_list(&mut contract.ways_out, &declared.ways_out, &mut touched, &mut corrections);
    correct_list(&mut contract.restraints, &declared.restraints, &mut touched, &mut corrections);
    correct_list(&mut contract.investments, &declared.investments, &mut touched, &mut corrections);
    declared.walk(&mut |path, of| {
        if of.state() == State::Unknown {
            return;
        }
        let values = || of.value().map_or_else(|| of.readings(), |value| vec![value]);
        let declared = Known { state: of.state(), values: values() };
        let read = contract.change(&path, |fact| {
            let values = fact.value().map_or_else(|| fact.readings(), |value| vec![value]);
            let read = Known { state: fact.state(), values };
            match of.value() {
                Some(value) => fact.state_value(&value),
                None => fact.set_state(of.state(), &of.readings()),
            };
            read
        });
        touched.insert(path.clone());
        if let Some(read) = read.filter(|read| *read != declared) {
            corrections.push(Correction { path, read, declared });
        }
    });
    for path in touched {
        let evidence = declared.evidence.get(&path).cloned().unwrap_or_else(|| vec![by_the_caller()]);
        contract.evidence.insert(path, evidence);
    }
    let replaced: BTreeSet<&Path> = declared.dated.iter().map(|dated| &dated.path).collect();
    contract.dated.retain(|dated| !replaced.contains(&dated.path));
    contract.dated.extend(declared.dated.iter().cloned());
    if !declared.id.is_empty() {
        contract.id.clone_from(&declared.id);
    }
    forget_what_left(contract);
    contract.sort();
    corrections.sort_by(|one, other| one.path.cmp(&other.path));
    corrections
}

/// What stands behind a fact that a caller declares without words.
fn by_the_caller() -> Evidence {
    Evidence {
        document: String::new(),
        page: None,
        bytes: None,
        quote: String::new(),
        origin: Origin::Declared,
        confidence: None,
    }
}

/// Drops the evidence of entries that are no longer there.
fn forget_what_left(contract: &mut Contract) {
    let mut keys: BTreeSet<(crate::contract::Name, crate::contract::Key)> = BTreeSet::new();
    contract.walk(&mut |path, _| keys.extend(path.key().map(|key| (path.topic(), key))));
    contract
        .evidence
        .retain(|path, _| path.field().is_none() || path.key().is_none_or(|key| keys.contains(&(path.topic(), key))));
}

/// An entry of a list that can be taken over without its facts.
trait Entry: Keyed + Clone {
    /// Returns whether the entry says that there is no such right or bar.
    fn is_excluded(&self) -> bool;
    /// Takes over what the entry is, and none of its facts.
    fn become_as(&mut self, other: &Self);
    /// Returns the entry without what is known of its facts.
    fn bare(&self) -> Self;
}

macro_rules! entry {
    ($($Entry:ident),*) => {
        $(impl Entry for $Entry {
            fn is_excluded(&self) -> bool {
                self.excluded
            }

            fn become_as(&mut self, other: &Self) {
                self.excluded = other.excluded;
            }

            fn bare(&self) -> Self {
                Self { terms: Default::default(), ..self.clone() }
            }
        })*
    };
}

entry!(WayOut, Restraint);

impl Entry for Investment {
    fn is_excluded(&self) -> bool {
        false
    }

    fn become_as(&mut self, _: &Self) {}

    fn bare(&self) -> Self {
        Self { terms: Default::default(), ..self.clone() }
    }
}

fn correct_list<E: Entry>(
    list: &mut List<E>,
    declared: &List<E>,
    touched: &mut BTreeSet<Path>,
    corrections: &mut Vec<Correction>,
) {
    let told = |entry: Option<&E>, state: State| match entry {
        Some(entry) if entry.is_excluded() => Known::entry(State::NotApplicable),
        Some(_) => Known::entry(State::Stated),
        None => Known::entry(state),
    };
    let mut compare = |path: &Path, read: Known, declared: Known| {
        touched.insert(path.clone());
        if read != declared {
            corrections.push(Correction { path: path.clone(), read, declared });
        }
    };
    for entry in &declared.entries {
        let key = entry.key();
        let path = List::path(entry);
        let state = list.states.remove(&key).unwrap_or_else(|| list.absent(key.party, key.kind));
        let found = list.entries.iter_mut().find(|other| other.key() == key);
        compare(&path, told(found.as_deref(), state), told(Some(entry), State::Stated));
        match found {
            Some(found) => found.become_as(entry),
            None => list.entries.push(entry.bare()),
        }
    }
    for (key, state) in &declared.states {
        let path = Path::keyed(E::LIST.topic(), key.clone());
        let absent = list.absent(key.party, key.kind);
        let same = |entry: &E| entry.key().party == key.party && entry.key().kind == key.kind;
        compare(&path, told(list.entries.iter().find(|entry| same(entry)), absent), Known::entry(*state));
        list.entries.retain(|entry| !same(entry));
        list.states.insert(key.clone(), *state);
    }
    if declared.coverage == Coverage::Complete {
        list.coverage = Coverage::Complete;
        for entry in &list.entries {
            if !declared.entries.iter().any(|kept| kept.key() == entry.key()) {
                compare(&List::path(entry), told(Some(entry), State::Stated), Known::entry(State::Silent));
            }
        }
        list.entries.retain(|entry| declared.entries.iter().any(|kept| kept.key() == entry.key()));
        list.states.retain(|key, _| declared.states.contains_key(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Fact, Party, Period, WayOutKind, WayOutTerms, path_to};
    use crate::reading::read;

    fn as_read() -> Contract {
        let text = "This Agreement is made between Acme (\"Customer\") and Beta (\"Supplier\").\n\n\
                    2. The initial term of this Agreement is one year.\n\n\
                    5. Either party may terminate this Agreement for convenience on 30 days' notice.\n";
        read(text).contract
    }

    fn right(holder: Party) -> WayOut {
        WayOut { holder, kind: WayOutKind::Convenience, label: None, excluded: false, terms: WayOutTerms::default() }
    }

    #[test]
    fn what_is_declared_wins_and_is_marked_so() {
        let mut contract = as_read();
        let mut declared = Contract::default();
        declared.term.initial = Fact::Stated(Period::months(24));
        let corrections = correct(&mut contract, &declared);
        assert_eq!(contract.term.initial, Fact::Stated(Period::months(24)));
        let evidence = &contract.evidence[&path_to!(term.initial)];
        assert_eq!(evidence.iter().map(|evidence| evidence.origin).collect::<Vec<_>>(), [Origin::Declared]);
        let [correction] = corrections.as_slice() else { panic!("{corrections:?}") };
        assert_eq!(correction.path, path_to!(term.initial));
        assert_eq!(correction.read.state, State::Stated);
        assert_eq!(correction.declared.values, [FactValue::Period(Period::months(24))]);
    }

    #[test]
    fn what_was_read_as_it_is_declared_is_no_correction() {
        let mut contract = as_read();
        let declared = Contract { term: contract.term.clone(), ..Contract::default() };
        assert_eq!(correct(&mut contract, &declared), []);
        assert_eq!(contract.evidence[&path_to!(term.initial)][0].origin, Origin::Declared);
    }

    #[test]
    fn a_right_that_is_declared_keeps_what_was_read_of_it() {
        let mut contract = as_read();
        let notice = contract.ways_out.entries[0].terms.notice.clone();
        let mut declared = Contract::default();
        declared.ways_out.entries = vec![right(Party::Buyer)];
        assert_eq!(correct(&mut contract, &declared), []);
        assert_eq!(contract.ways_out.entries[0].terms.notice, notice);
    }

    #[test]
    fn rights_that_are_not_declared_go_where_the_list_is_complete() {
        let mut contract = as_read();
        let mut declared = Contract::default();
        declared.ways_out.entries = vec![right(Party::Buyer)];
        declared.ways_out.coverage = Coverage::Complete;
        let corrections = correct(&mut contract, &declared);
        assert_eq!(contract.ways_out.entries.len(), 1);
        let told: Vec<(State, State)> =
            corrections.iter().map(|correction| (correction.read.state, correction.declared.state)).collect();
        assert_eq!(told, [(State::Stated, State::Silent)]);
        assert!(
            contract
                .evidence
                .keys()
                .all(|path| path.key().is_none_or(|key| { key.party == Party::Buyer || path.field().is_none() }))
        );
    }

    #[test]
    fn a_right_that_is_declared_silent_goes() {
        let mut contract = as_read();
        let mut declared = Contract::default();
        declared.ways_out.states.insert(right(Party::Supplier).key(), State::Silent);
        let corrections = correct(&mut contract, &declared);
        assert_eq!(corrections.len(), 1);
        assert_eq!(contract.ways_out.absent(Party::Supplier, WayOutKind::Convenience.name()), State::Silent);
        assert_eq!(contract.ways_out.entries.len(), 1);
    }
}
