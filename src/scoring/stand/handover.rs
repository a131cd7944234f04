//! HANDOVER: help and continued service last as long as the buyer's switch takes.
//!
//! It can only apply where something runs for the buyer that must not stop: where the supplier holds its data, operates
//! something for it or carries for it. Who has a right without a ground that names no one day can switch first and give notice
//! then: for such a buyer help that is missing leaves the test open and does not fail it, and so does silence.
//! It cannot apply to a supplier that leaves: what help it owes the buyer is the buyer's test.
//!
//! Source: Regulation (EU) 2022/2554, Article 30(3)(f): an adequate period of transition; that such a right, or silence,
//! leaves the test open is judgement.

use super::{Found, View};
use crate::contract::{Estimate, Fact, Party, Period, path_to};
use crate::scoring::factors::runs_for_the_buyer;
use crate::scoring::lens::Facts;
use crate::scoring::parting::draws::three_point_days;

/// Tests the handover; the margin is in days.
pub(super) fn test(view: &View<'_, '_>) -> Found {
    let contract = view.scene.contract;
    let mut facts = Facts::kept();
    if view.leaver == Party::Supplier {
        return Found::not_applicable("days", facts);
    }
    let runs = runs_for_the_buyer(contract);
    if runs == Some(false) {
        return Found::not_applicable("days", facts);
    }
    let (support, switch) = (&contract.exit_support, &contract.market.switch_time);
    facts.push((path_to!(exit_support.assistance_length), support.assistance_length.state()));
    facts.push((path_to!(exit_support.service_continues), support.service_continues.state()));
    facts.push((path_to!(market.switch_time), switch.state()));
    if runs.is_none() {
        facts.push((path_to!(service.category), contract.service.category.state()));
    }
    let longest = view.scene.model.ends.longest_switch_days;
    let days = |estimate: &Estimate<Period>| {
        let days = three_point_days(estimate, longest);
        u32::try_from(if view.draws { days.quantile(9) } else { days.high }).unwrap_or(longest)
    };
    let (shortest, most) = ends(switch, days, (0, longest), 0);
    let (least, greatest) = ends(&support.assistance_length, |length: &Period| length.mean_days(), (0, u32::MAX), 0);
    let (may_stop, may_go_on) = match support.service_continues {
        Fact::Stated(continues) => (!continues, continues),
        Fact::Silent | Fact::NotApplicable => (true, false),
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => (true, true),
    };
    // Silence on help says nothing of the help that is in fact given; a switch in no time needs neither help nor a service that goes on.
    let cautious = most == 0 || (least >= most && !may_stop);
    let switches_first = view.scene.side(view.leaver).friendly.rights.iter().any(|right| right.break_date.is_none());
    let silent = may_be_silent(&support.assistance_length) || may_be_silent(&support.service_continues);
    let friendly = runs.is_none() || shortest == 0 || switches_first || silent || (greatest >= shortest && may_go_on);
    let settled = !support.assistance_length.is_open() && !switch.is_open();
    Found {
        cautious: Some(cautious),
        friendly: Some(friendly),
        margin: settled.then(|| i64::from(least) - i64::from(most)),
        margin_unit: "days",
        facts,
    }
}

/// Says whether the contract says nothing of a fact, as far as anybody knows.
fn may_be_silent<T>(fact: &Fact<T>) -> bool {
    match fact {
        Fact::Silent | Fact::Unknown | Fact::Elsewhere => true,
        Fact::Ambiguous(readings) | Fact::Conflicting(readings) => readings.is_empty(),
        Fact::Stated(_) | Fact::NotApplicable => false,
    }
}

/// Returns the least and the most of a number read of a fact; the given ends where it is open, a value where silent.
fn ends<T>(fact: &Fact<T>, number: impl Fn(&T) -> u32, open: (u32, u32), silent: u32) -> (u32, u32) {
    match fact {
        Fact::Stated(value) => (number(value), number(value)),
        Fact::Silent | Fact::NotApplicable => (silent, silent),
        Fact::Unknown | Fact::Elsewhere => open,
        Fact::Ambiguous(candidates) | Fact::Conflicting(candidates) => {
            let numbers = || candidates.iter().map(&number);
            (numbers().min().unwrap_or(open.0), numbers().max().unwrap_or(open.1))
        }
    }
}
