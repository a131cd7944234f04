//! What is paid.

use super::fact::{choice, topic};

topic! {
    Fees {
        recurring, recurring_period, one_off, prepaid_period, prepaid_refund, buyer_committed, supplier_committed,
        commitment, commitment_period, usage, discount, discount_clawback, escalator, unilateral_price_change,
        supplier_margin, payment_period, payment_period_agreed,
    }
}

choice! { Refund { None, ProRata, Full } }
