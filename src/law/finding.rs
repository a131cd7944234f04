//! What a statute demands of a contract, rule by rule: passed, failed, not applicable, unknown, or an advice.

use std::collections::BTreeMap;

use super::condition::{Scene, Turn};
use super::known::Facts;
use super::{Answer, Day, Days, Pack, Packs, Rule, Unmet};
use crate::contract::{Contract, Evidence, Path, State};

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
    /// What it turned on.
    pub turned_on: Vec<Turn<'a>>,
    /// Where those facts were read.
    pub evidence: Vec<(Path, &'a [Evidence])>,
    /// What would make it pass; nothing where it passes or does not apply.
    pub remedy: &'a str,
}

/// An open fact that findings hang on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawQuestion<'a> {
    /// The fact.
    pub fact: Path,
    /// What is known of it.
    pub state: State,
    /// The question in words.
    pub text: &'a str,
    /// The rules that hang on it, each once, in the order of the findings.
    pub rules: Vec<&'a str>,
}

/// Every finding, and what would have to be known for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings<'a> {
    /// The findings, in the order of packs and rules.
    pub findings: Vec<Finding<'a>>,
    /// The questions, the one that most rules hang on first.
    pub questions: Vec<LawQuestion<'a>>,
}

/// Holds a contract, as it stands on the day of the exit, against every rule of every pack.
pub fn findings<'a>(contract: &'a Contract, law: &'a Packs, days: Days) -> Findings<'a> {
    let mut found = Vec::new();
    let mut questions: BTreeMap<Path, LawQuestion<'a>> = BTreeMap::new();
    let then = contract.in_force(days.exit);
    let facts = facts(&then, days, law);
    for pack in &law.packs {
        let scene = Scene { facts: &facts, days, places: &law.places, pending: law.pending };
        let gates: Vec<Answer> = pack.gates.iter().map(|gate| closed_if_moot(gate.when.answer(&scene))).collect();
        let mut rules = pack.rules.as_slice();
        while let [first, ..] = rules {
            let n_spans = rules.iter().take_while(|rule| rule.id == first.id).count();
            let (spans, rest) = rules.split_at(n_spans);
            rules = rest;
            let finding = finding(contract, pack, spans, &gates, &scene);
            if finding.outcome == Outcome::Unknown {
                ask(pack, &finding, &mut questions);
            }
            found.push(finding);
        }
    }
    let mut questions: Vec<LawQuestion<'a>> = questions.into_values().collect();
    questions.sort_by(|a, b| b.rules.len().cmp(&a.rules.len()).then_with(|| a.fact.cmp(&b.fact)));
    Findings { findings: found, questions }
}

/// Reads the facts that the law asks for; those that contradict each other count as conflicting.
pub(super) fn facts<'a>(contract: &'a Contract, days: Days, law: &'a Packs) -> Facts<'a> {
    let mut facts = Facts::read(contract, &law.paths);
    for contradiction in law.packs.iter().flat_map(|pack| &pack.contradictions) {
        let holds =
            contradiction.when.answer(&Scene { facts: &facts, days, places: &law.places, pending: law.pending })
                == Answer::Yes;
        if holds {
            contradiction.facts.iter().for_each(|fact| facts.set_conflicting(fact));
        }
    }
    facts
}

/// A gate whose question does not arise is closed.
pub(super) fn closed_if_moot(answer: Answer) -> Answer {
    if answer == Answer::Moot { Answer::No } else { answer }
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
    gates: &[Answer],
    scene: &Scene<'_>,
) -> Finding<'a> {
    let Some((rule, on)) = in_force(spans, scene.days) else {
        return blank(pack);
    };
    let mut turned_on = Vec::new();
    let (mut outcome, mut closed, mut if_applicable) = (Outcome::Unknown, None, None);
    let of_gates = rule.gates.iter().filter_map(|at| Some((pack.gates.get(*at)?, *gates.get(*at)?)));
    let shut = of_gates.clone().find(|(_, answer)| *answer == Answer::No);
    if on == Answer::No {
        (outcome, closed) = (Outcome::NotApplicable, Some(Closed::NotInForce(rule.day)));
    } else if let Some((gate, _)) = shut {
        (outcome, closed) = (Outcome::NotApplicable, Some(Closed::Gate(&gate.says)));
        gate.when.turns(scene, &mut turned_on);
    } else {
        let mut is_open = on == Answer::Open;
        for (gate, answer) in of_gates {
            if answer == Answer::Open {
                gate.when.turns(scene, &mut turned_on);
                closed = closed.or(Some(Closed::Gate(&gate.says)));
                is_open = true;
            }
        }
        let asked = rule.when.answer(scene);
        rule.when.turns(scene, &mut turned_on);
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
    let mut evidence: Vec<(Path, &[Evidence])> = Vec::new();
    for path in turned_on.iter().filter_map(|turn| turn.path.as_ref()) {
        if let Some(read) = contract.evidence.get(path)
            && !evidence.iter().any(|(known, _)| known == path)
        {
            evidence.push((path.clone(), read));
        }
    }
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
        turned_on,
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
        turned_on: Vec::new(),
        evidence: Vec::new(),
        remedy: "",
    }
}

fn ask<'a>(pack: &'a Pack, finding: &Finding<'a>, questions: &mut BTreeMap<Path, LawQuestion<'a>>) {
    for turn in finding.turned_on.iter().filter(|turn| turn.answer == Answer::Open) {
        let Some(path) = &turn.path else { continue };
        let question = questions.entry(path.clone()).or_insert_with(|| LawQuestion {
            fact: path.clone(),
            state: turn.state,
            text: pack.question(path).unwrap_or_default(),
            rules: Vec::new(),
        });
        if question.rules.last() != Some(&finding.rule) {
            question.rules.push(finding.rule);
        }
    }
}
