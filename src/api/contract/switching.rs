//! What is agreed on switching to another provider.

use super::fact::topic;

topic! {
    Switching {
        in_writing, before_signing, to_provider, to_premises, by_erasure, during_term, notice, transition, assistance,
        third_parties, risks_told, security, exit_strategy, ends_contract, end_told, data_listed, exemptions_listed,
        exemptions_delay, erased_after_retrieval, infeasibility_notice, infeasibility_reasoned, alternative_transition,
        alternative_continues, extensions, extension_by_buyer, charge, obstacles, porting_obstacles,
        equivalence_obstacles, bundled, procedures_told, format_register, cooperation, jurisdiction_published,
        jurisdiction_listed, equivalence_support, free_interfaces, standards_met, charges_told, complexity_told,
        charges_published, exemption_told, parallel_use, parallel_charge, charge_above_cost, parallel_above_cost,
    }
}
