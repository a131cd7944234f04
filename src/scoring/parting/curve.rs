//! The exit curve, what leaving costs by month of the decision, and the parting matrix, its cells at one month.

use jiff::civil::Date;

use super::amount::{Cost, YearFees};
use super::exit::Priced;
use super::leaving::{Departure, Item};
use crate::contract::Party;
use crate::scoring::{Amounts, Cell, CostItem, CurveMonth};

/// The same departure on likely values, at the cautious and at the friendliest end.
#[derive(Clone, Debug)]
pub struct Departures {
    /// On likely values.
    pub likely: Departure,
    /// Each open fact at its cautious end, estimates at their dear end.
    pub cautious: Departure,
    /// Each open fact at its friendliest, estimates at their cheap end.
    pub friendly: Departure,
}

/// Returns one month of the curve.
pub fn curve_month(
    leaver: Party,
    month: u32,
    decided_on: Date,
    departures: &Departures,
    fees: &YearFees,
) -> CurveMonth {
    let Departures { likely, cautious, friendly } = departures;
    let mut keys: Vec<_> =
        [likely, cautious, friendly].iter().flat_map(|departure| departure.items.iter().map(key)).collect();
    keys.sort_unstable();
    keys.dedup();
    let items = keys
        .into_iter()
        .map(|of| {
            let (category, bearer, receiver, assumed) = of;
            let amounts = amounts(fees, |departure| find(departure, of), departures);
            CostItem { category, bearer, receiver, amounts, assumed }
        })
        .collect();
    CurveMonth {
        leaver,
        month,
        decided_on,
        route: likely.route,
        free_on: likely.route.map(|_| likely.free_on),
        unbounded: likely.unbounded,
        items,
    }
}

/// Returns what one party bears on a departure, net of what it receives.
pub fn cell(leaver: Party, bearer: Party, departures: &Departures, fees: &YearFees) -> Cell {
    let net = |contract_made: bool| amounts(fees, |departure| net_cost(departure, bearer, contract_made), departures);
    Cell { leaver, bearer, contract_made: net(true), effort: net(false), unbounded: departures.likely.unbounded }
}

/// Returns what a party bears less what it receives; open where one item of it is.
pub fn net_cost(departure: &Departure, party: Party, contract_made: bool) -> Priced {
    let mut total = Cost::ZERO;
    for item in departure.items.iter().filter(|item| item.category.is_contract_made() == contract_made) {
        let borne = item.bearer == party;
        if !borne && item.receiver != Some(party) {
            continue;
        }
        match item.priced {
            Priced::Known(cost) => total = total.plus(if borne { cost } else { cost.negated() }),
            Priced::Nothing => {}
            Priced::Open => return Priced::Open,
        }
    }
    Priced::Known(total)
}

/// Returns one item's amounts at the three values.
pub fn amounts(fees: &YearFees, of: impl Fn(&Departure) -> Priced, departures: &Departures) -> Amounts {
    let amount = |departure: &Departure| match of(departure) {
        Priced::Known(cost) => Some(fees.amount(cost)),
        Priced::Nothing => Some(fees.amount(Cost::ZERO)),
        Priced::Open => None,
    };
    Amounts {
        likely: amount(&departures.likely),
        cautious: amount(&departures.cautious),
        friendly: amount(&departures.friendly),
    }
}

type ItemKey = (crate::scoring::CostCategory, Party, Option<Party>, bool);

fn key(item: &Item) -> ItemKey {
    (item.category, item.bearer, item.receiver, item.assumed)
}

fn find(departure: &Departure, of: ItemKey) -> Priced {
    departure.items.iter().find(|item| key(item) == of).map_or(Priced::Nothing, |item| item.priced)
}
