//! When to leave, and what it is worth to be free to.

use super::parting::amount;
use crate::api::contract::{Wire, to_int32};
use crate::api::pb;
use crate::scoring::{BargainingZone, CheapestExit, ExitCliff, ExitTiming, FreedomWorth, PartyWorth};

pub(super) fn timing(timing: &ExitTiming) -> pb::ExitTiming {
    let ExitTiming { cliffs, cheapest } = timing;
    pb::ExitTiming { cliffs: cliffs.iter().map(cliff).collect(), cheapest: cheapest.as_ref().map(cheapest_exit) }
}

fn cliff(cliff: &ExitCliff) -> pb::ExitCliff {
    let ExitCliff { month, notice_by, before, after } = cliff;
    pb::ExitCliff {
        month: to_int32(*month),
        notice_by: notice_by.to_proto(),
        before: Some(amount(*before)),
        after: Some(amount(*after)),
    }
}

fn cheapest_exit(exit: &CheapestExit) -> pb::CheapestExit {
    let CheapestExit { month, notice_on, free_on, cost } = exit;
    pb::CheapestExit {
        month: to_int32(*month),
        notice_on: notice_on.to_proto(),
        free_on: free_on.to_proto(),
        cost: Some(amount(*cost)),
    }
}

pub(super) fn to_proto(worth: &FreedomWorth) -> pb::FreedomWorth {
    let FreedomWorth { buyer, supplier, zone, is_deal } = worth;
    pb::FreedomWorth {
        buyer: Some(party(buyer)),
        supplier: Some(party(supplier)),
        zone: zone.as_ref().map(self::zone),
        is_deal: *is_deal,
    }
}

pub(in crate::api) fn zone(zone: &BargainingZone) -> pb::BargainingZone {
    let BargainingZone { least, most, midpoint } = zone;
    pb::BargainingZone { least: Some(amount(*least)), most: Some(amount(*most)), midpoint: Some(amount(*midpoint)) }
}

fn party(worth: &PartyWorth) -> pb::PartyWorth {
    let PartyWorth { as_is, frictionless, stand, price_of_lock_in, borne_as_is, borne_in_stand, premium } = *worth;
    pb::PartyWorth {
        as_is: as_is.map(amount),
        frictionless: frictionless.map(amount),
        stand: stand.map(amount),
        price_of_lock_in: price_of_lock_in.map(amount),
        borne_as_is: borne_as_is.map(amount),
        borne_in_stand: borne_in_stand.map(amount),
        premium: premium.map(amount),
    }
}
