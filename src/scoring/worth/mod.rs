//! What freedom is worth: to each party its rights to leave as they are, without friction, and as a one-year stand.
//!
//! Goes in: what leaving costs in each month of the horizon, and how the best alternative moves. Comes out: money.
//! As they are, a decision frees on the day of the cheapest route, and costs what the contract asks and the work; to wait
//! costs nothing but the alternative that is missed, since who waits is served. Without friction a decision frees at once, for
//! the work alone. As a stand it frees for the work alone from the month of the stand on, or as it does now, whichever is
//! better.
//! A party's option is valued with the other side staying. What the other's option costs a party is told beside it, and is
//! part of the premium: who grants a freedom bears its use.
//!
//! Source: Dixit and Pindyck, Investment under Uncertainty, 1994; Nash, Econometrica 18(2), 1950, for the midpoint of a zone.

mod lattice;
mod price;

use jiff::civil::Date;

pub use lattice::{Exercise, Value, Walk};
pub(super) use price::price_of_change;

use super::parting::curve::NetCost;
use super::parting::{Cost, PARTS_PER_YEAR, Priced, YearFees, months_between};
use super::{Amount, BargainingZone, FreedomWorth, PartyWorth};
use crate::contract::Party;

/// Steps that the walk takes in a month.
const STEPS: usize = 2;

/// Leaving by a decision in one month, on likely values.
#[derive(Clone, Copy, Debug)]
pub struct ExitMonth {
    /// Who leaves.
    pub leaver: Party,
    /// The day of the decision.
    pub decided_on: Date,
    /// The day on which the cheapest route frees; none where none does.
    pub free_on: Option<Date>,
    /// What the leaver bears less what it receives, without the wait.
    pub own: NetCost,
    /// What the other party bears less what it receives, without the wait.
    pub other: NetCost,
}

impl From<super::Alternative> for Walk {
    fn from(alternative: super::Alternative) -> Self {
        let share = |basis_points: i32| f64::from(basis_points) / 10_000.0;
        let super::Alternative { start, drift, volatility, discount } = alternative;
        Self { start: share(start), drift: share(drift), volatility: share(volatility), discount: share(discount) }
    }
}

/// How freely a party may leave.
#[derive(Clone, Copy, Debug)]
enum Rights {
    AsTheyAre,
    Frictionless,
    /// Free from so many months after the day of the assessment on, or as they are.
    Stand(f64),
}

/// Values the rights of both parties to leave; `walks` are the buyer's and the supplier's.
pub(super) fn worth(
    exits: &[ExitMonth],
    walks: [Walk; 2],
    as_of: Date,
    stand_on: Date,
    fees: &YearFees,
) -> FreedomWorth {
    let [of_buyer, of_supplier] = walks;
    let months_of = |party| exits.iter().filter(move |exit| exit.leaver == party).collect::<Vec<_>>();
    let (buyer_exits, supplier_exits) = (months_of(Party::Buyer), months_of(Party::Supplier));
    let to_stand = months(as_of, stand_on);
    let rights = [Rights::AsTheyAre, Rights::Frictionless, Rights::Stand(to_stand)];
    let values = |exits: &[&ExitMonth], walk: Walk| {
        // Who leaves at the end of the horizon earns nothing by it.
        let exits = exits.split_last().map_or(exits, |(_, before)| before);
        rights.map(|rights| value(exits, walk, rights, fees))
    };
    let (buyer, supplier) = (values(&buyer_exits, of_buyer), values(&supplier_exits, of_supplier));
    let annuity = |walk: Walk| walk.annuity(buyer_exits.len().saturating_sub(1));
    let buyer_side = Side { own: buyer, other: supplier, annuity: annuity(of_buyer) };
    let supplier_side = Side { own: supplier, other: buyer, annuity: annuity(of_supplier) };
    let (buyer_premium, supplier_premium) = (buyer_side.premium(), supplier_side.premium());
    let most = buyer_premium;
    let least = supplier_premium.map(|premium| -premium);
    FreedomWorth {
        buyer: buyer_side.told(fees),
        supplier: supplier_side.told(fees),
        zone: most.zip(least).filter(|(most, least)| least <= most).map(|(most, least)| BargainingZone {
            least: amount(least, fees),
            most: amount(most, fees),
            midpoint: amount((least + most) * 0.5, fees),
        }),
        is_deal: most.zip(least).map(|(most, least)| least <= most),
    }
}

/// One party's rights and the other's, each as they are, without friction, and as a stand; none where a cost is open.
struct Side {
    own: [Option<Value>; 3],
    other: [Option<Value>; 3],
    annuity: f64,
}

impl Side {
    /// Returns by how much a year the stand is worth more to the party than the contract as it is: what its own option
    /// gains, less what it bears more by the other's. Below zero where it loses.
    fn premium(&self) -> Option<f64> {
        let ([as_is, _, stand], [other_as_is, _, other_stand]) = (self.own, self.other);
        let gain = stand?.own - as_is?.own;
        let borne = other_stand?.to_other - other_as_is?.to_other;
        if self.annuity > 0.0 { Some((gain - borne) / self.annuity) } else { None }
    }

    fn told(&self, fees: &YearFees) -> PartyWorth {
        let ([as_is, frictionless, stand], [other_as_is, _, other_stand]) = (self.own, self.other);
        let own = |value: Option<Value>| value.map(|value| amount(value.own, fees));
        let borne = |value: Option<Value>| value.map(|value| amount(value.to_other, fees));
        let lost = frictionless.zip(as_is).map(|(frictionless, as_is)| frictionless.own - as_is.own);
        PartyWorth {
            as_is: own(as_is),
            frictionless: own(frictionless),
            stand: own(stand),
            price_of_lock_in: lost.map(|lost| amount(lost, fees)),
            borne_as_is: borne(other_as_is),
            borne_in_stand: borne(other_stand),
            premium: self.premium().map(|premium| amount(premium, fees)),
        }
    }
}

/// Values rights to leave; none where a cost is open or cannot be compared with a year's fees.
fn value(exits: &[&ExitMonth], walk: Walk, rights: Rights, fees: &YearFees) -> Option<Value> {
    let share = |priced| match priced {
        Priced::Nothing => Some(0.0),
        Priced::Known(cost) => fees.share(cost).map(of_millionths),
        Priced::Open => None,
    };
    let months: Option<Vec<Vec<Exercise>>> = exits
        .iter()
        .enumerate()
        .map(|(month, exit)| {
            let (work, others_work) = (share(exit.own.effort)?, share(exit.other.effort)?);
            let as_it_is = || {
                let Some(free_on) = exit.free_on else { return Some(Vec::new()) };
                let delay = months(exit.decided_on, free_on);
                let cost = work + share(exit.own.contract_made)?;
                let cost_to_other = others_work + share(exit.other.contract_made)?;
                Some(vec![Exercise { delay, cost, cost_to_other }])
            };
            let for_work_alone = |delay| Exercise { delay, cost: work, cost_to_other: others_work };
            match rights {
                Rights::AsTheyAre => as_it_is(),
                Rights::Frictionless => Some(vec![for_work_alone(0.0)]),
                Rights::Stand(from) => {
                    let mut exercises = as_it_is()?;
                    exercises.push(for_work_alone((from - month_number(month)).max(0.0)));
                    Some(exercises)
                }
            }
        })
        .collect();
    Some(walk.value(&months?, STEPS))
}

/// Returns the calendar months from one day to another; nothing where the other is earlier.
fn months(from: Date, to: Date) -> f64 {
    // A twelfth of the parts of a year is a number of nine digits, and horizons are of few years: nothing is rounded away.
    whole(months_between(from, to)) / whole(PARTS_PER_YEAR / 12)
}

fn whole(parts: i128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "parts of at most a few centuries are below 2^53")]
    let number = parts as f64;
    number
}

fn month_number(month: usize) -> f64 {
    f64::from(u32::try_from(month).unwrap_or(u32::MAX))
}

fn of_millionths(share: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a share of 2^53 millionths is nine thousand million years' fees")]
    let share = share as f64;
    share / 1_000_000.0
}

/// Returns a share of a year's fees as an amount, rounded half away from zero.
fn amount(share: f64, fees: &YearFees) -> Amount {
    let parts = share * whole(PARTS_PER_YEAR);
    let half = if parts < 0.0 { -0.5 } else { 0.5 };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "cutting off is what rounds, and a float beyond the range is cut to it"
    )]
    let parts = (parts + half) as i64;
    fees.amount(Cost::of_fees(parts.into()))
}
