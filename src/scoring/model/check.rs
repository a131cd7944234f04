//! What a model file must keep: ids once, weights that add up, break points that rise and go one way, grades without gap.

use std::collections::BTreeSet;
use std::fmt;

use super::file::{File, PartRule, Unit};
use super::{Scale, Scales, economics};
use crate::scoring::FULL_POINTS;
use crate::scoring::factors;
use crate::scoring::gates;

/// Something wrong in a model file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFault {
    /// The place: dimension, factor, part.
    pub place: String,
    /// What is wrong there, and what is allowed.
    pub message: String,
}

impl fmt::Display for ModelFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ModelFault {}

/// Returns every fault of a parsed file.
pub(super) fn faults(file: &File) -> Vec<ModelFault> {
    let mut faults = Faults::default();
    faults.sum("dimension", "weight", file.dimensions.iter().map(|dimension| dimension.weight));
    faults.once("dimension", file.dimensions.iter().map(|dimension| dimension.id.as_str()));
    faults.once(
        "factor",
        file.dimensions.iter().flat_map(|dimension| dimension.factors.iter().map(|factor| factor.id.as_str())),
    );
    faults.once(
        "code",
        file.dimensions.iter().flat_map(|dimension| dimension.factors.iter().map(|factor| factor.code.as_str())),
    );
    faults.once("gate code", file.gates.iter().map(|gate| gate.code.as_str()));
    for dimension in &file.dimensions {
        faults.sum(&dimension.id, "weight", dimension.factors.iter().map(|factor| factor.weight));
        let of_factors = dimension.factors.iter().map(|factor| (&factor.id, &factor.weight_reason));
        for (id, reason) in [(&dimension.id, &dimension.weight_reason)].into_iter().chain(of_factors) {
            if reason.trim().is_empty() {
                faults.add(id, "weight_reason is empty".to_owned());
            }
        }
        for factor in &dimension.factors {
            factor_faults(&mut faults, factor);
        }
    }
    let known: BTreeSet<&str> = factors::LIST.iter().map(|factor| factor.id).collect();
    let given: BTreeSet<&str> = file
        .dimensions
        .iter()
        .flat_map(|dimension| dimension.factors.iter().map(|factor| factor.id.as_str()))
        .collect();
    for missing in known.difference(&given) {
        faults.add("factor", format!("{missing} is measured but not in the model"));
    }
    grade_faults(&mut faults, file);
    let prior = &file.prior;
    if !(0 <= prior.low && prior.low <= prior.likely && prior.likely <= prior.high) {
        faults.add("prior", "low, likely and high must rise from zero".to_owned());
    }
    economics::faults(&mut faults, file);
    if file.ends.longest_switch_days == 0 || !(-10_000..=0).contains(&file.ends.worst_margin) {
        faults.add("ends", "longest_switch_days must be positive and worst_margin within -10000 and 0".to_owned());
    }
    if file.at_will.longest_wait_days == 0 {
        faults.add("at_will", "longest_wait_days must be positive".to_owned());
    }
    for test in ["right", "cost", "belongings", "handover", "restraints"] {
        if !file.stand.remedies.contains_key(test) {
            faults.add("stand.remedies", format!("{test} is missing"));
        }
    }
    faults.found
}

fn factor_faults(faults: &mut Faults, factor: &super::file::FactorFile) {
    let Some(measured) = factors::LIST.iter().find(|known| known.id == factor.id) else {
        return faults.add(&factor.id, "no such factor is measured".to_owned());
    };
    if factor.code.len() != 3 || !factor.code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        faults.add(&factor.id, "code must be three capital letters".to_owned());
    }
    if factor.weight <= 0 {
        faults.add(&factor.id, "weight must be positive".to_owned());
    }
    match (factor.unit, &factor.scales) {
        (Unit::Credit, None) => {}
        (Unit::Days | Unit::Share, Some(scales)) => scales_faults(faults, &factor.id, scales, false),
        (Unit::Credit, Some(_)) => faults.add(&factor.id, "credit comes from the parts and takes no scales".to_owned()),
        (Unit::Days | Unit::Share, None) => faults.add(&factor.id, "scales are missing".to_owned()),
    }
    faults.once(&factor.id, factor.parts.iter().map(|part| part.id.as_str()));
    for part in &factor.parts {
        let place = format!("{}.{}", factor.id, part.id);
        part_faults(faults, &place, part, factor.unit);
        if !measured.parts.iter().any(|(id, _)| *id == part.id) {
            faults.add(&place, "no such part is measured".to_owned());
        }
    }
    for missing in measured.parts.iter().map(|(id, _)| id).filter(|id| !factor.parts.iter().any(|part| part.id == **id))
    {
        faults.add(&factor.id, format!("part {missing} is measured but not in the model"));
    }
}

fn part_faults(faults: &mut Faults, place: &str, part: &PartRule, unit: Unit) {
    if part.weight <= 0 {
        faults.add(place, "weight must be positive".to_owned());
    }
    match (&part.scales, unit) {
        (Some(scales), Unit::Credit) => scales_faults(faults, place, scales, true),
        (None, Unit::Days | Unit::Share) => {}
        (Some(_), Unit::Days | Unit::Share) => {
            faults.add(place, "the factor's scales hold; the part takes none".to_owned())
        }
        (None, Unit::Credit) => faults.add(place, "scales are missing".to_owned()),
    }
    for (name, text) in [("reason", &part.reason), ("remedy", &part.remedy), ("source", &part.source)] {
        if text.trim().is_empty() {
            faults.add(place, format!("{name} is empty"));
        }
    }
}

fn scales_faults(faults: &mut Faults, place: &str, scales: &Scales, silent_allowed: bool) {
    if scales.buyer.is_none() && scales.supplier.is_none() {
        faults.add(place, "at least one party needs a scale".to_owned());
    }
    for (party, scale) in [("buyer", &scales.buyer), ("supplier", &scales.supplier)] {
        if let Some(scale) = scale {
            scale_faults(faults, &format!("{place}.{party}"), scale, silent_allowed);
        }
    }
}

fn scale_faults(faults: &mut Faults, place: &str, scale: &Scale, silent_allowed: bool) {
    if scale.break_points.is_empty() == scale.levels.is_empty() {
        faults.add(place, "give either break_points or levels".to_owned());
    }
    let points =
        || scale.break_points.iter().map(|(_, points)| *points).chain(scale.levels.iter().map(|(_, points)| *points));
    if points().chain(scale.silent).any(|points| !(0..=FULL_POINTS).contains(&points)) {
        faults.add(place, "points must be within 0 and 10000".to_owned());
    }
    if scale.break_points.len() == 1
        || scale.break_points.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a >= b))
    {
        faults.add(place, "break points must be two or more and their measures must rise".to_owned());
    }
    let falls = scale.break_points.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a >= b));
    let rises = scale.break_points.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a <= b));
    if !falls && !rises {
        faults.add(place, "points must go one way along the break points".to_owned());
    }
    faults.once(place, scale.levels.iter().map(|(word, _)| word.as_str()));
    if let Some(silent) = scale.silent {
        if !silent_allowed {
            faults.add(place, "silence has its meaning in [silence] here".to_owned());
        } else if silent > scale.ends().1 {
            faults.add(place, "silence must not be worth more than the best that could be stated".to_owned());
        }
    }
}

fn grade_faults(faults: &mut Faults, file: &File) {
    let limits = &file.grades.limits;
    if limits.windows(2).any(|pair| matches!(pair, [(a, x), (b, y)] if a >= b || x <= y))
        || limits.last().is_none_or(|(_, from)| *from != 0)
    {
        faults.add(
            "grades",
            "grades must follow the alphabet, their limits must fall, and the last must be zero".to_owned(),
        );
    }
    if !(0..=FULL_POINTS).contains(&file.grades.completeness) {
        faults.add("grades", "completeness must be within 0 and 10000".to_owned());
    }
    faults.once("gate", file.gates.iter().map(|gate| gate.id.as_str()));
    for gate in &file.gates {
        if !limits.iter().any(|(grade, _)| *grade == gate.cap) {
            faults.add(&gate.id, format!("cap {} is no grade", gate.cap));
        }
        if !gates::LIST.contains(&gate.id.as_str()) {
            faults.add(&gate.id, "no such gate is tested".to_owned());
        }
    }
}

#[derive(Default)]
pub(super) struct Faults {
    found: Vec<ModelFault>,
}

impl Faults {
    pub(super) fn add(&mut self, place: &str, message: String) {
        self.found.push(ModelFault { place: place.to_owned(), message });
    }

    fn sum(&mut self, place: &str, what: &str, weights: impl Iterator<Item = i32>) {
        let sum: i64 = weights.map(i64::from).sum();
        if sum != i64::from(FULL_POINTS) {
            self.add(place, format!("{what}s add up to {sum} and must add up to 10000"));
        }
    }

    fn once<'a>(&mut self, place: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.add(place, format!("{id} stands twice"));
            }
        }
    }
}
