//! The next windows: notice by this day, free on that day, else bound until.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Routes;
use crate::contract::path_to;
use crate::scoring::{Route, Window};

/// How many ends of a term are listed.
const LISTED_ENDS: usize = 3;

/// Lists the next windows of a party, by notice day: each right, the next end of the term however far it lies, and two
/// more of those that lie before the last day.
///
/// The cost of missing one is left to who knows the fees.
pub fn windows(certain: &Routes<'_>, possible: &Routes<'_>, as_of: Date, last: Date) -> Vec<Window> {
    // What has ended has no windows.
    let mut windows = if certain.has_ended(as_of) { Vec::new() } else { list(certain, as_of, last, true) };
    // Where nothing is open the two are one.
    let possible = if std::ptr::eq(certain, possible) || possible.has_ended(as_of) {
        Vec::new()
    } else {
        list(possible, as_of, last, false)
    };
    for window in possible {
        let is_certain = windows.iter().any(|known| {
            (known.route, known.notice_by, known.free_on) == (window.route, window.notice_by, window.free_on)
        });
        if !is_certain {
            windows.push(window);
        }
    }
    windows.sort_by_key(|window| (window.notice_by, window.free_on, window.route, !window.certain));
    windows
}

fn list(routes: &Routes<'_>, as_of: Date, last: Date, certain: bool) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut add = |route: Route, notice_by: Date, free_on: Date, certain: bool| {
        // Who misses it is bound until the next free day; where another route frees sooner, missing it loses nothing.
        let day_after = notice_by.checked_add(1.day()).ok();
        let bound_until = day_after.and_then(|day| routes.free_on(day)).map(|until| until.max(free_on));
        windows.push(Window { route, notice_by, free_on, bound_until, cost_of_missing: None, certain });
    };
    if let Some(term_end) = &routes.term_end {
        // An end that is counted from an unknown day is told as if that were today, and is never certain.
        let begin = path_to!(term.effective);
        let certain = certain && !routes.facts.iter().any(|(path, state)| *path == begin && state.is_open());
        let ahead = term_end.stops(as_of).filter(|stop| stop.notice_by.unwrap_or(stop.free_on) >= as_of);
        // The first end is always told, however far it lies.
        let listed = ahead.take(LISTED_ENDS).enumerate();
        for (_, stop) in listed.take_while(|(at, stop)| *at == 0 || stop.notice_by.unwrap_or(stop.free_on) <= last) {
            let route = if stop.notice_by.is_some() { Route::NonRenewal } else { Route::EndOfTerm };
            add(route, stop.notice_by.unwrap_or(stop.free_on), stop.free_on, certain);
        }
    }
    for right in &routes.rights {
        if let Some(free_on) = right.free_on(as_of, routes.effective) {
            let notice_by = match right.break_date {
                Some(day) => right.notice.before(day),
                None => right.last_notice(as_of, free_on, routes.effective),
            };
            add(right.route, notice_by, free_on, certain);
        }
    }
    windows
}
