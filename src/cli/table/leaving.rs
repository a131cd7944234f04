//! When and at what cost: the next windows, the parting matrix, and one month of the exit curve.

use super::analyses;
use super::sides::{LABEL, column};
use crate::cli::answer::{Amounts, Answer, Assessment, Cell, CostItem, CurveMonth, FairFee, Int, Word};
use crate::cli::page::{Look, Page, Text, Tone};
use crate::cli::words::{self, OPEN};

/// How many windows a side are shown.
const WINDOWS: usize = 3;

/// Writes the next windows of both sides.
pub(super) fn windows(page: &mut Page, assessment: &Assessment) {
    page.heading("NEXT WINDOWS");
    let quiet = |words: &str| Text::new(words, Tone::Quiet);
    row(page, ["", "notice by", "free on", "else until", "missing it costs", ""].map(quiet));
    let mut is_unsure = false;
    for (party, side) in assessment.sides() {
        let windows = &side.freedom.windows;
        if windows.is_empty() {
            page.labelled(2, &quiet(party), 10, &Text::new("none", Tone::Bad));
        }
        for (at, window) in windows.iter().take(WINDOWS).enumerate() {
            let until = window.bound_until.as_ref().map_or_else(|| "no end".to_owned(), words::day);
            let cost = window.cost_of_missing.as_ref().map_or_else(|| "-".to_owned(), words::amount);
            let unsure = if window.certain { "" } else { " ?" };
            is_unsure |= !window.certain;
            let route = format!("{}{unsure}", window.route.bare("ROUTE_"));
            let party = if at == 0 { quiet(party) } else { Text::default() };
            let [notice_by, free_on, until, cost] =
                [words::day(&window.notice_by), words::day(&window.free_on), until, cost].map(Text::from);
            row(page, [party, notice_by, free_on, until, cost, quiet(&route)]);
        }
    }
    if is_unsure {
        page.wrapped(2, &quiet("? only if what is open turns out so"));
    }
}

fn row(page: &mut Page, cells: [Text; 6]) {
    let [party, notice_by, free_on, until, cost, route] = cells;
    let wide = if page.width() < 100 { 0 } else { 6 };
    page.cells(&[
        (2, Text::default()),
        (10, party),
        (11 + wide, notice_by),
        (11 + wide, free_on),
        (11 + wide, until),
        (18 + wide, cost),
        (0, route),
    ]);
}

/// Writes the parting matrix at the month of the stand.
pub(super) fn parting(page: &mut Page, assessment: &Assessment) {
    let parting = &assessment.parting;
    if parting.matrix.is_empty() {
        return;
    }
    page.heading(&format!("PARTING AT MONTH {}", assessment.stand_month));
    let quiet = |words: &str| Text::new(words, Tone::Quiet);
    let column = column(page);
    let row = |page: &mut Page, label: Text, cells: [Text; 2]| {
        let [buyer, supplier] = cells;
        page.cells(&[(LABEL, label), (column, buyer), (column, supplier)]);
    };
    row(page, Text::default(), ["the buyer bears", "the supplier bears"].map(quiet));
    for ((party, side), leaver) in assessment.sides().iter().zip(["PARTY_BUYER", "PARTY_SUPPLIER"]) {
        let cell = |bearer: &str| parting.matrix.iter().find(|cell| cell.leaver.is(leaver) && cell.bearer.is(bearer));
        let (Some(buyer), Some(supplier)) = (cell("PARTY_BUYER"), cell("PARTY_SUPPLIER")) else { continue };
        let both = |of: fn(&Cell) -> &Amounts| [buyer, supplier].map(|cell| words::between(of(cell)).into());
        let free = if buyer.unbounded { Text::new("not free within the horizon", Tone::Bad) } else { Text::default() };
        row(page, format!("{party} leaves").into(), [free, Text::default()]);
        row(page, "  by contract".to_owned().into(), both(|cell| &cell.contract_made));
        row(page, "  effort".to_owned().into(), both(|cell| &cell.effort));
        for (bearer, cell) in [("buyer, drawn", buyer), ("supplier, drawn", supplier)] {
            if let Some(drawn) = &cell.drawn {
                page.labelled(2, &bearer.to_owned().into(), LABEL - 2, &analyses::quantiles(drawn.total.as_ref()));
            }
        }
        if let Some(fee) = fee(&side.fair_fee) {
            page.labelled(2, &"fee".to_owned().into(), LABEL - 2, &fee.into());
        }
    }
    if let Some(fees) = &parting.year_fees {
        page.wrapped(2, &quiet(&format!("A year's fees are {}.", words::money(fees))));
    }
    if parting.matrix.iter().any(|cell| cell.drawn.is_some()) {
        page.wrapped(2, &quiet("Drawn: of ten draws of all that it bears, one, five and nine are below."));
    }
    page.wrapped(2, &quiet("Net of what the party receives: a minus is a gain."));
}

/// Writes what a termination fee asks beside what is fair; none where none is asked.
fn fee(fee: &FairFee) -> Option<String> {
    let FairFee { fair, asked, penalty_least, penalty_most } = fee;
    let asked = Some(words::between(asked))
        .filter(|_| asked.cautious.as_ref().is_none_or(|most| most.share != Some(Int(0))))?;
    let penalty = match (penalty_least, penalty_most) {
        (Some(least), Some(most)) if least == most => format!("{} of it is penalty", words::percent((*least).into())),
        (Some(least), Some(most)) => {
            format!("{} to {} of it is penalty", words::percent((*least).into()), words::percent((*most).into()))
        }
        _ => "how much of it is penalty is open".to_owned(),
    };
    Some(format!("asked {asked}, fair {}; {penalty}", words::between(fair)))
}

/// Writes what a decision to leave in one month costs, for both leavers; none where the curve has no such month.
pub(crate) fn month(name: &str, answer: &Answer, month: u32, look: Look) -> Option<String> {
    let assessment = answer.assessment.as_ref()?;
    let months: Vec<&CurveMonth> = assessment.parting.curve.iter().filter(|of| of.month == month).collect();
    let first = months.first()?;
    let mut page = Page::new(look);
    let name = if assessment.contract_id.is_empty() { name } else { &assessment.contract_id };
    page.wrapped(0, &Text::new(name, Tone::Heading));
    let when = if month == 0 { "on the day".to_owned() } else { format!("at the end of month {month}") };
    let decided = format!("A decision {when}, {}.", words::day(&first.decided_on));
    page.wrapped(0, &Text::new(decided, Tone::Quiet));
    for of in months {
        one_month(&mut page, of);
    }
    Some(page.into_text())
}

fn one_month(page: &mut Page, month: &CurveMonth) {
    let CurveMonth { leaver, month: _, decided_on: _, route, free_on, unbounded, items, drawn } = month;
    let leaver = leaver.bare("PARTY_");
    page.heading(&format!("THE {} LEAVES", leaver.to_uppercase()));
    let way = match free_on {
        Some(free_on) if !unbounded => format!("Free on {} by {}.", words::day(free_on), route.bare("ROUTE_")),
        Some(_) | None => "No route frees it within the horizon; waiting is counted to its end.".to_owned(),
    };
    page.wrapped(2, &way.into());
    if items.is_empty() {
        page.wrapped(2, &Text::new("It costs nobody anything.", Tone::Good));
        return;
    }
    let mut written: Vec<(&Word, &Word)> = Vec::new();
    for CostItem { bearer, receiver, .. } in items {
        if written.contains(&(bearer, receiver)) {
            continue;
        }
        written.push((bearer, receiver));
        let who = match receiver.bare("PARTY_").as_str() {
            "" | "unspecified" => format!("the {} bears", bearer.bare("PARTY_")),
            receiver => format!("the {} pays the {receiver}", bearer.bare("PARTY_")),
        };
        page.wrapped(2, &Text::new(who, Tone::Quiet));
        for item in items.iter().filter(|item| item.bearer == *bearer && item.receiver == *receiver) {
            one_item(page, item);
        }
    }
    if let Some(drawn) = drawn {
        analyses::drawn(page, drawn);
    }
}

fn one_item(page: &mut Page, item: &CostItem) {
    let CostItem { category, bearer: _, receiver: _, amounts, assumed } = item;
    let assumed = if *assumed { " (assumed)" } else { "" };
    let name = format!("{}{assumed}", category.bare("COST_CATEGORY_"));
    let (likely, between) = (words::likely(amounts), words::between(amounts));
    let tone = if likely == OPEN { Tone::Open } else { Tone::Plain };
    let between = if between == likely { Text::default() } else { Text::new(between, Tone::Quiet) };
    page.cells(&[(4, Text::default()), (26, name.into()), (18, Text::new(likely, tone)), (0, between)]);
}
