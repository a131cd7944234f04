//! What must not matter: the size of the currency, its name, and the 400-year cycle of the calendar.

use iso_currency::Currency;
use jiff::civil::Date;
use portability::contract::{
    BandCharge, Contract, Estimate, ExportCharge, FactValue, FeeComponent, Money, State, TerminationFee,
};
use portability::scoring::{Assessment, assess};
use proptest::prelude::*;

use crate::cases::{Asked, CASES, MODEL, PARTIES, asked, config, points, scored};
use crate::contracts::{plausible_contract, realistic_contract};

/// Puts a function on every amount of a value.
fn with_money(value: FactValue, change: &dyn Fn(Money) -> Money) -> FactValue {
    match value {
        FactValue::Money(money) => FactValue::Money(change(money)),
        FactValue::MoneyEstimate(Estimate { low, likely, high }) => {
            FactValue::MoneyEstimate(Estimate { low: change(low), likely: change(likely), high: change(high) })
        }
        FactValue::Charge(ExportCharge::Fixed(money)) => FactValue::Charge(ExportCharge::Fixed(change(money))),
        FactValue::Charge(ExportCharge::Tiers(mut tiers)) => {
            tiers.iter_mut().for_each(|tier| tier.price = change(tier.price));
            FactValue::Charge(ExportCharge::Tiers(tiers))
        }
        FactValue::Fee(TerminationFee { mut components }) => {
            for component in &mut components {
                match component {
                    FeeComponent::Fixed(money)
                    | FeeComponent::WindDown(money)
                    | FeeComponent::Declining { initial: money, .. } => *money = change(*money),
                    FeeComponent::Bands(bands) => {
                        for band in bands {
                            if let BandCharge::Amount(money) = &mut band.charge {
                                *money = change(*money);
                            }
                        }
                    }
                    FeeComponent::MonthsOfFees(_) | FeeComponent::ShareOfRemaining(_) => {}
                }
            }
            FactValue::Fee(TerminationFee { components })
        }
        other => other,
    }
}

/// Puts a function on every value of a contract, stated, read one of several ways, or dated.
fn with_values(contract: &Contract, change: &dyn Fn(FactValue) -> FactValue) -> Contract {
    let mut changed = contract.clone();
    changed.walk_mut(&mut |_, fact| match fact.state() {
        State::Stated => {
            if let Some(value) = fact.value() {
                fact.state_value(&change(value));
            }
        }
        state => {
            let readings: Vec<FactValue> = fact.readings().into_iter().map(change).collect();
            fact.set_state(state, &readings);
        }
    });
    for dated in &mut changed.dated {
        dated.value = change(dated.value.clone());
    }
    changed
}

fn same_points(before: &Assessment, after: &Assessment) -> Result<(), TestCaseError> {
    for party in PARTIES {
        prop_assert_eq!(points(before, party), points(after, party));
        prop_assert_eq!(before.of(party).grade, after.of(party).grade);
        prop_assert_eq!(before.of(party).stand.verdict, after.of(party).stand.verdict);
    }
    Ok(())
}

/// Moves a day by whole 400-year cycles.
fn moved(day: Date, cycles: i16) -> Date {
    Date::new(day.year() + 400 * cycles, day.month(), day.day()).expect("the calendar repeats after 400 years")
}

/// Moves every day of an assessment.
fn moved_back(mut assessment: Assessment<'_>, cycles: i16) -> Assessment<'_> {
    let back = |day: &mut Date| *day = moved(*day, -cycles);
    back(&mut assessment.as_of);
    back(&mut assessment.stand_on);
    for side in [&mut assessment.buyer, &mut assessment.supplier] {
        for window in &mut side.freedom.windows {
            back(&mut window.notice_by);
            back(&mut window.free_on);
            window.bound_until.iter_mut().for_each(back);
        }
    }
    for month in &mut assessment.parting.curve {
        back(&mut month.decided_on);
        month.free_on.iter_mut().for_each(back);
    }
    assessment
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn scaling_all_money_changes_no_points(contract in plausible_contract(), asked in asked(), k in 1_i128..=1_000) {
        let scaled = with_values(&contract, &|value| {
            with_money(value, &|money| Money { nanos: money.nanos * k, ..money })
        });
        same_points(&scored(&contract, asked), &scored(&scaled, asked))?;
        // Down again, exactly.
        let back = with_values(&scaled, &|value| with_money(value, &|money| Money { nanos: money.nanos / k, ..money }));
        prop_assert_eq!(contract, back);
    }

    #[test]
    fn scaling_all_money_down_changes_no_points(contract in plausible_contract(), asked in asked(), k in 0_usize..6) {
        let k = [2_i128, 4, 5, 10, 100, 1_000][k];
        let scaled = with_values(&contract, &|value| {
            with_money(value, &|money| Money { nanos: money.nanos / k, ..money })
        });
        same_points(&scored(&contract, asked), &scored(&scaled, asked))?;
    }

    #[test]
    fn renaming_the_currency_changes_no_points(contract in plausible_contract(), asked in asked(), to in 0_usize..4) {
        let currency = [Currency::EUR, Currency::JPY, Currency::KWD, Currency::CHF][to];
        let renamed = with_values(&contract, &|value| with_money(value, &|money| Money { currency, ..money }));
        same_points(&scored(&contract, asked), &scored(&renamed, asked))?;
    }

    #[test]
    fn moving_all_dates_by_whole_400_year_cycles_changes_nothing_but_the_dates(
        contract in prop_oneof![plausible_contract(), realistic_contract()], asked in asked(), cycles in 1_i16..10,
    ) {
        let mut later = with_values(&contract, &|value| match value {
            FactValue::Date(day) => FactValue::Date(moved(day, cycles)),
            other => other,
        });
        for dated in &mut later.dated {
            dated.span.from = dated.span.from.map(|day| moved(day, cycles));
            dated.span.to = dated.span.to.map(|day| moved(day, cycles));
        }
        let then = Asked {
            as_of: moved(asked.as_of, cycles),
            stand_seen_from: asked.stand_seen_from.map(|day| moved(day, cycles)),
            ..asked
        };
        let before = scored(&contract, asked);
        prop_assert_eq!(before, moved_back(scored(&later, then), cycles));
    }
}

proptest! {
    #![proptest_config(config(CASES / 10))]

    #[test]
    fn moving_all_dates_by_whole_400_year_cycles_moves_the_curve_with_them(
        contract in plausible_contract(), asked in asked(), cycles in 1_i16..10,
    ) {
        let later = with_values(&contract, &|value| match value {
            FactValue::Date(day) => FactValue::Date(moved(day, cycles)),
            other => other,
        });
        let then = Asked {
            as_of: moved(asked.as_of, cycles),
            stand_seen_from: asked.stand_seen_from.map(|day| moved(day, cycles)),
            ..asked
        };
        let before = assess(&contract, &MODEL, &asked.request(true));
        prop_assert_eq!(before, moved_back(assess(&later, &MODEL, &then.request(true)), cycles));
    }
}
