//! Honest about ignorance: proven and possible, and what hiding or answering a fact does to them.
//!
//! A fact that is known not to apply is left out of the sum; hidden, it is taken to apply. So these laws are about facts
//! that are stated or silent.

use portability::contract::{Category, Contract, Coverage, Fact, FactValue, Path, State};
use portability::scoring::{Assessment, Outcome};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cases::{
    Asked, CASES, PARTIES, PRICED_ON_THE_DAY_OF_EXIT, SUMS, UNIT_OF_COST, asked, config, points, scored, unpriced,
};
use crate::contracts::{any_contract, plausible_contract};

/// The dates that frame an assessment; without them everything is counted from the day of the assessment.
const FRAME: [&str; 2] = ["term.signed", "term.effective"];

/// Lists the facts that are stated or silent, but for the frame.
fn known_facts(contract: &Contract) -> Vec<(Path, Option<FactValue>)> {
    let mut facts = Vec::new();
    contract.walk(&mut |path, fact| {
        let known = matches!(fact.state(), State::Stated | State::Silent);
        if known && !FRAME.contains(&path.fact().as_str()) {
            facts.push((path, fact.value()));
        }
    });
    facts
}

/// Hides a fact: not looked at, in another document, or one of two readings of which it is the first.
fn hide(contract: &Contract, path: &Path, value: Option<&FactValue>, how: u8) -> Contract {
    let mut hidden = contract.clone();
    hidden.change(path, |fact| match (how, value) {
        (0, Some(value)) => fact.set_state(State::Ambiguous, std::slice::from_ref(value)),
        (1, _) => fact.set_state(State::Elsewhere, &[]),
        _ => fact.set_state(State::Unknown, &[]),
    });
    hidden
}

/// Says whether a factor is excepted for a fact, and the sums with it.
fn excepted(contract: &Contract, path: &Path, name: &str, priced: bool) -> bool {
    let fact = path.fact();
    let renews = contract.renewal.automatic != Fact::Stated(false) && contract.renewal.automatic != Fact::Silent;
    let first_end = ["term.initial", "term.end"].contains(&fact.as_str());
    let any_of = |factors: &[&str]| factors.contains(&name) || SUMS.contains(&name);
    // The first end sets the days of all later ends: no single length of the first term is the best for every day.
    if first_end && renews {
        return true;
    }
    // The end and the length tell the same day twice; where they differ, hiding the one that counts leaves the other.
    let told_twice = contract.term.initial.stated().is_some() || !contract.term.initial.candidates().is_empty();
    if fact == "term.end" && told_twice {
        return true;
    }
    let unit = UNIT_OF_COST.contains(&fact.as_str()) || first_end;
    let moved = ["effort", "specific_investment"];
    priced && (any_of(PRICED_ON_THE_DAY_OF_EXIT) || unit && any_of(&moved))
}

/// Says whether a test of the stand is excepted for a fact.
fn is_excepted_of_stand(contract: &Contract, path: &Path, test: &str) -> bool {
    let name = if test == "cost" { "contract_made_cost" } else { "free_right_to_leave" };
    // What a planned exit costs hangs on the day that its route frees on, and on the unit of every cost.
    let moves_the_exit = ["fees", "renewal", "term", "ways_out"].contains(&path.topic().word());
    excepted(contract, path, name, test == "cost" && moves_the_exit)
}

/// Checks that the hidden contract's spans hold those of the known one.
fn holds(
    path: &Path,
    before: &Assessment,
    after: &Assessment,
    skip: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    for party in PARTIES {
        for ((name, known), (_, hidden)) in points(before, party).into_iter().zip(points(after, party)) {
            if let (Some(known), Some(hidden)) = (known, hidden)
                && !skip(name)
            {
                prop_assert!(
                    hidden.proven <= known.proven,
                    "{path}: {party} {name}: hiding proves {known:?} to {hidden:?}"
                );
                prop_assert!(
                    known.possible <= hidden.possible,
                    "{path}: {party} {name}: out of span {known:?} in {hidden:?}"
                );
            }
        }
    }
    Ok(())
}

/// Makes every fact known: what is open becomes silent, and every list complete.
fn told(mut contract: Contract) -> Contract {
    contract.walk_mut(&mut |_, fact| {
        if fact.state().is_open() {
            fact.set_state(State::Silent, &[]);
        }
    });
    // Whether data is held hangs on what is delivered, and no contract is silent on that.
    if contract.service.category.stated().is_none() {
        contract.service.category = Fact::Stated(Category::Licence);
    }
    // What an amount is for, or how long it lasts, belongs to the amount.
    contract.walk_mut(&mut |path, fact| {
        let of_an_amount = ["commitment_period", "day_cost", "useful_life", "amount", "assistance_fee"];
        if of_an_amount.contains(&path.field().word()) && fact.state() != State::Stated {
            let year = FactValue::Period(portability::contract::Period::months(12));
            let euros = portability::contract::Money::from_units(iso_currency::Currency::EUR, 100);
            let _is_a_length = fact.state_value(&year) || fact.state_value(&FactValue::Money(euros));
        }
    });
    // Amounts with no year's fees to compare them with are open.
    if contract.fees.recurring.stated().is_none() || contract.fees.recurring_period.stated().is_none() {
        let euros = portability::contract::Money::from_units(iso_currency::Currency::EUR, 1_000);
        contract.fees.recurring = Fact::Stated(euros);
        contract.fees.recurring_period = Fact::Stated(portability::contract::Period::months(1));
    }
    contract.ways_out.coverage = Coverage::Complete;
    contract.restraints.coverage = Coverage::Complete;
    contract.investments.coverage = Coverage::Complete;
    contract.ways_out.states.clear();
    contract.restraints.states.clear();
    contract
}

fn proven_is_at_most_possible(contract: &Contract, asked: Asked) -> Result<(), TestCaseError> {
    let assessment = scored(contract, asked);
    for party in PARTIES {
        for (name, span) in points(&assessment, party) {
            if let Some(span) = span {
                prop_assert!(
                    0 <= span.proven && span.proven <= span.possible && span.possible <= 10_000,
                    "{name} {span:?}"
                );
            }
        }
    }
    prop_assert!(assessment.mutual.proven <= assessment.mutual.possible);
    Ok(())
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn proven_is_at_most_possible_and_points_are_within_0_to_100(contract in plausible_contract(), asked in asked()) {
        proven_is_at_most_possible(&contract, asked)?;
    }

    #[test]
    fn proven_is_at_most_possible_at_the_limits_of_the_wire(contract in any_contract(), asked in asked()) {
        proven_is_at_most_possible(&contract, asked)?;
    }

    #[test]
    fn hiding_a_known_fact_never_raises_proven_and_answering_stays_inside_the_span(
        contract in plausible_contract(), asked in asked(), pick in any::<Index>(), how in 0_u8..3,
    ) {
        let facts = known_facts(&contract);
        let (path, value) = pick.get(&facts);
        let hidden = hide(&contract, path, value.as_ref(), how);
        holds(path, &scored(&contract, asked), &scored(&hidden, asked), |name| excepted(&contract, path, name, true))?;
    }

    #[test]
    fn hiding_a_known_fact_never_raises_any_score_where_leaving_costs_the_same_on_every_day(
        contract in plausible_contract().prop_map(unpriced), asked in asked(), pick in any::<Index>(), how in 0_u8..3,
    ) {
        let facts = known_facts(&contract);
        let (path, value) = pick.get(&facts);
        prop_assume!(path.topic().word() != "fees" && path.field().word() != "fee");
        let hidden = hide(&contract, path, value.as_ref(), how);
        holds(path, &scored(&contract, asked), &scored(&hidden, asked), |name| excepted(&contract, path, name, false))?;
    }

    #[test]
    fn hiding_a_known_fact_never_settles_a_test_of_the_stand(
        contract in plausible_contract(), asked in asked(), pick in any::<Index>(), how in 0_u8..3,
    ) {
        let facts = known_facts(&contract);
        let (path, value) = pick.get(&facts);
        let hidden = hide(&contract, path, value.as_ref(), how);
        let (known, hidden) = (scored(&contract, asked), scored(&hidden, asked));
        for party in PARTIES {
            let tests = |assessment: &Assessment| -> Vec<(&'static str, Outcome)> {
                assessment.of(party).stand.tests.iter().map(|test| (test.id, test.outcome)).collect()
            };
            for ((test, known), (_, hidden)) in tests(&known).into_iter().zip(tests(&hidden)) {
                if is_excepted_of_stand(&contract, path, test) {
                    continue;
                }
                let settled = [Outcome::Pass, Outcome::NotApplicable];
                let same = hidden == known || settled.contains(&hidden) && settled.contains(&known);
                prop_assert!(hidden == Outcome::Unknown || same, "{path}: {party} {test}: {known:?} hidden is {hidden:?}");
            }
        }
    }

    #[test]
    fn full_knowledge_gives_proven_equal_to_possible(contract in plausible_contract().prop_map(told), asked in asked()) {
        let assessment = scored(&contract, asked);
        for party in PARTIES {
            for (name, span) in points(&assessment, party) {
                // A share of what is left of a term without end has no amount, whatever is known.
                let no_amount = PRICED_ON_THE_DAY_OF_EXIT.contains(&name) || SUMS.contains(&name);
                let exact = span.is_none_or(|span| span.proven == span.possible);
                prop_assert!(exact || no_amount, "{party} {name} {span:?}");
            }
        }
        prop_assert!(assessment.questions.is_empty());
    }
}
