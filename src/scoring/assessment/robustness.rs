//! How firmly a grade stands, and what would move it.

use super::Points;
use crate::contract::{Path, State};

/// How firmly a party's grade stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robustness<'a> {
    /// In which share of 1,000 fixed weightings round the model's the grade stays, in basis points; none where there is no
    /// grade yet.
    pub stability: Option<i32>,
    /// By how much a hundredth of its points more, in each factor that counts, moves portability, in basis points of a
    /// hundredth, in the order of the model; they add up to 10,000 but for rounding. Empty where nothing is proven.
    pub elasticities: Vec<Elasticity<'a>>,
    /// The way to the next grade; none for the best one.
    pub next_grade: Option<NextGrade<'a>>,
}

/// How portability answers to one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elasticity<'a> {
    /// The factor's id.
    pub factor: &'a str,
    /// By how many basis points of a hundredth portability moves where the factor moves by a hundredth.
    pub elasticity: i32,
}

/// The way to the next grade, of proven points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextGrade<'a> {
    /// The grade.
    pub grade: char,
    /// The points that are missing; nothing where only a gate holds the grade.
    pub distance: Points,
    /// The gates that hold the grade below it, whatever the points.
    pub gates: Vec<&'a str>,
    /// The one fact that would cross the distance, if what it decides were as good as can be; of several the one that moves
    /// the points least. None where no one fact would.
    pub crossing: Option<Crossing<'a>>,
}

/// A fact that would lift the points to the next grade by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing<'a> {
    /// The factor it belongs to.
    pub factor: &'a str,
    /// The part of the factor.
    pub part: &'a str,
    /// The fact.
    pub fact: Path,
    /// What is known of it.
    pub state: State,
    /// The proven points that portability would have.
    pub points: Points,
}
