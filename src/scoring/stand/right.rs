//! RIGHT: a route without a ground makes the party free by the day of the stand, and can still be taken.
//!
//! Source: UNIDROIT Principles 2016, Article 5.1.8; Regulation (EU) 2023/2854, Article 25(2)(d).

use super::{Found, View};
use crate::scoring::freedom::days_between;

/// Tests the right; the margin is in days.
pub(super) fn test(view: &View<'_, '_>) -> Found {
    let side = view.scene.side(view.leaver);
    let cautious = side.cautious.free_on(view.seen_from);
    let friendly = side.friendly.free_on(view.seen_from);
    Found {
        cautious: Some(cautious.is_some_and(|day| day <= view.stand_on)),
        friendly: Some(friendly.is_some_and(|day| day <= view.stand_on)),
        margin: cautious.map(|day| i64::from(days_between(day, view.stand_on))),
        margin_unit: "days",
        facts: side.cautious.facts.clone(),
    }
}
