//! The longest wait of any decision day of the horizon: what a deadline missed by a day leads to.
//!
//! Unit: calendar days; never is a hundred years. Left out: ways out that need a ground.

use super::Measured;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "time_to_freedom_worst", parts: &[("time_to_freedom_worst", |ask| ask.waits(|time| time.worst))] };
