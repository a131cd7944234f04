//! One question of one factor, asked for one party.

use super::scene::Scored;
use super::{Scene, Side};
use crate::contract::FactValue;
use crate::contract::{
    Fact, Found, Keyed, List, Party, Path, Period, Reach, Restraint, RestraintKind, Share, State, Value, name, path_to,
};
use crate::scoring::freedom::TimeToFreedom;
use crate::scoring::lens::Facts;
use crate::scoring::model::Scale;
use crate::scoring::{Points, Wait};

/// A wait in days counts no further than this: a hundred years, or never.
pub const LONGEST_DAYS: i64 = 36_525;

/// A share counts no further than this: ten years' fees in basis points.
pub const MOST_SHARE: i64 = 100_000;

/// What was read for one question: points of a part, or the measure of a factor that has a scale of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The question does not arise.
    NotApplicable,
    /// An answer, the same at both ends where nothing is open.
    Of {
        /// With each open fact at its cautious end.
        cautious: i64,
        /// With each open fact at its friendliest.
        friendly: i64,
        /// Whether it rests on silence alone.
        silent: bool,
        /// Whether it is open if the question arises at all.
        applies_open: bool,
    },
}

impl Reading {
    /// Builds an answer from its two ends.
    pub fn between(cautious: i64, friendly: i64) -> Self {
        Self::Of { cautious, friendly, silent: false, applies_open: false }
    }

    /// Keeps the answer only where the question arises; leaves it open where that is open.
    pub fn when(self, applies: Option<bool>) -> Self {
        match (self, applies) {
            (_, Some(false)) => Self::NotApplicable,
            (Self::Of { cautious, friendly, silent, .. }, None) => {
                Self::Of { cautious, friendly, silent, applies_open: true }
            }
            (reading, _) => reading,
        }
    }
}

/// One question, asked for one party.
#[derive(Debug)]
pub struct Ask<'a, 'b> {
    /// What is known.
    pub scene: &'b Scene<'a>,
    /// For whom.
    pub party: Party,
    /// What answers are worth; the factor's own scale where the part has none.
    pub scale: &'b Scale,
    /// The facts that were looked at.
    pub facts: &'b mut Facts,
}

impl<'a> Ask<'a, '_> {
    /// Reads one fact, each value worth what a function says.
    pub fn fact<T>(&mut self, path: Path, fact: &Fact<T>, worth: impl Fn(&T) -> Points) -> Reading {
        self.facts.push((path, fact.state()));
        // Looked for only where the fact is open or silent: most facts are neither.
        let ends = || {
            let (least, most) = self.scale.ends();
            (least, most, self.scale.silent.unwrap_or(least))
        };
        let span = |cautious: Points, friendly: Points, silent: bool| Reading::Of {
            cautious: i64::from(cautious),
            friendly: i64::from(friendly),
            silent,
            applies_open: false,
        };
        match fact {
            Fact::Stated(value) => {
                let points = worth(value);
                span(points, points, false)
            }
            Fact::Silent => {
                let (_, _, silent) = ends();
                span(silent, silent, true)
            }
            Fact::NotApplicable => Reading::NotApplicable,
            // An open fact may turn out to be silent too.
            Fact::Unknown | Fact::Elsewhere => {
                let (least, most, silent) = ends();
                span(least.min(silent), most.max(silent), false)
            }
            Fact::Ambiguous(candidates) | Fact::Conflicting(candidates) => {
                let (least, most, silent) = ends();
                let points = || candidates.iter().map(&worth);
                span(points().min().unwrap_or(least.min(silent)), points().max().unwrap_or(most.max(silent)), false)
            }
        }
    }

    /// Reads yes or no.
    pub fn flag(&mut self, path: Path, fact: &Fact<bool>) -> Reading {
        let scale = self.scale;
        self.fact(path, fact, |flag| scale.level(if *flag { "yes" } else { "no" }))
    }

    /// Reads a word of a closed list.
    pub fn choice<T: Value>(&mut self, path: Path, fact: &Fact<T>) -> Reading {
        let scale = self.scale;
        self.fact(
            path,
            fact,
            |value| {
                if let FactValue::Choice(word) = value.to_value() { scale.level(word) } else { 0 }
            },
        )
    }

    /// Reads a count.
    pub fn count(&mut self, path: Path, fact: &Fact<u32>) -> Reading {
        let scale = self.scale;
        self.fact(path, fact, |count| scale.at(i64::from(*count)))
    }

    /// Reads a share, in basis points.
    pub fn share(&mut self, path: Path, fact: &Fact<Share>) -> Reading {
        let scale = self.scale;
        self.fact(path, fact, |share| scale.at(i64::from(share.0)))
    }

    /// Reads a length of time, in days of the mean month.
    pub fn days(&mut self, path: Path, fact: &Fact<Period>) -> Reading {
        let scale = self.scale;
        self.fact(path, fact, |period| scale.at(i64::from(period.mean_days())))
    }

    /// Reads how far a restraint of a kind reaches that binds a party: `none` where there is none.
    ///
    /// Of several of one kind the heaviest counts.
    pub fn restraint(&mut self, bound: Party, kind: RestraintKind) -> Reading {
        let scale = self.scale;
        self.restraints(bound, kind, |restraint, ask| {
            if restraint.excluded {
                return Reading::between(i64::from(scale.level("none")), i64::from(scale.level("none")));
            }
            let path = List::path(restraint).with_field(name!("reach"));
            let reach = &restraint.terms.reach;
            // Who is bound without a word on how far is bound as far as the words go.
            let unsaid = matches!(reach, Fact::Silent | Fact::NotApplicable);
            let reach = if unsaid { Fact::Stated(Reach::Whole) } else { reach.clone() };
            ask.facts.push((path, reach.state()));
            let levels = || Reach::ALL.iter().map(|reach| scale.level(reach.word()));
            let candidates = || reach.candidates().iter().map(|reach| scale.level(reach.word()));
            let (cautious, friendly) = match (&reach, reach.candidates().is_empty()) {
                (Fact::Stated(reach), _) => (scale.level(reach.word()), scale.level(reach.word())),
                (_, false) => (candidates().min().unwrap_or(0), candidates().max().unwrap_or(0)),
                (_, true) => (levels().min().unwrap_or(0), levels().max().unwrap_or(0)),
            };
            Reading::between(i64::from(cautious), i64::from(friendly))
        })
    }

    /// Reads how long restraints of a kind that bind a party go on after the end.
    pub fn tail(&mut self, bound: Party, kind: RestraintKind) -> Reading {
        self.restraints(bound, kind, |restraint, ask| {
            if restraint.excluded {
                let none = i64::from(ask.scale.at(0));
                return Reading::between(none, none);
            }
            let path = List::path(restraint).with_field(name!("tail"));
            let tail = &restraint.terms.tail;
            // A restraint that names no time after the end ends with the contract.
            let ends = matches!(tail, Fact::Silent | Fact::NotApplicable);
            let tail = if ends { Fact::Stated(Period::days(0)) } else { tail.clone() };
            ask.days(path, &tail)
        })
    }

    fn restraints(
        &mut self,
        bound: Party,
        kind: RestraintKind,
        mut read: impl FnMut(&Restraint, &mut Self) -> Reading,
    ) -> Reading {
        let contract = self.scene.contract;
        match contract.restraints.find(bound, kind.name()) {
            Found::Entries(entries) => {
                let mut all = Reading::NotApplicable;
                for entry in entries {
                    all = heavier(all, read(entry, self));
                }
                all
            }
            Found::Absent(state) => {
                let path = Path::entry(Restraint::LIST.topic(), bound, kind.name());
                self.facts.push((path, state));
                if state == State::NotApplicable {
                    return Reading::NotApplicable;
                }
                let (least, most) = self.scale.ends();
                if state.is_open() {
                    return Reading::between(i64::from(least), i64::from(most));
                }
                // The model gives what silence is worth of every restraint; where it did not, the least would count.
                let silent = i64::from(self.scale.silent.unwrap_or(least));
                Reading::Of { cautious: silent, friendly: silent, silent: true, applies_open: false }
            }
        }
    }

    /// Reads what a cost of the party comes to.
    pub(super) fn scored(&mut self, of: for<'s> fn(&'s Side<'a>) -> &'s Scored) -> Reading {
        let scored = of(self.scene.side(self.party));
        self.facts.extend(scored.facts.iter());
        scored.reading()
    }

    /// Reads a wait of the party, in days.
    pub(super) fn waits(&mut self, of: fn(&TimeToFreedom) -> Wait) -> Reading {
        self.wait_facts();
        let side = self.side();
        Reading::between(days_of(of(&side.cautious_time)), days_of(of(&side.friendly_time)))
    }

    /// Reads an answer, and keeps it only where the question arises, by what kind of service it is.
    pub(super) fn only_where(&mut self, applies: Option<bool>, read: impl FnOnce(&mut Self) -> Reading) -> Reading {
        let reading = read(self);
        if applies.is_none() {
            let service = &self.scene.contract.service;
            self.facts.push((path_to!(service.category), service.category.state()));
            self.facts.push((path_to!(service.data_processing), service.data_processing.state()));
        }
        reading.when(applies)
    }

    /// Notes the facts that the wait hangs on, the one that sets it first.
    pub(super) fn wait_facts(&mut self) {
        let routes = &self.scene.side(self.party).cautious;
        if !self.facts.are_kept() {
            return;
        }
        let leading = &self.side().leading;
        self.facts.extend(routes.facts.iter().find(|(path, _)| path == leading));
        self.facts.extend(routes.facts.iter());
    }

    /// Returns the scene's side of the party that is asked for.
    pub fn side(&self) -> &Side<'a> {
        self.scene.side(self.party)
    }
}

/// Returns the heavier of two readings, end by end.
fn heavier(a: Reading, b: Reading) -> Reading {
    match (a, b) {
        (Reading::NotApplicable, reading) | (reading, Reading::NotApplicable) => reading,
        (
            Reading::Of { cautious: ca, friendly: fa, silent: sa, applies_open: aa },
            Reading::Of { cautious: cb, friendly: fb, silent: sb, applies_open: ab },
        ) => Reading::Of { cautious: ca.min(cb), friendly: fa.min(fb), silent: sa && sb, applies_open: aa || ab },
    }
}

/// Returns a wait in days as a measure.
pub(super) fn days_of(wait: Wait) -> i64 {
    match wait {
        Wait::Days(days) => i64::from(days).min(LONGEST_DAYS),
        Wait::Unbounded => LONGEST_DAYS,
    }
}
