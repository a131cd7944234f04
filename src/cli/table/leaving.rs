//! When and at what cost: the next windows, the parting matrix, and one month of the exit curve.

use crate::cli::answer::{Answer, Assessment, Cell, CostItem, CurveMonth};
use crate::cli::page::{Look, Page, Text, Tone};
use crate::cli::words::{self, OPEN};

/// How many windows a side are shown.
const WINDOWS: usize = 3;

/// Writes the next windows of both sides.
pub(super) fn windows(page: &mut Page, assessment: &Assessment) {
    page.heading("NEXT WINDOWS");
    let quiet = |words: &str| Text::new(words, Tone::Quiet);
    let heads = ["", "notice by", "free on", "else bound until", "missing it costs"].map(quiet);
    row(page, heads, Text::default());
    for (party, side) in assessment.sides() {
        let windows = &side.freedom.windows;
        if windows.is_empty() {
            row(
                page,
                [quiet(party), Text::new("none", Tone::Bad), Text::default(), Text::default(), Text::default()],
                Text::default(),
            );
        }
        for (at, window) in windows.iter().take(WINDOWS).enumerate() {
            let party = if at == 0 { quiet(party) } else { Text::default() };
            let until = window.bound_until.as_ref().map_or_else(|| "without end".to_owned(), words::day);
            let cost = window.cost_of_missing.as_ref().map_or_else(|| "-".to_owned(), words::amount);
            let sure = if window.certain { "" } else { ", if open facts allow" };
            let route = format!("{}{sure}", window.route.bare("ROUTE_"));
            let days = [words::day(&window.notice_by), words::day(&window.free_on), until, cost];
            let [notice_by, free_on, until, cost] = days.map(Text::from);
            row(page, [party, notice_by, free_on, until, cost], quiet(&route));
        }
    }
}

/// Writes a row of the windows; what it is of stands below it where the page is narrow.
fn row(page: &mut Page, cells: [Text; 5], route: Text) {
    let [party, notice_by, free_on, until, cost] = cells;
    let mut row = vec![(2, Text::default()), (10, party), (12, notice_by), (12, free_on), (18, until)];
    if page.width() < 104 {
        row.push((0, cost));
        page.cells(&row);
        if !route.words.is_empty() {
            page.cells(&[(12, Text::default()), (0, route)]);
        }
    } else {
        row.extend([(26, cost), (0, route)]);
        page.cells(&row);
    }
}

/// Writes the parting matrix at the month of the stand.
pub(super) fn parting(page: &mut Page, assessment: &Assessment) {
    let parting = &assessment.parting;
    if parting.matrix.is_empty() {
        return;
    }
    page.heading(&format!("PARTING AT MONTH {}: WHO LEAVES, WHO BEARS", assessment.stand_month));
    let quiet = |words: &str| Text::new(words, Tone::Quiet);
    let column = page.width().saturating_sub(24) / 2;
    page.cells(&[(24, Text::default()), (column, quiet("made by the contract")), (0, quiet("effort"))]);
    for Cell { leaver, bearer, contract_made, effort, unbounded } in &parting.matrix {
        let (leaver, bearer) = (leaver.bare("PARTY_"), bearer.bare("PARTY_"));
        let label = if leaver == bearer { format!("  {leaver} leaves, bears") } else { format!("    {bearer} bears") };
        let without_end = if *unbounded { ", not free by then" } else { "" };
        let made = format!("{}{without_end}", words::between(contract_made));
        page.cells(&[(24, label.into()), (column, made.into()), (0, words::between(effort).into())]);
    }
    if let Some(fees) = &parting.year_fees {
        page.wrapped(2, &quiet(&format!("A year's fees are {}.", words::money(fees))));
    }
    page.wrapped(2, &quiet("Net of what the party receives; a minus is a gain."));
}

/// Writes what a decision to leave in one month costs, for both leavers; none where the curve has no such month.
pub(crate) fn month(name: &str, answer: &Answer, month: u32, look: Look) -> Option<String> {
    let assessment = answer.assessment.as_ref()?;
    let months: Vec<&CurveMonth> = assessment.parting.curve.iter().filter(|of| of.month == month).collect();
    let first = months.first()?;
    let mut page = Page::new(look);
    let name = if assessment.contract_id.is_empty() { name } else { &assessment.contract_id };
    page.wrapped(0, &Text::new(name, Tone::Heading));
    let decided = format!("A decision at the end of month {month}, {}.", words::day(&first.decided_on));
    page.wrapped(0, &Text::new(decided, Tone::Quiet));
    for of in months {
        one_month(&mut page, of);
    }
    Some(page.into_text())
}

fn one_month(page: &mut Page, month: &CurveMonth) {
    let CurveMonth { leaver, month: _, decided_on: _, route, free_on, unbounded, items } = month;
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
    let quiet = |words: &str| Text::new(words, Tone::Quiet);
    let third = page.width().saturating_sub(50) / 2;
    let heads = ["", "who bears", "likely"].map(quiet);
    let [what, who, likely] = heads;
    page.cells(&[(2, Text::default()), (25, what), (23, who), (third, likely), (0, quiet("from, to"))]);
    for CostItem { category, bearer, receiver, amounts, assumed } in items {
        let name = category.bare("COST_CATEGORY_");
        let (bearer, receiver) = (bearer.bare("PARTY_"), receiver.bare("PARTY_"));
        let who =
            if receiver.is_empty() || receiver == "unspecified" { bearer } else { format!("{bearer}, to {receiver}") };
        let assumed = if *assumed { " (assumed)" } else { "" };
        let (likely, between) = (words::likely(amounts), words::between(amounts));
        let tone = if likely == OPEN { Tone::Open } else { Tone::Plain };
        let between = if between == likely { String::new() } else { between };
        page.cells(&[
            (2, Text::default()),
            (25, format!("{name}{assumed}").into()),
            (23, who.into()),
            (third, Text::new(likely, tone)),
            (0, quiet(&between)),
        ]);
    }
}
