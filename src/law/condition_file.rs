//! Conditions as a pack writes them: one subject each, and one test that fits the fact.

use iso_currency::Currency;
use serde::Deserialize;

use super::condition::{Condition, Test};
use super::file::Reader;
use super::{Answer, Measure};
use crate::contract::{AnyFact, ExportCharge, FactValue, Money, Period, Unit, word_of_a_list};

/// A condition: one of its subjects, and one test where the subject is a fact.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionFile {
    all: Option<Vec<Self>>,
    any: Option<Vec<Self>>,
    fact: Option<String>,
    entry: Option<String>,
    day: Option<String>,
    measure: Option<String>,
    pending: Option<bool>,
    counsel: Option<String>,
    is: Option<bool>,
    at_most: Option<String>,
    at_least: Option<String>,
    more_than: Option<String>,
    below: Option<String>,
    count_at_least: Option<u32>,
    one_of: Option<Vec<String>>,
    within: Option<String>,
    not_after: Option<toml::value::Datetime>,
    not_before: Option<toml::value::Datetime>,
    charge: Option<String>,
    stated: Option<bool>,
    listed: Option<bool>,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
    silent: Option<String>,
}

impl Reader<'_> {
    pub(super) fn period(&mut self, text: &str, place: &str) -> Option<Period> {
        let read = || {
            let (count, unit) = text.split_once(' ')?;
            let unit = match unit.trim_end_matches('s') {
                "day" => Unit::Day,
                "business day" => Unit::BusinessDay,
                "week" => Unit::Week,
                "month" => Unit::Month,
                "year" => Unit::Year,
                _ => return None,
            };
            Some(Period { count: count.parse().ok()?, unit })
        };
        let period = read().filter(|period| period.is_within_limit());
        if period.is_none() {
            self.fault(place, format!("{text} is no length of time, such as `2 months`"));
        }
        period
    }

    fn money(&mut self, text: &str, place: &str) -> Option<Money> {
        let read = || {
            let (code, units) = text.split_once(' ')?;
            Some(Money::from_units(Currency::from_code(code)?, units.parse().ok()?))
        };
        let money = read();
        if money.is_none() {
            self.fault(place, format!("{text} is no amount, such as `USD 250000`"));
        }
        money
    }

    pub(super) fn condition(&mut self, file: ConditionFile, place: &str, is_rule: bool) -> Condition {
        let nothing = Condition::All(Vec::new());
        let ConditionFile { all, any, fact, entry, day, measure, pending, counsel, listed, from, to, .. } = &file;
        let subjects = [
            all.is_some(),
            any.is_some(),
            fact.is_some(),
            entry.is_some(),
            day.is_some(),
            measure.is_some(),
            pending.is_some(),
            counsel.is_some(),
        ];
        if subjects.iter().filter(|given| **given).count() != 1 {
            self.fault(
                place,
                "a condition has exactly one of all, any, fact, entry, day, measure, pending and counsel",
            );
            return nothing;
        }
        if let Some(wanted) = pending {
            return Condition::Pending(*wanted);
        }
        if let Some(question) = counsel {
            return Condition::Counsel(question.clone());
        }
        if let Some(word) = measure {
            let known = Measure::ALL.iter().find(|(known, _)| known == word);
            if known.is_none() {
                self.fault(place, format!("{word} is no measure"));
            }
            return known.map_or(nothing, |(_, measure)| {
                let facts = measure.facts().into_iter().map(|path| (path, usize::MAX)).collect();
                Condition::Measure { measure: *measure, facts }
            });
        }
        if let Some(entry) = entry {
            let found = self.path(entry, place).filter(|path| path.key().is_some() && path.field().is_none());
            let (Some(entry), Some(wanted)) = (found, *listed) else {
                self.fault(place, "an entry is named by party and kind, and has listed = true or false");
                return nothing;
            };
            return Condition::Listed { entry, slot: usize::MAX, wanted };
        }
        if let Some(day) = day {
            let day = self.day(day, place);
            let (from, to) = (*from, *to);
            let span = self.span(from, to, place);
            return Condition::On { day, path: day.path(), slot: usize::MAX, from: span.from, to: span.to };
        }
        if file.all.is_some() || file.any.is_some() {
            let is_all = file.all.is_some();
            let inner: Vec<ConditionFile> = file.all.or(file.any).unwrap_or_default();
            if inner.is_empty() {
                self.fault(place, "all and any have at least one condition");
            }
            let inner = inner.into_iter().map(|condition| self.condition(condition, place, is_rule)).collect();
            return if is_all { Condition::All(inner) } else { Condition::Any(inner) };
        }
        self.fact(file, place, is_rule).unwrap_or(nothing)
    }

    fn fact(&mut self, file: ConditionFile, place: &str, is_rule: bool) -> Option<Condition> {
        let name = file.fact.unwrap_or_default();
        let path = self.path(&name, place)?;
        if path.field().is_none() {
            self.fault(place, format!("{name} must be a fact, not a topic or an entry"));
            return None;
        }
        let words = file.one_of.map(|words| words.iter().filter_map(|word| word_of_a_list(word)).collect::<Vec<_>>());
        let tests = [
            file.is.map(Test::Is),
            file.at_most.and_then(|period| self.period(&period, place)).map(Test::AtMost),
            file.at_least.and_then(|period| self.period(&period, place)).map(Test::AtLeast),
            file.more_than.and_then(|period| self.period(&period, place)).map(Test::MoreThan),
            file.below.and_then(|amount| self.money(&amount, place)).map(Test::Below),
            file.count_at_least.map(Test::CountAtLeast),
            words.filter(|words| !words.is_empty()).map(Test::OneOf),
            file.within.filter(|of| self.places.has(of)).map(Test::Within),
            self.date(file.not_after, place).map(Test::NotAfter),
            self.date(file.not_before, place).map(Test::NotBefore),
            file.charge.and_then(|word| match word.as_str() {
                "none" => Some(Test::NoCharge),
                "at_cost" => Some(Test::AtCost),
                _ => None,
            }),
            file.stated.filter(|stated| *stated).map(|_| Test::Stated),
        ];
        let mut tests = tests.into_iter().flatten();
        let (Some(test), None) = (tests.next(), tests.next()) else {
            self.fault(place, format!("{name} must have exactly one test of a known kind"));
            return None;
        };
        let sample = test.sample();
        let fits = sample.is_none_or(|value| self.contract.change(&path, |fact| fits(fact, &value)) == Some(true));
        if !fits {
            self.fault(place, format!("the test does not fit {name}"));
        }
        let silent = match file.silent.as_deref() {
            Some("yes") => Answer::Yes,
            Some("no") => Answer::No,
            Some("open") => Answer::Open,
            Some(other) => {
                self.fault(place, format!("silent must be yes, no or open, is {other}"));
                Answer::Open
            }
            None if is_rule => test.silent(),
            None => Answer::Open,
        };
        Some(Condition::Fact { path, slot: usize::MAX, test, silent })
    }
}

/// Says whether a fact holds values of a kind, by stating one.
fn fits(fact: &mut dyn AnyFact, value: &FactValue) -> bool {
    fact.state_value(value)
}

impl Test {
    /// Returns a value of the kind that is tested; none where any kind is.
    fn sample(&self) -> Option<FactValue> {
        Some(match self {
            Self::Is(flag) => FactValue::Flag(*flag),
            Self::AtMost(period) | Self::AtLeast(period) | Self::MoreThan(period) => FactValue::Period(*period),
            Self::Below(amount) => FactValue::Money(*amount),
            Self::CountAtLeast(count) => FactValue::Count(*count),
            Self::OneOf(words) => FactValue::Choice(words.first().copied().unwrap_or_default()),
            Self::Within(_) => FactValue::Text("DE".to_owned()),
            Self::NotAfter(day) | Self::NotBefore(day) => FactValue::Date(*day),
            Self::NoCharge | Self::AtCost => FactValue::Charge(ExportCharge::Free),
            Self::Stated => return None,
        })
    }

    /// Returns what a contract says by silence, where a rule does not say it: a clause that must be there is not, one that must
    /// not be there is not either, and of a charge or a place silence says nothing.
    fn silent(&self) -> Answer {
        match self {
            Self::Is(false) => Answer::Yes,
            Self::Is(true)
            | Self::AtMost(_)
            | Self::AtLeast(_)
            | Self::MoreThan(_)
            | Self::CountAtLeast(_)
            | Self::OneOf(_)
            | Self::Stated => Answer::No,
            Self::Within(_)
            | Self::NotAfter(_)
            | Self::NotBefore(_)
            | Self::Below(_)
            | Self::NoCharge
            | Self::AtCost => Answer::Open,
        }
    }
}
