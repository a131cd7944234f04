//! What a financial entity agrees with its providers of ICT services.

use jiff::civil::Date;

use super::AssistancePrice;
use super::topic::{choice, topic};

choice! {
    /// What discontinuing the service would do: the closed list of the register of information, B_07.01.0100.
    pub enum Impact {
        /// Little.
        Low = "low",
        /// Something.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

topic! {
    /// What a financial entity must agree with a provider of ICT services, in the words of Regulation (EU) 2022/2554,
    /// Articles 28 to 30.
    pub struct Resilience {
        /// Whether the buyer may end it where monitoring finds circumstances that may alter the performance, material
        /// changes among them.
        ends_on_findings: bool,
        /// Whether the buyer may end it for evidenced weaknesses of the supplier's ICT risk management.
        ends_on_weakness: bool,
        /// Whether the buyer may end it where the authority can no longer supervise the buyer effectively.
        ends_on_supervision: bool,
        /// When the exit plan was last reviewed.
        exit_plan_reviewed: Date,
        /// Whether there is a plan to remove services and data and to move them securely and whole, to another provider
        /// or in-house.
        transition_plan: bool,
        /// Whether alternative providers have been identified.
        alternatives_identified: bool,
        /// What discontinuing the service would do to the buyer.
        impact: Impact,
        /// Whether it was weighed before the contract that the supplier is hard to replace, or has other contracts with
        /// the buyer.
        concentration_weighed: bool,
        /// Whether rights and obligations stand in one written document that can be downloaded and kept.
        one_document: bool,
        /// Whether functions and services are described clearly and completely.
        services_described: bool,
        /// Whether it says if a critical or important function may be subcontracted, and on what conditions.
        subcontracting_told: bool,
        /// Whether the places of service and data are named.
        locations_told: bool,
        /// Whether a change of these places is announced beforehand.
        location_change_told: bool,
        /// Whether availability, authenticity, integrity and confidentiality of data are provided for.
        data_protected: bool,
        /// Whether data are accessible, recovered and returned in an easily accessible format on the supplier's
        /// insolvency.
        returned_on_insolvency: bool,
        /// The same on the supplier's resolution.
        returned_on_resolution: bool,
        /// The same where the supplier discontinues its business.
        returned_on_discontinuation: bool,
        /// The same where the contract is terminated.
        returned_on_termination: bool,
        /// Whether service levels are described, with their updates.
        service_levels: bool,
        /// What help in an ICT incident costs; contract rates are those agreed beforehand.
        incident_assistance: AssistancePrice,
        /// Whether the supplier cooperates with competent and resolution authorities.
        authority_cooperation: bool,
        /// Whether rights of termination and their minimum notice periods are set.
        notice_periods: bool,
        /// Whether the supplier takes part in security awareness and resilience training.
        training: bool,
        /// Whether service levels have precise quantitative and qualitative targets.
        service_targets: bool,
        /// Whether the supplier reports developments that may materially affect its delivery, with notice periods.
        developments_told: bool,
        /// Whether the supplier has and tests contingency plans and keeps security measures.
        contingency_tested: bool,
        /// Whether the supplier takes part in threat-led penetration testing.
        penetration_tests: bool,
        /// Whether buyer, appointed third parties and authorities may access, inspect and audit without restriction.
        audit: bool,
        /// Whether the transition lets the buyer move to another provider or in-house.
        in_house: bool,
    }
}
