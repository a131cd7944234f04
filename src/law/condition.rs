//! What a rule or a gate asks of a contract on a day: tests of facts, entries of lists and days, joined by all and any.

use jiff::civil::Date;

use super::known::Facts;
use super::{Answer, Day, Days, Places};
use crate::contract::{
    Contract, ExportCharge, Fact, FactValue, FeeComponent, Found, Money, Party, Path, Period, State, WayOutKind,
    path_to,
};

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
        /// The test.
        test: Test,
        /// What silence answers.
        silent: Answer,
    },
    /// A list must have an entry, or must not.
    Listed {
        /// The entry, by party and kind.
        entry: Path,
        /// Whether it must be there.
        wanted: bool,
    },
    /// A day must be within a span.
    On {
        /// Which day.
        day: Day,
        /// The first day of the span; none where it has no beginning.
        from: Option<Date>,
        /// The last day of the span; none where it has no end.
        to: Option<Date>,
    },
    /// Something that is worked out of several facts.
    Measure(Measure),
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

/// What is worked out of several facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// No fee is owed for ending the contract early, whichever way out without a cause the buyer takes.
    NoEarlyTerminationFee,
    /// The supplier's notice to end the contract is as long as the buyer's switch takes at its longest.
    SupplierNoticeFitsSwitch,
    /// The time for which the supplier helps in the transition is as long as the buyer's switch takes at its longest.
    TransitionFitsSwitch,
}

impl Measure {
    /// Every measure by the word of a pack.
    pub const ALL: [(&'static str, Self); 3] = [
        ("no_early_termination_fee", Self::NoEarlyTerminationFee),
        ("supplier_notice_fits_switch", Self::SupplierNoticeFitsSwitch),
        ("transition_fits_switch", Self::TransitionFitsSwitch),
    ];

    /// Returns the word of a pack.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, measure)| *measure == self).map_or("", |(word, _)| word)
    }

    /// Returns the facts that it is worked out of.
    pub(super) fn facts(self) -> Vec<Path> {
        match self {
            Self::NoEarlyTerminationFee => vec![path_to!(ways_out)],
            Self::SupplierNoticeFitsSwitch => vec![path_to!(ways_out), path_to!(market.switch_time)],
            Self::TransitionFitsSwitch => vec![path_to!(exit_support.assistance_length), path_to!(market.switch_time)],
        }
    }
}

/// Something that an answer turned on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn<'a> {
    /// The fact, entry or list; none for a day.
    pub path: Option<Path>,
    /// What is known of it.
    pub state: State,
    /// Its value, where it is stated.
    pub value: Option<FactValue>,
    /// What was asked of it.
    pub asked: &'a Condition,
    /// What the answer was.
    pub answer: Answer,
}

/// What conditions are looked at by.
#[derive(Clone, Copy, Debug)]
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
            Self::Fact { path, test, silent } => {
                let (state, value) = scene.facts.of(path);
                match (state, value) {
                    (State::Stated, Some(value)) => test.answer(value, scene),
                    (State::Silent, _) => *silent,
                    (State::NotApplicable, _) => Answer::Moot,
                    (State::Stated | State::Unknown | State::Elsewhere | State::Ambiguous | State::Conflicting, _) => {
                        Answer::Open
                    }
                }
            }
            Self::Listed { entry, wanted } => match scene.facts.of_entry(entry) {
                State::Stated => Answer::of(*wanted),
                State::Silent => Answer::of(!*wanted),
                State::NotApplicable => Answer::Moot,
                State::Unknown | State::Elsewhere | State::Ambiguous | State::Conflicting => Answer::Open,
            },
            Self::On { day, from, to } => scene.days.of(*day).map_or(Answer::Open, |day| {
                Answer::of(from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
            }),
            Self::Measure(measure) => measure.answer(scene.facts.contract()),
            Self::Pending(wanted) => Answer::of(scene.pending == *wanted),
            Self::Counsel(_) => Answer::Open,
        }
    }

    /// Tells what the answer turned on: what is open where it is open, what fails where it fails, all where it holds.
    pub(super) fn turns<'c>(&'c self, scene: &Scene<'_>, turns: &mut Vec<Turn<'c>>) {
        let answer = self.answer(scene);
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                for condition in conditions.iter().filter(|condition| condition.answer(scene) == answer) {
                    condition.turns(scene, turns);
                    if answer == Answer::Yes && matches!(self, Self::Any(_)) {
                        break;
                    }
                }
            }
            Self::Fact { path, .. } => {
                let (state, value) = scene.facts.of(path);
                turns.push(Turn { path: Some(path.clone()), state, value: value.cloned(), asked: self, answer });
            }
            Self::Listed { entry, .. } => {
                let state = scene.facts.of_entry(entry);
                turns.push(Turn { path: Some(entry.clone()), state, value: None, asked: self, answer });
            }
            Self::On { day, .. } => {
                let value = scene.days.of(*day).map(FactValue::Date);
                let state = if value.is_some() { State::Stated } else { State::Unknown };
                turns.push(Turn { path: day.path(), state, value, asked: self, answer });
            }
            Self::Pending(_) | Self::Counsel(_) => {
                turns.push(Turn { path: None, state: State::Unknown, value: None, asked: self, answer });
            }
            Self::Measure(measure) => {
                for path in measure.facts() {
                    let (state, value) = scene.facts.of(&path);
                    // A list has no state of its own: it told enough, or did not.
                    let state = match answer {
                        _ if !path.field().is_none() => state,
                        Answer::Open => State::Unknown,
                        Answer::Yes | Answer::No | Answer::Moot => State::Stated,
                    };
                    turns.push(Turn { path: Some(path), state, value: value.cloned(), asked: self, answer });
                }
            }
        }
    }

    /// Shows every fact that it asks for.
    pub(super) fn visit_paths(&self, visit: &mut dyn FnMut(&Path)) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().for_each(|condition| condition.visit_paths(visit));
            }
            Self::Fact { path, .. } | Self::Listed { entry: path, .. } => visit(path),
            Self::On { day, .. } => day.path().iter().for_each(visit),
            Self::Measure(measure) => measure.facts().iter().for_each(visit),
            Self::Pending(_) | Self::Counsel(_) => {}
        }
    }

    /// Shows every first and last day that it asks for.
    pub(super) fn visit_spans(&self, visit: &mut dyn FnMut(Option<Date>, Option<Date>)) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().for_each(|condition| condition.visit_spans(visit));
            }
            Self::On { from, to, .. } => visit(*from, *to),
            Self::Fact { .. } | Self::Listed { .. } | Self::Measure(_) | Self::Pending(_) | Self::Counsel(_) => {}
        }
    }
}

impl Test {
    fn answer(&self, value: &FactValue, scene: &Scene<'_>) -> Answer {
        let day = scene.days.as_of;
        match (self, value) {
            (Self::Is(wanted), FactValue::Flag(flag)) => Answer::of(flag == wanted),
            // Two months are not sixty days: both are counted from the day on which the notice would be given.
            (Self::AtMost(most), FactValue::Period(period)) => Answer::of(period.after(day) <= most.after(day)),
            (Self::AtLeast(least), FactValue::Period(period)) => Answer::of(least.after(day) <= period.after(day)),
            (Self::MoreThan(less), FactValue::Period(period)) => Answer::of(less.after(day) < period.after(day)),
            (Self::Below(limit), FactValue::Money(money)) if money.currency == limit.currency => {
                Answer::of(money.nanos < limit.nanos)
            }
            (Self::CountAtLeast(least), FactValue::Count(count)) => Answer::of(least <= count),
            (Self::OneOf(words), FactValue::Choice(word)) => Answer::of(words.contains(word)),
            (Self::Within(place), FactValue::Text(text)) => scene.places.is_within(text, place),
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

fn is_nothing(charge: &ExportCharge) -> bool {
    match charge {
        ExportCharge::Free => true,
        ExportCharge::AtCost => false,
        ExportCharge::Fixed(amount) => amount.nanos <= 0,
        ExportCharge::Tiers(tiers) => tiers.iter().all(|tier| tier.price.nanos <= 0),
    }
}

impl Measure {
    fn answer(self, contract: &Contract) -> Answer {
        match self {
            Self::NoEarlyTerminationFee => no_early_fee(contract),
            Self::SupplierNoticeFitsSwitch => supplier_notice(contract),
            Self::TransitionFitsSwitch => match (&contract.exit_support.assistance_length, longest(contract)) {
                (Fact::Stated(length), Some(longest)) => Answer::of(longest.mean_days() <= length.mean_days()),
                (Fact::Silent, _) => Answer::No,
                (Fact::NotApplicable, _) => Answer::Moot,
                (Fact::Stated(_) | Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_), _) => {
                    Answer::Open
                }
            },
        }
    }
}

fn longest(contract: &Contract) -> Option<Period> {
    contract.market.switch_time.stated().map(|estimate| estimate.high)
}

fn no_early_fee(contract: &Contract) -> Answer {
    let of_kind = |kind: WayOutKind| match contract.ways_out.find(Party::Buyer, kind.name()) {
        Found::Entries(entries) => {
            Answer::all(entries.iter().filter(|entry| !entry.excluded).map(|entry| match &entry.terms.fee {
                Fact::Stated(fee) => Answer::of(fee.components.iter().all(is_no_fee)),
                Fact::Silent => Answer::Yes,
                Fact::NotApplicable => Answer::Moot,
                Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => Answer::Open,
            }))
        }
        Found::Absent(State::Silent | State::NotApplicable) => Answer::Moot,
        Found::Absent(_) => Answer::Open,
    };
    Answer::all([WayOutKind::Convenience, WayOutKind::BreakDate, WayOutKind::StatutorySwitching].map(of_kind))
}

fn is_no_fee(component: &FeeComponent) -> bool {
    match component {
        FeeComponent::Fixed(amount) | FeeComponent::WindDown(amount) => amount.nanos <= 0,
        FeeComponent::MonthsOfFees(months) => *months == 0,
        FeeComponent::ShareOfRemaining(share) => share.0 <= 0,
        FeeComponent::Declining { initial, .. } => initial.nanos <= 0,
        FeeComponent::Bands(bands) => bands.is_empty(),
    }
}

fn supplier_notice(contract: &Contract) -> Answer {
    match contract.ways_out.find(Party::Supplier, WayOutKind::Convenience.name()) {
        Found::Entries(entries) => {
            let Some(longest) = longest(contract) else { return Answer::Open };
            Answer::all(entries.iter().filter(|entry| !entry.excluded).map(|entry| match &entry.terms.notice {
                Fact::Stated(notice) => Answer::of(longest.mean_days() <= notice.mean_days()),
                Fact::Silent => Answer::No,
                Fact::NotApplicable => Answer::Moot,
                Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => Answer::Open,
            }))
        }
        // Who cannot end it at all cannot end it at short notice.
        Found::Absent(State::Silent) => Answer::Yes,
        Found::Absent(State::NotApplicable) => Answer::Moot,
        Found::Absent(_) => Answer::Open,
    }
}
