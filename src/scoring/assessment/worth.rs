//! When to leave, and what it is worth to be free to.

use jiff::civil::Date;

use super::Amount;

/// When leaving becomes much dearer or cheaper for a party, and when it costs least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExitTiming {
    /// The cliffs, in the order of their days.
    pub cliffs: Vec<ExitCliff>,
    /// The month of the horizon in which leaving costs least, the first of equal ones; none where every month is open or no
    /// route frees.
    pub cheapest: Option<CheapestExit>,
}

/// A day after which leaving costs the leaver much more, or much less, on likely values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitCliff {
    /// The month of the curve that the day leads into.
    pub month: u32,
    /// The last day on which notice still leads to the cost before.
    pub notice_by: Date,
    /// What the leaver bears, net of what it receives, by notice on that day.
    pub before: Amount,
    /// What it bears by notice a day later.
    pub after: Amount,
}

/// The month in which leaving costs least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheapestExit {
    /// The month of the curve.
    pub month: u32,
    /// The day on which notice is given.
    pub notice_on: Date,
    /// The day on which it frees.
    pub free_on: Date,
    /// What the leaver bears, net of what it receives.
    pub cost: Amount,
}

/// What freedom is worth to both; see `worth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreedomWorth {
    /// To the buyer.
    pub buyer: PartyWorth,
    /// To the supplier.
    pub supplier: PartyWorth,
    /// Between what the supplier must at least have and the buyer would at most pay for the stand; none where the two do
    /// not meet, or a cost is open.
    pub zone: Option<BargainingZone>,
    /// Whether the two meet; none where a cost is open.
    pub is_deal: Option<bool>,
}

/// What freedom is worth to one party, over the horizon; each none where a cost it needs is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyWorth {
    /// Its rights to leave as they are.
    pub as_is: Option<Amount>,
    /// A right to leave at once for the work alone.
    pub frictionless: Option<Amount>,
    /// Its rights in a one-year stand.
    pub stand: Option<Amount>,
    /// What it loses by not being free: frictionless less as is.
    pub price_of_lock_in: Option<Amount>,
    /// What it expects to bear by the other's rights as they are, net of what it receives.
    pub borne_as_is: Option<Amount>,
    /// What it expects to bear by the other's rights in a stand.
    pub borne_in_stand: Option<Amount>,
    /// By how much a year the stand is worth more to it than the contract as it is; below zero where it loses.
    pub premium: Option<Amount>,
}

/// The yearly price of the stand on which both gain; above zero the buyer pays more than now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BargainingZone {
    /// The least that the supplier would accept.
    pub least: Amount,
    /// The most that the buyer would pay.
    pub most: Amount,
    /// Half way between.
    pub midpoint: Amount,
}
