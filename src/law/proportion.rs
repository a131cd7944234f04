//! How a fee for ending early stands to what the other party loses.
//!
//! Such a fee is no switching charge (Regulation (EU) 2023/2854, Article 2(36)) and stays, whatever switching may cost; it must
//! be proportionate, and no number is set (Recital 89). The loss is what the other party invested and has not recovered: a fee
//! up to it makes good a loss, and one of all that is left of the term leaves nothing out of account that is saved.

use crate::contract::{Contract, Fact, FeeComponent, Party, Share, WayOutKind};

/// How a fee for ending early stands to what the other party loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proportion {
    /// No fee is asked.
    NoFee,
    /// It asks no more than the other party has not recovered.
    WithinLoss,
    /// It asks more than the other party has not recovered.
    AboveLoss,
    /// It asks for all that is left of the term, or more.
    WholeTerm,
    /// Open facts decide.
    Open,
}

impl Proportion {
    /// Every grade, in the order of the declaration.
    pub const ALL: [Self; 5] = [Self::NoFee, Self::WithinLoss, Self::AboveLoss, Self::WholeTerm, Self::Open];

    /// Grades the fee of the buyer that leaves early, by the least and the most share of it that is above the loss, in basis
    /// points; none where that is open.
    pub fn of_buyer(contract: &Contract, asks: bool, above: (Option<i32>, Option<i32>)) -> Self {
        if is_whole_term(contract) {
            return Self::WholeTerm;
        }
        match above {
            _ if !asks => Self::NoFee,
            (Some(1..), _) => Self::AboveLoss,
            (_, Some(..=0)) => Self::WithinLoss,
            (None | Some(_), None | Some(_)) => Self::Open,
        }
    }

    /// Says it in a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NoFee => "No fee is asked then.",
            Self::WithinLoss => "The fee is within that loss.",
            Self::AboveLoss => "The fee is above that loss.",
            Self::WholeTerm => {
                "The fee is all that is left of the term, whatever the supplier saves: out of proportion."
            }
            Self::Open => "Whether the fee is within that loss is open.",
        }
    }
}

/// Says whether ending early surely costs all that is left of the term, whichever of its rights the buyer uses.
fn is_whole_term(contract: &Contract) -> bool {
    let asks_all = |component: &FeeComponent| match component {
        FeeComponent::ShareOfRemaining(share) => Share::WHOLE <= *share,
        FeeComponent::Fixed(_)
        | FeeComponent::WindDown(_)
        | FeeComponent::MonthsOfFees(_)
        | FeeComponent::Declining { .. }
        | FeeComponent::Bands(_) => false,
    };
    let mut rights = contract.ways_out.entries.iter().filter(|entry| {
        let without_cause = match entry.kind {
            WayOutKind::Convenience | WayOutKind::BreakDate | WayOutKind::StatutorySwitching => true,
            WayOutKind::ChangeOfControl | WayOutKind::PriceChange | WayOutKind::Cause | WayOutKind::Insolvency => false,
        };
        entry.holder == Party::Buyer && !entry.excluded && without_cause
    });
    let asks = |fee: &Fact<_>| {
        fee.stated().is_some_and(|fee: &crate::contract::TerminationFee| fee.components.iter().any(asks_all))
    };
    rights.by_ref().next().is_some_and(|first| asks(&first.terms.fee) && rights.all(|entry| asks(&entry.terms.fee)))
}
