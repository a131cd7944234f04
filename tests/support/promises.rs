//! Proposals held against assessments: what a target wants, and whether a position is what an assessment says.

use portability::contract::Party;
use portability::scoring::proposal::{Aim, FactChange, Target, Whom};
use portability::scoring::{Amounts, Assessment, Position, Verdict};

/// Every target that the tests try.
pub fn targets() -> Vec<Target> {
    let aims = [Aim::Stand, Aim::Grade('A'), Aim::Grade('B'), Aim::Cost(150_000)];
    let whoms = [Whom::Buyer, Whom::Supplier, Whom::Both];
    whoms.into_iter().flat_map(|whom| aims.map(|aim| Target { whom, aim })).collect()
}

/// Says whether an assessment meets a target, told by the assessment alone.
pub fn is_met(target: Target, assessment: &Assessment<'_>) -> bool {
    target.whom.parties().iter().all(|party| {
        let side = assessment.of(*party);
        match target.aim {
            Aim::Grade(wanted) => side.grade.is_some_and(|grade| grade <= wanted),
            Aim::Stand => side.stand.verdict == Verdict::OneYearStand,
            Aim::Cost(limit) => {
                let cautious = cell(assessment, *party, *party).cautious;
                cautious.and_then(|amount| amount.share).is_some_and(|share| share <= limit)
            }
        }
    })
}

fn cell(assessment: &Assessment<'_>, leaver: Party, bearer: Party) -> Amounts {
    let mut cells = assessment.parting.matrix.iter();
    let found = cells.find(|cell| (cell.leaver, cell.bearer) == (leaver, bearer));
    found.expect("the matrix has four cells").contract_made
}

/// Returns the position that an assessment gives a party.
pub fn position<'m>(assessment: &Assessment<'m>, party: Party) -> Position<'m> {
    let side = assessment.of(party);
    Position {
        portability: side.portability,
        completeness: side.completeness,
        grade: side.grade,
        possible_grade: side.possible_grade,
        gates: side.gates.iter().map(|gate| (gate.id, gate.cap)).collect(),
        stand: Some(side.stand.clone()),
        leaving: cell(assessment, party, party),
        left: cell(assessment, party.other(), party),
    }
}

/// Says whether two terms ask for different values of one fact.
pub fn contradict(a: &[FactChange], b: &[FactChange]) -> bool {
    a.iter().any(|one| b.iter().any(|other| one.path == other.path && one.to != other.to))
}
