//! The mean by weight of values of which some may not count.

use super::FULL_POINTS;
use crate::contract::div_half_up;

/// A value with its weight, which may or may not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighted {
    /// Its weight.
    pub(super) weight: i64,
    /// The value.
    pub(super) value: i64,
    /// Whether it may not count.
    pub(super) optional: bool,
}

/// The mean of values as it is lowest, or highest.
///
/// An optional value counts where it makes the mean worse (lowest) or better (highest). Where nothing counts the mean is
/// full: nothing that could hold a party applies.
#[derive(Debug)]
pub(super) struct Mean {
    lowest: bool,
    weight: i64,
    sum: i64,
    n_values: usize,
    optional: Vec<(usize, Weighted)>,
}

impl Mean {
    /// Starts the lowest mean.
    pub(super) fn lowest() -> Self {
        Self { lowest: true, weight: 0, sum: 0, n_values: 0, optional: Vec::new() }
    }

    /// Starts the highest mean.
    pub(super) fn highest() -> Self {
        Self { lowest: false, ..Self::lowest() }
    }

    /// Adds a value.
    pub(super) fn add(&mut self, value: Weighted) {
        if value.optional && value.weight > 0 {
            self.optional.push((self.n_values, value));
        } else if !value.optional {
            self.weight += value.weight;
            self.sum += value.weight * value.value;
        }
        self.n_values += 1;
    }

    /// Returns the lowest and the highest mean, half up, and tells the places of the optional values that count in the
    /// lowest.
    pub(super) fn values(lowest: Self, highest: Self, counts: impl FnMut(usize)) -> (i64, i64) {
        // Where nothing is open the two are one, and divided once.
        let same = (lowest.weight, lowest.sum) == (highest.weight, highest.sum)
            && lowest.optional.is_empty()
            && highest.optional.is_empty();
        let least = lowest.value(counts);
        (least, if same { least } else { highest.value(|_| {}) })
    }

    /// Returns the mean, half up, and tells the places of the optional values that count in it.
    fn value(mut self, mut counts: impl FnMut(usize)) -> i64 {
        let sign = if self.lowest { 1 } else { -1 };
        self.optional.sort_by_key(|(_, value)| sign * value.value);
        for (at, value) in self.optional {
            let (scaled, mean) = (value.value * self.weight, self.sum);
            let helps = if self.lowest { scaled < mean } else { scaled > mean };
            let full_otherwise = self.weight == 0 && self.lowest;
            if helps || full_otherwise {
                self.weight += value.weight;
                self.sum += value.weight * value.value;
                counts(at);
            }
        }
        if self.weight == 0 {
            return i64::from(FULL_POINTS);
        }
        i64::try_from(div_half_up(self.sum.into(), self.weight.into())).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_apply_counts_where_it_makes_the_mean_worse_or_better() {
        let values = [
            Weighted { weight: 1, value: 5_000, optional: false },
            Weighted { weight: 1, value: 1_000, optional: true },
        ];
        let both = [Mean::lowest(), Mean::highest()].map(|mut mean| {
            values.into_iter().for_each(|value| mean.add(value));
            mean.value(|_| {})
        });
        assert_eq!(both, [3_000, 5_000]);
    }
}
