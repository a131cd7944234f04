//! The document round the sections: head, style, and the marks that several sections share.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words;
use crate::scoring::{Outcome, Verdict};

/// The style: ours, and the only text that is written as it is.
const STYLE: &str = include_str!("page.css");

/// Returns the whole document.
pub(super) fn page(title: &str, sections: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main { (sections) }
            }
        }
    }
}

/// How well a word bodes: its colour, which never says more than the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Free, passed.
    Good,
    /// Open, so far.
    Open,
    /// Bound, failed.
    Bad,
}

impl Tone {
    /// Returns the class of the style.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Open => "open",
            Self::Bad => "bad",
        }
    }

    /// Returns the tone of a verdict.
    pub(super) fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::OneYearStand => Self::Good,
            Verdict::Open => Self::Open,
            Verdict::NotYet => Self::Bad,
        }
    }

    /// Returns the tone of a test's outcome.
    pub(super) fn of_outcome(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass | Outcome::NotApplicable => Self::Good,
            Outcome::Unknown => Self::Open,
            Outcome::Fail => Self::Bad,
        }
    }
}

/// Writes a word with its tone, as a badge.
pub(super) fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (word) } }
}

/// Writes a day that programs can read as well.
pub(super) fn time(day: Date) -> Markup {
    html! { time datetime=(day) { (words::day(day)) } }
}

/// Writes the path of a fact, whose labels are a caller's.
pub(super) fn path(path: &str) -> Markup {
    html! { code { (path) } }
}
