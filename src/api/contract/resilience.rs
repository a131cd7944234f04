//! What a financial entity agrees with its providers of ICT services.

use super::fact::{choice, topic};

topic! {
    Resilience {
        ends_on_findings, ends_on_weakness, ends_on_supervision, exit_plan_reviewed, transition_plan,
        alternatives_identified, impact, concentration_weighed, one_document, services_described, subcontracting_told,
        locations_told, location_change_told, data_protected, returned_on_insolvency, returned_on_resolution,
        returned_on_discontinuation, returned_on_termination, service_levels, incident_assistance,
        authority_cooperation, notice_periods, training, service_targets, developments_told, contingency_tested,
        penetration_tests, audit, in_house,
    }
}

choice! { Impact { Low, Medium, High } }
