//! Days of the law: the day before, the day, and the day after.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use portability::contract::*;
use portability::law::*;
use portability::scoring::{Analyses, CostCategory, Model, Request, Wait, assess};
use serde_json::{Map, Value};

use super::cases::{Cases, all_cases, contract_of, day, folder, law, outcome_of};

/// Returns the lines of a table of this folder, taken apart.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder().join(name)).expect("the table is there");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn cases_of(pack: &str) -> Cases {
    all_cases().into_iter().find(|cases| cases.pack == pack).expect("the pack has cases")
}

#[test]
fn two_months_seven_months_and_fourteen_working_days_are_counted_by_the_calendar() {
    let (law, cases) = (law(), cases_of("eu_data_act"));
    let mut wrong = Vec::new();
    for line in table("lengths.tsv") {
        let [rule, fact, limit, from, days] = line.as_slice() else { panic!("{line:?} has not five columns") };
        let (last, from): (u32, Date) = (days.parse().expect("a number"), day(from));
        for (days, is_within) in [(last - 1, limit == "most"), (last, true), (last + 1, limit == "least")] {
            let change = Map::from_iter([(fact.clone(), Value::String(format!("{days} days")))]);
            let found = outcome_of(&law, &contract_of(&cases.base, &change), rule, from, day(&cases.exit));
            if found != if is_within { Outcome::Pass } else { Outcome::Fail } {
                wrong.push(format!("{rule}: {days} days from {from}: {}", found.word()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_changes_on_its_day_and_not_the_day_before() {
    let law = law();
    let mut wrong = Vec::new();
    for line in table("days.tsv") {
        let [pack, rule, moved, about, change, before, on, after] = line.as_slice() else {
            panic!("{line:?} has not eight columns")
        };
        let cases = cases_of(pack);
        let change: Map<String, Value> = serde_json::from_str(change).expect("facts");
        let about = day(about);
        for (on, outcome) in [(about.yesterday().unwrap(), before), (about, on), (about.tomorrow().unwrap(), after)] {
            let mut contract = contract_of(&cases.base, &change);
            let (mut as_of, mut exit) = (day(&cases.as_of), day(&cases.exit));
            match moved.as_str() {
                "as_of" => as_of = on,
                "exit" => exit = on,
                "signed" => contract.term.signed = Fact::Stated(on),
                other => panic!("{other} is no day that is moved"),
            }
            let found = outcome_of(&law, &contract, rule, as_of, exit).word();
            if found != outcome {
                wrong.push(format!("{rule} with {moved} on {on} and {change:?}: {found}, not {outcome}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_in_force_from_its_first_day_to_its_last_and_on_no_other() {
    let law = law();
    for cases in all_cases() {
        let of_pack = law.packs.iter().find(|pack| pack.id == cases.pack).expect("the pack is there");
        for rule in &of_pack.rules {
            let in_force = |on: Date| {
                let mut contract = contract_of(&cases.base, &Map::new());
                let (mut as_of, mut exit) = (day(&cases.as_of), day(&cases.exit));
                match rule.day {
                    Day::AsOf => as_of = on,
                    Day::Exit => exit = on,
                    Day::Signed => contract.term.signed = Fact::Stated(on),
                    Day::End => contract.term.end = Fact::Stated(on),
                }
                let found = findings(&contract, &law, Days::new(&contract, as_of, exit));
                let finding = found.findings.iter().find(|finding| finding.rule.id == rule.id).expect("a finding");
                !matches!(finding.closed, Some(Closed::NotInForce(_)))
            };
            if let Some(first) = rule.span.from {
                let around = [first.yesterday().unwrap(), first, first.tomorrow().unwrap()].map(in_force);
                assert_eq!(around, [false, true, true], "{} from {first}", rule.id);
            }
            if let Some(last) = rule.span.to {
                let around = [last.yesterday().unwrap(), last, last.tomorrow().unwrap()].map(in_force);
                assert_eq!(around, [true, true, false], "{} to {last}", rule.id);
            }
        }
    }
}

/// A cloud contract for three years, signed in 2026, with a price for data that leaves.
pub(crate) fn three_years() -> Contract {
    let file = folder().join("contracts/three_years_from_2026_with_an_egress_fee.json");
    let text = std::fs::read_to_string(file).expect("the contract is there");
    typed(&text)
}

fn typed(text: &str) -> Contract {
    let message = portability::api::json::parse_contract(text).expect("it is a contract");
    let (site, mut intake) = (portability::api::Site::root(), portability::api::Intake::default());
    portability::api::contract::from_proto(message, &site, &mut intake)
}

#[test]
fn notice_to_switch_frees_the_buyer_two_months_later_and_the_fee_falls_with_the_day() {
    let (law, model, contract) = (law(), Model::newest(), three_years());
    for (decided, free_on, has_fee) in [
        (date(2026, 11, 11), date(2027, 1, 11), Some(true)),
        (date(2026, 11, 12), date(2027, 1, 12), Some(false)),
        (date(2026, 11, 13), date(2027, 1, 13), Some(false)),
        (date(2026, 12, 29), date(2027, 2, 28), None),
        (date(2026, 12, 31), date(2027, 2, 28), None),
        (date(2027, 12, 31), date(2028, 2, 29), None),
        (date(2027, 1, 29), date(2027, 3, 29), None),
        (date(2027, 1, 30), date(2027, 3, 30), None),
        (date(2027, 1, 31), date(2027, 3, 31), None),
        (date(2028, 1, 29), date(2028, 3, 29), None),
        (date(2028, 1, 31), date(2028, 3, 31), None),
    ] {
        let request = Request {
            as_of: decided,
            horizon_months: 36,
            stand_month: 12,
            stand_seen_from: None,
            curve: true,
            analyses: Analyses::default(),
            profile: None,
        };
        let over = overlay(&contract, &law, Days::new(&contract, decided, free_on));
        let in_law = assess(&over.contract, &model, &request);
        let waits = u32::try_from(day_number(free_on) - day_number(decided)).expect("it comes later");
        assert_eq!(in_law.buyer.freedom.next.cautious, Wait::Days(waits), "from {decided}");
        // Whether that is the cheapest way out as well hangs on how long the term still runs.
        let Some(has_fee) = has_fee else { continue };
        let month = in_law.parting.curve.first().expect("the curve has a first month");
        assert_eq!((month.leaver, month.month, month.free_on), (Party::Buyer, 0, Some(free_on)), "from {decided}");
        let egress = month.items().find(|item| item.category == CostCategory::DataExtraction);
        let costs = egress.and_then(|item| item.amounts.likely?.money).map_or(0, |money| money.nanos);
        assert_eq!(costs > 0, has_fee, "decided on {decided}: {costs}");
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

#[test]
fn a_fact_that_holds_for_a_span_counts_as_it_stands_on_the_day_of_the_exit() {
    let law = law();
    let text = std::fs::read_to_string(folder().join("../../examples/contracts/platform_egress_free_from_2027.json"))
        .expect("the example is there");
    let contract = typed(&text);
    let outcome = |exit: Date| outcome_of(&law, &contract, "DA-29-1", date(2026, 11, 23), exit);
    assert_eq!([outcome(date(2027, 1, 11)), outcome(date(2027, 1, 12))], [Outcome::NotApplicable, Outcome::Pass]);
}
