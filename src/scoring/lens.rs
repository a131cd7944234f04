//! Looking at open facts from one end: cautious, friendly, or not at all.

use crate::contract::{Fact, Path, State};

/// From which end open facts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Each open fact as bad as it can be for the party that is looked at.
    Cautious,
    /// Each open fact as good as it can be.
    Friendly,
    /// Each open fact left open.
    Likely,
}

/// What a fact says, seen from one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen<T> {
    /// A value: stated, or the end of what is open.
    Value(T),
    /// The contract says nothing, or the question does not arise.
    Silent,
    /// Open, and looked at from no end.
    Open,
}

/// How good a value is for the party that is looked at; more is better.
type Worth<'a, T> = &'a dyn Fn(&T) -> i64;

/// The values of a fact that is open without readings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extremes<T> {
    /// The worst there can be.
    pub(super) worst: T,
    /// The best there can be.
    pub(super) best: T,
}

/// The facts that a measure was read from, with their states.
pub(super) type Facts = Vec<(Path, State)>;

/// Looks at a fact from one end.
pub(super) fn look<T: Clone>(fact: &Fact<T>, end: End, extremes: Extremes<T>, worth: Worth<'_, T>) -> Seen<T> {
    let pick = |candidates: &[T]| {
        let by_worth = |value: &&T| worth(value);
        match end {
            End::Likely => Seen::Open,
            End::Cautious => {
                Seen::Value(candidates.iter().min_by_key(by_worth).cloned().unwrap_or(extremes.worst.clone()))
            }
            End::Friendly => {
                Seen::Value(candidates.iter().max_by_key(by_worth).cloned().unwrap_or(extremes.best.clone()))
            }
        }
    };
    match fact {
        Fact::Stated(value) => Seen::Value(value.clone()),
        Fact::Silent | Fact::NotApplicable => Seen::Silent,
        Fact::Unknown | Fact::Elsewhere => pick(&[]),
        Fact::Ambiguous(candidates) | Fact::Conflicting(candidates) => pick(candidates),
    }
}

/// Says whether a state that a list has for a missing entry may still turn out to be an entry.
pub(super) fn may_exist(state: State, end: End, is_good: bool) -> Option<bool> {
    match (state.is_open(), end) {
        (false, _) => Some(false),
        (true, End::Likely) => None,
        (true, End::Cautious) => Some(!is_good),
        (true, End::Friendly) => Some(is_good),
    }
}
