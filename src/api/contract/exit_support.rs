//! What is agreed for the time of parting.

use super::fact::{choice, topic};

topic! {
    ExitSupport {
        exit_plan, exit_plan_tested, assistance_length, assistance_price, assistance_fee, service_continues,
        knowledge_transfer, dispute_ladder, reunion,
    }
}

choice! { AssistancePrice { Free, AtCost, ContractRates, ListRates } }
