//! What leaving costs, category by category; `src/scoring/parting/`, one file a category, the work in `effort.rs`.

use portability::contract::Party;
use portability::scoring::{Amount, CostItem, Measure, Model};

use crate::cases::{Look, check, on_the_wire, words};

/// Spells what a category costs on a decision: who bears it, who receives it, how much.
fn spelled(category: &str, look: &Look<'_>) -> String {
    let curve = &look.assessment.parting.curve;
    let month = curve.iter().find(|of| (of.leaver, of.month) == (look.party, look.month)).expect("the curve has it");
    let of_category = |item: &&CostItem| item.category.word() == category;
    let items: Vec<String> = month.items().filter(of_category).map(item).collect();
    if items.is_empty() { "none".to_owned() } else { items.join("; ") }
}

/// Spells what a category alone counts for in points, in basis points of a year's fees, and what it costs in money.
///
/// That it is the cap which counts, and nothing else, is checked: uncapped, what it costs would count for more.
fn counted(category: &str, cap: i64, look: &Look<'_>) -> String {
    let side = look.assessment.of(look.party);
    let factor = side.dimensions.iter().flat_map(|of| &of.factors).find(|factor| factor.id == "contract_made_cost");
    let Some(Measure::Between { cautious, friendly, .. }) = factor.map(|factor| factor.measure) else {
        panic!("{category}: the factor is measured");
    };
    assert_eq!(cautious, friendly, "{category}: nothing is open");
    let curve = &look.assessment.parting.curve;
    let month = curve.iter().find(|of| (of.leaver, of.month) == (look.party, look.month)).expect("the curve has it");
    let of_contract: Vec<&CostItem> = month.items().filter(|item| item.category.is_contract_made()).collect();
    let [item] = of_contract[..] else { panic!("{category}: no other category stands in the way: {of_contract:?}") };
    assert_eq!(item.category.word(), category);
    let costs = item.amounts.likely.expect("it is stated");
    assert!(costs.share.expect("there are fees") > cap * 100, "{category}: without its cap it would count for more");
    let which = if cautious == cap { "the cap" } else { "not the cap" };
    format!("counts {cautious}, {which}; costs {}", costs.money.expect("there is a price"))
}

fn item(item: &CostItem) -> String {
    let receives = item.receiver.map_or("nobody".to_owned(), |party: Party| party.to_string());
    let money = |amount: Option<Amount>| {
        amount.and_then(|amount| amount.money).map_or("open".to_owned(), |money| money.to_string())
    };
    let [likely, cautious, friendly] = [item.amounts.likely, item.amounts.cautious, item.amounts.friendly].map(money);
    let settled = likely == cautious && likely == friendly;
    let spread = if settled { String::new() } else { format!("; cautious {cautious}, friendly {friendly}") };
    let assumed = if item.assumed { "; assumed" } else { "" };
    format!("{} bears, {receives} receives: {likely}{spread}{assumed}", item.bearer)
}

#[test]
fn waiting_is_the_fees_from_the_end_of_the_switch_to_the_free_day() {
    check("costs", "waiting", |look| spelled("waiting", look));
}

#[test]
fn termination_fee_adds_what_the_right_asks_for_using_it() {
    check("costs", "termination_fee", |look| spelled("termination_fee", look));
}

#[test]
fn commitment_shortfall_is_what_is_left_of_the_minimum_of_the_running_period() {
    check("costs", "commitment_shortfall", |look| spelled("commitment_shortfall", look));
}

#[test]
fn prepaid_forfeited_is_what_was_paid_for_the_time_after_the_free_day() {
    check("costs", "prepaid_forfeited", |look| spelled("prepaid_forfeited", look));
}

#[test]
fn discount_clawback_is_the_discount_on_all_that_was_paid() {
    check("costs", "discount_clawback", |look| spelled("discount_clawback", look));
}

#[test]
fn data_extraction_adds_the_tiers_of_the_charge() {
    check("costs", "data_extraction", |look| spelled("data_extraction", look));
}

#[test]
fn transition_assistance_is_the_fee_of_the_help() {
    check("costs", "transition_assistance", |look| spelled("transition_assistance", look));
}

#[test]
fn migration_effort_is_as_estimated_whoever_leaves() {
    check("costs", "migration_effort", |look| spelled("migration_effort", look));
}

#[test]
fn integration_rework_adds_connections_and_adaptations() {
    check("costs", "integration_rework", |look| spelled("integration_rework", look));
}

#[test]
fn retraining_is_users_by_days_by_the_cost_of_a_day() {
    check("costs", "retraining", |look| spelled("retraining", look));
}

#[test]
fn search_and_contracting_is_as_estimated() {
    check("costs", "search_and_contracting", |look| spelled("search_and_contracting", look));
}

#[test]
fn parallel_running_is_the_fees_of_its_time() {
    check("costs", "parallel_running", |look| spelled("parallel_running", look));
}

#[test]
fn stranded_investment_is_what_is_neither_recovered_nor_of_use_elsewhere() {
    check("costs", "stranded_investment", |look| spelled("stranded_investment", look));
}

#[test]
fn demobilisation_is_the_suppliers_as_estimated() {
    check("costs", "demobilisation", |look| spelled("demobilisation", look));
}

#[test]
fn replacement_gap_is_the_margin_until_other_revenue_is_found() {
    check("costs", "replacement_gap", |look| spelled("replacement_gap", look));
}

#[test]
fn effort_prior_stands_in_where_nothing_is_known_of_the_buyers_work() {
    check("costs", "effort_prior", |look| spelled("effort_prior", look));
}

#[test]
fn caps_limit_what_a_category_counts_in_points_and_never_what_it_costs() {
    let caps = &Model::newest().caps;
    let all = [
        ("waiting", caps.waiting),
        ("termination_fee", caps.termination_fee),
        ("commitment_shortfall", caps.commitment_shortfall),
        ("prepaid_forfeited", caps.prepaid_forfeited),
        ("discount_clawback", caps.discount_clawback),
        ("data_extraction", caps.data_extraction),
        ("transition_assistance", caps.transition_assistance),
    ];
    for (category, cap) in all {
        check("caps", category, |look| counted(category, cap, look));
    }
    let mut named = all.map(|(category, _)| category.to_owned());
    named.sort();
    assert_eq!(words("caps"), named);
}

#[test]
fn every_cost_category_has_its_cases() {
    assert_eq!(words("costs"), on_the_wire("CostCategory"));
}
