//! What is asked beside the score, taken in.

use super::contract::number;
use super::pb::ViolationReason::{Duplicate, UnknownValue};
use super::{Intake, Site, pb};
use crate::scoring::model::{self, Model};
use crate::scoring::{Alternative, Analyses};

/// The most values a list may have: as many as there are, and room to tell which stands twice.
const MAX_ANALYSES: usize = 16;

/// The analyses of a request, in order but for what the model says.
#[derive(Debug)]
pub(super) struct Asked {
    analyses: Analyses,
    worth: bool,
    alternatives: [Given; 2],
}

/// How a best alternative moves, as far as the caller says.
#[derive(Clone, Copy, Debug, Default)]
struct Given {
    start: Option<i32>,
    drift: Option<i32>,
    volatility: Option<i32>,
    discount: Option<i32>,
}

impl Asked {
    /// Takes in what is asked beside the score, each once.
    pub(super) fn from_proto(
        protos: &[i32],
        buyer: Option<pb::Alternative>,
        supplier: Option<pb::Alternative>,
        root: &Site<'_>,
        intake: &mut Intake,
    ) -> Self {
        let alternatives = [
            given(buyer, &root.field("buyer_alternative"), intake),
            given(supplier, &root.field("supplier_alternative"), intake),
        ];
        let mut asked = Self { analyses: Analyses::default(), worth: false, alternatives };
        let list = "analyses";
        if !intake.takes(protos.len(), MAX_ANALYSES, &root.field(list)) {
            return asked;
        }
        for (index, proto) in protos.iter().enumerate() {
            let at = root.entry(list, index);
            let flag = match pb::Analysis::try_from(*proto) {
                Ok(pb::Analysis::Draws) => &mut asked.analyses.draws,
                Ok(pb::Analysis::Timing) => &mut asked.analyses.timing,
                Ok(pb::Analysis::Worth) => &mut asked.worth,
                Ok(pb::Analysis::Robustness) => &mut asked.analyses.robustness,
                Ok(pb::Analysis::Unspecified) | Err(_) => {
                    intake.refuse(&at, UnknownValue, format!("must be a value of Analysis, is {proto}"));
                    continue;
                }
            };
            if std::mem::replace(flag, true) {
                intake.refuse(&at, Duplicate, "stands twice");
            }
        }
        asked
    }

    /// Returns the analyses, with what the model says where the caller says nothing.
    pub(super) fn analyses(self, model: &Model) -> Analyses {
        let own = &model.alternative;
        let filled = |given: Given| Alternative {
            start: given.start.unwrap_or(own.start),
            drift: given.drift.unwrap_or(own.drift),
            volatility: given.volatility.unwrap_or(own.volatility),
            discount: given.discount.unwrap_or(own.discount),
        };
        Analyses { worth: self.worth.then(|| self.alternatives.map(filled)), ..self.analyses }
    }
}

fn given(proto: Option<pb::Alternative>, at: &Site<'_>, intake: &mut Intake) -> Given {
    let Some(pb::Alternative { start, drift, volatility, discount }) = proto else { return Given::default() };
    let mut within =
        |value: Option<i32>, range, name| value.and_then(|value| number(value, range, &at.field(name), intake));
    Given {
        start: within(start, model::Alternative::ADVANTAGE, "start"),
        drift: within(drift, model::Alternative::ADVANTAGE, "drift"),
        volatility: within(volatility, model::Alternative::VOLATILITY, "volatility"),
        discount: within(discount, model::Alternative::DISCOUNT, "discount"),
    }
}
