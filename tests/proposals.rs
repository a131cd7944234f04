//! Proposals over the example contracts: promises hold, sets are minimal, and what is told reads as it should.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;
#[path = "support/promises.rs"]
#[allow(unreachable_pub, reason = "as the others of the folder")]
mod promises;

use std::fmt::Write as _;

use expect_test::expect_file;
use portability::api::{Intake, Site, contract as wire};
use portability::contract::{Contract, Party, WayOutKind};
use portability::scoring::proposal::{
    Aim, FactChange, Gain, ProposalOutcome, Proposals, RELEASED_TERMS, Target, Terms, Whom, apply, changes, propose,
};
use portability::scoring::{Amount, Model, assess};
use promises::{contradict, is_met, position, targets};

/// The most sets that one target of one example is held against: all there are of two of the fifty terms.
const MOST_TRIED: usize = 1_500;

fn meets(contract: &Contract, model: &Model, target: Target) -> bool {
    let request = portability::scoring::Request { curve: false, ..examples::request() };
    is_met(target, &assess(contract, model, &request))
}

#[test]
fn a_proposal_once_applied_and_scored_again_gives_exactly_what_was_promised() {
    let (model, terms) = (Model::newest(), Terms::newest());
    for example in examples::all() {
        for target in targets() {
            let found = propose(&example.contract, &model, &terms, &examples::request(), target);
            let told = format!("{}, {target:?}", example.name);
            for proposal in &found.proposals {
                let changed: Vec<&FactChange> = proposal.terms.iter().flat_map(|term| &term.changes).collect();
                assert_eq!(apply(&example.contract, changed), proposal.contract, "{told}");
                let assessment = assess(&proposal.contract, &model, &examples::request());
                let of = [Party::Buyer, Party::Supplier].map(|party| position(&assessment, party));
                assert_eq!(proposal.after, of, "{told}");
                let met = found.outcome == ProposalOutcome::Met;
                assert_eq!(is_met(target, &assessment), met, "{told}");
            }
            assert_eq!(found.missing.is_empty(), found.outcome != ProposalOutcome::BeyondReach, "{told}");
        }
    }
}

#[test]
fn a_changed_contract_is_one_that_the_wire_takes() {
    let (model, terms) = (Model::newest(), Terms::newest());
    for example in examples::all() {
        for term in &terms.terms {
            let changed = apply(&example.contract, &changes(&example.contract, &model, term, examples::AS_OF));
            let mut intake = Intake::default();
            let back = wire::from_proto(wire::to_proto(&changed), &Site::root(), &mut intake);
            intake.finish(()).unwrap_or_else(|faults| panic!("{}, {}: {faults:?}", example.name, term.id));
            assert_eq!(back, changed, "{}, {}", example.name, term.id);
        }
    }
}

/// Returns every set of a size of terms that contradict none of each other.
fn sets(of: &[Vec<FactChange>], size: usize) -> Vec<Vec<usize>> {
    let mut sets = vec![Vec::new()];
    for _ in 0..size {
        let grown = |set: &Vec<usize>| {
            let from = set.last().map_or(0, |last| last + 1);
            let fits = |at: &usize| set.iter().all(|other: &usize| !contradict(&of[*other], &of[*at]));
            (from..of.len()).filter(fits).map(|at| [set.as_slice(), &[at]].concat()).collect::<Vec<_>>()
        };
        sets = sets.iter().flat_map(grown).collect();
    }
    sets
}

#[test]
fn no_smaller_set_of_all_terms_reaches_the_target_and_no_term_is_idle() {
    let (model, terms) = (Model::newest(), Terms::newest());
    let (mut wholly, mut partly) = (0, 0);
    for example in examples::all() {
        let all: Vec<Vec<FactChange>> = terms
            .terms
            .iter()
            .map(|term| changes(&example.contract, &model, term, examples::AS_OF))
            .filter(|changes| !changes.is_empty())
            .collect();
        for target in targets() {
            let found = propose(&example.contract, &model, &terms, &examples::request(), target);
            let Some(best) = found.proposals.first().filter(|_| found.outcome == ProposalOutcome::Met) else {
                continue;
            };
            let told = format!("{}, {target:?}", example.name);
            let asked: Vec<&Vec<FactChange>> = best.terms.iter().map(|term| &term.changes).collect();
            for left_out in 0..asked.len() {
                let rest = asked.iter().enumerate().filter(|(at, _)| *at != left_out);
                let without = apply(&example.contract, rest.flat_map(|(_, changes)| *changes));
                assert!(!meets(&without, &model, target), "{told}: {} is idle", best.terms[left_out].term.id);
            }
            let mut is_whole = found.is_exhaustive;
            for size in 0..asked.len() {
                let n_sets = (0..size).fold(1, |n, at| n * all.len().saturating_sub(at) / (at + 1));
                if MOST_TRIED < n_sets {
                    is_whole = false;
                    break;
                }
                for set in sets(&all, size) {
                    let fewer = apply(&example.contract, set.iter().flat_map(|at| &all[*at]));
                    assert!(!meets(&fewer, &model, target), "{told}: {set:?} is smaller");
                }
            }
            if is_whole { wholly += 1 } else { partly += 1 }
        }
    }
    assert!(partly * 2 < wholly, "{wholly} wholly, {partly} only up to the sets there was time for");
}

#[test]
fn proposals_of_the_examples_read_as_agreed() {
    let (model, terms) = (Model::newest(), Terms::newest());
    let mut page = String::new();
    for example in examples::all() {
        let _ = writeln!(page, "{}", example.name);
        for target in targets() {
            told(&mut page, &propose(&example.contract, &model, &terms, &examples::request(), target));
        }
    }
    expect_file!["golden/proposals.txt"].assert_eq(&page);
}

/// Writes what was found in a few lines: gains in basis points, and in millionths of a year's fees.
fn told(page: &mut String, found: &Proposals<'_>) {
    let Target { whom, aim } = found.target;
    let exhaustive = if found.is_exhaustive { "" } else { ", not exhaustive" };
    let _ =
        writeln!(page, "  {aim:?} for {}: {:?}, {} tried{exhaustive}", whom.word(), found.outcome, found.sets_tried);
    for (at, proposal) in found.proposals.iter().enumerate() {
        let ids: Vec<&str> = proposal.terms.iter().map(|term| term.term.id.as_str()).collect();
        let share = |saved: Option<Amount>| {
            saved.and_then(|amount| amount.share).map_or("open".to_owned(), |share| format!("{share:+}"))
        };
        let [buyer, supplier] = proposal.gains.map(|Gain { points, leaving, left }| {
            format!("{points:+}, leaving {}, left {}", share(leaving), share(left))
        });
        let mark = if at == 0 { "-" } else { "or" };
        let label = proposal.label.map_or("no label", |label| label.word());
        let _ = writeln!(page, "    {mark} {} ({label}; buyer {buyer}; supplier {supplier})", ids.join(" + "));
    }
    for missing in &found.missing {
        let _ = writeln!(page, "    missing {missing:?}");
    }
}

#[test]
fn a_target_that_is_met_already_asks_for_nothing() {
    let (model, terms) = (Model::newest(), Terms::newest());
    let example = examples::named("one_year_stand_exemplary");
    let target = Target { whom: Whom::Both, aim: Aim::Stand };
    let found = propose(&example.contract, &model, &terms, &examples::request(), target);
    assert_eq!((found.outcome, found.proposals.len(), found.missing.len()), (ProposalOutcome::MetAlready, 0, 0));
}

#[test]
fn a_fact_that_is_open_is_settled_and_one_that_is_silent_is_altered() {
    let (model, terms) = (Model::newest(), Terms::newest());
    let term = terms.terms.iter().find(|term| term.id == "renewal_reminder").expect("the term is there");
    let mut contract = Contract::default();
    let settles = |contract: &Contract| {
        changes(contract, &model, term, examples::AS_OF).iter().map(|change| change.settles).collect::<Vec<_>>()
    };
    assert_eq!(settles(&contract), [true]);
    contract.renewal.reminder = portability::contract::Fact::Silent;
    assert_eq!(settles(&contract), [false]);
    contract.renewal.reminder = portability::contract::Fact::Stated(true);
    assert_eq!(settles(&contract), [false; 0]);
    contract.renewal.reminder = portability::contract::Fact::NotApplicable;
    assert_eq!(settles(&contract), [false; 0]);
}

#[test]
fn a_fair_fee_is_never_above_what_the_other_has_not_recovered() {
    let (model, terms) = (Model::newest(), Terms::newest());
    let term = terms.terms.iter().find(|term| term.id == "mutual_right_to_end_at_30_days").expect("the term is there");
    let mut asked = 0;
    for mut example in examples::all() {
        // The fee of another right is not the one that is looked at here.
        example.contract.ways_out.entries.retain(|way| way.kind == WayOutKind::Cause);
        let changed = apply(&example.contract, &changes(&example.contract, &model, term, examples::AS_OF));
        let assessment = assess(&changed, &model, &examples::request());
        for party in [Party::Buyer, Party::Supplier] {
            let fee = &assessment.of(party).fair_fee;
            assert_eq!(fee.penalty_least, Some(0), "{}, {party}", example.name);
            let is_asked = fee.asked.likely.and_then(|amount| amount.money).is_some_and(|money| money.nanos > 0);
            asked += i32::from(is_asked);
        }
    }
    assert!(asked > 0, "no example has an investment that is not recovered by the stand");
}

#[test]
fn every_released_file_of_terms_parses_and_carries_its_version() {
    for (version, text) in RELEASED_TERMS {
        let terms = Terms::parse(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        assert_eq!(terms.reference().version, *version);
        assert_eq!(terms.reference().digest.len(), 64);
    }
    assert_eq!(Terms::released().len(), RELEASED_TERMS.len());
}

#[test]
fn a_file_of_terms_that_breaks_a_rule_is_refused_with_the_place() {
    let (_, text) = RELEASED_TERMS[0];
    let check = |from: &str, to: &str, wanted: &str| {
        assert!(text.contains(from), "{from}");
        let faults = Terms::parse(&text.replacen(from, to, 1)).expect_err(wanted);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|fault| fault.contains(wanted)), "{told:?}");
    };
    check("id = \"data_erasure\"", "id = \"data_return\"", "term[data_return]: the id stands twice");
    check("data.erasure", "data.erasures", "there is no place data.erasures");
    check("for = \"both\"", "for = \"all\"", "for must be buyer, supplier or both, is all");
    check("{renewal.length} at a time", "{renewal.width} at a time", "a place that is no fact: renewal.width");
    check("{ choice = \"run_off\" }", "{ flag = true }", "rights.licence_survival does not take this value");
    check("{ choice = \"run_off\" }", "{ choice = \"runs_off\" }", "there is no word runs_off");
    check("keep = \"less\"", "keep = \"least\"", "keep must be less, more or a list of words");
    check("source = \"judgement\"", "source = \"\"", "source is empty");
    check("version = \"v1\"", "version = \"v1\"\nauthor = \"x\"", "unknown field");
    check("UNIT_DAY", "UNIT_FORTNIGHT", "a unit is UNIT_DAY or UNIT_MONTH");
}

/// Terms that help nobody in the examples, each with the reason.
const HELP_NOBODY: &[(&str, &str)] = &[
    ("supplier_fee_at_unrecovered_investment", "no supplier of the examples owes a fee for leaving"),
    ("no_fee_for_supplier", "no supplier of the examples owes a fee for leaving"),
    ("price_rise_cap", "the scoring model v1 reads no price rise"),
    ("no_price_change_by_one_side", "the scoring model v1 reads no price change"),
    ("minimum_at_expected_use", "a lower minimum lowers a year's fees too, by which every cost is counted"),
];

#[test]
fn every_term_helps_somebody_in_some_example_or_has_a_reason_why_it_does_not() {
    let (model, terms) = (Model::newest(), Terms::newest());
    let mut idle: Vec<&str> = terms.terms.iter().map(|term| term.id.as_str()).collect();
    for example in examples::all() {
        for whom in [Whom::Buyer, Whom::Supplier] {
            // A limit that no contract keeps, so that everything that helps is listed.
            let target = Target { whom, aim: Aim::Grade('A') };
            let found = propose(&example.contract, &model, &terms, &examples::request(), target);
            idle.retain(|id| found.candidates.iter().all(|candidate| candidate.term.id != *id));
        }
    }
    assert_eq!(idle, HELP_NOBODY.iter().map(|(id, _)| *id).collect::<Vec<_>>());
}
