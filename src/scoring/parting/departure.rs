//! One departure: when it was decided, by which route and when it frees, and what it costs whom.

use std::rc::Rc;

use jiff::civil::Date;

use super::exit::Priced;
use crate::contract::Party;
use crate::scoring::{CostCategory, Route};

/// One item of an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is for.
    pub category: CostCategory,
    /// Who bears it.
    pub bearer: Party,
    /// Who receives it; none for deadweight.
    pub receiver: Option<Party>,
    /// What it comes to.
    pub priced: Priced,
    /// Whether it is the published prior.
    pub assumed: bool,
}

/// An exit with its route and the items that hang on its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The route; none where none frees.
    pub route: Option<Route>,
    /// The free day; the last day looked at where none frees.
    pub free_on: Date,
    /// Whether no route frees the leaver before the last day looked at.
    pub unbounded: bool,
    /// What the wait from the decision to the free day costs, where it costs anything.
    pub waiting: Option<Item>,
    /// The items that hang on the free day: the same ones for every decision that leads to it.
    pub of_day: Rc<[Item]>,
    /// How far it hangs on what is open or estimated.
    pub settled: Settled,
}

/// How far a departure hangs on what is open or estimated, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// Not at all: seen from any other end it is the same.
    Wholly,
    /// Only the rate of waiting does: seen from any other end route and days are the same, and all costs but the wait.
    ButForTheWait,
    /// Route, days or other costs do.
    Not,
}

impl Departure {
    /// Returns the items that hang on its days.
    pub fn items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.waiting.iter().chain(self.of_day.iter())
    }
}

/// When an exit is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The decision falls on the day: how it comes to leave at once.
    DecidedOn(Date),
    /// The decision falls on the first day in time to be free from the second on: how it comes to leave as planned.
    Ahead {
        /// The first day on which notice can be given.
        from: Date,
        /// The day from which the leaver wants to be free.
        target: Date,
    },
}

impl Plan {
    /// Returns the day from which a wait counts: of the decision, or from which the leaver wants to be free.
    pub fn decision(self) -> Date {
        match self {
            Self::DecidedOn(day) => day,
            Self::Ahead { target, .. } => target,
        }
    }
}
