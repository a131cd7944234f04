//! Value functions: from a measure to points, by break points or by word.

use serde::Deserialize;

use crate::contract::Party;
use crate::contract::div_half_up;
use crate::scoring::Points;

/// What a measure is worth to a party.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Measure and points, the measure rising and the points going one way; straight lines between, flat outside.
    #[serde(default)]
    pub break_points: Vec<(i64, Points)>,
    /// Word and points.
    #[serde(default)]
    pub levels: Vec<(String, Points)>,
    /// What a contract is worth that says nothing of it. None where silence has a meaning of its own elsewhere.
    pub silent: Option<Points>,
}

impl Scale {
    /// Returns the points of a number.
    pub fn at(&self, measure: i64) -> Points {
        let points = &self.break_points;
        let next = points.partition_point(|(at, _)| *at < measure);
        match (next.checked_sub(1).and_then(|before| points.get(before)), points.get(next)) {
            (_, Some((at, value))) if *at == measure => *value,
            (Some((x0, y0)), Some((x1, y1))) => {
                let rise = i128::from(*y1 - *y0) * i128::from(measure - x0);
                *y0 + i32::try_from(div_half_up(rise, i128::from(x1 - x0))).unwrap_or(0)
            }
            (Some((_, value)), None) | (None, Some((_, value))) => *value,
            (None, None) => 0,
        }
    }

    /// Returns the points of a word.
    pub fn level(&self, word: &str) -> Points {
        self.levels.iter().find(|(level, _)| level == word).map_or(0, |(_, points)| *points)
    }

    /// Returns the fewest and the most points that anything stated can be worth.
    pub fn ends(&self) -> (Points, Points) {
        // The points of break points go one way: the ends are the first and the last.
        let outermost = self.break_points.first().into_iter().chain(self.break_points.last());
        let mut all = outermost.map(|(_, points)| *points).chain(self.levels.iter().map(|(_, points)| *points));
        let first = all.next().unwrap_or(0);
        all.fold((first, first), |(least, most), points| (least.min(points), most.max(points)))
    }
}

/// A scale for each party; none where the question does not arise for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scales {
    /// For the buyer.
    pub buyer: Option<Scale>,
    /// For the supplier.
    pub supplier: Option<Scale>,
}

impl Scales {
    /// Returns a party's scale.
    pub fn of(&self, party: Party) -> Option<&Scale> {
        match party {
            Party::Buyer => self.buyer.as_ref(),
            Party::Supplier => self.supplier.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_break_points_a_straight_line_and_outside_flat() {
        let scale = Scale { break_points: vec![(0, 10_000), (30, 9_500), (92, 8_800)], ..Scale::default() };
        assert_eq!(
            [-5, 0, 15, 30, 61, 92, 9_999].map(|days| scale.at(days)),
            [10_000, 10_000, 9_750, 9_500, 9_150, 8_800, 8_800]
        );
    }
}
