//! A walk of the best alternative on a lattice, and what it is worth to be allowed to leave.
//!
//! The advantage of the best alternative over staying, as a share of a year's fees, walks up or down by `volatility x sqrt(dt)`
//! with even chance and by `drift x dt` for certain: an arithmetic walk, which may fall below zero. Who is free earns the
//! advantage month by month to the end of the horizon, `x / 12` a month; who stays earns nothing and costs nothing more.
//! Going back from the end of the horizon, the value at a month is the better of leaving and of waiting:
//! `V(k, x) = max(A(k, x) - cost, E[V(k + 1)] / (1 + discount / 12))`, nothing at the end.
//!
//! Floating point here is `+ - x /` and the square root alone, which IEEE 754 rounds in one way, in a fixed order: the same on
//! every machine. What comes out is rounded to integers.
//!
//! Source: Cox, Ross and Rubinstein, Journal of Financial Economics 7(3), 1979, for the lattice; Dixit and Pindyck,
//! Investment under Uncertainty, 1994, for leaving as an option; Bachelier, 1900, for the arithmetic walk.

/// Months in a year.
const YEAR: f64 = 12.0;

/// How the advantage of the best alternative moves; shares of a year's fees, a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Walk {
    /// On the first day.
    pub start: f64,
    /// How much it grows in a year.
    pub drift: f64,
    /// How far it strays in a year, as a standard deviation; not below zero.
    pub volatility: f64,
    /// What money costs in a year; not below zero.
    pub discount: f64,
}

/// Leaving in one month, by a decision in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exercise {
    /// Months from the decision to the free day; not below zero.
    pub delay: f64,
    /// What it costs the leaver on the free day, as a share of a year's fees.
    pub cost: f64,
    /// What it costs the other party on that day, as a share of a year's fees.
    pub cost_to_other: f64,
}

/// What an option is worth on the first day, as a share of a year's fees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Value {
    /// To who may leave.
    pub own: f64,
    /// What the other party expects to bear by it.
    pub to_other: f64,
}

/// Leaving in one month, as an affine function of the advantage in it.
#[derive(Clone, Copy, Debug)]
struct Payoff {
    slope: f64,
    level: f64,
    to_other: f64,
}

impl Walk {
    /// Returns what it is worth to be allowed to leave, month by month: each month may have several ways or none.
    ///
    /// The walk takes `steps` steps a month, at least one; leaving is decided by the month.
    pub fn value(&self, months: &[Vec<Exercise>], steps: usize) -> Value {
        let (horizon, steps) = (months.len(), steps.max(1));
        let dt = 1.0 / (YEAR * number(steps));
        let (up, by_drift) = (self.volatility * dt.sqrt(), self.drift * dt);
        let discount = self.monthly_discount();
        let mut values = vec![Value::default(); horizon * steps + 1];
        for (month, exercises) in months.iter().enumerate().rev() {
            // The steps of the month, back to its first day.
            for step in (month * steps..(month + 1) * steps).rev() {
                for at in 0..=step {
                    let pair = (values.get(at).copied(), values.get(at + 1).copied());
                    if let ((Some(down), Some(risen)), Some(value)) = (pair, values.get_mut(at)) {
                        *value = Value {
                            own: (down.own + risen.own) * 0.5,
                            to_other: (down.to_other + risen.to_other) * 0.5,
                        };
                    }
                }
            }
            let payoffs: Vec<Payoff> =
                exercises.iter().filter_map(|exercise| self.payoff(month, horizon, exercise)).collect();
            let step = month * steps;
            for (at, value) in values.iter_mut().take(step + 1).enumerate() {
                let strayed = number(2 * at) - number(step);
                let advantage = self.start + by_drift * number(step) + strayed * up;
                *value = Value { own: value.own * discount, to_other: value.to_other * discount };
                for payoff in &payoffs {
                    let own = payoff.slope * advantage + payoff.level;
                    if own > value.own {
                        *value = Value { own, to_other: payoff.to_other };
                    }
                }
            }
        }
        values.first().copied().unwrap_or_default()
    }

    /// Returns what one a year, paid by the month ahead, is worth over a number of months.
    pub fn annuity(&self, months: usize) -> f64 {
        let (mut sum, mut factor) = (0.0, 1.0);
        for _ in 0..months {
            sum += factor / YEAR;
            factor *= self.monthly_discount();
        }
        sum
    }

    fn monthly_discount(&self) -> f64 {
        1.0 / (1.0 + self.discount / YEAR)
    }

    /// Returns what leaving in a month comes to; none where it frees no sooner than the end of the horizon.
    fn payoff(&self, month: usize, horizon: usize, exercise: &Exercise) -> Option<Payoff> {
        let discount = self.monthly_discount();
        let mut payoff = Payoff { slope: 0.0, level: 0.0, to_other: 0.0 };
        let (mut factor, mut is_free) = (1.0, false);
        for ahead in 0..horizon.saturating_sub(month) {
            // Of the month in which the leaver becomes free it has the rest.
            let share = (number(ahead + 1) - exercise.delay).clamp(0.0, 1.0);
            if share > 0.0 && !is_free {
                is_free = true;
                // Costs fall due on the free day; within its month money costs by equal parts.
                let on_the_day = factor * (1.0 - (1.0 - share) * (1.0 - discount));
                payoff.level -= exercise.cost * on_the_day;
                payoff.to_other = exercise.cost_to_other * on_the_day;
            }
            payoff.slope += share * factor / YEAR;
            payoff.level += share * factor / YEAR * self.drift * number(ahead) / YEAR;
            factor *= discount;
        }
        is_free.then_some(payoff)
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALK: Walk = Walk { start: 0.0, drift: 0.0, volatility: 0.2, discount: 0.08 };

    fn exercise(delay: f64, cost: f64) -> Exercise {
        Exercise { delay, cost, cost_to_other: 0.0 }
    }

    fn on_one_month(month: usize, horizon: usize, cost: f64) -> Vec<Vec<Exercise>> {
        (0..horizon).map(|at| if at == month { vec![exercise(0.0, cost)] } else { Vec::new() }).collect()
    }

    /// The distribution function of the normal distribution, by its series.
    fn normal(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / (2.0 * n as f64);
            sum += term / (2.0 * n as f64 + 1.0);
        }
        0.5 + sum / (2.0 * std::f64::consts::PI).sqrt()
    }

    /// Bachelier's value of a right to leave in one month only.
    fn closed_form(walk: &Walk, month: usize, horizon: usize, cost: f64) -> f64 {
        let payoff = walk.payoff(month, horizon, &exercise(0.0, cost)).unwrap();
        let years = month as f64 / 12.0;
        let mean = payoff.slope * (walk.start + walk.drift * years) + payoff.level;
        let deviation = payoff.slope * walk.volatility * years.sqrt();
        let d = mean / deviation;
        let density = (-d * d / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        (mean * normal(d) + deviation * density) * walk.monthly_discount().powi(month as i32)
    }

    #[test]
    fn a_right_on_one_day_is_worth_bachelier_s_formula_and_nears_it_with_every_step() {
        for (start, drift, cost) in [(0.0, 0.0, 0.0), (0.05, 0.1, 0.2), (-0.1, 0.0, 0.1), (0.1, -0.05, 0.3)] {
            let walk = Walk { start, drift, ..WALK };
            let expected = closed_form(&walk, 12, 36, cost);
            let miss = |steps| (walk.value(&on_one_month(12, 36, cost), steps).own / expected - 1.0).abs();
            assert!(miss(2) < 0.02, "{start} {drift} {cost}: {}", miss(2));
            assert!(miss(64) < 0.002, "{start} {drift} {cost}: {}", miss(64));
        }
    }

    #[test]
    fn nothing_that_moves_is_worth_nothing() {
        for start in [0.0, -0.1] {
            let still = Walk { start, drift: 0.0, volatility: 0.0, discount: 0.08 };
            let at_any_time = vec![vec![exercise(0.0, 0.0), exercise(2.0, 0.1)]; 36];
            assert_eq!(still.value(&at_any_time, 1), Value::default());
        }
    }

    #[test]
    fn an_option_is_worth_more_the_more_moves_and_less_with_notice_and_fee() {
        let value =
            |volatility, delay, cost| Walk { volatility, ..WALK }.value(&vec![vec![exercise(delay, cost)]; 36], 1).own;
        for (less, more) in [(0.0, 0.05), (0.05, 0.1), (0.1, 0.4), (0.4, 3.0)] {
            assert!(value(less, 1.0, 0.1) <= value(more, 1.0, 0.1), "volatility {less} and {more}");
            assert!(value(0.2, 10.0 * less, 0.1) > value(0.2, 10.0 * more, 0.1), "notice {less} and {more}");
            assert!(value(0.2, 1.0, less) > value(0.2, 1.0, more), "fee {less} and {more}");
        }
    }

    #[test]
    fn what_the_other_bears_is_what_it_expects_of_the_leaver_s_choice() {
        // A certain gain: who leaves today leaves for sure.
        let certain = Walk { start: 1.0, drift: 0.0, volatility: 0.0, discount: 0.0 };
        let months = vec![vec![Exercise { delay: 0.0, cost: 0.5, cost_to_other: 0.25 }]; 12];
        assert_eq!(certain.value(&months, 1), Value { own: 0.5, to_other: 0.25 });
        assert_eq!(certain.annuity(12), 1.0);
    }
}
