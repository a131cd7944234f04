//! Exact money: transfers cancel between the two parties, and the worked sums come out to the cent.

use iso_currency::Currency;
use jiff::civil::date;
use portability::contract::{
    Alignment, BandCharge, Category, Contract, Coverage, ExportCharge, Fact, FeeBand, FeeComponent, Money, Party,
    Period, PriceTier, Share, TermKind, TerminationFee, WayOut, WayOutKind, WayOutTerms,
};
use portability::scoring::{Amount, Amounts, Analyses, CostCategory, CostItem, Request, assess};
use proptest::prelude::*;

use crate::cases::{Asked, CASES, MODEL, PARTIES, asked, config};
use crate::contracts::plausible_contract;

/// The values of an amount, in the order of their names.
const VALUES: [fn(&Amounts) -> Option<Amount>; 3] =
    [|amounts| amounts.likely, |amounts| amounts.cautious, |amounts| amounts.friendly];

/// Says whether the other party receives what is borne; else nobody does.
fn is_transfer(item: &CostItem) -> bool {
    match item.category {
        CostCategory::Waiting => item.bearer == Party::Buyer,
        CostCategory::TerminationFee
        | CostCategory::CommitmentShortfall
        | CostCategory::PrepaidForfeited
        | CostCategory::DiscountClawback
        | CostCategory::DataExtraction
        | CostCategory::TransitionAssistance => true,
        CostCategory::MigrationEffort
        | CostCategory::IntegrationRework
        | CostCategory::Retraining
        | CostCategory::SearchAndContracting
        | CostCategory::ParallelRunning
        | CostCategory::StrandedInvestment
        | CostCategory::Demobilisation
        | CostCategory::ReplacementGap
        | CostCategory::EffortPrior => false,
    }
}

/// Adds the smallest units of money that the values of some amounts come to; none where one is open.
fn total(amounts: &[Option<Amount>], unit: i128) -> Option<i128> {
    amounts.iter().map(|amount| Some(amount.as_ref()?.money?.nanos / unit)).sum()
}

proptest! {
    #![proptest_config(config(CASES / 2))]

    #[test]
    fn transfers_cancel_and_summed_over_bearers_only_deadweight_is_left(
        contract in plausible_contract(), asked in asked(), stand_month in 1_u32..12,
    ) {
        // Asked for the effective date, the matrix is the month of the stand in the curve.
        let effective = contract.term.effective.stated().copied().expect("plausible contracts are effective");
        let asked = Asked { as_of: effective, horizon_months: 12, stand_month, ..asked };
        let parting = assess(&contract, &MODEL, &asked.request(true)).parting;
        for month in &parting.curve {
            let items: Vec<&CostItem> = month.items().collect();
            for item in &items {
                let receiver = is_transfer(item).then_some(item.bearer.other());
                prop_assert_eq!(item.receiver, receiver, "{:?}", item);
            }
            let once = items.iter().enumerate().all(|(at, item)| {
                items[..at].iter().all(|other| (other.category, other.bearer) != (item.category, item.bearer))
            });
            prop_assert!(once, "an item stands twice in {month:?}");
        }
        let unit = |amount: &Amount| amount.money.map(|money| portability::contract::minor_unit_nanos(money.currency));
        for leaver in PARTIES {
            let at = |month: &&portability::scoring::CurveMonth| month.leaver == leaver && month.month == stand_month;
            let month = parting.curve.iter().find(at).expect("the stand is within the horizon");
            let cells: Vec<_> = parting.matrix.iter().filter(|cell| cell.leaver == leaver).collect();
            for value in VALUES {
                for contract_made in [true, false] {
                    let of = |cell: &portability::scoring::Cell| if contract_made { cell.contract_made } else { cell.effort };
                    let borne: Vec<Option<Amount>> = cells.iter().map(|cell| value(&of(cell))).collect();
                    let kind = |item: &&CostItem| item.category.is_contract_made() == contract_made;
                    let deadweight: Vec<Option<Amount>> = month.items().filter(kind)
                        .filter(|item| !is_transfer(item)).map(|item| value(&item.amounts)).collect();
                    let shares = |amounts: &[Option<Amount>]| -> Option<i128> {
                        amounts.iter().map(|amount| Some(i128::from(amount.as_ref()?.share?))).sum()
                    };
                    // Each amount was rounded once, to half a unit at most.
                    let most = i128::try_from(deadweight.len() / 2 + 1).expect("a few items");
                    let bound = if deadweight.is_empty() { 0 } else { most };
                    if let (Some(borne), Some(left)) = (shares(&borne), shares(&deadweight)) {
                        prop_assert!((borne - left).abs() <= bound, "shares {borne} and {left} of {month:?}");
                    }
                    if let Some(unit) = borne.iter().flatten().find_map(unit)
                        && let (Some(borne), Some(left)) = (total(&borne, unit), total(&deadweight, unit))
                    {
                        prop_assert!((borne - left).abs() <= bound, "money {borne} and {left} of {month:?}");
                    }
                }
            }
        }
    }
}

/// A contract at 1,000 a month over some months that the buyer may leave on any day, for a fee.
fn priced(months: u32, component: FeeComponent) -> Contract {
    let mut contract = Contract::default();
    contract.silence_absent(&|_| false);
    contract.term.effective = Fact::Stated(date(2026, 1, 1));
    contract.term.kind = Fact::Stated(TermKind::Fixed);
    contract.term.initial = Fact::Stated(Period::months(months));
    contract.renewal.automatic = Fact::Stated(false);
    contract.fees.recurring = Fact::Stated(Money::from_units(Currency::EUR, 1_000));
    contract.fees.recurring_period = Fact::Stated(Period::months(1));
    contract.market.switch_time = Fact::Silent;
    contract.ways_out.coverage = Coverage::Complete;
    contract.ways_out.entries.push(WayOut {
        holder: Party::Buyer,
        kind: WayOutKind::Convenience,
        label: None,
        excluded: false,
        terms: WayOutTerms {
            notice: Fact::Stated(Period::days(0)),
            alignment: Fact::Stated(Alignment::AnyDay),
            fee: Fact::Stated(TerminationFee { components: vec![component] }),
            ..WayOutTerms::default()
        },
    });
    contract.ways_out.entries[0].terms.conditional = Fact::Stated(false);
    contract.ways_out.entries[0].terms.earliest_month = Fact::Silent;
    contract
}

/// What a category costs the buyer that leaves at the end of a month.
fn costs(contract: &Contract, month: u32, category: CostCategory) -> Option<String> {
    let as_of = Period::months(month).after(date(2026, 1, 1));
    let request = Request {
        as_of,
        horizon_months: 12,
        stand_month: 12,
        stand_seen_from: None,
        curve: true,
        analyses: Analyses::default(),
        profile: None,
    };
    let parting = assess(contract, &MODEL, &request).parting;
    let item = parting.curve[0].items().find(|item| item.category == category)?;
    Some(item.amounts.likely?.money?.to_string())
}

#[test]
fn worked_sums_of_termination_fees_are_exact() {
    let share = |share| FeeComponent::ShareOfRemaining(Share(share));
    let fee = |contract: &Contract, month| costs(contract, month, CostCategory::TerminationFee);
    assert_eq!(fee(&priced(24, share(5_000)), 10).as_deref(), Some("EUR 7000.00"));
    assert_eq!(fee(&priced(24, share(10_000)), 10).as_deref(), Some("EUR 14000.00"));
    assert_eq!(fee(&priced(36, share(7_500)), 12).as_deref(), Some("EUR 18000.00"));
    let band =
        |from_month, to_month, share| FeeBand { from_month, to_month, charge: BandCharge::ShareOfFees(Share(share)) };
    let bands = FeeComponent::Bands(vec![band(1, 12, 10_000), band(13, 36, 5_000), band(37, 60, 2_500)]);
    assert_eq!(fee(&priced(60, bands), 10).as_deref(), Some("EUR 20000.00"));
    let initial = Money { currency: Currency::EUR, nanos: 349_000_000_000 };
    let declining = FeeComponent::Declining { initial, months: 12 };
    assert_eq!(fee(&priced(12, declining), 7).as_deref(), Some("EUR 145.42"));
}

#[test]
fn worked_sum_of_data_taken_out_by_tiers_is_exact() {
    let price = |millis: i128| Money { currency: Currency::EUR, nanos: millis * 1_000_000 };
    let tier = |up_to, millis| PriceTier { up_to_gigabytes: Some(up_to), price: price(millis) };
    let mut contract = priced(24, FeeComponent::ShareOfRemaining(Share(0)));
    contract.service.category = Fact::Stated(Category::Iaas);
    contract.data.volume = Fact::Stated(60_000);
    contract.data.export_charge =
        Fact::Stated(ExportCharge::Tiers(vec![tier(100, 0), tier(10_000, 90), tier(50_000, 85), tier(150_000, 70)]));
    assert_eq!(costs(&contract, 10, CostCategory::DataExtraction).as_deref(), Some("EUR 4991.00"));
}
