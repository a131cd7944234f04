//! What is asked beside the score: draws, timing, worth and robustness.

use portability::contract::{Contract, Party, minor_unit_nanos};
use portability::scoring::{
    Alternative, Amount, Analyses, Assessment, Cell, PartyAssessment, PartyWorth, Quantiles, Request, assess,
};
use proptest::prelude::*;

use crate::cases::{Asked, CASES, MODEL, PARTIES, asked, config};
use crate::contracts::any_contract;

const ALTERNATIVE: Alternative = Alternative { start: 100, drift: -50, volatility: 2_000, discount: 800 };

fn all() -> Analyses {
    Analyses { draws: true, timing: true, robustness: true, worth: Some([ALTERNATIVE; 2]) }
}

fn with(asked: Asked, analyses: Analyses) -> Request<'static> {
    Request { analyses, ..asked.request(true) }
}

/// Takes away what was asked beside the score, and the stand, whose cautious end the draws move.
fn bare(mut assessment: Assessment<'_>) -> Assessment<'_> {
    assessment.worth = None;
    assessment.parting.matrix.iter_mut().for_each(|cell| cell.drawn = None);
    assessment.parting.curve.iter_mut().for_each(|month| month.drawn = None);
    let blank = |side: &mut PartyAssessment<'_>| {
        side.timing = None;
        side.robustness = None;
        side.stand.tests.clear();
        side.stand.verdict = portability::scoring::Verdict::Open;
        side.fair_fee.asked = Default::default();
    };
    blank(&mut assessment.buyer);
    blank(&mut assessment.supplier);
    assessment.stand = portability::scoring::Verdict::Open;
    assessment
}

/// Returns an amount on one scale: a share where there is one, else money.
fn scale(amount: Amount) -> i128 {
    amount.share.map(i128::from).or(amount.money.map(|money| money.nanos)).expect("an amount is one of both")
}

/// Any example: most costs of generated contracts are open, and then freedom has no worth that could be told.
fn example() -> impl Strategy<Value = Contract> {
    let all: Vec<Contract> = crate::examples::all().into_iter().map(|example| example.contract).collect();
    prop::sample::select(all)
}

/// Says whether two amounts differ by no more than the rounding of ten items.
fn are_near(a: Amount, b: Amount) -> bool {
    match (a.money, b.money) {
        (Some(a), Some(b)) => (a.nanos - b.nanos).abs() <= 10 * minor_unit_nanos(a.currency),
        (None, None) => (scale(a) - scale(b)).abs() <= 10,
        _ => false,
    }
}

fn rises(quantiles: &Quantiles) -> bool {
    let Quantiles { p10, p50, p90 } = *quantiles;
    scale(p10) <= scale(p50) && scale(p50) <= scale(p90)
}

/// Returns the values of a party's rights: as they are, without friction, as a stand.
fn values(worth: &PartyWorth) -> [Option<i128>; 3] {
    [worth.as_is, worth.frictionless, worth.stand].map(|value| value.map(scale))
}

proptest! {
    #![proptest_config(config(CASES / 4))]

    #[test]
    fn points_never_move_with_what_is_asked_beside_the_score(contract in any_contract(), asked in asked()) {
        let plain = bare(assess(&contract, &MODEL, &asked.request(true)));
        prop_assert_eq!(bare(assess(&contract, &MODEL, &with(asked, all()))), plain);
    }

    #[test]
    fn transfers_cancel_in_every_draw(contract in example(), asked in asked()) {
        let draws = Analyses { draws: true, ..Analyses::default() };
        let assessment = assess(&contract, &MODEL, &with(asked, draws));
        let by_contract = |bearer| {
            let of = |cell: &&Cell| (cell.leaver, cell.bearer) == (Party::Buyer, bearer);
            assessment.parting.matrix.iter().find(of).and_then(|cell| cell.drawn.as_deref()?.contract_made)
        };
        // All that the contract asks of a buyer who leaves goes to the supplier: draw by draw the one's cost is the other's gain, so
        // that nine tenths of the one stay below what a tenth of the other stays below, with the sign turned.
        if let (Some(buyer), Some(supplier)) = (by_contract(Party::Buyer), by_contract(Party::Supplier)) {
            for (borne, received) in [(buyer.p10, supplier.p90), (buyer.p50, supplier.p50), (buyer.p90, supplier.p10)] {
                let unit = borne.money.map_or(1, |money| minor_unit_nanos(money.currency));
                let (borne, received) = match (borne.money, received.money) {
                    (Some(borne), Some(received)) => (borne.nanos, received.nanos),
                    _ => (scale(borne), scale(received)),
                };
                // A quantile between two draws is rounded once for each party.
                prop_assert!((borne + received).abs() <= unit, "{borne} and {received}");
            }
        }
    }

    #[test]
    fn quantiles_rise_and_what_is_certain_is_its_own_quantile(contract in any_contract(), asked in asked()) {
        let draws = Analyses { draws: true, ..Analyses::default() };
        let assessment = assess(&contract, &MODEL, &with(asked, draws));
        for cell in &assessment.parting.matrix {
            let drawn = cell.drawn.as_deref().unwrap();
            for quantiles in [drawn.contract_made, drawn.effort, drawn.total].iter().flatten() {
                prop_assert!(rises(quantiles), "{quantiles:?}");
            }
            // What the supplier bears by contract hangs on no estimate of its own.
            if let (Some(quantiles), Party::Supplier) = (drawn.contract_made, cell.leaver) {
                prop_assert_eq!(quantiles.p10, quantiles.p90);
                let likely = cell.contract_made.likely.expect("what is drawn is known");
                prop_assert!(are_near(quantiles.p50, likely), "{:?} {likely:?}", quantiles.p50);
            }
        }
        for month in &assessment.parting.curve {
            let drawn = month.drawn.as_deref().unwrap();
            for quantiles in [drawn.buyer, drawn.supplier].iter().flatten() {
                prop_assert!(rises(quantiles), "{quantiles:?}");
            }
            prop_assert!(drawn.cheaper_than_staying.is_none_or(|share| (0..=10_000).contains(&share)));
        }
    }

    #[test]
    fn freedom_is_worth_the_more_the_freer_and_the_more_moves(contract in example(), asked in asked()) {
        let worth = |volatility: i32| {
            // A walk that is wide enough to make leaving worth its cost in most contracts.
            let alternatives = [Alternative { start: 5_000, volatility, ..ALTERNATIVE }; 2];
            let analyses = Analyses { worth: Some(alternatives), ..Analyses::default() };
            assess(&contract, &MODEL, &with(asked, analyses)).worth.unwrap()
        };
        let (calm, wild) = (worth(5_000), worth(20_000));
        for [calm, wild] in [[&calm.buyer, &wild.buyer], [&calm.supplier, &wild.supplier]] {
            for (less, more) in values(calm).into_iter().zip(values(wild)) {
                prop_assert_eq!(less.is_some(), more.is_some());
                prop_assert!(less <= more, "{calm:?} {wild:?}");
            }
            let [as_is, frictionless, stand] = values(wild);
            if let (Some(as_is), Some(frictionless), Some(stand)) = (as_is, frictionless, stand) {
                prop_assert!(0 <= as_is && as_is <= stand && stand <= frictionless, "{wild:?}");
            }
        }
    }

    #[test]
    fn nothing_that_moves_makes_freedom_worth_nothing(contract in example(), asked in asked()) {
        let still = Alternative { start: -100, drift: 0, volatility: 0, discount: 800 };
        let analyses = Analyses { worth: Some([still; 2]), ..Analyses::default() };
        let worth = assess(&contract, &MODEL, &with(asked, analyses)).worth.unwrap();
        for party in [&worth.buyer, &worth.supplier] {
            prop_assert!(values(party).into_iter().flatten().all(|value| value == 0), "{party:?}");
        }
    }

    #[test]
    fn the_next_grade_is_as_far_as_it_says(contract in any_contract(), asked in asked()) {
        let analyses = Analyses { robustness: true, ..Analyses::default() };
        let assessment = assess(&contract, &MODEL, &with(asked, analyses));
        for party in PARTIES {
            let side = assessment.of(party);
            let robustness = side.robustness.as_ref().unwrap();
            prop_assert_eq!(robustness.stability.is_some(), side.grade.is_some());
            if !robustness.elasticities.is_empty() {
                let sum: i32 = robustness.elasticities.iter().map(|of| of.elasticity).sum();
                prop_assert!((sum - 10_000).abs() < 40, "{sum}");
            }
            if let Some(next) = &robustness.next_grade {
                let (_, from) = *MODEL.grades.limits.iter().find(|(grade, _)| *grade == next.grade).unwrap();
                prop_assert_eq!(next.distance, (from - side.portability.proven).max(0));
                prop_assert!(next.crossing.as_ref().is_none_or(|crossing| crossing.points >= from));
            }
        }
    }
}
