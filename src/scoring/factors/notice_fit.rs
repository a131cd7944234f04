//! Whether notice fits the time to switch, both ways.
//!
//! `given`: days of the shortest notice with which the party can leave without a ground, or to the end of a term.
//! `received`: the shortest notice with which the other party can leave it, as a share of the time its own switch takes, in
//! basis points. For the supplier, the time to replace the buyer's revenue stands for the switch.
//! Left out: notice for cause, which nobody plans by.

use super::{Ask, Measured, Reading};
use crate::contract::{Estimate, Fact, Party, Period, path_to};
use crate::scoring::freedom::Routes;
use crate::scoring::lens::End;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured { id: "notice_fit", parts: &[("given", given), ("received", received)] };

fn given(ask: &mut Ask<'_, '_>) -> Reading {
    let (party, scale) = (ask.party, ask.scale);
    let side = ask.scene.side(party);
    ask.facts.extend(side.cautious.facts.iter());
    let points = |end| match side.shortest_notice(end) {
        Some(notice) => i64::from(scale.at(i64::from(notice.mean_days()))),
        None => i64::from(scale.ends().0),
    };
    Reading::between(points(End::Cautious), points(End::Friendly))
}

/// The other's routes are worst for this party where they are best for the other.
fn received(ask: &mut Ask<'_, '_>) -> Reading {
    let (party, scale) = (ask.party, ask.scale);
    let other = ask.scene.side(party.other());
    ask.facts.extend(other.cautious.facts.iter());
    let (shortest, longest) = needed(ask);
    let points = |notice: Option<Period>, needed: u32| match (notice, needed) {
        // Who cannot be left before the end cannot be surprised.
        (None, _) | (_, 0) => i64::from(scale.ends().1),
        (Some(notice), needed) => {
            let fit = i64::from(notice.mean_days()) * 10_000 / i64::from(needed);
            i64::from(scale.at(fit.min(10_000)))
        }
    };
    Reading::between(points(at_will(&other.friendly), longest), points(at_will(&other.cautious), shortest))
}

/// Returns the shortest notice of a right; the end of a term is known beforehand and surprises nobody.
fn at_will(routes: &Routes<'_>) -> Option<Period> {
    let anytime = routes.rights.iter().filter(|right| right.break_date.is_none());
    anytime.map(|right| right.notice).min_by_key(|notice| notice.mean_days())
}

/// Returns the shortest and the longest time that the party needs to go on without the other.
fn needed(ask: &mut Ask<'_, '_>) -> (u32, u32) {
    let market = &ask.scene.contract.market;
    let longest = ask.scene.model.ends.longest_switch_days;
    let (path, fact) = match ask.party {
        Party::Buyer => (path_to!(market.switch_time), &market.switch_time),
        Party::Supplier => (path_to!(market.replacement_time), &market.replacement_time),
    };
    ask.facts.push((path, fact.state()));
    let days = |estimate: &Estimate<Period>| estimate.likely.mean_days().min(longest);
    match fact {
        Fact::Stated(estimate) => (days(estimate), days(estimate)),
        Fact::Silent | Fact::NotApplicable => (0, 0),
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => {
            let candidates = || fact.candidates().iter().map(days);
            (candidates().min().unwrap_or(0), candidates().max().unwrap_or(longest))
        }
    }
}
