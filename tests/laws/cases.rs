//! What every law needs: the model, the day an assessment is made for, and the points of a party by factor.

use std::sync::LazyLock;

use jiff::civil::Date;
use portability::contract::{Contract, Party, State};
use portability::scoring::proposal::Terms;
use portability::scoring::{Analyses, Assessment, Model, Request, Span, assess};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// How many contracts a law is tried on.
pub(crate) const CASES: u32 = 2_000;

/// The newest model.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(Model::newest);

/// The newest suggested terms.
pub(crate) static TERMS: LazyLock<Terms> = LazyLock::new(Terms::newest);

/// Both parties.
pub(crate) const PARTIES: [Party; 2] = [Party::Buyer, Party::Supplier];

/// When, how far ahead, and for which month of the stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) as_of: Date,
    pub(crate) horizon_months: u32,
    pub(crate) stand_month: u32,
    pub(crate) stand_seen_from: Option<Date>,
}

impl Asked {
    /// Returns the request.
    pub(crate) fn request(self, curve: bool) -> Request<'static> {
        let Self { as_of, horizon_months, stand_month, stand_seen_from } = self;
        Request {
            as_of,
            horizon_months,
            stand_month,
            stand_seen_from,
            curve,
            analyses: Analyses::default(),
            profile: None,
        }
    }
}

/// Returns the configuration of every law; counterexamples are shown and not kept.
///
/// The contracts are the same at every run, so that a change that breaks nothing is never refused by chance. Other
/// contracts are tried with `LAWS_SEED=7`, more of them with `LAWS_TIMES=10`.
pub(crate) fn config(cases: u32) -> Config {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u32>().ok());
    let cases = cases.saturating_mul(number("LAWS_TIMES").unwrap_or(1));
    let rng_seed = RngSeed::Fixed(number("LAWS_SEED").unwrap_or(1).into());
    // What a law assumes of its cases leaves out some of them, in the same share however many there are.
    let max_global_rejects = cases.saturating_mul(4);
    Config {
        failure_persistence: None,
        max_shrink_iters: 1_000,
        max_global_rejects,
        rng_seed,
        ..Config::with_cases(cases)
    }
}

/// Any day of the years in which plausible contracts run.
pub(crate) fn day() -> impl Strategy<Value = Date> {
    (2_024_i16..2_031, 1_i8..13, 1_i8..32).prop_map(|(year, month, day)| {
        let first = Date::new(year, month, 1).expect("the first of a month is a day");
        Date::new(year, month, day.min(first.days_in_month())).expect("the day is cut to the month")
    })
}

/// Any request without curve.
pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    (day(), 6_u32..49, 1_u32..37, prop::option::of(day())).prop_map(
        |(as_of, horizon_months, stand_month, stand_seen_from)| Asked {
            as_of,
            horizon_months,
            stand_month,
            stand_seen_from,
        },
    )
}

/// Assesses without curve by the newest model.
pub(crate) fn scored(contract: &Contract, asked: Asked) -> Assessment<'_> {
    assess(contract, &MODEL, &asked.request(false))
}

/// Returns everything that has points for a party: factors, dimensions, portability, by name; none where it does not apply.
pub(crate) fn points<'a>(assessment: &Assessment<'a>, party: Party) -> Vec<(&'a str, Option<Span>)> {
    let side = assessment.of(party);
    let mut points = vec![("portability", Some(side.portability))];
    for dimension in &side.dimensions {
        points.push((dimension.id, Some(dimension.points)));
        points.extend(dimension.factors.iter().map(|factor| (factor.id, factor.points)));
    }
    points
}

/// Names of facts.
pub(crate) type Facts = &'static [&'static str];

/// A year's fees are the unit in which every cost is counted, so these facts move the unit and not the cost.
pub(crate) const UNIT_OF_COST: Facts =
    &["fees.recurring", "fees.recurring_period", "fees.one_off", "fees.commitment", "fees.commitment_period"];

/// An exit is priced on the day on which its cheapest route frees. What moves that day, or the choice, moves every price.
pub(crate) const PRICED_ON_THE_DAY_OF_EXIT: Facts = &["contract_made_cost", "free_right_to_leave"];

/// What adds up factors; excepted with any of them.
pub(crate) const SUMS: Facts = &["portability", "lock_in", "switching_cost", "exit_friendliness"];

/// Makes every day as good as any other to leave on: nothing is paid, and no way out asks a fee.
pub(crate) fn unpriced(mut contract: Contract) -> Contract {
    contract.walk_mut(&mut |path, fact| {
        if path.topic().word() == "fees" || path.fact() == "ways_out.fee" {
            fact.set_state(State::Silent, &[]);
        }
    });
    contract
}
