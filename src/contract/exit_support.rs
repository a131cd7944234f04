//! What is agreed for the time of parting.

use jiff::civil::Date;

use super::topic::{choice, topic};
use super::{Money, Period};

choice! {
    /// What help in the transition costs.
    pub enum AssistancePrice {
        /// Nothing.
        Free = "free",
        /// What it costs the supplier.
        AtCost = "at_cost",
        /// The rates of the contract.
        ContractRates = "contract_rates",
        /// The supplier's rates of the day.
        ListRates = "list_rates",
    }
}

topic! {
    /// Exit support.
    pub struct ExitSupport {
        /// Whether there is an exit plan.
        exit_plan: bool,
        /// When the plan was last tried.
        exit_plan_tested: Date,
        /// How long the supplier helps in the transition; zero where it does not.
        assistance_length: Period,
        /// On what basis that help is paid.
        assistance_price: AssistancePrice,
        /// What that help costs in all.
        assistance_fee: Money,
        /// Whether the service goes on while the transition lasts.
        service_continues: bool,
        /// Whether knowledge is handed over.
        knowledge_transfer: bool,
        /// Whether disputes climb a ladder before they reach a court.
        dispute_ladder: bool,
        /// Whether the parties may name each other as reference, or have agreed how to work together again.
        reunion: bool,
    }
}
