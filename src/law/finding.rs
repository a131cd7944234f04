//! What a statute demands of a contract, rule by rule: passed, failed, not applicable, unknown, or an advice.

use super::asked::{Asked, LawQuestion};
use super::condition::{Scene, Turn};
use super::look::Look;
use super::{Answer, Condition, Day, Days, Measure, Pack, Rule, Unmet};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The rule, in the span of days that was looked at.
    pub rule: &'a Rule,
    /// How it comes out.
    pub outcome: Outcome,
    /// How it would come out if it applied, where open facts leave that open.
    pub if_applicable: Option<Outcome>,
    /// Why it does not apply, or may not.
    pub closed: Option<Closed<'a>>,
    /// What its gates turned on, shared by every rule behind the same ones.
    pub(super) behind: Stretch,
    /// What its own condition turned on.
    pub(super) own: Stretch,
}

/// A stretch of what all findings turned on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    from: usize,
    to: usize,
}

impl Stretch {
    /// Returns what stands there.
    pub(super) fn of<'t, 'a>(self, turns: &'t [Turn<'a>]) -> &'t [Turn<'a>] {
        turns.get(self.from..self.to).unwrap_or_default()
    }
}

impl<'a> Finding<'a> {
    /// Returns what would make the rule pass; nothing where it passes or does not apply.
    pub fn remedy(&self) -> &'a str {
        let is_unmet = matches!(self.outcome, Outcome::Fail | Outcome::Advisory);
        if is_unmet || self.if_applicable == Some(Outcome::Fail) { &self.rule.remedy } else { "" }
    }
}

/// Every finding, and what would have to be known for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings<'a> {
    /// The findings, in the order of packs and rules.
    pub findings: Vec<Finding<'a>>,
    /// The questions, the one that most rules hang on first.
    pub questions: Vec<LawQuestion<'a>>,
    /// What the findings turned on, in one list, of which each has its stretches.
    turns: Vec<Turn<'a>>,
}

impl<'a> Findings<'a> {
    /// Returns what one of these findings turned on: its gates first, then what it asks itself.
    pub fn turned_on(&self, finding: &Finding<'a>) -> impl Iterator<Item = &Turn<'a>> + Clone {
        finding.behind.of(&self.turns).iter().chain(finding.own.of(&self.turns))
    }

    /// Returns the ids of the rules that hang on one of these questions, each once, in the order of the findings.
    pub fn rules(&self, question: &LawQuestion<'a>) -> impl Iterator<Item = &'a str> {
        question.findings.iter().filter_map(|at| Some(self.findings.get(usize::from(*at))?.rule.id.as_str()))
    }

    /// Says whether a fee for ending early is to be weighed in one of these findings, if its rule applies.
    pub fn weighs_early_fee(&self, finding: &Finding<'a>) -> bool {
        let is_weighed = finding.outcome == Outcome::Advisory || finding.if_applicable == Some(Outcome::Advisory);
        let asks =
            |turn: &Turn<'_>| matches!(turn.asked, Condition::Measure { measure: Measure::NoEarlyTerminationFee, .. });
        is_weighed && self.turned_on(finding).any(asks)
    }
}

/// How many facts a finding turns on as a rule, at the most.
const USUAL_TURNS: usize = 4;

/// Tells how every rule of every pack comes out, by one look at the contract.
pub(super) fn tell<'a>(look: &Look<'_, 'a>) -> Findings<'a> {
    let scene = look.scene();
    let n_rules = look.law.packs.iter().map(|pack| pack.rules.len()).sum();
    let (mut findings, mut turns) = (Vec::with_capacity(n_rules), Vec::with_capacity(USUAL_TURNS * n_rules));
    let mut asked = Asked::new(look.law);
    for (pack, answers) in look.packs() {
        let mut gates = Gates { pack, answers, sets: vec![None; pack.n_sets_of_gates] };
        for spans in pack.spans() {
            let Some((rule, on)) = in_force(spans, scene.days) else { continue };
            let finding = finding(rule, on, &mut gates, &scene, &mut turns);
            if finding.outcome == Outcome::Unknown {
                asked.ask(findings.len(), &finding, &turns);
            }
            findings.push(finding);
        }
    }
    Findings { findings, questions: asked.finish(&turns), turns }
}

/// The gates of a pack, and how they answer. Most rules stand behind the same ones, so that what those let through is worked
/// out once.
struct Gates<'l, 'a> {
    pack: &'a Pack,
    answers: &'l [Answer],
    /// By set of gates, as far as rules behind it were looked at.
    sets: Vec<Option<Behind<'a>>>,
}

/// What the gates of a rule let through.
#[derive(Clone, Copy)]
struct Behind<'a> {
    /// Whether any gate is shut; else some may be open facts.
    is_shut: bool,
    /// The words of the first gate that is shut, or else open.
    says: Option<&'a str>,
    /// What these gates turned on.
    turns: Stretch,
}

impl<'a> Gates<'_, 'a> {
    /// Returns what the gates of a rule let through.
    fn of(&mut self, rule: &Rule, scene: &Scene<'_>, turns: &mut Vec<Turn<'a>>) -> Behind<'a> {
        if let Some(known) = self.sets.get(rule.set_of_gates).copied().flatten() {
            return known;
        }
        let (pack, answers) = (self.pack, self.answers);
        let that = |wanted: Answer| {
            let of_rule = rule.gates.iter().filter(move |at| answers.get(**at) == Some(&wanted));
            of_rule.filter_map(|at| pack.gates.get(*at))
        };
        let is_shut = that(Answer::No).next().is_some();
        // One that is shut decides alone; what is open is told of every gate.
        let decide =
            || that(if is_shut { Answer::No } else { Answer::Open }).take(if is_shut { 1 } else { usize::MAX });
        let from = turns.len();
        for gate in decide() {
            gate.when.look(scene, turns);
        }
        let says = decide().next().map(|gate| gate.says.as_str());
        let behind = Behind { is_shut, says, turns: Stretch { from, to: turns.len() } };
        if let Some(set) = self.sets.get_mut(rule.set_of_gates) {
            *set = Some(behind);
        }
        behind
    }
}

/// Returns the span that is in force, or the last, with what is known of that; none of no spans.
fn in_force(spans: &[Rule], days: Days) -> Option<(&Rule, Answer)> {
    let on = |rule: &Rule| match days.of(rule.day) {
        Some(day) => Answer::of(rule.span.contains(day)),
        None => Answer::Open,
    };
    let nearest = || spans.last().map(|rule| (rule, Answer::No));
    spans.iter().map(|rule| (rule, on(rule))).find(|(_, on)| *on != Answer::No).or_else(nearest)
}

fn finding<'a>(
    rule: &'a Rule,
    on: Answer,
    gates: &mut Gates<'_, 'a>,
    scene: &Scene<'_>,
    turns: &mut Vec<Turn<'a>>,
) -> Finding<'a> {
    let mut told = Finding {
        pack: gates.pack,
        rule,
        outcome: Outcome::NotApplicable,
        if_applicable: None,
        closed: None,
        behind: Stretch::default(),
        own: Stretch::default(),
    };
    if on == Answer::No {
        told.closed = Some(Closed::NotInForce(rule.day));
        return told;
    }
    let behind = gates.of(rule, scene, turns);
    (told.behind, told.closed) = (behind.turns, behind.says.map(Closed::Gate));
    if behind.is_shut {
        return told;
    }
    let from = turns.len();
    let asked = rule.when.look(scene, turns);
    told.own = Stretch { from, to: turns.len() };
    told.outcome = match (asked, rule.unmet) {
        (Answer::Yes, _) => Outcome::Pass,
        (Answer::No, Unmet::Fail) => Outcome::Fail,
        (Answer::No, Unmet::Advisory) => Outcome::Advisory,
        (Answer::Open, _) => Outcome::Unknown,
        (Answer::Moot, _) => {
            told.closed = Some(Closed::Moot);
            return told;
        }
    };
    if on == Answer::Open || told.closed.is_some() {
        told.if_applicable = (told.outcome != Outcome::Unknown).then_some(told.outcome);
        told.outcome = Outcome::Unknown;
    }
    told
}
