//! What changes for a contract on which date, and why.
//!
//! Goes in: a contract, the law, a model, and a span of days. Comes out: every day of the span on which a finding, a statutory
//! right, a dated fact, a cost or a score changes, or a window closes. Each day is taken for the day of the exit and of the look
//! at the law; the score is that of the day of the assessment, so that a change of it is a change by law or by agreement, never
//! one by the passing of time.
//! **Pure and total, as the law and the score are.**

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::contract::{Contract, FactValue, Party, Path};
use crate::law::{Days, Finding, Given, Outcome, Packs, Turn, findings, overlay};
use crate::scoring::{Amounts, Analyses, Assessment, Model, Request, Span, Window, assess};

/// The most days between the ends of the span that is looked at: twenty years.
pub const MAX_DAYS: i32 = 7_305;

/// What changes on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateChange<'a> {
    /// The day.
    pub day: Date,
    /// Findings that come out otherwise from this day on.
    pub findings: Vec<FindingChange<'a>>,
    /// Facts that hold from this day on, or no longer.
    pub facts: Vec<DatedFactChange<'a>>,
    /// Windows that close with this day: the last on which notice can be given.
    pub windows: Vec<(Party, Window)>,
    /// What changes for each party, the buyer before the supplier.
    pub parties: [PartyChange; 2],
}

/// A finding that comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange<'a> {
    /// How it came out the day before.
    pub before: Outcome,
    /// How it comes out on the day.
    pub after: Finding<'a>,
    /// What that turned on.
    pub turned_on: Vec<Turn<'a>>,
}

/// A fact that begins or ends to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedFactChange<'a> {
    /// The fact.
    pub path: Path,
    /// Its value in the span that begins or ends.
    pub value: FactValue,
    /// Whether it begins to hold; false: it no longer does.
    pub begins: bool,
    /// The right that says so; none where the contract itself does.
    pub given: Option<Given<'a>>,
}

/// What changes for one party, as leaver and bearer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyChange {
    /// Its portability the day before and on the day.
    pub score: [Span; 2],
    /// What the contract and the law make it bear where it leaves in the month of the stand, the day before and on the day.
    pub cost: [Amounts; 2],
}

impl PartyChange {
    /// Says whether anything is otherwise.
    pub fn is_change(&self) -> bool {
        self.score[0] != self.score[1] || self.cost[0] != self.cost[1]
    }
}

/// Tells every day of a span on which something changes, the first day of the span left out.
pub fn explain<'a>(
    contract: &Contract,
    law: &'a Packs,
    model: &Model,
    request: &Request<'_>,
    (from, to): (Date, Date),
) -> Vec<DateChange<'a>> {
    let request = Request { curve: false, analyses: Analyses::default(), profile: None, ..*request };
    let over = overlay(contract, law, Days::new(contract, request.as_of, to));
    let in_law = assess(&over.contract, model, &request);
    let windows: Vec<(Party, Window)> = Party::ALL
        .iter()
        .flat_map(|party| in_law.of(*party).freedom.windows.iter().map(|window| (*party, window.clone())))
        .filter(|(_, window)| from < window.notice_by && window.notice_by <= to)
        .collect();
    let mut days: BTreeSet<Date> = law.packs.iter().flat_map(|pack| pack.dates()).collect();
    for dated in &over.contract.dated {
        days.extend(dated.span.from);
        days.extend(dated.span.to.and_then(|last| last.tomorrow().ok()));
    }
    days.extend(windows.iter().map(|(_, window)| window.notice_by));
    let days = days.into_iter().filter(|day| from < *day && *day <= to);
    let changes = days.map(|day| {
        let before = day.yesterday().unwrap_or(day);
        DateChange {
            day,
            findings: of_findings(contract, law, before, day),
            facts: of_facts(&over.contract, &over.given, before, day),
            windows: windows.iter().filter(|(_, window)| window.notice_by == day).cloned().collect(),
            parties: of_parties(&over.contract, model, &request, before, day),
        }
    });
    changes.filter(|change| !change.is_empty()).collect()
}

impl DateChange<'_> {
    fn is_empty(&self) -> bool {
        let Self { day: _, findings, facts, windows, parties } = self;
        findings.is_empty() && facts.is_empty() && windows.is_empty() && !parties.iter().any(PartyChange::is_change)
    }
}

fn of_findings<'a>(contract: &Contract, law: &'a Packs, before: Date, day: Date) -> Vec<FindingChange<'a>> {
    let [was, is] = [before, day].map(|day| findings(contract, law, Days::new(contract, day, day)));
    let pairs = was.findings.iter().zip(&is.findings).filter(|(was, is)| was.outcome != is.outcome);
    let change = |(was, after): (&Finding<'_>, &Finding<'a>)| FindingChange {
        before: was.outcome,
        after: *after,
        turned_on: is.turned_on(after).cloned().collect(),
    };
    pairs.map(change).collect()
}

fn of_facts<'a>(contract: &Contract, given: &[Given<'a>], before: Date, day: Date) -> Vec<DatedFactChange<'a>> {
    let moved = contract.dated.iter().filter(|dated| dated.span.contains(before) != dated.span.contains(day));
    let of_dated = moved.map(|dated| DatedFactChange {
        path: dated.path.clone(),
        value: dated.value.clone(),
        begins: dated.span.contains(day),
        given: given.iter().find(|given| given.path == dated.path && given.span == dated.span).cloned(),
    });
    of_dated.collect()
}

fn of_parties(contract: &Contract, model: &Model, request: &Request<'_>, before: Date, day: Date) -> [PartyChange; 2] {
    if contract.is_same_in_force(before, day) {
        return <[PartyChange; 2]>::default();
    }
    let on = |day: Date| {
        let mut then = contract.in_force(day).into_owned();
        then.dated.clear();
        let assessment = assess(&then, model, request);
        [Party::Buyer, Party::Supplier].map(|party| (assessment.of(party).portability, borne(&assessment, party)))
    };
    let [[buyer_was, supplier_was], [buyer_is, supplier_is]] = [on(before), on(day)];
    [(buyer_was, buyer_is), (supplier_was, supplier_is)]
        .map(|(was, is)| PartyChange { score: [was.0, is.0], cost: [was.1, is.1] })
}

/// Returns what the contract makes a party bear where it leaves.
fn borne(assessment: &Assessment<'_>, party: Party) -> Amounts {
    let cell = assessment.parting.matrix.iter().find(|cell| cell.leaver == party && cell.bearer == party);
    cell.map(|cell| cell.contract_made).unwrap_or_default()
}
