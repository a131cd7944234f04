//! What was asked beside the score: when to leave, what freedom is worth, how firmly the grades stand.

use super::sides::{LABEL, column};
use crate::cli::answer::{Amount, Assessment, DrawnMonth, PartyWorth, Quantiles, Robustness, Side};
use crate::cli::page::{Page, Text, Tone};
use crate::cli::words::{self, OPEN};

fn quiet(words: &str) -> Text {
    Text::new(words, Tone::Quiet)
}

fn open(amount: Option<&Amount>) -> Text {
    amount.map_or_else(|| Text::new(OPEN, Tone::Open), |amount| words::amount(amount).into())
}

/// Writes both sides' figures under each other's head, a row a figure.
fn rows(page: &mut Page, heads: [&str; 2], rows: &[(&str, [Text; 2])]) {
    let column = column(page);
    page.cells(&[(LABEL, Text::default()), (column, quiet(heads[0])), (column, quiet(heads[1]))]);
    for (label, [buyer, supplier]) in rows {
        page.cells(&[(LABEL, (*label).to_owned().into()), (column, buyer.clone()), (column, supplier.clone())]);
    }
}

/// Writes one quantile a word: `EUR 1.00, EUR 2.00, EUR 3.00`.
pub(super) fn quantiles(quantiles: Option<&Quantiles>) -> Text {
    let Some(Quantiles { p10, p50, p90 }) = quantiles else { return Text::new(OPEN, Tone::Open) };
    [p10, p50, p90].map(words::amount).join(", ").into()
}

/// Writes the drawn totals of one month.
pub(super) fn drawn(page: &mut Page, drawn: &DrawnMonth) {
    page.wrapped(2, &quiet("of ten draws one, five and nine are below"));
    for (bearer, total) in [("the buyer bears", &drawn.buyer), ("the supplier bears", &drawn.supplier)] {
        page.labelled(4, &bearer.to_owned().into(), 26, &quantiles(total.as_ref()));
    }
    if let Some(share) = drawn.cheaper_than_staying {
        let share = words::percent(share.into());
        page.wrapped(4, &format!("Leaving costs less than staying to the end in {share} of the draws.").into());
    }
}

/// Writes cliffs and the cheapest month of both sides.
pub(super) fn timing(page: &mut Page, assessment: &Assessment) {
    let sides = assessment.sides();
    if sides.iter().all(|(_, side)| side.timing.is_none()) {
        return;
    }
    page.heading("WHEN TO LEAVE");
    for (party, side) in sides {
        let Some(timing) = &side.timing else { continue };
        let cheapest = timing.cheapest.as_ref().map_or_else(
            || Text::new("no month that is settled and free", Tone::Open),
            |cheapest| {
                let (notice_on, free_on) = (words::day(&cheapest.notice_on), words::day(&cheapest.free_on));
                let cost = words::amount(&cheapest.cost);
                format!("least in month {}: notice on {notice_on}, free on {free_on}, {cost}", cheapest.month).into()
            },
        );
        page.labelled(2, &quiet(party), 10, &cheapest);
        for cliff in &timing.cliffs {
            let [before, after] = [&cliff.before, &cliff.after].map(words::amount);
            let notice_by = words::day(&cliff.notice_by);
            page.labelled(2, &Text::default(), 10, &format!("notice by {notice_by}: {before}, later {after}").into());
        }
    }
}

/// Writes what freedom is worth to both.
pub(super) fn worth(page: &mut Page, assessment: &Assessment) {
    let Some(worth) = &assessment.worth else { return };
    page.heading("WHAT FREEDOM IS WORTH");
    let both =
        |of: fn(&PartyWorth) -> &Option<Amount>| [&worth.buyer, &worth.supplier].map(|party| open(of(party).as_ref()));
    rows(
        page,
        ["to the buyer", "to the supplier"],
        &[
            ("rights as they are", both(|of| &of.as_is)),
            ("without friction", both(|of| &of.frictionless)),
            ("price of lock-in", both(|of| &of.price_of_lock_in)),
            ("as a stand", both(|of| &of.stand)),
            ("other's rights now", both(|of| &of.borne_as_is)),
            ("other's in a stand", both(|of| &of.borne_in_stand)),
            ("stand, a year", both(|of| &of.premium)),
        ],
    );
    let verdict = match (&worth.zone, worth.is_deal) {
        (Some(zone), _) => {
            let [least, most, midpoint] = [&zone.least, &zone.most, &zone.midpoint].map(words::amount);
            format!("A stand is worth its price to both between {least} and {most} a year; half way is {midpoint}.")
        }
        (None, Some(_)) => "No yearly price makes a stand worth it to both.".to_owned(),
        (None, None) => "Whether a price makes a stand worth it to both is open.".to_owned(),
    };
    page.wrapped(2, &verdict.into());
}

/// Writes how firmly both grades stand.
pub(super) fn robustness(page: &mut Page, assessment: &Assessment) {
    let sides = assessment.sides();
    if sides.iter().all(|(_, side)| side.robustness.is_none()) {
        return;
    }
    page.heading("HOW FIRM THE GRADES ARE");
    for (party, side) in sides {
        if let Some(robustness) = &side.robustness {
            page.labelled(2, &quiet(party), 10, &firmness(side, robustness).into());
        }
    }
}

fn firmness(side: &Side, robustness: &Robustness) -> String {
    let mut words = Vec::new();
    if let Some(stability) = robustness.stability {
        let share = words::percent(stability.into());
        words.push(format!("{} under {share} of 1,000 weightings", words::grade(&side.grade)));
    }
    if let Some(next) = &robustness.next_grade {
        let grade = words::grade(&next.grade);
        if next.distance > 0 {
            words.push(format!("{} points to {grade}", words::points(next.distance)));
        }
        if !next.gates.is_empty() {
            words.push(format!("held below {grade} by {}", next.gates.join(", ")));
        }
        if let Some(crossing) = &next.crossing {
            words.push(format!("{} alone would cross it", crossing.fact));
        }
    }
    words.join("; ")
}
