//! Each party as leaver: the parting matrix at the stand, and the exit curve by month.

use jiff::civil::Date;

use super::factors::Scene;
use super::frame::Frame;
use super::freedom::Routes;
use super::lens::{End, Facts};
use super::parting::curve::{Departures, Leavers, cell, curve_month};
use super::parting::{Leaver, Outlook, Pick, Plan};
use super::{CostItem, Parting};
use crate::contract::{Contract, Party, Period};

/// The routes of both parties on likely values; their ends are in the scene.
pub(super) struct Sides<'a> {
    buyer: Routes<'a>,
    supplier: Routes<'a>,
}

impl<'a> Sides<'a> {
    /// Lists the routes of both parties.
    pub(super) fn new(scene: &Scene<'a>) -> Self {
        let list = |party| {
            let of_ends = &scene.side(party).cautious;
            let (contract, silence) = (scene.contract, &scene.model.silence);
            // Where nothing is open likely values are those of both ends.
            let listed = || Routes::list(contract, party, End::Likely, scene.as_of, silence, Facts::left_out());
            if of_ends.facts.is_any_open() { listed() } else { of_ends.clone() }
        };
        Self { buyer: list(Party::Buyer), supplier: list(Party::Supplier) }
    }

    /// Returns a party that thinks of leaving, at the three values.
    pub(super) fn leavers<'s>(&'s self, scene: &'s Scene<'a>, frame: &Frame, party: Party) -> Leavers<'s> {
        let likely = if party == Party::Buyer { &self.buyer } else { &self.supplier };
        let (side, contract) = (scene.side(party), scene.contract);
        leavers(scene, frame, party, [(likely, contract), (&side.cautious, contract), (&side.friendly, contract)])
    }
}

/// Returns who thinks of leaving, at the three values.
fn leavers<'a>(
    scene: &'a Scene<'_>,
    frame: &Frame,
    party: Party,
    sides: [(&'a Routes<'a>, &'a Contract); 3],
) -> Leavers<'a> {
    let [likely, cautious, friendly] = sides;
    let leaver = |(routes, contract): (&'a Routes<'a>, &'a Contract), end, pick| {
        let (model, fees, last) = (scene.model, &scene.fees, frame.last);
        let horizon_months = frame.horizon_months;
        Leaver::new(Outlook { contract, model, party, routes, fees, end, pick, last, horizon_months }, None)
    };
    Leavers {
        likely: leaver(likely, End::Likely, Pick::Likely),
        cautious: leaver(cautious, End::Cautious, Pick::High),
        friendly: leaver(friendly, End::Friendly, Pick::Low),
    }
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
    let standing = leavers.standing(&scene.fees);
    let at_stand = frame.stand_on.max(scene.as_of);
    on_day(contract, scene, frame, (leavers, &standing), (party, at_stand), &mut |departures, _| {
        for bearer in [Party::Buyer, Party::Supplier] {
            into.matrix.push(cell(party, bearer, departures, &scene.fees));
        }
    });
    for month in 0..frame.curve_months {
        let day = Period::months(month).after(scene.as_of);
        on_day(contract, scene, frame, (leavers, &standing), (party, day), &mut |departures, standing| {
            into.curve.push(curve_month(party, month, day, departures, standing, &scene.fees));
        });
    }
}

/// Shows the departures of a decision on a day, by the facts that are in force on the day of the exit.
fn on_day(
    contract: &Contract,
    scene: &Scene<'_>,
    frame: &Frame,
    (leavers, standing): (&Leavers<'_>, &[CostItem]),
    (party, day): (Party, Date),
    show: &mut dyn FnMut(&Departures<'_, '_>, &[CostItem]),
) {
    let plan = Plan::DecidedOn(day);
    if contract.dated.is_empty() {
        return show(&leavers.depart(plan), standing);
    }
    let routes =
        |contract, end| Routes::list(contract, party, end, scene.as_of, &scene.model.silence, Facts::left_out());
    let on_decision = contract.in_force(day);
    let exit = routes(&on_decision, End::Cautious).free_on(day).unwrap_or(day);
    let then = contract.in_force(exit);
    let (likely, cautious, friendly) =
        (routes(&then, End::Likely), routes(&then, End::Cautious), routes(&then, End::Friendly));
    let leavers = self::leavers(scene, frame, party, [(&likely, &then), (&cautious, &then), (&friendly, &then)]);
    show(&leavers.depart(plan), &leavers.standing(&scene.fees));
}
