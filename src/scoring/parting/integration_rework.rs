//! Integration rework: what rebuilding the buyer's connections and adaptations costs.
//!
//! `integration rework = technology.integration_rework + technology.customisation`, both as they were estimated; nothing
//! for connections where none is connected.
//! 6,000 for three connections and 2,000 for the adaptations: 8,000.
//!
//! Source: Burnham, Frels and Mahajan, Journal of the Academy of Marketing Science 31(2), 2003: set-up costs.

use super::exit::{Exit, Priced};
use crate::contract::path_to;
use crate::scoring::lens::End;

/// Returns what rebuilding connections and adaptations costs the buyer.
pub(super) fn integration_rework(exit: &Exit<'_>) -> Priced {
    match parts(exit) {
        [Priced::Known(a), Priced::Known(b)] => Priced::Known(a.plus(b)),
        [Priced::Open, _] | [_, Priced::Open] => Priced::Open,
        [Priced::Nothing, other] | [other, Priced::Nothing] => other,
    }
}

/// Returns the two estimates that it is the sum of: connections and adaptations.
pub(super) fn parts(exit: &Exit<'_>) -> [Priced; 2] {
    let technology = &exit.contract.technology;
    let rework = exit.estimate(path_to!(technology.integration_rework), &technology.integration_rework);
    // There may be nothing connected where the count is open.
    let integrations = &technology.integrations;
    let may_be_none = integrations.candidates().is_empty() || integrations.candidates().contains(&0);
    let open_at_best = integrations.is_open() && exit.end == End::Friendly;
    let none = integrations.stated().map_or(open_at_best && may_be_none, |count| *count == 0);
    let rework = if none { Priced::Nothing } else { rework };
    [rework, exit.estimate(path_to!(technology.customisation), &technology.customisation)]
}
