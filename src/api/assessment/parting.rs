//! What parting costs: matrix, curve and fair fee.

use super::View;
use crate::api::contract::{self, Wire, to_int32};
use crate::api::pb;
use crate::scoring::{
    Amount, Amounts, Cell, CostCategory, CostItem, CurveMonth, DrawnCell, DrawnMonth, FairFee, Parting, Quantiles,
    Route,
};

pub(in crate::api) fn to_proto(parting: &Parting, view: View) -> pb::Parting {
    let Parting { year_fees, matrix, curve } = parting;
    let (matrix, curve) = match view {
        View::Basic => (Vec::new(), Vec::new()),
        View::Full => (matrix.iter().map(cell).collect(), curve.iter().map(month).collect()),
    };
    pb::Parting { year_fees: year_fees.map(contract::amount), matrix, curve }
}

/// Returns the message of an amount.
pub(in crate::api) fn amount(amount: Amount) -> pb::Amount {
    let Amount { money, share } = amount;
    pb::Amount { money: money.map(contract::amount), share }
}

/// Returns the message of an amount at three values.
pub(in crate::api) fn amounts(amounts: Amounts) -> pb::Amounts {
    let Amounts { likely, cautious, friendly } = amounts;
    pb::Amounts { likely: likely.map(amount), cautious: cautious.map(amount), friendly: friendly.map(amount) }
}

fn cell(cell: &Cell) -> pb::Cell {
    let Cell { leaver, bearer, contract_made, effort, unbounded, drawn } = cell;
    pb::Cell {
        leaver: leaver.to_proto(),
        bearer: bearer.to_proto(),
        contract_made: Some(amounts(*contract_made)),
        effort: Some(amounts(*effort)),
        unbounded: *unbounded,
        drawn: drawn.as_deref().map(|DrawnCell { contract_made, effort, total }| pb::DrawnCell {
            contract_made: contract_made.map(quantiles),
            effort: effort.map(quantiles),
            total: total.map(quantiles),
        }),
    }
}

fn quantiles(quantiles: Quantiles) -> pb::Quantiles {
    let Quantiles { p10, p50, p90 } = quantiles;
    pb::Quantiles { p10: Some(amount(p10)), p50: Some(amount(p50)), p90: Some(amount(p90)) }
}

fn month(of: &CurveMonth) -> pb::CurveMonth {
    let CurveMonth { leaver, month, decided_on, route: by, free_on, unbounded, waiting: _, others: _, drawn } = of;
    pb::CurveMonth {
        leaver: leaver.to_proto(),
        month: to_int32(*month),
        decided_on: decided_on.to_proto(),
        route: by.map_or(pb::Route::Unspecified, route).into(),
        free_on: free_on.and_then(|day| day.to_proto()),
        unbounded: *unbounded,
        items: of.items().map(item).collect(),
        drawn: drawn.as_deref().map(|DrawnMonth { buyer, supplier, cheaper_than_staying }| pb::DrawnMonth {
            buyer: buyer.map(quantiles),
            supplier: supplier.map(quantiles),
            cheaper_than_staying: *cheaper_than_staying,
        }),
    }
}

pub(super) fn route(route: Route) -> pb::Route {
    match route {
        Route::EndOfTerm => pb::Route::EndOfTerm,
        Route::NonRenewal => pb::Route::NonRenewal,
        Route::Convenience => pb::Route::Convenience,
        Route::BreakDate => pb::Route::BreakDate,
        Route::StatutorySwitching => pb::Route::StatutorySwitching,
    }
}

fn item(item: &CostItem) -> pb::CostItem {
    let CostItem { category: of, bearer, receiver, amounts: how_much, assumed } = item;
    pb::CostItem {
        category: category(*of).into(),
        bearer: bearer.to_proto(),
        receiver: receiver.map_or(0, |receiver| receiver.to_proto()),
        amounts: Some(amounts(*how_much)),
        assumed: *assumed,
    }
}

fn category(category: CostCategory) -> pb::CostCategory {
    match category {
        CostCategory::Waiting => pb::CostCategory::Waiting,
        CostCategory::TerminationFee => pb::CostCategory::TerminationFee,
        CostCategory::CommitmentShortfall => pb::CostCategory::CommitmentShortfall,
        CostCategory::PrepaidForfeited => pb::CostCategory::PrepaidForfeited,
        CostCategory::DiscountClawback => pb::CostCategory::DiscountClawback,
        CostCategory::DataExtraction => pb::CostCategory::DataExtraction,
        CostCategory::TransitionAssistance => pb::CostCategory::TransitionAssistance,
        CostCategory::MigrationEffort => pb::CostCategory::MigrationEffort,
        CostCategory::IntegrationRework => pb::CostCategory::IntegrationRework,
        CostCategory::Retraining => pb::CostCategory::Retraining,
        CostCategory::SearchAndContracting => pb::CostCategory::SearchAndContracting,
        CostCategory::ParallelRunning => pb::CostCategory::ParallelRunning,
        CostCategory::StrandedInvestment => pb::CostCategory::StrandedInvestment,
        CostCategory::Demobilisation => pb::CostCategory::Demobilisation,
        CostCategory::ReplacementGap => pb::CostCategory::ReplacementGap,
        CostCategory::EffortPrior => pb::CostCategory::EffortPrior,
    }
}

pub(in crate::api) fn fair_fee(fair_fee: &FairFee) -> pb::FairFee {
    let FairFee { fair, asked, penalty_least, penalty_most } = fair_fee;
    pb::FairFee {
        fair: Some(amounts(*fair)),
        asked: Some(amounts(*asked)),
        penalty_least: *penalty_least,
        penalty_most: *penalty_most,
    }
}
