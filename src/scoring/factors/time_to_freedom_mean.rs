//! The mean, over every decision day of the horizon, of the days until the party is free.
//!
//! Unit: calendar days; never is a hundred years. Left out: ways out that need a ground.

use super::Measured;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "time_to_freedom_mean", parts: &[("time_to_freedom_mean", |ask| ask.waits(|time| time.mean))] };
