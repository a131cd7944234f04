//! Several offers for one need, ranked for the party that asks.
//!
//! Goes in: contracts, a model, who asks. Comes out: who ranks where and by how much, who dominates whom, how firmly the
//! first place stands against other weights, and what each offer costs by when it is left.
//! The score of an offer is the same whoever else is compared; only places, dominance and regret hang on the others.

mod cost;
mod dominance;
mod exchange;
mod offer;
mod winning;

use iso_currency::Currency;
use jiff::civil::Date;

pub use exchange::{Exchange, Rate};

use super::{Amount, Amounts, Model, ModelRef, Points, Request, Span, parting};
use crate::contract::{Contract, Money, Party};
use dominance::dominances;
use offer::Measured;
use winning::weightings_won;

/// The fewest offers that are compared.
pub const MIN_OFFERS: usize = 2;

/// The months by whose end leaving is looked at, counted from the day of the assessment.
pub const LEAVING_MONTHS: [u32; 3] = [12, 24, 36];

/// One offer.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The caller's name for it.
    pub id: &'a str,
    /// What it says.
    pub contract: &'a Contract,
}

/// Offers, ranked for one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// Which model gave the points.
    pub model: &'a ModelRef,
    /// For whom they are ranked.
    pub party: Party,
    /// The day the comparison is made for.
    pub as_of: Date,
    /// How many months ahead are looked at.
    pub horizon_months: u32,
    /// The currency in which offers are compared; none where no offer names money.
    pub currency: Option<Currency>,
    /// The offers, the best first: by proven points, at a tie by possible ones, then by completeness, then as they were given.
    pub ranking: Vec<RankedOffer<'a>>,
    /// Who dominates whom, in the order of the ranking.
    pub dominances: Vec<Dominance<'a>>,
    /// The cheapest offer by when it is left: in the order of the months, never last. A month of which no cost is known has
    /// none.
    pub cheapest: Vec<CheapestOffer<'a>>,
}

/// An offer in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedOffer<'a> {
    /// The caller's name for it.
    pub id: &'a str,
    /// The party's portability, in basis points.
    pub portability: Span,
    /// The party's grade of what is proven; none below the completeness that a grade needs.
    pub grade: Option<char>,
    /// The party's grade of what is possible.
    pub possible_grade: char,
    /// The share of the weight whose facts are settled, in basis points.
    pub completeness: i32,
    /// By how many proven points it is ahead of the next one; none for the last.
    pub margin: Option<Points>,
    /// Whether the next one could come to more points than are proven here, if its open facts were as friendly as can be.
    pub next_may_overtake: bool,
    /// In which share of 1,000 fixed weightings round the model's it has the most proven points, in basis points: all offers
    /// together have 10,000. Where several have the most, the one that ranks first has it.
    pub weightings_won: i32,
    /// The fees of the twelve months from the day of the assessment, in the common currency; none where no price is known, or
    /// its currency has no rate.
    pub year_fees: Option<Money>,
    /// What it costs the party by when it is left: in the order of the months, never last.
    pub costs: Vec<TotalCost>,
}

/// What an offer costs a party in all, from the day of the assessment, if it decides to leave in one month or never.
///
/// For the buyer: its fees, and what leaving costs it. For the supplier, whose revenue the fees are, what leaving costs it.
/// Money is in the common currency, and shares are of the offer's own fees of a year: of offers without a price only shares
/// are known, which compare where a year costs the same.
/// Each value is that of the route that the exit curve takes there, the one that costs least by contract beyond the time that
/// switching takes: where a longer switch makes a later free day the better one, the friendly total has more fees and may be
/// above the likely one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalCost {
    /// The month of the decision, counted from the day of the assessment; none for never.
    pub month: Option<u32>,
    /// The day on which it is free, on likely values; none where no route frees it, and for never.
    pub free_on: Option<Date>,
    /// Whether no route frees it within the horizon of the decision; fees run to its free day, or where there is none to the
    /// end of the horizon.
    pub unbounded: bool,
    /// The fees; nothing for the supplier.
    pub fees: Amounts,
    /// What the party bears for leaving, less what it receives.
    pub leaving: Amounts,
    /// Both together, rounded once.
    pub total: Amounts,
    /// How much more it costs than the cheapest offer, on likely values: in money where any offer has money, else as a share.
    /// None where it is open.
    pub regret: Option<Amount>,
}

/// One offer dominates another: it is at least as good in every factor, and better in one.
///
/// A factor that does not apply counts as full points. It leaves the mean of its dimension, so who dominates by such a factor
/// may still rank behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dominance<'a> {
    /// Who dominates.
    pub id: &'a str,
    /// Whom.
    pub dominated: &'a str,
    /// Whether that is so whatever the open facts turn out to be: proven points against possible ones. Else it is so of proven
    /// points on both sides.
    pub is_certain: bool,
}

/// The cheapest offer of those whose cost is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheapestOffer<'a> {
    /// The month of the decision, counted from the day of the assessment; none for never.
    pub month: Option<u32>,
    /// The offer; of equal ones the one that ranks first.
    pub id: &'a str,
    /// What it costs, on likely values.
    pub total: Amount,
}

/// Returns the currency of the first money that a contract names; none where it names none.
pub fn currency(contract: &Contract) -> Option<Currency> {
    parting::currency_of_contract(contract)
}

/// Ranks offers for a party. Curve, analyses and profile of the request are left out.
///
/// The points are those that [`super::assess`] gives, and the cost of leaving is that of the same month of its curve.
pub fn compare<'a>(
    offers: &[Offer<'a>],
    model: &'a Model,
    request: &Request<'_>,
    party: Party,
    exchange: &Exchange,
) -> Comparison<'a> {
    let named = || offers.iter().find_map(|offer| currency(offer.contract));
    let currency = exchange.currency.or_else(named);
    let mut measured: Vec<Measured<'a>> =
        offers.iter().map(|offer| offer::measured(offer, model, request, party, (currency, exchange))).collect();
    // A stable sort: of equal offers the one given first stays first.
    measured.sort_by_key(|offer| std::cmp::Reverse(offer.rank()));
    let won = weightings_won(model, &measured);
    let dominances = dominances(&measured);
    let cheapest = cost::cheapest(&mut measured);
    let next: Vec<Option<Span>> = measured.iter().skip(1).map(|offer| Some(offer.portability)).chain([None]).collect();
    let ranking = measured.into_iter().zip(won).zip(next).map(|((offer, weightings_won), next)| {
        let Measured { id, portability, grade, possible_grade, completeness, year_fees, costs, .. } = offer;
        let margin = next.map(|next| portability.proven - next.proven);
        let next_may_overtake = next.is_some_and(|next| portability.proven < next.possible);
        RankedOffer {
            id,
            portability,
            grade,
            possible_grade,
            completeness,
            margin,
            next_may_overtake,
            weightings_won,
            year_fees,
            costs,
        }
    });
    Comparison {
        model: model.reference(),
        party,
        as_of: request.as_of,
        horizon_months: request.horizon_months,
        currency,
        ranking: ranking.collect(),
        dominances,
        cheapest,
    }
}
