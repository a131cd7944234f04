//! Grades: letters for points, capped by gates, withheld where too little is known.

use super::model::Grades;
use super::{Gate, Points};

/// Returns the letter of points, before gates.
pub(super) fn letter(grades: &Grades, points: Points) -> char {
    grades.limits.iter().find(|(_, from)| points >= *from).or(grades.limits.last()).map_or('E', |(grade, _)| *grade)
}

/// Returns the `grade`, of what is proven: capped by every gate that is not excluded, `not_graded_yet` below the
/// completeness needed.
pub(super) fn proven(grades: &Grades, points: Points, completeness: i32, gates: &[Gate]) -> Option<char> {
    let capped = gates.iter().map(|gate| gate.cap).fold(letter(grades, points), char::max);
    (completeness >= grades.completeness).then_some(capped)
}

/// Returns the `possible_grade`, of what is possible: capped by the established gates only.
pub(super) fn possible(grades: &Grades, points: Points, gates: &[Gate]) -> char {
    gates.iter().filter(|gate| gate.established).map(|gate| gate.cap).fold(letter(grades, points), char::max)
}

#[cfg(test)]
mod tests {
    use super::super::Model;
    use super::*;

    fn gate(cap: char, established: bool) -> Gate<'static> {
        Gate { id: "", cap, established, reason: "", facts: Vec::new() }
    }

    #[test]
    fn a_letter_begins_at_its_limit() {
        let grades = Model::newest().grades;
        let letters = [10_000, 8_000, 7_999, 6_500, 6_499, 5_000, 4_999, 3_000, 2_999, 0].map(|at| letter(&grades, at));
        assert_eq!(letters, ['A', 'A', 'B', 'B', 'C', 'C', 'D', 'D', 'E', 'E']);
    }

    #[test]
    fn a_gate_caps_what_is_possible_only_where_it_is_established() {
        let grades = Model::newest().grades;
        let gates = [gate('C', true), gate('D', false)];
        assert_eq!((proven(&grades, 9_000, 5_000, &gates), possible(&grades, 9_000, &gates)), (Some('D'), 'C'));
        assert_eq!((proven(&grades, 1_000, 5_000, &gates), possible(&grades, 1_000, &gates)), (Some('E'), 'E'));
    }

    #[test]
    fn a_grade_is_withheld_where_less_than_half_is_settled() {
        let grades = Model::newest().grades;
        assert_eq!([4_999, 5_000].map(|completeness| proven(&grades, 5_500, completeness, &[])), [None, Some('C')]);
    }
}
