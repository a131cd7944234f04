//! How a party gets free: the lawful routes, how long each takes from any day of decision, and the next windows.
//!
//! Goes in: the contract, the day, the end from which open facts are looked at. Comes out: days and dates.
//! Calendar only: not here are money and points.

mod days;
mod listing;
mod right;
mod route;
mod term_end;
mod windows;

use jiff::civil::Date;

pub use days::Grid;
pub use right::Right;
pub use route::{Routes, effective};
pub use windows::windows;

use super::{Wait, WaitSpan};
use crate::contract::{day_number, div_half_up};

/// The wait on one decision day, the mean and the worst over all of the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeToFreedom {
    /// For a decision on the first day.
    pub next: Wait,
    /// Over every day, rounded half up.
    pub mean: Wait,
    /// The longest of every day.
    pub worst: Wait,
}

/// Returns how long a party waits to be free, by the earliest of its routes.
///
/// Decision days are taken by runs: over each the wait stays the same, or is a day shorter every day.
pub fn time_to_freedom(routes: &Routes<'_>, grid: &Grid) -> TimeToFreedom {
    let days = i32::try_from(grid.days).unwrap_or(i32::MAX);
    let (mut next, mut sum, mut worst, mut bounded) = (Wait::Unbounded, 0_i64, 0_i32, true);
    let mut day = 0;
    for run in routes.runs(grid) {
        let Some(run) = run else {
            bounded = false;
            break;
        };
        let (wait, length) = ((run.free_on - day).max(0), run.days.min(days - day));
        let shortest = if run.moves { wait } else { wait - (length - 1).min(wait) };
        let shortening = i64::from(wait - shortest);
        sum += i64::from(wait) * i64::from(length)
            - shortening * (shortening + 1) / 2
            - shortening * (i64::from(length) - 1 - shortening);
        worst = worst.max(wait);
        if day == 0 {
            next = wait_of(wait);
        }
        day += length;
    }
    let mean = i32::try_from(div_half_up(i128::from(sum), i128::from(days))).unwrap_or(0);
    let whole = |wait: i32| if bounded { wait_of(wait) } else { Wait::Unbounded };
    TimeToFreedom { next, mean: whole(mean), worst: whole(worst) }
}

fn wait_of(days: i32) -> Wait {
    Wait::Days(u32::try_from(days).unwrap_or(0))
}

/// Pairs the two ends of a wait.
pub fn span(cautious: Wait, friendly: Wait) -> WaitSpan {
    WaitSpan { cautious, friendly }
}

/// Returns the days from one day to another; below zero where the other is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}
