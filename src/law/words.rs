//! What is asked of a contract, in words: for findings, and for the page of all rules.

use super::{Closed, Condition, Day, Measure, Test};

impl Condition {
    /// Tells what is asked, without the fact where it is a test of one: `at most 2 months`.
    pub fn asked(&self) -> String {
        match self {
            Self::All(conditions) => joined(conditions, " and "),
            Self::Any(conditions) => joined(conditions, " or "),
            Self::Fact { test, .. } => test.asked(),
            Self::Listed { wanted: true, .. } => "is there".to_owned(),
            Self::Listed { wanted: false, .. } => "is not there".to_owned(),
            Self::On { from, to, .. } => match (from, to) {
                (Some(from), Some(to)) => format!("is from {from} to {to}"),
                (Some(from), None) => format!("is {from} or later"),
                (None, Some(to)) => format!("is {to} or before"),
                (None, None) => "is any day".to_owned(),
            },
            Self::Measure { measure, .. } => measure.asked().to_owned(),
            Self::Pending(true) => "is a day on which proposals are taken for law".to_owned(),
            Self::Pending(false) => "is a day on which proposals are not taken for law".to_owned(),
            Self::Counsel(question) => format!("is answered by counsel, {question}"),
        }
    }

    /// Tells what is asked, with the facts: `switching.notice at most 2 months`.
    pub fn in_words(&self) -> String {
        match self {
            Self::All(_) | Self::Any(_) => self.asked(),
            Self::Pending(_) => "the day of the assessment ".to_owned() + &self.asked(),
            Self::Counsel(_) => "it ".to_owned() + &self.asked(),
            Self::Measure { measure, facts } => {
                let facts: Vec<String> = facts.iter().map(|(path, _)| format!("`{path}`")).collect();
                format!("{}: {}", facts.join(", "), measure.asked())
            }
            Self::Fact { path, .. } => format!("`{path}` {}", self.asked()),
            Self::Listed { entry, .. } => format!("`{entry}` {}", self.asked()),
            Self::On { day, .. } => format!("{} {}", day.in_words(), self.asked()),
        }
    }
}

fn joined(conditions: &[Condition], by: &str) -> String {
    let words = conditions.iter().map(|condition| match condition {
        Condition::All(inner) | Condition::Any(inner) if inner.len() > 1 => format!("({})", condition.in_words()),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Fact { .. }
        | Condition::Listed { .. }
        | Condition::On { .. }
        | Condition::Measure { .. }
        | Condition::Pending(_)
        | Condition::Counsel(_) => condition.in_words(),
    });
    words.collect::<Vec<_>>().join(by)
}

impl Measure {
    /// Tells what is asked of the facts that it is worked out of.
    pub fn asked(self) -> &'static str {
        match self {
            Self::NoEarlyTerminationFee => "is without a fee for ending early, for the buyer and without a cause",
            Self::SupplierNoticeFitsSwitch => "gives the buyer the notice that its switch takes at its longest",
            Self::TransitionFitsSwitch => "is as long as the buyer's switch takes at its longest",
        }
    }
}

impl Test {
    /// Tells what is asked of a fact.
    pub fn asked(&self) -> String {
        match self {
            Self::Is(true) => "is so".to_owned(),
            Self::Is(false) => "is not so".to_owned(),
            Self::AtMost(period) => format!("is at most {period}"),
            Self::AtLeast(period) => format!("is at least {period}"),
            Self::MoreThan(period) => format!("is more than {period}"),
            Self::Below(amount) => format!("is below {} {}", amount.currency.code(), amount.nanos / 1_000_000_000),
            Self::CountAtLeast(count) => format!("is at least {count}"),
            Self::OneOf(words) => format!("is one of {}", words.join(", ")),
            Self::Within(place) => format!("is within {place}"),
            Self::NotAfter(day) => format!("is {day} or before"),
            Self::NotBefore(day) => format!("is {day} or later"),
            Self::NoCharge => "is nothing".to_owned(),
            Self::AtCost => "is nothing, or no more than the supplier's cost".to_owned(),
            Self::Stated => "is stated".to_owned(),
        }
    }
}

impl Day {
    /// Names the day in a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::AsOf => "the day of the assessment",
            Self::Exit => "the expected day of the exit",
            Self::Signed => "the day of signature",
            Self::End => "the end of the first term",
        }
    }
}

impl Closed<'_> {
    /// Says why a rule does not apply, or may not.
    pub fn in_words(&self) -> String {
        match self {
            Self::NotInForce(day) => format!("Not in force on {}.", day.in_words()),
            Self::Gate(says) => (*says).to_owned(),
            Self::Moot => "What it asks of does not arise.".to_owned(),
        }
    }
}
