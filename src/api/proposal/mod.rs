//! One request for proposals, taken in, searched for, and told.
//!
//! Goes in: a request, and what the server knows. Comes out: a response, or why there is none. No arithmetic here.

mod told;

use std::sync::LazyLock;

use jiff::civil::Date;

use super::contract::{self, Wire};
use super::model::Models;
use super::pb::ViolationReason::{Negative, OutOfRange, Required, UnknownId, UnknownValue};
use super::pb::proposal_target::Target as Proto;
use super::scoring::{HORIZON_MONTHS, STAND_MONTH, guarded, months};
use super::{Intake, Refusal, Site, pb, source};
use crate::scoring::proposal::{self, Aim, MAX_COST_LIMIT, Target, Terms, Whom};
use crate::scoring::{Analyses, Request};

/// The suggested terms that were released, oldest first.
static TERMS: LazyLock<Vec<Terms>> = LazyLock::new(Terms::released);

/// Answers one request; `today` stands for an absent as of.
///
/// # Errors
/// The request is wrong, or cannot be answered. A panic on the way is caught and told as a fault of ours.
pub(super) fn propose(
    request: pb::ProposeTermsRequest,
    models: &Models,
    today: Date,
) -> Result<pb::ProposeTermsResponse, Refusal> {
    guarded(|| taken_and_searched(request, models, today))
}

fn taken_and_searched(
    request: pb::ProposeTermsRequest,
    models: &Models,
    today: Date,
) -> Result<pb::ProposeTermsResponse, Refusal> {
    let pb::ProposeTermsRequest {
        source,
        target,
        as_of,
        horizon_months,
        stand_month,
        stand_as_seen_from,
        model_version,
        terms_version,
    } = request;
    let (mut intake, root) = (Intake::default(), Site::root());
    let given = source::given(source, &root, &mut intake);
    let target = target_of(target, &root.field("target"), &mut intake);
    let as_of = Date::from_proto(as_of, &root.field("as_of"), &mut intake).unwrap_or(today);
    let horizon_months = months(horizon_months, HORIZON_MONTHS, &root.field("horizon_months"), &mut intake);
    let stand_month = months(stand_month, STAND_MONTH, &root.field("stand_month"), &mut intake);
    let stand_seen_from = Date::from_proto(stand_as_seen_from, &root.field("stand_as_seen_from"), &mut intake);
    let terms = terms_of(&terms_version, &root.field("terms_version"), &mut intake);
    let model = models.find(&model_version);
    let (Some(given), Some(target), Some(terms)) = intake.finish((given, target, terms))? else {
        return Err(Refusal::Internal);
    };
    let model = model?;
    let (contract, was_read) = given.contract()?;
    let (curve, analyses) = (false, Analyses::default());
    let request = Request { as_of, horizon_months, stand_month, stand_seen_from, curve, analyses, profile: None };
    let found = proposal::propose(&contract, model, terms, &request, target);
    Ok(pb::ProposeTermsResponse {
        proposals: Some(told::proposals(&found)),
        contract: was_read.then(|| contract::to_proto(&contract)),
    })
}

fn terms_of(version: &str, at: &Site<'_>, intake: &mut Intake) -> Option<&'static Terms> {
    let found = match version {
        "" => TERMS.last(),
        _ => TERMS.iter().find(|terms| terms.reference().version == version),
    };
    found.or_else(|| {
        let known: Vec<&str> = TERMS.iter().map(|terms| terms.reference().version.as_str()).collect();
        intake.refused(at, UnknownId, format!("must be one of {}", known.join(", ")))
    })
}

fn target_of(proto: Option<pb::ProposalTarget>, at: &Site<'_>, intake: &mut Intake) -> Option<Target> {
    let Some(pb::ProposalTarget { asker, target }) = proto else {
        return intake.refused(at, Required, "must say what is wanted, and for whom");
    };
    let at_asker = at.field("asker");
    let whom = match pb::Asker::try_from(asker) {
        Ok(pb::Asker::Buyer) => Some(Whom::Buyer),
        Ok(pb::Asker::Supplier) => Some(Whom::Supplier),
        Ok(pb::Asker::Both) => Some(Whom::Both),
        Ok(pb::Asker::Unspecified) => intake.refused(&at_asker, Required, "must be the buyer, the supplier or both"),
        Err(_) => intake.refused(&at_asker, UnknownValue, format!("must be a value of Asker, is {asker}")),
    };
    let aim = match target {
        Some(Proto::Grade(grade)) => grade_of(grade, &at.field("grade"), intake).map(Aim::Grade),
        Some(Proto::Stand(pb::StandTarget {})) => Some(Aim::Stand),
        Some(Proto::CostLimit(limit)) => cost_of(limit, &at.field("cost_limit"), intake).map(Aim::Cost),
        None => intake.refused(at, Required, "must have a grade, a stand or a cost limit"),
    };
    Some(Target { whom: whom?, aim: aim? })
}

fn grade_of(proto: i32, at: &Site<'_>, intake: &mut Intake) -> Option<char> {
    match pb::Grade::try_from(proto) {
        Ok(pb::Grade::A) => Some('A'),
        Ok(pb::Grade::B) => Some('B'),
        Ok(pb::Grade::C) => Some('C'),
        Ok(pb::Grade::D) => Some('D'),
        Ok(pb::Grade::E) => Some('E'),
        Ok(pb::Grade::Unspecified | pb::Grade::NotGradedYet) | Err(_) => {
            intake.refused(at, UnknownValue, "must be a grade from GRADE_A to GRADE_E")
        }
    }
}

fn cost_of(limit: i64, at: &Site<'_>, intake: &mut Intake) -> Option<i64> {
    if limit < 0 {
        return intake.refused(at, Negative, format!("must be zero or more, is {limit}"));
    }
    if MAX_COST_LIMIT < limit {
        return intake.refused(at, OutOfRange, format!("must be at most {MAX_COST_LIMIT}, is {limit}"));
    }
    Some(limit)
}

/// Returns the message of a target.
pub(in crate::api) fn target_to_proto(target: Target) -> pb::ProposalTarget {
    let Target { whom, aim } = target;
    let target = match aim {
        Aim::Grade(letter) => Proto::Grade(super::assessment::grade_to_proto(letter).into()),
        Aim::Stand => Proto::Stand(pb::StandTarget {}),
        Aim::Cost(limit) => Proto::CostLimit(limit),
    };
    pb::ProposalTarget { asker: asker(whom).into(), target: Some(target) }
}

fn asker(whom: Whom) -> pb::Asker {
    match whom {
        Whom::Buyer => pb::Asker::Buyer,
        Whom::Supplier => pb::Asker::Supplier,
        Whom::Both => pb::Asker::Both,
    }
}
