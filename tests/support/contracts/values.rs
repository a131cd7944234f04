//! The values that facts, lists and evidence hold.

use std::sync::Arc;

use jiff::civil::Date;
use portability::contract::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Draw, Scale};

impl Draw {
    /// Draws a fact in any state; candidates are of its type.
    pub(super) fn fact<T, S>(self, value: S) -> BoxedStrategy<Fact<T>>
    where
        T: Clone + std::fmt::Debug + 'static,
        S: Strategy<Value = T> + Clone + 'static,
    {
        let most = match self.scale {
            Scale::Any => 16,
            Scale::Realistic => 28,
            Scale::Plausible => 120,
        };
        // A union of strategies would be several times slower here.
        (0..most, value.clone(), value)
            .prop_map(|(state, one, other)| match state {
                0 | 1 => Fact::Unknown,
                2 | 3 => Fact::Silent,
                4 => Fact::NotApplicable,
                5 => Fact::Elsewhere,
                6 => Fact::Ambiguous(Vec::new()),
                7 => Fact::Ambiguous(vec![one, other]),
                8 => Fact::Conflicting(vec![one]),
                9 => Fact::Conflicting(vec![one, other]),
                _ => Fact::Stated(one),
            })
            .boxed()
    }

    pub(super) fn text(self) -> BoxedStrategy<String> {
        match self.scale {
            Scale::Any => words(1..13),
            Scale::Realistic | Scale::Plausible => {
                let names = vec!["Mustermann", "Northwind", "Contoso", "Acme", "Globex", "Initech"];
                let forms = vec!["GmbH", "Ltd", "Inc", "SAS"];
                (select(names), select(forms)).prop_map(|(name, form)| format!("{name} {form}")).boxed()
            }
        }
    }

    pub(super) fn country(self) -> BoxedStrategy<String> {
        vec(b'A'..=b'Z', 2).prop_map(|letters| letters.into_iter().map(char::from).collect()).boxed()
    }

    /// Draws a day; `years` are counted from 2020 and hold for realistic contracts only.
    pub(super) fn date(self, years: std::ops::Range<i16>) -> BoxedStrategy<Date> {
        let years = match self.scale {
            Scale::Any => 1_000..9_001,
            Scale::Realistic | Scale::Plausible => 2_020 + years.start..2_020 + years.end,
        };
        (years, 1_i8..13, 1_i8..32)
            .prop_map(|(year, month, day)| {
                let first = Date::new(year, month, 1).expect("the first of a month is a day");
                Date::new(year, month, day.min(first.days_in_month())).expect("the day is cut to the month")
            })
            .boxed()
    }

    /// Draws an amount up to a typical most, in whole units of realistic contracts.
    pub(super) fn money(self, most: i64) -> BoxedStrategy<Money> {
        let currency = self.currency;
        match self.scale {
            Scale::Any => (0..3, 0..=i128::from(MAX_UNITS) * NANOS_PER_UNIT)
                .prop_map(move |(size, nanos)| match size {
                    0 => Money { currency, nanos: nanos % (10_000 * NANOS_PER_UNIT) },
                    1 => Money { currency, nanos: 0 },
                    _ => Money { currency, nanos },
                })
                .boxed(),
            Scale::Realistic | Scale::Plausible => {
                (0..=most).prop_map(move |units| Money::from_units(currency, units)).boxed()
            }
        }
    }

    /// Draws a length; realistic ones have up to `months` months, or as much in another unit.
    pub(super) fn period(self, months: u32) -> BoxedStrategy<Period> {
        let months = if self.scale == Scale::Any { 12 * MAX_YEARS } else { months };
        let units = vec![
            (Unit::Month, months),
            (Unit::Day, months * 30),
            (Unit::Month, months),
            (Unit::Day, months * 30),
            (Unit::BusinessDay, months * 21),
            (Unit::Week, months * 4),
            (Unit::Year, months / 12),
        ];
        (select(units), 0..=10_000_u32)
            .prop_map(|((unit, most), part)| Period { count: (most * part).div_ceil(10_000), unit })
            .boxed()
    }

    /// Draws a count up to a typical most; `limit` is what the wire takes.
    pub(super) fn count(self, most: u32, limit: u32) -> BoxedStrategy<u32> {
        if self.scale == Scale::Any { (0..=limit).boxed() } else { (0..=most).boxed() }
    }

    /// Draws a share up to a typical most, in basis points.
    pub(super) fn share(self, most: i32) -> BoxedStrategy<Share> {
        let most = if self.scale == Scale::Any { 10_000 } else { most };
        (0..=most).prop_map(Share).boxed()
    }

    pub(super) fn money_estimate(self, most: i64) -> BoxedStrategy<Estimate<Money>> {
        let three = [self.money(most), self.money(most), self.money(most)];
        three
            .prop_map(|mut three| {
                three.sort_by_key(|money| money.nanos);
                let [low, likely, high] = three;
                Estimate { low, likely, high }
            })
            .boxed()
    }

    pub(super) fn period_estimate(self, months: u32) -> BoxedStrategy<Estimate<Period>> {
        let three = [self.period(months), self.period(months), self.period(months)];
        three
            .prop_map(|mut three| {
                three.sort_by_key(|period| period.mean_days());
                let [low, likely, high] = three;
                Estimate { low, likely, high }
            })
            .boxed()
    }

    /// Draws a termination fee of up to three components of any kind.
    pub(super) fn fee(self) -> BoxedStrategy<TerminationFee> {
        let month: u32 = if self.scale == Scale::Any { 1_200 } else { 60 };
        let declining = (self.money(200_000), 1..=month);
        let component = prop_oneof![
            self.money(100_000).prop_map(FeeComponent::Fixed),
            (0..=month.min(12)).prop_map(FeeComponent::MonthsOfFees),
            self.share(10_000).prop_map(FeeComponent::ShareOfRemaining),
            self.bands().prop_map(FeeComponent::Bands),
            declining.prop_map(|(initial, months)| FeeComponent::Declining { initial, months }),
            self.money(50_000).prop_map(FeeComponent::WindDown),
        ];
        vec(component, 0..3).prop_map(|components| TerminationFee { components }).boxed()
    }

    pub(super) fn bands(self) -> BoxedStrategy<Vec<FeeBand>> {
        let charge = prop_oneof![
            self.money(100_000).prop_map(BandCharge::Amount),
            self.share(10_000).prop_map(BandCharge::ShareOfFees),
        ];
        vec((1_u32..6, 0_u32..24, charge), 1..5)
            .prop_map(|steps| {
                let mut month = 0;
                let band = |(gap, length, charge)| {
                    let from_month = month + gap;
                    month = from_month + length;
                    FeeBand { from_month, to_month: month, charge }
                };
                steps.into_iter().map(band).collect()
            })
            .boxed()
    }

    /// Draws what taking the data out costs.
    pub(super) fn export_charge(self) -> BoxedStrategy<ExportCharge> {
        let tiers = (vec((1_u32..10_000, self.money(1)), 1..5), any::<bool>()).prop_map(|(steps, endless)| {
            let (mut end, n_tiers) = (0, steps.len());
            let tier = |(index, (step, price))| {
                end += step;
                let is_last = index + 1 == n_tiers;
                PriceTier { up_to_gigabytes: (!(endless && is_last)).then_some(end), price }
            };
            ExportCharge::Tiers(steps.into_iter().enumerate().map(tier).collect())
        });
        prop_oneof![
            Just(ExportCharge::Free),
            Just(ExportCharge::AtCost),
            self.money(20_000).prop_map(ExportCharge::Fixed),
            tiers,
        ]
        .boxed()
    }

    pub(super) fn label(self) -> BoxedStrategy<Option<Arc<str>>> {
        let label = match self.scale {
            Scale::Any => words(1..7),
            Scale::Realistic | Scale::Plausible => (1..4).prop_map(|number| format!("part-{number}")).boxed(),
        };
        (0..4, label).prop_map(|(is_labelled, label)| (is_labelled == 3).then(|| Arc::from(label))).boxed()
    }

    pub(super) fn party(self) -> BoxedStrategy<Party> {
        select(Party::ALL).boxed()
    }

    pub(super) fn span(self) -> BoxedStrategy<DateSpan> {
        let end = || prop::option::of(self.date(5..12));
        (end(), end())
            .prop_map(|(from, to)| match (from, to) {
                (Some(from), Some(to)) => DateSpan { from: Some(from.min(to)), to: Some(from.max(to)) },
                (from, to) => DateSpan { from, to },
            })
            .boxed()
    }

    pub(super) fn evidence(self) -> BoxedStrategy<Evidence> {
        let place = (prop::option::of(1_u32..500), prop::option::of((0_u32..1_000_000, 1_u32..400)));
        (self.text(), place, words(0..21), select(Origin::ALL), prop::option::of(0_u16..=10_000))
            .prop_map(|(document, (page, bytes), quote, origin, confidence)| Evidence {
                document,
                page,
                bytes: bytes.map(|(start, length)| start..start + length),
                quote,
                origin,
                confidence,
            })
            .boxed()
    }
}

/// Draws words of any characters but control characters.
pub(super) fn words(length: std::ops::Range<usize>) -> BoxedStrategy<String> {
    let character = any::<char>().prop_map(|character| if character.is_control() { 'x' } else { character });
    vec(character, length).prop_map(|characters| characters.into_iter().collect()).boxed()
}
