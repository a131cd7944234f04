//! The exit curve, what leaving costs by month of the decision, and the parting matrix, its cells at one month.

use jiff::civil::Date;

use super::amount::{Cost, YearFees};
use super::exit::Priced;
use super::leaving::{Departure, Item, Leaver, Plan};
use crate::contract::Party;
use crate::scoring::{Amounts, Cell, CostCategory, CostItem, CurveMonth};

/// One leaver on likely values, at the cautious and at the friendliest end.
#[derive(Debug)]
pub struct Leavers<'a> {
    /// On likely values.
    pub likely: Leaver<'a>,
    /// Each open fact at its cautious end, estimates at their dear end.
    pub cautious: Leaver<'a>,
    /// Each open fact at its friendliest, estimates at their cheap end.
    pub friendly: Leaver<'a>,
}

/// The same departure at the three values.
#[derive(Debug)]
pub struct Departures<'l, 'a> {
    leavers: &'l Leavers<'a>,
    /// On likely values.
    pub likely: Departure,
    /// At the two ends, cautious before friendly; none where nothing is open and both are as likely.
    ends: Option<(Departure, Departure)>,
}

impl<'a> Leavers<'a> {
    /// Returns the departure of a plan.
    pub fn depart(&self, plan: Plan) -> Departures<'_, 'a> {
        let likely = self.likely.depart(plan, None);
        let ends = (!likely.settled).then(|| (self.cautious.depart(plan, None), self.friendly.depart(plan, None)));
        Departures { leavers: self, likely, ends }
    }

    /// Returns the items that do not hang on the day.
    pub fn standing(&self, fees: &YearFees) -> Vec<CostItem> {
        let items = [&self.likely.standing[..], &self.cautious.standing, &self.friendly.standing];
        cost_items(fees, items)
    }
}

impl Departures<'_, '_> {
    /// Returns the departure at the cautious end.
    pub fn cautious(&self) -> &Departure {
        self.ends.as_ref().map_or(&self.likely, |(cautious, _)| cautious)
    }

    /// Returns the departure at the friendliest end.
    pub fn friendly(&self) -> &Departure {
        self.ends.as_ref().map_or(&self.likely, |(_, friendly)| friendly)
    }

    /// Returns all items at the cautious end.
    pub fn cautious_items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.cautious().items.iter().chain(&self.leavers.cautious.standing)
    }

    /// Returns all items at the friendliest end.
    pub fn friendly_items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.friendly().items.iter().chain(&self.leavers.friendly.standing)
    }

    /// Returns all items on likely values.
    pub fn likely_items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.likely.items.iter().chain(&self.leavers.likely.standing)
    }

    /// Returns what something comes to at the three values.
    pub fn amounts(&self, fees: &YearFees, of: impl Fn(&mut dyn Iterator<Item = &Item>) -> Priced) -> Amounts {
        let likely = of(&mut self.likely_items());
        let (cautious, friendly) = (of(&mut self.cautious_items()), of(&mut self.friendly_items()));
        amounts(fees, [likely, cautious, friendly])
    }
}

/// Returns one month of the curve; the standing items are the same in every month.
pub fn curve_month(
    leaver: Party,
    month: u32,
    decided_on: Date,
    departures: &Departures<'_, '_>,
    standing: &[CostItem],
    fees: &YearFees,
) -> CurveMonth {
    let likely = &departures.likely;
    let mut items = match &departures.ends {
        None => cost_items_settled(fees, &likely.items),
        Some((cautious, friendly)) => cost_items(fees, [&likely.items[..], &cautious.items, &friendly.items]),
    };
    items.extend_from_slice(standing);
    items.sort_by_key(|item| (item.category, item.bearer));
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

fn cost_items_settled(fees: &YearFees, items: &[Item]) -> Vec<CostItem> {
    let item = |item: &Item| {
        let Item { category, bearer, receiver, priced, assumed } = *item;
        let amount = amount(fees, priced);
        let amounts = Amounts { likely: amount, cautious: amount, friendly: amount };
        CostItem { category, bearer, receiver, amounts, assumed }
    };
    items.iter().map(item).collect()
}

fn cost_items(fees: &YearFees, ends: [&[Item]; 3]) -> Vec<CostItem> {
    let mut keys: Vec<ItemKey> = Vec::with_capacity(8);
    for item in ends.iter().flat_map(|items| items.iter()) {
        if !keys.contains(&key(item)) {
            keys.push(key(item));
        }
    }
    let find = |items: &[Item], of: ItemKey| {
        items.iter().find(|item| key(item) == of).map_or(Priced::Nothing, |item| item.priced)
    };
    keys.into_iter()
        .map(|of| {
            let (category, bearer, receiver, assumed) = of;
            CostItem { category, bearer, receiver, amounts: amounts(fees, ends.map(|items| find(items, of))), assumed }
        })
        .collect()
}

/// Returns what one party bears on a departure, net of what it receives.
pub fn cell(leaver: Party, bearer: Party, departures: &Departures<'_, '_>, fees: &YearFees) -> Cell {
    let net = |contract_made: bool| departures.amounts(fees, |items| net_cost(items, bearer, contract_made));
    Cell { leaver, bearer, contract_made: net(true), effort: net(false), unbounded: departures.likely.unbounded }
}

/// Returns what a party bears less what it receives; open where one item of it is.
pub fn net_cost<'i>(items: impl Iterator<Item = &'i Item>, party: Party, contract_made: bool) -> Priced {
    let mut total = Cost::ZERO;
    for item in items.filter(|item| item.category.is_contract_made() == contract_made) {
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

/// Returns the amounts of three values: likely, cautious, friendly. Equal values are rounded once.
pub(super) fn amounts(fees: &YearFees, [likely, cautious, friendly]: [Priced; 3]) -> Amounts {
    let first = amount(fees, likely);
    let same = |priced: Priced| if priced == likely { first } else { amount(fees, priced) };
    Amounts { likely: first, cautious: same(cautious), friendly: same(friendly) }
}

fn amount(fees: &YearFees, priced: Priced) -> Option<crate::scoring::Amount> {
    match priced {
        Priced::Known(cost) => Some(fees.amount(cost)),
        Priced::Nothing => Some(fees.amount(Cost::ZERO)),
        Priced::Open => None,
    }
}

type ItemKey = (CostCategory, Party, Option<Party>, bool);

fn key(item: &Item) -> ItemKey {
    (item.category, item.bearer, item.receiver, item.assumed)
}
