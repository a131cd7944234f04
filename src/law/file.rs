//! The file of a pack as it is written, and what it must keep: ids, known facts, tests that fit, spans that do not overlap.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::condition_file::ConditionFile;
use super::pack::{Change, Contradiction, Gate, Keep, LeftOut, Mark, Pack, Right, Rule, Unmet};
use super::{Day, PackFault, Places};
use crate::contract::{
    Contract, DateSpan, ExportCharge, FactValue, Party, Path, WayOut, WayOutKind, WayOutTerms, places, sample,
    word_of_a_list,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: String,
    version: String,
    title: String,
    instrument: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    released: String,
    questions: BTreeMap<String, String>,
    #[serde(default, rename = "gate")]
    gates: Vec<GateFile>,
    #[serde(rename = "rule")]
    rules: Vec<RuleFile>,
    #[serde(default, rename = "right")]
    rights: Vec<RightFile>,
    #[serde(default, rename = "contradiction")]
    contradictions: Vec<ContradictionFile>,
    #[serde(default, rename = "left_out")]
    left_out: Vec<LeftOutFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GateFile {
    id: String,
    #[serde(default)]
    row: String,
    says: String,
    article: String,
    mark: String,
    when: ConditionFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    title: String,
    article: String,
    mark: String,
    source: String,
    gates: Vec<String>,
    when: ConditionFile,
    unmet: Option<String>,
    day: Option<String>,
    effective_from: Option<toml::value::Datetime>,
    effective_to: Option<toml::value::Datetime>,
    remedy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RightFile {
    id: String,
    title: String,
    article: String,
    gates: Vec<String>,
    effective_from: Option<toml::value::Datetime>,
    effective_to: Option<toml::value::Datetime>,
    changes: Vec<ChangeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeFile {
    fact: String,
    flag: Option<bool>,
    period: Option<String>,
    choice: Option<String>,
    count: Option<u32>,
    charge: Option<String>,
    keep: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContradictionFile {
    says: String,
    when: ConditionFile,
    facts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOutFile {
    row: String,
    reason: String,
}

/// Collects what is wrong.
pub(super) struct Reader<'a> {
    pub places: &'a Places,
    pub contract: Contract,
    pub faults: Vec<PackFault>,
}

/// Parses a pack, but for its digest and the facts that it asks for.
pub(super) fn parse(text: &str, places: &Places) -> Result<Pack, Vec<PackFault>> {
    let file: File = toml::from_str(text)
        .map_err(|error| vec![PackFault { place: "file".to_owned(), message: error.message().to_owned() }])?;
    let mut reader = Reader { places, contract: every_way_out(), faults: Vec::new() };
    let gate_ids: Vec<String> = file.gates.iter().map(|gate| gate.id.clone()).collect();
    let gates = file.gates.into_iter().map(|gate| reader.gate(gate)).collect();
    let rules: Vec<Rule> = file.rules.into_iter().map(|rule| reader.rule(rule, &gate_ids)).collect();
    let rights = file.rights.into_iter().map(|right| reader.right(right, &gate_ids)).collect();
    let contradictions = file.contradictions.into_iter().map(|found| reader.contradiction(found)).collect();
    let mut questions: Vec<(Path, String)> = file
        .questions
        .iter()
        .flat_map(|(fact, words)| Some((reader.path(fact, "questions")?, words.clone())))
        .collect();
    questions.sort_by(|(a, _), (b, _)| a.cmp(b));
    let left_out = file.left_out.into_iter().map(|LeftOutFile { row, reason }| LeftOut { row, reason }).collect();
    let pack = Pack {
        id: file.pack,
        version: file.version,
        digest: String::new(),
        title: file.title,
        instrument: file.instrument,
        gates,
        rules,
        rights,
        contradictions,
        left_out,
        questions,
        question_of: Vec::new(),
        n_sets_of_gates: 0,
    };
    reader.check(&pack, &gate_ids);
    if reader.faults.is_empty() { Ok(pack) } else { Err(reader.faults) }
}

/// Returns a contract with a right to leave of every kind, to state values in.
fn every_way_out() -> Contract {
    let mut contract = sample();
    let (holder, label) = (Party::Buyer, None);
    let entries = WayOutKind::ALL.iter().map(|kind| WayOut {
        holder,
        kind: *kind,
        label: label.clone(),
        excluded: false,
        terms: WayOutTerms::default(),
    });
    contract.ways_out.entries = entries.collect();
    contract
}

impl Reader<'_> {
    pub(super) fn fault(&mut self, place: &str, message: impl Into<String>) {
        self.faults.push(PackFault { place: place.to_owned(), message: message.into() });
    }

    fn gate(&mut self, GateFile { id, row, says, article, mark, when }: GateFile) -> Gate {
        let place = format!("gate[{id}]");
        let mark = self.mark(&mark, &place);
        let when = self.condition(when, &place, false);
        Gate { id, row, says, article, mark, when }
    }

    fn rule(&mut self, file: RuleFile, known: &[String]) -> Rule {
        let RuleFile {
            id,
            title,
            article,
            mark,
            source,
            gates,
            when,
            unmet,
            day,
            effective_from,
            effective_to,
            remedy,
        } = file;
        let place = format!("rule[{id}]");
        for (name, text) in [("title", &title), ("article", &article), ("source", &source), ("remedy", &remedy)] {
            if text.trim().is_empty() {
                self.fault(&place, format!("{name} is empty"));
            }
        }
        let unmet = match unmet.as_deref() {
            None | Some("fail") => Unmet::Fail,
            Some("advisory") => Unmet::Advisory,
            Some(other) => {
                self.fault(&place, format!("unmet must be fail or advisory, is {other}"));
                Unmet::Advisory
            }
        };
        let day = self.day(day.as_deref().unwrap_or("as_of"), &place);
        let span = self.span(effective_from, effective_to, &place);
        let (mark, gates) = (self.mark(&mark, &place), self.gates(&gates, known, &place));
        let when = self.condition(when, &place, true);
        // How it stands to the other rules is told once all are there.
        let (set_of_gates, goes_on) = (0, false);
        Rule { id, title, article, mark, source, gates, when, unmet, day, span, remedy, set_of_gates, goes_on }
    }

    fn right(&mut self, file: RightFile, known: &[String]) -> Right {
        let RightFile { id, title, article, gates, effective_from, effective_to, changes } = file;
        let place = format!("right[{id}]");
        let gates = self.gates(&gates, known, &place);
        let span = self.span(effective_from, effective_to, &place);
        let changes = changes.into_iter().filter_map(|change| self.change(change, &place)).collect();
        Right { id, title, article, gates, span, changes }
    }

    fn change(&mut self, file: ChangeFile, place: &str) -> Option<Change> {
        let ChangeFile { fact, flag, period, choice, count, charge, keep } = file;
        let path = self.path(&fact, place)?;
        let values = [
            flag.map(FactValue::Flag),
            period.and_then(|period| self.period(&period, place)).map(FactValue::Period),
            choice.and_then(|word| word_of_a_list(&word)).map(FactValue::Choice),
            count.map(FactValue::Count),
            charge.and_then(|word| match word.as_str() {
                "free" => Some(FactValue::Charge(ExportCharge::Free)),
                "at_cost" => Some(FactValue::Charge(ExportCharge::AtCost)),
                _ => None,
            }),
        ];
        let mut values = values.into_iter().flatten();
        let (Some(value), None) = (values.next(), values.next()) else {
            self.fault(place, format!("{fact} must have exactly one value of a known kind"));
            return None;
        };
        if self.contract.change(&path, |fact| fact.state_value(&value)) != Some(true) {
            self.fault(place, format!("{fact} holds no such value"));
        }
        let keep = match keep.as_deref() {
            None => Keep::Same,
            Some("shorter") => Keep::Shorter,
            Some("longer") => Keep::Longer,
            Some("cheaper") => Keep::Cheaper,
            Some(other) => {
                self.fault(place, format!("keep must be shorter, longer or cheaper, is {other}"));
                Keep::Same
            }
        };
        Some(Change { path, slot: usize::MAX, value, keep })
    }

    fn contradiction(&mut self, file: ContradictionFile) -> Contradiction {
        let ContradictionFile { says, when, facts } = file;
        let place = format!("contradiction[{says}]");
        let facts = facts.iter().filter_map(|fact| self.path(fact, &place)).collect();
        Contradiction { when: self.condition(when, &place, false), says, facts }
    }

    fn mark(&mut self, mark: &str, place: &str) -> Mark {
        match mark {
            "C" => Mark::Confirmed,
            "S" => Mark::Secondary,
            _ => {
                self.fault(place, format!("mark must be C or S, is {mark}: what is not confirmed is no rule"));
                Mark::Secondary
            }
        }
    }

    fn gates(&mut self, names: &[String], known: &[String], place: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for name in names {
            match known.iter().position(|gate| gate == name) {
                Some(at) => found.push(at),
                None => self.fault(place, format!("{name} is no gate of the pack")),
            }
        }
        found
    }

    pub(super) fn day(&mut self, word: &str, place: &str) -> Day {
        Day::from_word(word).unwrap_or_else(|| {
            self.fault(place, format!("day must be as_of, exit, signed or end, is {word}"));
            Day::AsOf
        })
    }

    pub(super) fn date(&mut self, date: Option<toml::value::Datetime>, place: &str) -> Option<Date> {
        let written = date?;
        let read = written.to_string().parse().ok();
        if read.is_none() {
            self.fault(place, format!("{written} is no day"));
        }
        read
    }

    pub(super) fn span(
        &mut self,
        from: Option<toml::value::Datetime>,
        to: Option<toml::value::Datetime>,
        place: &str,
    ) -> DateSpan {
        let span = DateSpan { from: self.date(from, place), to: self.date(to, place) };
        if let (Some(from), Some(to)) = (span.from, span.to)
            && to < from
        {
            self.fault(place, format!("the span ends on {to}, before {from}"));
        }
        span
    }

    pub(super) fn path(&mut self, text: &str, place: &str) -> Option<Path> {
        let mut found = places(text);
        let path = if found.len() == 1 { found.pop() } else { None };
        if path.is_none() {
            self.fault(place, format!("{text} is no fact of a contract"));
        }
        path
    }

    fn check(&mut self, pack: &Pack, gates: &[String]) {
        for (at, id) in gates.iter().enumerate() {
            if gates.iter().take(at).any(|known| known == id) {
                self.fault(&format!("gate[{id}]"), "the id stands twice");
            }
        }
        for (at, rule) in pack.rules.iter().enumerate() {
            let before = pack.rules.iter().take(at).filter(|known| known.id == rule.id);
            if before.into_iter().any(|known| overlaps(known.span, rule.span)) {
                self.fault(&format!("rule[{}]", rule.id), "its days overlap those of the same rule above");
            }
        }
        for (path, _) in &pack.questions {
            if path.field().is_none() && path.key().is_none() && path.topic().word() != "ways_out" {
                self.fault("questions", format!("{path} is no fact"));
            }
        }
        let mut asked = Vec::new();
        for condition in pack.conditions() {
            condition.visit_paths(&mut |path| asked.push(path.clone()));
        }
        asked.sort();
        asked.dedup();
        for path in asked.iter().filter(|path| pack.question(path).is_none()) {
            self.fault("questions", format!("{path} is asked for and has no question"));
        }
    }
}

fn overlaps(a: DateSpan, b: DateSpan) -> bool {
    let starts_by = |from: Option<Date>, to: Option<Date>| match (from, to) {
        (Some(from), Some(to)) => from <= to,
        (None, _) | (_, None) => true,
    };
    starts_by(a.from, b.to) && starts_by(b.from, a.to)
}
