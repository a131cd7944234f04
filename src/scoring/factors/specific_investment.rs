//! What a party put into this relationship, has not recovered and cannot use elsewhere.
//!
//! Unit: basis points of a year's fees, at the worse of the day of the assessment and the stand.

use super::Measured;

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "specific_investment", parts: &[("specific_investment", |ask| ask.scored(|side| &side.stranded))] };
