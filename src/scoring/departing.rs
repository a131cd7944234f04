//! Each party as leaver: the parting matrix at the stand, and the exit curve by month.

use std::rc::Rc;

use jiff::civil::Date;

use super::factors::Scene;
use super::frame::{Decision, Frame};
use super::freedom::Routes;
use super::lens::{End, Facts};
use super::parting::curve::{Curve, Leavers, cell};
use super::parting::draws::Drawn;
use super::parting::{Leaver, Outlook, Pick, Plan};
use super::{Cell, Parting};
use crate::contract::{Contract, Party};

/// The routes of both parties on likely values; their ends are in the scene.
pub(super) struct Sides<'a> {
    buyer: Rc<Routes<'a>>,
    supplier: Rc<Routes<'a>>,
}

impl<'a> Sides<'a> {
    /// Lists the routes of both parties.
    pub(super) fn new(scene: &Scene<'a>) -> Self {
        let list = |party| {
            let of_ends = &scene.side(party).cautious;
            let (contract, silence) = (scene.contract, &scene.model.silence);
            // Where nothing is open likely values are those of both ends.
            let listed =
                || Rc::new(Routes::list(contract, party, End::Likely, scene.as_of, silence, Facts::left_out()));
            if of_ends.facts.is_any_open() { listed() } else { of_ends.clone() }
        };
        Self { buyer: list(Party::Buyer), supplier: list(Party::Supplier) }
    }

    /// Returns a party that thinks of leaving, at the three values.
    pub(super) fn leavers<'s>(&'s self, scene: &'s Scene<'a>, frame: &Frame, party: Party) -> Leavers<'s> {
        self.leavers_at(scene, frame, party, Pick::High)
    }

    /// Returns the same with what nine draws in ten stay below for the dear end of estimates; none where nothing is drawn.
    pub(super) fn leavers_of_draws<'s>(
        &'s self,
        scene: &'s Scene<'a>,
        frame: &Frame,
        party: Party,
    ) -> Option<Leavers<'s>> {
        frame.draws.then(|| self.leavers_at(scene, frame, party, Pick::NineTenths))
    }

    fn leavers_at<'s>(&'s self, scene: &'s Scene<'a>, frame: &Frame, party: Party, dear: Pick) -> Leavers<'s> {
        let likely = if party == Party::Buyer { &self.buyer } else { &self.supplier };
        let (side, contract) = (scene.side(party), scene.contract);
        let sides = [(&**likely, contract), (&*side.cautious, contract), (&*side.friendly, contract)];
        leavers(scene, frame, party, sides, dear)
    }
}

/// Returns who thinks of leaving, at the three values.
fn leavers<'a>(
    scene: &'a Scene<'_>,
    frame: &Frame,
    party: Party,
    sides: [(&'a Routes<'a>, &'a Contract); 3],
    dear: Pick,
) -> Leavers<'a> {
    let [likely, cautious, friendly] = sides;
    let leaver = |(routes, contract): (&'a Routes<'a>, &'a Contract), end, pick| {
        let (model, fees, last) = (scene.model, &scene.fees, frame.last);
        let horizon_months = frame.horizon_months;
        Leaver::new(Outlook { contract, model, party, routes, fees, end, pick, last, horizon_months }, None)
    };
    Leavers {
        likely: leaver(likely, End::Likely, Pick::Likely),
        cautious: leaver(cautious, End::Cautious, dear),
        friendly: leaver(friendly, End::Friendly, Pick::Low),
    }
}

/// Works out a party's part of the matrix, by the facts that are in force on the day of its exit.
pub(super) fn put_matrix(
    contract: &Contract,
    scene: &Scene<'_>,
    frame: &Frame,
    leavers: &Leavers<'_>,
    party: Party,
    into: &mut Vec<Cell>,
) {
    let at_stand = [(frame.stand_month, frame.stand_on.max(scene.as_of))];
    by_facts(contract, scene, frame, (leavers, party), &at_stand, &mut |leavers, decisions| {
        let drawn = frame.draws.then(|| Drawn::new(&leavers.likely));
        for (_, day) in decisions {
            let departures = leavers.depart(Plan::DecidedOn(*day));
            for bearer in [Party::Buyer, Party::Supplier] {
                into.push(cell((party, bearer), *day, &departures, &scene.fees, drawn.as_ref()));
            }
        }
    });
}

/// Works out a party's part of matrix and curve; each month by the facts that are in force on the day of its exit.
pub(super) fn put_parting(
    contract: &Contract,
    scene: &Scene<'_>,
    frame: &Frame,
    leavers: &Leavers<'_>,
    party: Party,
    into: &mut Parting,
) {
    put_matrix(contract, scene, frame, leavers, party, &mut into.matrix);
    by_facts(contract, scene, frame, (leavers, party), &frame.curve_decisions, &mut |leavers, decisions| {
        let standing = leavers.standing(&scene.fees);
        let drawn = frame.draws.then(|| Drawn::new(&leavers.likely));
        let mut curve = Curve::new(party, &scene.fees, &standing, drawn.as_ref());
        into.curve.reserve(decisions.len());
        let Some(((month, day), later)) = decisions.split_first() else { return };
        let mut departures = leavers.depart(Plan::DecidedOn(*day));
        into.curve.push(curve.month(*month, *day, &departures));
        for (month, day) in later {
            // Who decides a month later is often free on the same day, and has only less long to wait.
            if !departures.decide_on(*day) {
                departures = leavers.depart(Plan::DecidedOn(*day));
            }
            into.curve.push(curve.month(*month, *day, &departures));
        }
    });
}

fn routes<'c>(contract: &'c Contract, scene: &Scene<'_>, party: Party, end: End) -> Routes<'c> {
    Routes::list(contract, party, end, scene.as_of, &scene.model.silence, Facts::left_out())
}

/// Shows who leaves on decisions in order, by the facts that are in force on the day of the exit: once for all decisions
/// in a row for which they are the same.
pub(super) fn by_facts(
    contract: &Contract,
    scene: &Scene<'_>,
    frame: &Frame,
    (leavers, party): (&Leavers<'_>, Party),
    decisions: &[Decision],
    show: &mut dyn FnMut(&Leavers<'_>, &[Decision]),
) {
    if contract.dated.is_empty() {
        return show(leavers, decisions);
    }
    for decided in decisions.chunk_by(|(_, day), (_, next)| contract.is_same_in_force(*day, *next)) {
        let Some((_, first)) = decided.first() else { continue };
        let on_decision = contract.in_force(*first);
        let ahead = routes(&on_decision, scene, party, End::Cautious);
        let exit = |day: Date| ahead.free_on(day).unwrap_or(day);
        for left in decided.chunk_by(|(_, day), (_, next)| contract.is_same_in_force(exit(*day), exit(*next))) {
            let Some((_, first)) = left.first() else { continue };
            let then = contract.in_force(exit(*first));
            let cautious = routes(&then, scene, party, End::Cautious);
            // Where nothing is open both ends are the same, and so are likely values.
            let other = |end| cautious.facts.is_any_open().then(|| routes(&then, scene, party, end));
            let (likely, friendly) = (other(End::Likely), other(End::Friendly));
            let of = |routes| (routes, &*then);
            let sides = [likely.as_ref().unwrap_or(&cautious), &cautious, friendly.as_ref().unwrap_or(&cautious)];
            show(&self::leavers(scene, frame, party, sides.map(of), Pick::High), left);
        }
    }
}
