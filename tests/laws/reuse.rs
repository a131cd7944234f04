//! What is used again from month to month, or from one of the three values for another, is what would be worked out anew.

use jiff::civil::Date;
use portability::contract::{Contract, Party, Period};
use portability::scoring::freedom::Routes;
use portability::scoring::parting::curve::Leavers;
use portability::scoring::parting::{Departure, Leaver, Outlook, Pick, Plan, last_day, year_fees};
use portability::scoring::{End, Facts};
use proptest::prelude::*;

use crate::cases::{CASES, MODEL, PARTIES, asked, config};
use crate::contracts::{any_contract, plausible_contract};

/// Asserts it for every month of a horizon.
fn assert_reused(contract: &Contract, party: Party, as_of: Date, horizon_months: u32) -> Result<(), TestCaseError> {
    let list = |end| Routes::list(contract, party, end, as_of, &MODEL.silence, Facts::left_out());
    let cautious = list(End::Cautious);
    let is_open = cautious.facts.is_any_open();
    let (likely, friendly) = (is_open.then(|| list(End::Likely)), is_open.then(|| list(End::Friendly)));
    let (likely, friendly) = (likely.as_ref().unwrap_or(&cautious), friendly.as_ref().unwrap_or(&cautious));
    // Worked out anew, each end lists its own routes.
    let of_its_own = [End::Likely, End::Cautious, End::Friendly].map(list);
    let (fees, last) = (year_fees(contract), last_day(as_of, horizon_months));
    let leaver = |routes, end, pick| {
        Leaver::new(
            Outlook { contract, model: &MODEL, party, routes, fees: &fees, end, pick, last, horizon_months },
            None,
        )
    };
    let ends = [
        (likely, End::Likely, Pick::Likely),
        (&cautious, End::Cautious, Pick::High),
        (friendly, End::Friendly, Pick::Low),
    ];
    let [of_likely, of_cautious, of_friendly] = ends.map(|(routes, end, pick)| leaver(routes, end, pick));
    let leavers = Leavers { likely: of_likely, cautious: of_cautious, friendly: of_friendly };
    // How far it is settled is told on likely values only.
    let told = |departure: &Departure| {
        let Departure { route, free_on, unbounded, waiting, of_day, .. } = departure.clone();
        (route, free_on, unbounded, waiting, of_day)
    };
    let mut departures = leavers.depart(Plan::DecidedOn(as_of));
    for month in 0..=horizon_months {
        let plan = Plan::DecidedOn(Period::months(month).after(as_of));
        if !departures.decide_on(plan.decision()) {
            departures = leavers.depart(plan);
        }
        let used = [&departures.likely, departures.cautious(), departures.friendly()];
        for ((used, (_, end, pick)), routes) in used.into_iter().zip(ends).zip(&of_its_own) {
            let anew = leaver(routes, end, pick).depart(plan, None);
            prop_assert_eq!(told(used), told(&anew), "month {}, {:?}", month, end);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(CASES / 10))]

    #[test]
    fn a_departure_used_again_is_the_one_that_would_be_worked_out_anew(
        contract in prop_oneof![any_contract(), plausible_contract()], party in prop::sample::select(&PARTIES[..]), asked in asked(),
    ) {
        assert_reused(&contract, party, asked.as_of, asked.horizon_months.min(40))?;
    }
}
