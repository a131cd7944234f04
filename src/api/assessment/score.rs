//! Points, grades, gates and reasons.

use crate::api::contract::{Wire, evidence_to_proto};
use crate::api::pb;
use crate::contract::Path;
use crate::scoring::{DimensionScore, FactorScore, Gap, Gate, Measure, ProfileScore, Reason, Span};

pub(super) fn gap(gap: Gap) -> pb::Gap {
    let Gap { least, most } = gap;
    pb::Gap { least, most }
}

/// Returns the message of a score.
pub(in crate::api) fn span(span: Span) -> pb::Span {
    let Span { proven, possible } = span;
    pb::Span { proven, possible }
}

/// Returns the grade of a letter; a letter that is none counts as the most bound.
pub(in crate::api) fn grade(letter: char) -> pb::Grade {
    match letter {
        'A' => pb::Grade::A,
        'B' => pb::Grade::B,
        'C' => pb::Grade::C,
        'D' => pb::Grade::D,
        _ => pb::Grade::E,
    }
}

pub(super) fn paths(paths: &[Path]) -> Vec<String> {
    paths.iter().map(Path::text).collect()
}

pub(super) fn dimension(dimension: &DimensionScore<'_>) -> pb::DimensionScore {
    let DimensionScore { id, weight, points, factors } = dimension;
    pb::DimensionScore {
        id: (*id).to_owned(),
        weight: *weight,
        points: Some(span(*points)),
        factors: factors.iter().map(factor).collect(),
    }
}

fn factor(factor: &FactorScore<'_>) -> pb::FactorScore {
    let FactorScore { id, weight, measure: measured, points, lost, facts } = factor;
    pb::FactorScore {
        id: (*id).to_owned(),
        weight: *weight,
        measure: Some(measure(*measured)),
        points: points.map(span),
        lost: *lost,
        facts: paths(facts),
    }
}

fn measure(measure: Measure) -> pb::Measure {
    let measure = match measure {
        Measure::NotApplicable => pb::measure::Measure::NotApplicable(pb::MeasureNotApplicable {}),
        Measure::Unknown => pb::measure::Measure::Unknown(pb::MeasureUnknown {}),
        Measure::Between { cautious, friendly, silent, applies_open } => {
            pb::measure::Measure::Between(pb::MeasureBetween { cautious, friendly, silent, applies_open })
        }
    };
    pb::Measure { measure: Some(measure) }
}

pub(super) fn gate(gate: &Gate<'_>) -> pb::Gate {
    let Gate { id, cap, established, reason, facts } = gate;
    pb::Gate {
        id: (*id).to_owned(),
        cap: grade(*cap).into(),
        established: *established,
        reason: (*reason).to_owned(),
        facts: paths(facts),
    }
}

pub(super) fn reason(reason: &Reason<'_>) -> pb::Reason {
    let Reason { code, part, dimension, lost, fact, state, evidence, text, remedy, effort, source } = reason;
    pb::Reason {
        code: (*code).to_owned(),
        part: (*part).to_owned(),
        dimension: (*dimension).to_owned(),
        lost: *lost,
        fact: fact.as_ref().map(Path::text),
        state: state.to_proto(),
        text: (*text).to_owned(),
        remedy: (*remedy).to_owned(),
        effort: (*effort).to_owned(),
        source: (*source).to_owned(),
        evidence: evidence.iter().map(evidence_to_proto).collect(),
    }
}

pub(super) fn profile(profile: &ProfileScore) -> pb::ProfileScore {
    let ProfileScore { digest, buyer, supplier } = profile;
    pb::ProfileScore { digest: digest.clone(), buyer: Some(span(*buyer)), supplier: Some(span(*supplier)) }
}
