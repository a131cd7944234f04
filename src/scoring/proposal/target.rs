//! What is wanted of a contract, for whom, and how far a contract is from it.

use crate::contract::Party;
use crate::scoring::model::Model;
use crate::scoring::position::{Position, Sought};
use crate::scoring::{Outcome, Points, StandTest};

/// The highest limit of a cost that can be wanted, in millionths of a year's fees: ten years' fees, the end of every scale.
pub const MAX_COST_LIMIT: i64 = 10_000_000;

/// For whom something is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// For the buyer.
    Buyer,
    /// For the supplier.
    Supplier,
    /// For each of the two.
    Both,
}

impl Whom {
    /// Returns the parties.
    pub fn parties(self) -> &'static [Party] {
        match self {
            Self::Buyer => &[Party::Buyer],
            Self::Supplier => &[Party::Supplier],
            Self::Both => Party::ALL,
        }
    }

    /// Returns whom it may cost something: the other party, and each where it is wanted for both.
    pub(super) fn others(self) -> &'static [Party] {
        match self {
            Self::Buyer => &[Party::Supplier],
            Self::Supplier => &[Party::Buyer],
            Self::Both => Party::ALL,
        }
    }

    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Supplier => "supplier",
            Self::Both => "both",
        }
    }

    /// Returns whom a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Buyer, Self::Supplier, Self::Both].into_iter().find(|whom| whom.word() == word)
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// For whom; where for both, each has to have it.
    pub whom: Whom,
    /// What.
    pub aim: Aim,
}

/// What is wanted for a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A grade of what is proven, or a better one: `A` to `E`. Gates cap it and completeness withholds it, as ever.
    Grade(char),
    /// The verdict of a one-year stand, with the party as leaver.
    Stand,
    /// At most this cost, in millionths of a year's fees, 0 to [`MAX_COST_LIMIT`]: what the contract makes the party bear
    /// where it leaves in the month of the stand, at the cautious value; its own cell of the parting matrix.
    Cost(i64),
}

impl Aim {
    /// Returns what of a position decides it.
    pub(super) fn sought(self) -> Sought {
        match self {
            Self::Grade(_) => Sought::POINTS,
            Self::Stand => Sought { points: false, stand: true, money: false },
            Self::Cost(_) => Sought { points: false, stand: false, money: true },
        }
    }
}

/// What a party misses of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing<'m> {
    /// The party.
    pub party: Party,
    /// Proven points below the grade, in basis points; zero for other targets.
    pub points: Points,
    /// Completeness below the least that a grade needs, in basis points; zero for other targets.
    pub completeness: i32,
    /// The gates that cap the grade below the one wanted.
    pub gates: Vec<&'m str>,
    /// The tests of the stand that do not pass.
    pub tests: Vec<&'static str>,
    /// Cost above the limit, in millionths of a year's fees; none for other targets, and where the cost is open.
    pub cost: Option<i64>,
    /// Whether the cost is open, so that no limit holds.
    pub cost_is_open: bool,
}

/// Returns what each party misses of a target; nothing where it is met.
pub(super) fn missing<'m>(model: &Model, target: Target, positions: &[Position<'m>; 2]) -> Vec<Missing<'m>> {
    let of = |party: &Party| missing_of(model, target.aim, *party, of_party(positions, *party));
    target.whom.parties().iter().filter_map(of).collect()
}

/// Returns the position of a party.
pub(super) fn of_party<'p, 'm>([buyer, supplier]: &'p [Position<'m>; 2], party: Party) -> &'p Position<'m> {
    party.choose(buyer, supplier)
}

fn missing_of<'m>(model: &Model, aim: Aim, party: Party, position: &Position<'m>) -> Option<Missing<'m>> {
    let none = Missing {
        party,
        points: 0,
        completeness: 0,
        gates: Vec::new(),
        tests: Vec::new(),
        cost: None,
        cost_is_open: false,
    };
    match aim {
        Aim::Grade(grade) => {
            let from = points_of(model, grade);
            let points = (from - position.portability.proven).max(0);
            let completeness = (model.grades.completeness - position.completeness).max(0);
            let gates: Vec<&str> = blocking(position, grade).collect();
            let met = points == 0 && completeness == 0 && gates.is_empty();
            (!met).then_some(Missing { points, completeness, gates, ..none })
        }
        Aim::Stand => {
            let tests: Vec<&str> = not_passed(position).map(|test| test.id).collect();
            (!tests.is_empty()).then_some(Missing { tests, ..none })
        }
        Aim::Cost(limit) => match share(position) {
            Some(share) if share <= limit => None,
            Some(share) => Some(Missing { cost: Some(share - limit), ..none }),
            None => Some(Missing { cost_is_open: true, ..none }),
        },
    }
}

/// Returns how far a contract is from a target, on a scale for ranking alone: zero where it is met, and less is nearer.
///
/// Summed over the parties it is wanted for. A gate weighs as much as all points there are, a test that does not pass as
/// much as any margin, and a cost that is open more than any cost that is known.
pub(super) fn distance(model: &Model, target: Target, positions: &[Position<'_>; 2]) -> i64 {
    let of = |party: &Party| {
        let position = of_party(positions, *party);
        match target.aim {
            Aim::Grade(grade) => {
                let points = (points_of(model, grade) - position.portability.proven).max(0);
                let completeness = (model.grades.completeness - position.completeness).max(0);
                let gates = i64::try_from(blocking(position, grade).count()).unwrap_or(i64::MAX);
                gates.saturating_mul(10_000) + i64::from(points) + i64::from(completeness)
            }
            Aim::Stand => not_passed(position).map(shortfall).sum(),
            Aim::Cost(limit) => share(position).map_or(OPEN_COST, |share| (share - limit).clamp(0, OPEN_COST - 1)),
        }
    };
    target.whom.parties().iter().map(of).sum()
}

/// What a cost that is open counts for in a distance, in millionths of a year's fees: a million years' fees.
const OPEN_COST: i64 = 1_000_000_000_000;

/// Returns the points from which a grade holds; all there are for a letter that is no grade.
fn points_of(model: &Model, grade: char) -> Points {
    let of_grade = model.grades.limits.iter().find(|(letter, _)| *letter == grade);
    of_grade.map_or(crate::scoring::FULL_POINTS, |(_, from)| *from)
}

/// Returns the gates that cap a grade below the one wanted.
fn blocking<'p, 'm>(position: &'p Position<'m>, grade: char) -> impl Iterator<Item = &'m str> + use<'p, 'm> {
    position.gates.iter().filter(move |(_, cap)| grade < *cap).map(|(id, _)| *id)
}

fn not_passed<'p>(position: &'p Position<'_>) -> impl Iterator<Item = &'p StandTest<'p>> {
    let tests = position.stand.iter().flat_map(|stand| &stand.tests);
    tests.filter(|test| match test.outcome {
        Outcome::Pass | Outcome::NotApplicable => false,
        Outcome::Unknown | Outcome::Fail => true,
    })
}

/// Returns how far a test is from passing: a million, and up to a million more by its margin.
fn shortfall(test: &StandTest<'_>) -> i64 {
    let grain = match test.margin_unit {
        "tests" => 50_000,
        "days" => 500,
        // A year's fees above the limit count for a tenth of a test.
        _ => 0,
    };
    let by_margin = match test.margin {
        None => 600_000,
        Some(margin) if grain == 0 => (-margin / 10).clamp(0, 599_999),
        Some(margin) => margin.saturating_neg().max(0).saturating_mul(grain).min(599_999),
    };
    1_000_000 + by_margin
}

/// Returns what leaving costs a party at the cautious value, in millionths of a year's fees.
fn share(position: &Position<'_>) -> Option<i64> {
    position.leaving.cautious.and_then(|amount| amount.share)
}
