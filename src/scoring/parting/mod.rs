//! What parting costs: for each leaver, each bearer and each month.
//!
//! Goes in: the contract, the routes of a leaver, a day of decision. Comes out: items by category, exact.
//! One file a category, and `effort.rs` for the list of those that are work; how cost becomes points is in `models/`, see `docs/factors.md#switching_cost`.

mod amount;
mod candidate;
mod departure;
mod exit;
mod leaving;
mod year_fees;

pub mod curve;
pub mod draws;
pub mod fair_fee;

mod commitment_shortfall;
mod data_extraction;
mod demobilisation;
mod discount_clawback;
mod effort;
mod effort_prior;
mod integration_rework;
mod migration_effort;
mod parallel_running;
mod prepaid_forfeited;
mod replacement_gap;
mod retraining;
mod search_and_contracting;
mod stranded_investment;
mod termination_fee;
mod transition_assistance;
mod waiting;

pub use amount::{Cost, MILLION, PARTS_PER_YEAR, YearFees};
pub use departure::{Departure, Item, Plan};
pub use effort_prior::is_prior;
pub use exit::{Exit, Pick, Priced, months_between};
pub use leaving::{Leaver, Outlook, last_day};
pub use stranded_investment::stranded_on;
pub use year_fees::{currency_of_contract, year_fees};
