//! The contract as a whole, the walk over all its facts, and the contract as it stands on a day.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    AnyFact, Data, DataTerms, Evidence, ExitSupport, FactValue, Fees, Investment, Keyed, Law, List, Market, Name,
    Parties, Path, People, Relationship, Renewal, Resilience, Restraint, Rights, Service, State, Switching, Technology,
    Term, Topic, WayOut, name, path_to,
};

/// What is known of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// The caller's name for it; told back, never scored.
    pub id: String,
    /// Who the parties are.
    pub parties: Parties,
    /// What is delivered.
    pub service: Service,
    /// How long it runs.
    pub term: Term,
    /// How it goes on.
    pub renewal: Renewal,
    /// The rights to end it before its term does.
    pub ways_out: List<WayOut>,
    /// What is paid.
    pub fees: Fees,
    /// The buyer's data.
    pub data: Data,
    /// What it is built on.
    pub technology: Technology,
    /// Who keeps what.
    pub rights: Rights,
    /// What a party may not do.
    pub restraints: List<Restraint>,
    /// What a party put in.
    pub investments: List<Investment>,
    /// What is agreed for the parting.
    pub exit_support: ExitSupport,
    /// The people.
    pub people: People,
    /// What else there is.
    pub market: Market,
    /// How close the two are.
    pub relationship: Relationship,
    /// Which law holds.
    pub law: Law,
    /// What is agreed on switching to another provider.
    pub switching: Switching,
    /// Terms on data that one party imposed on the other.
    pub data_terms: DataTerms,
    /// What a financial entity agrees with its providers of ICT services.
    pub resilience: Resilience,
    /// Facts that are otherwise for a span of dates; the last one that holds on a day wins.
    pub dated: Vec<DatedFact>,
    /// Where facts were read, by path.
    pub evidence: BTreeMap<Path, Vec<Evidence>>,
}

/// A fact that has another value for a span of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedFact {
    /// The fact, by the path's text.
    pub path: Path,
    /// When it holds.
    pub span: DateSpan,
    /// Its value then.
    pub value: FactValue,
}

/// A span of days, both ends included; an open end has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSpan {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl DateSpan {
    /// Says whether a day is in the span.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Walks over the topics that are asked for.
macro_rules! walk {
    ($contract:expr, $visit:expr, $walk:ident, $terms:ident, $entries:ident, $is_asked:expr) => {{
        let (contract, is_asked) = ($contract, $is_asked);
        macro_rules! once {
            ($topic:ident) => {
                if is_asked(path_to!($topic)) {
                    contract.$topic.$walk(&path_to!($topic), $visit);
                }
            };
        }
        macro_rules! list {
            ($topic:ident) => {
                if is_asked(path_to!($topic)) {
                    for entry in contract.$topic.entries.$entries() {
                        let path = List::path(entry);
                        entry.$terms().$walk(&path, $visit);
                    }
                }
            };
        }
        once!(parties);
        once!(service);
        once!(term);
        once!(renewal);
        list!(ways_out);
        once!(fees);
        once!(data);
        once!(technology);
        once!(rights);
        list!(restraints);
        list!(investments);
        once!(exit_support);
        once!(people);
        once!(market);
        once!(relationship);
        once!(law);
        once!(switching);
        once!(data_terms);
        once!(resilience);
    }};
}

impl Contract {
    /// Shows every fact with its path, in the order of the declaration.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(Path, &'a dyn AnyFact)) {
        walk!(self, visit, walk, terms, iter, |_: Path| true);
    }

    /// Shows every fact with its path, for changing.
    pub fn walk_mut(&mut self, visit: &mut dyn FnMut(Path, &mut dyn AnyFact)) {
        walk!(self, visit, walk_mut, terms_mut, iter_mut, |_: Path| true);
    }

    /// Changes the fact at a path by a function. Returns what the function said, or none where no fact has the path.
    pub fn change<R>(&mut self, path: &Path, change: impl FnOnce(&mut dyn AnyFact) -> R) -> Option<R> {
        let (mut change, mut result) = (Some(change), None);
        let visit: &mut dyn FnMut(Path, &mut dyn AnyFact) = &mut |at, fact| {
            if change.is_some() && at == *path {
                result = change.take().map(|change| change(fact));
            }
        };
        walk!(self, visit, walk_mut, terms_mut, iter_mut, |topic: Path| topic.topic() == path.topic());
        result
    }

    /// Returns the contract as it stands on a day, with the facts that hold for a span of dates put in.
    pub fn in_force(&self, day: Date) -> Cow<'_, Self> {
        if !self.dated.iter().any(|dated| dated.span.contains(day)) {
            return Cow::Borrowed(self);
        }
        let mut then = self.clone();
        for dated in self.dated.iter().filter(|dated| dated.span.contains(day)) {
            then.change(&dated.path, |fact| fact.state_value(&dated.value));
        }
        Cow::Owned(then)
    }

    /// Says whether the same facts that hold for a span of dates are in force on two days.
    pub fn is_same_in_force(&self, day: Date, other: Date) -> bool {
        self.dated.iter().all(|dated| dated.span.contains(day) == dated.span.contains(other))
    }

    /// Makes silent what the contract itself would say and is unknown, but for the paths that somebody told of.
    ///
    /// Left as they are: usage, margin and volume, and all that no contract says: people, technology, market,
    /// investments, relationship, who the parties are.
    pub fn silence_absent(&mut self, told: &dyn Fn(&Path) -> bool) {
        const OWN: [Name; 9] = [
            name!("term"),
            name!("renewal"),
            name!("ways_out"),
            name!("fees"),
            name!("data"),
            name!("rights"),
            name!("restraints"),
            name!("exit_support"),
            name!("law"),
        ];
        const USE: [Path; 3] = [path_to!(fees.usage), path_to!(fees.supplier_margin), path_to!(data.volume)];
        self.walk_mut(&mut |path, fact| {
            let own = OWN.contains(&path.topic()) && !USE.contains(&path);
            if own && fact.state() == State::Unknown && !told(&path) {
                fact.set_state(State::Silent, &[]);
            }
        });
    }

    /// Puts every list in the order of its keys, so that equal contracts are equal.
    pub fn sort(&mut self) {
        self.ways_out.sort();
        self.restraints.sort();
        self.investments.sort();
    }
}
