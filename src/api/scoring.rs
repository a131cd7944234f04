//! One request to score, taken in, scored, and told: the same for a single call, a batch and a stream.
//!
//! Goes in: a request, and what the server knows. Comes out: a response, or why there is none. No arithmetic here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;

use super::analyses::Asked;
use super::assessment::{self, View};
use super::contract::{self, Wire, number, required};
use super::law::LawAsked;
use super::limits::MAX_MONTHS;
use super::model::Models;
use super::pb::ViolationReason::{Duplicate, UnknownId, UnknownValue};
use super::{Intake, Refusal, Site, pb, source};
use crate::contract::Contract;
use crate::scoring::{Analyses, Assessment, Model, Profile, Request, assess};

/// The most weights of one profile.
const MAX_WEIGHTS: usize = 100;
/// The horizon and the stand month of a request that names none, in months.
pub(super) const HORIZON_MONTHS: u32 = 36;
pub(super) const STAND_MONTH: u32 = 12;

/// Scores one request; `today` stands for an absent as of, `view` for an unspecified one.
///
/// # Errors
/// The request is wrong, or cannot be answered. A panic while scoring is caught and told as a fault of ours.
pub(super) fn score(
    request: pb::ScoreContractRequest,
    models: &Models,
    today: Date,
    view: View,
) -> Result<pb::ScoreContractResponse, Refusal> {
    guarded(|| taken_and_scored(request, models, today, view))
}

/// Turns a panic into a fault of ours, so that it costs one item and not the stream or the process.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Refusal::Internal))
}

/// Assesses the contract of one request, and shows it with its assessment, the model and what was asked; `today` stands for an absent as of.
/// The curve is always there, whichever view the request names, and a request to be checked only is assessed as well.
///
/// # Errors
/// As [`score`], of which this is the inside.
pub(super) fn assessed<T>(
    request: pb::ScoreContractRequest,
    models: &Models,
    today: Date,
    show: impl FnOnce(&Contract, &Assessment<'_>, &Model, &Request<'_>) -> T,
) -> Result<T, Refusal> {
    guarded(|| {
        let taken = Taken::of(request, models, today, View::Full)?;
        let request = Request { curve: true, ..taken.request() };
        Ok(show(&taken.contract, &assess(&taken.contract, taken.model, &request), taken.model, &request))
    })
}

fn taken_and_scored(
    request: pb::ScoreContractRequest,
    models: &Models,
    today: Date,
    view: View,
) -> Result<pb::ScoreContractResponse, Refusal> {
    let taken = Taken::of(request, models, today, view)?;
    let told = taken.was_read.then(|| contract::to_proto(&taken.contract));
    if taken.validate_only {
        return Ok(pb::ScoreContractResponse { assessment: None, contract: told });
    }
    let assessment = assess(&taken.contract, taken.model, &taken.request());
    let mut told_of = assessment::to_proto(&assessment, taken.view);
    told_of.law =
        taken.law.map(|law| law.tell(&taken.contract, taken.model, &taken.request(), &assessment, taken.view));
    Ok(pb::ScoreContractResponse { assessment: Some(told_of), contract: told })
}

/// A request that is in order, its document read.
struct Taken<'m> {
    contract: Contract,
    /// Whether the contract was read in a document.
    was_read: bool,
    model: &'m Model,
    as_of: Date,
    horizon_months: u32,
    stand_month: u32,
    stand_seen_from: Option<Date>,
    view: View,
    validate_only: bool,
    analyses: Analyses,
    profile: Option<Profile>,
    law: Option<LawAsked>,
}

impl<'m> Taken<'m> {
    fn of(request: pb::ScoreContractRequest, models: &'m Models, today: Date, view: View) -> Result<Self, Refusal> {
        let pb::ScoreContractRequest {
            source,
            as_of,
            horizon_months,
            stand_month,
            stand_as_seen_from,
            view: view_asked,
            model_version,
            validate_only,
            profile,
            analyses,
            buyer_alternative,
            supplier_alternative,
            law,
        } = request;
        let (mut intake, root) = (Intake::default(), Site::root());
        let given = source::given(source, &root, &mut intake);
        let as_of = Date::from_proto(as_of, &root.field("as_of"), &mut intake).unwrap_or(today);
        let horizon_months = months(horizon_months, HORIZON_MONTHS, &root.field("horizon_months"), &mut intake);
        let stand_month = months(stand_month, STAND_MONTH, &root.field("stand_month"), &mut intake);
        let stand_seen_from = Date::from_proto(stand_as_seen_from, &root.field("stand_as_seen_from"), &mut intake);
        let asked = Asked::from_proto(&analyses, buyer_alternative, supplier_alternative, &root, &mut intake);
        let view = view_of(view_asked, view, &root.field("view"), &mut intake);
        let law = law.map(|law| LawAsked::from_proto(law, &root.field("law"), &mut intake));
        let model = models.find(&model_version);
        let profile = weights(profile, model.as_ref().ok().copied(), &root, &mut intake);
        let Some(given) = intake.finish(given)? else { return Err(Refusal::Internal) };
        let model = model?;
        let (contract, was_read) = given.contract()?;
        if let Some(law) = &law {
            law.check(&contract, &root)?;
        }
        Ok(Self {
            contract,
            was_read,
            model,
            as_of,
            horizon_months,
            stand_month,
            stand_seen_from,
            view,
            validate_only,
            analyses: asked.analyses(model),
            profile,
            law,
        })
    }

    fn request(&self) -> Request<'_> {
        let Self { as_of, horizon_months, stand_month, stand_seen_from, view, analyses, profile, .. } = self;
        Request {
            as_of: *as_of,
            horizon_months: *horizon_months,
            stand_month: *stand_month,
            stand_seen_from: *stand_seen_from,
            curve: *view == View::Full,
            analyses: *analyses,
            profile: profile.as_ref(),
        }
    }
}

/// Takes a number of months; the default where none is given.
pub(super) fn months(value: Option<i32>, default: u32, at: &Site<'_>, intake: &mut Intake) -> u32 {
    let given = value.and_then(|value| number(value, (1, MAX_MONTHS), at, intake));
    given.and_then(|months| u32::try_from(months).ok()).unwrap_or(default)
}

fn view_of(proto: i32, default: View, at: &Site<'_>, intake: &mut Intake) -> View {
    match pb::View::try_from(proto) {
        Ok(pb::View::Unspecified) => default,
        Ok(pb::View::Basic) => View::Basic,
        Ok(pb::View::Full) => View::Full,
        Err(_) => {
            intake.refuse(at, UnknownValue, format!("must be a value of View, is {proto}"));
            default
        }
    }
}

fn weights(
    protos: Vec<pb::ProfileWeight>,
    model: Option<&Model>,
    root: &Site<'_>,
    intake: &mut Intake,
) -> Option<Profile> {
    if protos.is_empty() || !intake.takes(protos.len(), MAX_WEIGHTS, &root.field("profile")) {
        return None;
    }
    // A weight that stands twice is told of here, once; the places are those of the others.
    let (mut weights, mut places): (Vec<(String, i32)>, Vec<usize>) = (Vec::new(), Vec::new());
    for (index, pb::ProfileWeight { id, weight }) in protos.into_iter().enumerate() {
        let at = root.entry("profile", index);
        let at_weight = at.field("weight");
        if weights.iter().any(|(known, _)| *known == id) {
            intake.refuse(&at.field("id"), Duplicate, "has a weight already");
            continue;
        }
        let weight =
            required(weight, &at_weight, intake).and_then(|weight| number(weight, (0, 10_000), &at_weight, intake));
        weights.push((id, weight.unwrap_or(0)));
        places.push(index);
    }
    match Profile::new(model?, &weights) {
        Ok(profile) => Some(profile),
        Err(wrong) => {
            for (index, what) in wrong {
                let index = places.get(index).copied().unwrap_or(places.len());
                intake.refuse(&root.entry("profile", index).field("id"), UnknownId, what);
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_as_a_fault_of_ours() {
        assert_eq!(guarded::<()>(|| panic!("on purpose")), Err(Refusal::Internal));
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
