//! Whether the service goes on while the transition lasts: what the buyer stands on, what the supplier must keep up.
//!
//! Asked where something runs for the buyer that must not stop.

use super::{Ask, Measured, Reading};
use crate::contract::path_to;
use crate::scoring::factors::runs_for_the_buyer;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured { id: "continuity", parts: &[("service_continues", read)] };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let contract = ask.scene.contract;
    ask.only_where(runs_for_the_buyer(contract), |ask| {
        ask.flag(path_to!(exit_support.service_continues), &contract.exit_support.service_continues)
    })
}
