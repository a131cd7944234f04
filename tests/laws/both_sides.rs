//! Both sides: swapping the parties of a symmetric contract swaps the results.
//!
//! Symmetric is what the model asks of both parties by the same scales: ways out, notices against renewal, restraints,
//! investments, shares of business, substitutability, the time to go on without the other, limits of liability. Left out,
//! since only one party has them: prices and what is committed, data, effort, belongings, licences, and the reminder.

use portability::contract::{Contract, Fact, Keyed, List, Party};
use portability::scoring::Route;
use proptest::prelude::*;

use crate::cases::{CASES, asked, config, points, scored, unpriced};
use crate::contracts::plausible_contract;

/// What both parties are asked by the same scales.
const SYMMETRIC: [&str; 14] = [
    "time_to_freedom_next",
    "time_to_freedom_mean",
    "time_to_freedom_worst",
    "renewal_trap",
    "committed_spend",
    "restraints_in_term",
    "assignment_and_control",
    "dependence",
    "specific_investment",
    "contract_made_cost",
    "free_right_to_leave",
    "notice_fit",
    "aftercare",
    "door_left_open",
];

/// Takes out what only one party has.
fn symmetric(contract: Contract) -> Contract {
    let mut contract = unpriced(contract);
    contract.renewal.reminder = Fact::NotApplicable;
    contract.service.critical_function = Fact::NotApplicable;
    contract.data.export_charge = Fact::Silent;
    contract.exit_support.assistance_fee = Fact::Silent;
    contract.exit_support.assistance_length = Fact::Silent;
    contract
}

fn swapped_list<E: Keyed>(list: &mut List<E>, party: fn(&mut E) -> &mut Party) {
    for entry in &mut list.entries {
        let held = party(entry);
        *held = held.other();
    }
    list.sort();
    let states = std::mem::take(&mut list.states);
    list.states = states
        .into_iter()
        .map(|(mut key, state)| {
            key.party = key.party.other();
            (key, state)
        })
        .collect();
}

/// Puts each party in the other's place.
fn swapped(mut contract: Contract) -> Contract {
    std::mem::swap(&mut contract.renewal.buyer_notice, &mut contract.renewal.supplier_notice);
    std::mem::swap(&mut contract.parties.revenue_share, &mut contract.parties.spend_share);
    let fees = &mut contract.fees;
    std::mem::swap(&mut fees.buyer_committed, &mut fees.supplier_committed);
    let market = &mut contract.market;
    std::mem::swap(&mut market.substitutability, &mut market.buyer_substitutability);
    std::mem::swap(&mut market.switch_time, &mut market.replacement_time);
    let law = &mut contract.law;
    std::mem::swap(&mut law.buyer_liability_capped, &mut law.supplier_liability_capped);
    swapped_list(&mut contract.ways_out, |way_out| &mut way_out.holder);
    swapped_list(&mut contract.restraints, |restraint| &mut restraint.bound);
    swapped_list(&mut contract.investments, |investment| &mut investment.by);
    contract
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn swapping_the_parties_of_a_symmetric_contract_swaps_the_results(
        contract in plausible_contract().prop_map(symmetric), asked in asked(),
    ) {
        let other_way = swapped(contract.clone());
        let (here, there) = (scored(&contract, asked), scored(&other_way, asked));
        for party in [Party::Buyer, Party::Supplier] {
            let (a, b) = (points(&here, party), points(&there, party.other()));
            for ((name, ours), (_, theirs)) in a.into_iter().zip(b) {
                prop_assert!(!SYMMETRIC.contains(&name) || ours == theirs, "{party} {name}: {ours:?} and {theirs:?}");
            }
            let windows = |assessment: &portability::scoring::Assessment, party| -> Vec<(Route, String)> {
                let windows = &assessment.of(party).freedom.windows;
                windows.iter().map(|window| {
                    (window.route, format!("{} {} {:?} {}", window.notice_by, window.free_on, window.bound_until, window.certain))
                }).collect()
            };
            prop_assert_eq!(windows(&here, party), windows(&there, party.other()));
            let right = |assessment: &portability::scoring::Assessment, party| assessment.of(party).stand.tests[0].outcome;
            prop_assert_eq!(right(&here, party), right(&there, party.other()));
        }
    }
}
