//! Terms on data that one party imposed on the other.

use super::topic::topic;

topic! {
    /// Terms on data that one party imposed on the other, in the words of Regulation (EU) 2023/2854, Article 13.
    pub struct DataTerms {
        /// Whether one party supplied the terms on data and the other could not influence them although it tried to
        /// negotiate.
        imposed: bool,
        /// Whether they exclude or limit liability for intent or gross negligence.
        gross_negligence_excluded: bool,
        /// Whether they exclude the remedies for non-performance or the liability for breach.
        remedies_excluded: bool,
        /// Whether one party alone decides if data conform or how the terms are read.
        sole_interpretation: bool,
        /// Whether they limit the remedies of the other inappropriately or extend its liability.
        remedies_limited: bool,
        /// Whether they allow use of the other's data that significantly harms its legitimate interests.
        detrimental_use: bool,
        /// Whether they keep the other from using the data that it provided or generated.
        own_use_prevented: bool,
        /// Whether they keep the other from ending the agreement within a reasonable period.
        termination_prevented: bool,
        /// Whether they keep the other from a copy of its data, during the agreement or within a reasonable period
        /// after it.
        copy_prevented: bool,
        /// Whether a change of price or another substantive condition needs a valid reason that the contract names.
        change_reasoned: bool,
    }
}
