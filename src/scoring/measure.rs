//! Measuring: each factor's questions asked for a party, and the answers made one measure.

use std::ops::Range;

use super::factors::{Ask, LONGEST_DAYS, MOST_SHARE, Reading, Scene};
use super::lens::Facts;
use super::mean::{Mean, Weighted};
use super::model::{Combine, Factor, Model, PartRule, Scale, Unit};
use super::{FULL_POINTS, Measure, Span};
use crate::contract::{Party, Path, State};

/// What was measured for one party: a list each of factors, parts and facts, so that few lists are made.
#[derive(Debug)]
pub(super) struct Measures<'m> {
    /// The factors, in the order of the model.
    pub factors: Vec<FactorResult<'m>>,
    /// The parts that apply, factor by factor; none where only points are asked for.
    parts: Vec<PartScore<'m>>,
    /// The facts, part by part.
    facts: Vec<(Path, State)>,
}

/// One factor, measured for one party.
#[derive(Debug)]
pub(super) struct FactorResult<'m> {
    /// The factor.
    pub factor: &'m Factor,
    /// The measure.
    pub measure: Measure,
    /// The weights of its parts that apply: of those that are settled, and of all.
    pub weights: (i64, i64),
    /// The place of its parts.
    parts: Range<usize>,
}

/// One part of a factor, read for one party.
#[derive(Debug)]
pub(super) struct PartScore<'m> {
    /// The rule.
    pub rule: &'m PartRule,
    /// Its points; the factor's where the factor has one scale.
    pub points: Span,
    /// Whether it is open if it applies.
    pub applies_open: bool,
    /// The place of the facts it was read from.
    facts: Range<usize>,
}

impl<'m> Measures<'m> {
    /// Returns the parts of a factor that apply.
    pub(super) fn parts(&self, of: &FactorResult<'_>) -> &[PartScore<'m>] {
        self.parts.get(of.parts.clone()).unwrap_or_default()
    }

    /// Returns the facts that a part was read from.
    pub(super) fn facts(&self, of: &PartScore<'_>) -> &[(Path, State)] {
        self.facts.get(of.facts.clone()).unwrap_or_default()
    }

    /// Returns the facts of all parts of a factor, part by part.
    pub(super) fn facts_of(&self, of: &FactorResult<'_>) -> &[(Path, State)] {
        let parts = self.parts(of);
        let (first, last) = (parts.first(), parts.last());
        let all = first.zip(last).map_or(0..0, |(first, last)| first.facts.start..last.facts.end);
        self.facts.get(all).unwrap_or_default()
    }

    /// Returns the measures, in the order of the model.
    pub(super) fn measures(&self) -> Vec<Measure> {
        self.factors.iter().map(|result| result.measure).collect()
    }
}

/// Measures every factor for a party.
pub(super) fn measure<'m>(model: &'m Model, scene: &Scene<'_>, party: Party) -> Measures<'m> {
    let mut facts = scene.facts.anew();
    facts.reserve(256);
    let mut parts = Vec::with_capacity(if facts.are_kept() { 128 } else { 0 });
    let mut factors = Vec::with_capacity(model.factors().count());
    for (_, factor) in model.factors() {
        factors.push(measure_factor(factor, scene, party, &mut parts, &mut facts));
    }
    Measures { factors, parts, facts: facts.into_vec() }
}

fn measure_factor<'m>(
    factor: &'m Factor,
    scene: &Scene<'_>,
    party: Party,
    parts: &mut Vec<PartScore<'m>>,
    facts: &mut Facts,
) -> FactorResult<'m> {
    let (mut answers, mut weights, first) = (Answers::default(), (0, 0), parts.len());
    for rule in &factor.parts {
        let scales = rule.scales.as_ref().or(factor.scales.as_ref());
        let (Some(scale), Some(read)) = (scales.and_then(|scales| scales.of(party)), rule.read) else {
            continue;
        };
        let from = facts.iter().len();
        let reading = read(&mut Ask { scene, party, scale, facts });
        answers.add(rule.weight, reading);
        let Reading::Of { cautious, friendly, applies_open, .. } = reading else {
            facts.truncate(from);
            continue;
        };
        let points = part_points(factor, scale, cautious, friendly);
        let weight = i64::from(rule.weight);
        weights.1 += weight;
        if points.proven == points.possible && !applies_open {
            weights.0 += weight;
        }
        if facts.are_kept() {
            facts.keep_first_from(from);
            parts.push(PartScore { rule, points, applies_open, facts: from..facts.iter().len() });
        }
    }
    FactorResult { factor, measure: answers.combine(factor), weights, parts: first..parts.len() }
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
            (Unit::Credit, Combine::Mean) => Mean::values(self.means.0, self.means.1, |_| {}),
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
