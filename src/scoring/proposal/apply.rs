//! A contract with changes made: entries that a list did not have are added, and what was said of a changed fact goes.

use std::collections::BTreeMap;

use super::change::{FactChange, NewValue, is_entry};
use crate::contract::{
    Contract, FactValue, Keyed, List, Name, Path, Restraint, RestraintKind, RestraintTerms, WayOut, WayOutKind,
    WayOutTerms,
};

/// Returns a contract with changes made.
///
/// A changed fact is stated, and holds on every day: what was said of it for a span of dates is taken out, and so is the
/// evidence for what it was. Where one change excludes an entry, another change within it does nothing.
pub fn apply<'c>(contract: &Contract, changes: impl IntoIterator<Item = &'c FactChange>) -> Contract {
    let mut changed = contract.clone();
    make(&mut changed, changes);
    changed
}

/// Makes changes in a contract.
pub(super) fn make<'c>(contract: &mut Contract, changes: impl IntoIterator<Item = &'c FactChange>) {
    let (mut values, mut excluded): (BTreeMap<&Path, &FactValue>, Vec<&Path>) = (BTreeMap::new(), Vec::new());
    for FactChange { path, to, .. } in changes {
        match to {
            NewValue::Value(value) => {
                values.insert(path, value);
            }
            NewValue::Excluded => excluded.push(path),
        }
    }
    values.retain(|path, _| !excluded.iter().any(|entry| entry.with_field(path.field()) == **path));
    for path in values.keys() {
        add_entry(contract, path);
    }
    for path in &excluded {
        add_entry(contract, path);
        exclude(contract, path);
    }
    if !contract.dated.is_empty() {
        contract.dated.retain(|dated| !values.contains_key(&dated.path));
    }
    if !contract.evidence.is_empty() {
        contract.evidence.retain(|path, _| !values.contains_key(path));
    }
    if values.is_empty() {
        return;
    }
    contract.walk_mut(&mut |path, fact| {
        if let Some(value) = values.get(&path) {
            fact.state_value(value);
        }
    });
}

/// Adds the entry that a path names, where its list does not have it; a right that was refused in words is no more.
fn add_entry(contract: &mut Contract, path: &Path) {
    let Some(key) = path.key() else { return };
    let (party, kind, label) = (key.party, key.kind, key.label.clone());
    let is_named = |known: Name| known == kind;
    match path.topic().word() {
        "ways_out" => {
            if let Some(entry) = contract.ways_out.entries.iter_mut().find(|entry| entry.key() == key) {
                entry.excluded = false;
            } else if let Some(kind) = WayOutKind::ALL.iter().find(|kind| is_named(kind.name())) {
                let terms = WayOutTerms::default();
                let entry = WayOut { holder: party, kind: *kind, label, excluded: false, terms };
                put(&mut contract.ways_out, entry);
            }
        }
        "restraints" => {
            let is_there = contract.restraints.entries.iter().any(|entry| entry.key() == key);
            let kind = RestraintKind::ALL.iter().find(|kind| is_named(kind.name()));
            if let (false, Some(kind)) = (is_there, kind) {
                let terms = RestraintTerms::default();
                put(&mut contract.restraints, Restraint { bound: party, kind: *kind, label, excluded: false, terms });
            }
        }
        _ => {}
    }
}

fn put<E: Keyed>(list: &mut List<E>, entry: E) {
    let (party, kind) = entry.party_and_kind();
    list.states.retain(|key, _| (key.party, key.kind) != (party, kind));
    list.entries.push(entry);
    list.sort();
}

/// Says in words that a restraint does not bind; what was said of it is no more.
fn exclude(contract: &mut Contract, path: &Path) {
    if !is_entry(path) {
        return;
    }
    let key = path.key();
    for entry in contract.restraints.entries.iter_mut().filter(|entry| Some(entry.key()) == key) {
        entry.excluded = true;
        entry.terms = RestraintTerms::default();
    }
    let is_of_it = |fact: &Path| fact.topic() == path.topic() && fact.key() == key;
    contract.dated.retain(|dated| !is_of_it(&dated.path));
    contract.evidence.retain(|fact, _| !is_of_it(fact));
}
