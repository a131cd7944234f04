//! What is paid.

use super::topic::{choice, topic};
use super::{Money, Period, Share};

choice! {
    /// What comes back of fees that were paid for time after the end.
    pub enum Refund {
        /// Nothing.
        None = "none",
        /// The part for the time that is left.
        ProRata = "pro_rata",
        /// All of the period that was paid for.
        Full = "full",
    }
}

topic! {
    /// The fees.
    pub struct Fees {
        /// The recurring fee for each `recurring_period`, after discounts, before tax.
        recurring: Money,
        /// What the recurring fee is for: a month, a quarter, a year.
        recurring_period: Period,
        /// A price paid once.
        one_off: Money,
        /// How far ahead recurring fees are paid; zero where they are paid afterwards.
        prepaid_period: Period,
        /// What comes back of fees that were paid ahead.
        prepaid_refund: Refund,
        /// Whether the buyer must buy a minimum, whatever the amount.
        buyer_committed: bool,
        /// Whether the supplier must keep capacity, stock or capital ready, whatever is ordered.
        supplier_committed: bool,
        /// The least the buyer pays for each `commitment_period`, used or not.
        commitment: Money,
        /// What the commitment is for: a year, or the whole term.
        commitment_period: Period,
        /// What the buyer is expected to use of the commitment in each `commitment_period`.
        usage: Money,
        /// The discount on the list price that the buyer has for committing.
        discount: Share,
        /// Whether the discount is paid back where the buyer leaves before the end of the term.
        discount_clawback: bool,
        /// By how much the fees rise each year, as a share.
        escalator: Share,
        /// Whether the supplier may change the price during the term by itself.
        unilateral_price_change: bool,
        /// What the supplier earns on the fees, as a share of them; below zero where serving costs more than it earns.
        supplier_margin: Share,
        /// How long after the invoice, or after delivery where that is later, payment is due.
        payment_period: Period,
        /// Whether a longer payment period was agreed expressly and is not grossly unfair.
        payment_period_agreed: bool,
    }
}
