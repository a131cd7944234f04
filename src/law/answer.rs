//! Answers to a question of law: yes, no, open, or moot; and how answers join.

/// What is known of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// A fact that decides is open.
    Open,
    /// The question does not arise.
    Moot,
}

impl Answer {
    /// Returns yes or no.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Joins answers of which each must be yes: a no decides, then what is open; what is moot is left aside.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Moot, |so_far, next| match (so_far, next) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Moot, Self::Moot) => Self::Moot,
        })
    }

    /// Joins answers of which one must be yes: a yes decides, then what is open; what is moot is left aside.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Moot, |so_far, next| match (so_far, next) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Moot, Self::Moot) => Self::Moot,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Answer::{Moot, No, Open, Yes};
    use super::*;

    #[test]
    fn an_open_answer_never_joins_to_a_yes_that_hangs_on_it() {
        assert_eq!(Answer::all([Yes, Open]), Open);
        assert_eq!(Answer::all([Open, No]), No);
        assert_eq!(Answer::any([No, Open]), Open);
        assert_eq!(Answer::any([Open, Yes]), Yes);
        assert_eq!(Answer::all([Moot, Yes]), Yes);
        assert_eq!(Answer::any([Moot, No]), No);
        assert_eq!([Answer::all([]), Answer::any([Moot])], [Moot, Moot]);
    }
}
