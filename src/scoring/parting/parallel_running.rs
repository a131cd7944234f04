//! Parallel running: the fees of the time in which the old service runs beside the new one.
//!
//! `parallel running = fees a month x market.parallel_running`.
//! 1,000 a month for two months: 2,000.
//!
//! Source: a sum of our own; the fees are those of the old service, since those of the new one are paid for its use.

use super::effort::{fees_for, nonzero};
use super::exit::{Exit, Priced};
use crate::contract::{Period, path_to};
use crate::scoring::lens::Seen;

/// Returns what the buyer pays for the time in which both services run.
pub(super) fn parallel_running(exit: &Exit<'_>) -> Priced {
    let shorter = |period: &Period| -i64::from(period.mean_days());
    let never = Period::months(u32::MAX);
    match exit.look(
        path_to!(market.parallel_running),
        &exit.contract.market.parallel_running,
        never,
        Period::days(0),
        &shorter,
    ) {
        Seen::Value(period) if period == never => Priced::Open,
        Seen::Value(period) => nonzero(fees_for(period)),
        Seen::Silent => Priced::Nothing,
        Seen::Open => Priced::Open,
    }
}
