//! Every exit term that an example states, changed for better and for worse: points and money go the right way for both.
//!
//! A term is better for the party that it binds or frees when its notice, fee, term or tail is halved or gone, worse when it is
//! doubled. The right way: who has the better term never has fewer points and never bears more when it leaves, and the other,
//! which receives what it pays, never bears less. Terms that move the day on which one is free are held to that day instead: it
//! never comes later and the wait never costs more by the same route, and no factor falls but those that price the day. What another day costs is
//! another sum: what was invested is less recovered by then, a minimum is less used. [`TWO_SIDED`] has neither order.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;
use jiff::civil::Date;
use portability::contract::{
    BandCharge, Contract, ExportCharge, FactValue, FeeBand, FeeComponent, Money, Party, Path, Period, PriceTier, Share,
    TerminationFee,
};
use portability::scoring::{Amount, Assessment, CurveMonth, Model, Route, assess};

/// Terms for which one direction is not the better one on every day, and why.
const TWO_SIDED: [(&str, &str); 2] = [
    ("fees.commitment", "the minimum is part of a year's fees, the unit in which every cost is counted"),
    ("term.initial", "where the contract renews, a shorter term moves every later end, and some come later"),
];

/// The terms that are changed.
const TERMS: [&str; 19] = [
    "ways_out.notice",
    "ways_out.fee",
    "ways_out.earliest_month",
    "restraints.tail",
    "term.initial",
    "renewal.automatic",
    "renewal.length",
    "renewal.buyer_notice",
    "renewal.supplier_notice",
    "fees.commitment",
    "fees.discount_clawback",
    "fees.prepaid_refund",
    "fees.buyer_committed",
    "data.export_charge",
    "data.retrieval_window",
    "exit_support.assistance_price",
    "exit_support.assistance_fee",
    "exit_support.assistance_length",
    "exit_support.service_continues",
];

/// Terms that move the day on which a party is free.
const MOVES_THE_DAY: [&str; 7] = [
    "term.initial",
    "renewal.length",
    "ways_out.notice",
    "ways_out.earliest_month",
    "renewal.automatic",
    "renewal.buyer_notice",
    "renewal.supplier_notice",
];

/// Factors that are priced on the day of the exit, and what adds them up.
const PRICED_ON_THE_DAY: [&str; 2] = ["contract_made_cost", "free_right_to_leave"];

/// What is done to the value of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Halved,
    Doubled,
}

impl Way {
    fn other(self) -> Self {
        if self == Self::Halved { Self::Doubled } else { Self::Halved }
    }
}

/// For whom a term is better, and whether less of it is.
fn better(path: &Path) -> Option<(Party, Way)> {
    let holder = path.key().map(|key| key.party);
    let (buyer, supplier) = (Some(Party::Buyer), Some(Party::Supplier));
    let (party, way) = match path.fact().as_str() {
        "ways_out.notice" | "ways_out.fee" | "ways_out.earliest_month" | "restraints.tail" => (holder, Way::Halved),
        "term.initial"
        | "renewal.automatic"
        | "renewal.length"
        | "renewal.buyer_notice"
        | "fees.commitment"
        | "fees.buyer_committed"
        | "fees.discount_clawback"
        | "data.export_charge"
        | "exit_support.assistance_fee" => (buyer, Way::Halved),
        "fees.prepaid_refund"
        | "data.retrieval_window"
        | "exit_support.assistance_price"
        | "exit_support.service_continues" => (buyer, Way::Doubled),
        "renewal.supplier_notice" | "exit_support.assistance_length" => (supplier, Way::Halved),
        _ => return None,
    };
    Some((party?, way))
}

/// The words of a choice, from the worst for the buyer to the best.
fn words(fact: &str) -> &'static [&'static str] {
    match fact {
        "fees.prepaid_refund" => &["none", "pro_rata", "full"],
        "exit_support.assistance_price" => &["list_rates", "contract_rates", "at_cost", "free"],
        _ => &[],
    }
}

/// Returns a value halved or doubled, a word or a flag at its least or most; none where that changes nothing.
fn changed(fact: &str, value: &FactValue, way: Way) -> Option<FactValue> {
    let count = |of: u32| if way == Way::Halved { of / 2 } else { of * 2 };
    let share = |of: Share| Share(if way == Way::Halved { of.0 / 2 } else { (of.0 * 2).min(10_000) });
    let money = |of: Money| Money { nanos: if way == Way::Halved { of.nanos / 2 } else { of.nanos * 2 }, ..of };
    let new = match value {
        FactValue::Count(of) => FactValue::Count(count(*of)),
        FactValue::Period(of) => FactValue::Period(Period { count: count(of.count), ..*of }),
        FactValue::Money(of) => FactValue::Money(money(*of)),
        FactValue::Share(of) => FactValue::Share(share(*of)),
        FactValue::Flag(_) => FactValue::Flag(way == Way::Doubled),
        FactValue::Choice(_) => {
            let words = words(fact);
            FactValue::Choice(if way == Way::Halved { words.first()? } else { words.last()? })
        }
        FactValue::Fee(fee) => {
            let component = |of: &FeeComponent| match of {
                FeeComponent::Fixed(of) => FeeComponent::Fixed(money(*of)),
                FeeComponent::MonthsOfFees(of) => FeeComponent::MonthsOfFees(count(*of)),
                FeeComponent::ShareOfRemaining(of) => FeeComponent::ShareOfRemaining(share(*of)),
                FeeComponent::Bands(bands) => {
                    let charge = |of: BandCharge| match of {
                        BandCharge::Amount(of) => BandCharge::Amount(money(of)),
                        BandCharge::ShareOfFees(of) => BandCharge::ShareOfFees(share(of)),
                    };
                    let bands = bands.iter().map(|band| FeeBand { charge: charge(band.charge), ..band.clone() });
                    FeeComponent::Bands(bands.collect())
                }
                FeeComponent::Declining { initial, months } => {
                    FeeComponent::Declining { initial: money(*initial), months: *months }
                }
                FeeComponent::WindDown(of) => FeeComponent::WindDown(money(*of)),
            };
            FactValue::Fee(TerminationFee { components: fee.components.iter().map(component).collect() })
        }
        FactValue::Charge(charge) => FactValue::Charge(match charge {
            ExportCharge::Fixed(of) => ExportCharge::Fixed(money(*of)),
            ExportCharge::Tiers(tiers) => {
                let tier = |of: &PriceTier| PriceTier { price: money(of.price), ..*of };
                ExportCharge::Tiers(tiers.iter().map(tier).collect())
            }
            ExportCharge::AtCost | ExportCharge::Free => return None,
        }),
        FactValue::Date(_) | FactValue::MoneyEstimate(_) | FactValue::PeriodEstimate(_) | FactValue::Text(_) => {
            return None;
        }
    };
    (new != *value).then_some(new)
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    /// The proven portability of buyer and supplier.
    points: [i32; 2],
    /// The proven points of every factor that no day prices, of buyer and supplier; none where it does not apply.
    undated: [Vec<Option<i32>>; 2],
    /// By leaver, then bearer, on the mean of the months of the curve: thousandths of the currency's unit, or millionths of a
    /// year's fees where no price is known; none where an item is open.
    borne: [[Option<i128>; 2]; 2],
    /// By leaver: the months of the curve.
    months: [Vec<Month>; 2],
    /// By leaver: days from the decision until it is free, added up over the months of the curve.
    days: [i64; 2],
}

/// What is looked at of a month of the curve.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Month {
    route: Option<Route>,
    free_on: Option<Date>,
    wait: Option<Amount>,
}

/// The months of the curve, that of the assessment included.
const MONTHS: i64 = 37;

const PARTIES: [Party; 2] = [Party::Buyer, Party::Supplier];

fn seen(contract: &Contract, model: &Model) -> Seen {
    let assessment = assess(contract, model, &examples::request());
    let undated = |party| {
        let factors = assessment.of(party).dimensions.iter().flat_map(|dimension| &dimension.factors);
        let undated = factors.filter(|factor| !PRICED_ON_THE_DAY.contains(&factor.id));
        undated.map(|factor| factor.points.map(|points| points.proven)).collect()
    };
    let days = |leaver| {
        let months = assessment.parting.curve.iter().filter(|month| month.leaver == leaver);
        // Who is never free waits to the end of the horizon and beyond: longer than anybody who is.
        let days = |month: &CurveMonth| month.free_on.map_or(100_000, |day| (day - month.decided_on).get_days());
        months.map(|month| i64::from(days(month))).sum()
    };
    let months = |leaver| {
        let months = assessment.parting.curve.iter().filter(|month| month.leaver == leaver);
        let wait = |month: &CurveMonth| month.waiting.as_ref().and_then(|item| item.amounts.likely);
        months.map(|month| Month { route: month.route, free_on: month.free_on, wait: wait(month) }).collect()
    };
    Seen {
        points: PARTIES.map(|party| assessment.of(party).portability.proven),
        undated: PARTIES.map(undated),
        borne: PARTIES.map(|leaver| PARTIES.map(|bearer| mean(&assessment, leaver, bearer))),
        months: PARTIES.map(months),
        days: PARTIES.map(days),
    }
}

/// Returns what a party bears less what it receives, on the mean of all months, in money where there is a price.
fn mean(assessment: &Assessment<'_>, leaver: Party, bearer: Party) -> Option<i128> {
    let (mut sum, mut months) = (0, 0);
    for month in assessment.parting.curve.iter().filter(|month| month.leaver == leaver) {
        for item in month.items() {
            let sign = if item.bearer == bearer {
                1
            } else if item.receiver == Some(bearer) {
                -1
            } else {
                continue;
            };
            let amount = item.amounts.likely?;
            sum += sign * amount.money.map(|money| money.nanos / 1_000_000).or(amount.share.map(i128::from))?;
        }
        months += 1;
    }
    (months != 0).then(|| sum / months)
}

fn at(party: Party) -> usize {
    usize::from(party == Party::Supplier)
}

/// Says what goes the wrong way from worse to better, where anything does.
fn wrong(fact: &str, party: Party, worse: &Seen, better: &Seen) -> Vec<&'static str> {
    let (own, other) = (at(party), at(party.other()));
    let less = |a: Option<i128>, b: Option<i128>| a.zip(b).is_some_and(|(a, b)| a < b);
    let is_wrong = if MOVES_THE_DAY.contains(&fact) {
        let factors = worse.undated[own].iter().zip(&better.undated[own]);
        // By the same route: where another has become the cheapest, it may free later for less.
        let months = || worse.months[own].iter().zip(&better.months[own]).filter(|(a, b)| a.route == b.route);
        let cost = |month: &Month| month.wait.and_then(|wait| wait.share).unwrap_or(0);
        [
            ("a factor that no day prices", factors.filter_map(|(a, b)| a.zip(*b)).any(|(a, b)| b < a)),
            ("the day", months().any(|(a, b)| a.free_on.zip(b.free_on).is_some_and(|(a, b)| a < b))),
            ("the wait", months().any(|(a, b)| cost(a) < cost(b))),
        ]
    } else {
        [
            ("points", better.points[own] < worse.points[own]),
            ("what it bears", less(worse.borne[own][own], better.borne[own][own])),
            ("what the other bears", less(better.borne[own][other], worse.borne[own][other])),
        ]
    };
    is_wrong.into_iter().filter_map(|(what, wrong)| wrong.then_some(what)).collect()
}

/// Writes what a change does: only what moves.
fn moved(before: &Seen, after: &Seen) -> String {
    let mut told = Vec::new();
    for (at, party) in PARTIES.into_iter().enumerate() {
        let (before, after) = (before.points[at], after.points[at]);
        if before != after {
            told.push(format!("{party} {before} to {after} points"));
        }
    }
    for (leaver, of) in PARTIES.into_iter().enumerate() {
        for (bearer, by) in PARTIES.into_iter().enumerate() {
            let (before, after) = (before.borne[leaver][bearer], after.borne[leaver][bearer]);
            let amount = |of: Option<i128>| of.map_or("open".to_owned(), |of| (of / 1_000).to_string());
            if before != after {
                told.push(format!("{of} leaves, {by} bears {} to {}", amount(before), amount(after)));
            }
        }
    }
    for (at, leaver) in PARTIES.into_iter().enumerate() {
        let (before, after) = (before.days[at], after.days[at]);
        if before != after {
            told.push(format!(
                "{leaver} free {} days {}",
                (after - before).abs() / MONTHS,
                if after < before { "sooner" } else { "later" }
            ));
        }
    }
    if told.is_empty() { "nothing moves".to_owned() } else { told.join("; ") }
}

#[test]
fn an_exit_term_made_better_or_worse_moves_points_and_money_the_right_way_for_both() {
    let model = Model::newest();
    let mut table = String::from(
        "What each exit term does: points of 10,000; what each bears less what it receives, mean of the months of the curve,\n\
         in units of the currency, or in thousandths of a year's fees where no price is known.\n",
    );
    let (mut wrongs, mut moving) = (BTreeSet::new(), BTreeSet::new());
    for example in examples::all() {
        let now = seen(&example.contract, &model);
        let _ = writeln!(table, "\n{}", example.name);
        let mut terms = Vec::new();
        example.contract.walk(&mut |path, fact| terms.extend(fact.value().map(|value| (path, value))));
        for (path, value) in terms {
            let Some((party, better_way)) = better(&path) else { continue };
            assert!(TERMS.contains(&path.fact().as_str()), "{path} is among the terms");
            for way in [better_way, better_way.other()] {
                let Some(new) = changed(&path.fact(), &value, way) else { continue };
                let mut contract = example.contract.clone();
                assert_eq!(contract.change(&path, |fact| fact.state_value(&new)), Some(true), "{path}");
                let then = seen(&contract, &model);
                let (worse, best) = if way == better_way { (&now, &then) } else { (&then, &now) };
                let name = if way == better_way { "better" } else { "worse" };
                let wrong = wrong(&path.fact(), party, worse, best);
                if then != now {
                    moving.insert(path.fact());
                }
                let mut told = moved(&now, &then);
                if !wrong.is_empty() {
                    let _ = write!(told, " (the other way: {})", wrong.join(", "));
                    wrongs.insert(path.fact());
                }
                let _ = writeln!(table, "  {path}, {name} for the {party}: {told}");
            }
        }
    }
    expect_file!["golden/exit_terms.txt"].assert_eq(&table);
    let two_sided: BTreeSet<String> = TWO_SIDED.iter().map(|(fact, _)| (*fact).to_owned()).collect();
    assert_eq!(wrongs, two_sided, "these go the wrong way somewhere; the others must not");
    let idle: BTreeSet<&str> = TERMS.iter().copied().filter(|fact| !moving.contains(*fact)).collect();
    assert_eq!(idle, BTreeSet::new(), "these move nothing in any example");
}
