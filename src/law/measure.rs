//! What is worked out of several facts where a rule asks for more than one fact can say.

use super::Answer;
use crate::contract::{Contract, Fact, FeeComponent, Found, Party, Path, Period, State, WayOutKind, path_to};

/// What is worked out of several facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// No fee is owed for ending the contract early, whichever way out without a cause the buyer takes.
    NoEarlyTerminationFee,
    /// The supplier's notice to end the contract is as long as the buyer's switch takes at its longest.
    SupplierNoticeFitsSwitch,
    /// The time for which the supplier helps in the transition is as long as the buyer's switch takes at its longest.
    TransitionFitsSwitch,
}

impl Measure {
    /// Every measure by the word of a pack.
    pub const ALL: [(&'static str, Self); 3] = [
        ("no_early_termination_fee", Self::NoEarlyTerminationFee),
        ("supplier_notice_fits_switch", Self::SupplierNoticeFitsSwitch),
        ("transition_fits_switch", Self::TransitionFitsSwitch),
    ];

    /// Returns the word of a pack.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, measure)| *measure == self).map_or("", |(word, _)| word)
    }

    /// Returns the facts that it is worked out of.
    pub(super) fn facts(self) -> Vec<Path> {
        match self {
            Self::NoEarlyTerminationFee => vec![path_to!(ways_out)],
            Self::SupplierNoticeFitsSwitch => vec![path_to!(ways_out), path_to!(market.switch_time)],
            Self::TransitionFitsSwitch => vec![path_to!(exit_support.assistance_length), path_to!(market.switch_time)],
        }
    }
}

impl Measure {
    /// Answers for a contract.
    pub(super) fn answer(self, contract: &Contract) -> Answer {
        match self {
            Self::NoEarlyTerminationFee => no_early_fee(contract),
            Self::SupplierNoticeFitsSwitch => supplier_notice(contract),
            Self::TransitionFitsSwitch => match (&contract.exit_support.assistance_length, longest(contract)) {
                (Fact::Stated(length), Some(longest)) => Answer::of(longest.mean_days() <= length.mean_days()),
                (Fact::Silent, _) => Answer::No,
                (Fact::NotApplicable, _) => Answer::Moot,
                (Fact::Stated(_) | Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_), _) => {
                    Answer::Open
                }
            },
        }
    }
}

fn longest(contract: &Contract) -> Option<Period> {
    contract.market.switch_time.stated().map(|estimate| estimate.high)
}

fn no_early_fee(contract: &Contract) -> Answer {
    let of_kind = |kind: WayOutKind| match contract.ways_out.find(Party::Buyer, kind.name()) {
        Found::Entries(entries) => {
            Answer::all(entries.iter().filter(|entry| !entry.excluded).map(|entry| match &entry.terms.fee {
                Fact::Stated(fee) => Answer::of(fee.components.iter().all(is_no_fee)),
                Fact::Silent => Answer::Yes,
                Fact::NotApplicable => Answer::Moot,
                Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => Answer::Open,
            }))
        }
        Found::Absent(State::Silent | State::NotApplicable) => Answer::Moot,
        Found::Absent(_) => Answer::Open,
    };
    Answer::all([WayOutKind::Convenience, WayOutKind::BreakDate, WayOutKind::StatutorySwitching].map(of_kind))
}

fn is_no_fee(component: &FeeComponent) -> bool {
    match component {
        FeeComponent::Fixed(amount) | FeeComponent::WindDown(amount) => amount.nanos <= 0,
        FeeComponent::MonthsOfFees(months) => *months == 0,
        FeeComponent::ShareOfRemaining(share) => share.0 <= 0,
        FeeComponent::Declining { initial, .. } => initial.nanos <= 0,
        FeeComponent::Bands(bands) => bands.is_empty(),
    }
}

fn supplier_notice(contract: &Contract) -> Answer {
    match contract.ways_out.find(Party::Supplier, WayOutKind::Convenience.name()) {
        Found::Entries(entries) => {
            let Some(longest) = longest(contract) else { return Answer::Open };
            Answer::all(entries.iter().filter(|entry| !entry.excluded).map(|entry| match &entry.terms.notice {
                Fact::Stated(notice) => Answer::of(longest.mean_days() <= notice.mean_days()),
                Fact::Silent => Answer::No,
                Fact::NotApplicable => Answer::Moot,
                Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => Answer::Open,
            }))
        }
        // Who cannot end it at all cannot end it at short notice.
        Found::Absent(State::Silent) => Answer::Yes,
        Found::Absent(State::NotApplicable) => Answer::Moot,
        Found::Absent(_) => Answer::Open,
    }
}
