//! Which law holds.

use super::fact::topic;

topic! {
    Law {
        governing_law, standard_terms, buyer_liability_capped, supplier_liability_capped,
        unilateral_terms_change,
    }
}
