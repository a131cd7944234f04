//! Gates: what no sum of points can make good. A gate caps the grade and leaves the points alone.

use super::factors::{Scene, holds_data};
use super::lens::Facts;
use super::model::{GateRule, Model};
use super::{Gate, Wait};
use crate::contract::{ExportMethod, Fact, Found, List, Party, Path, Reach, RestraintKind, name, path_to};

/// Every gate that is tested.
pub(super) const LIST: &[&str] = &["data_hostage", "no_way_out", "tail_bars_replacement"];

/// How a gate came out.
struct Tested {
    /// Open facts do not exclude it.
    possible: bool,
    /// It holds whatever the open facts turn out to be.
    established: bool,
    facts: Facts,
}

/// Returns the gates that are established or not excluded for a party.
pub(super) fn gates<'a>(model: &'a Model, scene: &Scene<'_>, party: Party, horizon_days: u32) -> Vec<Gate<'a>> {
    let mut gates = Vec::new();
    for rule in &model.gates {
        let tested = match rule.id.as_str() {
            "data_hostage" => data_hostage(scene, party),
            "no_way_out" => no_way_out(scene, party, horizon_days),
            _ => tail_bars_replacement(scene, party),
        };
        if tested.possible || tested.established {
            gates.push(gate(rule, tested));
        }
    }
    gates
}

fn gate(rule: &GateRule, tested: Tested) -> Gate<'_> {
    let mut facts: Vec<Path> = tested
        .facts
        .into_vec()
        .into_iter()
        .filter(|(_, state)| tested.established || state.is_open())
        .map(|(path, _)| path)
        .collect();
    facts.sort();
    facts.dedup();
    Gate { id: &rule.id, cap: rule.cap, established: tested.established, reason: &rule.reason, facts }
}

/// No route without a ground frees the party within the horizon.
fn no_way_out(scene: &Scene<'_>, party: Party, horizon_days: u32) -> Tested {
    let side = scene.side(party);
    let beyond = |wait| match wait {
        Wait::Unbounded => true,
        Wait::Days(days) => days > horizon_days,
    };
    let (possible, established) = (beyond(side.cautious_time.next), beyond(side.friendly_time.next));
    let facts = if possible || established { side.cautious.facts.clone() } else { Facts::kept() };
    Tested { possible, established, facts }
}

/// The buyer cannot have its own data back.
fn data_hostage(scene: &Scene<'_>, party: Party) -> Tested {
    let contract = scene.contract;
    let method = &contract.data.export_method;
    let mut facts = Facts::kept();
    facts.push((path_to!(data.export_method), method.state()));
    let applies = if party == Party::Buyer { holds_data(contract) } else { Some(false) };
    let withheld = match method {
        Fact::Stated(method) => Some(*method == ExportMethod::None),
        Fact::Silent | Fact::NotApplicable => Some(false),
        Fact::Unknown | Fact::Elsewhere => None,
        Fact::Ambiguous(candidates) | Fact::Conflicting(candidates) => {
            let all = candidates.iter().all(|method| *method == ExportMethod::None);
            let any = candidates.contains(&ExportMethod::None);
            if candidates.is_empty() || all != any { None } else { Some(any) }
        }
    };
    Tested {
        possible: applies != Some(false) && withheld != Some(false),
        established: applies == Some(true) && withheld == Some(true),
        facts,
    }
}

/// A restraint that outlives the contract stops the party from replacing the other.
fn tail_bars_replacement(scene: &Scene<'_>, party: Party) -> Tested {
    let mut tested = Tested { possible: false, established: false, facts: Facts::kept() };
    for kind in [RestraintKind::Exclusivity, RestraintKind::NonCompete] {
        match scene.contract.restraints.find(party, kind.name()) {
            Found::Entries(entries) => {
                for entry in entries.into_iter().filter(|entry| !entry.excluded) {
                    let path = List::path(entry);
                    let narrow = entry.terms.reach.stated() == Some(&Reach::Narrow);
                    let tail = match &entry.terms.tail {
                        Fact::Stated(tail) => Some(tail.count > 0),
                        Fact::Silent | Fact::NotApplicable => Some(false),
                        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => None,
                    };
                    let wide = if entry.terms.reach.is_open() { None } else { Some(!narrow) };
                    tested.possible |= tail != Some(false) && wide != Some(false);
                    tested.established |= tail == Some(true) && wide == Some(true);
                    tested.facts.push((path.with_field(name!("tail")), entry.terms.tail.state()));
                    tested.facts.push((path.with_field(name!("reach")), entry.terms.reach.state()));
                }
            }
            Found::Absent(state) => {
                tested.possible |= state.is_open();
                tested.facts.push((Path::entry(name!("restraints"), party, kind.name()), state));
            }
        }
    }
    tested
}
