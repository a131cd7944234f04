//! Terms on data that one party imposed on the other.

use super::fact::topic;

topic! {
    DataTerms {
        imposed, gross_negligence_excluded, remedies_excluded, sole_interpretation, remedies_limited, detrimental_use,
        own_use_prevented, termination_prevented, copy_prevented, change_reasoned,
    }
}
