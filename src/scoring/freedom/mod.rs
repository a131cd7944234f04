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

pub use days::{Grid, day_number, from_day_number};
pub use right::Right;
pub use route::{Routes, effective};
pub use windows::windows;

use super::{Wait, WaitSpan};
use crate::contract::div_half_up;

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
pub fn time_to_freedom(routes: &Routes<'_>, grid: &Grid) -> TimeToFreedom {
    let free = routes.earliest(grid);
    let (mut sum, mut worst) = (0_i64, 0_i32);
    for (day, free_on) in (0_i32..).zip(&free) {
        let wait = free_on.saturating_sub(day).max(0);
        sum += i64::from(wait);
        worst = worst.max(wait);
    }
    let bounded = free.iter().all(|free_on| *free_on != days::NEVER);
    let wait = |days: i32| Wait::Days(u32::try_from(days).unwrap_or(0));
    let mean = div_half_up(i128::from(sum), i128::try_from(free.len()).unwrap_or(1));
    TimeToFreedom {
        next: match free.first() {
            Some(first) if *first != days::NEVER => wait((*first).max(0)),
            Some(_) | None => Wait::Unbounded,
        },
        mean: if bounded { Wait::Days(u32::try_from(mean).unwrap_or(0)) } else { Wait::Unbounded },
        worst: if bounded { wait(worst) } else { Wait::Unbounded },
    }
}

/// Pairs the two ends of a wait.
pub fn span(cautious: Wait, friendly: Wait) -> WaitSpan {
    WaitSpan { cautious, friendly }
}

/// Returns the days from one day to another; below zero where the other is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}
