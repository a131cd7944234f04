//! Days from a decision on the day of the assessment until the party is free, by the earliest lawful route.
//!
//! Unit: calendar days; never is a hundred years. Left out: ways out that need a ground.

use super::Measured;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "time_to_freedom_next", parts: &[("time_to_freedom_next", |ask| ask.waits(|time| time.next))] };
