//! The exit curve, what leaving costs by month of the decision, and the parting matrix, its cells at one month.

use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use super::amount::{Cost, YearFees};
use super::departure::{Departure, Item, Plan, Settled};
use super::draws::Drawn;
use super::exit::Priced;
use super::leaving::Leaver;
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
        let ends = match likely.settled {
            Settled::Wholly => None,
            Settled::ButForTheWait => {
                Some((self.cautious.wait_of(&likely, plan), self.friendly.wait_of(&likely, plan)))
            }
            Settled::Not => {
                let beside = |leaver: &Leaver<'a>| leaver.depart_beside(plan, None, Some(&self.likely));
                Some((beside(&self.cautious), beside(&self.friendly)))
            }
        };
        Departures { leavers: self, likely, ends }
    }

    /// Returns the items that do not hang on the day.
    pub fn standing(&self, fees: &YearFees) -> Vec<CostItem> {
        let items = [&self.likely.standing[..], &self.cautious.standing, &self.friendly.standing];
        let mut standing = Vec::with_capacity(self.likely.standing.len());
        put_cost_items(fees, items, &mut standing);
        standing.sort_by_key(place);
        standing
    }
}

impl Departures<'_, '_> {
    /// Moves to a decision on the same or a later day. Returns false, and is of no more use, where it must be worked out anew.
    pub fn decide_on(&mut self, day: Date) -> bool {
        let leavers = self.leavers;
        if !leavers.likely.decide_on(day, &mut self.likely) {
            return false;
        }
        let moved = (&leavers.likely, &self.likely);
        self.ends.as_mut().is_none_or(|(cautious, friendly)| {
            leavers.cautious.decide_beside(day, cautious, moved) && leavers.friendly.decide_beside(day, friendly, moved)
        })
    }

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
        self.cautious().items().chain(&self.leavers.cautious.standing)
    }

    /// Returns all items at the friendliest end.
    pub fn friendly_items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.friendly().items().chain(&self.leavers.friendly.standing)
    }

    /// Returns all items on likely values.
    pub fn likely_items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.likely.items().chain(&self.leavers.likely.standing)
    }

    /// Returns what the wait comes to, where it comes to anything at one of the three values.
    fn waiting(&self, fees: &YearFees) -> Option<CostItem> {
        let each = [&self.likely, self.cautious(), self.friendly()].map(|departure| departure.waiting.as_ref());
        let [likely, cautious, friendly] = each;
        let Item { category, bearer, receiver, assumed, .. } = *likely.or(cautious).or(friendly)?;
        let amounts = amounts(fees, each.map(|item| item.map_or(Priced::Nothing, |item| item.priced)));
        Some(CostItem { category, bearer, receiver, amounts, assumed })
    }

    /// Returns the items of the free days, each with its three values.
    fn items_of_day(&self, fees: &YearFees) -> Vec<CostItem> {
        let mut items = Vec::with_capacity(16);
        put_cost_items(fees, [&self.likely.of_day, &self.cautious().of_day, &self.friendly().of_day], &mut items);
        items
    }

    fn of_day(&self) -> OfDay {
        let ends = self.ends.as_ref().map(|(cautious, friendly)| (cautious.of_day.clone(), friendly.of_day.clone()));
        (self.likely.of_day.clone(), ends)
    }

    /// Says whether the items of the free days are those that are given: the same ones, not only as dear.
    fn is_of_day(&self, (likely, ends): &OfDay) -> bool {
        Rc::ptr_eq(&self.likely.of_day, likely)
            && match (&self.ends, ends) {
                (None, None) => true,
                (Some((cautious, friendly)), Some((of_cautious, of_friendly))) => {
                    Rc::ptr_eq(&cautious.of_day, of_cautious) && Rc::ptr_eq(&friendly.of_day, of_friendly)
                }
                (Some(_), None) | (None, Some(_)) => false,
            }
    }
}

/// The months of one leaver's curve, one after the other.
#[derive(Debug)]
pub struct Curve<'s> {
    leaver: Party,
    fees: &'s YearFees,
    /// The items that do not hang on the day, in order.
    standing: &'s [CostItem],
    /// What hung on the free days of the last month, and all items of that month but waiting.
    last: Option<(OfDay, Arc<[CostItem]>)>,
    /// What is drawn; none where draws are not asked for.
    drawn: Option<&'s Drawn<'s, 's>>,
}

/// The items of the free days at the three values; one where nothing is open.
type OfDay = (Rc<[Item]>, Option<(Rc<[Item]>, Rc<[Item]>)>);

impl<'s> Curve<'s> {
    /// Starts the curve of a leaver; the standing items are the same in every month.
    pub fn new(leaver: Party, fees: &'s YearFees, standing: &'s [CostItem], drawn: Option<&'s Drawn<'s, 's>>) -> Self {
        Self { leaver, fees, standing, last: None, drawn }
    }

    /// Returns one month.
    pub fn month(&mut self, month: u32, decided_on: Date, departures: &Departures<'_, '_>) -> CurveMonth {
        let likely = &departures.likely;
        CurveMonth {
            leaver: self.leaver,
            month,
            decided_on,
            route: likely.route,
            free_on: likely.route.map(|_| likely.free_on),
            unbounded: likely.unbounded,
            waiting: departures.waiting(self.fees),
            others: self.others(departures),
            drawn: self.drawn.map(|drawn| Box::new(drawn.month(decided_on, likely))),
        }
    }

    /// Returns all items but waiting.
    fn others(&mut self, departures: &Departures<'_, '_>) -> Arc<[CostItem]> {
        // Who decides a month later is often free on the same day, and all but the wait is as it was.
        if let Some((_, items)) = self.last.as_ref().filter(|(last, _)| departures.is_of_day(last)) {
            return items.clone();
        }
        let items: Arc<[CostItem]> = merged(departures.items_of_day(self.fees), self.standing).into();
        self.last = Some((departures.of_day(), items.clone()));
        items
    }
}

/// Returns where an item stands among others.
fn place(item: &CostItem) -> (CostCategory, Party) {
    (item.category, item.bearer)
}

/// Puts items among others that are in order; of one place, those that hang on the day stand before those that do not.
fn merged(mut of_day: Vec<CostItem>, standing: &[CostItem]) -> Vec<CostItem> {
    of_day.sort_by_key(place);
    let mut items = Vec::with_capacity(of_day.len() + standing.len());
    let mut rest = standing;
    for item in of_day {
        let before = rest.iter().take_while(|standing| place(standing) < place(&item)).count();
        let (earlier, later) = rest.split_at(before);
        items.extend_from_slice(earlier);
        items.push(item);
        rest = later;
    }
    items.extend_from_slice(rest);
    items
}

/// Puts each item that stands at one of the three values, with all three.
fn put_cost_items(fees: &YearFees, ends: [&[Item]; 3], into: &mut Vec<CostItem>) {
    let [likely, cautious, friendly] = ends;
    if std::ptr::eq(likely, cautious) && std::ptr::eq(likely, friendly) {
        into.extend(likely.iter().map(|item| {
            let Item { category, bearer, receiver, priced, assumed } = *item;
            CostItem { category, bearer, receiver, amounts: amounts(fees, [priced; 3]), assumed }
        }));
        return;
    }
    let find = |items: &[Item], of: ItemKey| {
        items.iter().find(|item| key(item) == of).map_or(Priced::Nothing, |item| item.priced)
    };
    for item in ends.iter().flat_map(|items| items.iter()) {
        let of = key(item);
        if into.iter().any(|known| (known.category, known.bearer, known.receiver, known.assumed) == of) {
            continue;
        }
        let (category, bearer, receiver, assumed) = of;
        let amounts = amounts(fees, ends.map(|items| find(items, of)));
        into.push(CostItem { category, bearer, receiver, amounts, assumed });
    }
}

/// Returns what one party bears on a departure, net of what it receives.
pub fn cell(
    (leaver, bearer): (Party, Party),
    decided_on: Date,
    departures: &Departures<'_, '_>,
    fees: &YearFees,
    drawn: Option<&Drawn<'_, '_>>,
) -> Cell {
    let likely = net_cost(departures.likely_items(), bearer);
    let (cautious, friendly) =
        (net_cost(departures.cautious_items(), bearer), net_cost(departures.friendly_items(), bearer));
    let of = |of: fn(&NetCost) -> Priced| amounts(fees, [of(&likely), of(&cautious), of(&friendly)]);
    Cell {
        leaver,
        bearer,
        contract_made: of(|net| net.contract_made),
        effort: of(|net| net.effort),
        unbounded: departures.likely.unbounded,
        drawn: drawn.map(|drawn| Box::new(drawn.cell(bearer, decided_on, &departures.likely))),
    }
}

/// What a party bears less what it receives; open where one item of it is.
#[derive(Clone, Copy, Debug)]
pub struct NetCost {
    /// By contract.
    pub contract_made: Priced,
    /// All else.
    pub effort: Priced,
}

/// Returns what a party bears less what it receives.
pub fn net_cost<'i>(items: impl Iterator<Item = &'i Item>, party: Party) -> NetCost {
    let nothing = Priced::Known(Cost::ZERO);
    let mut net = NetCost { contract_made: nothing, effort: nothing };
    for item in items {
        let borne = item.bearer == party;
        if !borne && item.receiver != Some(party) {
            continue;
        }
        let total = if item.category.is_contract_made() { &mut net.contract_made } else { &mut net.effort };
        match (&mut *total, item.priced) {
            (Priced::Known(sum), Priced::Known(cost)) => {
                *sum = sum.plus(if borne { cost } else { cost.negated() });
            }
            (Priced::Known(_), Priced::Open) => *total = Priced::Open,
            (Priced::Known(_) | Priced::Open | Priced::Nothing, _) => {}
        }
    }
    net
}

/// Returns the amounts of three values: likely, cautious, friendly. Equal values are rounded once.
pub(super) fn amounts(fees: &YearFees, [likely, cautious, friendly]: [Priced; 3]) -> Amounts {
    let first = amount(fees, likely);
    let second = if cautious == likely { first } else { amount(fees, cautious) };
    let third = match friendly {
        priced if priced == likely => first,
        priced if priced == cautious => second,
        priced => amount(fees, priced),
    };
    Amounts { likely: first, cautious: second, friendly: third }
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
