//! The days an assessment is framed by.

use jiff::civil::Date;

use super::Request;
use super::factors::Scene;
use super::freedom::{Grid, effective};
use super::lens::Facts;
use super::model::Model;
use super::parting::{YearFees, last_day, year_fees};
use crate::contract::{Contract, Period};

/// A decision: in which month, on which day.
pub(super) type Decision = (u32, Date);

/// The days an assessment is framed by, and what a year costs.
pub(super) struct Frame {
    /// The day of the assessment.
    as_of: Date,
    /// Every decision day of the horizon.
    grid: Grid,
    /// The month of the stand.
    pub(super) stand_month: u32,
    /// The day of the stand.
    pub(super) stand_on: Date,
    /// The day from which the stand is seen.
    pub(super) seen_from: Date,
    /// The last day of the horizon.
    pub(super) last: Date,
    /// The months of the horizon.
    pub(super) horizon_months: u32,
    /// The days of the horizon.
    pub(super) horizon_days: u32,
    /// The decisions of the curve; none where it is not asked for.
    pub(super) curve_decisions: Vec<Decision>,
    /// The decisions of all months of the horizon; none where no analysis asks for them.
    pub(super) horizon_decisions: Vec<Decision>,
    /// Whether totals are drawn.
    pub(super) draws: bool,
    fees: YearFees,
}

impl Frame {
    /// Frames a request for a contract.
    pub(super) fn new(contract: &Contract, request: &Request<'_>) -> Self {
        let effective = effective(contract, request.as_of);
        let grid = Grid::new(request.as_of, request.horizon_months);
        let decisions = |is_wanted: bool| -> Vec<Decision> {
            let months = if is_wanted { 0..request.horizon_months + 1 } else { 0..0 };
            months.map(|month| (month, Period::months(month).after(request.as_of))).collect()
        };
        let analyses = request.analyses;
        Self {
            as_of: request.as_of,
            stand_month: request.stand_month,
            stand_on: Period::months(request.stand_month).after(effective),
            seen_from: request.stand_seen_from.unwrap_or(effective),
            last: last_day(request.as_of, request.horizon_months),
            horizon_months: request.horizon_months,
            horizon_days: u32::try_from(grid.days.saturating_sub(1)).unwrap_or(u32::MAX),
            curve_decisions: decisions(request.curve),
            horizon_decisions: decisions(analyses.timing || analyses.worth.is_some()),
            draws: analyses.draws,
            grid,
            fees: year_fees(contract),
        }
    }

    /// Works out what factors are measured from, and keeps the facts if those that are given do.
    pub(super) fn scene<'a>(&self, contract: &'a Contract, model: &'a Model, facts: Facts) -> Scene<'a> {
        Scene::new(contract, model, self.as_of, self.stand_on, &self.grid, self.fees, self.last, facts)
    }
}
