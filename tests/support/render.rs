//! An assessment as text that a person can review: short lines, fixed order, money and dates spelled.
//!
//! Goes in: an assessment and the model it was made with. Comes out: text. **Pure: the same assessment gives the same text.**

use std::fmt::Write as _;

use portability::contract::{Party, Path, State, div_half_up};
use portability::scoring::model::{Factor, Unit};
use portability::scoring::{
    Amount, Amounts, Assessment, CurveMonth, Measure, Model, Outcome, PartyAssessment, Points, Span, StandTest,
    Verdict, Wait, WaitSpan,
};

/// The months of the curve that are shown.
const MONTHS: [u32; 5] = [0, 6, 12, 24, 36];

/// Writes a line; writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($arg:tt)*) => { let _ = writeln!($out, $($arg)*); };
}

/// Returns the whole assessment.
pub fn assessment(a: &Assessment, model: &Model) -> String {
    let mut out = String::new();
    line!(out, "contract {}", a.contract_id);
    line!(out, "model {}", a.model.version);
    line!(out, "as of {}, {} months ahead", a.as_of, a.horizon_months);
    line!(out, "stand at month {}, on {}: {}", a.stand_month, a.stand_on, verdict(a.stand));
    line!(out, "mutual {}", span(a.mutual));
    line!(out, "fairness_gap {} to {}", points(a.fairness_gap.least), points(a.fairness_gap.most));
    let fees = a.parting.year_fees.map_or("no price is known".to_owned(), |fees| fees.to_string());
    line!(out, "year_fees: {fees}");
    for party in [Party::Buyer, Party::Supplier] {
        side(&mut out, a.of(party), model);
    }
    parting(&mut out, a);
    line!(out, "\nQUESTIONS");
    for question in &a.questions {
        let (buyer, supplier) = (points(question.buyer_points), points(question.supplier_points));
        line!(out, "  buyer {buyer}, supplier {supplier}: {} ({:?})", question.fact, state(question.state));
        line!(out, "    {}", question.text);
    }
    line!(out, "\nVECTOR");
    // The digest moves with every word of the model file; the measures are what a reviewer looks at.
    let vector = a.vector.replace(&a.model.digest[..12], "DIGEST");
    for part in vector.split('/').collect::<Vec<_>>().chunks(8) {
        line!(out, "  {}", part.join("/"));
    }
    out
}

/// Returns the heading of one factor's table.
pub fn factor_heading(factor: &Factor, dimension: &str) -> String {
    let mut out = String::new();
    line!(out, "{}: {}", factor.id, factor.question);
    line!(out, "{} of {dimension}, measured in {}\n", percent(factor.weight), factor.unit.word());
    out
}

/// Returns one factor of one contract, a line a party.
pub fn factor_lines(a: &Assessment, id: &str, unit: Unit) -> String {
    let mut out = format!("{}\n", a.contract_id);
    for party in [Party::Buyer, Party::Supplier] {
        let dimensions = a.of(party).dimensions.iter();
        for factor in dimensions.flat_map(|dimension| &dimension.factors).filter(|factor| factor.id == id) {
            let worth = factor.points.map_or("-".to_owned(), span);
            line!(out, "  {:<9} {worth:<16} {}", party.to_string(), measure(factor.measure, unit));
        }
    }
    out
}

fn side(out: &mut String, side: &PartyAssessment, model: &Model) {
    line!(out, "\n{}", side.party.to_string().to_uppercase());
    line!(out, "  portability {}", span(side.portability));
    let grade = side.grade.map_or("not_graded_yet".to_owned(), |grade| grade.to_string());
    line!(out, "  grade {grade}, possible {}", side.possible_grade);
    line!(out, "  completeness {}", percent(side.completeness));
    for gate in &side.gates {
        let how = if gate.established { "established" } else { "not excluded" };
        line!(out, "  gate {} caps at {}, {how}: {}", gate.id, gate.cap, paths(&gate.facts, 6));
    }
    for dimension in &side.dimensions {
        line!(out, "\n  {} {} (weight {})", dimension.id, span(dimension.points), percent(dimension.weight));
        for factor in &dimension.factors {
            let unit = model.factors().find(|(_, rule)| rule.id == factor.id).map_or(Unit::Credit, |(_, f)| f.unit);
            let worth = factor.points.map_or("does not apply".to_owned(), span);
            line!(out, "    {} {worth}, lost {}", factor.id, points(factor.lost));
            line!(out, "      {}", measure(factor.measure, unit));
            line!(out, "      facts {}", paths(&factor.facts, 4));
        }
    }
    line!(out, "\n  reasons");
    for reason in &side.reasons {
        let fact = reason.fact.as_ref().map_or("-".to_owned(), ToString::to_string);
        line!(out, "    {} {}: {}", points(reason.lost), label(reason.code, reason.part), reason.text);
        line!(out, "      {fact} ({}); {} effort: {}", state(reason.state), reason.effort, reason.remedy);
    }
    freedom(out, side);
    stand(out, side);
}

fn freedom(out: &mut String, side: &PartyAssessment) {
    let freedom = &side.freedom;
    line!(out, "\n  freedom");
    for (name, span) in [("next", freedom.next), ("mean", freedom.mean), ("worst", freedom.worst)] {
        line!(out, "    {name}: {}", waits(span));
    }
    line!(out, "  windows");
    for window in &side.freedom.windows {
        let certain = if window.certain { "" } else { " (if open facts allow)" };
        line!(out, "    {}: notice by {}, free on {}{certain}", window.route.word(), window.notice_by, window.free_on);
        match window.bound_until {
            Some(until) => {
                let cost = window.cost_of_missing.map_or("no cost told".to_owned(), amount);
                line!(out, "      missed: bound until {until}, {cost}");
            }
            None => {
                line!(out, "      missed: nothing frees later");
            }
        }
    }
}

fn stand(out: &mut String, side: &PartyAssessment) {
    line!(out, "  stand: {}", verdict(side.stand.verdict));
    for test in &side.stand.tests {
        line!(out, "    {} {}, margin {}", test.id, outcome(test.outcome), margin(test));
        if matches!(test.outcome, Outcome::Fail | Outcome::Unknown) {
            line!(out, "      facts {}", paths(&test.facts, 4));
            line!(out, "      remedy: {}", test.remedy);
        }
    }
    let fee = &side.fair_fee;
    line!(out, "  fair_fee: fair {}", amounts(&fee.fair));
    line!(out, "    asked {}", amounts(&fee.asked));
    let share = |share: Option<i32>| share.map_or("open".to_owned(), percent);
    line!(out, "    penalty {} to {}", share(fee.penalty_least), share(fee.penalty_most));
}

fn parting(out: &mut String, a: &Assessment) {
    line!(out, "\nPARTING at the stand month");
    for cell in &a.parting.matrix {
        let unbounded = if cell.unbounded { ", no route within the horizon" } else { "" };
        line!(out, "  {} leaves, {} bears{unbounded}", cell.leaver, cell.bearer);
        line!(out, "    contract_made: {}", amounts(&cell.contract_made));
        line!(out, "    effort: {}", amounts(&cell.effort));
    }
    line!(out, "\nCURVE");
    for month in a.parting.curve.iter().filter(|month| MONTHS.contains(&month.month)) {
        curve_month(out, month);
    }
}

fn curve_month(out: &mut String, month: &CurveMonth) {
    let route = month.route.map_or("no route", |route| route.word());
    let free = month.free_on.map_or("not free".to_owned(), |day| format!("free on {day}"));
    let unbounded = if month.unbounded { ", beyond the horizon" } else { "" };
    line!(out, "  {} leaves, month {} ({})", month.leaver, month.month, month.decided_on);
    line!(out, "    {route}, {free}{unbounded}");
    for item in month.items() {
        let receiver = item.receiver.map_or("nobody receives".to_owned(), |party| format!("{party} receives"));
        let assumed = if item.assumed { ", assumed" } else { "" };
        line!(out, "    {}: {} bears, {receiver}{assumed}", item.category.word(), item.bearer);
        line!(out, "      {}", amounts(&item.amounts));
    }
}

/// Returns points as they are shown: 8234 is 82.34.
pub fn points(points: Points) -> String {
    let sign = if points < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", points.abs() / 100, points.abs() % 100)
}

/// Returns a score: one number where nothing is open.
pub fn span(span: Span) -> String {
    if span.proven == span.possible {
        points(span.proven)
    } else {
        format!("{} to {}", points(span.proven), points(span.possible))
    }
}

/// Returns the word for a stand's verdict.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OneYearStand => "one_year_stand",
        Verdict::Open => "open",
        Verdict::NotYet => "not_yet",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::NotApplicable => "not_applicable",
        Outcome::Unknown => "unknown",
        Outcome::Fail => "fail",
    }
}

pub fn state(state: State) -> &'static str {
    match state {
        State::Stated => "stated",
        State::Silent => "silent",
        State::Unknown => "unknown",
        State::Elsewhere => "elsewhere",
        State::Ambiguous => "ambiguous",
        State::Conflicting => "conflicting",
        State::NotApplicable => "not_applicable",
    }
}

fn margin(test: &StandTest) -> String {
    match (test.margin, test.margin_unit) {
        (None, _) => "open".to_owned(),
        (Some(margin), "millionths_of_year_fees") => format!("{} of a year's fees", millionths(margin)),
        (Some(margin), unit) => format!("{margin} {unit}"),
    }
}

/// Returns basis points as a percentage.
pub fn percent(basis_points: i32) -> String {
    format!("{}%", points(basis_points))
}

fn millionths(share: i64) -> String {
    percent(i32::try_from(div_half_up(i128::from(share), 100)).expect("a share of a year's fees is small"))
}

fn measure(measure: Measure, unit: Unit) -> String {
    let number = |value: i64| match unit {
        Unit::Days if value >= 36_525 => "days without end".to_owned(),
        Unit::Days => format!("days {value}"),
        Unit::Share => format!("share {} of a year's fees", millionths(value * 100)),
        Unit::Credit => format!("credit {value}"),
    };
    match measure {
        Measure::NotApplicable => "not_applicable".to_owned(),
        Measure::Unknown => "unknown".to_owned(),
        Measure::Between { cautious, friendly, silent, applies_open } => {
            let range =
                if cautious == friendly { number(cautious) } else { number(cautious) + " to " + &number(friendly) };
            let silent = if silent { ", by silence" } else { "" };
            let applies = if applies_open { ", open if it applies" } else { "" };
            range + silent + applies
        }
    }
}

fn waits(span: WaitSpan) -> String {
    let wait = |wait| match wait {
        Wait::Days(days) => format!("{days} days"),
        Wait::Unbounded => "never".to_owned(),
    };
    if span.cautious == span.friendly {
        wait(span.cautious)
    } else {
        wait(span.cautious) + " to " + &wait(span.friendly)
    }
}

pub fn amount(amount: Amount) -> String {
    match (amount.money, amount.share) {
        (Some(money), Some(share)) => format!("{money} ({} of a year's fees)", millionths(share)),
        (Some(money), None) => money.to_string(),
        (None, Some(share)) => format!("{} of a year's fees", millionths(share)),
        (None, None) => "no price is known".to_owned(),
    }
}

fn amounts(amounts: &Amounts) -> String {
    let one = |value: Option<Amount>| value.map_or("open".to_owned(), amount);
    if amounts.likely == amounts.cautious && amounts.likely == amounts.friendly {
        return one(amounts.likely);
    }
    let short = |value: Option<Amount>| {
        value.map_or("open".to_owned(), |value| match (value.money, value.share) {
            (Some(money), _) => money.to_string(),
            (None, Some(share)) => millionths(share),
            (None, None) => "no price".to_owned(),
        })
    };
    format!("{}; friendly {}, cautious {}", one(amounts.likely), short(amounts.friendly), short(amounts.cautious))
}

pub fn label(code: &str, part: &str) -> String {
    if code == part { code.to_owned() } else { format!("{code}.{part}") }
}

/// Returns the first paths, and how many more there are.
fn paths(paths: &[Path], most: usize) -> String {
    if paths.is_empty() {
        return "no fact".to_owned();
    }
    let shown: Vec<String> = paths.iter().take(most).map(ToString::to_string).collect();
    let more = paths.len().saturating_sub(most);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
