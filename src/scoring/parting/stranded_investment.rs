//! Stranded investment: what a party put in, has not recovered, and cannot use elsewhere.
//!
//! `stranded = amount x (1 - months since it was made / useful life) x (1 - redeployable share)`, by equal parts a
//! month, never below nothing.
//! 12,000 over 24 months, 10 months on, half of it of use elsewhere: 3,500.
//!
//! Source: Williamson, The Economic Institutions of Capitalism, 1985: asset specificity.

use jiff::civil::Date;

use super::amount::{Cost, Fraction, PARTS_PER_YEAR};
use super::exit::{Exit, Priced, months_between};
use crate::contract::{Coverage, Fact, Investment, List, Party, Share, name, path_to};
use crate::scoring::lens::{End, Seen};

/// Returns what of a party's investments is stranded on the free day.
pub(super) fn stranded_investment(exit: &Exit<'_>, by: Party) -> Priced {
    stranded_on(exit, by, exit.free_on)
}

/// Returns what of a party's investments is stranded on a day.
pub fn stranded_on(exit: &Exit<'_>, by: Party, day: Date) -> Priced {
    let investments = &exit.contract.investments;
    let mut total = Cost::ZERO;
    for investment in investments.entries.iter().filter(|investment| investment.by == by) {
        match unrecovered(exit, investment, day) {
            Priced::Known(cost) => total = total.plus(cost),
            Priced::Nothing => {}
            Priced::Open => return Priced::Open,
        }
    }
    if investments.coverage == Coverage::Open {
        exit.note(path_to!(investments), &Fact::<bool>::Unknown);
        let none_listed = investments.entries.iter().all(|investment| investment.by != by);
        if exit.end == End::Cautious || exit.end == End::Likely && none_listed {
            return Priced::Open;
        }
    }
    if total == Cost::ZERO { Priced::Nothing } else { Priced::Known(total) }
}

fn unrecovered(exit: &Exit<'_>, investment: &Investment, day: Date) -> Priced {
    let terms = &investment.terms;
    let path = |field| List::path(investment).with_field(field);
    exit.note_by(|| path(name!("amount")), &terms.amount);
    exit.note_by(|| path(name!("useful_life")), &terms.useful_life);
    if terms.made_on.is_open() {
        exit.note_by(|| path(name!("made_on")), &terms.made_on);
    }
    let (Some(amount), Some(life)) = (terms.amount.stated(), terms.useful_life.stated()) else {
        return match exit.end {
            End::Friendly => Priced::Nothing,
            End::Cautious | End::Likely => Priced::Open,
        };
    };
    let candidates = terms.made_on.candidates().iter().copied();
    let made_on = match exit.end {
        End::Cautious if terms.made_on.is_open() => candidates.max().unwrap_or(day),
        End::Friendly if terms.made_on.is_open() => match candidates.min() {
            Some(earliest) => earliest,
            None => return Priced::Nothing,
        },
        End::Cautious | End::Friendly | End::Likely => terms.made_on.stated().copied().unwrap_or(exit.effective),
    };
    let more = |share: &Share| i64::from(share.0);
    exit.note_by(|| path(name!("redeployable")), &terms.redeployable);
    let redeployable = match exit.look_noted(&terms.redeployable, Share(0), Share::WHOLE, &more) {
        Seen::Value(share) => share.0,
        Seen::Silent => 0,
        Seen::Open => return Priced::Open,
    };
    let elapsed = months_between(made_on, day);
    let life = match life.whole_months() {
        Some(months) => i128::from(months) * (PARTS_PER_YEAR / 12),
        None => i128::from(life.mean_days()) * PARTS_PER_YEAR / 365,
    };
    let left = life - elapsed;
    if left <= 0 || life <= 0 {
        return Priced::Nothing;
    }
    let stranded = Fraction::whole(amount.nanos).times_parts(left, life).share(Share(Share::WHOLE.0 - redeployable));
    if stranded.rounds_to_zero() { Priced::Nothing } else { Priced::Known(Cost { parts: 0, money: stranded }) }
}
