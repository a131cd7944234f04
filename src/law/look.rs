//! One look at a contract: its facts as of a day, and which gates are open; findings and rights are both told from it.

use super::condition::Scene;
use super::known::Facts;
use super::{Answer, Days, Findings, Overlay, Packs, finding, right};
use crate::contract::Contract;

/// A contract as the law sees it on its days.
pub(super) struct Look<'f, 'a> {
    /// The law.
    pub law: &'a Packs,
    /// The days.
    pub days: Days,
    facts: Facts<'f>,
    /// How every gate of every pack answers, in the order of packs and gates.
    gates: Vec<Answer>,
}

impl<'f, 'a: 'f> Look<'f, 'a> {
    /// Looks at a contract as it stands on the day of the exit; facts that contradict each other count as conflicting.
    pub(super) fn new(then: &'f Contract, law: &'a Packs, days: Days) -> Self {
        let mut look = Self { law, days, facts: Facts::read(then, &law.slots, &law.places), gates: Vec::new() };
        for contradiction in law.packs.iter().flat_map(|pack| &pack.contradictions) {
            if contradiction.when.answer(&look.scene()) == Answer::Yes {
                contradiction.facts.iter().for_each(|fact| look.facts.set_conflicting(fact));
            }
        }
        let scene = look.scene();
        let gates = law.packs.iter().flat_map(|pack| &pack.gates);
        // A gate whose question does not arise is closed.
        let answers = gates.map(|gate| match gate.when.answer(&scene) {
            Answer::Moot => Answer::No,
            Answer::Yes => Answer::Yes,
            Answer::No => Answer::No,
            Answer::Open => Answer::Open,
        });
        look.gates = answers.collect();
        look
    }

    /// Returns what conditions are looked at by.
    pub(super) fn scene(&self) -> Scene<'_> {
        Scene { facts: &self.facts, days: self.days, places: &self.law.places, pending: self.law.pending }
    }

    /// Returns every pack with the answers of its gates.
    pub(super) fn packs(&self) -> impl Iterator<Item = (&'a super::Pack, &[Answer])> {
        let mut rest = self.gates.as_slice();
        self.law.packs.iter().map(move |pack| {
            let (of_pack, others) = rest.split_at_checked(pack.gates.len()).unwrap_or_default();
            rest = others;
            (pack, of_pack)
        })
    }

    /// Returns the facts.
    pub(super) fn facts(&self) -> &Facts<'f> {
        &self.facts
    }
}

/// Holds a contract, as it stands on the day of the exit, against every rule of every pack.
pub fn findings<'a>(contract: &Contract, law: &'a Packs, days: Days) -> Findings<'a> {
    finding::tell(&Look::new(&contract.in_force(days.exit), law, days))
}

/// Lays statutory rights over a contract: what is as good already stays, and what hangs on open facts is told and left out.
pub fn overlay<'a>(contract: &Contract, law: &'a Packs, days: Days) -> Overlay<'a> {
    right::lay_over(contract, &Look::new(&contract.in_force(days.exit), law, days))
}

/// Holds a contract against every rule and lays statutory rights over it, by one look: as [`findings`] and [`overlay`] do.
pub fn hold<'a>(contract: &Contract, law: &'a Packs, days: Days) -> (Findings<'a>, Overlay<'a>) {
    let then = contract.in_force(days.exit);
    let look = Look::new(&then, law, days);
    (finding::tell(&look), right::lay_over(contract, &look))
}
