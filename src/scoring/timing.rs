//! When to leave: what leaving costs in each month of the horizon, the days after which that changes much, and the cheapest.
//!
//! Costs are on likely values, what the leaver bears less what it receives. A cliff is a day after which notice leads to a cost
//! that is higher or lower by the model's step at least, `[cliffs]`; it is looked for between two months of the curve whose
//! costs differ by as much.

use jiff::civil::Date;

use super::departing::by_facts;
use super::factors::Scene;
use super::frame::{Decision, Frame};
use super::parting::curve::{Leavers, net_cost};
use super::parting::{Cost, Plan, Priced};
use super::worth::ExitMonth;
use super::{Amount, CheapestExit, CostCategory, ExitCliff, ExitTiming};
use crate::contract::{Contract, Party};

/// Who leaves, with what it leaves from.
#[derive(Clone, Copy)]
pub(super) struct Leaving<'b, 'a> {
    pub(super) contract: &'b Contract,
    pub(super) scene: &'b Scene<'a>,
    pub(super) frame: &'b Frame,
    pub(super) leavers: &'b Leavers<'b>,
    pub(super) party: Party,
}

/// One decision and what it comes to.
struct Decided {
    month: u32,
    day: Date,
    free_on: Option<Date>,
    /// What the leaver bears in all; none where an item is open.
    cost: Option<Cost>,
}

impl Leaving<'_, '_> {
    /// Returns what leaving costs in each month of the horizon, and the wait apart.
    pub(super) fn exits(self) -> Vec<(ExitMonth, Priced)> {
        let mut exits = Vec::with_capacity(self.frame.horizon_decisions.len());
        self.each(&self.frame.horizon_decisions, &mut |_, exit, wait| exits.push((exit, wait)));
        exits
    }

    /// Returns the cliffs and the cheapest month, of what leaving costs in each month.
    pub(super) fn timing(self, exits: &[(ExitMonth, Priced)]) -> ExitTiming {
        let months = self.frame.horizon_decisions.iter().zip(exits);
        let decided: Vec<Decided> = months.map(|((month, _), (exit, wait))| decided(*month, exit, *wait)).collect();
        let cliffs = decided.windows(2).filter_map(|pair| match pair {
            [before, after] if self.step(before, after)? >= self.least_step() => self.cliff(before, after),
            _ => None,
        });
        let fees = &self.scene.fees;
        let free = decided.iter().filter_map(|of| Some((of, of.free_on?, fees.amount(of.cost?))));
        let cheapest = free.min_by_key(|(_, _, cost)| (cost.share, cost.money.map(|money| money.nanos)));
        ExitTiming {
            cliffs: cliffs.collect(),
            cheapest: cheapest.map(|(of, free_on, cost)| CheapestExit {
                month: of.month,
                notice_on: of.day,
                free_on,
                cost,
            }),
        }
    }

    /// Finds the day between two months after which the cost changes most, if by enough to be a cliff.
    fn cliff(self, from: &Decided, to: &Decided) -> Option<ExitCliff> {
        let next = |day: &Date| day.tomorrow().ok().filter(|next| *next <= to.day);
        let days: Vec<Decision> = std::iter::successors(Some(from.day), next).map(|day| (to.month, day)).collect();
        let mut daily = Vec::with_capacity(days.len());
        self.each(&days, &mut |month, exit, wait| daily.push(decided(month, &exit, wait)));
        let pairs = daily.windows(2).filter_map(|pair| match pair {
            [before, after] => Some((self.step(before, after)?, before, after)),
            _ => None,
        });
        // Of equal steps the first.
        let steepest = pairs.reduce(|best, other| if other.0 > best.0 { other } else { best });
        let (_, before, after) = steepest.filter(|(step, ..)| *step >= self.least_step())?;
        let amount = |decided: &Decided| -> Option<Amount> { Some(self.scene.fees.amount(decided.cost?)) };
        Some(ExitCliff { month: to.month, notice_by: before.day, before: amount(before)?, after: amount(after)? })
    }

    /// Returns by how much two costs differ, in millionths of a year's fees; none where one is open or cannot be compared.
    fn step(self, a: &Decided, b: &Decided) -> Option<i64> {
        let share = |decided: &Decided| self.scene.fees.share(decided.cost?);
        Some((share(b)?.saturating_sub(share(a)?)).saturating_abs())
    }

    fn least_step(self) -> i64 {
        i64::from(self.scene.model.cliffs.step) * 100
    }

    /// Shows the exit of each decision, by the facts that are in force on its day, and the wait apart.
    fn each(self, decisions: &[Decision], show: &mut dyn FnMut(u32, ExitMonth, Priced)) {
        let Self { contract, scene, frame, leavers, party } = self;
        by_facts(contract, scene, frame, (leavers, party), decisions, &mut |leavers, decisions| {
            for (month, day) in decisions {
                let departure = leavers.likely.depart(Plan::DecidedOn(*day), None);
                let items = || departure.of_day.iter().chain(&leavers.likely.standing);
                debug_assert!(items().all(|item| item.category != CostCategory::Waiting));
                let exit = ExitMonth {
                    leaver: party,
                    decided_on: *day,
                    free_on: departure.route.map(|_| departure.free_on),
                    own: net_cost(items(), party),
                    other: net_cost(items(), party.other()),
                };
                show(*month, exit, departure.waiting.map_or(Priced::Nothing, |item| item.priced));
            }
        });
    }
}

fn decided(month: u32, exit: &ExitMonth, wait: Priced) -> Decided {
    let all = [exit.own.contract_made, exit.own.effort, wait];
    let cost = all.into_iter().try_fold(Cost::ZERO, |sum, priced| match priced {
        Priced::Nothing => Some(sum),
        Priced::Known(cost) => Some(sum.plus(cost)),
        Priced::Open => None,
    });
    Decided { month, day: exit.decided_on, free_on: exit.free_on, cost }
}
