//! The vector: the measures that were scored, in one line, from which the score recomputes.
//!
//! `CPV:1/v1:0123456789ab/B/TFN:365/EFF:U/.../C:8200/G:NWO?/S/...`: the format's version; the model's version and the
//! first twelve digits of its digest; then for `B`uyer and `S`upplier each factor by its code and its measure in the
//! factor's unit; `C`, completeness in basis points; `G`, gates by code, with `?` where open facts only do not exclude one.
//!
//! A measure is a number; `cautious-friendly` where facts are open; `U` where nothing is known; `S` and a number where it
//! rests on silence; `N` where the factor does not apply; a `?` at its end where that is open.

use thiserror::Error;

use super::measure::unit_ends;
use super::model::{Factor, Model};
use super::points::{PartyPoints, add_up};
use super::{Gate, Measure, Span, grade};
use crate::contract::Party;

/// Why a vector was not taken.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum VectorFault {
    /// It does not start as a vector of this format.
    #[error("a vector starts with CPV:1/")]
    Format,
    /// It was made with another model.
    #[error("the vector was made with model {found}, and this is {expected}")]
    Model {
        /// What it names.
        found: String,
        /// What it would have to name.
        expected: String,
    },
    /// Something in it cannot be read.
    #[error("{element:?} is not what stands at that place: {expected}")]
    Element {
        /// The element.
        element: String,
        /// What may stand there.
        expected: String,
    },
    /// It ends too early or goes on too long.
    #[error("the vector has {found} elements, and this model has {expected}")]
    Length {
        /// How many it has.
        found: usize,
        /// How many it would have to have.
        expected: usize,
    },
}

/// What recomputes from a vector alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The buyer's points.
    pub buyer: RecomputedParty,
    /// The supplier's points.
    pub supplier: RecomputedParty,
    /// The lower of the two.
    pub mutual: Span,
}

/// What recomputes for one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecomputedParty {
    /// The points.
    pub points: PartyPoints,
    /// The grade of what is proven.
    pub grade: Option<char>,
    /// The grade of what is possible.
    pub possible_grade: char,
    /// Completeness, in basis points.
    pub completeness: i32,
}

/// What a vector says of one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VectorSide<'a> {
    /// The measures, in the order of the model.
    pub measures: Vec<Measure>,
    /// Completeness, in basis points.
    pub completeness: i32,
    /// The gates.
    pub gates: &'a [Gate<'a>],
}

/// Writes a vector.
pub(super) fn write(model: &Model, buyer: &VectorSide<'_>, supplier: &VectorSide<'_>) -> String {
    let mut line = String::with_capacity(1_024);
    line.push_str("CPV:1/");
    line.push_str(&stamp(model));
    for (letter, side) in [("/B", buyer), ("/S", supplier)] {
        line.push_str(letter);
        for ((_, factor), measure) in model.factors().zip(&side.measures) {
            line.push('/');
            line.push_str(&factor.code);
            line.push(':');
            put_measure(&mut line, *measure);
        }
        line.push_str("/C:");
        line.push_str(itoa::Buffer::new().format(side.completeness));
        line.push_str("/G:");
        for (at, gate) in side.gates.iter().enumerate() {
            let code = model.gates.iter().find(|rule| rule.id == gate.id).map_or("", |rule| rule.code.as_str());
            line.push_str(if at > 0 { "," } else { "" });
            line.push_str(code);
            line.push_str(if gate.established { "" } else { "?" });
        }
    }
    line
}

fn stamp(model: &Model) -> String {
    format!("{}:{}", model.version(), model.digest().get(..12).unwrap_or_default())
}

fn put_measure(line: &mut String, measure: Measure) {
    match measure {
        Measure::NotApplicable => line.push('N'),
        Measure::Unknown => line.push('U'),
        Measure::Between { cautious, friendly, silent, applies_open } => {
            line.push_str(if silent { "S" } else { "" });
            line.push_str(itoa::Buffer::new().format(cautious));
            if cautious != friendly {
                line.push('-');
                line.push_str(itoa::Buffer::new().format(friendly));
            }
            line.push_str(if applies_open { "?" } else { "" });
        }
    }
}

/// Recomputes the score of a vector, and from nothing else.
///
/// # Errors
///
/// Returns what is wrong with the vector, or that it was made with another model.
pub fn recompute(vector: &str, model: &Model) -> Result<Recomputed, VectorFault> {
    let rest = vector.strip_prefix("CPV:1/").ok_or(VectorFault::Format)?;
    let elements: Vec<&str> = rest.split('/').take(4_096).collect();
    let n_factors = model.factors().count();
    let expected = 1 + 2 * (n_factors + 3);
    let (Some((made_with, sides)), true) = (elements.split_first(), elements.len() == expected) else {
        return Err(VectorFault::Length { found: elements.len(), expected });
    };
    if *made_with != stamp(model) {
        return Err(VectorFault::Model { found: (*made_with).to_owned(), expected: stamp(model) });
    }
    let (buyer, supplier) = sides.split_at(n_factors + 3);
    let buyer = side(model, Party::Buyer, buyer)?;
    let supplier = side(model, Party::Supplier, supplier)?;
    let mutual = Span {
        proven: buyer.points.portability.proven.min(supplier.points.portability.proven),
        possible: buyer.points.portability.possible.min(supplier.points.portability.possible),
    };
    Ok(Recomputed { buyer, supplier, mutual })
}

fn side(model: &Model, party: Party, elements: &[&str]) -> Result<RecomputedParty, VectorFault> {
    let letter = if party == Party::Buyer { "B" } else { "S" };
    let mut elements = elements.iter().copied();
    let fault = |element: &str, expected: &str| VectorFault::Element {
        element: element.to_owned(),
        expected: expected.to_owned(),
    };
    let head = elements.next().unwrap_or_default();
    if head != letter {
        return Err(fault(head, letter));
    }
    let mut measures = Vec::new();
    for (_, factor) in model.factors() {
        let element = elements.next().unwrap_or_default();
        let measure = element
            .strip_prefix(factor.code.as_str())
            .and_then(|rest| rest.strip_prefix(':'))
            .and_then(|text| parse(factor, text));
        measures.push(measure.ok_or_else(|| fault(element, &format!("{} and a measure", factor.code)))?);
    }
    let completeness = elements.next().unwrap_or_default();
    let completeness = completeness
        .strip_prefix("C:")
        .and_then(|digits| digits.parse().ok())
        .filter(|share| (0..=10_000).contains(share))
        .ok_or_else(|| fault(completeness, "C: and completeness in basis points"))?;
    let written = elements.next().unwrap_or_default();
    let gates = gates(model, written).ok_or_else(|| fault(written, "G: and the codes of gates"))?;
    let points = add_up(model, party, &measures);
    let grade = grade::proven(&model.grades, points.portability.proven, completeness, &gates);
    let possible_grade = grade::possible(&model.grades, points.portability.possible, &gates);
    Ok(RecomputedParty { points, grade, possible_grade, completeness })
}

fn parse(factor: &Factor, text: &str) -> Option<Measure> {
    let (text, applies_open) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
    match text {
        "N" if !applies_open => return Some(Measure::NotApplicable),
        "U" if !applies_open => return Some(Measure::Unknown),
        _ => {}
    }
    let (text, silent) = text.strip_prefix('S').map_or((text, false), |text| (text, true));
    let (cautious, friendly) = text.split_once('-').unwrap_or((text, text));
    let (worst, best) = unit_ends(factor.unit);
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|number| plain && (worst.min(best)..=worst.max(best)).contains(number))
    };
    Some(Measure::Between { cautious: number(cautious)?, friendly: number(friendly)?, silent, applies_open })
}

fn gates<'m>(model: &'m Model, element: &str) -> Option<Vec<Gate<'m>>> {
    let codes = element.strip_prefix("G:")?;
    let gate = |code: &str| {
        let (code, established) = code.strip_suffix('?').map_or((code, true), |code| (code, false));
        let rule = model.gates.iter().find(|rule| rule.code == code)?;
        Some(Gate { id: &rule.id, cap: rule.cap, established, reason: &rule.reason, facts: Vec::new() })
    };
    if codes.is_empty() { Some(Vec::new()) } else { codes.split(',').map(gate).collect() }
}
