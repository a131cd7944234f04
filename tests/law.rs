//! Law as of a date: every rule passes, fails, does not apply and is unknown in a case of `tests/law`; packs that are wrong are
//! refused with the place; days are right on the day before, the day and the day after.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path as File, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use iso_currency::Currency;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use portability::contract::*;
use portability::law::*;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The cases of one pack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    #[expect(dead_code, reason = "for the reader of the file")]
    says: String,
    pack: String,
    as_of: String,
    exit: String,
    base: Map<String, Value>,
    cases: BTreeMap<String, Vec<Case>>,
}

/// One case of a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    outcome: String,
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    says: String,
    as_of: Option<String>,
    exit: Option<String>,
    change: Map<String, Value>,
}

fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn folder() -> PathBuf {
    File::new(env!("CARGO_MANIFEST_DIR")).join("tests/law")
}

fn all_cases() -> Vec<Cases> {
    let read = |(id, _, _): &(&str, &str, &str)| {
        let text = std::fs::read_to_string(folder().join(format!("{id}.json"))).expect("a pack has cases");
        let cases: Cases = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(cases.pack, *id);
        cases
    };
    RELEASED.iter().map(read).collect()
}

fn period(text: &str) -> Option<Period> {
    let (count, unit) = text.split_once(' ')?;
    let unit = match unit.trim_end_matches('s') {
        "day" => Unit::Day,
        "business day" => Unit::BusinessDay,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    };
    Some(Period { count: count.parse().ok()?, unit })
}

fn money(text: &str) -> Option<Money> {
    let (code, units) = text.split_once(' ')?;
    Some(Money::from_units(Currency::from_code(code)?, units.parse().ok()?))
}

/// Returns the values that a word of a case may mean; the fact takes the first of its own kind.
fn values(value: &Value) -> Vec<FactValue> {
    match value {
        Value::Bool(flag) => vec![FactValue::Flag(*flag)],
        Value::Number(count) => {
            vec![FactValue::Count(count.as_u64().and_then(|n| u32::try_from(n).ok()).expect("a count"))]
        }
        Value::String(text) => {
            let charge = text.strip_prefix("charge ").map(|charge| match charge {
                "free" => ExportCharge::Free,
                "at_cost" => ExportCharge::AtCost,
                amount => ExportCharge::Fixed(money(amount).expect("an amount")),
            });
            let estimate = text.strip_prefix("estimate ").and_then(period);
            let estimate = estimate.map(|period| Estimate { low: period, likely: period, high: period });
            charge
                .map(FactValue::Charge)
                .into_iter()
                .chain(estimate.map(FactValue::PeriodEstimate))
                .chain(text.parse().ok().map(FactValue::Date))
                .chain(period(text).map(FactValue::Period))
                .chain(money(text).map(FactValue::Money))
                .chain(word_of_a_list(text).map(FactValue::Choice))
                .chain([FactValue::Text(text.clone())])
                .collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => panic!("{value} is no value of a fact"),
    }
}

/// Puts one fact or entry of a case into a contract.
fn put(contract: &mut Contract, place: &str, value: &Value) {
    let path = places(place).pop().unwrap_or_else(|| panic!("{place} is no place"));
    if let Some(key) = path.key() {
        put_entry(contract, &path, key, value);
        return;
    }
    let done = contract.change(&path, |fact| match value {
        Value::Null => fact.set_state(State::Unknown, &[]),
        Value::String(word) if word == "silent" => fact.set_state(State::Silent, &[]),
        Value::String(word) if word == "not_applicable" => fact.set_state(State::NotApplicable, &[]),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            values(value).iter().any(|value| fact.state_value(value))
        }
    });
    assert_eq!(done, Some(true), "{place} takes {value}");
}

fn put_entry(contract: &mut Contract, path: &Path, key: Key, value: &Value) {
    let is_way_out = path.topic().word() == "ways_out";
    let (ways_out, restraints) = (&mut contract.ways_out, &mut contract.restraints);
    ways_out.entries.retain(|entry| !is_way_out || entry.key() != key);
    restraints.entries.retain(|entry| is_way_out || entry.key() != key);
    let states = if is_way_out { &mut ways_out.states } else { &mut restraints.states };
    states.remove(&key);
    let terms = match value {
        Value::Null => return,
        Value::String(word) if word == "silent" => {
            states.insert(key, State::Silent);
            return;
        }
        Value::Object(terms) => terms.clone(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    };
    if is_way_out {
        let kind = WayOutKind::from_word(key.kind.word()).expect("a kind");
        let mut entry = WayOut { holder: key.party, kind, label: None, excluded: false, terms: WayOutTerms::default() };
        if let Some(Value::String(notice)) = terms.get("notice") {
            entry.terms.notice = Fact::Stated(period(notice).expect("a notice"));
        }
        entry.terms.fee = match terms.get("fee").and_then(Value::as_str) {
            Some("none") => Fact::Stated(TerminationFee { components: Vec::new() }),
            Some("all") => {
                Fact::Stated(TerminationFee { components: vec![FeeComponent::ShareOfRemaining(Share(10_000))] })
            }
            _ => Fact::Unknown,
        };
        ways_out.entries.push(entry);
    } else {
        let kind = RestraintKind::from_word(key.kind.word()).expect("a kind");
        let terms = RestraintTerms::default();
        restraints.entries.push(Restraint { bound: key.party, kind, label: None, excluded: false, terms });
    }
}

fn contract_of(base: &Map<String, Value>, change: &Map<String, Value>) -> Contract {
    let mut contract = Contract::default();
    for (place, value) in base.iter().chain(change) {
        put(&mut contract, place, value);
    }
    contract.sort();
    contract
}

fn law() -> Packs {
    Packs::released()
}

fn outcome_of(law: &Packs, contract: &Contract, rule: &str, as_of: Date, exit: Date) -> Outcome {
    let found = findings(contract, law, Days::new(contract, as_of, exit));
    let finding = found.findings.iter().find(|finding| finding.rule == rule);
    finding.unwrap_or_else(|| panic!("{rule} is no rule")).outcome
}

#[test]
fn every_case_comes_out_as_it_says() {
    let law = law();
    let mut wrong = Vec::new();
    for cases in all_cases() {
        for (rule, of_rule) in &cases.cases {
            for case in of_rule {
                let contract = contract_of(&cases.base, &case.change);
                let as_of = day(case.as_of.as_ref().unwrap_or(&cases.as_of));
                let exit = day(case.exit.as_ref().unwrap_or(&cases.exit));
                let found = outcome_of(&law, &contract, rule, as_of, exit).word();
                if found != case.outcome {
                    wrong
                        .push(format!("{rule} {:?} on {as_of} for {exit}: {found}, not {}", case.change, case.outcome));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_passes_fails_does_not_apply_and_is_unknown() {
    let law = law();
    let of_packs = all_cases();
    for pack in &law.packs {
        let cases = &of_packs.iter().find(|cases| cases.pack == pack.id).expect("a pack has cases").cases;
        let rules: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(cases.keys().map(String::as_str).collect::<BTreeSet<_>>(), rules, "{}", pack.id);
        for rule in &pack.rules {
            let outcomes: BTreeSet<&str> = cases[&rule.id].iter().map(|case| case.outcome.as_str()).collect();
            let unmet = match rule.unmet {
                Unmet::Fail => "fail",
                Unmet::Advisory => "advisory",
            };
            assert_eq!(outcomes, BTreeSet::from(["pass", unmet, "not_applicable", "unknown"]), "{}", rule.id);
        }
    }
}

#[test]
fn a_rule_that_is_unknown_asks_a_question_and_every_fact_hidden_never_makes_a_pass() {
    let law = law();
    for cases in all_cases() {
        let days = |contract: &Contract| Days::new(contract, day(&cases.as_of), day(&cases.exit));
        let whole = contract_of(&cases.base, &Map::new());
        let passed = |contract: &Contract| -> BTreeSet<String> {
            let found = findings(contract, &law, days(contract));
            for finding in found.findings.iter().filter(|finding| finding.outcome == Outcome::Unknown) {
                let counsel = finding.turned_on.iter().any(|turn| matches!(turn.asked, Condition::Counsel(_)));
                let asked = found.questions.iter().any(|question| question.rules.contains(&finding.rule));
                assert!(asked || counsel, "{} asks nothing", finding.rule);
                assert!(found.questions.iter().all(|question| !question.text.is_empty()));
            }
            let passed = found.findings.iter().filter(|finding| finding.outcome == Outcome::Pass);
            passed.map(|finding| finding.rule.to_owned()).collect()
        };
        let before = passed(&whole);
        for place in cases.base.keys() {
            let hidden = contract_of(&cases.base, &Map::from_iter([(place.clone(), Value::Null)]));
            let after = passed(&hidden);
            assert!(after.is_subset(&before), "{place}: {:?}", after.difference(&before).collect::<Vec<_>>());
        }
    }
}

#[test]
fn nothing_known_passes_nothing_and_fails_nothing() {
    let (law, contract) = (law(), Contract::default());
    let found = findings(&contract, &law, Days::new(&contract, date(2026, 11, 23), date(2027, 2, 23)));
    for finding in &found.findings {
        let is_told = matches!(finding.outcome, Outcome::Unknown | Outcome::NotApplicable);
        assert!(is_told, "{}: {:?}", finding.rule, finding.outcome);
    }
    assert!(
        overlay(&contract, &law, Days::new(&contract, date(2026, 11, 23), date(2027, 2, 23)))
            .given
            .iter()
            .all(|given| !given.certain)
    );
}

#[test]
fn every_row_of_the_source_is_a_rule_a_gate_or_left_out_with_a_reason_and_none_from_memory_is_a_rule() {
    let law = law();
    let rows = std::fs::read_to_string(folder().join("rows.tsv")).expect("the rows are there");
    let rules: Vec<&str> = law.packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str()).collect();
    let gates: Vec<&str> = law.packs.iter().flat_map(|pack| &pack.gates).map(|gate| gate.row.as_str()).collect();
    let left: Vec<&LeftOut> = law.packs.iter().flat_map(|pack| &pack.left_out).collect();
    assert!(left.iter().all(|row| !row.reason.trim().is_empty()));
    for line in rows.lines().filter(|line| !line.starts_with('#')) {
        let (row, mark) = line.split_once('\t').expect("a row has a mark");
        let is_rule = rules.iter().any(|rule| *rule == row || rule.starts_with(&format!("{row}-")));
        let is_there = is_rule || gates.contains(&row) || left.iter().any(|left| left.row == row);
        let is_confirmed = mark.contains('C') || mark.contains('S') || mark == "D";
        assert_eq!(is_there, is_confirmed, "{row}, marked {mark}");
    }
}

/// The day on which the base contract of the Data Act's cases is judged, with a notice or length of days in one fact.
fn most_days(rule: &str, fact: &str, as_of: Date) -> u32 {
    let law = law();
    let cases = all_cases().into_iter().find(|cases| cases.pack == "eu_data_act").expect("the Data Act has cases");
    let passes = |days: u32| {
        let change = Map::from_iter([(fact.to_owned(), Value::String(format!("{days} days")))]);
        outcome_of(&law, &contract_of(&cases.base, &change), rule, as_of, day(&cases.exit)) == Outcome::Pass
    };
    (1..300).take_while(|days| passes(*days)).last().expect("a day passes")
}

#[test]
fn two_months_from_the_ends_of_december_and_january_are_counted_by_the_calendar() {
    for (from, days) in [
        (date(2025, 12, 31), 59),
        (date(2026, 12, 31), 59),
        (date(2027, 12, 31), 60),
        (date(2027, 1, 29), 59),
        (date(2027, 1, 30), 59),
        (date(2027, 1, 31), 59),
        (date(2028, 1, 29), 60),
        (date(2028, 1, 30), 60),
        (date(2028, 1, 31), 60),
        (date(2026, 7, 1), 62),
    ] {
        assert_eq!(most_days("DA-25-2d", "switching.notice", from), days, "from {from}");
    }
}

#[test]
fn seven_months_and_fourteen_working_days_are_counted_by_the_calendar() {
    for (from, days) in [(date(2026, 7, 31), 212), (date(2027, 7, 31), 213), (date(2026, 5, 31), 214)] {
        assert_eq!(most_days("DA-25-4b", "switching.alternative_transition", from), days, "from {from}");
    }
    // A Friday, the Monday after it, and a Wednesday.
    for (from, days) in [(date(2026, 11, 20), 20), (date(2026, 11, 23), 18), (date(2026, 11, 25), 20)] {
        assert_eq!(most_days("DA-25-4a", "switching.infeasibility_notice", from), days, "from {from}");
    }
}

#[test]
fn a_day_of_the_law_counts_from_the_day_itself() {
    let law = law();
    let of_packs = all_cases();
    let outcome = |pack: &str, change: &[(&str, &str)], rule: &str, as_of: Option<Date>, exit: Option<Date>| {
        let cases = of_packs.iter().find(|cases| cases.pack == pack).expect("the pack has cases");
        let change = change.iter().map(|(fact, value)| ((*fact).to_owned(), Value::String((*value).to_owned())));
        let contract = contract_of(&cases.base, &change.collect());
        outcome_of(&law, &contract, rule, as_of.unwrap_or(day(&cases.as_of)), exit.unwrap_or(day(&cases.exit))).word()
    };
    let around = |day: Date| [day.yesterday().unwrap(), day, day.tomorrow().unwrap()];
    let (na, pass) = ("not_applicable", "pass");
    let act = "eu_data_act";
    let at_cost = around(date(2024, 1, 11)).map(|day| outcome(act, &[], "DA-29-2/3", None, Some(day)));
    assert_eq!(at_cost, [na, pass, pass]);
    let applies = around(date(2025, 9, 12)).map(|day| outcome(act, &[], "DA-25-2d", Some(day), None));
    assert_eq!(applies, [na, pass, pass]);
    let charge = [("data.export_charge", "charge EUR 90")];
    let banned = around(date(2027, 1, 12)).map(|day| outcome(act, &charge, "DA-29-1", None, Some(day)));
    assert_eq!(banned, [na, "fail", "fail"]);
    let capped = around(date(2027, 1, 12)).map(|day| outcome(act, &charge, "DA-29-2/3", None, Some(day)));
    assert_eq!(capped, ["unknown", na, na]);
    let old = [("term.signed", "2025-09-12"), ("term.kind", "indefinite")];
    let thirteen = "eu_data_act_article_13";
    let unfair = around(date(2027, 9, 12)).map(|day| outcome(thirteen, &old, "DA13-5d", Some(day), None));
    assert_eq!(unfair, [na, pass, pass]);
}

#[test]
fn rights_are_laid_over_from_their_day_and_what_is_as_good_stays() {
    let law = law();
    let mut contract = Contract::default();
    for (place, value) in [
        ("service.data_processing", Value::Bool(true)),
        ("service.custom_built", Value::Bool(false)),
        ("service.non_production", Value::Bool(false)),
        ("parties.buyer_country", Value::from("DE")),
        ("data.export_charge", Value::from("charge EUR 900")),
        ("data.retrieval_window", Value::from("90 days")),
    ] {
        put(&mut contract, place, &value);
    }
    let over = overlay(&contract, &law, Days::new(&contract, date(2026, 11, 23), date(2027, 2, 23)));
    let charge = |day: Date| over.contract.in_force(day).data.export_charge.clone();
    assert_eq!(charge(date(2027, 1, 11)), Fact::Stated(ExportCharge::Fixed(money("EUR 900").unwrap())));
    assert_eq!(charge(date(2027, 1, 12)), Fact::Stated(ExportCharge::Free));
    assert_eq!(over.contract.data.retrieval_window, Fact::Stated(Period::days(90)), "longer than the law's");
    let Found::Entries(switching) = over.contract.ways_out.find(Party::Buyer, WayOutKind::StatutorySwitching.name())
    else {
        panic!("the right to switch is there");
    };
    assert_eq!(switching[0].terms.notice, Fact::Stated(Period::months(2)));
    assert_eq!(switching[0].terms.fee, Fact::Unknown, "an early termination fee stays as the contract has it");
    assert!(over.given.iter().all(|given| given.article.contains("2023/2854")), "{:#?}", over.given);
    let open: Vec<&str> = over.given.iter().filter(|given| !given.certain).map(|given| given.right).collect();
    assert_eq!(open, ["parallel_at_cost"], "nobody knows if it is used in parallel");
}

#[test]
fn a_pack_that_is_wrong_is_refused_with_the_place() {
    let text = RELEASED[0].2;
    for (what, from, to, place, words) in [
        (
            "an unknown fact",
            "fact = \"switching.notice\"",
            "fact = \"switching.nonsense\"",
            "rule[DA-25-2d]",
            "no fact",
        ),
        ("a test that does not fit", "at_most = \"2 months\"", "is = true", "rule[DA-25-2d]", "does not fit"),
        ("an unknown gate", "gates = [\"data_processing_service\"", "gates = [\"none\"", "rule[DA-G6]", "no gate"),
        ("a mark from memory", "mark = \"C\"", "mark = \"M\"", "gate[", "not confirmed"),
        ("days that overlap", "id = \"DA-29-2/3\"", "id = \"DA-29-1\"", "rule[DA-29-1]", "overlap"),
        ("a span that ends first", "effective_to = 2027-01-11", "effective_to = 2023-01-11", "r", "before"),
        (
            "a field that nobody knows",
            "pack = \"eu_data_act\"",
            "pack = \"eu_data_act\"\ncolour = \"red\"",
            "file",
            "colour",
        ),
        ("a fact without a question", "\"switching.notice\" = ", "\"switching.charge_above_cost\" = ", "", ""),
    ] {
        assert!(text.contains(from), "{what}: the pack has no {from:?}");
        // Days overlap only where both spans reach the same day.
        let text = if what == "days that overlap" { text.replace("2027-01-11", "2027-01-12") } else { text.to_owned() };
        let faults = Packs::parse(&[&text.replacen(from, to, 1)], PLACES).expect_err(what);
        let told = faults.iter().any(|fault| fault.place.starts_with(place) && fault.message.contains(words));
        assert!(told, "{what}: no fault at {place} with {words:?} among {faults:#?}");
    }
}

#[test]
fn every_released_pack_is_told_by_its_id_version_and_digest() {
    let law = law();
    for (pack, (id, version, _)) in law.packs.iter().zip(RELEASED) {
        assert_eq!((pack.id.as_str(), pack.version.as_str(), pack.digest.len()), (*id, *version, 64));
    }
}

#[test]
fn proposals_of_law_count_only_where_they_are_asked_for() {
    let mut law = law();
    let cases = all_cases().into_iter().next().expect("the Data Act has cases");
    let old_and_custom = [("service.custom_built", Value::Bool(true)), ("term.signed", Value::from("2025-09-12"))];
    let change: Map<String, Value> = old_and_custom.into_iter().map(|(fact, value)| (fact.to_owned(), value)).collect();
    let contract = contract_of(&cases.base, &change);
    let outcome = |law: &Packs| outcome_of(law, &contract, "DA-25-2d", day(&cases.as_of), day(&cases.exit));
    assert_eq!(outcome(&law), Outcome::Pass);
    law.pending = true;
    assert_eq!(outcome(&law), Outcome::NotApplicable);
}

#[test]
fn a_place_is_known_by_its_name_and_what_is_none_is_open() {
    let law = law();
    for (text, code) in [
        ("Germany", Some("DE")),
        ("the laws of the State of New York", Some("US-NY")),
        ("England and Wales", Some("GB-EAW")),
        ("DE", Some("DE")),
        ("the moon", None),
        ("", None),
    ] {
        assert_eq!(law.places.code(text), code, "{text}");
    }
}

#[test]
fn every_day_of_the_law_is_listed() {
    let law = law();
    let dates: BTreeSet<Date> = law.packs.iter().flat_map(Pack::dates).collect();
    for day in [date(2024, 1, 11), date(2025, 9, 12), date(2027, 1, 12), date(2027, 9, 12), date(2025, 1, 17)] {
        assert!(dates.contains(&day), "{day} among {dates:?}");
        assert!(!dates.contains(&day.saturating_add(1.day())) || day == date(2025, 9, 12));
    }
}

/// Runs the command line, and returns what it writes.
fn told(arguments: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability"))
        .args(["--width", "120", "--color", "never"])
        .args(arguments)
        .output()
        .expect("the binary runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("output is UTF-8")
}

fn example(name: &str) -> String {
    format!("{}/examples/contracts/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

/// A cloud contract for three years, signed in 2026, with a price for data that leaves.
fn three_years() -> String {
    format!("{}/tests/law/contracts/three_years_from_2026_with_an_egress_fee.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_law_of_a_contract_is_told_as_a_table() {
    for name in ["platform_egress_free_from_2027", "one_year_stand_exemplary", "almost_nothing_known"] {
        let table = told(&["law", "--as-of", "2026-11-23", &example(name)]);
        expect_file![format!("golden/law/{name}.txt")].assert_eq(&table);
    }
}

#[test]
fn what_changes_when_is_told_as_a_table() {
    let table = told(&["dates", "--as-of", "2026-11-23", "--to", "2028-12-31", &three_years()]);
    expect_file!["golden/law/dates.txt"].assert_eq(&table);
    let about = table.split("12 January 2027").nth(1).or_else(|| table.split("2027-01-12").nth(1));
    let about = about.expect("the day is named");
    assert!(about.contains("Article 29(1)") && about.contains("data.export_charge"), "{about}");
}

#[test]
fn the_exit_curve_in_law_shows_the_fee_until_the_day_and_none_after() {
    let json = told(&["law", "--as-of", "2026-05-01", "--format", "json", "--view-full", &three_years()]);
    let answer: Value = serde_json::from_str(&json).expect("it is JSON");
    let fees = |curve: &Value| -> Vec<(Date, bool)> {
        let months = curve["curve"].as_array().expect("the curve is there").iter();
        let of_buyer = months.filter(|month| month["leaver"] == "PARTY_BUYER");
        let free_on = |month: &Value| {
            let part = |name: &str| i16::try_from(month["freeOn"][name].as_i64().unwrap()).unwrap();
            let small = |name: &str| i8::try_from(part(name)).unwrap();
            date(part("year"), small("month"), small("day"))
        };
        let has_fee = |month: &Value| {
            let items = month["items"].as_array().into_iter().flatten();
            items.filter(|item| item["category"] == "COST_CATEGORY_DATA_EXTRACTION").any(|item| {
                let units = item["amounts"]["likely"]["money"]["units"].as_str().unwrap_or("0").to_owned();
                units != "0"
            })
        };
        of_buyer.map(|month| (free_on(month), has_fee(month))).collect()
    };
    let day = date(2027, 1, 12);
    let in_law = fees(&answer["assessment"]["law"]["score"]["parting"]);
    assert!(in_law.iter().any(|(free_on, _)| *free_on < day) && in_law.iter().any(|(free_on, _)| day <= *free_on));
    assert!(in_law.iter().all(|(free_on, has_fee)| *has_fee == (*free_on < day)), "{in_law:?}");
    let by_contract = fees(&answer["assessment"]["parting"]);
    assert!(by_contract.iter().all(|(_, has_fee)| *has_fee), "the contract alone keeps its fee: {by_contract:?}");
}

#[test]
fn the_register_of_information_is_suggested_with_codes_and_read_back() {
    let file = example("one_year_stand_exemplary");
    let rows = told(&["register", "--template", "b_07.01", "--as-of", "2026-11-23", &file]);
    expect_file!["golden/law/register_b_07.01.csv"].assert_eq(&rows);
    let rows = told(&["register", "--template", "b_02.02", "--as-of", "2026-11-23", &file]);
    expect_file!["golden/law/register_b_02.02.csv"].assert_eq(&rows);
    let grounds = told(&["register", "--grounds", "--as-of", "2026-11-23", &file]);
    expect_file!["golden/law/register_grounds.csv"].assert_eq(&grounds);
}

#[test]
fn what_the_register_says_is_what_the_contract_then_suggests() {
    let law = law();
    let as_of = date(2026, 11, 23);
    let filed = [
        ("b_02.02.0070", "2026-01-01"),
        ("b_02.02.0080", "9999-12-31"),
        ("b_02.02.0100", "90"),
        ("b_02.02.0110", "180"),
        ("b_07.01.0050", "eba_ZZ:x960"),
        ("b_07.01.0080", "eba_BT:x29"),
        ("b_07.01.0090", "eba_ZZ:x967"),
        ("b_07.01.0100", "eba_ZZ:x792"),
        ("b_07.01.0110", "eba_BT:x28"),
    ];
    let mut contract = Contract::default();
    for (column, value) in filed {
        assert!(take(&mut contract, column, value), "{column} takes {value}");
    }
    assert_eq!(contract.term.kind, Fact::Stated(TermKind::Indefinite), "the date that stands for no end stays outside");
    let suggested = suggestions(&contract, &law.places, as_of);
    for (column, value) in filed {
        let found = suggested.iter().find(|of| of.column == column).and_then(|of| of.value.as_deref());
        assert_eq!(found, Some(value), "{column}");
    }
    let before = contract.clone();
    for (column, value) in [("b_07.01.0050", "eba_ZZ:x1"), ("b_02.02.0070", "soon"), ("b_99.01", "1")] {
        assert!(!take(&mut contract, column, value), "{column} takes no {value}");
    }
    assert_eq!(contract, before);
}

#[test]
fn a_fact_that_holds_for_a_span_counts_as_it_stands_on_the_day_of_the_exit() {
    let law = law();
    let text = std::fs::read_to_string(example("platform_egress_free_from_2027")).expect("the example is there");
    let message = portability::api::json::parse_contract(&text).expect("it is a contract");
    let contract = portability::api::contract::from_proto(
        message,
        &portability::api::Site::root(),
        &mut portability::api::Intake::default(),
    );
    let outcome = |exit: Date| outcome_of(&law, &contract, "DA-29-1", date(2026, 11, 23), exit);
    assert_eq!([outcome(date(2027, 1, 11)), outcome(date(2027, 1, 12))], [Outcome::NotApplicable, Outcome::Pass]);
}
