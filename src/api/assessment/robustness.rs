//! How firmly a grade stands.

use super::score;
use crate::api::contract::Wire;
use crate::api::pb;
use crate::scoring::{Crossing, Elasticity, NextGrade, Robustness};

pub(super) fn to_proto(robustness: &Robustness<'_>) -> pb::Robustness {
    let Robustness { stability, elasticities, next_grade } = robustness;
    pb::Robustness {
        stability: *stability,
        elasticities: elasticities
            .iter()
            .map(|Elasticity { factor, elasticity }| pb::Elasticity {
                factor: (*factor).to_owned(),
                elasticity: *elasticity,
            })
            .collect(),
        next_grade: next_grade.as_ref().map(next),
    }
}

fn next(next: &NextGrade<'_>) -> pb::NextGrade {
    let NextGrade { grade, distance, gates, crossing } = next;
    pb::NextGrade {
        grade: score::grade(*grade).into(),
        distance: *distance,
        gates: gates.iter().map(|gate| (*gate).to_owned()).collect(),
        crossing: crossing.as_ref().map(|Crossing { factor, part, fact, state, points }| pb::Crossing {
            factor: (*factor).to_owned(),
            part: (*part).to_owned(),
            fact: fact.text(),
            state: state.to_proto(),
            points: *points,
        }),
    }
}
