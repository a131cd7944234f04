//! Where a party stands with a contract, without a word on why: what is compared before and after a change.
//!
//! It is what an assessment says of the same contract, worked out with nothing that is not asked for.

use super::departing::{Sides, put_matrix};
use super::factors::Scene;
use super::frame::Frame;
use super::lens::Facts;
use super::measure::measure;
use super::model::Model;
use super::points::add_up;
use super::side::{completeness, stand_of};
use super::{Amounts, Analyses, Cell, Request, Span, Stand, exit_day, gates, grade};
use crate::contract::{Contract, Party};

/// Where one party stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position<'m> {
    /// Its portability, in basis points.
    pub portability: Span,
    /// The share of the weight whose facts are settled, in basis points.
    pub completeness: i32,
    /// The grade of what is proven; none below the completeness that a grade needs.
    pub grade: Option<char>,
    /// The grade of what is possible.
    pub possible_grade: char,
    /// The gates that are established or not excluded: id, and the best grade each leaves.
    pub gates: Vec<(&'m str, char)>,
    /// The stand with the party as leaver; none only where nobody asked for it.
    pub stand: Option<Stand<'m>>,
    /// What the contract makes it bear where it leaves itself, decided in the month of the stand.
    pub leaving: Amounts,
    /// What the contract makes it bear where the other leaves then; below zero where it receives more than it bears.
    pub left: Amounts,
}

/// What of a position is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sought {
    /// Points, completeness, gates and grades.
    pub points: bool,
    /// The stand.
    pub stand: bool,
    /// The money.
    pub money: bool,
}

impl Sought {
    /// Everything.
    pub(super) const ALL: Self = Self { points: true, stand: true, money: true };
    /// Points alone.
    pub(super) const POINTS: Self = Self { points: true, stand: false, money: false };
}

/// Returns where buyer and supplier stand; what is not asked for stays empty.
pub(super) fn positions<'m>(
    contract: &Contract,
    model: &'m Model,
    request: &Request<'_>,
    sought: Sought,
) -> [Position<'m>; 2] {
    let in_force = contract.in_force(exit_day(contract, model, request));
    let frame =
        Frame::new(&in_force, &Request { curve: false, analyses: Analyses::default(), profile: None, ..*request });
    // A test of the stand asks which facts its figures hang on.
    let facts = if sought.stand { Facts::kept() } else { Facts::left_out() };
    let scene = frame.scene(&in_force, model, facts);
    let mut positions = [Party::Buyer, Party::Supplier]
        .map(|party| if sought.points { of_points(model, &scene, &frame, party) } else { empty() });
    if sought.stand || sought.money {
        put_parting(contract, model, &scene, &frame, sought, &mut positions);
    }
    positions
}

/// Puts stand and money into the positions.
fn put_parting<'m>(
    contract: &Contract,
    model: &'m Model,
    scene: &Scene<'_>,
    frame: &Frame,
    sought: Sought,
    [buyer, supplier]: &mut [Position<'m>; 2],
) {
    let sides = Sides::new(scene);
    let mut matrix: Vec<Cell> = Vec::new();
    for (party, position) in [(Party::Buyer, &mut *buyer), (Party::Supplier, &mut *supplier)] {
        let leavers = sides.leavers(scene, frame, party);
        if sought.stand {
            position.stand = Some(stand_of(model, scene, frame, &leavers, party).0);
        }
        if sought.money {
            put_matrix(contract, scene, frame, &leavers, party, &mut matrix);
        }
    }
    for cell in matrix {
        let position = if cell.bearer == Party::Buyer { &mut *buyer } else { &mut *supplier };
        if cell.leaver == cell.bearer {
            position.leaving = cell.contract_made;
        } else {
            position.left = cell.contract_made;
        }
    }
}

fn of_points<'m>(model: &'m Model, scene: &Scene<'_>, frame: &Frame, party: Party) -> Position<'m> {
    let results = measure(model, scene, party);
    let portability = add_up(model, party, &results.measures()).portability;
    let completeness = completeness(model, &results);
    let gates = gates::gates(model, scene, party, frame.horizon_days);
    Position {
        portability,
        completeness,
        grade: grade::proven(&model.grades, portability.proven, completeness, &gates),
        possible_grade: grade::possible(&model.grades, portability.possible, &gates),
        gates: gates.iter().map(|gate| (gate.id, gate.cap)).collect(),
        ..empty()
    }
}

/// Returns a position of which nothing is known yet.
fn empty() -> Position<'static> {
    Position {
        portability: Span::default(),
        completeness: 0,
        grade: None,
        possible_grade: 'E',
        gates: Vec::new(),
        stand: None,
        leaving: Amounts::default(),
        left: Amounts::default(),
    }
}
