//! What is asked beside the score as text that a person can review.

use std::fmt::Write as _;

use portability::contract::Party;
use portability::scoring::{
    Amount, Assessment, DrawnMonth, ExitTiming, FreedomWorth, PartyWorth, Quantiles, Robustness,
};

use super::render::{amount, label, percent, points, state};

/// The months of the curve that are told.
const MONTHS: [u32; 5] = [0, 6, 12, 24, 36];

/// Writes everything that was asked beside the score.
pub fn analyses(a: &Assessment) -> String {
    let mut out = format!("contract {}\nas of {}\n\nDRAWN: a tenth, half and nine tenths\n", a.contract_id, a.as_of);
    for cell in &a.parting.matrix {
        let drawn = cell.drawn.as_deref().expect("draws were asked for");
        let (leaver, bearer) = (word(cell.leaver), word(cell.bearer));
        let _ = writeln!(out, "  {leaver} leaves, {bearer} bears at the stand");
        for (part, of) in [("contract made", drawn.contract_made), ("effort", drawn.effort), ("total", drawn.total)] {
            let _ = writeln!(out, "    {part}: {}", quantiles(of));
        }
    }
    for month in a.parting.curve.iter().filter(|of| MONTHS.contains(&of.month)) {
        let DrawnMonth { buyer, supplier, cheaper_than_staying } =
            *month.drawn.as_deref().expect("draws were asked for");
        let _ = writeln!(out, "  {} leaves, month {}", word(month.leaver), month.month);
        let _ = writeln!(out, "    buyer bears {}", quantiles(buyer));
        let _ = writeln!(out, "    supplier bears {}", quantiles(supplier));
        let _ = writeln!(out, "    cheaper than staying: {}", cheaper_than_staying.map_or("open".to_owned(), percent));
    }
    for side in [&a.buyer, &a.supplier] {
        let _ = writeln!(out, "\n{}", word(side.party).to_uppercase());
        timing(&mut out, side.timing.as_ref().expect("timing was asked for"));
        robustness(&mut out, side.robustness.as_ref().expect("robustness was asked for"));
    }
    worth(&mut out, a.worth.as_ref().expect("worth was asked for"));
    out
}

fn word(party: Party) -> &'static str {
    match party {
        Party::Buyer => "buyer",
        Party::Supplier => "supplier",
    }
}

fn quantiles(quantiles: Option<Quantiles>) -> String {
    quantiles.map_or("open".to_owned(), |Quantiles { p10, p50, p90 }| [p10, p50, p90].map(amount).join(" | "))
}

fn timing(out: &mut String, timing: &ExitTiming) {
    match &timing.cheapest {
        Some(of) => {
            let (cost, month) = (amount(of.cost), of.month);
            let _ =
                writeln!(out, "  cheapest: month {month}, notice on {}, free on {}, {cost}", of.notice_on, of.free_on);
        }
        None => out.push_str("  cheapest: none that is settled and free\n"),
    }
    for cliff in &timing.cliffs {
        let (before, after) = (amount(cliff.before), amount(cliff.after));
        let _ = writeln!(out, "  cliff: month {}, notice by {}: {before}; later {after}", cliff.month, cliff.notice_by);
    }
}

fn robustness(out: &mut String, robustness: &Robustness) {
    let Robustness { stability, elasticities, next_grade } = robustness;
    let _ = writeln!(out, "  grade stays under {}", stability.map_or("no grade yet".to_owned(), percent));
    if let Some(next) = next_grade {
        let _ = writeln!(out, "  next grade {}: {} points", next.grade, points(next.distance));
        for gate in &next.gates {
            let _ = writeln!(out, "    held by {gate}");
        }
        if let Some(crossing) = &next.crossing {
            let (part, known) = (label(crossing.factor, crossing.part), state(crossing.state));
            let _ = writeln!(out, "    {} ({known}) of {part} alone: {}", crossing.fact, points(crossing.points));
        }
    }
    for of in elasticities {
        let _ = writeln!(out, "  {}: {}", of.factor, percent(of.elasticity));
    }
}

fn worth(out: &mut String, worth: &FreedomWorth) {
    out.push_str("\nWORTH\n");
    let told = |value: Option<Amount>| value.map_or("open".to_owned(), amount);
    for (party, of) in [("buyer", &worth.buyer), ("supplier", &worth.supplier)] {
        let PartyWorth { as_is, frictionless, stand, price_of_lock_in, borne_as_is, borne_in_stand, premium } = *of;
        let _ = writeln!(out, "  {party}");
        for (what, value) in [
            ("as is", as_is),
            ("frictionless", frictionless),
            ("stand", stand),
            ("price of lock-in", price_of_lock_in),
            ("borne as is", borne_as_is),
            ("borne in the stand", borne_in_stand),
            ("premium a year", premium),
        ] {
            let _ = writeln!(out, "    {what}: {}", told(value));
        }
    }
    let _ = match (&worth.zone, worth.is_deal) {
        (Some(zone), _) => {
            let [least, most, midpoint] = [zone.least, zone.most, zone.midpoint].map(amount);
            writeln!(out, "  zone: {least} to {most}, midpoint {midpoint}")
        }
        (None, Some(_)) => writeln!(out, "  no zone"),
        (None, None) => writeln!(out, "  zone: open"),
    };
}
