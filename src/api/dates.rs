//! One request to tell what changes when, taken in, worked out, and told. No arithmetic here.

use jiff::civil::Date;

use super::assessment::{amounts, model_ref, span, window};
use super::contract::{self, Wire, value_to_proto};
use super::law::{finding, given, law_of, outcome, packs};
use super::model::Models;
use super::pb::ViolationReason::{DatesReversed, OutOfRange};
use super::scoring::{HORIZON_MONTHS, STAND_MONTH, guarded};
use super::{Intake, Refusal, Site, pb, source};
use crate::contract::{Contract, Period, Unit, day_number};
use crate::dates::{DateChange, DatedFactChange, FindingChange, MAX_DAYS, PartyChange, explain};
use crate::scoring::{Analyses, Request};

/// How far ahead is looked where the request does not say.
const AHEAD: Period = Period { count: 3, unit: Unit::Year };

/// Answers one request; `today` stands for an absent as of.
///
/// # Errors
/// The request is wrong, or cannot be answered. A panic on the way is caught and told as a fault of ours.
pub(super) fn dates(
    request: pb::ExplainDatesRequest,
    models: &Models,
    today: Date,
) -> Result<pb::ExplainDatesResponse, Refusal> {
    guarded(|| taken_and_told(request, models, today))
}

fn taken_and_told(
    request: pb::ExplainDatesRequest,
    models: &Models,
    today: Date,
) -> Result<pb::ExplainDatesResponse, Refusal> {
    let pb::ExplainDatesRequest { source, as_of, from, to, model_version, pending } = request;
    let (mut intake, root) = (Intake::default(), Site::root());
    let given = source::given(source, &root, &mut intake);
    let as_of = Date::from_proto(as_of, &root.field("as_of"), &mut intake).unwrap_or(today);
    let from = Date::from_proto(from, &root.field("from"), &mut intake).unwrap_or(as_of);
    let at_to = root.field("to");
    let to = Date::from_proto(to, &at_to, &mut intake).unwrap_or(AHEAD.after(from));
    if to < from {
        intake.refuse(&at_to, DatesReversed, format!("must not be before {from}"));
    } else if MAX_DAYS < day_number(to) - day_number(from) {
        intake.refuse(&at_to, OutOfRange, format!("must be at most {MAX_DAYS} days after {from}"));
    }
    let model = models.find(&model_version);
    let Some(given) = intake.finish(given)? else { return Err(Refusal::Internal) };
    let model = model?;
    let (contract, was_read) = given.contract()?;
    let request = Request {
        as_of,
        horizon_months: HORIZON_MONTHS,
        stand_month: STAND_MONTH,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    let law = law_of(pending);
    let changes = explain(&contract, law, model, &request, (from, to));
    Ok(pb::ExplainDatesResponse {
        changes: changes.iter().map(|of| change(of, &contract)).collect(),
        packs: packs(law),
        model: Some(model_ref(model.reference())),
        contract: was_read.then(|| contract::to_proto(&contract)),
    })
}

fn change(change: &DateChange<'_>, contract: &Contract) -> pb::DateChange {
    let DateChange { day, findings, facts, windows, parties: [buyer, supplier] } = change;
    pb::DateChange {
        day: day.to_proto(),
        findings: findings.iter().map(|change| of_finding(change, contract)).collect(),
        facts: facts.iter().map(fact).collect(),
        windows: windows
            .iter()
            .map(|(party, closing)| pb::WindowClosing { party: party.to_proto(), window: Some(window(closing)) })
            .collect(),
        buyer: party(buyer),
        supplier: party(supplier),
    }
}

fn of_finding(change: &FindingChange<'_>, contract: &Contract) -> pb::FindingChange {
    let FindingChange { before, after, turned_on } = change;
    pb::FindingChange { before: outcome(*before).into(), after: Some(finding(after, turned_on.iter(), contract)) }
}

fn fact(change: &DatedFactChange<'_>) -> pb::DatedFactChange {
    let DatedFactChange { path, value, begins, given: by } = change;
    pb::DatedFactChange {
        path: path.text(),
        value: Some(value_to_proto(value)),
        begins: *begins,
        statutory: by.as_ref().map(given),
    }
}

fn party(change: &PartyChange) -> Option<pb::PartyChange> {
    let PartyChange { score: [score_before, score_after], cost: [cost_before, cost_after] } = change;
    change.is_change().then(|| pb::PartyChange {
        score_before: Some(span(*score_before)),
        score_after: Some(span(*score_after)),
        cost_before: Some(amounts(*cost_before)),
        cost_after: Some(amounts(*cost_after)),
    })
}
