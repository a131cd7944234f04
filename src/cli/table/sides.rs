//! Buyer and supplier next to each other: scores, freedom, the five tests of the stand.

use crate::cli::answer::{Assessment, Int, Side, Span, StandTest, Word};
use crate::cli::page::{Page, Text, Tone, bar};
use crate::cli::words;

/// How wide the column of labels is.
pub(super) const LABEL: usize = 20;

/// Writes both sides.
pub(super) fn sides(page: &mut Page, assessment: &Assessment) {
    let column = column(page);
    page.gap();
    let [(_, buyer), (_, supplier)] = assessment.sides();
    let row = |page: &mut Page, label: &str, tone: Tone, cells: [Text; 2]| {
        let [buyer, supplier] = cells;
        page.cells(&[(LABEL, Text::new(label, tone)), (column, buyer), (column, supplier)]);
    };
    let both = |of: &dyn Fn(&Side) -> Text| [of(buyer), of(supplier)];
    let heads = ["BUYER", "SUPPLIER"].map(|head| Text::new(head, Tone::Heading));
    row(page, "", Tone::Plain, heads);

    let wide = column.saturating_sub(6).min(40);
    row(page, "Portability", Tone::Heading, both(&|side| Text::new(words::span(&side.portability), Tone::Heading)));
    row(page, "", Tone::Plain, both(&|side| drawn(&side.portability, wide)));
    row(page, "Grade", Tone::Plain, both(&|side| grade(side)));
    row(
        page,
        "Known",
        Tone::Plain,
        both(&|side| format!("{} of the weight", words::percent(side.completeness.into())).into()),
    );
    for (at, dimension) in buyer.dimensions.iter().enumerate() {
        let points = |side: &Side| match side.dimensions.get(at) {
            Some(dimension) => words::span(&dimension.points).into(),
            None => Text::default(),
        };
        row(page, &sentence(&words::name(&dimension.id)), Tone::Plain, both(&points));
    }

    page.gap();
    row(page, "Time to freedom", Tone::Heading, [Text::default(), Text::default()]);
    row(page, "  from today", Tone::Plain, both(&|side| words::waits(&side.freedom.next).into()));
    row(page, "  on average", Tone::Plain, both(&|side| words::waits(&side.freedom.mean).into()));
    row(page, "  at worst", Tone::Plain, both(&|side| words::waits(&side.freedom.worst).into()));

    page.gap();
    let verdict =
        |side: &Side| Text::new(side.stand.verdict.bare("VERDICT_").to_uppercase(), tone(&side.stand.verdict));
    row(page, &format!("Stand at month {}", assessment.stand_month), Tone::Heading, both(&verdict));
    for (at, test) in buyer.stand.tests.iter().enumerate() {
        let outcome = |side: &Side| side.stand.tests.get(at).map_or_else(Text::default, outcome);
        row(page, &format!("  {}", words::name(&test.id)), Tone::Plain, both(&outcome));
    }
    remedies(page, assessment);
}

/// Returns how wide a party's column is.
pub(super) fn column(page: &Page) -> usize {
    page.width().saturating_sub(LABEL) / 2
}

/// Returns the tone of a verdict.
pub(super) fn tone(verdict: &Word) -> Tone {
    match verdict.0.as_str() {
        "VERDICT_ONE_YEAR_STAND" => Tone::Good,
        "VERDICT_OPEN" => Tone::Open,
        _ => Tone::Bad,
    }
}

fn drawn(span: &Span, width: usize) -> Text {
    let tone = match span.proven {
        6_500.. => Tone::Good,
        3_000.. => Tone::Open,
        _ => Tone::Bad,
    };
    Text::new(bar(span.proven, span.possible, width), tone)
}

fn grade(side: &Side) -> Text {
    let (proven, possible) = (words::grade(&side.grade), words::grade(&side.possible_grade));
    if proven == possible { proven.into() } else { format!("{proven}, {possible} possible").into() }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn outcome(test: &StandTest) -> Text {
    let (word, tone) = match test.outcome.0.as_str() {
        "OUTCOME_PASS" => ("pass", Tone::Good),
        "OUTCOME_NOT_APPLICABLE" => ("does not apply", Tone::Good),
        "OUTCOME_UNKNOWN" => ("open", Tone::Open),
        _ => ("FAIL", Tone::Bad),
    };
    let margin = test.margin.and_then(|Int(margin)| self::margin(test, margin));
    Text::new(margin.map_or_else(|| word.to_owned(), |margin| format!("{word}, {margin}")), tone)
}

/// Writes how far within or beyond its limit a test is; none where that says nothing more than the outcome.
fn margin(test: &StandTest, margin: i64) -> Option<String> {
    let is_beyond = margin < 0;
    let (amount, sides) = match (test.margin_unit.as_str(), test.id.as_str()) {
        ("days", "right") => (words::days(margin.unsigned_abs()), ["too late", "in time"]),
        ("days", _) => (words::days(margin.unsigned_abs()), ["short", "to spare"]),
        ("millionths_of_year_fees", _) => {
            let share = i64::try_from(margin.unsigned_abs() / 100).unwrap_or(i64::MAX);
            (words::percent(share), ["over the limit", "under the limit"])
        }
        _ => return None,
    };
    let [beyond, within] = sides;
    Some(format!("{amount} {}", if is_beyond { beyond } else { within }))
}

/// Writes what would make the tests pass that do not, each once, with whose tests they are.
fn remedies(page: &mut Page, assessment: &Assessment) {
    let fails = |test: &StandTest| test.outcome.is("OUTCOME_FAIL") || test.outcome.is("OUTCOME_UNKNOWN");
    let mut remedies: Vec<(&str, Vec<&str>)> = Vec::new();
    for (party, side) in assessment.sides() {
        for test in side.stand.tests.iter().filter(|test| fails(test)) {
            match remedies.iter_mut().find(|(remedy, _)| *remedy == test.remedy) {
                Some((_, parties)) => parties.push(party),
                None => remedies.push((&test.remedy, vec![party])),
            }
        }
    }
    if remedies.is_empty() {
        return;
    }
    page.heading("WHAT WOULD MAKE IT A STAND");
    for (remedy, parties) in remedies {
        let parties = if parties.len() == 2 { "both" } else { parties.first().copied().unwrap_or_default() };
        page.labelled(2, &Text::new(parties, Tone::Quiet), 10, &Text::from(remedy.to_owned()));
    }
}
