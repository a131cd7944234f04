//! Comparisons of the example contracts: sums by hand, the same as assessments say, and what is told reads as it should.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;

use std::fmt::Write as _;

use expect_test::expect_file;
use iso_currency::Currency;
use jiff::civil::date;
use portability::api::{Intake, Site, contract as wire, json};
use portability::contract::{Contract, Estimate, Fact, Money, Party, Period, Share};
use portability::scoring::comparison::{Comparison, Exchange, Offer, Rate, TotalCost, compare};
use portability::scoring::{Amount, CostCategory, Model, Request};

/// 1,000 a month without end, three months' notice to the end of any day, and 5,000 of work.
const PLAIN: &str = r#"{
    "term": {"effective": {"year": 2026, "month": 1, "day": 1}, "kind": "TERM_KIND_INDEFINITE"},
    "waysOut": [{
        "holder": "HOLDER_EITHER", "kind": "WAY_OUT_KIND_CONVENIENCE", "notice": {"count": 3, "unit": "UNIT_MONTH"}
    }],
    "waysOutCoverage": "COVERAGE_COMPLETE",
    "restraintsCoverage": "COVERAGE_COMPLETE",
    "investmentsCoverage": "COVERAGE_COMPLETE",
    "fees": {
        "recurring": {"currencyCode": "EUR", "units": "1000"}, "recurringPeriod": {"count": 1, "unit": "UNIT_MONTH"}
    },
    "market": {"migration": {
        "low": {"currencyCode": "EUR", "units": "5000"},
        "likely": {"currencyCode": "EUR", "units": "5000"},
        "high": {"currencyCode": "EUR", "units": "5000"}
    }},
    "people": {"usersToRetrain": 0},
    "factStates": [
        {"path": "technology.integration_rework", "state": "STATE_NOT_APPLICABLE"},
        {"path": "technology.customisation", "state": "STATE_NOT_APPLICABLE"},
        {"path": "market.search_and_contracting", "state": "STATE_NOT_APPLICABLE"},
        {"path": "market.parallel_running", "state": "STATE_NOT_APPLICABLE"},
        {"path": "market.switch_time", "state": "STATE_NOT_APPLICABLE"}
    ],
    "absentFacts": "STATE_SILENT"
}"#;

fn plain() -> Contract {
    let mut intake = Intake::default();
    let contract = wire::from_proto(json::parse_contract(PLAIN).expect("it is JSON"), &Site::root(), &mut intake);
    intake.finish(contract).expect("the contract is in order")
}

fn request() -> Request<'static> {
    Request { as_of: date(2026, 1, 1), ..examples::request() }
}

fn both<'a>(model: &'a Model, contracts: [&'a Contract; 2], party: Party) -> Comparison<'a> {
    let offers = [Offer { id: "a", contract: contracts[0] }, Offer { id: "b", contract: contracts[1] }];
    compare(&offers, model, &request(), party, &Exchange::default())
}

fn costs<'a>(compared: &'a Comparison<'_>, id: &str) -> &'a [TotalCost] {
    &compared.ranking.iter().find(|offer| offer.id == id).expect("every offer has a place").costs
}

fn euros(amount: Option<Amount>) -> String {
    amount.and_then(|amount| amount.money).map_or("open".to_owned(), |money| money.to_string())
}

fn totals(costs: &[TotalCost]) -> Vec<String> {
    costs.iter().map(|cost| euros(cost.total.likely)).collect()
}

#[test]
fn fees_to_the_free_day_and_work_are_the_total_and_nothing_is_counted_twice() {
    let (model, plain) = (Model::newest(), plain());
    let mut beside = plain.clone();
    beside.market.parallel_running = Fact::Stated(Period::months(2));
    let compared = both(&model, [&plain, &beside], Party::Buyer);
    let of_plain = costs(&compared, "a");
    // Decided in month 12 and free three months later: 15 months of fees, and the work.
    assert_eq!(euros(of_plain[0].fees.likely), "EUR 15000.00");
    assert_eq!(euros(of_plain[0].leaving.likely), "EUR 5000.00");
    assert_eq!(totals(of_plain), ["EUR 20000.00", "EUR 32000.00", "EUR 44000.00", "EUR 36000.00"]);
    // Two months of both services lie within the three that are paid anyway; four are one more.
    assert_eq!(totals(costs(&compared, "b")), totals(of_plain));
    beside.market.parallel_running = Fact::Stated(Period::months(4));
    let compared = both(&model, [&plain, &beside], Party::Buyer);
    assert_eq!(totals(costs(&compared, "b")), ["EUR 21000.00", "EUR 33000.00", "EUR 45000.00", "EUR 36000.00"]);
    assert_eq!(euros(costs(&compared, "b")[0].regret), "EUR 1000.00");
}

#[test]
fn fees_are_no_cost_of_the_supplier() {
    let (model, mut contract) = (Model::newest(), plain());
    contract.market.replacement_time = Fact::NotApplicable;
    contract.fees.supplier_margin = Fact::Stated(Share(0));
    let amount = Money::from_units(Currency::EUR, 700);
    contract.people.demobilisation = Fact::Stated(Estimate { low: amount, likely: amount, high: amount });
    let compared = both(&model, [&contract, &contract], Party::Supplier);
    for cost in costs(&compared, "a") {
        assert_eq!(euros(cost.fees.likely), "EUR 0.00");
        assert_eq!(euros(cost.total.likely), if cost.month.is_some() { "EUR 700.00" } else { "EUR 0.00" });
    }
}

#[test]
fn who_pays_only_for_what_it_orders_pays_no_fees_after_its_decision() {
    let (model, mut contract) = (Model::newest(), plain());
    contract.fees.recurring = Fact::Silent;
    contract.fees.buyer_committed = Fact::Stated(false);
    let compared = both(&model, [&contract, &contract], Party::Buyer);
    let shares: Vec<Option<i64>> =
        costs(&compared, "a").iter().map(|cost| cost.fees.likely.and_then(|amount| amount.share)).collect();
    assert_eq!(shares, [1_000_000, 2_000_000, 3_000_000, 3_000_000].map(Some));
    contract.fees.buyer_committed = Fact::Unknown;
    let compared = both(&model, [&contract, &contract], Party::Buyer);
    assert_eq!(costs(&compared, "a")[0].total.likely, None);
}

#[test]
fn offers_without_a_price_are_compared_by_shares() {
    let (model, mut dear) = (Model::newest(), plain());
    dear.fees.recurring = Fact::Silent;
    dear.market.migration = Fact::Silent;
    let compared = both(&model, [&dear, &dear], Party::Buyer);
    assert_eq!(compared.currency, None);
    assert_eq!(compared.cheapest.last().map(|of| of.total), Some(Amount { money: None, share: Some(3_000_000) }));
}

#[test]
fn a_rate_brings_every_amount_into_the_common_currency() {
    let (model, euros_a_month) = (Model::newest(), plain());
    let mut dollars = plain();
    dollars.fees.recurring = Fact::Stated(Money::from_units(Currency::USD, 1_000));
    let amount = Money::from_units(Currency::USD, 5_000);
    dollars.market.migration = Fact::Stated(Estimate { low: amount, likely: amount, high: amount });
    let offers = [Offer { id: "a", contract: &euros_a_month }, Offer { id: "b", contract: &dollars }];
    let rates = vec![Rate { currency: Currency::USD, numerator: 92, denominator: 100 }];
    let exchange = Exchange { currency: Some(Currency::EUR), rates };
    let compared = compare(&offers, &model, &request(), Party::Buyer, &exchange);
    assert_eq!(totals(costs(&compared, "b")), ["EUR 18400.00", "EUR 29440.00", "EUR 40480.00", "EUR 33120.00"]);
    assert_eq!(euros(costs(&compared, "a")[3].regret), "EUR 2880.00");
    // Points are counted in shares of a year's fees, which no currency moves.
    assert_eq!(compared.ranking[0].margin, Some(0));
    let without = compare(&offers, &model, &request(), Party::Buyer, &Exchange::default());
    assert_eq!(totals(costs(&without, "b")), ["open"; 4]);
}

#[test]
fn an_exchanged_amount_is_rounded_once() {
    let (model, mut dollars) = (Model::newest(), plain());
    dollars.fees.recurring = Fact::Stated(Money::from_units(Currency::USD, 100));
    dollars.fees.recurring_period = Fact::Stated(Period::months(12));
    let offers = ["a", "b"].map(|id| Offer { id, contract: &dollars });
    let of = |currency| {
        let rates = vec![Rate { currency: Currency::USD, numerator: 92, denominator: 100 }];
        let exchange = Exchange { currency: Some(currency), rates };
        // Four months, a third of a year, and no month in which leaving is looked at.
        let request = Request { horizon_months: 4, ..request() };
        totals(costs(&compare(&offers, &model, &request, Party::Buyer, &exchange), "a"))
    };
    // 33.33 dollars would be 30.66 euros; a third of 92 euros is 30.67.
    assert_eq!(of(Currency::EUR), ["EUR 30.67"]);
    assert_eq!(of(Currency::JPY), ["JPY 31"]);
}

#[test]
fn a_cost_of_leaving_is_that_of_the_curve() {
    let model = Model::newest();
    for example in examples::all() {
        let assessment = examples::assessed(&example, &model);
        for party in [Party::Buyer, Party::Supplier] {
            let offers = ["a", "b"].map(|id| Offer { id, contract: &example.contract });
            let compared = compare(&offers, &model, &examples::request(), party, &Exchange::default());
            for cost in costs(&compared, "a").iter().filter(|cost| cost.month.is_some()) {
                let month = assessment
                    .parting
                    .curve
                    .iter()
                    .find(|month| month.leaver == party && Some(month.month) == cost.month)
                    .expect("the curve has every month of the horizon");
                let told = format!("{}, {party}, month {:?}", example.name, cost.month);
                assert_eq!((cost.free_on, cost.unbounded), (month.free_on, month.unbounded), "{told}");
                let (mut sum, mut beside, mut n_items) = (Some(0), 0, 0);
                for item in month.items() {
                    let sign = match (item.bearer == party, item.receiver == Some(party)) {
                        (true, _) => 1,
                        (false, true) => -1,
                        (false, false) => continue,
                    };
                    if party == Party::Buyer && item.category == CostCategory::Waiting {
                        continue;
                    }
                    let share = item.amounts.likely.and_then(|amount| amount.share);
                    if item.category == CostCategory::ParallelRunning {
                        beside += share.unwrap_or(0);
                    }
                    sum = sum.zip(share).map(|(sum, share)| sum + sign * share);
                    n_items += 1;
                }
                let leaving = cost.leaving.likely.and_then(|amount| amount.share);
                match (leaving, sum) {
                    // Each item of the curve is rounded to a millionth, and parallel running may be paid as fees.
                    (Some(leaving), Some(sum)) => {
                        let paid = if party == Party::Buyer { beside } else { 0 };
                        let within = (sum - paid - n_items..=sum + n_items).contains(&leaving);
                        assert!(within, "{told}: {leaving} is not {sum}, of which {paid} may be fees");
                    }
                    (leaving, sum) => assert_eq!(leaving, sum, "{told}"),
                }
            }
        }
    }
}

#[test]
fn comparisons_of_the_examples_read_as_agreed() {
    let (model, examples) = (Model::newest(), examples::all());
    let offers: Vec<Offer<'_>> =
        examples.iter().map(|example| Offer { id: &example.name, contract: &example.contract }).collect();
    let rate = |currency, numerator| Rate { currency, numerator, denominator: 100 };
    let rates = vec![rate(Currency::USD, 92), rate(Currency::GBP, 120)];
    let exchange = Exchange { currency: Some(Currency::EUR), rates };
    let mut page = String::new();
    for party in [Party::Buyer, Party::Supplier] {
        told(&mut page, &compare(&offers, &model, &examples::request(), party, &exchange));
    }
    expect_file!["golden/comparisons.txt"].assert_eq(&page);
}

/// Writes a comparison: points in basis points, costs in money or in millionths of a year's fees.
fn told(page: &mut String, compared: &Comparison<'_>) {
    let when = |month: Option<u32>| month.map_or("never".to_owned(), |month| format!("month {month}"));
    let amount = |amount: Option<Amount>| match amount {
        Some(Amount { money: Some(money), .. }) => money.to_string(),
        Some(Amount { share: Some(share), .. }) => format!("share {share}"),
        Some(Amount { money: None, share: None }) | None => "open".to_owned(),
    };
    let _ = writeln!(page, "for the {}", compared.party);
    for offer in &compared.ranking {
        let margin = offer.margin.map_or("last".to_owned(), |margin| format!("margin {margin}"));
        let may = if offer.next_may_overtake { ", next may overtake" } else { "" };
        let _ = writeln!(
            page,
            "  {} {} to {}, completeness {}, wins {}, {margin}{may}",
            offer.id, offer.portability.proven, offer.portability.possible, offer.completeness, offer.weightings_won
        );
        for cost in &offer.costs {
            let free = cost.free_on.map(|day| format!(", free on {day}")).unwrap_or_default();
            let unbounded = if cost.unbounded { ", unbounded" } else { "" };
            let total = cost.total;
            let _ = writeln!(
                page,
                "    {}{free}{unbounded}: fees {} + leaving {} = {}; cautious {}, friendly {}; dearer by {}",
                when(cost.month),
                amount(cost.fees.likely),
                amount(cost.leaving.likely),
                amount(total.likely),
                amount(total.cautious),
                amount(total.friendly),
                amount(cost.regret)
            );
        }
    }
    for of in &compared.dominances {
        let sure = if of.is_certain { "for sure" } else { "on proven points" };
        let _ = writeln!(page, "  {} dominates {} {sure}", of.id, of.dominated);
    }
    for cheapest in &compared.cheapest {
        let _ =
            writeln!(page, "  cheapest, {}: {} {}", when(cheapest.month), cheapest.id, amount(Some(cheapest.total)));
    }
}
