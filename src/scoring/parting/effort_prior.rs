//! The published prior of switching effort, where nothing is known of the buyer's work; marked as assumed.
//!
//! It stands in the place of the buyer's five efforts where each of them is open:
//! `effort prior = fees a year x prior.likely`, `prior.low` and `prior.high` of the model at its ends.
//! 12,000 a year and a third of it: 3,960, and 2,040 and 8,400 at its ends.
//!
//! Source: Peukert, European Journal of Information Systems 28(3), 2019, in the model under `[prior]`.

use super::amount::{Cost, PARTS_PER_YEAR};
use super::departure::Item;
use super::exit::Priced;
use crate::contract::{Contract, Party};
use crate::scoring::CostCategory;
use crate::scoring::lens::End;
use crate::scoring::model::Model;

/// Says whether nothing is known of the buyer's work, so that the published prior stands for it.
pub fn is_prior(contract: &Contract) -> bool {
    let (market, technology, people) = (&contract.market, &contract.technology, &contract.people);
    market.migration.is_open()
        && market.search_and_contracting.is_open()
        && market.parallel_running.is_open()
        && technology.integration_rework.is_open()
        && technology.customisation.is_open()
        && people.users_to_retrain.is_open()
}

/// Puts one item of the published prior in the place of the buyer's effort, where all of it is open.
pub(super) fn put_prior(contract: &Contract, model: &Model, end: End, items: &mut Vec<Item>) {
    if !is_prior(contract) {
        return;
    }
    items.retain(|item| item.bearer != Party::Buyer || item.category.is_contract_made());
    let share = match end {
        End::Cautious => model.prior.high,
        End::Likely => model.prior.likely,
        End::Friendly => model.prior.low,
    };
    let priced = Priced::Known(Cost::of_fees(i128::from(share) * (PARTS_PER_YEAR / 10_000)));
    let category = CostCategory::EffortPrior;
    items.push(Item { category, bearer: Party::Buyer, receiver: None, priced, assumed: true });
}
