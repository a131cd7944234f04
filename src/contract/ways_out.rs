//! The rights to end the contract before its term does.

use std::sync::Arc;

use jiff::civil::Date;

use super::topic::{choice, kind, topic};
use super::{Keyed, Name, Party, Path, Period, TerminationFee, path_to};

kind! {
    /// What gives the right.
    pub enum WayOutKind {
        /// No ground is needed.
        Convenience = "convenience",
        /// No ground is needed, on one named day.
        BreakDate = "break_date",
        /// The other party, or the holder, comes under new control.
        ChangeOfControl = "change_of_control",
        /// The price, or a substantive condition, was changed by the other party.
        PriceChange = "price_change",
        /// The other party broke the contract and did not mend it in time.
        Cause = "cause",
        /// A statute gives the right to switch.
        StatutorySwitching = "statutory_switching",
        /// The other party, or the holder, is insolvent, is wound up or gives up its business.
        Insolvency = "insolvency",
    }
}

choice! {
    /// On which days a notice can take effect.
    pub enum Alignment {
        /// On any day.
        AnyDay = "any_day",
        /// At the end of a calendar month.
        MonthEnd = "month_end",
        /// At the end of a calendar quarter.
        QuarterEnd = "quarter_end",
        /// On an anniversary of the effective date.
        Anniversary = "anniversary",
    }
}

topic! {
    /// The terms of one right to end the contract.
    pub struct WayOutTerms {
        /// How long before the end notice must be given.
        notice: Period,
        /// How many months after the effective date the holder can be free at the earliest.
        earliest_month: u32,
        /// On which days it takes effect.
        alignment: Alignment,
        /// The named day on which the holder is free; break dates only.
        break_date: Date,
        /// How long the other party has to mend a breach; causes only.
        cure_period: Period,
        /// Whether it hangs on something that the holder cannot bring about.
        conditional: bool,
        /// What the holder owes for using it.
        fee: TerminationFee,
    }
}

/// A right to end the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// Who may use it.
    pub holder: Party,
    /// What gives the right.
    pub kind: WayOutKind,
    /// Tells several rights of one holder and kind apart.
    pub label: Option<Arc<str>>,
    /// The contract says in words that there is no such right.
    pub excluded: bool,
    /// Its terms.
    pub terms: WayOutTerms,
}

impl Keyed for WayOut {
    const LIST: Path = path_to!(ways_out);

    fn party_and_kind(&self) -> (Party, Name) {
        (self.holder, self.kind.name())
    }

    fn label(&self) -> Option<&Arc<str>> {
        self.label.as_ref()
    }

    fn terms(&self) -> &dyn super::Topic {
        &self.terms
    }

    fn terms_mut(&mut self) -> &mut dyn super::Topic {
        &mut self.terms
    }
}
