//! Whether the service goes on while the transition lasts: what the buyer stands on, what the supplier must keep up.

use super::{Ask, Measured, Reading};
use crate::contract::Path;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured { id: "continuity", parts: &["continuity"], read };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    ask.flag(Path::of("exit_support", "service_continues"), &ask.scene.contract.exit_support.service_continues)
}
