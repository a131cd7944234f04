//! What a statute demands of a contract, rule by rule: passed, failed, not applicable, unknown, or an advice.

use std::sync::Arc;

use super::asked::{Asked, LawQuestion};
use super::condition::{Scene, Turn};
use super::look::Look;
use super::{Answer, Condition, Day, Days, Gate, Measure, Pack, Rule, Unmet};
use crate::contract::{Contract, Evidence, Path};

/// How a rule comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The contract keeps it.
    Pass,
    /// The contract breaks it.
    Fail,
    /// It does not apply.
    NotApplicable,
    /// A fact that decides is open.
    Unknown,
    /// The law has no threshold: it is told, and no more.
    Advisory,
}

impl Outcome {
    /// Every outcome, in the order of the declaration.
    pub const ALL: [Self; 5] = [Self::Pass, Self::Fail, Self::NotApplicable, Self::Unknown, Self::Advisory];

    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
            Self::Advisory => "advisory",
        }
    }
}

/// Why a rule does not apply, or may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed<'a> {
    /// It is not in force on its day, which is this one.
    NotInForce(Day),
    /// The gate with these words is closed, or open facts may close it.
    Gate(&'a str),
    /// What it asks of does not arise.
    Moot,
}

/// How one rule comes out for one contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The id of the pack.
    pub pack: &'a str,
    /// The id of the rule.
    pub rule: &'a str,
    /// What it demands, as a sentence.
    pub title: &'a str,
    /// The article.
    pub article: &'a str,
    /// Where it was read.
    pub source: &'a str,
    /// How far it was confirmed: `C`, the text; `S`, a secondary source.
    pub mark: char,
    /// How it comes out.
    pub outcome: Outcome,
    /// How it would come out if it applied, where open facts leave that open.
    pub if_applicable: Option<Outcome>,
    /// Why it does not apply, or may not.
    pub closed: Option<Closed<'a>>,
    /// What its gates turned on, shared by every rule behind the same ones.
    pub behind: Arc<[Turn<'a>]>,
    /// What its own condition turned on.
    pub own: Vec<Turn<'a>>,
    /// Where those facts were read.
    pub evidence: Vec<(&'a Path, &'a [Evidence])>,
    /// What would make it pass; nothing where it passes or does not apply.
    pub remedy: &'a str,
}

impl<'a> Finding<'a> {
    /// Returns what it turned on: its gates first, then what it asks itself.
    pub fn turned_on(&self) -> impl Iterator<Item = &Turn<'a>> + Clone {
        self.behind.iter().chain(&self.own)
    }

    /// Says whether a fee for ending early is to be weighed here, if the rule applies.
    pub fn weighs_early_fee(&self) -> bool {
        let is_weighed = self.outcome == Outcome::Advisory || self.if_applicable == Some(Outcome::Advisory);
        let asks =
            |turn: &Turn<'_>| matches!(turn.asked, Condition::Measure { measure: Measure::NoEarlyTerminationFee, .. });
        is_weighed && self.turned_on().any(asks)
    }
}

/// Every finding, and what would have to be known for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings<'a> {
    /// The findings, in the order of packs and rules.
    pub findings: Vec<Finding<'a>>,
    /// The questions, the one that most rules hang on first.
    pub questions: Vec<LawQuestion<'a>>,
}

/// Tells how every rule of every pack comes out, by one look at the contract.
pub(super) fn tell<'a>(contract: &'a Contract, look: &Look<'_, 'a>) -> Findings<'a> {
    let scene = look.scene();
    let mut found = Vec::with_capacity(look.law.packs.iter().map(|pack| pack.rules.len()).sum());
    let mut asked = Asked::new(look.law);
    for (pack, answers) in look.packs() {
        let seen = pack.gates.iter().zip(answers).map(|(gate, answer)| seen(gate, *answer, &scene)).collect();
        let mut gates = Gates { seen, sets: Vec::new() };
        let mut rules = pack.rules.as_slice();
        while let [first, others @ ..] = rules {
            let n_spans = 1 + others.iter().take_while(|rule| rule.id == first.id).count();
            let (spans, rest) = rules.split_at(n_spans);
            rules = rest;
            let finding = finding(contract, pack, spans, &mut gates, &scene);
            if finding.outcome == Outcome::Unknown {
                asked.ask(pack, &finding);
            }
            found.push(finding);
        }
    }
    Findings { findings: found, questions: asked.finish() }
}

/// A gate as it answers, and what that turned on where it is not open: told once, and again for every rule behind it.
struct Seen<'a> {
    gate: &'a Gate,
    answer: Answer,
    turns: Vec<Turn<'a>>,
}

fn seen<'a>(gate: &'a Gate, answer: Answer, scene: &Scene<'_>) -> Seen<'a> {
    let mut turns = Vec::new();
    if answer != Answer::Yes {
        gate.when.turns(gate.when.answer(scene), scene, &mut turns);
    }
    Seen { gate, answer, turns }
}

/// The gates of a pack. Most rules stand behind the same ones, so that what those let through is worked out once.
struct Gates<'a> {
    seen: Vec<Seen<'a>>,
    sets: Vec<(&'a [usize], Behind<'a>)>,
}

/// What the gates of a rule let through.
#[derive(Clone)]
struct Behind<'a> {
    /// Whether any gate is shut; else some may be open facts.
    is_shut: bool,
    /// The words of the first gate that is shut, or else open.
    says: Option<&'a str>,
    /// What these gates turned on.
    turns: Arc<[Turn<'a>]>,
}

impl<'a> Gates<'a> {
    /// Returns what the gates of a rule let through.
    fn of(&mut self, rule: &'a Rule) -> Behind<'a> {
        if let Some((_, known)) = self.sets.iter().find(|(gates, _)| *gates == rule.gates) {
            return known.clone();
        }
        let of_rule = || rule.gates.iter().filter_map(|at| self.seen.get(*at));
        let behind = match of_rule().find(|seen| seen.answer == Answer::No) {
            Some(shut) => Behind { is_shut: true, says: Some(&shut.gate.says), turns: shut.turns.as_slice().into() },
            None => {
                let open = || of_rule().filter(|seen| seen.answer == Answer::Open);
                let says = open().next().map(|open| open.gate.says.as_str());
                let mut turns = Vec::with_capacity(open().map(|open| open.turns.len()).sum());
                open().for_each(|open| turns.extend_from_slice(&open.turns));
                Behind { is_shut: false, says, turns: turns.into() }
            }
        };
        self.sets.push((&rule.gates, behind.clone()));
        behind
    }
}

/// Returns the span that is in force, or the last, with what is known of that.
fn in_force(spans: &[Rule], days: Days) -> Option<(&Rule, Answer)> {
    let on = |rule: &Rule| match days.of(rule.day) {
        Some(day) => Answer::of(rule.span.contains(day)),
        None => Answer::Open,
    };
    spans.iter().map(|rule| (rule, on(rule))).find(|(_, on)| *on != Answer::No).or_else(|| {
        let nearest = spans.last()?;
        Some((nearest, Answer::No))
    })
}

fn finding<'a>(
    contract: &'a Contract,
    pack: &'a Pack,
    spans: &'a [Rule],
    gates: &mut Gates<'a>,
    scene: &Scene<'_>,
) -> Finding<'a> {
    let Some((rule, on)) = in_force(spans, scene.days) else {
        return blank(pack);
    };
    let (mut gates_turned_on, mut own) = (Arc::default(), Vec::new());
    let (mut outcome, mut if_applicable) = (Outcome::Unknown, None);
    let mut closed;
    let behind = gates.of(rule);
    if on == Answer::No {
        (outcome, closed) = (Outcome::NotApplicable, Some(Closed::NotInForce(rule.day)));
    } else if behind.is_shut {
        (outcome, closed) = (Outcome::NotApplicable, behind.says.map(Closed::Gate));
        gates_turned_on = behind.turns;
    } else {
        gates_turned_on = behind.turns;
        closed = behind.says.map(Closed::Gate);
        let is_open = on == Answer::Open || closed.is_some();
        let asked = rule.when.answer(scene);
        own.reserve_exact(rule.when.width());
        rule.when.turns(asked, scene, &mut own);
        let would = match (asked, rule.unmet) {
            (Answer::Yes, _) => Outcome::Pass,
            (Answer::No, Unmet::Fail) => Outcome::Fail,
            (Answer::No, Unmet::Advisory) => Outcome::Advisory,
            (Answer::Open, _) => Outcome::Unknown,
            (Answer::Moot, _) => Outcome::NotApplicable,
        };
        if would == Outcome::NotApplicable {
            (outcome, closed) = (would, Some(Closed::Moot));
        } else if is_open {
            if_applicable = (would != Outcome::Unknown).then_some(would);
        } else {
            outcome = would;
        }
    }
    let evidence = if contract.evidence.is_empty() {
        Vec::new()
    } else {
        evidence_of(contract, gates_turned_on.iter().chain(&own))
    };
    let wants = matches!(outcome, Outcome::Fail | Outcome::Advisory) || if_applicable == Some(Outcome::Fail);
    Finding {
        pack: &pack.id,
        rule: &rule.id,
        title: &rule.title,
        article: &rule.article,
        source: &rule.source,
        mark: rule.mark.letter(),
        outcome,
        if_applicable,
        closed,
        behind: gates_turned_on,
        own,
        evidence,
        remedy: if wants { &rule.remedy } else { "" },
    }
}

/// The finding of a rule without a span, which no pack has.
fn blank(pack: &Pack) -> Finding<'_> {
    Finding {
        pack: &pack.id,
        rule: "",
        title: "",
        article: "",
        source: "",
        mark: 'S',
        outcome: Outcome::Unknown,
        if_applicable: None,
        closed: None,
        behind: Arc::default(),
        own: Vec::new(),
        evidence: Vec::new(),
        remedy: "",
    }
}

/// Returns where the facts that a finding turned on were read, each once.
fn evidence_of<'a, 't>(
    contract: &'a Contract,
    turned_on: impl Iterator<Item = &'t Turn<'a>>,
) -> Vec<(&'a Path, &'a [Evidence])>
where
    'a: 't,
{
    let mut evidence: Vec<(&Path, &[Evidence])> = Vec::new();
    for path in turned_on.filter_map(|turn| turn.path) {
        if let Some(read) = contract.evidence.get(path)
            && !evidence.iter().any(|(known, _)| *known == path)
        {
            evidence.push((path, read));
        }
    }
    evidence
}
