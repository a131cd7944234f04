//! Under which share of weightings each offer has the most proven points: whether a place hangs on the exact weights.
//!
//! The weightings are the 1,000 fixed ones by which the grade of a single contract is tried; see `robustness.rs`.

use super::offer::Measured;
use crate::scoring::Model;
use crate::scoring::robustness::{WEIGHTINGS, portability};

/// Returns the share of weightings that each offer wins, in basis points, in the order of the ranking; they add up to 10,000.
/// Of equal winners the one that ranks first has it.
pub(super) fn weightings_won(model: &Model, offers: &[Measured<'_>]) -> Vec<i32> {
    let mut won = vec![0_usize; offers.len()];
    for weighting in model.weightings() {
        let each = offers.iter().enumerate().map(|(at, offer)| (portability(model, weighting, &offer.values), at));
        // Of equal ones `reduce` keeps the first.
        let best = each.reduce(|best, other| if best.0 < other.0 { other } else { best });
        if let Some(count) = best.and_then(|(_, at)| won.get_mut(at)) {
            *count += 1;
        }
    }
    won.into_iter().map(|count| i32::try_from(count * 10_000 / WEIGHTINGS).unwrap_or(0)).collect()
}
