//! What did the grammars find, and which contract does it make?
//!
//! Goes in: findings, each a path, what is said, where, and how surely. Comes out: a contract with evidence. Where
//! findings of one fact differ, the surest wins if it leads clearly, else the fact is conflicting and says so. Not
//! here: how anything is found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::flow::Flow;
use crate::contract::{
    Contract, Evidence, FactValue, Key, Keyed, List, Name, Origin, Party, Path, Restraint, RestraintKind,
    RestraintTerms, State, Value, WayOut, WayOutKind, WayOutTerms,
};

/// What a finding says of its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    /// The entry of a list is there.
    Exists,
    /// The contract says in words that the entry is not there.
    Excluded,
    /// The fact is open in this way, with these readings.
    Open(State, Vec<FactValue>),
    /// The fact has this value.
    Value(FactValue),
}

/// One thing that a grammar read.
#[derive(Clone, Debug)]
struct Finding {
    turn: usize,
    saying: Saying,
    place: Range<usize>,
    confidence: u16,
}

/// All that the grammars read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: BTreeMap<Path, Vec<Finding>>,
    hints: BTreeSet<Path>,
    turn: usize,
    only_hints: bool,
    blanks: Vec<Range<usize>>,
}

/// By how many basis points the surest finding must lead those that differ from it.
const LEAD: u16 = 300;

/// How many findings of one fact are kept; a text that says more of it says nothing new.
const MAX_FINDINGS: usize = 64;

/// How many places are told for one fact.
const MAX_EVIDENCE: usize = 3;

/// The longest quote, in bytes of the original; a longer clause is cut.
const MAX_QUOTE: usize = 1_200;

impl Findings {
    /// Notes a value.
    pub(super) fn value<T: Value>(&mut self, path: Path, value: &T, place: &Range<usize>, confidence: u16) {
        self.add(path, Saying::Value(value.to_value()), place, confidence);
    }

    /// Notes that a fact is open, with its readings.
    pub(super) fn open(&mut self, path: Path, state: State, place: &Range<usize>, confidence: u16) {
        self.add(path, Saying::Open(state, Vec::new()), place, confidence);
    }

    /// Notes anything.
    pub(super) fn add(&mut self, path: Path, saying: Saying, place: &Range<usize>, confidence: u16) {
        // Words that nobody filled in leave a fact unknown; they say nothing that could be read in two ways.
        let is_blank = matches!(&saying, Saying::Open(State::Ambiguous, _))
            && self.blanks.iter().any(|blank| blank.start < place.end && place.start < blank.end);
        if self.only_hints || is_blank {
            self.hint(path);
            return;
        }
        let of_path = self.found.entry(path).or_default();
        let at = of_path.partition_point(|finding| finding.turn <= self.turn);
        of_path.insert(at, Finding { turn: self.turn, saying, place: place.clone(), confidence });
        of_path.truncate(MAX_FINDINGS);
    }

    /// Notes that words may speak of a fact, though no grammar could settle it: it is not silent.
    pub(super) fn hint(&mut self, path: Path) {
        self.hints.insert(path);
    }

    /// Says whether words were seen that may speak of a fact: to look for more of them is in vain.
    pub(super) fn is_hinted(&self, path: &Path) -> bool {
        self.hints.contains(path)
    }

    /// Prepares for a text of which some places are not filled in.
    pub(super) fn of_form(blanks: Vec<Range<usize>>) -> Self {
        Self { blanks, ..Self::default() }
    }

    /// Says whose turn it is: which of the clauses, in the order of the text, is read from here on, and whether what it says
    /// only hints, as words that nobody chose do. Clauses need not take their turns in order.
    pub(super) fn take_turn(&mut self, turn: usize, only_hints: bool) {
        (self.turn, self.only_hints) = (turn, only_hints);
    }

    /// Takes out what was hinted at.
    pub(super) fn take_hints(&mut self) -> BTreeSet<Path> {
        std::mem::take(&mut self.hints)
    }

    /// Returns the surest value of a path up to the clause whose turn it is.
    pub(super) fn best<T: Value>(&self, path: &Path) -> Option<T> {
        let best = self
            .found
            .get(path)?
            .iter()
            .take_while(|finding| finding.turn <= self.turn)
            .max_by_key(|finding| (finding.confidence, std::cmp::Reverse(finding.place.start)))?;
        if let Saying::Value(value) = &best.saying { T::from_value(value) } else { None }
    }

    /// Builds the contract, and says how many facts were found.
    pub(super) fn into_contract(self, flow: &Flow, original: &str) -> (Contract, usize) {
        let mut contract = Contract::default();
        let mut settled: BTreeMap<Path, (Saying, Vec<Finding>)> = BTreeMap::new();
        let mut missing: BTreeSet<Key> = BTreeSet::new();
        for (path, findings) in self.found {
            let (saying, support) = settle(findings);
            if let Some(key) = path.key() {
                if path.field().is_none() {
                    if !place_entry(&mut contract, &path, &saying) {
                        missing.insert(key);
                    }
                } else if missing.contains(&key) {
                    continue;
                }
            }
            settled.insert(path, (saying, support));
        }
        contract.walk_mut(&mut |path, fact| match settled.get(&path) {
            Some((Saying::Value(value), _)) => {
                fact.state_value(value);
            }
            Some((Saying::Open(state, readings), _)) => {
                fact.set_state(*state, readings);
            }
            Some((Saying::Exists | Saying::Excluded, _)) | None => {}
        });
        let count = settled.len();
        for (path, (_, support)) in settled {
            let places = support.iter().take(MAX_EVIDENCE).map(|finding| evidence(finding, flow, original)).collect();
            contract.evidence.insert(path, places);
        }
        contract.sort();
        (contract, count)
    }
}

/// Decides between the findings of one path, and returns those that stand behind the decision, the surest first.
fn settle(mut findings: Vec<Finding>) -> (Saying, Vec<Finding>) {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.confidence), finding.place.start));
    let Some(best) = findings.first().cloned() else { return (Saying::Open(State::Unknown, Vec::new()), findings) };
    let rivals: Vec<Finding> = findings
        .iter()
        .filter(|other| other.saying != best.saying && other.confidence + LEAD > best.confidence)
        .cloned()
        .collect();
    if rivals.is_empty() {
        findings.retain(|finding| finding.saying == best.saying);
        findings.dedup_by_key(|finding| finding.place.clone());
        return (best.saying, findings);
    }
    let mut readings: Vec<FactValue> = Vec::new();
    for finding in std::iter::once(&best).chain(&rivals) {
        if let Saying::Value(value) = &finding.saying
            && !readings.contains(value)
        {
            readings.push(value.clone());
        }
    }
    let state = if readings.len() > 1 { State::Conflicting } else { State::Ambiguous };
    (Saying::Open(state, readings), std::iter::once(best).chain(rivals).collect())
}

/// Puts an entry into its list, or the state of its absence beside it. Returns whether there is an entry.
fn place_entry(contract: &mut Contract, path: &Path, saying: &Saying) -> bool {
    let Some(key) = path.key() else { return false };
    let excluded = match saying {
        Saying::Exists | Saying::Value(_) => false,
        Saying::Excluded => true,
        Saying::Open(state, _) => {
            let states = if path.topic() == WayOut::LIST.topic() {
                &mut contract.ways_out.states
            } else {
                &mut contract.restraints.states
            };
            states.insert(key, *state);
            return false;
        }
    };
    let party: Party = key.party;
    if path.topic() == WayOut::LIST.topic() {
        let Some(kind) = WayOutKind::from_word(key.kind.word()) else { return false };
        let entry = WayOut { holder: party, kind, label: None, excluded, terms: WayOutTerms::default() };
        contract.ways_out.entries.push(entry);
    } else {
        let Some(kind) = RestraintKind::from_word(key.kind.word()) else { return false };
        let entry = Restraint { bound: party, kind, label: None, excluded, terms: RestraintTerms::default() };
        contract.restraints.entries.push(entry);
    }
    true
}

fn evidence(finding: &Finding, flow: &Flow, original: &str) -> Evidence {
    let mut bytes = flow.original(&finding.place, original);
    if bytes.len() > MAX_QUOTE {
        bytes.end = bytes.start + MAX_QUOTE;
        while !original.is_char_boundary(bytes.end) {
            bytes.end -= 1;
        }
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Evidence {
        document: String::new(),
        page: None,
        quote: original.get(bytes.clone()).unwrap_or_default().to_owned(),
        bytes: Some(offset(bytes.start)..offset(bytes.end)),
        origin: Origin::Read,
        confidence: Some(finding.confidence),
    }
}

/// Names a right to end the contract.
pub(super) fn way_out(holder: Party, kind: WayOutKind) -> Path {
    Path::entry(WayOut::LIST.topic(), holder, kind.name())
}

/// Names a restraint.
pub(super) fn restraint(bound: Party, kind: RestraintKind) -> Path {
    Path::entry(Restraint::LIST.topic(), bound, kind.name())
}

/// Says whether a list has an entry or a state for a party and kind.
pub(super) fn is_told<E: Keyed>(list: &List<E>, party: Party, kind: Name) -> bool {
    list.entries.iter().any(|entry| entry.key().party == party && entry.key().kind == kind)
        || list.states.keys().any(|key| key.party == party && key.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Fact, Period, path_to};

    fn built(findings: Findings) -> Contract {
        let original = "Words of the contract.";
        findings.into_contract(&Flow::of(original), original).0
    }

    #[test]
    fn the_surest_finding_wins_where_it_leads() {
        let mut findings = Findings::default();
        findings.value(path_to!(term.initial), &Period::months(6), &(0..5), 6_000);
        findings.value(path_to!(term.initial), &Period::months(12), &(6..8), 9_000);
        let contract = built(findings);
        assert_eq!(contract.term.initial, Fact::Stated(Period::months(12)));
        assert_eq!(contract.evidence[&path_to!(term.initial)][0].quote, "of");
    }

    #[test]
    fn a_hint_is_of_its_fact_alone() {
        let mut findings = Findings::default();
        findings.hint(path_to!(term.initial));
        assert!(findings.is_hinted(&path_to!(term.initial)) && !findings.is_hinted(&path_to!(term.end)));
    }

    #[test]
    fn two_equal_findings_that_differ_are_conflicting() {
        let mut findings = Findings::default();
        findings.value(path_to!(term.initial), &Period::months(6), &(0..5), 8_000);
        findings.value(path_to!(term.initial), &Period::months(12), &(6..8), 8_000);
        assert_eq!(built(findings).term.initial, Fact::Conflicting(vec![Period::months(6), Period::months(12)]));
    }

    #[test]
    fn clauses_may_take_their_turns_in_any_order() {
        let of_turns = |turns: [usize; 3]| {
            let mut findings = Findings::default();
            for turn in turns {
                findings.take_turn(turn, false);
                for months in 0..30 {
                    let length = Period::months(1 + months + 100 * u32::try_from(turn).unwrap());
                    findings.value(path_to!(term.initial), &length, &(0..5), 8_000);
                }
            }
            findings
        };
        assert_eq!(built(of_turns([2, 0, 1])), built(of_turns([0, 1, 2])));
        let mut findings = of_turns([2, 0, 1]);
        findings.take_turn(0, false);
        assert_eq!(findings.best(&path_to!(term.initial)), Some(Period::months(30)));
    }

    #[test]
    fn an_entry_that_is_denied_and_granted_is_ambiguous() {
        let mut findings = Findings::default();
        let path = way_out(Party::Buyer, WayOutKind::Convenience);
        findings.add(path.clone(), Saying::Exists, &(0..5), 8_000);
        findings.add(path, Saying::Excluded, &(0..5), 8_000);
        let contract = built(findings);
        assert!(contract.ways_out.entries.is_empty());
        assert_eq!(contract.ways_out.absent(Party::Buyer, WayOutKind::Convenience.name()), State::Ambiguous);
    }
}
