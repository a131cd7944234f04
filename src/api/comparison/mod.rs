//! One request to compare offers, taken in, compared, and told.
//!
//! Goes in: a request, and what the server knows. Comes out: a response, or why there is none. No arithmetic here.

mod currencies;
mod told;

use jiff::civil::Date;

use super::contract::{self, Wire};
use super::items::Ids;
use super::model::Models;
use super::pb::ViolationReason::{OutOfRange, Required, UnknownValue};
use super::scoring::{HORIZON_MONTHS, STAND_MONTH, guarded, months};
use super::source::{self, Given};
use super::{Intake, Refusal, Site, pb};
use crate::contract::{Contract, Party};
use crate::scoring::comparison::{self, MIN_OFFERS, Offer};
use crate::scoring::{Analyses, Request};
use currencies::{Named, Rates};

pub(super) use currencies::rate_to_proto;

/// Answers one request of at most so many offers; `today` stands for an absent as of.
///
/// # Errors
/// The request is wrong, or cannot be answered. A panic on the way is caught and told as a fault of ours.
pub(super) fn compare(
    request: pb::CompareContractsRequest,
    models: &Models,
    today: Date,
    most: usize,
) -> Result<pb::CompareContractsResponse, Refusal> {
    guarded(|| taken_and_compared(request, models, today, most))
}

fn taken_and_compared(
    request: pb::CompareContractsRequest,
    models: &Models,
    today: Date,
    most: usize,
) -> Result<pb::CompareContractsResponse, Refusal> {
    let pb::CompareContractsRequest {
        offers,
        party,
        currency_code,
        exchange_rates,
        as_of,
        horizon_months,
        stand_month,
        stand_as_seen_from,
        model_version,
    } = request;
    let (mut intake, root) = (Intake::default(), Site::root());
    let party = party_of(party, &root.field("party"), &mut intake);
    let rates = Rates::from_proto(&currency_code, exchange_rates, &root, &mut intake);
    let given = offers_of(offers, most, &root, &mut intake);
    let is_any_unread = given.iter().any(|(_, given)| matches!(given, Some(Given::Document(_))));
    rates.exchange(&named(&given), !is_any_unread, &root, &mut intake);
    let as_of = Date::from_proto(as_of, &root.field("as_of"), &mut intake).unwrap_or(today);
    let horizon_months = months(horizon_months, HORIZON_MONTHS, &root.field("horizon_months"), &mut intake);
    let stand_month = months(stand_month, STAND_MONTH, &root.field("stand_month"), &mut intake);
    let stand_seen_from = Date::from_proto(stand_as_seen_from, &root.field("stand_as_seen_from"), &mut intake);
    let model = models.find(&model_version);
    let (Some(party), given) = intake.finish((party, given))? else { return Err(Refusal::Internal) };
    let model = model?;
    let read: Vec<Read> = given.into_iter().map(read).collect::<Result<_, _>>()?;
    // What a document names is known only now.
    let named: Vec<Named<'_>> =
        read.iter().map(|read| (read.id.as_str(), comparison::currency(&read.contract))).collect();
    let mut intake = Intake::default();
    let exchange = rates.exchange(&named, true, &root, &mut intake);
    let exchange = intake.finish(exchange)?;
    let (curve, analyses) = (false, Analyses::default());
    let request = Request { as_of, horizon_months, stand_month, stand_seen_from, curve, analyses, profile: None };
    let offers: Vec<Offer<'_>> = read.iter().map(|read| Offer { id: &read.id, contract: &read.contract }).collect();
    let compared = comparison::compare(&offers, model, &request, party, &exchange);
    Ok(pb::CompareContractsResponse {
        comparison: Some(told::comparison(&compared)),
        read_offers: read.iter().filter(|read| read.was_read).map(read_offer).collect(),
    })
}

fn party_of(proto: i32, at: &Site<'_>, intake: &mut Intake) -> Option<Party> {
    match pb::Party::try_from(proto) {
        Ok(pb::Party::Buyer) => Some(Party::Buyer),
        Ok(pb::Party::Supplier) => Some(Party::Supplier),
        Ok(pb::Party::Unspecified) => intake.refused(at, Required, "must be the buyer or the supplier"),
        Err(_) => intake.refused(at, UnknownValue, format!("must be a value of Party, is {proto}")),
    }
}

/// An offer whose fields are in order; none for the source of one that is not.
type GivenOffer = (String, Option<Given>);

fn offers_of(protos: Vec<pb::Offer>, most: usize, root: &Site<'_>, intake: &mut Intake) -> Vec<GivenOffer> {
    let at = root.field("offers");
    if protos.len() < MIN_OFFERS {
        intake.refuse(&at, OutOfRange, format!("must have at least {MIN_OFFERS} offers, has {}", protos.len()));
    }
    if !intake.takes(protos.len(), most.max(MIN_OFFERS), &at) {
        return Vec::new();
    }
    let mut ids = Ids::remembering(protos.len());
    let mut given = Vec::with_capacity(protos.len());
    for (index, pb::Offer { id, source }) in protos.into_iter().enumerate() {
        let at = root.entry("offers", index);
        ids.take_id(&id, &at.field("id"), intake);
        let source = source::given(source, &at, intake);
        // One contract has one currency; the next has its own.
        intake.end_contract();
        given.push((id, source));
    }
    given
}

/// Returns the offers with their currencies; those of documents are not known yet.
fn named(given: &[GivenOffer]) -> Vec<Named<'_>> {
    let currency = |given: &Option<Given>| match given {
        Some(Given::Contract(contract)) => comparison::currency(contract),
        Some(Given::Document(_) | Given::Stored) | None => None,
    };
    given.iter().map(|(id, given)| (id.as_str(), currency(given))).collect()
}

/// An offer whose contract is there.
struct Read {
    id: String,
    contract: Contract,
    /// Whether the contract was read in a document.
    was_read: bool,
}

fn read((id, given): GivenOffer) -> Result<Read, Refusal> {
    let (contract, was_read) = given.ok_or(Refusal::Internal)?.contract()?;
    Ok(Read { id, contract, was_read })
}

fn read_offer(read: &Read) -> pb::ReadOffer {
    let Read { id, contract, was_read: _ } = read;
    pb::ReadOffer { id: id.clone(), contract: Some(contract::to_proto(contract)) }
}
