//! Fees for ending early: no switching charges, so that they stay; weighed by what the supplier loses.

use jiff::civil::date;
use portability::contract::*;
use portability::law::*;
use portability::scoring::{Analyses, CostCategory, Model, Request, assess};

use super::cases::law;
use super::days::three_years;

/// The three-year contract with a right of convenience at a fee, and an investment of the supplier that it has not recovered.
fn with_fee(component: Option<FeeComponent>, investment: Option<i64>) -> Contract {
    let mut contract = three_years();
    let fee = TerminationFee { components: component.into_iter().collect() };
    let terms =
        WayOutTerms { notice: Fact::Stated(Period::days(30)), fee: Fact::Stated(fee), ..WayOutTerms::default() };
    let (holder, kind) = (Party::Buyer, WayOutKind::Convenience);
    contract.ways_out.entries.push(WayOut { holder, kind, label: None, excluded: false, terms });
    contract.investments.entries.extend(investment.map(|units| Investment {
        by: Party::Supplier,
        kind: InvestmentKind::Dedicated,
        label: None,
        terms: InvestmentTerms {
            amount: Fact::Stated(usd(units)),
            made_on: Fact::Stated(date(2026, 4, 1)),
            useful_life: Fact::Stated(Period::months(60)),
            redeployable: Fact::Stated(Share(0)),
        },
    }));
    contract.sort();
    contract
}

fn usd(units: i64) -> Money {
    Money::from_units(iso_currency::Currency::USD, units)
}

#[test]
fn a_fee_is_weighed_by_what_the_supplier_has_not_recovered() {
    let (law, model) = (law(), Model::newest());
    let as_of = date(2026, 11, 23);
    let request = Request {
        as_of,
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    let fixed = |units: i64| Some(FeeComponent::Fixed(usd(units)));
    let all = Some(FeeComponent::ShareOfRemaining(Share::WHOLE));
    for (component, investment, proportion, outcome) in [
        (None, None, Proportion::NoFee, Outcome::Pass),
        // Of USD 500,000 over 60 months, four fifths are not recovered at month 12.
        (fixed(100_000), Some(500_000), Proportion::WithinLoss, Outcome::Advisory),
        (fixed(450_000), Some(500_000), Proportion::AboveLoss, Outcome::Advisory),
        (fixed(100_000), None, Proportion::AboveLoss, Outcome::Advisory),
        (all, Some(500_000), Proportion::WholeTerm, Outcome::Advisory),
    ] {
        let contract = with_fee(component.clone(), investment);
        let (found, over) = hold(&contract, &law, Days::new(&contract, as_of, date(2027, 1, 12)));
        let finding = found.findings.iter().find(|finding| finding.rule.id == "DA-ETP-2").expect("the rule is there");
        assert_eq!(finding.outcome, outcome, "{component:?}");
        assert_eq!(found.weighs_early_fee(finding), outcome == Outcome::Advisory);
        let in_law = assess(&over.contract, &model, &request);
        let fee = &in_law.buyer.fair_fee;
        let found = Proportion::of_buyer(&over.contract, fee.asks(), (fee.penalty_least, fee.penalty_most));
        assert_eq!(found, proportion, "{component:?} with {investment:?}: {fee:?}");
        // The right to switch does not take the fee away: it is no switching charge.
        let Found::Entries(switching) =
            over.contract.ways_out.find(Party::Buyer, WayOutKind::StatutorySwitching.name())
        else {
            panic!("the right to switch is there")
        };
        let stays = Fact::Stated(TerminationFee { components: component.clone().into_iter().collect() });
        assert_eq!(switching[0].terms.fee, stays);
        let months = assess(&over.contract, &model, &Request { curve: true, ..request }).parting.curve;
        let first = months.first().expect("the curve has a month");
        let is_owed = first.items().any(|item| item.category == CostCategory::TerminationFee);
        // A fee of all that is left makes staying to the end the cheaper way out.
        assert_eq!(is_owed, matches!(component, Some(FeeComponent::Fixed(_))), "{component:?}");
    }
}

#[test]
fn a_fee_that_nobody_knows_is_open_and_never_within_the_loss() {
    let contract = Contract::default();
    assert_eq!(Proportion::of_buyer(&contract, true, (Some(0), None)), Proportion::Open);
    assert_eq!(Proportion::of_buyer(&contract, true, (Some(0), Some(9_000))), Proportion::Open);
    assert_eq!(Proportion::of_buyer(&contract, true, (None, None)), Proportion::Open);
    assert_eq!(Proportion::of_buyer(&contract, true, (Some(0), Some(0))), Proportion::WithinLoss);
}
