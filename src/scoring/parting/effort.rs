//! Effort: the work of leaving, which no clause can cut and nobody receives; one file a category.
//!
//! The buyer bears migration, integration rework, retraining, search and contracting and parallel running, whoever leaves;
//! the supplier demobilisation and the gap until other revenue is found.
//!
//! Where all five of the buyer's are open, `effort_prior.rs` stands in their place.

use super::amount::Cost;
use super::demobilisation::demobilisation;
use super::exit::{Exit, Priced};
use super::integration_rework::integration_rework;
use super::migration_effort::migration_effort;
use super::parallel_running::parallel_running;
use super::replacement_gap::replacement_gap;
use super::retraining::retraining;
use super::search_and_contracting::search_and_contracting;
use crate::contract::{Party, Period, div_half_up};
use crate::scoring::CostCategory;
use crate::scoring::parting::amount::PARTS_PER_YEAR;

/// Tells each item of effort that a party bears when somebody leaves.
pub(super) fn effort(exit: &Exit<'_>, bearer: Party, tell: &mut dyn FnMut(CostCategory, Priced)) {
    match bearer {
        Party::Buyer => {
            tell(CostCategory::MigrationEffort, migration_effort(exit));
            tell(CostCategory::IntegrationRework, integration_rework(exit));
            tell(CostCategory::Retraining, retraining(exit));
            tell(CostCategory::SearchAndContracting, search_and_contracting(exit));
            tell(CostCategory::ParallelRunning, parallel_running(exit));
        }
        Party::Supplier => {
            tell(CostCategory::Demobilisation, demobilisation(exit));
            tell(CostCategory::ReplacementGap, replacement_gap(exit));
        }
    }
}

/// Returns the fees of a length of time: months of a year exactly, days by a year of 365.
pub(super) fn fees_for(period: Period) -> i128 {
    match period.whole_months() {
        Some(months) => i128::from(months) * (PARTS_PER_YEAR / 12),
        None => div_half_up(i128::from(period.mean_days()) * PARTS_PER_YEAR, 365),
    }
}

/// Returns parts of a year's fees as a price; nothing where there are none.
pub(super) fn nonzero(parts: i128) -> Priced {
    if parts == 0 { Priced::Nothing } else { Priced::Known(Cost::of_fees(parts)) }
}
