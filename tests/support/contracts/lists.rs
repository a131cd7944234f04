//! Lists: entries told apart by key, and what is known of entries that are not there.

use std::collections::BTreeSet;

use portability::contract::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Draw, topic};

impl Draw {
    pub(super) fn ways_out(self) -> BoxedStrategy<List<WayOut>> {
        let terms = topic!(
            self,
            WayOutTerms {
                notice: self.period(12),
                earliest_month: self.count(36, 1_200),
                alignment: select(Alignment::ALL),
                break_date: self.date(6..11),
                cure_period: self.period(3),
                conditional: any::<bool>(),
                fee: self.fee(),
            }
        );
        let entry = (self.party(), select(WayOutKind::ALL), self.label(), prop::bool::weighted(0.1), terms)
            .prop_map(|(holder, kind, label, excluded, terms)| WayOut { holder, kind, label, excluded, terms });
        list(entry, WayOutKind::ALL.iter().map(|kind| kind.name()).collect())
    }

    pub(super) fn restraints(self) -> BoxedStrategy<List<Restraint>> {
        let terms = topic!(self, RestraintTerms { reach: select(Reach::ALL), tail: self.period(36) });
        let entry = (self.party(), select(RestraintKind::ALL), self.label(), prop::bool::weighted(0.1), terms)
            .prop_map(|(bound, kind, label, excluded, terms)| Restraint { bound, kind, label, excluded, terms });
        list(entry, RestraintKind::ALL.iter().map(|kind| kind.name()).collect())
    }

    pub(super) fn investments(self) -> BoxedStrategy<List<Investment>> {
        let terms = topic!(
            self,
            InvestmentTerms {
                amount: self.money(300_000),
                made_on: self.date(3..7),
                useful_life: self.period(84),
                redeployable: self.share(10_000),
            }
        );
        let entry = (self.party(), select(InvestmentKind::ALL), self.label(), terms)
            .prop_map(|(by, kind, label, terms)| Investment { by, kind, label, terms });
        list(entry, InvestmentKind::ALL.iter().map(|kind| kind.name()).collect())
    }
}

/// Draws a list: entries told apart by key, states for some of the keys that have none.
fn list<E>(entry: impl Strategy<Value = E> + 'static, kinds: Vec<Name>) -> BoxedStrategy<List<E>>
where
    E: Keyed + Clone + std::fmt::Debug + 'static,
{
    let states: Vec<State> = vec![
        State::Silent,
        State::Unknown,
        State::Elsewhere,
        State::Ambiguous,
        State::Conflicting,
        State::NotApplicable,
    ];
    let state = (select(Party::ALL), select(kinds), select(states));
    (select(Coverage::ALL), vec(entry, 0..5), vec(state, 0..3))
        .prop_map(|(coverage, entries, states)| {
            let mut keys = BTreeSet::new();
            let mut list = List { coverage, ..List::default() };
            list.entries = entries.into_iter().filter(|entry: &E| keys.insert(entry.key())).collect();
            list.sort();
            for (party, kind, state) in states {
                if !keys.iter().any(|key| key.party == party && key.kind == kind) {
                    list.states.insert(Key { party, kind, label: None }, state);
                }
            }
            list
        })
        .boxed()
}
