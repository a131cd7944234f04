//! The rights that a statute gives whatever the contract says, laid over the contract as facts for a span of days.

use super::known::Facts;
use super::look::Look;
use super::{Answer, Change, Keep, Right};
use crate::contract::{
    Contract, Coverage, DateSpan, DatedFact, Evidence, ExportCharge, Fact, FactValue, Keyed, Origin, Party, Path,
    TerminationFee, WayOut, WayOutKind, WayOutTerms,
};

/// One fact that a statute puts in the place of the contract's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<'a> {
    /// The id of the pack.
    pub pack: &'a str,
    /// The id of the right.
    pub right: &'a str,
    /// What the right gives, as a sentence.
    pub title: &'a str,
    /// The article.
    pub article: &'a str,
    /// The fact.
    pub path: Path,
    /// The days of exit on which it holds.
    pub span: DateSpan,
    /// Its value then.
    pub value: FactValue,
    /// Whether the right is certain; false: open facts decide if it applies, and it is not laid over.
    pub certain: bool,
}

/// A contract with statutory rights laid over its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay<'a> {
    /// The contract as the law makes it.
    pub contract: Contract,
    /// What was laid over, and what may have to be.
    pub given: Vec<Given<'a>>,
}

/// Lays statutory rights over a contract, by one look at it.
pub(super) fn lay_over<'a>(contract: &Contract, look: &Look<'_, 'a>) -> Overlay<'a> {
    let changes = look.law.packs.iter().flat_map(|pack| &pack.rights).map(|right| right.changes.len());
    let mut over = Overlay { contract: contract.clone(), given: Vec::with_capacity(changes.sum()) };
    for (pack, gates) in look.packs() {
        for right in &pack.rights {
            let answer = Answer::all(right.gates.iter().filter_map(|at| gates.get(*at).copied()));
            match answer {
                Answer::No => {}
                Answer::Yes | Answer::Moot => lay(&mut over, look.facts(), (&pack.id, right), true),
                Answer::Open => lay(&mut over, look.facts(), (&pack.id, right), false),
            }
        }
    }
    over
}

fn lay<'a>(over: &mut Overlay<'a>, facts: &Facts<'_>, (pack, right): (&'a str, &'a Right), certain: bool) {
    for change in &right.changes {
        if is_as_good(facts, change) {
            continue;
        }
        if certain {
            put(&mut over.contract, right, change);
        }
        over.given.push(Given {
            pack,
            right: &right.id,
            title: &right.title,
            article: &right.article,
            path: change.path.clone(),
            span: right.span,
            value: change.value.clone(),
            certain,
        });
    }
}

/// Says whether the contract gives the buyer as much already.
fn is_as_good(facts: &Facts<'_>, change: &Change) -> bool {
    let own = facts.value(change.slot);
    match (own.as_ref(), &change.value, change.keep) {
        (None, _, _) => false,
        (Some(own), value, Keep::Same) => own == value,
        (Some(FactValue::Period(own)), FactValue::Period(given), Keep::Shorter) => own.mean_days() <= given.mean_days(),
        (Some(FactValue::Period(own)), FactValue::Period(given), Keep::Longer) => given.mean_days() <= own.mean_days(),
        (Some(FactValue::Charge(own)), FactValue::Charge(given), Keep::Cheaper) => {
            own == given || *own == ExportCharge::Free
        }
        (Some(own), value, Keep::Shorter | Keep::Longer | Keep::Cheaper) => own == value,
    }
}

fn put(contract: &mut Contract, right: &Right, change: &Change) {
    if change.path.topic().word() == "ways_out" {
        let Some(key) = change.path.key() else { return };
        if !contract.ways_out.entries.iter().any(|entry| entry.key() == key) {
            let entry = way_out(contract);
            contract.ways_out.entries.push(entry);
            contract.ways_out.sort();
        }
        // A right to leave has no days of its own among the facts: it is there where it is in force on the day of the exit.
        contract.change(&change.path, |fact| fact.state_value(&change.value));
    } else {
        contract.dated.push(DatedFact { path: change.path.clone(), span: right.span, value: change.value.clone() });
    }
    let statute = Evidence {
        document: String::new(),
        page: None,
        bytes: None,
        quote: right.article.clone(),
        origin: Origin::Statutory,
        confidence: None,
    };
    contract.evidence.entry(change.path.clone()).or_default().push(statute);
}

/// Returns the right to switch as a way out; what ending early costs stays as the contract has it.
fn way_out(contract: &Contract) -> WayOut {
    let stated = contract.ways_out.entries.iter().find_map(|entry| {
        let is_like = entry.holder == Party::Buyer
            && !entry.excluded
            && matches!(entry.kind, WayOutKind::Convenience | WayOutKind::BreakDate);
        if is_like { entry.terms.fee.stated().cloned() } else { None }
    });
    let fee: Fact<TerminationFee> = match (stated, contract.ways_out.coverage) {
        (Some(fee), _) => Fact::Stated(fee),
        (None, Coverage::Complete) => Fact::Silent,
        (None, Coverage::Open) => Fact::Unknown,
    };
    WayOut {
        holder: Party::Buyer,
        kind: WayOutKind::StatutorySwitching,
        label: None,
        excluded: false,
        terms: WayOutTerms { fee, conditional: Fact::Stated(false), ..WayOutTerms::default() },
    }
}
