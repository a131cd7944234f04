//! What is known of facts that are not stated, and facts that hold for a span of dates.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{Wire, choice, required};
use super::{period, value};
use crate::api::pb::ViolationReason::{AlsoStated, Duplicate, TooMany, UnknownPath, UnknownValue, WrongType};
use crate::api::{Intake, Site, pb};
use crate::contract::{
    Contract, DatedFact, FactValue, Key, Keyed, List, Path, State, has_entry, path_to, places, sample,
};

/// The most states of one contract.
const MAX_STATES: usize = 1_000;
/// The most readings of one fact.
const MAX_CANDIDATES: usize = 20;
/// The most dated facts of one contract.
const MAX_DATED: usize = 200;
/// What is allowed as a path.
const KNOWN_PATH: &str = "must be the path of a fact, such as term.initial or ways_out[buyer,convenience].notice";

choice! { State { Stated, Silent, Unknown, Elsewhere, Ambiguous, Conflicting, NotApplicable } }

/// What a caller told of one fact.
struct Told {
    index: usize,
    state: State,
    readings: Vec<FactValue>,
}

/// Puts the states into the contract. Returns the paths that were told of, UNKNOWN among them.
pub(super) fn states_from_proto(
    protos: Vec<pb::FactState>,
    contract: &mut Contract,
    at: &Site<'_>,
    intake: &mut Intake,
) -> BTreeSet<Path> {
    let list = "fact_states";
    if !intake.takes(protos.len(), MAX_STATES, &at.field(list)) {
        return BTreeSet::new();
    }
    let (mut told, mut paths) = (BTreeMap::new(), BTreeSet::new());
    for (index, proto) in protos.into_iter().enumerate() {
        told_from_proto(proto, index, &at.entry(list, index), &mut told, intake);
    }
    paths.extend(told.keys().cloned());
    if told.is_empty() {
        return paths;
    }
    contract.walk_mut(&mut |path, fact| {
        let Some(Told { index, state, readings }) = told.remove(&path) else { return };
        let at = at.entry(list, index);
        if fact.state() == State::Stated {
            intake.refuse(&at, AlsoStated, "the contract states this fact, so it has no other state");
        } else if !fact.set_state(state, &readings) {
            intake.refuse(&at.field("candidates"), WrongType, "must be of the type of the fact");
        }
    });
    let mut left: Vec<(Path, Told)> = told.into_iter().collect();
    left.sort_by_key(|(_, told)| told.index);
    for (path, told) in left {
        entry_state(contract, path, &told, &at.entry(list, told.index), intake);
    }
    paths
}

/// Makes the contract's own absent facts silent where the caller says that somebody looked for every one of them.
pub(super) fn absent_from_proto(
    absent: i32,
    told: &BTreeSet<Path>,
    contract: &mut Contract,
    at: &Site<'_>,
    intake: &mut Intake,
) {
    let at = at.field("absent_facts");
    match (absent != 0).then(|| State::from_proto(absent, &at, intake)).flatten() {
        Some(State::Silent) => contract.silence_absent(&|path| told.contains(path)),
        None | Some(State::Unknown) => {}
        Some(State::Stated | State::Elsewhere | State::Ambiguous | State::Conflicting | State::NotApplicable) => {
            intake.refuse(&at, UnknownValue, "must be STATE_SILENT or STATE_UNKNOWN");
        }
    }
}

fn told_from_proto(
    proto: pb::FactState,
    index: usize,
    at: &Site<'_>,
    told: &mut BTreeMap<Path, Told>,
    intake: &mut Intake,
) {
    let pb::FactState { path, state, candidates } = proto;
    let at_state = at.field("state");
    let state = required((state != 0).then_some(state), &at_state, intake)
        .and_then(|state| State::from_proto(state, &at_state, intake));
    if state == Some(State::Stated) {
        intake.refuse(&at_state, UnknownValue, "must not be STATE_STATED; state the fact itself");
    }
    let places = places(&path);
    let Some(field) = places.first().map(|place| place.field()) else {
        return intake.refuse(&at.field("path"), UnknownPath, KNOWN_PATH);
    };
    let at_candidates = at.field("candidates");
    let has_readings = matches!(state, Some(State::Ambiguous | State::Conflicting)) && !field.is_none();
    let most = if has_readings { MAX_CANDIDATES } else { 0 };
    if most < candidates.len() {
        let allowed = if has_readings {
            format!("must be at most {MAX_CANDIDATES}")
        } else {
            "only an ambiguous or conflicting fact has candidates".to_owned()
        };
        return intake.refuse(&at_candidates, TooMany, allowed);
    }
    let readings: Vec<Option<FactValue>> = candidates
        .into_iter()
        .enumerate()
        .map(|(index, candidate)| {
            value::from_proto(Some(candidate), field.word(), &at.entry("candidates", index), intake)
        })
        .collect();
    let (Some(state), Some(readings)) = (state, readings.into_iter().collect::<Option<Vec<_>>>()) else { return };
    for place in places {
        if told.insert(place, Told { index, state, readings: readings.clone() }).is_some() {
            intake.refuse(&at.field("path"), Duplicate, "has a state already");
        }
    }
}

/// Puts the state of an entry that the list does not have.
fn entry_state(contract: &mut Contract, path: Path, told: &Told, at: &Site<'_>, intake: &mut Intake) {
    let at_path = at.field("path");
    let (Some(key), true) = (path.key(), path.field().is_none()) else {
        return intake.refuse(&at_path, UnknownPath, "must be the path of a fact or entry that the contract has");
    };
    if key.label.is_some() {
        return intake.refuse(&at_path, UnknownPath, "must name an entry that is not there by party and kind only");
    }
    let state = told.state;
    match path.topic().word() {
        "ways_out" => put_state(&mut contract.ways_out, key, state, &at_path, intake),
        "restraints" => put_state(&mut contract.restraints, key, state, &at_path, intake),
        "investments" => put_state(&mut contract.investments, key, state, &at_path, intake),
        _ => intake.refuse(&at_path, UnknownPath, KNOWN_PATH),
    }
}

fn put_state<E: Keyed>(list: &mut List<E>, key: Key, state: State, at: &Site<'_>, intake: &mut Intake) {
    let same = |entry: &E| {
        let other = entry.key();
        other.party == key.party && other.kind == key.kind
    };
    if list.entries.iter().any(same) {
        intake.refuse(at, AlsoStated, "the list has such an entry, so it has no other state");
    } else {
        list.states.insert(key, state);
    }
}

/// Returns the states that presence cannot tell: of facts in the order of the contract, then of entries.
pub(super) fn states_to_proto(contract: &Contract) -> Vec<pb::FactState> {
    let mut states = Vec::new();
    let term_is_unknown = super::rules::renews_without_term(contract);
    contract.walk(&mut |path, fact| {
        let state = fact.state();
        // A renewing contract has a term; that nobody knows it is then said in words.
        let is_said = state == State::Unknown && term_is_unknown && path == path_to!(term.initial);
        if is_said || !matches!(state, State::Stated | State::Unknown) {
            let candidates = fact.readings().iter().map(value::to_proto).collect();
            states.push(pb::FactState { path: path.to_string(), state: state.to_proto(), candidates });
        }
    });
    entry_states_to_proto(&contract.ways_out, &mut states);
    entry_states_to_proto(&contract.restraints, &mut states);
    entry_states_to_proto(&contract.investments, &mut states);
    states
}

fn entry_states_to_proto<E: Keyed>(list: &List<E>, states: &mut Vec<pb::FactState>) {
    states.extend(list.states.iter().map(|(key, state)| {
        let path = Path::keyed(E::LIST.topic(), key.clone());
        pb::FactState { path: path.to_string(), state: state.to_proto(), candidates: Vec::new() }
    }));
}

/// Returns the facts that hold for a span of dates.
pub(super) fn dated_from_proto(
    protos: Vec<pb::DatedFact>,
    contract: &Contract,
    at: &Site<'_>,
    intake: &mut Intake,
) -> Vec<DatedFact> {
    let list = "dated_facts";
    let mut dated = Vec::new();
    if !intake.takes(protos.len(), MAX_DATED, &at.field(list)) || protos.is_empty() {
        return dated;
    }
    let mut sample = sample();
    for (index, pb::DatedFact { path, span, value }) in protos.into_iter().enumerate() {
        let at = at.entry(list, index);
        let span = period::span_from_proto(span, &at.field("span"), intake);
        let places = places(&path);
        let known =
            !places.is_empty() && places.iter().all(|place| !place.field().is_none() && has_entry(contract, place));
        if !known {
            intake.refuse(&at.field("path"), UnknownPath, KNOWN_PATH);
        }
        let fact = places.first().map_or("", |place| place.field().word());
        let at_value = at.field("value");
        let Some(value) = value::from_proto(value, fact, &at_value, intake) else { continue };
        for place in places.into_iter().filter(|_| known) {
            if takes(&mut sample, &place, &value) {
                dated.push(DatedFact { path: place, span, value: value.clone() });
            } else {
                intake.refuse(&at_value, WrongType, "must be of the type of the fact");
            }
        }
    }
    dated
}

/// Says whether the fact that a path names takes a value; the sample has one entry of each list.
fn takes(sample: &mut Contract, place: &Path, value: &FactValue) -> bool {
    let mut taken = false;
    sample.walk_mut(&mut |path, fact| {
        if path.topic() == place.topic() && path.field() == place.field() {
            taken = fact.state_value(value);
        }
    });
    taken
}

/// Returns the message of a dated fact.
pub(super) fn dated_to_proto(dated: &DatedFact) -> pb::DatedFact {
    let DatedFact { path, span, value } = dated;
    pb::DatedFact { path: path.text(), span: period::span_to_proto(*span), value: Some(value::to_proto(value)) }
}
