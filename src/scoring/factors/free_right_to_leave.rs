//! Whether the party may leave without a ground, how soon, and at what fee.
//!
//! `right`: the best of its routes: `at_will`, `on_a_day`, `end_of_term`, `none`; how soon the first of them frees at the
//! latest is in the model, under `[at_will]`.
//! `wait`: days from a decision on the day of the assessment.
//! `fee`: the termination fee of the cheapest route, in basis points of a year's fees, at the worse of the day of the assessment
//! and the stand, and at most `[caps] termination_fee`; the worst where there is no route.

use super::{Ask, Measured, Reading};
use crate::contract::name;
use crate::scoring::factors::ask::days_of;
use crate::scoring::freedom::{Routes, TimeToFreedom};
use crate::scoring::{Route, Wait};

/// The factor as it is measured.
pub(super) const FACTOR: Measured =
    Measured { id: "free_right_to_leave", parts: &[("right", right), ("wait", wait), ("fee", fee)] };

fn right(ask: &mut Ask<'_, '_>) -> Reading {
    let (side, scale, at_will) = (ask.scene.side(ask.party), ask.scale, longest_at_will(ask));
    ask.wait_facts();
    let level = |routes, time: &TimeToFreedom| i64::from(scale.level(kind(routes, time.worst, at_will)));
    Reading::between(level(&side.cautious, &side.cautious_time), level(&side.friendly, &side.friendly_time))
}

fn wait(ask: &mut Ask<'_, '_>) -> Reading {
    let (side, scale) = (ask.scene.side(ask.party), ask.scale);
    ask.wait_facts();
    let points = |time: &TimeToFreedom| i64::from(scale.at(days_of(time.next)));
    Reading::between(points(&side.cautious_time), points(&side.friendly_time))
}

fn fee(ask: &mut Ask<'_, '_>) -> Reading {
    let (side, scale, at_will) = (ask.scene.side(ask.party), ask.scale, longest_at_will(ask));
    let fee = &side.fee;
    ask.facts.extend(fee.facts.iter().filter(|(path, _)| path.field() == name!("fee")));
    let at = |share: Option<i64>, routes: &Routes<'_>, wait: Wait| match share {
        Some(share) if wait != Wait::Unbounded && kind(routes, wait, at_will) != "none" => scale.at(share),
        Some(_) | None => scale.ends().0,
    };
    let cautious = at(fee.cautious, &side.cautious, side.cautious_time.next);
    let friendly = at(fee.friendly, &side.friendly, side.friendly_time.next);
    Reading::between(i64::from(cautious.min(friendly)), i64::from(cautious.max(friendly)))
}

/// Returns the longest wait at the worst of who may leave at will.
fn longest_at_will(ask: &Ask<'_, '_>) -> Wait {
    Wait::Days(ask.scene.model.at_will.longest_wait_days)
}

/// Returns the word for the best route. Who waits no longer than the model allows at the worst may leave at will, by
/// whatever route: a contract from month to month is one.
fn kind(routes: &Routes<'_>, worst: Wait, at_will: Wait) -> &'static str {
    if worst <= at_will {
        return "at_will";
    }
    let needs_no_day = |route: Route| matches!(route, Route::Convenience | Route::StatutorySwitching);
    if routes.rights.iter().any(|right| needs_no_day(right.route)) {
        "at_will"
    } else if !routes.rights.is_empty() {
        "on_a_day"
    } else if routes.first_end().is_some() {
        "end_of_term"
    } else {
        "none"
    }
}
