//! What the contract makes leaving cost the leaver: waiting, termination fee, shortfall, forfeited fees, clawback, charges
//! for data and help.
//!
//! Unit: basis points of a year's fees, at the worse of the day of the assessment and the stand, on likely values of
//! estimates. Each category counts up to the model's cap, which is also what it counts where it is open.

use super::Measured;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "contract_made_cost",
    parts: &[("contract_made_cost", |ask| ask.scored(|side| &side.contract_made))],
};
