//! What an offer costs a party in all, by when it decides to leave, and which offer costs least.
//!
//! `total = fees from the day of the assessment until they end + what leaving costs`, for the buyer. Fees end on the free day
//! of the cheapest route of the decision, or with the decision where the buyer pays only for what it orders.
//! Nothing is counted twice. WAITING of the exit curve is left out, since it is fees up to the free day. PARALLEL_RUNNING,
//! the fees of the old service while the new one starts, counts as far as it is longer than the time from the decision to the
//! end of the fees. All other items of the curve come on top.
//! Who never leaves pays fees over the horizon; a contract that ends before is taken to go on at the same price.
//! The supplier's fees are revenue and no cost: it has what leaving costs it, WAITING among it, and nothing where it never
//! leaves.
//! 1,000 a month, decided in month 12, free three months later, 5,000 of work: 20,000, of which 15,000 are fees.
//! Source: a sum of our own.

use jiff::civil::Date;

use super::exchange::Purse;
use super::offer::Measured;
use super::{CheapestOffer, LEAVING_MONTHS, TotalCost};
use crate::contract::{Contract, Money, Party, Period};
use crate::scoring::departing::by_facts;
use crate::scoring::factors::Scene;
use crate::scoring::frame::{Decision, Frame};
use crate::scoring::parting::curve::{Leavers, net_cost};
use crate::scoring::parting::{Cost, Departure, Item, Leaver, Plan, Priced, months_between};
use crate::scoring::{Amount, Amounts, CostCategory};

/// What leaving comes to at one of the three values.
#[derive(Clone, Copy)]
struct Parts {
    fees: Priced,
    leaving: Priced,
}

/// Returns the total cost by when a party decides to leave: in the order of the months, never last.
pub(super) fn totals(
    contract: &Contract,
    scene: &Scene<'_>,
    frame: &Frame,
    leavers: &Leavers<'_>,
    party: Party,
    purse: &Purse,
) -> Vec<TotalCost> {
    let within = LEAVING_MONTHS.into_iter().filter(|month| *month <= frame.horizon_months);
    let decisions: Vec<Decision> = within.map(|month| (month, Period::months(month).after(scene.as_of))).collect();
    let mut totals = Vec::with_capacity(decisions.len() + 1);
    by_facts(contract, scene, frame, (leavers, party), &decisions, &mut |leavers, decisions| {
        for (month, day) in decisions {
            let departures = leavers.depart(Plan::DecidedOn(*day));
            let of = |leaver, departure| parts(leaver, departure, (scene.as_of, *day), party);
            let parts = [
                of(&leavers.likely, &departures.likely),
                of(&leavers.cautious, departures.cautious()),
                of(&leavers.friendly, departures.friendly()),
            ];
            let likely = &departures.likely;
            let free_on = likely.route.map(|_| likely.free_on);
            totals.push(total(purse, Some(*month), (free_on, likely.unbounded), parts));
        }
    });
    let fees = match party {
        Party::Buyer => Cost::of_fees(months_between(scene.as_of, frame.last)),
        Party::Supplier => Cost::ZERO,
    };
    let never = Parts { fees: Priced::Known(fees), leaving: Priced::Known(Cost::ZERO) };
    totals.push(total(purse, None, (None, false), [never; 3]));
    totals
}

/// Returns what a departure costs; `days` are those of the assessment and of the decision.
fn parts(leaver: &Leaver<'_>, departure: &Departure, days: (Date, Date), party: Party) -> Parts {
    let (as_of, decision) = days;
    let standing = leaver.standing.iter();
    match party {
        Party::Buyer => {
            let until = leaver.pays_until(decision, departure.free_on);
            let fees = until.map_or(Priced::Open, |until| Priced::Known(Cost::of_fees(months_between(as_of, until))));
            let paid = until.map_or(0, |until| months_between(decision, until));
            let items: Vec<Item> = departure.of_day.iter().chain(standing).map(|item| beyond(*item, paid)).collect();
            Parts { fees, leaving: net(items.iter(), party) }
        }
        Party::Supplier => {
            Parts { fees: Priced::Known(Cost::ZERO), leaving: net(departure.items().chain(standing), party) }
        }
    }
}

/// Returns an item without the months of old service that are paid as fees already.
fn beyond(item: Item, paid: i128) -> Item {
    if item.category != CostCategory::ParallelRunning {
        return item;
    }
    Item { priced: item.priced.map(|cost| Cost { parts: (cost.parts - paid).max(0), ..cost }), ..item }
}

fn net<'i>(items: impl Iterator<Item = &'i Item>, party: Party) -> Priced {
    let net = net_cost(items, party);
    sum(net.contract_made, net.effort)
}

fn sum(one: Priced, other: Priced) -> Priced {
    match (one, other) {
        (Priced::Open, _) | (_, Priced::Open) => Priced::Open,
        (Priced::Known(one), Priced::Known(other)) => Priced::Known(one.plus(other)),
        (known, Priced::Nothing) | (Priced::Nothing, known) => known,
    }
}

fn total(
    purse: &Purse,
    month: Option<u32>,
    (free_on, unbounded): (Option<Date>, bool),
    parts: [Parts; 3],
) -> TotalCost {
    let of = |of: fn(Parts) -> Priced| {
        let [likely, cautious, friendly] = parts.map(|parts| match of(parts) {
            Priced::Nothing => Some(purse.amount(Cost::ZERO)),
            Priced::Known(cost) => Some(purse.amount(cost)),
            Priced::Open => None,
        });
        Amounts { likely, cautious, friendly }
    };
    TotalCost {
        month,
        free_on,
        unbounded,
        fees: of(|parts| parts.fees),
        leaving: of(|parts| parts.leaving),
        total: of(|parts| sum(parts.fees, parts.leaving)),
        regret: None,
    }
}

/// Finds the cheapest offer by when it is left, and puts into each offer how much more it costs.
pub(super) fn cheapest<'a>(offers: &mut [Measured<'a>]) -> Vec<CheapestOffer<'a>> {
    let n_costs = offers.iter().map(|offer| offer.costs.len()).max().unwrap_or(0);
    let mut cheapest = Vec::with_capacity(n_costs);
    for at in 0..n_costs {
        let likely = |offer: &Measured<'_>| offer.costs.get(at).and_then(|cost| cost.total.likely);
        let has_money = offers.iter().filter_map(likely).any(|amount| amount.money.is_some());
        let known = offers.iter().filter_map(|offer| Some((size(likely(offer)?, has_money)?, offer)));
        // Of equal ones `reduce` keeps the first.
        let Some((least, best)) = known.reduce(|best, other| if other.0 < best.0 { other } else { best }) else {
            continue;
        };
        if let (Some(cost), Some(total)) = (best.costs.get(at), likely(best)) {
            cheapest.push(CheapestOffer { month: cost.month, id: best.id, total });
        }
        for cost in offers.iter_mut().filter_map(|offer| offer.costs.get_mut(at)) {
            cost.regret = cost.total.likely.and_then(|amount| regret(amount, least, has_money));
        }
    }
    cheapest
}

/// Returns what an amount is compared by: its money in billionths where any offer has money, else its share.
fn size(amount: Amount, has_money: bool) -> Option<i128> {
    if has_money { amount.money.map(|money| money.nanos) } else { amount.share.map(i128::from) }
}

fn regret(amount: Amount, least: i128, has_money: bool) -> Option<Amount> {
    let more = size(amount, has_money)?.saturating_sub(least);
    Some(if has_money {
        Amount { money: amount.money.map(|money| Money { nanos: more, ..money }), share: None }
    } else {
        Amount { money: None, share: i64::try_from(more).ok() }
    })
}
