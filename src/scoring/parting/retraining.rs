//! Retraining: what it costs that users learn another service.
//!
//! `retraining = people.users_to_retrain x people.training_days x people.day_cost`.
//! 40 users, two days each, 300 a day: 24,000.
//!
//! Source: Klemperer, Quarterly Journal of Economics 102(2), 1987: learning costs.

use super::amount::{Cost, Fraction};
use super::exit::{Exit, Priced};
use crate::contract::path_to;
use crate::scoring::lens::{End, Seen};

/// Returns what it costs the buyer that its users learn another service.
pub(super) fn retraining(exit: &Exit<'_>) -> Priced {
    let people = &exit.contract.people;
    let fewer = |count: &u32| -i64::from(*count);
    let users = exit.look(path_to!(people.users_to_retrain), &people.users_to_retrain, u32::MAX, 0, &fewer);
    let days = exit.look(path_to!(people.training_days), &people.training_days, u32::MAX, 0, &fewer);
    exit.note(path_to!(people.day_cost), &people.day_cost);
    match (users, days, people.day_cost.stated()) {
        (Seen::Value(0) | Seen::Silent, _, _) | (_, Seen::Value(0) | Seen::Silent, _) => Priced::Nothing,
        (Seen::Value(users), Seen::Value(days), Some(day)) if users != u32::MAX && days != u32::MAX => {
            let nanos = day.nanos.saturating_mul(i128::from(users) * i128::from(days));
            Priced::Known(Cost { parts: 0, money: Fraction::whole(nanos) })
        }
        _ if exit.end == End::Friendly => Priced::Nothing,
        _ => Priced::Open,
    }
}
