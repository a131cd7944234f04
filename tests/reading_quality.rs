//! How well are contracts read? Measured on rated contracts, fact by fact and party by party.
//!
//! The yardstick is `ratings/facts.json` beside the contracts of CUAD (The Atticus Project, CC BY 4.0); both lie beside
//! the repository, and without them the test says so and passes.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that measures, and prints what it measured")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use jiff::civil::Date;
use portability::contract::{
    Contract, Fact, Found, Owner, Party, Period, Reach, RestraintKind, State, TermKind, TerminationFee, Unit,
    WayOutKind,
};
use portability::document::{Document, MediaType};
use portability::reading::learned::{Model, training};
use portability::reading::{self, Reading};
use serde_json::Value;
use support::shared::{labelled, stem};

/// What came of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Right,
    Wrong,
    Open,
}

use Outcome::{Open, Right, Wrong};

/// The most that may be stated of what the reader calls silent.
const FALSE_SILENCE: f64 = 0.08;
/// The least share of silent rights to leave at will that the labels deny as well.
const SILENT_RIGHT: f64 = 0.93;

fn shared() -> Option<PathBuf> {
    let path = support::shared::folder().join("data");
    path.join("ratings/facts.json").exists().then_some(path)
}

fn read_file(path: &Path) -> Reading {
    read_by(path, Model::released())
}

fn read_by(path: &Path, model: &Model) -> Reading {
    let bytes = std::fs::read(path).unwrap();
    let document = Document::open(&bytes, MediaType::Plain).unwrap();
    let read = reading::read_document_by(&document, model);
    check_evidence(&read, &document.text);
    read
}

/// Reads a text by a model that has not seen its fold, where `READING_FOLDS` names a folder of fold models, as `portability
/// train --folds` writes them; else by the released model, which has seen it.
fn read_unseen(path: &Path) -> Reading {
    let Some(folder) = std::env::var_os("READING_FOLDS") else { return read_file(path) };
    static FOLDS: OnceLock<Vec<Model>> = OnceLock::new();
    let models = FOLDS.get_or_init(|| {
        let file = |fold| PathBuf::from(&folder).join(format!("fold-{fold}.bin"));
        (0..training::FOLDS).map(|fold| Model::from_bytes(&std::fs::read(file(fold)).unwrap()).unwrap()).collect()
    });
    let name = path.file_name().unwrap().to_str().unwrap();
    read_by(path, &models[usize::from(training::fold(name))])
}

/// Every quote stands in the text where its bytes say.
fn check_evidence(read: &Reading, text: &str) {
    for (path, evidence) in &read.contract.evidence {
        for one in evidence {
            let bytes = one.bytes.clone().unwrap();
            assert_eq!(text.get(bytes.start as usize..bytes.end as usize), Some(one.quote.as_str()), "{path}");
            assert!(!one.quote.is_empty(), "{path}");
        }
    }
}

fn days(period: &Period, year: f64) -> f64 {
    let count = f64::from(period.count);
    match period.unit {
        Unit::Day => count,
        Unit::BusinessDay => count * 7.0 / 5.0,
        Unit::Week => count * 7.0,
        Unit::Month => count * 30.0,
        Unit::Year => count * year,
    }
}

fn same_days(period: &Period, expected: f64) -> bool {
    [360.0, 365.0].iter().any(|year| (days(period, *year) - expected).abs() <= expected * 0.02)
}

/// Compares a fact with what is expected of it.
fn compare<T>(fact: &Fact<T>, right: impl Fn(&T) -> bool) -> Outcome {
    match fact {
        Fact::Stated(value) => {
            if right(value) {
                Right
            } else {
                Wrong
            }
        }
        Fact::Silent | Fact::NotApplicable => Wrong,
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => Open,
    }
}

fn text_of<'a>(fact: &'a Value, field: &str) -> Option<&'a str> {
    fact[field].as_str()
}

/// The parties that a rating names.
fn bound(fact: &Value) -> Option<Vec<Party>> {
    match text_of(fact, "who")? {
        "both" => Some(vec![Party::Buyer, Party::Supplier]),
        "buyer" => Some(vec![Party::Buyer]),
        "supplier" => Some(vec![Party::Supplier]),
        "nobody" => Some(vec![]),
        _ => None,
    }
}

fn initial_term(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let kind = match text_of(fact, "kind") {
        Some("event") => TermKind::EventBound,
        Some("indefinite") => TermKind::Indefinite,
        _ => TermKind::Fixed,
    };
    if kind != TermKind::Fixed {
        return vec![compare(&contract.term.kind, |read| *read == kind)];
    }
    let end = text_of(fact, "end_date").map(|date| date.parse::<Date>().unwrap());
    let by_end =
        end.map(|end| compare(&contract.term.end, |read| (0..=2).contains(&end.until(*read).unwrap().get_days())));
    let by_length =
        fact["months"].as_f64().map(|months| compare(&contract.term.initial, |read| same_days(read, months * 30.0)));
    let both: Vec<Outcome> = by_end.into_iter().chain(by_length).collect();
    if both.contains(&Right) {
        return vec![Right];
    }
    if both.contains(&Wrong) {
        vec![Wrong]
    } else {
        vec![compare(&contract.term.kind, |read| *read == kind).min_open()]
    }
}

impl Outcome {
    /// The right kind without the length settles nothing.
    fn min_open(self) -> Self {
        if self == Wrong { Wrong } else { Open }
    }
}

fn auto_renewal(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let expected = fact["yes"].as_bool().unwrap();
    // Where the sheet infers "no" from a fixed end, silence on renewal is no contradiction.
    let silent = contract.renewal.automatic == Fact::Silent && !expected;
    let automatic = if silent { Open } else { compare(&contract.renewal.automatic, |read| *read == expected) };
    let length = fact["renewal_months"].as_f64().filter(|_| expected);
    let length = length.map(|months| compare(&contract.renewal.length, |read| same_days(read, months * 30.0)));
    std::iter::once(automatic).chain(length).collect()
}

fn renewal_notice(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let expected = fact["days"].as_f64().unwrap();
    let mut outcomes = Vec::new();
    for (party, read) in [("buyer", &contract.renewal.buyer_notice), ("supplier", &contract.renewal.supplier_notice)] {
        if text_of(fact, "by") == Some(party) || text_of(fact, "by") == Some("either") {
            outcomes.push(compare(read, |read| same_days(read, expected)));
        }
    }
    outcomes
}

fn convenience(contract: &Contract, party: Party, fact: &Value) -> Vec<Outcome> {
    let allowed = fact["allowed"].as_bool();
    let found = match contract.ways_out.find(party, WayOutKind::Convenience.name()) {
        Found::Entries(entries) => entries.first().copied(),
        Found::Absent(State::Silent) => return vec![if allowed == Some(true) { Wrong } else { Right }],
        Found::Absent(_) => None,
    };
    match (allowed, found) {
        (Some(true), Some(way)) if way.excluded => vec![Wrong],
        (Some(true), Some(way)) => {
            let at_once = |days: f64| days == 0.0 && way.terms.notice == Fact::Silent;
            let compared = |days: f64| compare(&way.terms.notice, |read| same_days(read, days));
            let notice = fact["notice_days"].as_f64().map(|days| if at_once(days) { Right } else { compared(days) });
            std::iter::once(Right).chain(notice).collect()
        }
        (Some(false), Some(way)) => vec![if way.excluded { Right } else { Wrong }],
        (Some(_), None) => vec![Open],
        (None, _) => vec![],
    }
}

fn cure(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (party, field) in [(Party::Buyer, "buyer_side"), (Party::Supplier, "supplier_side")] {
        let Some(days) = fact[field].as_f64() else { continue };
        outcomes.push(match contract.ways_out.find(party, WayOutKind::Cause.name()) {
            Found::Entries(entries) => compare(&entries[0].terms.cure_period, |read| same_days(read, days)),
            Found::Absent(State::Silent) => Wrong,
            Found::Absent(_) => Open,
        });
    }
    outcomes
}

fn early_exit_cost(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    if fact["amount"].as_f64() != Some(0.0) {
        return vec![];
    }
    let Found::Entries(entries) = contract.ways_out.find(Party::Buyer, WayOutKind::Convenience.name()) else {
        return vec![Open];
    };
    // A contract without a word for such a fee has none.
    let silent = entries[0].terms.fee == Fact::Silent;
    vec![if silent { Right } else { compare(&entries[0].terms.fee, |read| *read == TerminationFee::default()) }]
}

fn belongings(contract: &Contract, _: &Value) -> Vec<Outcome> {
    let rights = &contract.rights;
    let data = &contract.data;
    let flags = [&rights.buyer_property_returned, &rights.supplier_property_returned, &data.erasure];
    vec![if flags.iter().any(|flag| flag.stated() == Some(&true)) { Right } else { Open }]
}

fn transition(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let length = fact["length_days"].as_f64();
    length
        .map(|days| compare(&contract.exit_support.assistance_length, |read| same_days(read, days)))
        .into_iter()
        .collect()
}

fn assignment(contract: &Contract, party: Party, fact: &Value) -> Vec<Outcome> {
    let Some(expected) = text_of(fact, "value") else { return vec![] };
    let entry = match contract.restraints.find(party, RestraintKind::Assignment.name()) {
        Found::Entries(entries) => entries[0],
        Found::Absent(State::Silent) => return vec![Wrong],
        Found::Absent(_) => return vec![Open],
    };
    if expected == "free" || entry.excluded {
        return vec![if (expected == "free") == entry.excluded { Right } else { Wrong }];
    }
    let fits = |reach: &Reach| match expected {
        "consent_except_merger" => *reach == Reach::Field,
        "forbidden" => *reach == Reach::Whole,
        _ => *reach == Reach::Whole || *reach == Reach::Narrow,
    };
    vec![compare(&entry.terms.reach, fits)]
}

fn change_of_control(contract: &Contract, _: &Value) -> Vec<Outcome> {
    let told = Party::ALL.iter().any(|party| {
        matches!(contract.ways_out.find(*party, WayOutKind::ChangeOfControl.name()), Found::Entries(_))
            || matches!(contract.restraints.find(*party, RestraintKind::ChangeOfControl.name()), Found::Entries(_))
    });
    vec![if told { Right } else { Open }]
}

fn restraint(contract: &Contract, kinds: &[RestraintKind], fact: &Value) -> Vec<Outcome> {
    let Some(bound) = bound(fact) else { return vec![] };
    let tail = fact["tail_months"].as_f64();
    let mut outcomes = Vec::new();
    for party in Party::ALL {
        let entry = kinds.iter().find_map(|kind| match contract.restraints.find(*party, kind.name()) {
            Found::Entries(entries) => entries.first().copied(),
            Found::Absent(_) => None,
        });
        let silent = kinds
            .iter()
            .all(|kind| matches!(contract.restraints.find(*party, kind.name()), Found::Absent(State::Silent)));
        match (bound.contains(party), entry) {
            (true, Some(entry)) if entry.excluded => outcomes.push(Wrong),
            (true, Some(entry)) => {
                outcomes.push(Right);
                if let Some(months) = tail {
                    outcomes.push(compare(&entry.terms.tail, |read| same_days(read, months * 30.0)));
                }
            }
            (true, None) => outcomes.push(if silent { Wrong } else { Open }),
            (false, Some(entry)) if !entry.excluded => outcomes.push(Wrong),
            (false, Some(_)) => outcomes.push(Right),
            (false, None) if bound.is_empty() => outcomes.push(if silent { Right } else { Open }),
            (false, None) => {}
        }
    }
    outcomes
}

fn flags(fact: &Value, buyer: &Fact<bool>, supplier: &Fact<bool>) -> Vec<Outcome> {
    let Some(bound) = bound(fact) else { return vec![] };
    let mut outcomes = Vec::new();
    for (party, read) in [(Party::Buyer, buyer), (Party::Supplier, supplier)] {
        let expected = bound.contains(&party);
        match read {
            Fact::Stated(value) => outcomes.push(if *value == expected { Right } else { Wrong }),
            _ if expected => outcomes.push(compare(read, |_| true)),
            Fact::Silent
            | Fact::Unknown
            | Fact::Elsewhere
            | Fact::Ambiguous(_)
            | Fact::Conflicting(_)
            | Fact::NotApplicable => {}
        }
    }
    outcomes
}

fn ip_on_end(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let survives = text_of(fact, "surviving_licences").unwrap_or_default();
    // Where the sheet infers that no licence survives, silence on that is no contradiction.
    let is_silent = contract.rights.licence_survival == Fact::Silent;
    if survives.starts_with("none") && is_silent {
        outcomes.push(Open);
    } else if survives.starts_with("none") {
        outcomes.push(compare(&contract.rights.licence_survival, |read| read.word() != "perpetual"));
    } else if survives.starts_with("perpetual") {
        outcomes.push(compare(&contract.rights.licence_survival, |read| read.word() == "perpetual"));
    }
    let keeps = text_of(fact, "who_keeps_what").unwrap_or_default();
    if keeps.starts_with("each") {
        outcomes.push(compare(&contract.rights.work_product, |read| matches!(read, Owner::Each)));
    }
    outcomes
}

fn governing_law(contract: &Contract, fact: &Value) -> Vec<Outcome> {
    let expected = text_of(fact, "law").unwrap_or_default();
    vec![compare(&contract.law.governing_law, |read| expected.starts_with(read.as_str()))]
}

fn questions(contract: &Contract, name: &str, fact: &Value) -> Vec<Outcome> {
    match name {
        "initial_term" => initial_term(contract, fact),
        "auto_renewal" => auto_renewal(contract, fact),
        "renewal_notice" => renewal_notice(contract, fact),
        "convenience_buyer" => convenience(contract, Party::Buyer, fact),
        "convenience_supplier" => convenience(contract, Party::Supplier, fact),
        "for_cause_cure_days" => cure(contract, fact),
        "early_exit_cost_buyer" => early_exit_cost(contract, fact),
        "belongings_return" => belongings(contract, fact),
        "transition_help" => transition(contract, fact),
        "assignment_buyer" => assignment(contract, Party::Buyer, fact),
        "assignment_supplier" => assignment(contract, Party::Supplier, fact),
        "change_of_control" => change_of_control(contract, fact),
        "exclusivity" => restraint(contract, &[RestraintKind::Exclusivity], fact),
        "non_compete" => restraint(contract, &[RestraintKind::NonCompete], fact),
        "non_solicit" => restraint(contract, &[RestraintKind::NoSolicitStaff, RestraintKind::NoSolicitCustomers], fact),
        "minimum_commitment" => flags(fact, &contract.fees.buyer_committed, &contract.fees.supplier_committed),
        "liability_cap" => flags(fact, &contract.law.buyer_liability_capped, &contract.law.supplier_liability_capped),
        "ip_on_end" => ip_on_end(contract, fact),
        "governing_law" => governing_law(contract, fact),
        other => panic!("the sheet has a fact that is not measured: {other}"),
    }
}

/// What the reader calls silent of a fact of the sheet, part by part: whether it is, and whether the sheet states it.
fn silent(contract: &Contract, name: &str, fact: &Value) -> Vec<(bool, bool)> {
    let stated = fact["state"].as_str() == Some("stated");
    let way =
        |party, kind: WayOutKind| matches!(contract.ways_out.find(party, kind.name()), Found::Absent(State::Silent));
    let free = |party, kind: RestraintKind| {
        matches!(contract.restraints.find(party, kind.name()), Found::Absent(State::Silent))
    };
    let meant = |party| stated && bound(fact).is_some_and(|bound| bound.contains(&party));
    let both = |of: &dyn Fn(Party) -> bool| Party::ALL.iter().map(|party| (of(*party), meant(*party))).collect();
    let one = |is_silent: bool, is_stated: bool| vec![(is_silent, is_stated)];
    let granted = stated && fact["allowed"].as_bool() == Some(true);
    let renewal = &contract.renewal;
    let (rights, law) = (&contract.rights, &contract.law);
    match name {
        "initial_term" => one(
            contract.term.initial == Fact::Silent && contract.term.end == Fact::Silent,
            stated && (fact["months"].is_number() || fact["end_date"].is_string()),
        ),
        "auto_renewal" => one(renewal.automatic == Fact::Silent, stated && fact["yes"].as_bool() == Some(true)),
        "renewal_notice" => [(Party::Buyer, "buyer"), (Party::Supplier, "supplier")]
            .map(|(party, word)| {
                let notice = if party == Party::Buyer { &renewal.buyer_notice } else { &renewal.supplier_notice };
                let by = text_of(fact, "by");
                (*notice == Fact::Silent, stated && (by == Some("either") || by == Some(word)))
            })
            .to_vec(),
        "convenience_buyer" => one(way(Party::Buyer, WayOutKind::Convenience), granted),
        "convenience_supplier" => one(way(Party::Supplier, WayOutKind::Convenience), granted),
        "for_cause_cure_days" => [(Party::Buyer, "buyer_side"), (Party::Supplier, "supplier_side")]
            .map(|(party, side)| {
                let is_silent = match contract.ways_out.find(party, WayOutKind::Cause.name()) {
                    Found::Entries(entries) => entries[0].terms.cure_period == Fact::Silent,
                    Found::Absent(state) => state == State::Silent,
                };
                (is_silent, stated && fact[side].is_number())
            })
            .to_vec(),
        "early_exit_cost_buyer" => {
            let is_silent = match contract.ways_out.find(Party::Buyer, WayOutKind::Convenience.name()) {
                Found::Entries(entries) => entries[0].terms.fee == Fact::Silent,
                Found::Absent(state) => state == State::Silent,
            };
            one(is_silent, stated && fact["amount"].as_f64().is_some_and(|amount| amount > 0.0))
        }
        "belongings_return" => {
            let flags = [&rights.buyer_property_returned, &rights.supplier_property_returned];
            one(flags.iter().all(|flag| **flag == Fact::Silent) && contract.data.erasure == Fact::Silent, stated)
        }
        "assignment_buyer" => one(free(Party::Buyer, RestraintKind::Assignment), stated && fact["value"] != "free"),
        "assignment_supplier" => {
            one(free(Party::Supplier, RestraintKind::Assignment), stated && fact["value"] != "free")
        }
        "change_of_control" => {
            let is_silent =
                |party| free(party, RestraintKind::ChangeOfControl) && way(party, WayOutKind::ChangeOfControl);
            one(Party::ALL.iter().all(|party| is_silent(*party)), stated)
        }
        "exclusivity" => both(&|party| free(party, RestraintKind::Exclusivity)),
        "non_compete" => both(&|party| free(party, RestraintKind::NonCompete)),
        "non_solicit" => {
            both(&|party| free(party, RestraintKind::NoSolicitStaff) && free(party, RestraintKind::NoSolicitCustomers))
        }
        "minimum_commitment" => both(&|party| match party {
            Party::Buyer => contract.fees.buyer_committed == Fact::Silent,
            Party::Supplier => contract.fees.supplier_committed == Fact::Silent,
        }),
        "liability_cap" => both(&|party| match party {
            Party::Buyer => law.buyer_liability_capped == Fact::Silent,
            Party::Supplier => law.supplier_liability_capped == Fact::Silent,
        }),
        "transition_help" => {
            one(contract.exit_support.assistance_length == Fact::Silent, fact["length_days"].is_number())
        }
        "ip_on_end" => one(
            rights.work_product == Fact::Silent,
            stated && !text_of(fact, "who_keeps_what").unwrap_or_default().is_empty(),
        ),
        "governing_law" => one(law.governing_law == Fact::Silent, stated),
        other => panic!("the sheet has a fact that is not measured: {other}"),
    }
}

/// Paths whose being found answers a question of the sheet; a find where the sheet is silent is a false one.
fn is_found(contract: &Contract, name: &str) -> bool {
    let entry = |prefix: &str| {
        contract.evidence.keys().any(|path| path.text().starts_with(prefix) && path.text().ends_with(']'))
    };
    let fact = |text: &str| contract.evidence.keys().any(|path| path.text() == text);
    let granted = |party: Party| matches!(contract.ways_out.find(party, WayOutKind::Convenience.name()), Found::Entries(entries) if !entries[0].excluded);
    match name {
        "initial_term" => fact("term.initial") || fact("term.end"),
        "auto_renewal" => contract.renewal.automatic.stated() == Some(&true),
        "renewal_notice" => contract.renewal.buyer_notice.stated().is_some(),
        "convenience_buyer" => granted(Party::Buyer),
        "convenience_supplier" => granted(Party::Supplier),
        "for_cause_cure_days" => contract.evidence.keys().any(|path| path.text().ends_with(".cure_period")),
        "early_exit_cost_buyer" => fact("ways_out[buyer,convenience].fee"),
        "belongings_return" => fact("rights.buyer_property_returned") || fact("rights.supplier_property_returned"),
        "transition_help" => fact("exit_support.assistance_length"),
        "assignment_buyer" => entry("restraints[buyer,assignment"),
        "assignment_supplier" => entry("restraints[supplier,assignment"),
        "change_of_control" => change_of_control(contract, &Value::Null) == [Right],
        "exclusivity" => entry("restraints[buyer,exclusivity") || entry("restraints[supplier,exclusivity"),
        "non_compete" => entry("restraints[buyer,non_compete") || entry("restraints[supplier,non_compete"),
        "non_solicit" => entry("restraints[buyer,no_solicit") || entry("restraints[supplier,no_solicit"),
        "minimum_commitment" => contract.fees.buyer_committed.stated() == Some(&true),
        "liability_cap" => fact("law.buyer_liability_capped") || fact("law.supplier_liability_capped"),
        "ip_on_end" => fact("rights.work_product"),
        _ => contract.law.governing_law.stated().is_some(),
    }
}

#[test]
fn rated_contracts_are_read_right() {
    let Some(shared) = shared() else {
        println!("skipped: no rated contracts beside the repository");
        return;
    };
    let sheets: BTreeMap<String, Value> =
        serde_json::from_slice(&std::fs::read(shared.join("ratings/facts.json")).unwrap()).unwrap();
    let trace = std::env::var_os("READING_TRACE").is_some();
    let mut table: BTreeMap<String, [usize; 6]> = BTreeMap::new();
    let mut silences: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (file, sheet) in &sheets {
        if trace {
            println!("FILE {file}");
        }
        let read = read_unseen(&shared.join("cuad/contracts").join(file));
        for (name, fact) in sheet["facts"].as_object().unwrap() {
            let row = table.entry(name.clone()).or_default();
            let parts = silent(&read.contract, name, fact);
            let marked = parts.iter().filter(|(is_silent, _)| *is_silent).count();
            let stated = parts.iter().filter(|(is_silent, is_stated)| *is_silent && *is_stated).count();
            let silence = silences.entry(name.clone()).or_default();
            *silence = (silence.0 + marked, silence.1 + stated);
            if trace && stated > 0 {
                println!("NOT SILENT\t{name}\t{}\t{fact}", &file[..12]);
            }
            match fact["state"].as_str() {
                Some("stated") => {
                    for outcome in questions(&read.contract, name, fact) {
                        row[outcome as usize] += 1;
                        if trace && outcome != Right {
                            println!("{outcome:?}\t{name}\t{}\t{}", &file[..12], fact);
                        }
                    }
                }
                Some("silent") => {
                    row[3] += 1;
                    row[4] += usize::from(is_found(&read.contract, name));
                    let is_silent = parts.iter().all(|(is_silent, _)| *is_silent);
                    row[5] += usize::from(is_silent);
                    if trace && !is_silent {
                        println!("OPEN\t{name}\t{}", &file[..12]);
                    }
                    if trace && is_found(&read.contract, name) {
                        println!("FALSE\t{name}\t{}", &file[..12]);
                    }
                }
                _ => {}
            }
        }
        if trace {
            for (path, evidence) in &read.contract.evidence {
                let value = value_of(&read.contract, &path.text());
                println!(
                    "READ\t{}\t{path}\t{value}\t{:?}",
                    &file[..12],
                    evidence[0].quote.chars().take(330).collect::<String>()
                );
            }
        }
    }
    println!(
        "{:24} {:>7} {:>6} {:>6} {:>5} {:>7} {:>12} {:>6}",
        "fact", "stated", "right", "wrong", "open", "silent", "called so", "false"
    );
    let mut sum = [0; 6];
    for (name, row) in &table {
        println!(
            "{name:24} {:>7} {:>6} {:>6} {:>5} {:>7} {:>12} {:>6}",
            row[0] + row[1] + row[2],
            row[0],
            row[1],
            row[2],
            row[3],
            row[5],
            row[4]
        );
        for (total, count) in sum.iter_mut().zip(row) {
            *total += count;
        }
    }
    let stated = (sum[0] + sum[1] + sum[2]) as f64;
    let share = |count: usize| count as f64 / stated;
    println!("right {:.3}, wrong {:.3}, open {:.3} of {stated}", share(sum[0]), share(sum[1]), share(sum[2]));
    let told = sum[5] as f64 / sum[3].max(1) as f64;
    println!("silent {}, called so {} ({told:.3}), found all the same {}", sum[3], sum[5], sum[4]);
    let mut called = (0, 0);
    for (name, (marked, stated)) in silences.iter().filter(|(_, (marked, _))| *marked > 0) {
        println!("{name:24} called silent {marked:>3}, of which stated {stated}");
        called = (called.0 + marked, called.1 + stated);
    }
    let false_silence = called.1 as f64 / called.0.max(1) as f64;
    println!("called silent {}, of which stated {} ({false_silence:.3})", called.0, called.1);
    assert!(false_silence <= FALSE_SILENCE, "silence");
    assert!(share(sum[0]) >= 0.65, "right");
    assert!(share(sum[1]) <= 0.05, "wrong");
    assert!(told >= 0.75, "silent");
}

fn value_of(contract: &Contract, path: &str) -> String {
    let mut told = String::new();
    contract.walk(&mut |at, fact| {
        if at.to_string() == path {
            told = format!("{:?} {:?}", fact.state(), fact.value());
        }
    });
    if told.is_empty() {
        let excluded = contract
            .ways_out
            .entries
            .iter()
            .any(|e| e.excluded && format!("{}", portability::contract::List::path(e)) == path)
            || contract
                .restraints
                .entries
                .iter()
                .any(|e| e.excluded && format!("{}", portability::contract::List::path(e)) == path);
        told = format!("entry excluded={excluded}");
    }
    told
}

/// A label of CUAD with what the reader calls silent, and what it calls there, by contract.
type Labelled = (&'static str, fn(&Contract) -> bool, fn(&Contract) -> bool);

fn all_silent(contract: &Contract, kind: RestraintKind) -> bool {
    Party::ALL.iter().all(|party| matches!(contract.restraints.find(*party, kind.name()), Found::Absent(State::Silent)))
}

fn some_bound(contract: &Contract, kind: RestraintKind) -> bool {
    Party::ALL
        .iter()
        .any(|party| matches!(contract.restraints.find(*party, kind.name()), Found::Entries(entries) if !entries[0].excluded))
}

const LABELS: [Labelled; 7] = [
    (
        "Termination For Convenience",
        |contract| {
            let silent = |party| {
                matches!(contract.ways_out.find(party, WayOutKind::Convenience.name()), Found::Absent(State::Silent))
            };
            Party::ALL.iter().all(|party| silent(*party))
        },
        |contract| {
            let granted = |party| matches!(contract.ways_out.find(party, WayOutKind::Convenience.name()), Found::Entries(entries) if !entries[0].excluded);
            Party::ALL.iter().any(|party| granted(*party))
        },
    ),
    (
        "Minimum Commitment",
        |contract| contract.fees.buyer_committed == Fact::Silent,
        |contract| contract.fees.buyer_committed == Fact::Stated(true),
    ),
    (
        "Exclusivity",
        |contract| all_silent(contract, RestraintKind::Exclusivity),
        |contract| some_bound(contract, RestraintKind::Exclusivity),
    ),
    (
        "Non-Compete",
        |contract| all_silent(contract, RestraintKind::NonCompete),
        |contract| some_bound(contract, RestraintKind::NonCompete),
    ),
    (
        "No-Solicit Of Customers",
        |contract| all_silent(contract, RestraintKind::NoSolicitCustomers),
        |contract| some_bound(contract, RestraintKind::NoSolicitCustomers),
    ),
    (
        "No-Solicit Of Employees",
        |contract| all_silent(contract, RestraintKind::NoSolicitStaff),
        |contract| some_bound(contract, RestraintKind::NoSolicitStaff),
    ),
    (
        "Rofr/Rofo/Rofn",
        |contract| all_silent(contract, RestraintKind::FirstRefusal),
        |contract| some_bound(contract, RestraintKind::FirstRefusal),
    ),
];

/// What is called silent, against what the experts of CUAD labelled.
#[test]
fn silence_agrees_with_the_labels() {
    let (Some(shared), Some(csv)) = (shared(), support::shared::read("data/cuad/labels.csv")) else {
        println!("skipped: no labels beside the repository");
        return;
    };
    let mut files = Vec::new();
    list(&shared.join("cuad/contracts"), &mut files);
    let trace = std::env::var_os("READING_TRACE").is_some();
    let labels = LABELS.map(|(label, ..)| labelled(&csv, label));
    // By label: silent and denied, silent and labelled, found and labelled, found and denied, open and labelled, open
    // and denied.
    let mut counts = [[0_usize; 6]; LABELS.len()];
    for file in &files {
        let read = read_unseen(file);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (((label, silent, found), labels), counts) in LABELS.iter().zip(&labels).zip(&mut counts) {
            let Some(present) = labels.get(&stem(&name)) else { continue };
            let at = match (silent(&read.contract), found(&read.contract), present) {
                (true, _, false) => 0,
                (true, _, true) => 1,
                (false, true, true) => 2,
                (false, true, false) => 3,
                (false, false, true) => 4,
                (false, false, false) => 5,
            };
            counts[at] += 1;
            if trace && (at == 1 || at == 4) {
                println!("LABEL\t{label}\t{}\t{}", if at == 1 { "silent" } else { "open" }, name);
            }
        }
    }
    println!(
        "{:28} {:>7} {:>6} {:>6} {:>6} {:>6} {:>6}  precision",
        "label", "silent", "wrong", "found", "over", "open+", "open-"
    );
    for ((label, ..), counts) in LABELS.iter().zip(&counts) {
        let [denied, wrong, found, over, missed, open] = counts;
        let precision = *denied as f64 / (denied + wrong).max(1) as f64;
        println!("{label:28} {denied:>7} {wrong:>6} {found:>6} {over:>6} {missed:>6} {open:>6}  {precision:.3}");
    }
    let share = |counts: &[usize; 6]| counts[0] as f64 / (counts[0] + counts[1]).max(1) as f64;
    assert!(share(&counts[0]) >= SILENT_RIGHT, "{}", LABELS[0].0);
}

#[test]
fn every_text_is_read_without_failure() {
    let Some(shared) = shared() else {
        println!("skipped: no contracts beside the repository");
        return;
    };
    let mut files = Vec::new();
    for folder in ["cuad/contracts", "terms"] {
        list(&shared.join(folder), &mut files);
    }
    let (mut found, mut bytes, mut notes) = (Vec::new(), 0, 0);
    let start = Instant::now();
    for file in &files {
        bytes += std::fs::metadata(file).unwrap().len();
        let read = read_file(file);
        notes += usize::from(read.note.is_some());
        if let Some(note) = read.note {
            println!("{note:?}: {}", file.display());
        }
        found.push(read.facts_found);
        if std::env::var_os("READING_TRACE").is_some() {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            for (path, evidence) in &read.contract.evidence {
                let quote = evidence[0].quote.chars().take(600).collect::<String>();
                println!("FOUND\t{name}\t{path}\t{}\t{quote:?}", value_of(&read.contract, &path.text()));
            }
        }
    }
    found.sort_unstable();
    let quartile = |part: usize| found[(found.len() - 1) * part / 4];
    let speed = bytes as f64 / 1e6 / start.elapsed().as_secs_f64();
    println!(
        "{} texts, {notes} not read; facts found: {} / {} / {} (quartiles)",
        files.len(),
        quartile(1),
        quartile(2),
        quartile(3)
    );
    println!("{speed:.1} MB/s");
    assert!(files.len() >= 407 + 32);
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            list(&entry, files);
        } else if entry.extension().is_some_and(|ext| ext == "txt" || ext == "md") {
            files.push(entry);
        }
    }
}
