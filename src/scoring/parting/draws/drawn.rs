//! The totals of one leaver, drawn: month by month for each bearer, and the cells of the matrix.

use std::cell::{Cell as Slot, OnceCell, RefCell};
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::pert::{ThreePoint, three_point_days};
use super::quantiles::Tenths;
use super::scale::Scale;
use super::sequence::{DRAWS, Driver};
use super::spread::{Spread, spreads};
use crate::contract::{Party, day_number, div_half_up};
use crate::scoring::parting::amount::{Cost, YearFees};
use crate::scoring::parting::candidate::Candidate;
use crate::scoring::parting::departure::{Departure, Item};
use crate::scoring::parting::exit::Priced;
use crate::scoring::parting::leaving::Leaver;
use crate::scoring::parting::waiting::{WaitingRate, waiting};
use crate::scoring::{CostCategory, DrawnCell, DrawnMonth, Quantiles};

/// One value for each draw.
type Draws = [i64; DRAWS];

/// One leaver on likely values, with what is drawn of its exit.
#[derive(Debug)]
pub struct Drawn<'l, 'a> {
    leaver: &'l Leaver<'a>,
    /// The standing items that are the same in every draw.
    certain: Vec<Item>,
    spreads: Vec<Spread>,
    switch: Option<Switch>,
    /// What was worked out of the wait until a free day.
    waits: RefCell<BTreeMap<Date, Until>>,
    /// The drawn work of buyer and supplier, added up; by unit, money before shares.
    work: [[OnceCell<Option<Box<Work>>>; 2]; 2],
}

/// How long the buyer's switch takes, draw by draw.
#[derive(Debug)]
struct Switch {
    /// Days at the least.
    least: u32,
    /// Days above the least, by draw.
    above: Vec<usize>,
    /// The same in their order, for what hangs on nothing else.
    in_order: Vec<usize>,
    /// In how many draws it takes so many days above the least, from none to the most.
    n_draws: Vec<usize>,
}

/// What the wait until a free day costs, by the day from which the buyer waits: worked out where it is asked for.
#[derive(Debug)]
struct Until {
    /// The number of the first of the days.
    first: i32,
    units: Vec<Option<i64>>,
}

impl Until {
    /// Returns what the wait from a day costs.
    fn from(&mut self, day: i32, work_out: impl FnOnce() -> Option<i64>) -> Option<i64> {
        let Ok(at) = usize::try_from(day - self.first) else { return work_out() };
        if self.units.len() <= at {
            self.units.resize(at + 1, None);
        }
        let known = self.units.get_mut(at)?;
        if known.is_none() {
            *known = work_out();
        }
        *known
    }
}

/// What work costs a party, draw by draw.
#[derive(Debug)]
struct Work {
    draws: Draws,
    tenths: Tenths,
}

/// What is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    ContractMade,
    Effort,
    All,
}

impl Part {
    fn has(self, category: CostCategory) -> bool {
        match self {
            Self::ContractMade => category.is_contract_made(),
            Self::Effort => !category.is_contract_made(),
            Self::All => true,
        }
    }
}

/// What the wait costs the buyer, by days that its switch takes above the least.
#[derive(Debug)]
enum Wait {
    Certain(i64),
    ByDays(Vec<i64>),
}

impl Wait {
    /// Says whether it costs anything in any draw.
    fn is_any(&self) -> bool {
        match self {
            Self::Certain(wait) => *wait != 0,
            Self::ByDays(by_days) => by_days.iter().any(|wait| *wait != 0),
        }
    }
}

impl<'l, 'a> Drawn<'l, 'a> {
    /// Works out what is drawn of a leaver's exit; it must be seen on likely values.
    pub fn new(leaver: &'l Leaver<'a>) -> Self {
        let is_prior = leaver.standing.iter().any(|item| item.category == CostCategory::EffortPrior);
        let effective = leaver.outlook.routes.effective;
        let open = Slot::new(false);
        let spreads = spreads(&leaver.exit(effective, effective, None, &open), is_prior);
        let is_drawn = |item: &&Item| {
            spreads.iter().any(|spread| (spread.category, spread.bearer) == (item.category, item.bearer))
        };
        let certain = leaver.standing.iter().filter(|item| !is_drawn(item)).copied().collect();
        let switch = Switch::new(leaver);
        Self { leaver, certain, spreads, switch, waits: RefCell::default(), work: Default::default() }
    }

    /// Draws the totals of one month of the curve.
    pub fn month(&self, decided_on: Date, departure: &Departure) -> DrawnMonth {
        let wait = self.wait(decided_on, departure);
        let total = |bearer| self.total(Part::All, bearer, departure, wait.as_ref());
        DrawnMonth {
            buyer: total(Party::Buyer),
            supplier: total(Party::Supplier),
            cheaper_than_staying: self.cheaper_than_staying(decided_on, departure, wait.as_ref()),
        }
    }

    /// Draws one cell of the matrix.
    pub fn cell(&self, bearer: Party, decided_on: Date, departure: &Departure) -> DrawnCell {
        let wait = self.wait(decided_on, departure);
        let total = |part| self.total(part, bearer, departure, wait.as_ref());
        DrawnCell { contract_made: total(Part::ContractMade), effort: total(Part::Effort), total: total(Part::All) }
    }

    fn fees(&self) -> &YearFees {
        self.leaver.outlook.fees
    }

    /// Returns the quantiles of what a party bears less what it receives; none where an item is open.
    fn total(&self, part: Part, bearer: Party, departure: &Departure, wait: Option<&Wait>) -> Option<Quantiles> {
        let fees = self.fees();
        let borne = Borne::of(part, bearer, self.items(departure))?;
        let spreads = || self.spreads.iter().filter(|spread| spread.bearer == bearer && part.has(spread.category));
        // A wait that is likely to cost nothing may cost something in some draws.
        let sign = if part.has(CostCategory::Waiting) { self.sign_of_wait(bearer) } else { 0 };
        let has_wait = sign != 0 && wait?.is_any();
        let of_wait = Cost { parts: i128::from(has_wait), ..Cost::ZERO };
        let costs = borne.costs.iter().map(|(_, cost)| *cost).chain(spreads().map(|spread| spread.high));
        let scale = Scale::of(costs.chain([of_wait]), fees)?;
        let certain = borne.sum(scale, fees)?;
        let work = if spreads().next().is_some() { Some(self.work(bearer, scale)?) } else { None };
        let wait = wait.filter(|_| has_wait);
        let tenths = match (work, wait) {
            (None, None) => Tenths::certain(certain),
            (Some(work), None) => work.tenths.plus(certain)?,
            (None, Some(Wait::Certain(wait))) => Tenths::certain(certain.checked_add(sign * wait)?),
            (Some(work), Some(Wait::Certain(wait))) => work.tenths.plus(certain.checked_add(sign * wait)?)?,
            (work, Some(Wait::ByDays(wait))) => {
                let above = match &self.switch {
                    // Without work the order of the draws does not count, and so they need not be put in order.
                    Some(switch) if work.is_none() => switch.in_order.as_slice(),
                    Some(switch) => switch.above.as_slice(),
                    None => &[],
                };
                let mut draws = work.map_or([0; DRAWS], |work| work.draws);
                for (draw, days) in draws.iter_mut().zip(above) {
                    *draw += certain + sign * wait.get(*days).copied().unwrap_or(0);
                }
                Tenths::of(&mut draws)
            }
        };
        scale.quantiles(tenths, fees)
    }

    /// Returns whether a party bears the wait, receives it, or neither: who waits bears it, and the buyer's is the supplier's fees.
    fn sign_of_wait(&self, bearer: Party) -> i64 {
        match (self.leaver.outlook.party, bearer) {
            (leaver, bearer) if leaver == bearer => 1,
            (Party::Buyer, _) => -1,
            (Party::Supplier, _) => 0,
        }
    }

    /// Returns all items of a departure that are the same in every draw.
    fn items<'s>(&'s self, departure: &'s Departure) -> impl Iterator<Item = &'s Item> {
        departure.of_day.iter().chain(&self.certain)
    }

    /// Returns what work costs a party in each draw.
    fn work(&self, bearer: Party, scale: Scale) -> Option<&Work> {
        let [money, shares] = match bearer {
            Party::Buyer => &self.work[0],
            Party::Supplier => &self.work[1],
        };
        let slot = if scale == Scale::Money { money } else { shares };
        let drawn = || {
            let mut draws = [0; DRAWS];
            for spread in self.spreads.iter().filter(|spread| spread.bearer == bearer) {
                let [low, likely, high] =
                    [spread.low, spread.likely, spread.high].map(|cost| scale.units(cost, self.fees()));
                let estimate = ThreePoint { low: low?, likely: likely?, high: high? };
                draws.iter_mut().zip(estimate.draws(spread.driver)).for_each(|(draw, cost)| *draw += cost);
            }
            let tenths = Tenths::of(&mut draws.clone());
            Some(Box::new(Work { draws, tenths }))
        };
        slot.get_or_init(drawn).as_deref()
    }

    /// Returns what the wait costs in each draw; none where it is open.
    fn wait(&self, decided_on: Date, departure: &Departure) -> Option<Wait> {
        let fees = self.fees();
        let scale = if fees.is_priced() { Scale::Money } else { Scale::Shares };
        let units = |priced| match priced {
            Priced::Nothing => Some(0),
            Priced::Known(cost) => scale.units(cost, fees),
            Priced::Open => None,
        };
        let rate = self.leaver.waiting_rate();
        match (&self.switch, rate, departure.waiting) {
            (Some(switch), WaitingRate::Fees { .. }, _) => {
                let decided = day_number(decided_on);
                let mut waits = self.waits.borrow_mut();
                let until = waits.entry(departure.free_on).or_insert_with(|| Until {
                    first: decided.saturating_add_unsigned(switch.least),
                    units: Vec::new(),
                });
                let mut of_days = |above: usize| {
                    let switch_days = switch.least + u32::try_from(above).unwrap_or(0);
                    until.from(decided.saturating_add_unsigned(switch_days), || {
                        units(waiting(WaitingRate::Fees { switch_days }, decided_on, departure.free_on))
                    })
                };
                let longest = of_days(0)?;
                if longest == 0 {
                    return Some(Wait::Certain(0));
                }
                let n_lengths = switch.n_draws.len();
                let mut by_days = Vec::with_capacity(n_lengths);
                by_days.push(longest);
                for above in 1..n_lengths {
                    // Who has switched before it is free waits no more, however much sooner.
                    let is_over = by_days.last() == Some(&0);
                    by_days.push(if is_over { 0 } else { of_days(above)? });
                }
                Some(Wait::ByDays(by_days))
            }
            (_, _, waiting) => Some(Wait::Certain(waiting.map_or(Some(0), |item| units(item.priced))?)),
        }
    }

    /// Returns in which share of the draws leaving costs the leaver less than staying bound to the end, in basis points.
    fn cheaper_than_staying(&self, decided_on: Date, departure: &Departure, wait: Option<&Wait>) -> Option<i32> {
        let (party, fees) = (self.leaver.outlook.party, self.fees());
        let staying = self.leaver.staying(decided_on);
        let until_the_end = self.wait(decided_on, &staying)?;
        // Work is the same whenever one leaves, draw by draw.
        let of_day = |departure: &Departure| Borne::of(Part::All, party, departure.of_day.iter());
        let (leaving, staying) = (of_day(departure)?, of_day(&staying)?);
        let wait = wait?;
        let has_wait = wait.is_any() || until_the_end.is_any();
        let costs = [&leaving, &staying].into_iter().flat_map(|borne| borne.costs.iter().map(|(_, cost)| *cost));
        let one_fee = Cost { parts: i128::from(has_wait), ..Cost::ZERO };
        let scale = Scale::of(costs.chain([one_fee]), fees)?;
        let certain = leaving.sum(scale, fees)?.checked_sub(staying.sum(scale, fees)?)?;
        let of = |wait: &Wait, days: usize| match wait {
            Wait::Certain(wait) => *wait,
            Wait::ByDays(by_days) => by_days.get(days).copied().unwrap_or(0),
        };
        let is_cheaper = |days: usize| certain + of(wait, days) < of(&until_the_end, days);
        let cheaper = match &self.switch {
            Some(switch) => {
                let by_days = switch.n_draws.iter().enumerate();
                by_days.filter(|(days, _)| is_cheaper(*days)).map(|(_, n_draws)| n_draws).sum()
            }
            None if is_cheaper(0) => DRAWS,
            None => 0,
        };
        let (cheaper, draws) = (i128::try_from(cheaper).ok()?, i128::try_from(DRAWS).ok()?);
        i32::try_from(div_half_up(cheaper * 10_000, draws)).ok()
    }
}

impl Switch {
    /// Returns how long the buyer's switch takes; none where that is no estimate with a spread.
    fn new(leaver: &Leaver<'_>) -> Option<Self> {
        let outlook = &leaver.outlook;
        if outlook.party != Party::Buyer {
            return None;
        }
        let estimate = outlook.contract.market.switch_time.stated()?;
        let days = three_point_days(estimate, outlook.model.ends.longest_switch_days);
        if days.low == days.high {
            return None;
        }
        let above: Vec<usize> =
            days.draws(Driver::SwitchTime).map(|drawn| usize::try_from(drawn - days.low).unwrap_or(0)).collect();
        let mut in_order = above.clone();
        in_order.sort_unstable();
        let mut n_draws = vec![0; usize::try_from(days.high - days.low).unwrap_or(0) + 1];
        for days in &above {
            if let Some(n_draws) = n_draws.get_mut(*days) {
                *n_draws += 1;
            }
        }
        Some(Self { least: u32::try_from(days.low).unwrap_or(0), above, in_order, n_draws })
    }
}

/// What a party bears and receives, with its sign.
struct Borne {
    costs: Vec<(i64, Cost)>,
}

impl Borne {
    /// Takes a party's share of items; none where one of them is open.
    fn of<'i>(part: Part, bearer: Party, items: impl Iterator<Item = &'i Item>) -> Option<Self> {
        let mut costs = Vec::with_capacity(12);
        for item in items.filter(|item| part.has(item.category)) {
            let Some(sign) = sign(item, bearer) else { continue };
            match item.priced {
                Priced::Known(cost) => costs.push((sign, cost)),
                Priced::Nothing => {}
                Priced::Open => return None,
            }
        }
        Some(Self { costs })
    }

    fn sum(&self, scale: Scale, fees: &YearFees) -> Option<i64> {
        let units = self.costs.iter().map(|(sign, cost)| Some(sign * scale.units(*cost, fees)?));
        units.into_iter().try_fold(0_i64, |sum, units| sum.checked_add(units?))
    }
}

/// Returns whether an item is a party's to bear or to receive; none where it is neither.
fn sign(item: &Item, party: Party) -> Option<i64> {
    if item.bearer == party {
        Some(1)
    } else if item.receiver == Some(party) {
        Some(-1)
    } else {
        None
    }
}

impl<'a> Leaver<'a> {
    /// Returns at which rate waiting costs this leaver.
    fn waiting_rate(&self) -> WaitingRate {
        let day = self.outlook.routes.effective;
        self.rate(day, day, None).0
    }

    /// Returns how it comes to stay bound to the end: of the horizon, or of the contract where that is sooner.
    fn staying(&self, decided_on: Date) -> Departure {
        let (routes, last) = (self.outlook.routes, self.outlook.last.max(decided_on));
        let until = routes.ends_on().map_or(last, |end| end.min(last)).max(decided_on);
        self.departure(&Candidate::nowhere(routes, until), decided_on, None, None)
    }
}
