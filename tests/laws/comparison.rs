//! A comparison is a total order, whatever the order of the offers; dominance is an order; shares of weightings add up.

use std::collections::BTreeMap;

use portability::contract::{Contract, Fact, Party};
use portability::scoring::comparison::{Comparison, Exchange, Offer, compare};
use portability::scoring::{Points, assess};
use proptest::prelude::*;

use crate::cases::{Asked, CASES, MODEL, PARTIES, asked, config, unpriced};
use crate::contracts::{any_contract, plausible_contract};

/// The offers are named by their places.
const IDS: [&str; 5] = ["a", "b", "c", "d", "e"];

fn compared<'a>(contracts: &'a [(&'a str, &'a Contract)], asked: Asked, party: Party) -> Comparison<'a> {
    let offers: Vec<Offer<'_>> = contracts.iter().map(|(id, contract)| Offer { id, contract }).collect();
    compare(&offers, &MODEL, &asked.request(false), party, &Exchange::default())
}

fn named(contracts: &[Contract]) -> Vec<(&'static str, &Contract)> {
    IDS.into_iter().zip(contracts).collect()
}

fn contracts() -> impl Strategy<Value = Vec<Contract>> {
    prop::collection::vec(prop_oneof![any_contract(), plausible_contract()], 2..=IDS.len())
}

/// Variants of one contract, which often have the same proven points.
fn variants() -> impl Strategy<Value = Vec<Contract>> {
    let of_one = |(contract, of): (Contract, Vec<Vec<u8>>)| of.iter().map(|flags| variant(&contract, flags)).collect();
    (plausible_contract().prop_map(unpriced), prop::collection::vec(flags(), 2..=IDS.len())).prop_map(of_one)
}

/// Facts that are friendlier to a party where they are so.
type Flag = (Party, fn(&mut Contract) -> &mut Fact<bool>);
const FLAGS: [Flag; 6] = [
    (Party::Buyer, |contract| &mut contract.data.erasure),
    (Party::Buyer, |contract| &mut contract.data.covers_history),
    (Party::Buyer, |contract| &mut contract.renewal.reminder),
    (Party::Buyer, |contract| &mut contract.rights.buyer_property_returned),
    (Party::Supplier, |contract| &mut contract.rights.supplier_property_returned),
    (Party::Supplier, |contract| &mut contract.exit_support.reunion),
];

/// Returns a contract whose flags are not so, so or unknown: 0, 1, 2.
fn variant(contract: &Contract, flags: &[u8]) -> Contract {
    let mut contract = contract.clone();
    for ((_, flag), value) in FLAGS.iter().zip(flags) {
        *flag(&mut contract) = if *value == 2 { Fact::Unknown } else { Fact::Stated(*value == 1) };
    }
    contract
}

fn flags() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0_u8..3, FLAGS.len())
}

/// What an offer is ranked by.
type Rank = (Points, Points, i32);

/// The names and the share of weightings of those that rank equal.
type Equal<'a> = BTreeMap<Rank, (Vec<&'a str>, i32)>;

/// Returns what offers are ranked by, in their order, with the names and the share of weightings of those that are equal.
fn ranks<'a>(compared: &Comparison<'a>) -> (Vec<Rank>, Equal<'a>) {
    let (mut order, mut equal) = (Vec::new(), Equal::new());
    for offer in &compared.ranking {
        let rank = (offer.portability.proven, offer.portability.possible, offer.completeness);
        order.push(rank);
        let (names, won) = equal.entry(rank).or_default();
        names.push(offer.id);
        *won += offer.weightings_won;
    }
    equal.values_mut().for_each(|(names, _)| names.sort_unstable());
    (order, equal)
}

proptest! {
    #![proptest_config(config(CASES / 10))]

    #[test]
    fn a_ranking_is_a_total_order_that_does_not_hang_on_the_order_of_the_offers(
        contracts in prop_oneof![contracts(), variants()], asked in asked(),
        party in prop::sample::select(PARTIES.to_vec()),
    ) {
        let forward = named(&contracts);
        let backward: Vec<(&str, &Contract)> = forward.iter().rev().copied().collect();
        let (one, other) = (compared(&forward, asked, party), compared(&backward, asked, party));
        let (order, equal) = ranks(&one);
        prop_assert!(order.is_sorted_by(|better, worse| better >= worse));
        let (_, equal_backward) = ranks(&other);
        let names = |of: &Equal<'_>| {
            of.iter().map(|(rank, (names, _))| (*rank, names.join(","))).collect::<Vec<_>>()
        };
        prop_assert_eq!(names(&equal), names(&equal_backward));
        // Where no two rank equal everything is the same.
        if equal.len() == contracts.len() && one.currency == other.currency {
            prop_assert_eq!(&one.ranking, &other.ranking);
            prop_assert_eq!(&one.dominances, &other.dominances);
        }
        for offer in &one.ranking {
            let contract = forward.iter().find(|(id, _)| *id == offer.id).expect("every place has its offer").1;
            let assessment = assess(contract, &MODEL, &asked.request(false));
            let side = assessment.of(party);
            prop_assert_eq!((side.portability, side.grade), (offer.portability, offer.grade));
            prop_assert_eq!((side.completeness, side.possible_grade), (offer.completeness, offer.possible_grade));
        }
    }

    #[test]
    fn shares_of_weightings_add_up(
        contracts in contracts(), asked in asked(), party in prop::sample::select(PARTIES.to_vec()),
    ) {
        let forward = named(&contracts);
        let won = compared(&forward, asked, party).ranking.iter().map(|offer| offer.weightings_won).sum::<i32>();
        prop_assert_eq!(won, 10_000);
    }

    #[test]
    fn an_offer_identical_to_another_has_no_margin_and_the_same_costs(
        contract in prop_oneof![any_contract(), plausible_contract()], asked in asked(),
        party in prop::sample::select(PARTIES.to_vec()),
    ) {
        let both = [("a", &contract), ("b", &contract)];
        let compared = compared(&both, asked, party);
        let [first, second] = &compared.ranking[..] else { panic!("two offers have two places") };
        prop_assert_eq!((first.id, first.margin, second.margin), ("a", Some(0), None));
        prop_assert_eq!((first.weightings_won, second.weightings_won), (10_000, 0));
        prop_assert_eq!(&first.costs, &second.costs);
        prop_assert!(compared.dominances.is_empty());
        for cost in &first.costs {
            prop_assert!(cost.regret.is_none_or(|regret| regret.is_nothing()), "{:?}", cost.regret);
        }
    }

    #[test]
    fn dominance_is_transitive_and_irreflexive_and_what_is_certain_holds_on_proven_points(
        variants in variants(), asked in asked(), party in prop::sample::select(PARTIES.to_vec()),
    ) {
        let offers = named(&variants);
        let compared = compared(&offers, asked, party);
        for certain_alone in [false, true] {
            let pairs: Vec<(&str, &str)> = compared
                .dominances
                .iter()
                .filter(|of| of.is_certain || !certain_alone)
                .map(|of| (of.id, of.dominated))
                .collect();
            for (one, other) in &pairs {
                prop_assert!(one != other && !pairs.contains(&(*other, *one)));
                for (_, third) in pairs.iter().filter(|(next, _)| next == other) {
                    prop_assert!(pairs.contains(&(*one, *third)), "{one}, {other}, {third}");
                }
            }
        }
        let place = |id: &str| compared.ranking.iter().position(|offer| offer.id == id);
        for of in &compared.dominances {
            // The same factors apply to all variants, so who dominates is not behind.
            let proven = |id: &str| place(id).map(|at| compared.ranking[at].portability.proven);
            prop_assert!(proven(of.id) >= proven(of.dominated), "{of:?}");
        }
    }

    #[test]
    fn a_fact_made_friendlier_never_lowers_the_place_of_its_offer(
        contracts in contracts(), at in 0_usize..2, of in 0..FLAGS.len(), asked in asked(),
    ) {
        let mut contracts: Vec<Contract> = contracts.into_iter().map(unpriced).collect();
        let (party, flag) = FLAGS[of];
        let mut place = |value: bool| {
            *flag(&mut contracts[at]) = Fact::Stated(value);
            let offers = named(&contracts);
            compared(&offers, asked, party).ranking.iter().position(|offer| offer.id == IDS[at])
        };
        let (harsh, friendly) = (place(false), place(true));
        prop_assert!(friendly <= harsh, "{friendly:?} behind {harsh:?}");
    }
}
