//! The one-year stand and its tests.

use super::score::paths;
use crate::api::pb;
use crate::scoring::{Outcome, Stand, StandTest, Verdict};

/// Returns the message of a stand.
pub(in crate::api) fn to_proto(stand: &Stand<'_>) -> pb::Stand {
    let Stand { verdict: of, tests } = stand;
    pb::Stand { verdict: verdict(*of).into(), tests: tests.iter().map(test).collect() }
}

pub(super) fn verdict(verdict: Verdict) -> pb::Verdict {
    match verdict {
        Verdict::OneYearStand => pb::Verdict::OneYearStand,
        Verdict::Open => pb::Verdict::Open,
        Verdict::NotYet => pb::Verdict::NotYet,
    }
}

fn test(test: &StandTest<'_>) -> pb::StandTest {
    let StandTest { id, outcome: of, margin, margin_unit, facts, remedy } = test;
    pb::StandTest {
        id: (*id).to_owned(),
        outcome: outcome(*of).into(),
        margin: *margin,
        margin_unit: (*margin_unit).to_owned(),
        facts: paths(facts),
        remedy: (*remedy).to_owned(),
    }
}

fn outcome(outcome: Outcome) -> pb::Outcome {
    match outcome {
        Outcome::Pass => pb::Outcome::Pass,
        Outcome::NotApplicable => pb::Outcome::NotApplicable,
        Outcome::Unknown => pb::Outcome::Unknown,
        Outcome::Fail => pb::Outcome::Fail,
    }
}
