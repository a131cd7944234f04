//! What is known of a fact: a value, an answer that there is none, or one of four kinds of ignorance.
//!
//! **A missing fact is never a default.** The seven states are kept apart from the wire to the score, since each
//! of them asks for a different next step: silence is an answer, the open states are questions.

use super::{FactValue, Value};

/// One fact of a contract, with what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fact<T> {
    /// The contract says it.
    Stated(T),
    /// Somebody who would have found it looked, and the contract says nothing. That is an answer.
    Silent,
    /// Nobody looked, or not well enough.
    #[default]
    Unknown,
    /// It is set in a document that is not at hand, such as an order form.
    Elsewhere,
    /// The words allow several readings; the candidates are those that were found, none if they were not settled.
    Ambiguous(Vec<T>),
    /// Two places of the contract disagree; the candidates are what they say.
    Conflicting(Vec<T>),
    /// The question does not arise for this contract.
    NotApplicable,
}

/// The state of a fact without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// See [`Fact::Stated`].
    Stated,
    /// See [`Fact::Silent`].
    Silent,
    /// See [`Fact::Unknown`].
    Unknown,
    /// See [`Fact::Elsewhere`].
    Elsewhere,
    /// See [`Fact::Ambiguous`].
    Ambiguous,
    /// See [`Fact::Conflicting`].
    Conflicting,
    /// See [`Fact::NotApplicable`].
    NotApplicable,
}

impl State {
    /// Says whether the fact is open: not settled by the contract as it was given.
    pub fn is_open(self) -> bool {
        match self {
            Self::Unknown | Self::Elsewhere | Self::Ambiguous | Self::Conflicting => true,
            Self::Stated | Self::Silent | Self::NotApplicable => false,
        }
    }
}

impl<T> Fact<T> {
    /// Returns the state without the value.
    pub fn state(&self) -> State {
        match self {
            Self::Stated(_) => State::Stated,
            Self::Silent => State::Silent,
            Self::Unknown => State::Unknown,
            Self::Elsewhere => State::Elsewhere,
            Self::Ambiguous(_) => State::Ambiguous,
            Self::Conflicting(_) => State::Conflicting,
            Self::NotApplicable => State::NotApplicable,
        }
    }

    /// Returns the value where the contract states one.
    pub fn stated(&self) -> Option<&T> {
        match self {
            Self::Stated(value) => Some(value),
            Self::Silent
            | Self::Unknown
            | Self::Elsewhere
            | Self::Ambiguous(_)
            | Self::Conflicting(_)
            | Self::NotApplicable => None,
        }
    }

    /// Returns the readings of an ambiguous or conflicting fact; none for every other state.
    pub fn candidates(&self) -> &[T] {
        match self {
            Self::Ambiguous(candidates) | Self::Conflicting(candidates) => candidates,
            Self::Stated(_) | Self::Silent | Self::Unknown | Self::Elsewhere | Self::NotApplicable => &[],
        }
    }

    /// Says whether the fact is open; see [`State::is_open`].
    pub fn is_open(&self) -> bool {
        self.state().is_open()
    }

    /// Builds the fact of a state that has no value; `Stated` without a value is unknown.
    pub fn without_value(state: State) -> Self {
        match state {
            State::Stated | State::Unknown => Self::Unknown,
            State::Silent => Self::Silent,
            State::Elsewhere => Self::Elsewhere,
            State::Ambiguous => Self::Ambiguous(Vec::new()),
            State::Conflicting => Self::Conflicting(Vec::new()),
            State::NotApplicable => Self::NotApplicable,
        }
    }
}

/// A fact whose type is hidden, so that one walk over a contract can list, hide or replace any of them.
pub trait AnyFact {
    /// Returns the state.
    fn state(&self) -> State;
    /// Returns the stated value.
    fn value(&self) -> Option<FactValue>;
    /// Returns the readings of an ambiguous or conflicting fact.
    fn readings(&self) -> Vec<FactValue>;
    /// States a value. Returns false, and changes nothing, where the value is of another type.
    fn state_value(&mut self, value: &FactValue) -> bool;
    /// Sets a state that has no value, with its readings. Returns false, and changes nothing, where a reading
    /// is of another type.
    fn set_state(&mut self, state: State, readings: &[FactValue]) -> bool;
}

impl<T: Value> AnyFact for Fact<T> {
    fn state(&self) -> State {
        Self::state(self)
    }

    fn value(&self) -> Option<FactValue> {
        self.stated().map(Value::to_value)
    }

    fn readings(&self) -> Vec<FactValue> {
        self.candidates().iter().map(Value::to_value).collect()
    }

    fn state_value(&mut self, value: &FactValue) -> bool {
        match T::from_value(value) {
            Some(value) => {
                *self = Self::Stated(value);
                true
            }
            None => false,
        }
    }

    fn set_state(&mut self, state: State, readings: &[FactValue]) -> bool {
        let Some(readings) = readings.iter().map(T::from_value).collect::<Option<Vec<T>>>() else {
            return false;
        };
        *self = match state {
            State::Ambiguous => Self::Ambiguous(readings),
            State::Conflicting => Self::Conflicting(readings),
            State::Stated | State::Silent | State::Unknown | State::Elsewhere | State::NotApplicable => {
                Self::without_value(state)
            }
        };
        true
    }
}
