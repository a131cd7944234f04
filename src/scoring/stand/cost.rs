//! COST: the contract makes the leaver bear at most the model's share of a year's fees, and asks no penalty.
//!
//! The exit is planned: notice is given in time to be free on the day of the stand.
//!
//! Source: Peukert, European Journal of Information Systems 28(3), 2019: what switching costs those who are prepared.

use super::{Found, View};
use crate::contract::Path;
use crate::scoring::parting::Priced;
use crate::scoring::parting::curve::net_cost;

/// Tests the cost; the margin is in millionths of a year's fees.
pub(super) fn test(view: &View<'_, '_>) -> Found {
    let limit = view.scene.model.stand.cost * 100;
    let share = |priced| match priced {
        Priced::Known(cost) => view.scene.fees.share(cost),
        Priced::Nothing => Some(0),
        Priced::Open => None,
    };
    let cautious = share(net_cost(view.departures.cautious_items(), view.leaver).contract_made);
    let friendly = share(net_cost(view.departures.friendly_items(), view.leaver).contract_made);
    let no_penalty = |penalty: Option<i32>, when_open: bool| penalty.map_or(when_open, |share| share <= 0);
    let mut facts = view.scene.side(view.leaver).contract_made.facts.clone();
    if view.fair_fee.asks() {
        // What the other has not recovered decides what of the fee is penalty.
        let other = view.leaver.other();
        let of_other = |path: &Path| path.key().is_none_or(|key| key.party == other);
        facts.extend(view.scene.side(other).stranded.facts.iter().filter(|(path, _)| of_other(path)));
    }
    let passes = cautious.is_some_and(|share| share <= limit) && no_penalty(view.fair_fee.penalty_most, false);
    // The spread of an estimate is no open fact: where all is settled and comparable, the cautious value decides.
    let settled = cautious.is_some() && !facts.is_any_open();
    let may_pass = friendly.is_none_or(|share| share <= limit) && no_penalty(view.fair_fee.penalty_least, true);
    Found {
        cautious: Some(passes),
        friendly: Some(if settled { passes } else { may_pass }),
        margin: cautious.map(|share| limit - share),
        margin_unit: "millionths_of_year_fees",
        facts,
    }
}
