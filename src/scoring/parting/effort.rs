//! Effort: the work of leaving, which no clause can cut and nobody receives.
//!
//! Migration, integration rework, retraining, search and contracting, parallel running for the buyer, whoever leaves;
//! demobilisation and the gap until other revenue is found for the supplier.
//! `retraining = users x days x cost of a day`; `replacement gap = months to replace x margin x fees a month`.

use super::amount::{Cost, Fraction};
use super::exit::{Exit, Pick, Priced};
use crate::contract::{Estimate, Fact, Party, Path, Period, Share, div_half_up};
use crate::scoring::CostCategory;
use crate::scoring::lens::{End, Seen};
use crate::scoring::parting::amount::PARTS_PER_YEAR;

/// Returns the items of effort that a party bears when somebody leaves.
pub(super) fn effort(exit: &Exit<'_>, bearer: Party) -> Vec<(CostCategory, Priced)> {
    match bearer {
        Party::Buyer => vec![
            (
                CostCategory::MigrationEffort,
                exit.estimate(Path::of("market", "migration"), &exit.contract.market.migration),
            ),
            (CostCategory::IntegrationRework, integration_rework(exit)),
            (CostCategory::Retraining, retraining(exit)),
            (
                CostCategory::SearchAndContracting,
                exit.estimate(
                    Path::of("market", "search_and_contracting"),
                    &exit.contract.market.search_and_contracting,
                ),
            ),
            (CostCategory::ParallelRunning, parallel_running(exit)),
        ],
        Party::Supplier => vec![
            (
                CostCategory::Demobilisation,
                exit.estimate(Path::of("people", "demobilisation"), &exit.contract.people.demobilisation),
            ),
            (CostCategory::ReplacementGap, replacement_gap(exit)),
        ],
    }
}

fn integration_rework(exit: &Exit<'_>) -> Priced {
    let technology = &exit.contract.technology;
    let rework = exit.estimate(Path::of("technology", "integration_rework"), &technology.integration_rework);
    // There may be nothing connected where the count is open.
    let integrations = &technology.integrations;
    let may_be_none = integrations.candidates().is_empty() || integrations.candidates().contains(&0);
    let open_at_best = integrations.is_open() && exit.end == End::Friendly;
    let none = integrations.stated().map_or(open_at_best && may_be_none, |count| *count == 0);
    let rework = if none { Priced::Nothing } else { rework };
    let customisation = exit.estimate(Path::of("technology", "customisation"), &technology.customisation);
    match (rework, customisation) {
        (Priced::Known(a), Priced::Known(b)) => Priced::Known(a.plus(b)),
        (Priced::Open, _) | (_, Priced::Open) => Priced::Open,
        (Priced::Nothing, other) | (other, Priced::Nothing) => other,
    }
}

fn retraining(exit: &Exit<'_>) -> Priced {
    let people = &exit.contract.people;
    let at = |field| Path::of("people", field);
    let fewer = |count: &u32| -i64::from(*count);
    let users = exit.look(at("users_to_retrain"), &people.users_to_retrain, u32::MAX, 0, &fewer);
    let days = exit.look(at("training_days"), &people.training_days, u32::MAX, 0, &fewer);
    exit.note(at("day_cost"), &people.day_cost);
    match (users, days, people.day_cost.stated()) {
        (Seen::Value(0) | Seen::Silent, _, _) | (_, Seen::Value(0) | Seen::Silent, _) => Priced::Nothing,
        (Seen::Value(users), Seen::Value(days), Some(day)) if users != u32::MAX && days != u32::MAX => {
            let nanos = day.nanos.saturating_mul(i128::from(users) * i128::from(days));
            Priced::Known(Cost { parts: 0, money: Fraction::whole(nanos) })
        }
        _ if exit.end == End::Friendly => Priced::Nothing,
        _ => Priced::Open,
    }
}

fn parallel_running(exit: &Exit<'_>) -> Priced {
    let shorter = |period: &Period| -i64::from(period.mean_days());
    let never = Period::months(u32::MAX);
    match exit.look(
        Path::of("market", "parallel_running"),
        &exit.contract.market.parallel_running,
        never,
        Period::days(0),
        &shorter,
    ) {
        Seen::Value(period) if period == never => Priced::Open,
        Seen::Value(period) => nonzero(fees_for(period)),
        Seen::Silent => Priced::Nothing,
        Seen::Open => Priced::Open,
    }
}

/// Returns the fees of a length of time: months of a year exactly, days by a year of 365.
fn fees_for(period: Period) -> i128 {
    match period.whole_months() {
        Some(months) => i128::from(months) * (PARTS_PER_YEAR / 12),
        None => div_half_up(i128::from(period.mean_days()) * PARTS_PER_YEAR, 365),
    }
}

fn nonzero(parts: i128) -> Priced {
    if parts == 0 { Priced::Nothing } else { Priced::Known(Cost::of_fees(parts)) }
}

fn replacement_gap(exit: &Exit<'_>) -> Priced {
    let smaller = |margin: &Share| -i64::from(margin.0.max(0));
    let margin = match exit.look(
        Path::of("fees", "supplier_margin"),
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
    exit.note(Path::of("market", "replacement_time"), fact);
    let pick = |estimate: &Estimate<Period>| match exit.pick {
        Pick::Low => estimate.low,
        Pick::Likely => estimate.likely,
        Pick::High => estimate.high,
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
