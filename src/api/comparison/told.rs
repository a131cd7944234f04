//! A comparison on the wire. Out only, and total.

use crate::api::assessment;
use crate::api::contract::{self, Wire, to_int32};
use crate::api::pb;
use crate::scoring::comparison::{CheapestOffer, Comparison, Dominance, RankedOffer, TotalCost};

/// Returns the message of a comparison.
pub(super) fn comparison(compared: &Comparison<'_>) -> pb::Comparison {
    let Comparison { model, party, as_of, horizon_months, currency, ranking, dominances, cheapest } = compared;
    pb::Comparison {
        model: Some(assessment::model_ref(model)),
        party: party.to_proto(),
        as_of: as_of.to_proto(),
        horizon_months: to_int32(*horizon_months),
        currency_code: currency.map(|currency| currency.code().to_owned()).unwrap_or_default(),
        ranking: ranking.iter().map(ranked).collect(),
        dominances: dominances.iter().map(dominance).collect(),
        cheapest: cheapest.iter().map(self::cheapest).collect(),
    }
}

fn ranked(offer: &RankedOffer<'_>) -> pb::RankedOffer {
    let RankedOffer {
        id,
        portability,
        grade,
        possible_grade,
        completeness,
        margin,
        next_may_overtake,
        weightings_won,
        year_fees,
        costs,
    } = offer;
    pb::RankedOffer {
        id: (*id).to_owned(),
        portability: Some(assessment::span(*portability)),
        grade: grade.map_or(pb::Grade::NotGradedYet, assessment::grade_to_proto).into(),
        possible_grade: assessment::grade_to_proto(*possible_grade).into(),
        completeness: *completeness,
        margin: *margin,
        next_may_overtake: *next_may_overtake,
        weightings_won: *weightings_won,
        year_fees: year_fees.map(contract::amount),
        costs: costs.iter().map(total).collect(),
    }
}

fn total(cost: &TotalCost) -> pb::TotalCost {
    let TotalCost { month, free_on, unbounded, fees, leaving, total, regret } = cost;
    pb::TotalCost {
        month: month.map(to_int32),
        free_on: free_on.and_then(|day| day.to_proto()),
        unbounded: *unbounded,
        fees: Some(assessment::amounts(*fees)),
        leaving: Some(assessment::amounts(*leaving)),
        total: Some(assessment::amounts(*total)),
        regret: regret.map(assessment::amount),
    }
}

fn dominance(of: &Dominance<'_>) -> pb::Dominance {
    let Dominance { id, dominated, is_certain } = of;
    pb::Dominance { id: (*id).to_owned(), dominated_id: (*dominated).to_owned(), is_certain: *is_certain }
}

fn cheapest(of: &CheapestOffer<'_>) -> pb::CheapestOffer {
    let CheapestOffer { month, id, total } = of;
    pb::CheapestOffer { month: month.map(to_int32), id: (*id).to_owned(), total: Some(assessment::amount(*total)) }
}
