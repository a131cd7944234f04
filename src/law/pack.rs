//! A pack of rules: law as data, parsed strictly and checked once.
//!
//! Goes in: the text of a file in `models/law/`. Comes out: a [`Pack`] that cannot be inconsistent, or every fault at once.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::condition::Condition;
use super::slots::Slots;
use super::{Day, PackFault, Places, file};
use crate::contract::{DateSpan, FactValue, Path};

/// A pack of rules: one instrument of law, or several of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The id, such as `eu_data_act`.
    pub id: String,
    /// The version, such as `v1`; a released version never changes.
    pub version: String,
    /// SHA-256 of the file, in hex.
    pub digest: String,
    /// What it is, in words.
    pub title: String,
    /// The law, as it is cited.
    pub instrument: String,
    /// The gates.
    pub gates: Vec<Gate>,
    /// The rules, those of one id in the order of their days.
    pub rules: Vec<Rule>,
    /// The rights that a statute gives whatever the contract says.
    pub rights: Vec<Right>,
    /// What cannot be so at the same time.
    pub contradictions: Vec<Contradiction>,
    /// The rows of the source that are no rule here, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Questions in words, in the order of their paths.
    pub(super) questions: Vec<(Path, String)>,
    /// The places of the questions by slot; none for a fact that is not asked for here.
    pub(super) question_of: Vec<Option<usize>>,
    /// How many different sets of gates rules stand behind.
    pub(super) n_sets_of_gates: usize,
}

/// A gate: whether rules apply at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The id.
    pub id: String,
    /// The row of the source, where it has one.
    pub row: String,
    /// What it says, as a sentence that is true where the gate is open.
    pub says: String,
    /// The article.
    pub article: String,
    /// How the article is known.
    pub mark: Mark,
    /// When it is open.
    pub when: Condition,
}

/// One rule in one span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id; with several spans, the same in each.
    pub id: String,
    /// What it demands, as a sentence.
    pub title: String,
    /// The article.
    pub article: String,
    /// How the article is known.
    pub mark: Mark,
    /// Where it was read.
    pub source: String,
    /// The gates that must be open, as places among those of the pack.
    pub gates: Vec<usize>,
    /// What must hold.
    pub when: Condition,
    /// What it means where that does not hold: failed, or an advice only, where the law has no threshold.
    pub unmet: Unmet,
    /// Which day must be within the span.
    pub day: Day,
    /// The days on which it holds.
    pub span: DateSpan,
    /// What would make it pass.
    pub remedy: String,
    /// Which set of gates it stands behind, among the different ones of the pack.
    pub(super) set_of_gates: usize,
    /// Whether it is a further span of the rule before it.
    pub(super) goes_on: bool,
}

/// What it means that a rule does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// The contract breaks the rule.
    Fail,
    /// The law has no threshold; it is graded and told.
    Advisory,
}

/// How far an article was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The text of the law was read.
    Confirmed,
    /// A secondary source only was read.
    Secondary,
}

impl Mark {
    /// Returns the letter of a pack.
    pub fn letter(self) -> char {
        match self {
            Self::Confirmed => 'C',
            Self::Secondary => 'S',
        }
    }
}

/// A right that a statute gives, as facts that it puts in the place of the contract's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// The id.
    pub id: String,
    /// What it gives, as a sentence.
    pub title: String,
    /// The article.
    pub article: String,
    /// The gates that must be open.
    pub gates: Vec<usize>,
    /// The days of exit on which it holds.
    pub span: DateSpan,
    /// What it puts in.
    pub changes: Vec<Change>,
}

/// One fact that a right puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The fact.
    pub path: Path,
    /// Its place among the facts that the law asks for.
    pub(super) slot: usize,
    /// Its value.
    pub value: FactValue,
    /// Which values of the contract are as good for the buyer already.
    pub keep: Keep,
}

/// Which values of the contract are as good as those of a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The same alone.
    Same,
    /// Shorter or as short.
    Shorter,
    /// Longer or as long.
    Longer,
    /// A charge that is no higher.
    Cheaper,
}

/// What cannot be so at the same time: the facts then count as conflicting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What is wrong, in words.
    pub says: String,
    /// When it is.
    pub when: Condition,
    /// The facts that then count as conflicting.
    pub facts: Vec<Path>,
}

/// A row of the source that is no rule here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The row.
    pub row: String,
    /// Why.
    pub reason: String,
}

impl Pack {
    /// Parses and checks a pack.
    ///
    /// # Errors
    ///
    /// Returns every fault that was found, each with its place in the file.
    pub fn parse(text: &str, places: &Places) -> Result<Self, Vec<PackFault>> {
        let mut pack = file::parse(text, places)?;
        pack.digest = hex::encode(Sha256::digest(text.as_bytes()));
        pack.group();
        Ok(pack)
    }

    /// Notes which rules are spans of one, and which stand behind the same gates.
    fn group(&mut self) {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let mut last = String::new();
        for rule in &mut self.rules {
            rule.goes_on = rule.id == last;
            last.clone_from(&rule.id);
            rule.set_of_gates = sets.iter().position(|set| *set == rule.gates).unwrap_or(sets.len());
            if rule.set_of_gates == sets.len() {
                sets.push(rule.gates.clone());
            }
        }
        self.n_sets_of_gates = sets.len();
    }

    /// Returns the spans of every rule, those of one together.
    pub(super) fn spans(&self) -> impl Iterator<Item = &[Rule]> {
        self.rules.chunk_by(|_, next| next.goes_on)
    }

    /// Returns every fact that the pack asks for or puts in.
    pub(super) fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        for condition in self.conditions() {
            condition.visit_paths(&mut |path| paths.push(path.clone()));
        }
        paths.extend(self.rights.iter().flat_map(|right| &right.changes).map(|change| change.path.clone()));
        paths
    }

    /// Gives every fact that is asked for its slot.
    pub(super) fn place(&mut self, slots: &Slots) {
        self.gates.iter_mut().for_each(|gate| gate.when.place(slots));
        self.rules.iter_mut().for_each(|rule| rule.when.place(slots));
        self.contradictions.iter_mut().for_each(|contradiction| contradiction.when.place(slots));
        self.question_of = vec![None; slots.n()];
        for (at, (path, _)) in self.questions.iter().enumerate() {
            if let Some(place) = self.question_of.get_mut(slots.of(path)) {
                *place = Some(at);
            }
        }
        for change in self.rights.iter_mut().flat_map(|right| &mut right.changes) {
            change.slot = slots.of(&change.path);
        }
    }

    /// Returns every condition of the pack.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let of_gates = self.gates.iter().map(|gate| &gate.when);
        let of_contradictions = self.contradictions.iter().map(|contradiction| &contradiction.when);
        of_gates.chain(self.rules.iter().map(|rule| &rule.when)).chain(of_contradictions)
    }

    /// Returns the question that asks for a fact, in words; none where the pack has none.
    pub fn question(&self, path: &Path) -> Option<&str> {
        let found = self.questions.binary_search_by(|(asked, _)| asked.cmp(path)).ok();
        found.and_then(|at| self.questions.get(at)).map(|(_, words)| words.as_str())
    }

    /// Returns the question that asks for the fact in a slot.
    pub(super) fn question_in(&self, slot: usize) -> Option<&str> {
        let at = self.question_of.get(slot).copied().flatten()?;
        self.questions.get(at).map(|(_, words)| words.as_str())
    }

    /// Returns every day on which something changes by the pack itself.
    pub fn dates(&self) -> Vec<Date> {
        let mut dates = Vec::new();
        let mut add = |from: Option<Date>, to: Option<Date>| {
            dates.extend(from);
            dates.extend(to.and_then(|to| to.tomorrow().ok()));
        };
        for span in self.rules.iter().map(|rule| rule.span).chain(self.rights.iter().map(|right| right.span)) {
            add(span.from, span.to);
        }
        for condition in self.conditions() {
            condition.visit_spans(&mut add);
        }
        dates.sort();
        dates.dedup();
        dates
    }
}
