//! Grades: letters for points, capped by gates, withheld where too little is known.

use super::model::Grades;
use super::{Gate, Points};

/// Returns the letter of points, before gates.
pub(super) fn letter(grades: &Grades, points: Points) -> char {
    grades.limits.iter().find(|(_, from)| points >= *from).or(grades.limits.last()).map_or('E', |(grade, _)| *grade)
}

/// Returns the grade of what is proven: capped by every gate that is not excluded, none below the completeness needed.
pub(super) fn proven(grades: &Grades, points: Points, completeness: i32, gates: &[Gate]) -> Option<char> {
    let capped = gates.iter().map(|gate| gate.cap).fold(letter(grades, points), char::max);
    (completeness >= grades.completeness).then_some(capped)
}

/// Returns the grade of what is possible: capped by the established gates only.
pub(super) fn possible(grades: &Grades, points: Points, gates: &[Gate]) -> char {
    gates.iter().filter(|gate| gate.established).map(|gate| gate.cap).fold(letter(grades, points), char::max)
}
