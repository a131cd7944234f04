//! The smallest set of terms that reaches a target.
//!
//! Sizes are tried one after the other, each wholly, as long as no more than [`MOST_SETS`] sets come together:
//! with twelve candidates that is every set there is. Larger sets grow from the nearest ones of the size before (a beam).
//! Of sets of one size the one wins that costs the other party least: in proven points, then in money; then the one that alters
//! least of what the contract says; then the order of the file.

use std::collections::BTreeSet;

use super::candidate::{Field, bit};
use super::figure;
use super::target::of_party;
use super::{Gain, MOST_SETS, gain};
use crate::scoring::Points;
use crate::scoring::position::{Position, Sought};

/// How many sets of a size grow further where not all can be tried.
const BEAM: usize = 24;

/// How many sets that are as near as each other are compared by what they cost.
const MOST_COMPARED: usize = 256;

/// What a search found.
pub(super) struct Searched {
    /// The best set first, then others of its size that are as near; each in the order of the file.
    pub best: Vec<Vec<usize>>,
    /// Whether they meet the target.
    pub met: bool,
    /// Whether every smaller set was tried.
    pub every_smaller: bool,
    /// How many sets were tried.
    pub tried: usize,
}

/// A set of terms and how far it is from the target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tried {
    distance: i64,
    /// Places among the candidates, rising.
    set: Vec<usize>,
}

/// Searches among the terms that bring the target nearer, the most helpful first.
pub(super) fn search(field: &Field<'_, '_>, bearing: &[usize], before: &[Position<'_>; 2]) -> Searched {
    let mut run = Run { field, bearing, tried: 0 };
    let start = run.try_set(Vec::new());
    let (mut nearest, mut level, mut whole) = (vec![start.clone()], vec![start], true);
    let mut stuck = 0;
    for size in 1..=bearing.len() {
        let room = MOST_SETS.saturating_sub(run.tried);
        let all = if whole { run.sets(size, room) } else { None };
        let every_smaller = whole;
        whole &= all.is_some();
        let sets = all.unwrap_or_else(|| run.grown(&level));
        level = sets.into_iter().map(|set| run.try_set(set)).collect();
        level.sort();
        let Some(best) = level.first().map(|best| best.distance) else { break };
        if best == 0 {
            let met: Vec<Tried> = level.into_iter().filter(|tried| tried.distance == 0).collect();
            let met = if every_smaller { met } else { met.into_iter().map(|tried| run.shrunk(tried)).collect() };
            return run.finish(met, true, every_smaller, before);
        }
        stuck = if nearest.first().is_some_and(|known| best < known.distance) { 0 } else { stuck + 1 };
        if stuck == 0 {
            nearest = level.iter().take_while(|tried| tried.distance == best).cloned().collect();
        } else if !whole && 1 < stuck {
            // A beam that comes no nearer by two more terms is at its end.
            break;
        }
    }
    let nearest = nearest.into_iter().map(|tried| run.shrunk(tried)).collect();
    run.finish(nearest, false, whole, before)
}

struct Run<'s, 'a, 'c> {
    field: &'s Field<'a, 'c>,
    bearing: &'s [usize],
    tried: usize,
}

impl Run<'_, '_, '_> {
    fn option(&self, place: usize) -> Option<usize> {
        self.bearing.get(place).copied()
    }

    fn options(&self, set: &[usize]) -> Vec<usize> {
        set.iter().filter_map(|place| self.option(*place)).collect()
    }

    fn try_set(&mut self, set: Vec<usize>) -> Tried {
        self.tried += 1;
        Tried { distance: self.field.distance(&self.options(&set)), set }
    }

    /// Says which places go together with a set, as bits of what they may not be.
    fn barred(&self, set: &[usize]) -> u64 {
        self.options(set).into_iter().fold(0, |bits, at| bits | self.field.clashes(at) | bit(at))
    }

    /// Returns every set of a size that holds together; none where there are more than there is room for.
    fn sets(&self, size: usize, room: usize) -> Option<Vec<Vec<usize>>> {
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        for of in 1..=size {
            let mut grown = Vec::new();
            for set in &sets {
                let barred = self.barred(set);
                let from = set.last().map_or(0, |last| last + 1);
                // What is left must be enough for the terms that are still to come.
                for place in from..(self.bearing.len() + of).saturating_sub(size) {
                    if self.option(place).is_some_and(|at| barred & bit(at) == 0) {
                        grown.push(set.iter().copied().chain([place]).collect());
                    }
                }
                if of == size && room < grown.len() || MOST_SETS * 4 < grown.len() {
                    return None;
                }
            }
            sets = grown;
        }
        Some(sets)
    }

    /// Returns the sets with one term more than the nearest ones of a size.
    fn grown(&self, level: &[Tried]) -> Vec<Vec<usize>> {
        let mut grown = BTreeSet::new();
        for Tried { set, .. } in level.iter().take(BEAM) {
            let barred = self.barred(set);
            for place in 0..self.bearing.len() {
                if self.option(place).is_some_and(|at| barred & bit(at) == 0) {
                    let mut with: Vec<usize> = set.iter().copied().chain([place]).collect();
                    with.sort_unstable();
                    grown.insert(with);
                }
            }
        }
        grown.into_iter().collect()
    }

    /// Returns a set without the terms that it does not need to be as near.
    fn shrunk(&mut self, mut tried: Tried) -> Tried {
        let mut at = 0;
        while at < tried.set.len() {
            let mut fewer = tried.set.clone();
            fewer.remove(at);
            let without = self.try_set(fewer);
            if without.distance <= tried.distance {
                (tried, at) = (without, 0);
            } else {
                at += 1;
            }
        }
        tried
    }

    /// Puts sets that are as near in the order of what they cost, and keeps those of the smallest size.
    fn finish(mut self, mut sets: Vec<Tried>, met: bool, every_smaller: bool, before: &[Position<'_>; 2]) -> Searched {
        sets.sort();
        sets.dedup();
        let size = sets.iter().map(|tried| tried.set.len()).min().unwrap_or(0);
        sets.retain(|tried| tried.set.len() == size);
        sets.truncate(MOST_COMPARED);
        let mut ranked: Vec<(Cost, Vec<usize>)> = Vec::new();
        for Tried { set, .. } in sets {
            let mut options = self.options(&set);
            options.sort_unstable();
            ranked.push((self.cost(&options, before), options));
        }
        ranked.sort();
        self.tried += ranked.len();
        let best = ranked.into_iter().map(|(_, set)| set).collect();
        Searched { best, met, every_smaller, tried: self.tried }
    }

    fn cost(&self, set: &[usize], before: &[Position<'_>; 2]) -> Cost {
        let after = self.field.positions(set, Sought { points: true, stand: false, money: true });
        let mut cost = Cost { points: 0, money: 0, alterations: 0 };
        for party in self.field.target.whom.others() {
            let Gain { points, leaving, left } = gain(of_party(before, *party), of_party(&after, *party));
            cost.points += points.saturating_neg().max(0);
            for saved in [leaving, left].into_iter().flatten() {
                cost.money += figure::size(saved).saturating_neg().max(0);
            }
        }
        let changes = set.iter().filter_map(|at| self.field.options.get(*at)).flat_map(|option| &option.changes);
        cost.alterations = changes.filter(|change| !change.settles).count();
        cost
    }
}

/// What a set costs the other party, in the order in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// Proven points lost.
    points: Points,
    /// Money lost on the two ways of parting, in millionths of a year's fees where those are known.
    money: i128,
    /// How many facts it alters and does not only settle.
    alterations: usize,
}
