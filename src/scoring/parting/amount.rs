//! Exact amounts: so many parts of a year's fees, and so much money.

use crate::contract::{Money, Share, div_half_up, minor_unit_nanos};
use crate::scoring::Amount;

/// Parts of a year's fees in one year's fees: divisible by every length of a month in days, by the months of a year,
/// and by the basis points of a share, so that no share of fees is ever rounded.
pub const PARTS_PER_YEAR: i128 = PARTS as i128;

/// The same in 64 bits, where division is much faster.
const PARTS: i64 = 377_580 * 12 * BASIS_POINTS;

/// Basis points in a whole.
const BASIS_POINTS: i64 = 10_000;

/// Millionths of a year's fees in one year's fees: the grain of a share that is shown.
pub const MILLION: i128 = 1_000_000;

/// An exact number of billionths of a currency's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// Builds a fraction; a denominator below one counts as one.
    pub fn new(numerator: i128, denominator: i128) -> Self {
        Self { numerator, denominator: denominator.max(1) }
    }

    /// Builds a whole number of billionths.
    pub fn whole(nanos: i128) -> Self {
        Self::new(nanos, 1)
    }

    /// Says whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Adds. Beyond 128 bits the sum is taken on values rounded to a billionth.
    pub fn plus(self, other: Self) -> Self {
        if other.is_zero() {
            return self;
        }
        if self.is_zero() {
            return other;
        }
        if self.denominator == other.denominator {
            return Self::new(self.numerator.saturating_add(other.numerator), self.denominator);
        }
        let exact = || {
            let left = self.numerator.checked_mul(other.denominator)?;
            let right = other.numerator.checked_mul(self.denominator)?;
            Some(Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?).reduced())
        };
        exact().unwrap_or_else(|| Self::whole(self.rounded().saturating_add(other.rounded())))
    }

    /// Multiplies by a ratio of whole numbers. Beyond 128 bits the value is rounded to a billionth first.
    pub fn times(self, numerator: i128, denominator: i128) -> Self {
        let exact = || {
            let up = self.numerator.checked_mul(numerator)?;
            Some(Self::new(up, self.denominator.checked_mul(denominator.max(1))?).reduced())
        };
        exact()
            .unwrap_or_else(|| Self::whole(div_half_up(self.rounded().saturating_mul(numerator), denominator.max(1))))
    }

    /// Multiplies by a ratio of parts of a year; see [`PARTS_PER_YEAR`].
    pub fn times_parts(self, parts: i128, of: i128) -> Self {
        match (i64::try_from(parts), i64::try_from(of)) {
            // Days hold no share in basis points: without it the ratio stays small.
            (Ok(parts), Ok(of)) if parts % BASIS_POINTS == 0 && of % BASIS_POINTS == 0 => {
                self.times((parts / BASIS_POINTS).into(), (of / BASIS_POINTS).into())
            }
            (Ok(_) | Err(_), _) => self.times(parts, of),
        }
    }

    /// Takes a share.
    pub fn share(self, share: Share) -> Self {
        match share {
            Share::WHOLE => self,
            // Most shares are whole percents, and a small ratio needs no reducing.
            Share(bp) if bp % 100 == 0 => self.times((bp / 100).into(), 100),
            Share(bp) => self.times(bp.into(), BASIS_POINTS.into()),
        }
    }

    /// Rounds half up to whole billionths.
    pub fn rounded(self) -> i128 {
        div_half_up(self.numerator, self.denominator)
    }

    /// Says whether it rounds to no billionth.
    pub fn rounds_to_zero(self) -> bool {
        self.numerator.unsigned_abs() < self.denominator.unsigned_abs().div_ceil(2)
    }

    fn reduced(self) -> Self {
        if self.denominator < 1_000_000_000 {
            return self;
        }
        let common = common_divisor(self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        let common = i128::try_from(common).unwrap_or(1).max(1);
        Self::new(self.numerator / common, self.denominator / common)
    }

    /// Adds without reducing, for what is rounded at once; none beyond 128 bits.
    fn exactly_plus(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return Some(self);
        }
        if other.denominator == 1 {
            let other = product(other.numerator, self.denominator)?;
            return Some(Self::new(self.numerator.checked_add(other)?, self.denominator));
        }
        let left = product(self.numerator, other.denominator)?;
        let right = product(other.numerator, self.denominator)?;
        Some(Self::new(left.checked_add(right)?, product(self.denominator, other.denominator)?))
    }

    /// Multiplies without reducing, for what is rounded at once; none beyond 128 bits.
    fn scaled(self, numerator: i128, denominator: i128) -> Option<Self> {
        Some(Self::new(product(self.numerator, numerator)?, product(self.denominator, denominator)?))
    }
}

/// Multiplies; none beyond 128 bits.
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        // Two numbers of 64 bits have a product of 128, which one instruction gives.
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        (Ok(_) | Err(_), _) => a.checked_mul(b),
    }
}

/// Returns the greatest common divisor of two numbers.
fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // After a step or two both fit 64 bits, where division is much faster.
        if let (Ok(mut small), Ok(mut smaller)) = (u64::try_from(a), u64::try_from(b)) {
            while smaller != 0 {
                (small, smaller) = (smaller, small % smaller);
            }
            return small.into();
        }
        (a, b) = (b, a % b);
    }
    a
}

/// What an item costs: parts of a year's fees and money, each exact and added only at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// In parts of a year's fees; see [`PARTS_PER_YEAR`].
    pub parts: i128,
    /// In money.
    pub money: Fraction,
}

impl Cost {
    /// Nothing.
    pub const ZERO: Self = Self { parts: 0, money: Fraction::ZERO };

    /// So many parts of a year's fees.
    pub fn of_fees(parts: i128) -> Self {
        Self { parts, money: Fraction::ZERO }
    }

    /// So much money.
    pub fn of_money(money: Money) -> Self {
        Self { parts: 0, money: Fraction::whole(money.nanos) }
    }

    /// Adds.
    pub fn plus(self, other: Self) -> Self {
        Self { parts: self.parts.saturating_add(other.parts), money: self.money.plus(other.money) }
    }

    /// Turns the sign.
    pub fn negated(self) -> Self {
        Self {
            parts: self.parts.saturating_neg(),
            money: Fraction::new(self.money.numerator.saturating_neg(), self.money.denominator),
        }
    }

    /// Returns the same cost with its money multiplied by a ratio of whole numbers.
    pub fn exchanged(self, numerator: i128, denominator: i128) -> Self {
        Self { parts: self.parts, money: self.money.times(numerator, denominator) }
    }

    /// Takes a share.
    pub fn share(self, share: Share) -> Self {
        let parts = div_half_up(self.parts.saturating_mul(share.0.into()), BASIS_POINTS.into());
        Self { parts, money: self.money.share(share) }
    }
}

/// The fees of the twelve months from the day of the assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearFees {
    /// The fees, exact; none where no price is known.
    fees: Option<Fraction>,
    /// The currency of the contract; none where no money is named.
    currency: Option<iso_currency::Currency>,
    /// The minor unit of the currency in billionths.
    minor_unit: i128,
    /// The fees in minor units, where they are above zero, whole and of 64 bits: nearly always.
    minor: Option<i64>,
}

impl YearFees {
    /// Takes down a year's fees.
    pub fn new(fees: Option<Fraction>, currency: Option<iso_currency::Currency>) -> Self {
        let minor_unit = currency.map_or(1, minor_unit_nanos);
        let whole_minor = |fees: Fraction| {
            let minor = product(fees.denominator, minor_unit)?;
            let is_whole = fees.numerator > 0 && fees.numerator % minor == 0;
            if is_whole { i64::try_from(fees.numerator / minor).ok() } else { None }
        };
        Self { fees, currency, minor_unit, minor: fees.and_then(whole_minor) }
    }

    /// Returns the same fees in another currency, of which a ratio of whole numbers makes one unit of this one.
    pub fn exchanged(&self, currency: iso_currency::Currency, numerator: i128, denominator: i128) -> Self {
        Self::new(self.fees.map(|fees| fees.times(numerator, denominator)), Some(currency))
    }

    /// Returns a cost as money and as a share, each where it can be told, each rounded once.
    pub fn amount(&self, cost: Cost) -> Amount {
        if let (true, Ok(parts)) = (cost.money.is_zero(), i64::try_from(cost.parts))
            && let (Some(currency), Some(minor), Some(millionths)) =
                (self.currency, self.minor_units(parts), millionths_of(parts))
        {
            let nanos = i128::from(minor) * self.minor_unit;
            return Amount { money: Some(Money { currency, nanos }), share: Some(millionths) };
        }
        if let Some(amount) = self.whole_money(cost) {
            return amount;
        }
        Amount { money: self.currency.and_then(|currency| self.money_of(cost, currency)), share: self.share(cost) }
    }

    /// Returns a cost in minor units of the currency; none where it cannot be told in money, or 64 bits do not hold it.
    pub fn in_minor_units(&self, cost: Cost) -> Option<i64> {
        let currency = self.currency?;
        let of_fees = || i64::try_from(cost.parts).ok().and_then(|parts| self.minor_units(parts));
        let quick = if cost.money.is_zero() { of_fees() } else { None };
        quick.or_else(|| i64::try_from(self.money_of(cost, currency)?.nanos / self.minor_unit).ok())
    }

    /// Returns money alone that is whole minor units, as most that a contract names is; none where it is more or less.
    fn whole_money(&self, cost: Cost) -> Option<Amount> {
        let (currency, fees) = (self.currency?, self.minor?);
        let Cost { parts: 0, money: Fraction { numerator, denominator: 1 } } = cost else { return None };
        let (nanos, step) = (i64::try_from(numerator).ok()?, i64::try_from(self.minor_unit).ok()?);
        let minor = nanos / step;
        if minor * step != nanos {
            return None;
        }
        let millionths = minor.checked_mul(1_000_000)?;
        let magnitude = millionths.checked_abs()?.checked_add(fees / 2)? / fees;
        let share = if minor < 0 { -magnitude } else { magnitude };
        Some(Amount { money: Some(Money { currency, nanos: numerator }), share: Some(share) })
    }

    /// Returns parts of a year in minor units of the currency, rounded half up, where 64 bits hold them.
    fn minor_units(&self, parts: i64) -> Option<i64> {
        let (up, down) = ratio(parts);
        let minor = self.minor?.checked_mul(up)?;
        let magnitude = minor.checked_abs()?.checked_add(down / 2)? / down;
        Some(if minor < 0 { -magnitude } else { magnitude })
    }

    fn money_of(&self, cost: Cost, currency: iso_currency::Currency) -> Option<Money> {
        if cost.parts == 0 {
            return Some(round_to_minor(currency, cost.money));
        }
        let fees = self.fees.filter(|fees| fees.numerator > 0)?;
        let (up, down) = whole_ratio(cost.parts);
        let exact = fees.scaled(up, down).and_then(|fees| fees.exactly_plus(cost.money));
        Some(round_to_minor(currency, exact.unwrap_or_else(|| fees.times(up, down).plus(cost.money))))
    }

    /// Returns a cost in millionths of a year's fees; none for money with nothing to compare it with.
    pub fn share(&self, cost: Cost) -> Option<i64> {
        if let (true, Ok(parts)) = (cost.money.is_zero(), i64::try_from(cost.parts))
            && let Some(millionths) = millionths_of(parts)
        {
            return Some(millionths);
        }
        let (up, down) = whole_ratio(cost.parts);
        let by_fees = Fraction::new(product(up, MILLION)?, down);
        let millionths = if cost.money.is_zero() {
            by_fees
        } else {
            let fees = self.fees.filter(|fees| fees.numerator > 0)?;
            // Millionths before the division: beyond 128 bits it is they that are rounded, and not the ratio.
            let of_fees = match i64::try_from(fees.numerator) {
                // Most fees are whole millionths of money: then nothing grows.
                Ok(fees_of) if fees_of % 1_000_000 == 0 => {
                    cost.money.scaled(fees.denominator, i128::from(fees_of / 1_000_000))
                }
                Ok(_) | Err(_) => cost.money.scaled(product(MILLION, fees.denominator)?, fees.numerator),
            };
            let exact = of_fees.and_then(|of_fees| of_fees.exactly_plus(by_fees));
            exact.unwrap_or_else(|| cost.money.times(MILLION, 1).times(fees.denominator, fees.numerator).plus(by_fees))
        };
        i64::try_from(millionths.rounded()).ok()
    }

    /// Says whether a year's fees are known and above zero, so that shares of them are money.
    pub fn is_priced(&self) -> bool {
        self.currency.is_some() && self.fees.is_some_and(|fees| fees.numerator > 0)
    }

    /// Returns the currency of the contract; none where no money is named.
    pub fn currency(&self) -> Option<iso_currency::Currency> {
        self.currency
    }

    /// Returns the year's fees rounded to the minor unit.
    pub fn money(&self) -> Option<Money> {
        Some(round_to_minor(self.currency?, self.fees?))
    }
}

/// Returns parts of a year as a ratio that is as small as comes cheaply: whole months are twelfths, and days hold no
/// share in basis points.
fn ratio(parts: i64) -> (i64, i64) {
    const MONTH: i64 = PARTS / 12;
    if parts % MONTH == 0 {
        (parts / MONTH, 12)
    } else if parts % BASIS_POINTS == 0 {
        (parts / BASIS_POINTS, PARTS / BASIS_POINTS)
    } else {
        (parts, PARTS)
    }
}

/// Returns the same of parts that may be more than 64 bits hold.
fn whole_ratio(parts: i128) -> (i128, i128) {
    i64::try_from(parts).map_or((parts, PARTS_PER_YEAR), |parts| {
        let (up, down) = ratio(parts);
        (up.into(), down.into())
    })
}

/// Returns parts of a year's fees in millionths, rounded half up, where 64 bits hold them: a division by a constant.
fn millionths_of(parts: i64) -> Option<i64> {
    let millionths = parts.checked_mul(1_000_000)?;
    let magnitude = millionths.checked_abs()?.checked_add(PARTS / 2)? / PARTS;
    Some(if parts < 0 { -magnitude } else { magnitude })
}

fn round_to_minor(currency: iso_currency::Currency, money: Fraction) -> Money {
    let step = minor_unit_nanos(currency);
    let minor = match product(money.denominator, step) {
        Some(denominator) => div_half_up(money.numerator, denominator),
        None => div_half_up(money.rounded(), step),
    };
    Money { currency, nanos: product(minor, step).unwrap_or(i128::MAX) }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;

    use super::*;

    #[test]
    fn fees_and_money_are_added_before_the_one_rounding() {
        let fees = YearFees::new(Some(Fraction::whole(12_000 * 1_000_000_000)), Some(Currency::EUR));
        let third_of_a_month = Cost::of_fees(PARTS_PER_YEAR / 36);
        assert_eq!(fees.amount(third_of_a_month).money.unwrap().to_string(), "EUR 333.33");
        assert_eq!(fees.amount(third_of_a_month.plus(third_of_a_month)).money.unwrap().to_string(), "EUR 666.67");
        assert_eq!(fees.amount(third_of_a_month).share, Some(27_778));
    }

    #[test]
    fn days_and_shares_of_fees_are_rounded_as_exactly_as_whole_months() {
        let of = |fees: i128| YearFees::new(Some(Fraction::whole(fees * 1_000_000_000)), Some(Currency::EUR));
        for parts in [
            PARTS_PER_YEAR / 12 / 31,
            PARTS_PER_YEAR / 7,
            -PARTS_PER_YEAR / 12 * 5,
            PARTS_PER_YEAR * 3 / 70_000,
            PARTS_PER_YEAR / 200,
        ] {
            for fees in [1, 12_345, 120_000, 9_000_000_000, 90_000_000_000_000_000] {
                let exact = Fraction::whole(fees * 100).times(parts, PARTS_PER_YEAR).rounded() * 10_000_000;
                assert_eq!(of(fees).amount(Cost::of_fees(parts)).money.unwrap().nanos, exact, "{parts} of {fees}");
            }
        }
    }

    #[test]
    fn money_without_fees_has_no_share_and_fees_without_a_price_have_no_money() {
        let unpriced = YearFees::new(None, Some(Currency::EUR));
        assert_eq!(unpriced.amount(Cost::of_money(Money::from_units(Currency::EUR, 7))).share, None);
        assert_eq!(unpriced.amount(Cost::of_fees(PARTS_PER_YEAR)), Amount { money: None, share: Some(1_000_000) });
    }
}
