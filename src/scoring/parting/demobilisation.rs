//! Demobilisation: what winding down costs the supplier, whoever leaves.
//!
//! `demobilisation = people.demobilisation`, as it was estimated.
//! Estimated at 3,000 to 9,000, likely 5,000: 5,000, and 3,000 and 9,000 at its ends.
//!
//! Source: 48 CFR 31.205-42, termination costs: what goes on after the end and cannot be stopped at once.

use super::exit::{Exit, Priced};
use crate::contract::path_to;

/// Returns what winding down costs the supplier.
pub(super) fn demobilisation(exit: &Exit<'_>) -> Priced {
    exit.estimate(path_to!(people.demobilisation), &exit.contract.people.demobilisation)
}
