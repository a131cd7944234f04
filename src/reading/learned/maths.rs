//! How are exponentials and logarithms reckoned, so that every machine gives the same bits?
//!
//! Goes in: a number. Comes out: its exponential, logarithm or logistic, made of + - * / alone, which round in one way
//! everywhere; the functions of a system's library do not. Exact to about fifteen digits. Not here: what the numbers
//! mean.

/// The natural logarithm of two.
const LN_2: f64 = std::f64::consts::LN_2;

/// One divided by the factorials of 0, 1, 2, and so on: as many as the rest of an exponential needs.
const TAYLOR: [f64; 15] = {
    let mut factors = [1.0; 15];
    let mut n = 1;
    while n < factors.len() {
        factors[n] = factors[n - 1] / n as f64;
        n += 1;
    }
    factors
};

/// Returns e to the power of a number; the ends of the range are held where the result would leave it.
pub(super) fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let x = x.clamp(-700.0, 700.0);
    // 2^k times the exponential of a rest of at most half of ln 2.
    let k = (x / LN_2 + if x < 0.0 { -0.5 } else { 0.5 }) as i64;
    let rest = x - k as f64 * LN_2;
    let mut sum = 0.0;
    for factor in TAYLOR.iter().rev() {
        sum = sum * rest + factor;
    }
    // The exponent field alone: k lies well within its range.
    let power = f64::from_bits(u64::try_from(1_023 + k).unwrap_or_default() << 52);
    sum * power
}

/// Returns the natural logarithm of a positive number; of anything else that of the least normal one.
pub(super) fn ln(x: f64) -> f64 {
    let x = if x > f64::MIN_POSITIVE { x } else { f64::MIN_POSITIVE };
    let bits = x.to_bits();
    let mut exponent = i64::try_from(bits >> 52).unwrap_or_default() - 1_023;
    let mut mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1_023 << 52);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), with an argument of at most 0.172.
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let mut sum = 0.0;
    for n in (0..=12).rev() {
        sum = sum * square + 1.0 / f64::from(2 * n + 1);
    }
    2.0 * t * sum + exponent as f64 * LN_2
}

/// Returns the probability that a logit stands for.
pub(super) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + exp(-logit))
}

/// Returns the logit of a probability; the ends are held one part in a million away from 0 and 1.
pub(super) fn logit(probability: f64) -> f64 {
    let p = probability.clamp(1e-6, 1.0 - 1e-6);
    ln(p / (1.0 - p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_logarithms_are_near_those_of_the_library() {
        for step in -2_000..=2_000 {
            let x = f64::from(step) / 50.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-13, "exp {x}");
            assert!((ln(exp(x)) - x).abs() < 1e-12, "ln {x}");
        }
        assert!((ln(3.0) - 3.0_f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn bits_are_pinned() {
        assert_eq!(exp(1.0).to_bits(), 0x4005_bf0a_8b14_576a);
        assert_eq!(ln(10.0).to_bits(), 0x4002_6bb1_bbb5_5515);
        assert_eq!(logistic(0.0), 0.5);
    }

    #[test]
    fn the_ends_are_held() {
        assert_eq!(logistic(-1e9), logistic(-700.0));
        assert_eq!(logistic(1e9), 1.0);
        assert_eq!(ln(0.0), ln(-1.0));
        assert!(exp(f64::NAN).is_nan());
        assert!((logit(logistic(2.5)) - 2.5).abs() < 1e-12);
    }
}
