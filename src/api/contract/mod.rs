//! The contract on the wire and in the domain, one converter a topic, both directions in each.
//!
//! Goes in: a message. Comes out: a contract, with every wrong field noted by its path; or the message of a contract.
//! Messages are taken apart by name, so that a new field stops the build until it is handled.

mod fact;

mod data;
mod data_terms;
mod evidence;
mod exit_support;
mod fees;
mod investments;
mod knowledge;
mod law;
mod list;
mod market;
mod money;
mod party;
mod people;
mod period;
mod relationship;
mod resilience;
mod restraints;
mod rights;
mod rules;
mod service;
mod switching;
mod technology;
mod term;
mod termination_fee;
mod value;
mod ways_out;

use self::fact::TopicWire;
use self::list::Messages;
use super::{Intake, Site, pb};
use crate::contract::Contract;

pub(super) use self::evidence::{bytes_to_proto, one_to_proto as evidence_to_proto};
pub(super) use self::fact::{MAX_TEXT, Wire, number, required, text, to_int32};
pub(super) use self::money::amount;
pub(super) use self::period::span_to_proto;
pub(super) use self::value::to_proto as value_to_proto;

/// Returns the contract of a message, noting every wrong field.
pub fn from_proto(proto: pb::Contract, at: &Site<'_>, intake: &mut Intake) -> Contract {
    let pb::Contract {
        id,
        parties,
        service,
        term,
        renewal,
        ways_out,
        ways_out_coverage,
        fees,
        data,
        technology,
        rights,
        restraints,
        restraints_coverage,
        investments,
        investments_coverage,
        exit_support,
        people,
        market,
        relationship,
        law,
        fact_states,
        dated_facts,
        evidence,
        absent_facts,
        switching,
        data_terms,
        resilience,
    } = proto;
    let ways_out = Messages {
        name: "ways_out",
        messages: ways_out,
        coverage: ways_out_coverage,
        coverage_name: "ways_out_coverage",
    };
    let restraints = Messages {
        name: "restraints",
        messages: restraints,
        coverage: restraints_coverage,
        coverage_name: "restraints_coverage",
    };
    let investments = Messages {
        name: "investments",
        messages: investments,
        coverage: investments_coverage,
        coverage_name: "investments_coverage",
    };
    let mut contract = Contract {
        id: if id.is_empty() { id } else { text(id, MAX_TEXT, &at.field("id"), intake).unwrap_or_default() },
        parties: TopicWire::from_proto(parties, &at.field("parties"), intake),
        service: TopicWire::from_proto(service, &at.field("service"), intake),
        term: TopicWire::from_proto(term, &at.field("term"), intake),
        renewal: TopicWire::from_proto(renewal, &at.field("renewal"), intake),
        ways_out: list::from_proto(ways_out, at, intake, ways_out::from_proto),
        fees: TopicWire::from_proto(fees, &at.field("fees"), intake),
        data: TopicWire::from_proto(data, &at.field("data"), intake),
        technology: TopicWire::from_proto(technology, &at.field("technology"), intake),
        rights: TopicWire::from_proto(rights, &at.field("rights"), intake),
        restraints: list::from_proto(restraints, at, intake, restraints::from_proto),
        investments: list::from_proto(investments, at, intake, investments::from_proto),
        exit_support: TopicWire::from_proto(exit_support, &at.field("exit_support"), intake),
        people: TopicWire::from_proto(people, &at.field("people"), intake),
        market: TopicWire::from_proto(market, &at.field("market"), intake),
        relationship: TopicWire::from_proto(relationship, &at.field("relationship"), intake),
        law: TopicWire::from_proto(law, &at.field("law"), intake),
        switching: TopicWire::from_proto(switching, &at.field("switching"), intake),
        data_terms: TopicWire::from_proto(data_terms, &at.field("data_terms"), intake),
        resilience: TopicWire::from_proto(resilience, &at.field("resilience"), intake),
        dated: Vec::new(),
        evidence: std::collections::BTreeMap::new(),
    };
    let told = knowledge::states_from_proto(fact_states, &mut contract, at, intake);
    knowledge::absent_from_proto(absent_facts, &told, &mut contract, at, intake);
    contract.dated = knowledge::dated_from_proto(dated_facts, &contract, at, intake);
    contract.evidence = evidence::from_proto(evidence, &contract, at, intake);
    rules::check(&contract, &told, at, intake);
    contract
}

/// Returns the message of a contract.
pub fn to_proto(contract: &Contract) -> pb::Contract {
    let Contract {
        id,
        parties,
        service,
        term,
        renewal,
        ways_out,
        fees,
        data,
        technology,
        rights,
        restraints,
        investments,
        exit_support,
        people,
        market,
        relationship,
        law,
        switching,
        data_terms,
        resilience,
        dated,
        evidence,
    } = contract;
    pb::Contract {
        id: id.clone(),
        parties: parties.to_proto(),
        service: service.to_proto(),
        term: term.to_proto(),
        renewal: renewal.to_proto(),
        ways_out: ways_out.entries.iter().map(ways_out::to_proto).collect(),
        ways_out_coverage: ways_out.coverage.to_proto(),
        fees: fees.to_proto(),
        data: data.to_proto(),
        technology: technology.to_proto(),
        rights: rights.to_proto(),
        restraints: restraints.entries.iter().map(restraints::to_proto).collect(),
        restraints_coverage: restraints.coverage.to_proto(),
        investments: investments.entries.iter().map(investments::to_proto).collect(),
        investments_coverage: investments.coverage.to_proto(),
        exit_support: exit_support.to_proto(),
        people: people.to_proto(),
        market: market.to_proto(),
        relationship: relationship.to_proto(),
        law: law.to_proto(),
        fact_states: knowledge::states_to_proto(contract),
        dated_facts: dated.iter().map(knowledge::dated_to_proto).collect(),
        evidence: evidence::to_proto(evidence),
        absent_facts: 0,
        switching: switching.to_proto(),
        data_terms: data_terms.to_proto(),
        resilience: resilience.to_proto(),
    }
}
