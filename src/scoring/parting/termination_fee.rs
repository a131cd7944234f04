//! Termination fee: what the contract asks of who ends it early.
//!
//! `fee = fixed + months of fees + share of the fees to the end of the term + bands + what has not declined + winding down`.
//! Components are added: a fixed amount; months of fees; a share of the fees from the free day to the end of the term;
//! a schedule of bands; an amount that declines by equal steps; the cost of winding down.
//! A band that names a share asks it of the fees of its months that are left; a band that names an amount asks it of
//! who leaves at the end of one of its months. Months of the term are counted from 1.
//!
//! Worked: 60 months at 1,000, leaving at the end of month 10, 100% of months to 12, 50% of months 13 to 36, 25% of
//! months 37 to 60: `2 x 1,000 + 24 x 500 + 24 x 250 = 20,000`.
//! An open fee may ask, at the cautious end, for all that is left of the term: more would be a penalty in every law that
//! knows the word, and is then `CONFLICTING` or stated.
//!
//! Source: Regulation (EU) 2023/2854, Recital 89: early termination penalties.

use super::amount::{Cost, Fraction, PARTS_PER_YEAR};
use super::exit::{Exit, Priced, months_between};
use crate::contract::{BandCharge, Fact, FeeBand, FeeComponent, Path, Period, Share, TerminationFee, div_half_up};
use crate::scoring::lens::End;

const MONTH: i128 = PARTS_PER_YEAR / 12;

/// Returns what the leaver owes as termination fee on this exit, by the fee of the right it uses.
pub(super) fn termination_fee(exit: &Exit<'_>, fee: Option<(&Fact<TerminationFee>, Path)>) -> Priced {
    let Some((fact, path)) = fee else {
        return Priced::Nothing;
    };
    exit.note(path, fact);
    let priced = |fee: &TerminationFee| sum(exit, fee);
    match fact {
        Fact::Stated(fee) => priced(fee),
        Fact::Silent | Fact::NotApplicable => Priced::Nothing,
        Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => match exit.end {
            End::Likely => Priced::Open,
            End::Friendly if fact.candidates().is_empty() => Priced::Nothing,
            End::Cautious if fact.candidates().is_empty() => share_of_remaining(exit, Share::WHOLE),
            End::Friendly => extreme(fact.candidates().iter().map(priced), false),
            End::Cautious => extreme(fact.candidates().iter().map(priced), true),
        },
    }
}

/// Returns the dearest or the cheapest of several readings; open wins as the dearest.
fn extreme(readings: impl Iterator<Item = Priced>, dearest: bool) -> Priced {
    let rank = |priced: &Priced| match priced {
        Priced::Nothing => (0, 0, 0),
        Priced::Known(cost) => (1, cost.parts, cost.money.rounded()),
        Priced::Open => (2, 0, 0),
    };
    let all = readings.collect::<Vec<_>>();
    let found = if dearest {
        all.iter().max_by_key(|priced| rank(priced))
    } else {
        all.iter().min_by_key(|priced| rank(priced))
    };
    found.copied().unwrap_or(Priced::Open)
}

fn sum(exit: &Exit<'_>, fee: &TerminationFee) -> Priced {
    let mut total = Cost::ZERO;
    for component in &fee.components {
        match component_cost(exit, component) {
            Priced::Known(cost) => total = total.plus(cost),
            Priced::Nothing => {}
            Priced::Open => return Priced::Open,
        }
    }
    if total == Cost::ZERO { Priced::Nothing } else { Priced::Known(total) }
}

fn component_cost(exit: &Exit<'_>, component: &FeeComponent) -> Priced {
    let elapsed = || months_between(exit.effective, exit.free_on);
    match component {
        FeeComponent::Fixed(money) | FeeComponent::WindDown(money) => Priced::Known(Cost::of_money(*money)),
        FeeComponent::MonthsOfFees(months) => Priced::Known(Cost::of_fees(i128::from(*months) * MONTH)),
        FeeComponent::ShareOfRemaining(share) => share_of_remaining(exit, *share),
        FeeComponent::Bands(bands) => {
            let elapsed = elapsed();
            Priced::Known(bands.iter().map(|band| band_cost(exit, band, elapsed)).fold(Cost::ZERO, Cost::plus))
        }
        FeeComponent::Declining { initial, months } => {
            let steps_left = i128::from(*months) - elapsed() / MONTH;
            if steps_left <= 0 || *months == 0 {
                return Priced::Nothing;
            }
            let left = Fraction::whole(initial.nanos).times(steps_left, i128::from(*months));
            Priced::Known(Cost { parts: 0, money: left })
        }
    }
}

fn share_of_remaining(exit: &Exit<'_>, share: Share) -> Priced {
    match exit.term_end {
        Some(term_end) => {
            let left = months_between(exit.free_on, term_end);
            match div_half_up(left * i128::from(share.0), 10_000) {
                0 => Priced::Nothing,
                parts => Priced::Known(Cost::of_fees(parts)),
            }
        }
        None => Priced::Open,
    }
}

fn band_cost(exit: &Exit<'_>, band: &FeeBand, elapsed: i128) -> Cost {
    let after = |months: u32| Period::months(months).after(exit.effective);
    match band.charge {
        BandCharge::Amount(money) => {
            // Who leaves at the end of month 10 leaves in month 10; who leaves a day later, in month 11.
            let month = (elapsed + MONTH - 1) / MONTH;
            let within = i128::from(band.from_month) <= month.max(1) && month.max(1) <= i128::from(band.to_month);
            if within { Cost::of_money(money) } else { Cost::ZERO }
        }
        BandCharge::ShareOfFees(share) => {
            let from = after(band.from_month.saturating_sub(1)).max(exit.free_on);
            let months = months_between(from, after(band.to_month));
            Cost::of_fees(div_half_up(months * i128::from(share.0), 10_000))
        }
    }
}
