use std::collections::BTreeMap;
use portability::contract::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestRunner, Config, TestRng, RngAlgorithm};
use proptest::sample::Index;
use crate::cases::*;
use crate::contracts::plausible_contract;

#[test]
fn hiding() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = (plausible_contract(), asked(), proptest::collection::vec(any::<Index>(), 12));
    let mut table: BTreeMap<(String, String, String, &str), (u32, String)> = BTreeMap::new();
    let start = std::time::Instant::now();
    for _ in 0..3000 {
        let (contract, asked, picks) = strategy.new_tree(&mut runner).unwrap().current();
        let before = scored(&contract, asked);
        let mut facts = vec![];
        contract.walk(&mut |path, fact| if !fact.state().is_open() && path.to_string()!="term.effective" && path.to_string() != "term.signed" { facts.push((path, fact.state(), fact.value())) });
        for pick in &picks {
            let (path, state, value) = pick.get(&facts);
            let mut hidden = contract.clone();
            hidden.change(&path.to_string(), |fact| fact.set_state(State::Unknown, &[]));
            let after = scored(&hidden, asked);
            for party in PARTIES {
                for ((name, a), (_, b)) in points(&before, party).into_iter().zip(points(&after, party)) {
                    let what = match (a, b) {
                        (Some(a), Some(b)) if b.proven > a.proven => "proven up",
                        (Some(a), Some(b)) if b.possible < a.possible => "possible down",
                        _ => continue,
                    };
                    if name == "portability" || name.contains("lock_in") || name.contains("switching_cost") || name.contains("exit_friend") { continue; }
                    let e = table.entry((path.fact(), format!("{state:?}"), name.to_string(), what)).or_insert((0, String::new()));
                    e.0 += 1;
                    if e.0 == 1 { e.1 = format!("{path} {value:?} {party} {a:?}->{b:?}"); }
                }
            }
        }
    }
    for (k, v) in &table { println!("{k:?} {} {}", v.0, v.1); }
    println!("{:?}", start.elapsed());
}
