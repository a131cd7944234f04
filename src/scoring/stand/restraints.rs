//! RESTRAINTS: nothing that outlives the contract stops the leaver from replacing the other, or from coming back.
//!
//! A bar on hiring the other's people stops the replacing only where those people are needed: with a tail it leaves the
//! test open, unless it is known that nobody works for this contract alone.
//!
//! Source: Regulation (EU) 2022/720, Article 5(1)(b) and (3), for exclusivity and bars on competing: not exempted after
//! the end but in narrow cases; CUAD (Hendrycks, Burns, Chen and Ball, 2021), restraints that go on after the end, for
//! bars on approaching customers, on hiring and for a first refusal, of which it is judgement that they bar replacing.

use super::{Found, View};
use crate::contract::{Fact, Found as Listed, List, Path, Reach, RestraintKind, name, path_to};
use crate::scoring::lens::Facts;

const BARRING: [RestraintKind; 5] = [
    RestraintKind::Exclusivity,
    RestraintKind::NonCompete,
    RestraintKind::NoSolicitCustomers,
    RestraintKind::NoSolicitStaff,
    RestraintKind::FirstRefusal,
];

/// Tests the restraints; the margin counts those that bar, below zero.
pub(super) fn test(view: &View<'_, '_>) -> Found {
    let restraints = &view.scene.contract.restraints;
    let mut facts = Facts::kept();
    let (mut may_bar, mut bars) = (0_i64, 0_i64);
    let nobody_needed = view.scene.contract.people.dedicated_staff.stated() == Some(&0);
    for kind in BARRING {
        let staff = kind == RestraintKind::NoSolicitStaff;
        if staff && nobody_needed {
            continue;
        }
        match restraints.find(view.leaver, kind.name()) {
            Listed::Entries(entries) => {
                for entry in entries.into_iter().filter(|entry| !entry.excluded) {
                    let path = List::path(entry);
                    let (tail, reach) = (&entry.terms.tail, &entry.terms.reach);
                    facts.push((path.with_field(name!("tail")), tail.state()));
                    let narrow = reach.stated() == Some(&Reach::Narrow);
                    let (least, most) = match tail {
                        Fact::Stated(tail) => (tail.count > 0, tail.count > 0),
                        Fact::Silent | Fact::NotApplicable => (false, false),
                        Fact::Unknown | Fact::Elsewhere => (false, true),
                        Fact::Ambiguous(tails) | Fact::Conflicting(tails) => (
                            !tails.is_empty() && tails.iter().all(|tail| tail.count > 0),
                            tails.is_empty() || tails.iter().any(|tail| tail.count > 0),
                        ),
                    };
                    if reach.is_open() {
                        facts.push((path.with_field(name!("reach")), reach.state()));
                    }
                    may_bar += i64::from(most && !narrow);
                    if staff && most {
                        facts.push((
                            path_to!(people.dedicated_staff),
                            view.scene.contract.people.dedicated_staff.state(),
                        ));
                    }
                    bars += i64::from(least && !narrow && !reach.is_open() && !staff);
                }
            }
            Listed::Absent(state) => {
                facts.push((Path::entry(name!("restraints"), view.leaver, kind.name()), state));
                may_bar += i64::from(state.is_open());
            }
        }
    }
    Found {
        cautious: Some(may_bar == 0),
        friendly: Some(bars == 0),
        margin: Some(-may_bar),
        margin_unit: "tests",
        facts,
    }
}
