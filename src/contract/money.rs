//! Money, shares and estimates: exact numbers only.

use std::fmt;

use iso_currency::Currency;

/// An exact amount in one currency, in billionths of its unit.
///
/// Range on the wire: up to 10^15 units either way, so that no product of an assessment leaves 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The currency, by ISO 4217.
    pub currency: Currency,
    /// Billionths of the currency's unit: 1.50 is 1,500,000,000.
    pub nanos: i128,
}

/// Billionths in one unit of money.
pub const NANOS_PER_UNIT: i128 = 1_000_000_000;

/// The largest amount that is taken, in whole units.
pub const MAX_UNITS: i64 = 1_000_000_000_000_000;

impl Money {
    /// Builds an amount from whole units.
    pub fn from_units(currency: Currency, units: i64) -> Self {
        Self { currency, nanos: i128::from(units) * NANOS_PER_UNIT }
    }

    /// Returns the amount rounded half up (away from zero at a tie) to the currency's minor unit.
    pub fn rounded(self) -> Self {
        let step = minor_unit_nanos(self.currency);
        Self { currency: self.currency, nanos: div_half_up(self.nanos, step) * step }
    }
}

impl fmt::Display for Money {
    /// Writes the code and the amount with the currency's minor digits: `EUR 1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = usize::from(self.currency.exponent().unwrap_or(2));
        let minor = div_half_up(self.nanos, minor_unit_nanos(self.currency));
        let scale = 10_i128.pow(u32::try_from(digits).unwrap_or(2));
        let sign = if minor < 0 { "-" } else { "" };
        let (whole, part) = (minor.abs() / scale, minor.abs() % scale);
        write!(f, "{} {sign}{whole}", self.currency.code())?;
        if digits > 0 { write!(f, ".{part:0digits$}") } else { Ok(()) }
    }
}

/// Returns the billionths in a currency's minor unit: a cent is 10,000,000. Codes without a minor unit count as two digits.
pub fn minor_unit_nanos(currency: Currency) -> i128 {
    i128::from(10_i64.pow(9 - u32::from(currency.exponent().unwrap_or(2)).min(9)))
}

/// Divides and rounds to the nearest, a tie away from zero. The one rounding rule of the whole service.
///
/// A divisor of zero or less gives zero; callers divide by constants, counts of months and amounts that are positive.
pub fn div_half_up(dividend: i128, divisor: i128) -> i128 {
    if divisor <= 0 {
        return 0;
    }
    // Nearly every amount fits 64 bits, where division is much faster.
    if let (Ok(dividend), Ok(divisor)) = (i64::try_from(dividend), i64::try_from(divisor)) {
        let (magnitude, divisor) = (dividend.unsigned_abs(), divisor.unsigned_abs());
        let (whole, rest) = (magnitude / divisor, magnitude % divisor);
        let rounded = i128::from(whole) + i128::from(rest >= divisor - rest);
        return if dividend < 0 { -rounded } else { rounded };
    }
    let (magnitude, divisor) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    let whole = magnitude / divisor;
    // The remainder by multiplication: a second division of 128 bits costs much more.
    let rest = magnitude - whole * divisor;
    let rounded = i128::try_from(whole + u128::from(rest >= divisor - rest)).unwrap_or(i128::MAX);
    if dividend < 0 { -rounded } else { rounded }
}

/// A share of a whole in basis points: 10,000 is all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub i32);

impl Share {
    /// The whole.
    pub const WHOLE: Self = Self(10_000);

    /// Returns this share of an amount in billionths, rounded half up.
    pub fn of(self, nanos: i128) -> i128 {
        div_half_up(nanos * i128::from(self.0), 10_000)
    }
}

/// What is thought of a quantity that nobody knows exactly: at the least, most likely, at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate<T> {
    /// The least it may be.
    pub low: T,
    /// The most likely value.
    pub likely: T,
    /// The most it may be.
    pub high: T,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_is_rounded_away_from_zero() {
        assert_eq!((div_half_up(5, 10), div_half_up(-5, 10), div_half_up(4, 10)), (1, -1, 0));
        assert_eq!((div_half_up(1, 3), div_half_up(2, 3), div_half_up(7, 0)), (0, 1, 0));
    }

    #[test]
    fn money_is_written_with_the_minor_digits_of_its_currency() {
        let written = |currency, nanos| Money { currency, nanos }.to_string();
        assert_eq!(written(Currency::EUR, 145_416_666_667), "EUR 145.42");
        assert_eq!(written(Currency::JPY, 1_500_000_000), "JPY 2");
        assert_eq!(written(Currency::USD, -10_000_000), "USD -0.01");
    }
}
