//! What a suggested term changes in one contract: the facts that are not as good already, with their new values.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::terms::{Absent, ChangeRule, Keep, SuggestedTerm, To};
use crate::contract::{BandCharge, Fact};
use crate::contract::{
    Contract, ExportCharge, FactValue, FeeBand, FeeComponent, Investment, Keyed, List, Money, Name, Party, Path,
    Period, Restraint, State, TerminationFee, WayOut, name,
};
use crate::scoring::freedom::{Routes, effective};
use crate::scoring::lens::{End, Facts};
use crate::scoring::model::Model;
use crate::scoring::parting::{Leaver, Outlook, Pick, Priced, last_day, year_fees};

/// A change of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// The fact; the whole entry of a list where it is excluded.
    pub path: Path,
    /// What it becomes.
    pub to: NewValue,
    /// What was known of it before; silent or open also where its list has no such entry.
    pub state: State,
    /// Its value before; none where none was stated.
    pub from: Option<FactValue>,
    /// Whether it was open: the change settles it, and an answer may turn out to be as good.
    pub settles: bool,
}

/// What a fact becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// Stated, with this value.
    Value(FactValue),
    /// The entry of a list is excluded: the contract says in words that there is no such restraint.
    Excluded,
}

/// The longest schedule of a fee, in months: ten years.
const LONGEST_FEE: u32 = 120;
/// The months of one band of a fee that falls by quarter.
const QUARTER: u32 = 3;

/// A contract as it is looked at for changes: every fact by its path, and what is worked out once.
#[derive(Debug)]
pub(super) struct Sheet<'c> {
    contract: &'c Contract,
    model: &'c Model,
    facts: BTreeMap<Path, (State, Option<FactValue>)>,
    /// What the buyer and the supplier may fairly be asked for on leaving.
    fair: [TerminationFee; 2],
}

impl<'c> Sheet<'c> {
    /// Looks at a contract; a fee counts from its effective date, and from the day of the assessment where it has none.
    pub(super) fn new(contract: &'c Contract, model: &'c Model, as_of: Date) -> Self {
        let mut facts = BTreeMap::new();
        contract.walk(&mut |path, fact| {
            facts.insert(path, (fact.state(), fact.value()));
        });
        let fair = [Party::Buyer, Party::Supplier].map(|leaver| fair_fee(contract, model, leaver, as_of));
        Self { contract, model, facts, fair }
    }

    /// Returns what a term changes; nothing where all of it is as good already, or does not arise.
    pub(super) fn changes(&self, term: &SuggestedTerm) -> Vec<FactChange> {
        let mut changes = Vec::new();
        for rule in &term.changes {
            match rule.place.topic().word() {
                "ways_out" => self.of_list(&self.contract.ways_out, rule, |way: &WayOut| way.excluded, &mut changes),
                "restraints" => {
                    self.of_list(&self.contract.restraints, rule, |one: &Restraint| one.excluded, &mut changes);
                }
                "investments" => {
                    self.of_list(&self.contract.investments, rule, |_: &Investment| false, &mut changes);
                }
                _ => changes.extend(self.of_fact(rule, rule.place.clone(), false)),
            }
        }
        changes
    }

    fn of_list<E: Keyed>(
        &self,
        list: &List<E>,
        rule: &ChangeRule,
        is_excluded: impl Fn(&E) -> bool,
        changes: &mut Vec<FactChange>,
    ) {
        let Some(key) = rule.place.key() else { return };
        let (party, kind) = (key.party, key.kind);
        let is_right = rule.place.topic() == name!("ways_out");
        let mut is_listed = false;
        for entry in list.entries.iter().filter(|entry| entry.party_and_kind() == (party, kind)) {
            is_listed = true;
            let (path, excluded) = (List::path(entry), is_excluded(entry));
            match &rule.to {
                // A restraint that does not bind is as good as it can be.
                _ if excluded && !is_right => {}
                // A right that the contract refuses in words is as missing as one that nobody wrote.
                _ if excluded && rule.absent != Absent::Add => {}
                To::Excluded => changes.push(exclusion(path, State::Stated)),
                To::Value(_) | To::FairFee | To::SwitchTime | To::ExpectedUse | To::NoMinimum => {
                    changes.extend(self.of_fact(rule, path.with_field(rule.place.field()), excluded));
                }
            }
        }
        if is_listed {
            return;
        }
        let state = list.absent(party, kind);
        let entry = Path::entry(rule.place.topic(), party, kind);
        match rule.absent {
            _ if state == State::NotApplicable => {}
            Absent::Skip => {}
            Absent::Exclude if state.is_open() => changes.push(exclusion(entry, state)),
            Absent::Exclude => {}
            Absent::Add => {
                if let Some(to) = self.value(rule) {
                    let path = entry.with_field(rule.place.field());
                    changes.push(FactChange { path, to, state, from: None, settles: state.is_open() });
                }
            }
        }
    }

    /// Returns the change of a fact that stands in the contract; `anew` where its entry was refused, so that no value of
    /// it holds.
    fn of_fact(&self, rule: &ChangeRule, path: Path, anew: bool) -> Option<FactChange> {
        let (state, from) = self.facts.get(&path).cloned().unwrap_or((State::Unknown, None));
        let to = self.value(rule)?;
        let NewValue::Value(value) = &to else { return None };
        let is_as_good = from.as_ref().is_some_and(|from| from == value || is_as_good(&rule.keep, from, value));
        if state == State::NotApplicable || (is_as_good && !anew) {
            return None;
        }
        // What a refused right had is settled as it was: the contract says that there is none.
        Some(FactChange { path, to, state, from, settles: state.is_open() && !anew })
    }

    /// Returns the value of a rule for this contract; none where there is nothing to work it out from.
    fn value(&self, rule: &ChangeRule) -> Option<NewValue> {
        let value = match &rule.to {
            To::Value(value) => value.clone(),
            To::Excluded => return Some(NewValue::Excluded),
            To::FairFee => {
                let [buyer, supplier] = &self.fair;
                FactValue::Fee(rule.place.key()?.party.choose(buyer, supplier).clone())
            }
            To::SwitchTime => self.switch_time()?,
            To::ExpectedUse => {
                let (commitment, usage) = (self.contract.fees.commitment.stated()?, self.contract.fees.usage.stated()?);
                (usage.nanos < commitment.nanos).then_some(FactValue::Money(*usage))?
            }
            To::NoMinimum => FactValue::Money(Money { nanos: 0, ..*self.contract.fees.commitment.stated()? }),
        };
        Some(NewValue::Value(value))
    }

    /// Returns the longest that the switch may take: what is told of it, else the longest that the model knows.
    fn switch_time(&self) -> Option<FactValue> {
        let longest = Period::days(self.model.ends.longest_switch_days);
        let period = match &self.contract.market.switch_time {
            Fact::Stated(estimate) if estimate.high.mean_days() < longest.mean_days() => estimate.high,
            Fact::Silent | Fact::NotApplicable => return None,
            Fact::Stated(_) | Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) => longest,
        };
        Some(FactValue::Period(period))
    }
}

fn exclusion(path: Path, state: State) -> FactChange {
    FactChange { path, to: NewValue::Excluded, state, from: None, settles: state.is_open() }
}

/// Says whether a stated value is as good as the one that a term asks for.
fn is_as_good(keep: &Keep, stated: &FactValue, asked: &FactValue) -> bool {
    let size = |value: &FactValue| match value {
        FactValue::Period(period) => Some(i128::from(period.mean_days())),
        FactValue::Count(count) => Some(i128::from(*count)),
        FactValue::Share(share) => Some(i128::from(share.0)),
        FactValue::Money(money) => Some(money.nanos),
        FactValue::Charge(_)
        | FactValue::Choice(_)
        | FactValue::Date(_)
        | FactValue::Fee(_)
        | FactValue::Flag(_)
        | FactValue::MoneyEstimate(_)
        | FactValue::PeriodEstimate(_)
        | FactValue::Text(_) => None,
    };
    let sizes = size(stated).zip(size(asked));
    match keep {
        // Who owes nothing is asked for nothing more.
        Keep::Same => matches!(stated, FactValue::Fee(fee) if fee.components.is_empty()),
        Keep::Less => sizes.is_some_and(|(stated, asked)| stated <= asked),
        Keep::More => sizes.is_some_and(|(stated, asked)| stated >= asked),
        Keep::Words(words) => word(stated).is_some_and(|word| words.iter().any(|kept| kept == word)),
    }
}

fn word(value: &FactValue) -> Option<&'static str> {
    match value {
        FactValue::Choice(word) => Some(word),
        FactValue::Charge(ExportCharge::Free) => Some("free"),
        FactValue::Charge(ExportCharge::AtCost) => Some("at_cost"),
        FactValue::Charge(ExportCharge::Fixed(_) | ExportCharge::Tiers(_))
        | FactValue::Count(_)
        | FactValue::Date(_)
        | FactValue::Fee(_)
        | FactValue::Flag(_)
        | FactValue::Money(_)
        | FactValue::MoneyEstimate(_)
        | FactValue::Period(_)
        | FactValue::PeriodEstimate(_)
        | FactValue::Share(_)
        | FactValue::Text(_) => None,
    }
}

/// Returns the fee that asks a leaver for no more than the other party has not recovered of its listed investments.
///
/// By quarter of the contract, what is left at the end of the quarter: never more than is fair on any of its days. Nothing
/// where nothing is listed, or where what is listed has no amount or life.
fn fair_fee(contract: &Contract, model: &Model, leaver: Party, as_of: Date) -> TerminationFee {
    let (start, fees) = (effective(contract, as_of), year_fees(contract));
    let routes = Routes::list(contract, leaver, End::Likely, as_of, &model.silence, Facts::left_out());
    let (end, pick, last) = (End::Likely, Pick::Likely, last_day(as_of, 0));
    let outlook =
        Outlook { contract, model, party: leaver, routes: &routes, fees: &fees, end, pick, last, horizon_months: 0 };
    let seen = Leaver::new(outlook, None);
    let mut bands: Vec<FeeBand> = Vec::new();
    for to_month in (QUARTER..=LONGEST_FEE).step_by(3) {
        let left = match seen.stranded_on(leaver.other(), Period::months(to_month).after(start), None) {
            Priced::Known(cost) => fees.amount(cost).money,
            Priced::Nothing | Priced::Open => None,
        };
        let Some(money) = left.filter(|money| money.nanos > 0) else { break };
        let (charge, from_month) = (BandCharge::Amount(money), to_month + 1 - QUARTER);
        match bands.last_mut() {
            Some(band) if band.charge == charge => band.to_month = to_month,
            Some(_) | None => bands.push(FeeBand { from_month, to_month, charge }),
        }
    }
    let components = if bands.is_empty() { Vec::new() } else { vec![FeeComponent::Bands(bands)] };
    TerminationFee { components }
}

/// Says whether a path stands for a whole entry.
pub(super) fn is_entry(path: &Path) -> bool {
    path.key().is_some() && path.field() == Name::NONE
}
