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

/// The facts that something was read from, with their states, in the order they were looked at.
///
/// Where only points are asked for no path is kept: what is left is whether one of the facts is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    list: Vec<(Path, State)>,
    left_out: bool,
    open: bool,
}

impl Facts {
    /// Keeps every fact.
    pub fn kept() -> Self {
        Self::default()
    }

    /// Keeps only whether a fact is open.
    pub fn left_out() -> Self {
        Self { left_out: true, ..Self::default() }
    }

    /// Starts anew, keeping what these keep.
    pub fn anew(&self) -> Self {
        Self { left_out: self.left_out, ..Self::default() }
    }

    /// Says whether facts are kept.
    pub fn are_kept(&self) -> bool {
        !self.left_out
    }

    /// Says whether one of them is open.
    pub fn is_any_open(&self) -> bool {
        self.open
    }

    /// Adds a fact.
    pub fn push(&mut self, (path, state): (Path, State)) {
        self.open |= state.is_open();
        if !self.left_out {
            self.list.push((path, state));
        }
    }

    /// Adds a fact that is not among them yet.
    pub fn push_once(&mut self, fact: (Path, State)) {
        if self.left_out || !self.list.contains(&fact) {
            self.push(fact);
        }
    }

    /// Adds facts.
    pub fn extend<'a>(&mut self, facts: impl IntoIterator<Item = &'a (Path, State)>) {
        if self.left_out {
            self.open = self.open || facts.into_iter().any(|(_, state)| state.is_open());
            return;
        }
        let facts = facts.into_iter();
        self.list.reserve(facts.size_hint().0);
        for (path, state) in facts {
            self.open |= state.is_open();
            self.list.push((path.clone(), *state));
        }
    }

    /// Makes room for a number of facts, where facts are kept.
    pub fn reserve(&mut self, n_facts: usize) {
        if !self.left_out {
            self.list.reserve(n_facts);
        }
    }

    /// Drops the facts from a place on.
    pub fn truncate(&mut self, from: usize) {
        self.list.truncate(from);
    }

    /// Drops what stands twice from a place on and keeps the order.
    pub fn keep_first_from(&mut self, from: usize) {
        if self.list.len() < from + 2 {
            return;
        }
        let (mut n_kept, mut met) = (from, Met::default());
        for at in from..self.list.len() {
            let (kept, rest) = self.list.split_at(n_kept);
            let Some(fact) = rest.get(at - n_kept) else { break };
            if met.adds(&fact.0) || !kept.get(from..).unwrap_or_default().contains(fact) {
                if at != n_kept {
                    self.list.swap(n_kept, at);
                }
                n_kept += 1;
            }
        }
        self.list.truncate(n_kept);
    }

    /// Puts them in the order of their paths and drops what stands twice.
    pub fn sorted(mut self) -> Self {
        self.list.sort_unstable();
        self.list.dedup();
        self
    }

    /// Drops a path.
    pub fn drop_path(&mut self, dropped: &Path) {
        self.list.retain(|(path, _)| path != dropped);
    }

    /// Goes through the facts that are kept.
    pub fn iter(&self) -> std::slice::Iter<'_, (Path, State)> {
        self.list.iter()
    }

    /// Returns the facts that are kept.
    pub fn into_vec(self) -> Vec<(Path, State)> {
        self.list
    }
}

/// Which paths were met, as far as a word of bits can tell: enough to see at once that most are new.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met(u64);

impl Met {
    /// Adds a path. Returns true where it surely was not met before; false where it may have been.
    pub(super) fn adds(&mut self, path: &Path) -> bool {
        let before = self.0;
        self.0 |= 1 << (path.digest() % 64);
        self.0 != before
    }
}

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
