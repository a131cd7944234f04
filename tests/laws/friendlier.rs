//! A fact made friendlier to a party never lowers that party's points, harsher never raises them.
//!
//! Facts that are good from one side and bad from the other are named in [`TWO_SIDED`], each with its reason.

use std::collections::BTreeSet;
use std::sync::Arc;

use portability::contract::{
    Contract, Estimate, Fact, FactValue, FeeComponent, Investment, InvestmentKind, InvestmentTerms, Money, Party, Path,
    Period, Restraint, RestraintKind, RestraintTerms, Share, TerminationFee, Unit, WayOut, WayOutKind, WayOutTerms,
};
use portability::scoring::Assessment;
use proptest::prelude::*;
use proptest::sample::select;

use crate::cases::{Asked, CASES, PARTIES, PRICED_ON_THE_DAY_OF_EXIT, SUMS, asked, config, points, scored, unpriced};
use crate::contracts::plausible_contract;
use crate::examples;

/// Facts that no order of friendliness fits, and why.
const TWO_SIDED: [(&str, &str); 19] = [
    ("data.export_charge", "a choice of ways to charge; each is held by the worked sums"),
    ("fees.commitment", "more of it is owed, and a year's fees, the unit of every cost, are more"),
    ("fees.commitment_period", "as the commitment: the unit of every cost moves with it"),
    ("fees.prepaid_period", "a shorter period ends sooner or later after the exit"),
    ("fees.supplier_margin", "below zero it is lost by serving on, above zero by leaving"),
    (
        "investments.made_on",
        "a day: the earlier, the more is recovered; what it comes to is held by the cases of its cost",
    ),
    ("market.switch_time", "a longer switch is more work, and makes waiting for freedom cheaper"),
    ("renewal.length", "a shorter further term moves every later end"),
    ("service.category", "decides which questions arise"),
    ("service.data_processing", "decides which questions arise"),
    ("term.end", "an earlier end moves every later end where the contract renews"),
    ("term.initial", "an earlier end moves every later end where the contract renews"),
    ("term.kind", "to a day or without end: which is freer hangs on the day and on the notice"),
    ("ways_out.break_date", "an earlier day frees sooner, or is already gone"),
    ("ways_out.alignment", "an anniversary may be nearer than the end of a month"),
    (
        "ways_out.conditional",
        "a right without a condition frees, and puts away the notice that is read into a contract with no right",
    ),
    ("investments", "a list, not a fact"),
    ("restraints", "a list, not a fact"),
    ("ways_out", "a list, not a fact"),
];

/// How the values of a fact are ordered for a party.
#[derive(Clone, Copy, Debug)]
enum Order {
    Flag(bool),
    /// From the harshest to the friendliest.
    Words(&'static [&'static str]),
    Less(Kind),
    More(Kind),
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Count(u32),
    Days(u32),
    Estimate,
    Fee,
    Money,
    MonthsEstimate,
    Share,
}

use Kind::{Count, Days, Fee};
use Order::{Flag, Less, More, Words};

/// Facts by party, with the order of their values: `Flag(true)` where yes is friendlier.
const BUYER: &[(&str, Order)] = &[
    ("parties.spend_share", Less(Kind::Share)),
    ("service.critical_function", Flag(false)),
    ("renewal.reminder", Flag(true)),
    ("renewal.buyer_notice", Less(Days(400))),
    ("fees.buyer_committed", Flag(false)),
    ("fees.usage", More(Kind::Money)),
    ("fees.prepaid_refund", Words(&["none", "pro_rata", "full"])),
    ("fees.discount", Less(Kind::Share)),
    ("fees.discount_clawback", Flag(false)),
    ("data.export_method", Words(&["none", "on_request", "bulk", "self_service_api"])),
    ("data.format", Words(&["proprietary", "documented", "open_structured"])),
    ("data.covers_input", Flag(true)),
    ("data.covers_output", Flag(true)),
    ("data.covers_metadata", Flag(true)),
    ("data.covers_history", Flag(true)),
    ("data.retrieval_window", More(Days(120))),
    ("data.retrieval_start", Words(&["notice", "end", "transition_end"])),
    ("data.volume", Less(Count(100_000))),
    ("data.erasure", Flag(true)),
    ("data.exempted_categories", Flag(false)),
    ("technology.interfaces", Words(&["proprietary", "documented", "open"])),
    ("technology.integrations", Less(Count(60))),
    ("technology.integration_rework", Less(Kind::Estimate)),
    ("technology.customisation", Less(Kind::Estimate)),
    ("technology.equivalent", Words(&["none", "partial", "full"])),
    ("technology.facets", More(Count(13))),
    ("rights.work_product", Words(&["supplier", "each", "joint", "buyer"])),
    ("rights.configuration", Words(&["supplier", "each", "joint", "buyer"])),
    ("rights.licence_survival", Words(&["none", "run_off", "perpetual"])),
    ("rights.source_escrow", Flag(true)),
    ("rights.buyer_property_returned", Flag(true)),
    ("exit_support.assistance_price", Words(&["list_rates", "contract_rates", "at_cost", "free"])),
    ("exit_support.assistance_fee", Less(Kind::Money)),
    ("exit_support.service_continues", Flag(true)),
    ("exit_support.knowledge_transfer", Flag(true)),
    ("people.users_to_retrain", Less(Count(2_000))),
    ("people.training_days", Less(Count(20))),
    ("people.day_cost", Less(Kind::Money)),
    ("market.substitutability", Words(&["not_substitutable", "highly_complex", "medium", "easy"])),
    ("market.migration", Less(Kind::Estimate)),
    ("market.search_and_contracting", Less(Kind::Estimate)),
    ("market.parallel_running", Less(Days(200))),
    ("law.buyer_liability_capped", Flag(true)),
];
const SUPPLIER: &[(&str, Order)] = &[
    ("parties.revenue_share", Less(Kind::Share)),
    ("renewal.supplier_notice", Less(Days(400))),
    ("fees.supplier_committed", Flag(false)),
    ("rights.work_product", Words(&["buyer", "joint", "each", "supplier"])),
    ("rights.licence_survival", Words(&["perpetual", "run_off", "none"])),
    ("rights.source_escrow", Flag(false)),
    ("rights.supplier_property_returned", Flag(true)),
    ("exit_support.assistance_length", Less(Days(400))),
    ("exit_support.assistance_price", Words(&["free", "at_cost", "contract_rates"])),
    ("exit_support.service_continues", Flag(false)),
    ("exit_support.knowledge_transfer", Flag(false)),
    ("people.dedicated_staff", Less(Count(250))),
    ("people.demobilisation", Less(Kind::Estimate)),
    ("market.buyer_substitutability", Words(&["not_substitutable", "highly_complex", "medium", "easy"])),
    ("market.replacement_time", Less(Kind::MonthsEstimate)),
    ("law.supplier_liability_capped", Flag(true)),
];
/// Facts of either party; entries of lists are the party's own, and those of the other are marked so.
const BOTH: &[(&str, Order)] = &[
    ("renewal.automatic", Flag(false)),
    ("renewal.count", Less(Count(6))),
    ("service.custom_built", Flag(false)),
    ("exit_support.exit_plan", Flag(true)),
    ("exit_support.dispute_ladder", Flag(true)),
    ("exit_support.reunion", Flag(true)),
    ("people.transfer_of_undertakings", Flag(false)),
    ("ways_out.notice", Less(Days(400))),
    ("ways_out.earliest_month", Less(Count(48))),
    ("ways_out.fee", Less(Fee)),
    ("restraints.reach", Words(&["whole", "field", "narrow"])),
    ("restraints.tail", Less(Days(1_000))),
    ("investments.amount", Less(Kind::Money)),
    ("investments.redeployable", More(Kind::Share)),
    ("investments.useful_life", Less(Days(2_000))),
    ("received ways_out.notice", More(Days(400))),
];

/// Facts that move the day of the exit or the choice of its route.
const MOVES_THE_EXIT: [&str; 6] = ["ways_out", "renewal", "fees", "exit_support", "data", "investments"];

/// Puts a number, the greater the friendlier, on a value.
fn value(order: Order, number: u32, of: u32, contract: &Contract) -> FactValue {
    let currency = contract.fees.recurring.stated().map_or(iso_currency::Currency::EUR, |money| money.currency);
    let money = |number: u32| Money::from_units(currency, i64::from(number) * 100);
    let scaled =
        |most: u32| u32::try_from(u64::from(number) * u64::from(most) / u64::from(of)).expect("at most the most");
    let back = |most: u32| most - scaled(most);
    let build = |kind: Kind, amount: &dyn Fn(u32) -> u32| match kind {
        Count(most) => FactValue::Count(amount(most)),
        Days(most) => FactValue::Period(Period { count: amount(most), unit: Unit::Day }),
        Kind::Estimate => {
            let amount = money(amount(3_000));
            FactValue::MoneyEstimate(Estimate { low: amount, likely: amount, high: amount })
        }
        Fee => FactValue::Fee(TerminationFee { components: vec![FeeComponent::Fixed(money(amount(3_000)))] }),
        Kind::Money => FactValue::Money(money(amount(1_000))),
        Kind::MonthsEstimate => {
            let months = Period::months(amount(24));
            FactValue::PeriodEstimate(Estimate { low: months, likely: months, high: months })
        }
        Kind::Share => FactValue::Share(Share(i32::try_from(amount(9_000)).expect("a share"))),
    };
    match order {
        Flag(friendly) => FactValue::Flag((scaled(1) == 1) == friendly),
        Words(words) => FactValue::Choice(
            words[usize::try_from(scaled(u32::try_from(words.len()).expect("few") - 1)).expect("few")],
        ),
        Less(kind) => build(kind, &back),
        More(kind) => build(kind, &scaled),
    }
}

/// Puts an entry of a party's own into the lists, and returns the path of a fact.
fn place(contract: &mut Contract, fact: &str, party: Party, kind: RestraintKind) -> String {
    let label: Option<Arc<str>> = Some(Arc::from("law"));
    let fact_of = fact.trim_start_matches("received ");
    let holder = if fact == fact_of { party } else { party.other() };
    let Some((topic, field)) = fact_of.split_once('.') else { return fact.to_owned() };
    match topic {
        "ways_out" => {
            let terms = WayOutTerms { notice: Fact::Stated(Period::days(60)), ..WayOutTerms::default() };
            let entry = WayOut { holder, kind: WayOutKind::Convenience, label, excluded: false, terms };
            contract.ways_out.entries.push(entry);
            contract.change(&named(contract, &format!("ways_out[{holder},convenience,law].conditional")), |fact| {
                fact.state_value(&FactValue::Flag(false))
            });
            format!("ways_out[{holder},convenience,law].{field}")
        }
        "restraints" => {
            let terms = RestraintTerms::default();
            contract.restraints.entries.push(Restraint { bound: holder, kind, label, excluded: false, terms });
            format!("restraints[{holder},{kind},law].{field}")
        }
        "investments" => {
            let terms = InvestmentTerms {
                amount: Fact::Stated(Money::from_units(iso_currency::Currency::EUR, 50_000)),
                made_on: Fact::Silent,
                useful_life: Fact::Stated(Period::months(48)),
                redeployable: Fact::Silent,
            };
            contract.investments.entries.push(Investment { by: holder, kind: InvestmentKind::Site, label, terms });
            format!("investments[{holder},site,law].{field}")
        }
        _ => fact.to_owned(),
    }
}

fn rules() -> Vec<(Party, &'static str, Order)> {
    let of = |party, table: &[(&'static str, Order)]| {
        table.iter().map(|(fact, order)| (party, *fact, *order)).collect::<Vec<_>>()
    };
    [of(Party::Buyer, BUYER), of(Party::Supplier, SUPPLIER), of(Party::Buyer, BOTH), of(Party::Supplier, BOTH)].concat()
}

fn never_lower(
    party: Party,
    harsh: &Assessment,
    friendly: &Assessment,
    skip: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    for ((name, harsh), (_, friendly)) in points(harsh, party).into_iter().zip(points(friendly, party)) {
        if let (Some(harsh), Some(friendly)) = (harsh, friendly)
            && !skip(name)
        {
            let lower = friendly.proven < harsh.proven || friendly.possible < harsh.possible;
            prop_assert!(!lower, "{party} {name}: friendlier lowers {harsh:?} to {friendly:?}");
        }
    }
    Ok(())
}

/// Returns the path that is written so in a contract.
fn named(contract: &Contract, text: &str) -> Path {
    let mut found = None;
    contract.walk(&mut |path, _| found = found.take().or_else(|| (path.text() == text).then_some(path)));
    found.unwrap_or_else(|| panic!("no fact {text}"))
}

proptest! {
    #![proptest_config(config(CASES * 2))]

    #[test]
    fn a_fact_made_friendlier_never_lowers_points_and_harsher_never_raises_them(
        mut contract in plausible_contract(), asked in asked(), (party, fact, order) in select(rules()),
        kind in select(RestraintKind::ALL), low in 0_u32..=1_000, high in 0_u32..=1_000,
    ) {
        let path = place(&mut contract, fact, party, kind);
        let set = |number| {
            let mut with = contract.clone();
            let known = with.change(&named(&contract, &path), |fact| fact.state_value(&value(order, number, 1_000, &contract)));
            assert_eq!(known, Some(true), "{path} takes the value");
            with
        };
        let moves = MOVES_THE_EXIT.iter().any(|topic| path.starts_with(topic));
        let (harsh, friendly) = (set(low.min(high)), set(low.max(high)));
        never_lower(party, &scored(&harsh, asked), &scored(&friendly, asked), |name| {
            moves && (PRICED_ON_THE_DAY_OF_EXIT.contains(&name) || SUMS.contains(&name))
        })?;
    }

    #[test]
    fn a_fact_made_friendlier_never_lowers_any_score_where_leaving_costs_the_same_on_every_day(
        contract in plausible_contract(), asked in asked(), (party, fact, order) in select(rules()),
        kind in select(RestraintKind::ALL), low in 0_u32..=1_000, high in 0_u32..=1_000,
    ) {
        prop_assume!(!fact.starts_with("fees.") && fact != "ways_out.fee");
        let mut contract = unpriced(contract);
        let path = place(&mut contract, fact, party, kind);
        if path.starts_with("ways_out") {
            let fee = path.replace(".notice", ".fee").replace(".earliest_month", ".fee");
            contract.change(&named(&contract, &fee), |fact| fact.set_state(portability::contract::State::Silent, &[]));
        }
        let set = |number| {
            let mut with = contract.clone();
            with.change(&named(&contract, &path), |fact| fact.state_value(&value(order, number, 1_000, &contract)));
            with
        };
        let (harsh, friendly) = (set(low.min(high)), set(low.max(high)));
        never_lower(party, &scored(&harsh, asked), &scored(&friendly, asked), |_| false)?;
    }
}

#[test]
fn every_fact_that_is_scored_has_an_order_or_a_reason_why_it_has_none() {
    let known: BTreeSet<&str> =
        rules().iter().map(|(_, fact, _)| *fact).chain(TWO_SIDED.iter().map(|(fact, _)| *fact)).collect();
    let asked = Asked { as_of: examples::AS_OF, horizon_months: 36, stand_month: 12, stand_seen_from: None };
    let examples = examples::all().into_iter().map(|example| example.contract);
    let mut neither = BTreeSet::new();
    for contract in examples.chain([Contract::default()]) {
        let assessment = scored(&contract, asked);
        for party in PARTIES {
            let factors = assessment.of(party).dimensions.iter().flat_map(|dimension| &dimension.factors);
            let facts = factors.flat_map(|factor| &factor.facts).map(|path| path.fact());
            neither.extend(facts.filter(|fact| !known.contains(fact.as_str())));
        }
    }
    assert_eq!(neither, BTreeSet::new(), "these are scored, and nothing says which way is friendlier");
}
