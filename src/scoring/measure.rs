//! Measuring: each factor's questions asked for a party, and the answers made one measure.

use super::factors::{Ask, LONGEST_DAYS, MOST_SHARE, Reading, Scene};
use super::lens::Facts;
use super::mean::{Mean, Weighted};
use super::model::{Combine, Factor, Model, PartRule, Scale, Unit};
use super::{FULL_POINTS, Measure, Span};
use crate::contract::Party;

/// One part of a factor, read for one party.
#[derive(Debug)]
pub(super) struct PartScore<'m> {
    /// The rule.
    pub rule: &'m PartRule,
    /// Its points; the factor's where the factor has one scale.
    pub points: Span,
    /// Whether it is open if it applies.
    pub applies_open: bool,
    /// The facts it was read from.
    pub facts: Facts,
}

/// One factor, measured for one party.
#[derive(Debug)]
pub(super) struct FactorResult<'m> {
    /// The factor.
    pub factor: &'m Factor,
    /// The measure.
    pub measure: Measure,
    /// The parts that apply; none where only points are asked for.
    pub parts: Vec<PartScore<'m>>,
}

/// Measures every factor for a party.
pub(super) fn measure<'m>(model: &'m Model, scene: &Scene<'_>, party: Party) -> Vec<FactorResult<'m>> {
    model.factors().map(|(_, factor)| measure_factor(factor, scene, party)).collect()
}

fn measure_factor<'m>(factor: &'m Factor, scene: &Scene<'_>, party: Party) -> FactorResult<'m> {
    let mut answers = Answers::default();
    let mut parts = if scene.facts.are_kept() { Vec::with_capacity(factor.parts.len()) } else { Vec::new() };
    let read = factor.measured.map(|measured| measured.read);
    for (rule, read) in factor.parts.iter().zip(std::iter::repeat(read)) {
        let scales = rule.scales.as_ref().or(factor.scales.as_ref());
        let (Some(scale), Some(read)) = (scales.and_then(|scales| scales.of(party)), read) else {
            continue;
        };
        let mut facts = scene.facts.anew();
        let reading = read(&mut Ask { scene, party, part: &rule.id, scale, facts: &mut facts });
        answers.add(rule.weight, reading);
        if let (Reading::Of { cautious, friendly, applies_open, .. }, true) = (reading, facts.are_kept()) {
            facts.keep_first();
            parts.push(PartScore { rule, points: part_points(factor, scale, cautious, friendly), applies_open, facts });
        }
    }
    FactorResult { factor, measure: answers.combine(factor), parts }
}

fn part_points(factor: &Factor, scale: &Scale, cautious: i64, friendly: i64) -> Span {
    let points = |measure: i64| match factor.unit {
        Unit::Credit => i32::try_from(measure).unwrap_or(0),
        Unit::Days | Unit::Share => scale.at(measure),
    };
    Span { proven: points(cautious), possible: points(friendly) }
}

/// What was read for the parts that apply, from both ends.
#[derive(Debug)]
struct Answers {
    asked: bool,
    silent: bool,
    applies_open: bool,
    /// The means of the cautious and of the friendly ends.
    means: (Mean, Mean),
    /// The least and the most of the cautious ends.
    cautious: (i64, i64),
    /// The most of the friendly ends, and the least of those that surely apply.
    friendly: (Option<i64>, i64),
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            asked: false,
            silent: true,
            applies_open: true,
            means: (Mean::lowest(), Mean::highest()),
            cautious: (i64::MAX, i64::MIN),
            friendly: (None, i64::MIN),
        }
    }
}

impl Answers {
    fn add(&mut self, weight: i32, reading: Reading) {
        let Reading::Of { cautious, friendly, silent, applies_open } = reading else {
            return;
        };
        let weighted = |value| Weighted { weight: i64::from(weight), value, optional: applies_open };
        self.asked = true;
        self.silent &= silent;
        self.applies_open &= applies_open;
        self.means.0.add(weighted(cautious));
        self.means.1.add(weighted(friendly));
        self.cautious = (self.cautious.0.min(cautious), self.cautious.1.max(cautious));
        let (least, most) = self.friendly;
        let least = if applies_open { least } else { Some(least.map_or(friendly, |least| least.min(friendly))) };
        self.friendly = (least, most.max(friendly));
    }

    /// Makes one measure of them.
    fn combine(self, factor: &Factor) -> Measure {
        if !self.asked {
            return Measure::NotApplicable;
        }
        let (least, most) = self.friendly;
        let (cautious, friendly) = match (factor.unit, factor.combine) {
            (Unit::Days | Unit::Share, _) => (self.cautious.1, most),
            (Unit::Credit, Combine::Mean) => (self.means.0.value(), self.means.1.value()),
            (Unit::Credit, Combine::Least) => (self.cautious.0, least.unwrap_or(most)),
        };
        let friendly = if worse(factor.unit, friendly, cautious) { cautious } else { friendly };
        let (worst, best) = unit_ends(factor.unit);
        if (cautious, friendly) == (worst, best) && !self.applies_open {
            return Measure::Unknown;
        }
        Measure::Between { cautious, friendly, silent: self.silent, applies_open: self.applies_open }
    }
}

/// Says whether a measure is worse than another: credit is better the more there is, days and costs the less.
fn worse(unit: Unit, a: i64, b: i64) -> bool {
    match unit {
        Unit::Credit => a < b,
        Unit::Days | Unit::Share => a > b,
    }
}

/// Returns the worst and the best measure of a unit.
pub(super) fn unit_ends(unit: Unit) -> (i64, i64) {
    match unit {
        Unit::Credit => (0, i64::from(FULL_POINTS)),
        Unit::Days => (LONGEST_DAYS, 0),
        Unit::Share => (MOST_SHARE, 0),
    }
}
