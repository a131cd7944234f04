//! The work that leaving takes, which no clause can cut.
//!
//! Unit: basis points of a year's fees, at the worse of the day of the assessment and the stand, on likely values of
//! estimates; open effort spans the whole factor. Left out: stranded investment, which is a factor of lock-in.

use super::Measured;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "effort", parts: &[("effort", |ask| ask.scored(|side| &side.effort))] };
