//! The one-year stand: five tests for a leaver, each judged with every open fact at its cautious and at its friendliest.
//!
//! A test passes where it passes at the cautious end, fails where it fails at the friendliest, and is unknown between.

mod belongings;
mod cost;
mod handover;
mod restraints;
mod right;

use jiff::civil::Date;

use super::factors::Scene;
use super::lens::Facts;
use super::model::Model;
use super::parting::curve::Departures;
use super::{FairFee, Outcome, Stand, StandTest, Verdict};
use crate::contract::Party;

/// What the tests look at.
#[derive(Debug)]
pub(super) struct View<'a, 'b> {
    /// What is known.
    pub scene: &'b Scene<'a>,
    /// Who leaves.
    pub leaver: Party,
    /// The day from which the stand is seen.
    pub seen_from: Date,
    /// The day of the stand.
    pub stand_on: Date,
    /// The departure planned for that day.
    pub departures: &'b Departures<'b, 'a>,
    /// The fee it asks and the fair one.
    pub fair_fee: &'b FairFee,
    /// Whether the dear end of an estimate is what nine draws in ten stay below.
    pub draws: bool,
}

/// What one test found.
#[derive(Debug)]
pub(super) struct Found {
    /// Whether it passes with open facts at the cautious end; none where it cannot apply.
    pub cautious: Option<bool>,
    /// Whether it passes with open facts at the friendliest end; none where it cannot apply.
    pub friendly: Option<bool>,
    /// The margin at the cautious end; none where open.
    pub margin: Option<i64>,
    /// What the margin counts.
    pub margin_unit: &'static str,
    /// The facts it was read from.
    pub facts: Facts,
}

impl Found {
    /// Builds the finding of a test that cannot apply.
    pub(super) fn not_applicable(margin_unit: &'static str, facts: Facts) -> Self {
        Self { cautious: None, friendly: None, margin: None, margin_unit, facts }
    }
}

/// Runs the five tests.
pub(super) fn stand<'m>(model: &'m Model, view: &View<'_, '_>) -> Stand<'m> {
    let tests: Vec<StandTest<'m>> = [
        ("right", right::test(view)),
        ("cost", cost::test(view)),
        ("belongings", belongings::test(view)),
        ("handover", handover::test(view)),
        ("restraints", restraints::test(view)),
    ]
    .into_iter()
    .map(|(id, found)| finish(model, id, found))
    .collect();
    let verdict = tests.iter().map(|test| test.outcome).max().map_or(Verdict::Open, |worst| match worst {
        Outcome::Pass | Outcome::NotApplicable => Verdict::OneYearStand,
        Outcome::Unknown => Verdict::Open,
        Outcome::Fail => Verdict::NotYet,
    });
    Stand { verdict, tests }
}

fn finish<'m>(model: &'m Model, id: &'static str, found: Found) -> StandTest<'m> {
    let outcome = match (found.cautious, found.friendly) {
        (None, None) => Outcome::NotApplicable,
        (Some(true) | None, Some(true) | None) => Outcome::Pass,
        (Some(false), Some(false)) => Outcome::Fail,
        (_, _) => Outcome::Unknown,
    };
    let some_open = found.facts.is_any_open();
    let mut facts = found.facts;
    facts.keep_first_from(0);
    let mut facts = facts.into_vec();
    if outcome == Outcome::Unknown && some_open {
        facts.retain(|(_, state)| state.is_open());
    }
    facts.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.is_open().cmp(&of_a.is_open()).then_with(|| a.cmp(b)));
    let remedy = match outcome {
        Outcome::Pass | Outcome::NotApplicable => "",
        Outcome::Unknown | Outcome::Fail => model.stand.remedies.get(id).map_or("", String::as_str),
    };
    let facts = facts.into_iter().map(|(path, _)| path).collect();
    StandTest { id, outcome, margin: found.margin, margin_unit: found.margin_unit, facts, remedy }
}
