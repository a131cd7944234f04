//! Exact calendar: what is computed for a whole horizon is what every single day says, and windows mean what they say.

use jiff::ToSpan;
use jiff::civil::Date;
use portability::contract::{Alignment, Contract, Fact, Found, Party, Period, State, TermKind, Unit, WayOutKind};
use portability::scoring::freedom::{Grid, Routes, TimeToFreedom, days_between, time_to_freedom, windows};
use portability::scoring::{End, Facts, Wait};
use proptest::prelude::*;
use proptest::sample::select;

use crate::cases::{CASES, MODEL, asked, config, day};
use crate::contracts::{any_contract, plausible_contract};

fn party() -> impl Strategy<Value = Party> {
    select(Party::ALL)
}

/// Works out the waits day by day.
fn day_by_day(routes: &Routes<'_>, grid: &Grid) -> TimeToFreedom {
    let waits: Vec<Option<u64>> = (0..grid.days)
        .map(|at| {
            let decision = grid.from.saturating_add(i64::try_from(at).expect("a horizon is short").days());
            routes.free_on(decision).map(|free_on| u64::try_from(days_between(decision, free_on)).unwrap_or(0))
        })
        .collect();
    let wait = |days: Option<u64>| {
        days.map_or(Wait::Unbounded, |days| Wait::Days(u32::try_from(days).expect("a wait is within the calendar")))
    };
    let all: Option<Vec<u64>> = waits.iter().copied().collect();
    let n_days = u64::try_from(grid.days).expect("a horizon is short");
    let mean = all.as_ref().map(|waits| (2 * waits.iter().sum::<u64>() + n_days) / (2 * n_days));
    TimeToFreedom { next: wait(waits[0]), mean: wait(mean), worst: wait(all.and_then(|waits| waits.into_iter().max())) }
}

/// Says whether a day is one on which a notice takes effect.
fn is_aligned(day: Date, alignment: Alignment, effective: Date) -> bool {
    let first = day.day() == 1;
    match alignment {
        Alignment::AnyDay => true,
        Alignment::MonthEnd => first,
        Alignment::QuarterEnd => first && [1, 4, 7, 10].contains(&day.month()),
        Alignment::Anniversary => {
            let years = u32::try_from(day.year() - effective.year()).unwrap_or(0);
            day == Period { count: years, unit: Unit::Year }.after(effective)
        }
    }
}

/// Walks the calendar to the day on which a contract with nothing open frees a party that decides on a day.
fn walked(contract: &Contract, party: Party, effective: Date, decision: Date) -> Option<Date> {
    let mut found: Vec<Date> = Vec::new();
    let mut n_rights = 0;
    for kind in [WayOutKind::Convenience, WayOutKind::BreakDate, WayOutKind::StatutorySwitching] {
        let Found::Entries(entries) = contract.ways_out.find(party, kind.name()) else { continue };
        for terms in entries.into_iter().filter(|entry| !entry.excluded).map(|entry| &entry.terms) {
            let notice = terms.notice.stated().copied().unwrap_or(Period::days(0));
            if terms.conditional == Fact::Stated(true) {
                continue;
            }
            if kind == WayOutKind::BreakDate {
                let Fact::Stated(day) = terms.break_date else { continue };
                n_rights += 1;
                found.extend((decision <= notice.before(day)).then_some(day));
                continue;
            }
            n_rights += 1;
            let months = terms.earliest_month.stated().copied().unwrap_or(0);
            let alignment = terms.alignment.stated().copied().unwrap_or(Alignment::AnyDay);
            let mut day = notice.after(decision);
            while months > 0 && day < Period::months(months).after(effective) || !is_aligned(day, alignment, effective)
            {
                day = day.tomorrow().expect("the calendar goes on");
            }
            found.push(day);
        }
    }
    let term = &contract.term;
    let first = match (&term.end, &term.initial) {
        _ if term.kind == Fact::Stated(TermKind::Indefinite) => None,
        (Fact::Stated(end), _) => Some(*end),
        (_, Fact::Stated(length)) => Some(length.after(effective)),
        _ => None,
    };
    let event_bound = term.kind == Fact::Stated(TermKind::EventBound);
    match first {
        None if n_rights == 0 && !event_bound => found.push(MODEL.silence.indefinite_notice().after(decision)),
        None => {}
        Some(first) => found.extend(end_walked(contract, party, first, decision)),
    }
    found.into_iter().min()
}

/// Walks from end to end of the terms.
fn end_walked(contract: &Contract, party: Party, first: Date, decision: Date) -> Option<Date> {
    let renewal = &contract.renewal;
    if renewal.automatic != Fact::Stated(true) {
        return Some(first.max(decision));
    }
    let notice = if party == Party::Buyer { &renewal.buyer_notice } else { &renewal.supplier_notice };
    let notice = notice.stated().copied().unwrap_or(Period::days(0));
    let length = [&renewal.length, &contract.term.initial]
        .into_iter()
        .find_map(|length| length.stated().copied().filter(|length| length.count > 0))
        .unwrap_or(Period::months(MODEL.silence.renewal_months));
    for index in 0.. {
        let end = if index == 0 { first } else { Period { count: length.count * index, ..length }.after(first) };
        if renewal.count.stated() == Some(&index) {
            return Some(end.max(decision));
        }
        if decision <= notice.before(end) {
            return Some(end);
        }
    }
    None
}

/// Makes every fact known.
fn told(mut contract: Contract) -> Contract {
    contract.walk_mut(&mut |_, fact| {
        if fact.state().is_open() || fact.state() == State::NotApplicable {
            fact.set_state(State::Silent, &[]);
        }
    });
    contract.ways_out.coverage = portability::contract::Coverage::Complete;
    contract.ways_out.states.clear();
    contract
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn a_whole_horizon_is_what_every_single_day_of_it_says(
        contract in prop_oneof![3 => plausible_contract(), 1 => any_contract()], party in party(), from in day(),
        months in 1_u32..13, end in select(vec![End::Cautious, End::Friendly, End::Likely]),
    ) {
        let routes = Routes::list(&contract, party, end, from, &MODEL.silence, Facts::kept());
        let grid = Grid::new(from, months);
        prop_assert_eq!(time_to_freedom(&routes, &grid), day_by_day(&routes, &grid));
    }

    #[test]
    fn the_free_day_is_the_one_that_a_walk_through_the_calendar_finds(
        contract in plausible_contract().prop_map(told), party in party(), decision in day(),
    ) {
        let routes = Routes::list(&contract, party, End::Likely, decision, &MODEL.silence, Facts::kept());
        prop_assert_eq!(routes.free_on(decision), walked(&contract, party, routes.effective, decision));
    }

    #[test]
    fn notice_on_the_last_day_of_a_window_leads_to_its_free_day_and_a_day_later_does_not(
        contract in plausible_contract().prop_map(told), party in party(), asked in asked(),
    ) {
        let routes = Routes::list(&contract, party, End::Likely, asked.as_of, &MODEL.silence, Facts::kept());
        let last = Period::months(asked.horizon_months).after(asked.as_of);
        let windows = windows(&routes, &routes, asked.as_of, last);
        // Who can get free has a window to do so, unless the contract has ended.
        let has_one = routes.free_on(asked.as_of).is_some() && !routes.has_ended(asked.as_of);
        prop_assert!(!has_one || !windows.is_empty(), "no window leads to {:?}", routes.free_on(asked.as_of));
        for window in windows {
            let leads = |day: Date| {
                let by_right = routes.rights.iter().filter(|right| right.route == window.route);
                let by_right = by_right.filter_map(|right| right.free_on(day, routes.effective));
                by_right.chain(routes.end_for(day)).any(|free_on| free_on == window.free_on)
            };
            prop_assert!(leads(window.notice_by), "{window:?}");
            let day_after = window.notice_by.tomorrow().expect("the calendar goes on");
            let by_the_same = |day: Date| {
                let by_right = routes.rights.iter().filter(|right| right.route == window.route).count();
                by_right == 1 && leads(day) || by_right == 0 && routes.end_for(day) == Some(window.free_on)
            };
            let another_end = routes.end_for(day_after) == Some(window.free_on);
            prop_assert!(!by_the_same(day_after) || another_end && window.notice_by < window.free_on || window.notice_by == asked.as_of && routes.rights.len() > 1, "{window:?}");
            // Where another route frees sooner, missing this one loses nothing.
            prop_assert_eq!(window.bound_until, routes.free_on(day_after).map(|until| until.max(window.free_on)));
            prop_assert!(asked.as_of <= window.notice_by && window.notice_by <= window.free_on, "{window:?}");
        }
    }

    #[test]
    fn months_clamp_to_the_last_day_and_never_into_the_next_month(from in day(), months in 0_u32..1_200) {
        let to = Period::months(months).after(from);
        let index = i32::from(from.year()) * 12 + i32::from(from.month()) - 1 + i32::try_from(months).expect("few");
        prop_assert_eq!(i32::from(to.year()) * 12 + i32::from(to.month()) - 1, index);
        prop_assert_eq!(to.day(), from.day().min(to.days_in_month()));
        prop_assert!(Period::months(months).before(to) <= from);
    }
}
