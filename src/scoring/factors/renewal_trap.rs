//! What silence at a deadline costs in time: how long it binds, how far ahead the deadline lies, whether anybody reminds.
//!
//! `bound_by_silence`: days of the further term, or of the shortest right out of it; nothing where nothing renews by itself.
//! `deadline`: days before the end by which the party must object.
//! `reminder`: whether the supplier must remind the buyer.
//! Left out: the price of the further term, which is a cost.

use super::{Ask, Measured, Reading};
use crate::contract::{Fact, Path, Period, name, path_to};
use crate::scoring::freedom::Routes;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "renewal_trap",
    parts: &[
        ("bound_by_silence", |ask| trap(ask, |routes, (length, _)| bound(routes, length))),
        ("deadline", |ask| trap(ask, |_, (_, notice)| notice.mean_days())),
        ("reminder", reminder),
    ],
};

/// Reads days of the renewal, by its length and notice, from both ends.
fn trap(ask: &mut Ask<'_, '_>, days: fn(&Routes<'_>, (Period, Period)) -> u32) -> Reading {
    let (side, automatic) = (ask.scene.side(ask.party), &ask.scene.contract.renewal.automatic);
    let best = i64::from(ask.scale.ends().1);
    let told = (path_to!(renewal.automatic), automatic.state());
    if matches!(automatic, Fact::Stated(false) | Fact::Silent | Fact::NotApplicable) {
        // There is no deadline to miss; how long who has no way out at all is bound is measured as time to freedom.
        ask.facts.push(told);
        return Reading::between(best, best);
    }
    let readings = automatic.candidates();
    let may_end_by_itself = automatic.is_open() && (readings.is_empty() || readings.contains(&false));
    if may_end_by_itself {
        ask.facts.push(told);
    }
    // In the last of counted terms the trap has sprung: that is no better than one that can still be missed.
    let trapped = |routes: &Routes<'_>| trapped(routes, |routes| routes.renewal().map_or(0, |next| days(routes, next)));
    let (cautious, friendly) = (trapped(&side.cautious), trapped(&side.friendly));
    let sets_it = |path: &Path| path.topic() == name!("renewal") || path.topic() == name!("ways_out");
    ask.facts.extend(side.cautious.facts.iter().filter(|(path, _)| sets_it(path)));
    let points = |days: Option<u32>| i64::from(days.map_or(ask.scale.ends().0, |days| ask.scale.at(i64::from(days))));
    let friendly = if may_end_by_itself { best } else { points(friendly) };
    Reading::between(points(cautious), friendly)
}

/// Returns the days that a function reads of the routes; none where the party is bound without end.
fn trapped(routes: &Routes<'_>, days: impl Fn(&Routes<'_>) -> u32) -> Option<u32> {
    (routes.first_end().is_some() || !routes.rights.is_empty()).then(|| days(routes))
}

/// Returns how long one silence binds: the further term, or the shortest notice of a right that ends it before.
fn bound(routes: &Routes<'_>, length: Period) -> u32 {
    let by_right =
        routes.rights.iter().filter(|right| right.break_date.is_none()).map(|right| right.notice.mean_days());
    by_right.chain([length.mean_days()]).min().unwrap_or(0)
}

fn reminder(ask: &mut Ask<'_, '_>) -> Reading {
    let renewal = &ask.scene.contract.renewal;
    let best = i64::from(ask.scale.ends().1);
    let reading = ask.flag(path_to!(renewal.reminder), &renewal.reminder);
    match &renewal.automatic {
        _ if reading == Reading::NotApplicable => reading,
        Fact::Stated(true) => reading,
        Fact::Stated(false) | Fact::Silent | Fact::NotApplicable => Reading::between(best, best),
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => match reading {
            Reading::Of { cautious, .. } => Reading::between(cautious, best),
            Reading::NotApplicable => Reading::NotApplicable,
        },
    }
}
