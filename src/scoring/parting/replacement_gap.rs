//! Replacement gap: what the supplier does not earn until other revenue stands in the place of the buyer's.
//!
//! `replacement gap = fees a month x market.replacement_time x fees.supplier_margin`; nothing where the margin is not
//! above zero.
//! 1,000 a month, six months, a margin of 20%: 1,200.
//!
//! Source: UNIDROIT Principles 2016, Articles 7.4.2 and 7.4.8: the gain of which a party is deprived, for as long as
//! reasonable steps do not make it good.

use super::draws::three_point_days;
use super::effort::{fees_for, nonzero};
use super::exit::{Exit, Pick, Priced};
use crate::contract::{Estimate, Fact, Period, Share, div_half_up, path_to};
use crate::scoring::lens::{End, Seen};

/// Returns what the supplier does not earn until it has found other revenue.
pub(super) fn replacement_gap(exit: &Exit<'_>) -> Priced {
    let smaller = |margin: &Share| -i64::from(margin.0.max(0));
    let margin = match exit.look(
        path_to!(fees.supplier_margin),
        &exit.contract.fees.supplier_margin,
        Share::WHOLE,
        Share(0),
        &smaller,
    ) {
        Seen::Value(margin) => margin.0.max(0),
        Seen::Silent => return Priced::Nothing,
        Seen::Open => return Priced::Open,
    };
    if margin == 0 {
        return Priced::Nothing;
    }
    let fact = &exit.contract.market.replacement_time;
    exit.note(path_to!(market.replacement_time), fact);
    let pick = |estimate: &Estimate<Period>| match exit.pick {
        Pick::Low => estimate.low,
        Pick::Likely => estimate.likely,
        Pick::High => estimate.high,
        Pick::NineTenths => {
            let days = three_point_days(estimate, u32::MAX).quantile(9);
            Period::days(u32::try_from(days).unwrap_or(u32::MAX))
        }
    };
    match fact {
        Fact::Stated(estimate) => nonzero(div_half_up(fees_for(pick(estimate)) * i128::from(margin), 10_000)),
        Fact::Silent | Fact::NotApplicable => Priced::Nothing,
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => {
            if exit.end == End::Friendly {
                Priced::Nothing
            } else {
                Priced::Open
            }
        }
    }
}
