//! What parting costs: amounts, the matrix, the curve, and what of them is drawn.

use std::sync::Arc;

use jiff::civil::Date;

use super::Route;
use crate::contract::{Money, Party};

/// An amount in money, and as a share of a year's fees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The money, rounded half up to the minor unit; none where no price is known.
    pub money: Option<Money>,
    /// Millionths of a year's fees; none where there are none to compare with.
    pub share: Option<i64>,
}

/// An amount as it is likely, at the cautious end and at the friendliest; none where it is open without limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// On likely values; none where a fact it needs is open.
    pub likely: Option<Amount>,
    /// With each open fact at its cautious end; none where that has no limit.
    pub cautious: Option<Amount>,
    /// With each open fact at its friendliest.
    pub friendly: Option<Amount>,
}

/// What a tenth, half and nine tenths of the draws of an amount stay below or at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    /// One draw in ten is lower.
    pub p10: Amount,
    /// One draw in two is lower.
    pub p50: Amount,
    /// Nine draws in ten are lower.
    pub p90: Amount,
}

/// One cell of the matrix, drawn; see `parting/draws`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnCell {
    /// What the contract makes the bearer bear; none where an item is open.
    pub contract_made: Option<Quantiles>,
    /// All else; none where an item is open.
    pub effort: Option<Quantiles>,
    /// Both together; none where an item is open.
    pub total: Option<Quantiles>,
}

/// The totals of one month of the curve, drawn; see `parting/draws`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnMonth {
    /// What the buyer bears, net of what it receives; none where an item is open.
    pub buyer: Option<Quantiles>,
    /// What the supplier bears, net of what it receives; none where an item is open.
    pub supplier: Option<Quantiles>,
    /// In which share of the draws leaving costs the leaver less than staying bound to the end of the horizon, or of the
    /// contract where that is sooner, in basis points; none where an item is open.
    pub cheaper_than_staying: Option<i32>,
}

/// What parting costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The fees of the twelve months from the day of the assessment; none where no price is known.
    pub year_fees: Option<Money>,
    /// Leaver by bearer, at the stand month: four cells, buyer before supplier.
    pub matrix: Vec<Cell>,
    /// By leaver and month: the buyer's months first.
    pub curve: Vec<CurveMonth>,
}

/// What one party bears when one leaves, net of what it receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Who leaves.
    pub leaver: Party,
    /// Who bears.
    pub bearer: Party,
    /// What the contract makes it bear: fees, waiting, shortfall, forfeits, clawback, charges.
    pub contract_made: Amounts,
    /// What it takes of work: migration, rework, retraining, search, parallel running.
    pub effort: Amounts,
    /// Whether no route frees the leaver within the horizon.
    pub unbounded: bool,
    /// The same, drawn; none where draws were not asked for.
    pub drawn: Option<Box<DrawnCell>>,
}

/// What leaving costs for a decision in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurveMonth {
    /// Who leaves.
    pub leaver: Party,
    /// Months from the day of the assessment.
    pub month: u32,
    /// The day of the decision.
    pub decided_on: Date,
    /// The cheapest route on likely values; none where there is none.
    pub route: Option<Route>,
    /// The day on which it frees the leaver.
    pub free_on: Option<Date>,
    /// Whether no route frees the leaver within the horizon.
    pub unbounded: bool,
    /// What the wait costs, where it costs anything: the first category.
    pub waiting: Option<CostItem>,
    /// The other items, by category; months with the same free day share them.
    pub others: Arc<[CostItem]>,
    /// The totals, drawn; none where draws were not asked for.
    pub drawn: Option<Box<DrawnMonth>>,
}

impl CurveMonth {
    /// Returns the items, by category.
    pub fn items(&self) -> impl Iterator<Item = &CostItem> {
        self.waiting.iter().chain(self.others.iter())
    }
}

/// What a cost is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are explained in docs/factors.md and in the proto")]
pub enum CostCategory {
    Waiting,
    TerminationFee,
    CommitmentShortfall,
    PrepaidForfeited,
    DiscountClawback,
    DataExtraction,
    TransitionAssistance,
    MigrationEffort,
    IntegrationRework,
    Retraining,
    SearchAndContracting,
    ParallelRunning,
    StrandedInvestment,
    Demobilisation,
    ReplacementGap,
    /// The published prior for all effort, where all of it is open.
    EffortPrior,
}

impl CostCategory {
    /// Says whether the contract makes the cost, so that a clause could cut it.
    pub fn is_contract_made(self) -> bool {
        match self {
            Self::Waiting
            | Self::TerminationFee
            | Self::CommitmentShortfall
            | Self::PrepaidForfeited
            | Self::DiscountClawback
            | Self::DataExtraction
            | Self::TransitionAssistance => true,
            Self::MigrationEffort
            | Self::IntegrationRework
            | Self::Retraining
            | Self::SearchAndContracting
            | Self::ParallelRunning
            | Self::StrandedInvestment
            | Self::Demobilisation
            | Self::ReplacementGap
            | Self::EffortPrior => false,
        }
    }

    /// Returns the word for the category.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::TerminationFee => "termination_fee",
            Self::CommitmentShortfall => "commitment_shortfall",
            Self::PrepaidForfeited => "prepaid_forfeited",
            Self::DiscountClawback => "discount_clawback",
            Self::DataExtraction => "data_extraction",
            Self::TransitionAssistance => "transition_assistance",
            Self::MigrationEffort => "migration_effort",
            Self::IntegrationRework => "integration_rework",
            Self::Retraining => "retraining",
            Self::SearchAndContracting => "search_and_contracting",
            Self::ParallelRunning => "parallel_running",
            Self::StrandedInvestment => "stranded_investment",
            Self::Demobilisation => "demobilisation",
            Self::ReplacementGap => "replacement_gap",
            Self::EffortPrior => "effort_prior",
        }
    }
}

/// One item of what leaving costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostItem {
    /// What it is for.
    pub category: CostCategory,
    /// Who bears it.
    pub bearer: Party,
    /// Who receives it; none for deadweight.
    pub receiver: Option<Party>,
    /// How much.
    pub amounts: Amounts,
    /// Whether it rests on a published prior and not on the contract.
    pub assumed: bool,
}

/// What a termination fee may fairly ask: the other party's unrecovered investment that it cannot use elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FairFee {
    /// The fair fee at the stand month.
    pub fair: Amounts,
    /// What the contract asks at the stand month.
    pub asked: Amounts,
    /// The least share of the asked fee that is penalty, in basis points; none where that is open.
    pub penalty_least: Option<i32>,
    /// The most; none where that is open.
    pub penalty_most: Option<i32>,
}
