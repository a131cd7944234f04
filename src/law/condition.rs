//! What a rule or a gate asks of a contract on a day: tests of facts, entries of lists and days, joined by all and any.

use std::sync::Arc;

use jiff::civil::Date;

use super::known::Facts;
use super::slots::Slots;
use super::{Answer, Day, Days, Measure, Places};
use crate::contract::{ExportCharge, FactValue, Money, Path, Period, State};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Each must hold.
    All(Vec<Self>),
    /// One must hold.
    Any(Vec<Self>),
    /// A fact must pass a test.
    Fact {
        /// The fact.
        path: Path,
        /// Its place among the facts that the law asks for.
        slot: usize,
        /// The test.
        test: Test,
        /// What silence answers.
        silent: Answer,
    },
    /// A list must have an entry, or must not.
    Listed {
        /// The entry, by party and kind.
        entry: Path,
        /// Its place among the facts that the law asks for.
        slot: usize,
        /// Whether it must be there.
        wanted: bool,
    },
    /// A day must be within a span.
    On {
        /// Which day.
        day: Day,
        /// The fact that tells it; none where the caller does.
        path: Option<Path>,
        /// The place of that fact among those that the law asks for.
        slot: usize,
        /// The first day of the span; none where it has no beginning.
        from: Option<Date>,
        /// The last day of the span; none where it has no end.
        to: Option<Date>,
    },
    /// Something that is worked out of several facts.
    Measure {
        /// What is worked out.
        measure: Measure,
        /// The facts, each with its place among those that the law asks for.
        facts: Vec<(Path, usize)>,
    },
    /// Amendments that are proposed and not adopted are taken for law, or are not.
    Pending(bool),
    /// A question for counsel, which no fact answers.
    Counsel(String),
}

/// How a fact is tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A yes or no is the one asked for.
    Is(bool),
    /// A length is at most another one, counted from the day of the assessment.
    AtMost(Period),
    /// A length is at least another one, counted from the day of the assessment.
    AtLeast(Period),
    /// A length is more than another one, counted from the day of the assessment.
    MoreThan(Period),
    /// An amount is below another one of the same currency.
    Below(Money),
    /// A number is at least another one.
    CountAtLeast(u32),
    /// A word is one of several.
    OneOf(Vec<&'static str>),
    /// A text names a place within another.
    Within(String),
    /// A day is no later than another.
    NotAfter(Date),
    /// A day is no earlier than another.
    NotBefore(Date),
    /// A charge is nothing.
    NoCharge,
    /// A charge is nothing, or said to be no more than the supplier's cost.
    AtCost,
    /// Anything is stated.
    Stated,
}

/// Something that an answer turned on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn<'a> {
    /// The fact, entry or list; none for a day.
    pub path: Option<&'a Path>,
    /// What is known of it.
    pub state: State,
    /// Its value, where it is stated; shared by every finding that turns on it.
    pub value: Option<Arc<FactValue>>,
    /// What was asked of it.
    pub asked: &'a Condition,
    /// What the answer was.
    pub answer: Answer,
    /// The place of the fact among those that the law asks for; beyond the last where there is no fact.
    pub(super) slot: usize,
}

/// What conditions are looked at by.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub facts: &'a Facts<'a>,
    pub days: Days,
    pub places: &'a Places,
    pub pending: bool,
}

impl Condition {
    /// Answers, without what it turned on.
    pub(super) fn answer(&self, scene: &Scene<'_>) -> Answer {
        match self {
            Self::All(conditions) => Answer::all(conditions.iter().map(|condition| condition.answer(scene))),
            Self::Any(conditions) => Answer::any(conditions.iter().map(|condition| condition.answer(scene))),
            Self::Fact { slot, test, silent, .. } => match scene.facts.state(*slot) {
                State::Stated => {
                    if let Test::Within(place) = test {
                        return scene.places.is_within(scene.facts.place(*slot), place);
                    }
                    scene.facts.value(*slot).map_or(Answer::Open, |value| test.answer(&value, scene))
                }
                State::Silent => *silent,
                State::NotApplicable => Answer::Moot,
                State::Unknown | State::Elsewhere | State::Ambiguous | State::Conflicting => Answer::Open,
            },
            Self::Listed { slot, wanted, .. } => match scene.facts.state(*slot) {
                State::Stated => Answer::of(*wanted),
                State::Silent => Answer::of(!*wanted),
                State::NotApplicable => Answer::Moot,
                State::Unknown | State::Elsewhere | State::Ambiguous | State::Conflicting => Answer::Open,
            },
            Self::On { day, from, to, .. } => scene.days.of(*day).map_or(Answer::Open, |day| {
                Answer::of(from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
            }),
            Self::Measure { measure, .. } => measure.answer(scene.facts.contract()),
            Self::Pending(wanted) => Answer::of(scene.pending == *wanted),
            Self::Counsel(_) => Answer::Open,
        }
    }

    /// Answers, and tells what the answer turned on: what is open where it is open, what fails where it fails, all where it
    /// holds, and the first that holds where one is enough.
    pub(super) fn look<'c>(&'c self, scene: &Scene<'_>, turns: &mut Vec<Turn<'c>>) -> Answer {
        let from = turns.len();
        let answer = match self {
            Self::All(conditions) => Answer::all(conditions.iter().map(|condition| condition.look(scene, turns))),
            Self::Any(conditions) => {
                let mut so_far = Answer::Moot;
                for condition in conditions {
                    let before = turns.len();
                    so_far = Answer::any([so_far, condition.look(scene, turns)]);
                    if so_far == Answer::Yes {
                        turns.drain(from..before);
                        return so_far;
                    }
                }
                so_far
            }
            Self::Fact { .. }
            | Self::Listed { .. }
            | Self::On { .. }
            | Self::Measure { .. }
            | Self::Pending(_)
            | Self::Counsel(_) => {
                let answer = self.answer(scene);
                self.turn(answer, scene, turns);
                return answer;
            }
        };
        // What answered otherwise did not decide.
        turns.extract_if(from.., |turn| turn.answer != answer).for_each(drop);
        answer
    }

    /// Tells what the answer of a single question turned on.
    fn turn<'c>(&'c self, answer: Answer, scene: &Scene<'_>, turns: &mut Vec<Turn<'c>>) {
        let mut add = |path, state, value: Option<FactValue>, slot| {
            turns.push(Turn { path, state, value: value.map(Arc::new), asked: self, answer, slot });
        };
        match self {
            Self::All(_) | Self::Any(_) => {}
            Self::Fact { path, slot, .. } => add(Some(path), scene.facts.state(*slot), scene.facts.value(*slot), *slot),
            Self::Listed { entry, slot, .. } => add(Some(entry), scene.facts.state(*slot), None, *slot),
            Self::On { day, path, slot, .. } => {
                let value = scene.days.of(*day).map(FactValue::Date);
                let state = if value.is_some() { State::Stated } else { State::Unknown };
                add(path.as_ref(), state, value, *slot);
            }
            Self::Pending(_) | Self::Counsel(_) => add(None, State::Unknown, None, usize::MAX),
            Self::Measure { facts, .. } => {
                for (path, slot) in facts {
                    // A list has no state of its own: it told enough, or did not.
                    let state = match answer {
                        _ if !path.field().is_none() => scene.facts.state(*slot),
                        Answer::Open => State::Unknown,
                        Answer::Yes | Answer::No | Answer::Moot => State::Stated,
                    };
                    add(Some(path), state, scene.facts.value(*slot), *slot);
                }
            }
        }
    }

    /// Puts in the place of every fact among those that the law asks for.
    pub(super) fn place(&mut self, slots: &Slots) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter_mut().for_each(|condition| condition.place(slots));
            }
            Self::Fact { path, slot, .. } | Self::Listed { entry: path, slot, .. } => *slot = slots.of(path),
            Self::On { path: Some(path), slot, .. } => *slot = slots.of(path),
            Self::Measure { facts, .. } => facts.iter_mut().for_each(|(path, slot)| *slot = slots.of(path)),
            Self::On { path: None, .. } | Self::Pending(_) | Self::Counsel(_) => {}
        }
    }

    /// Shows every fact that it asks for.
    pub(super) fn visit_paths(&self, visit: &mut dyn FnMut(&Path)) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().for_each(|condition| condition.visit_paths(visit));
            }
            Self::Fact { path, .. } | Self::Listed { entry: path, .. } => visit(path),
            Self::On { path, .. } => path.iter().for_each(visit),
            Self::Measure { facts, .. } => facts.iter().for_each(|(path, _)| visit(path)),
            Self::Pending(_) | Self::Counsel(_) => {}
        }
    }

    /// Shows the slot of every fact that must name a place within another.
    pub(super) fn visit_places(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().for_each(|condition| condition.visit_places(visit));
            }
            Self::Fact { slot, test: Test::Within(_), .. } => visit(*slot),
            Self::Fact { .. }
            | Self::Listed { .. }
            | Self::On { .. }
            | Self::Measure { .. }
            | Self::Pending(_)
            | Self::Counsel(_) => {}
        }
    }

    /// Shows every first and last day that it asks for.
    pub(super) fn visit_spans(&self, visit: &mut dyn FnMut(Option<Date>, Option<Date>)) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().for_each(|condition| condition.visit_spans(visit));
            }
            Self::On { from, to, .. } => visit(*from, *to),
            Self::Fact { .. } | Self::Listed { .. } | Self::Measure { .. } | Self::Pending(_) | Self::Counsel(_) => {}
        }
    }
}

impl Test {
    fn answer(&self, value: &FactValue, scene: &Scene<'_>) -> Answer {
        let day = scene.days.as_of;
        match (self, value) {
            (Self::Is(wanted), FactValue::Flag(flag)) => Answer::of(flag == wanted),
            // Two months are not sixty days: both are counted from the day on which the notice would be given.
            (Self::AtMost(most), FactValue::Period(period)) => Answer::of(!is_longer(*period, *most, day)),
            (Self::AtLeast(least), FactValue::Period(period)) => Answer::of(!is_longer(*least, *period, day)),
            (Self::MoreThan(less), FactValue::Period(period)) => Answer::of(is_longer(*period, *less, day)),
            (Self::Below(limit), FactValue::Money(money)) if money.currency == limit.currency => {
                Answer::of(money.nanos < limit.nanos)
            }
            (Self::CountAtLeast(least), FactValue::Count(count)) => Answer::of(least <= count),
            (Self::OneOf(words), FactValue::Choice(word)) => Answer::of(words.contains(word)),
            (Self::NotAfter(last), FactValue::Date(date)) => Answer::of(date <= last),
            (Self::NotBefore(first), FactValue::Date(date)) => Answer::of(first <= date),
            (Self::NoCharge, FactValue::Charge(charge)) => Answer::of(is_nothing(charge)),
            (Self::AtCost, FactValue::Charge(charge)) => {
                Answer::of(is_nothing(charge) || *charge == ExportCharge::AtCost)
            }
            (Self::Stated, _) => Answer::Yes,
            // A sound pack has no test that does not fit its fact.
            _ => Answer::Open,
        }
    }
}

/// Says whether a length ends later than another one, both counted from a day; of one unit, the count says so.
fn is_longer(period: Period, than: Period, day: Date) -> bool {
    if period.unit == than.unit { than.count < period.count } else { than.after(day) < period.after(day) }
}

fn is_nothing(charge: &ExportCharge) -> bool {
    match charge {
        ExportCharge::Free => true,
        ExportCharge::AtCost => false,
        ExportCharge::Fixed(amount) => amount.nanos <= 0,
        ExportCharge::Tiers(tiers) => tiers.iter().all(|tier| tier.price.nanos <= 0),
    }
}
