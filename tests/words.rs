//! One word everywhere: facts and closed lists have the same names in the domain and on the wire.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use portability::api::assessment::{View, to_proto};
use portability::api::{Intake, Site, contract, json};
use portability::contract::*;
use portability::scoring::Model;
use support::descriptors::files;

/// Fields of list entries that tell the entry from others, and are no facts.
const KEYS: &[&str] = &["holder", "bound", "by", "kind", "label", "excluded"];

/// Fields of the contract that are no topics.
const BESIDE: &[&str] = &["id", "fact_states", "dated_facts", "evidence", "absent_facts"];

/// A contract with an entry in every list, so that a walk meets every fact.
const EVERY_LIST: &str = r#"{
    "waysOut": [{"holder": "HOLDER_BUYER", "kind": "WAY_OUT_KIND_CAUSE"}],
    "restraints": [{"bound": "BOUND_BUYER", "kind": "RESTRAINT_KIND_VOLUME"}],
    "investments": [{"by": "PARTY_BUYER", "kind": "INVESTMENT_KIND_SITE"}]
}"#;

#[test]
fn every_fact_has_the_same_name_on_the_wire() {
    let message = json::parse_contract(EVERY_LIST).expect("the contract is JSON");
    let mut in_domain = BTreeSet::new();
    let walked = contract::from_proto(message, &Site::root(), &mut Intake::default());
    walked.walk(&mut |path, _| {
        in_domain.insert(path.fact());
    });
    let files = files();
    let messages: BTreeMap<&str, _> =
        files.iter().flat_map(|file| &file.message_type).map(|message| (message.name(), message)).collect();
    let mut on_wire = BTreeSet::new();
    for topic in &messages["Contract"].field {
        if BESIDE.contains(&topic.name()) || topic.name().ends_with("_coverage") {
            continue;
        }
        let message = messages[topic.type_name().rsplit('.').next().expect("a topic is a message")];
        let is_list = message.field.iter().any(|field| field.name() == "label");
        for field in message.field.iter().filter(|field| !(is_list && KEYS.contains(&field.name()))) {
            on_wire.insert(format!("{}.{}", topic.name(), field.name()));
        }
    }
    assert_eq!(in_domain, on_wire);
}

#[test]
fn parties_are_taken_from_the_wire_and_told_on_it_by_their_own_names() {
    for (word, party) in [("BUYER", Party::Buyer), ("SUPPLIER", Party::Supplier)] {
        let message = json::parse_contract(&EVERY_LIST.replace("_BUYER", &format!("_{word}"))).expect("it is JSON");
        let contract = contract::from_proto(message, &Site::root(), &mut Intake::default());
        let held = (
            contract.ways_out.entries[0].holder,
            contract.restraints.entries[0].bound,
            contract.investments.entries[0].by,
        );
        assert_eq!(held, (party, party, party));
    }
    let (example, model) = (&examples::all()[0], Model::newest());
    let assessment = examples::assessed(example, &model);
    let told = to_proto(&assessment, View::Full);
    let sides = [(&told.buyer, "PARTY_BUYER"), (&told.supplier, "PARTY_SUPPLIER")];
    for ((side, word), of) in sides.into_iter().zip([&assessment.buyer, &assessment.supplier]) {
        let side = side.as_ref().expect("both sides are told");
        assert_eq!(
            (side.party().as_str_name(), side.portability.expect("it has points").proven),
            (word, of.portability.proven)
        );
    }
    let leavers: Vec<&str> =
        told.parting.as_ref().expect("parting is told").matrix.iter().map(|cell| cell.leaver().as_str_name()).collect();
    assert_eq!(leavers, ["PARTY_BUYER", "PARTY_BUYER", "PARTY_SUPPLIER", "PARTY_SUPPLIER"]);
}

#[test]
fn grades_are_told_by_their_letters() {
    let example = &examples::all()[0];
    let model = Model::newest();
    let mut assessment = examples::assessed(example, &model);
    for (letter, _) in &model.grades.limits {
        assessment.buyer.grade = Some(*letter);
        assessment.buyer.possible_grade = *letter;
        let told = to_proto(&assessment, View::Basic).buyer.expect("the buyer's side is told");
        let name = format!("GRADE_{letter}");
        assert_eq!([told.grade().as_str_name(), told.possible_grade().as_str_name()], [name.as_str(); 2]);
    }
    assessment.buyer.grade = None;
    let told = to_proto(&assessment, View::Basic).buyer.expect("the buyer's side is told");
    assert_eq!(told.grade().as_str_name(), "GRADE_NOT_GRADED_YET");
}

#[test]
fn every_closed_list_has_the_same_words_on_the_wire() {
    let mut in_domain: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    macro_rules! words {
        ($($Choice:ident),* $(,)?) => {
            $(in_domain.insert(stringify!($Choice), $Choice::ALL.iter().map(ToString::to_string).collect());)*
        };
    }
    words![
        Alignment,
        AssistancePrice,
        Category,
        Closeness,
        Coverage,
        DataFormat,
        Delivery,
        Equivalent,
        ExportMethod,
        Interfaces,
        InvestmentKind,
        LicenceSurvival,
        Origin,
        Owner,
        Party,
        Reach,
        Refund,
        Reintegration,
        RestraintKind,
        RetrievalStart,
        SizeClass,
        Stage,
        Substitutability,
        TermKind,
        WayOutKind,
    ];
    let files = files();
    let mut on_wire: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for of in files.iter().flat_map(|file| &file.enum_type) {
        let values = of.value.iter().skip(1).map(|value| value.name().to_lowercase());
        let prefix = format!("{}_", of.value[0].name().trim_end_matches("_UNSPECIFIED").to_lowercase());
        let words = values.map(|name| name.trim_start_matches(&prefix).to_owned());
        if in_domain.contains_key(of.name()) {
            on_wire.insert(of.name(), words.collect());
        }
    }
    assert_eq!(in_domain, on_wire);
}
