//! A year's fees: fixed recurring fees plus committed minimum over the twelve months from the day of the assessment,
//! after discounts, before tax, without usage above the minimum.

use super::amount::{Fraction, YearFees};
use crate::contract::{AnyFact, Contract, Fact, FactValue, Money, Period, Unit};

/// Returns a year's fees of a contract.
///
/// A one-off price is spread over the term, at most five years and at least one; it counts where nothing recurs.
pub fn year_fees(contract: &Contract) -> YearFees {
    let fees = &contract.fees;
    let recurring = per_year(&fees.recurring, &fees.recurring_period);
    let committed = per_year(&fees.commitment, &fees.commitment_period);
    let one_off = fees.one_off.stated().map(|price| {
        let months = contract.term.initial.stated().map_or(60, |term| i128::from(term.mean_days()) * 12 / 365);
        Fraction::whole(price.nanos).times(12, months.clamp(12, 60))
    });
    let repeated = match (recurring, committed) {
        (Some(recurring), Some(committed)) => Some(recurring.plus(committed)),
        (fees, None) | (None, fees) => fees,
    };
    YearFees::new(repeated.or(one_off), currency(contract))
}

/// Returns what an amount for each period comes to in a year; none where amount or period is not stated.
fn per_year(amount: &Fact<Money>, period: &Fact<Period>) -> Option<Fraction> {
    let (amount, period) = (amount.stated()?, period.stated()?);
    let count = i128::from(period.count.max(1));
    let (up, down) = match period.unit {
        Unit::Day => (365, count),
        Unit::BusinessDay => (260, count),
        Unit::Week => (365, 7 * count),
        Unit::Month => (12, count),
        Unit::Year => (1, count),
    };
    Some(Fraction::whole(amount.nanos).times(up, down))
}

/// Returns the currency of a contract, looked for among the facts that hold for a span of dates as well, on whichever day.
/// None where no money is named.
pub fn currency_of_contract(contract: &Contract) -> Option<iso_currency::Currency> {
    currency(contract).or_else(|| contract.dated.iter().find_map(|dated| currency_of(&dated.value)))
}

/// Returns the currency of the first money that the contract names; the wire takes only one.
fn currency(contract: &Contract) -> Option<iso_currency::Currency> {
    let known = [&contract.fees.recurring, &contract.fees.commitment, &contract.fees.one_off];
    if let Some(money) = known.iter().find_map(|fact| fact.stated()) {
        return Some(money.currency);
    }
    let mut found = None;
    contract.walk(&mut |_, fact: &dyn AnyFact| {
        if found.is_none() {
            found = fact.value().as_ref().and_then(currency_of);
        }
    });
    found
}

fn currency_of(value: &FactValue) -> Option<iso_currency::Currency> {
    use crate::contract::{BandCharge, ExportCharge, FeeComponent};
    match value {
        FactValue::Money(money) => Some(money.currency),
        FactValue::MoneyEstimate(estimate) => Some(estimate.likely.currency),
        FactValue::Charge(ExportCharge::Fixed(money)) => Some(money.currency),
        FactValue::Charge(ExportCharge::Tiers(tiers)) => tiers.first().map(|tier| tier.price.currency),
        FactValue::Fee(fee) => fee.components.iter().find_map(|component| match component {
            FeeComponent::Fixed(money)
            | FeeComponent::WindDown(money)
            | FeeComponent::Declining { initial: money, .. } => Some(money.currency),
            FeeComponent::Bands(bands) => bands.iter().find_map(|band| match band.charge {
                BandCharge::Amount(money) => Some(money.currency),
                BandCharge::ShareOfFees(_) => None,
            }),
            FeeComponent::MonthsOfFees(_) | FeeComponent::ShareOfRemaining(_) => None,
        }),
        FactValue::Charge(ExportCharge::AtCost | ExportCharge::Free)
        | FactValue::Choice(_)
        | FactValue::Count(_)
        | FactValue::Date(_)
        | FactValue::Flag(_)
        | FactValue::Period(_)
        | FactValue::PeriodEstimate(_)
        | FactValue::Share(_)
        | FactValue::Text(_) => None,
    }
}
