//! Proposals over the example contracts.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;

use portability::scoring::Model;
use portability::scoring::proposal::{Aim, Target, Terms, Whom, propose};

#[test]
fn explore() {
    let (model, terms) = (Model::newest(), Terms::parse(portability::scoring::proposal::RELEASED_TERMS[0].1).unwrap_or_else(|f| panic!("{f:#?}")));
    for example in examples::all() {
        for whom in [Whom::Buyer, Whom::Supplier, Whom::Both] {
            for aim in [Aim::Stand, Aim::Grade('B'), Aim::Grade('A'), Aim::Cost(150_000)] {
                let start = std::time::Instant::now();
                let found = propose(&example.contract, &model, &terms, &examples::request(), Target { whom, aim });
                let n_bear = found.candidates.iter().filter(|c| c.bears_on_target).count();
                println!("{} {} {:?}: {:?} cand {} bear {} tried {} smaller {} in {:?}", example.name, whom.word(), aim, found.reach, found.candidates.len(), n_bear, found.sets_tried, found.every_smaller_set_was_tried, start.elapsed());
                for p in found.proposals.iter().take(1) {
                    println!("    {:?} {:?} {:?}", p.terms.iter().map(|t| t.term.id.as_str()).collect::<Vec<_>>(), p.label, p.gains.map(|g| (g.points, g.money.map(|m| m.share))));
                }
                if !found.missing.is_empty() { println!("    missing {:?}", found.missing); }
            }
        }
    }
}
