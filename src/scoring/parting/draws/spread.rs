//! The standing items of an exit that are drawn: those that rest on a three-point estimate with a spread.

use super::sequence::Driver;
use crate::contract::Party;
use crate::scoring::CostCategory;
use crate::scoring::parting::amount::{Cost, PARTS_PER_YEAR};
use crate::scoring::parting::demobilisation::demobilisation;
use crate::scoring::parting::exit::{Exit, Pick, Priced};
use crate::scoring::parting::integration_rework;
use crate::scoring::parting::migration_effort::migration_effort;
use crate::scoring::parting::replacement_gap::replacement_gap;
use crate::scoring::parting::search_and_contracting::search_and_contracting;

/// One cost that nobody knows exactly, at the three points of its estimate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    /// What it is for.
    pub(super) category: CostCategory,
    /// Who bears it.
    pub(super) bearer: Party,
    /// What it hangs on.
    pub(super) driver: Driver,
    /// At the least.
    pub(super) low: Cost,
    /// Most likely.
    pub(super) likely: Cost,
    /// At the most.
    pub(super) high: Cost,
}

/// Returns what of an exit is drawn; of the published prior, where it stands for all of the buyer's work, its range.
pub(super) fn spreads(exit: &Exit<'_>, is_prior: bool) -> Vec<Spread> {
    let mut spreads = Vec::new();
    let mut add = |category, bearer, driver, price: &dyn Fn(&Exit<'_>) -> Priced| {
        let at = |pick| price(&Exit { pick, ..*exit });
        let (low, likely, high) = (at(Pick::Low), at(Pick::Likely), at(Pick::High));
        let zero = |priced| match priced {
            Priced::Nothing => Some(Cost::ZERO),
            Priced::Known(cost) => Some(cost),
            Priced::Open => None,
        };
        if low == high {
            return;
        }
        if let (Some(low), Some(likely), Some(high)) = (zero(low), zero(likely), zero(high)) {
            spreads.push(Spread { category, bearer, driver, low, likely, high });
        }
    };
    let (buyer, supplier) = (Party::Buyer, Party::Supplier);
    if is_prior {
        let prior = &exit.model.prior;
        let of = |share: i32| Priced::Known(Cost::of_fees(i128::from(share) * (PARTS_PER_YEAR / 10_000)));
        add(CostCategory::EffortPrior, buyer, Driver::Effort, &|exit| match exit.pick {
            Pick::Low => of(prior.low),
            Pick::Likely => of(prior.likely),
            Pick::High | Pick::NineTenths => of(prior.high),
        });
    } else {
        add(CostCategory::MigrationEffort, buyer, Driver::Effort, &migration_effort);
        for part in 0..2 {
            add(CostCategory::IntegrationRework, buyer, Driver::Effort, &|exit| {
                integration_rework::parts(exit).into_iter().nth(part).unwrap_or(Priced::Nothing)
            });
        }
        add(CostCategory::SearchAndContracting, buyer, Driver::Effort, &search_and_contracting);
    }
    add(CostCategory::Demobilisation, supplier, Driver::Effort, &demobilisation);
    add(CostCategory::ReplacementGap, supplier, Driver::ReplacementTime, &replacement_gap);
    spreads
}
