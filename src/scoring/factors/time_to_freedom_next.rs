//! Days from a decision on the day of the assessment until the party is free, by the earliest lawful route.
//!
//! Unit: calendar days; never is a hundred years. Left out: ways out that need a ground.

use super::{Ask, Measured, Reading};
use crate::scoring::factors::ask::days_of;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured { id: "time_to_freedom_next", parts: &["time_to_freedom_next"], read };

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let party = ask.party;
    let side = ask.scene.side(party);
    ask.wait_facts();
    Reading::between(days_of(side.cautious_time.next), days_of(side.friendly_time.next))
}
