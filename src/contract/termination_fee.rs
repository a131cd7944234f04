//! What the leaver owes for ending the contract early, as the contract words it.

use super::{Money, Share};

/// A termination fee: the sum of its components; no component means that nothing is owed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerminationFee {
    /// The components, each owed beside the others.
    pub components: Vec<FeeComponent>,
}

/// One component of a termination fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeeComponent {
    /// The same amount whenever the holder leaves.
    Fixed(Money),
    /// A number of months of recurring fees.
    MonthsOfFees(u32),
    /// A share of the recurring fees from the day of leaving to the end of the term.
    ShareOfRemaining(Share),
    /// A schedule by months of the term.
    Bands(Vec<FeeBand>),
    /// An amount that falls by equal steps to nothing over a number of months.
    Declining {
        /// What is owed at the start of the first month.
        initial: Money,
        /// How many months it takes to fall to nothing.
        months: u32,
    },
    /// What winding down costs the other party, as far as it is foreseen.
    WindDown(Money),
}

/// A span of months of the term, both included and counted from 1, and what is owed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeBand {
    /// The first month.
    pub from_month: u32,
    /// The last month.
    pub to_month: u32,
    /// What is owed.
    pub charge: BandCharge,
}

/// What a band asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandCharge {
    /// This amount, where the leaver leaves at the end of a month of the band.
    Amount(Money),
    /// This share of the recurring fees of the months of the band that are left.
    ShareOfFees(Share),
}
