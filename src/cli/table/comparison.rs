//! A comparison as a table for people: the ranking, who dominates whom, and what each offer costs by when it is left.

use serde::Deserialize;

use crate::cli::answer::{Amount, Amounts, Day, ModelRef, Span, Word};
use crate::cli::page::{Look, Page, Text, Tone};
use crate::cli::words;

/// Declares messages: every field by its name on the wire.
macro_rules! messages {
    ($($(#[$doc:meta])* $Message:ident { $($field:ident: $Type:ty),* $(,)? })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        struct $Message { $($field: $Type),* })*
    };
}

messages! {
    /// The response.
    Response { comparison: Comparison }
    /// The comparison.
    Comparison {
        model: ModelRef, party: Word, as_of: Day, horizon_months: u32, currency_code: String, ranking: Vec<Ranked>,
        dominances: Vec<Dominance>, cheapest: Vec<Cheapest>,
    }
    /// An offer in its place.
    Ranked {
        id: String, portability: Span, grade: Word, completeness: i32, margin: Option<i32>, next_may_overtake: bool,
        weightings_won: i64, costs: Vec<Cost>,
    }
    /// What an offer costs in all.
    Cost { month: Option<u32>, unbounded: bool, fees: Amounts, leaving: Amounts, total: Amounts, regret: Option<Amount> }
    /// Who dominates whom.
    Dominance { id: String, dominated_id: String, is_certain: bool }
    /// The cheapest offer.
    Cheapest { month: Option<u32>, id: String }
}

/// How wide the words before the numbers are.
const LABEL: usize = 12;

/// Writes the comparison of a response in JSON.
///
/// # Errors
/// The JSON is not that of a response: a fault of ours.
pub(in crate::cli) fn comparison(json: &str, look: Look) -> Result<String, serde_json::Error> {
    let Response { comparison: compared } = serde_json::from_str(json)?;
    let mut page = Page::new(look);
    let party = compared.party.bare("PARTY_");
    page.wrapped(0, &Text::new(format!("{} offers, ranked for the {party}", compared.ranking.len()), Tone::Heading));
    let digest: String = compared.model.digest.chars().take(12).collect();
    let by = format!(
        "As of {}, {} months ahead, by model {} ({digest}).",
        words::day(&compared.as_of),
        compared.horizon_months,
        compared.model.version
    );
    page.wrapped(0, &Text::new(by, Tone::Quiet));
    ranking(&mut page, &compared);
    dominances(&mut page, &compared);
    costs(&mut page, &compared, &party);
    Ok(page.into_text())
}

fn ranking(page: &mut Page, compared: &Comparison) {
    page.heading("RANKING");
    for (at, offer) in compared.ranking.iter().enumerate() {
        let number = Text::new(format!("{}.", at + 1), Tone::Heading);
        page.labelled(0, &number, 4, &Text::new(offer.id.as_str(), Tone::Heading));
        let score = format!(
            "{} of 100, grade {}, {} of the weight settled",
            words::span(&offer.portability),
            words::grade(&offer.grade),
            words::percent(offer.completeness.into())
        );
        page.wrapped(4, &Text::from(score));
        page.wrapped(4, &Text::from(format!("best under {} of the weightings", words::percent(offer.weightings_won))));
        let Some(margin) = offer.margin else { continue };
        let ahead = format!("{} ahead of the next", words::points(margin));
        let (sure, tone) = if offer.next_may_overtake {
            ("which may overtake it once open facts are answered", Tone::Open)
        } else {
            ("which cannot overtake it by answers", Tone::Good)
        };
        page.wrapped(4, &Text::new(format!("{ahead}, {sure}"), tone));
    }
}

fn dominances(page: &mut Page, compared: &Comparison) {
    page.heading("DOMINANCE");
    if compared.dominances.is_empty() {
        page.wrapped(2, &Text::from("No offer is at least as good as another in every factor.".to_owned()));
    }
    for Dominance { id, dominated_id, is_certain } in &compared.dominances {
        let (sure, tone) = if *is_certain { ("for sure", Tone::Good) } else { ("on proven points", Tone::Open) };
        page.wrapped(2, &Text::new(format!("{id} dominates {dominated_id}, {sure}."), tone));
    }
}

fn when(month: Option<u32>) -> String {
    month.map_or_else(|| "never".to_owned(), |month| format!("month {month}"))
}

fn costs(page: &mut Page, compared: &Comparison, party: &str) {
    let Some(first) = compared.ranking.first() else { return };
    page.heading("WHAT IT COSTS IN ALL, BY WHEN IT IS LEFT");
    let what = match party {
        "buyer" => "Fees until the buyer is free, and what leaving costs it; likely values.",
        _ => "What leaving costs the supplier, whose revenue the fees are; likely values.",
    };
    let money = if compared.currency_code.is_empty() {
        String::new()
    } else {
        format!(" Money in {}.", compared.currency_code)
    };
    page.wrapped(2, &Text::new(format!("{what}{money}"), Tone::Quiet));
    let column = page.width().saturating_sub(LABEL + 2) / first.costs.len().max(1);
    let row = |page: &mut Page, label: &str, cells: Vec<Text>| {
        let mut all = vec![(LABEL + 2, Text::from(format!("  {label}")))];
        all.extend(cells.into_iter().map(|cell| (column, cell)));
        page.cells(&all);
    };
    row(page, "left", first.costs.iter().map(|cost| Text::new(when(cost.month), Tone::Heading)).collect());
    for offer in &compared.ranking {
        page.wrapped(0, &Text::new(offer.id.as_str(), Tone::Heading));
        let each = |show: &dyn Fn(&Cost) -> Text| offer.costs.iter().map(show).collect::<Vec<_>>();
        if party == "buyer" {
            row(page, "fees", each(&|cost| bare(&words::likely(&cost.fees)).into()));
            row(page, "leaving", each(&|cost| bare(&words::likely(&cost.leaving)).into()));
        }
        row(page, "total", each(&|cost| Text::new(bare(&words::likely(&cost.total)), Tone::Heading)));
        row(page, "dearer by", each(&dearer));
        if offer.costs.iter().any(|cost| cost.unbounded) {
            let months: Vec<String> =
                offer.costs.iter().filter(|cost| cost.unbounded).map(|cost| when(cost.month)).collect();
            page.wrapped(2, &Text::new(format!("not free within the horizon: {}", months.join(", ")), Tone::Bad));
        }
    }
    let each = compared.cheapest.iter().map(|cheapest| format!("{}: {}", when(cheapest.month), cheapest.id));
    let each: Vec<String> = each.collect();
    if !each.is_empty() {
        page.gap();
        page.wrapped(0, &Text::from(format!("Cheapest, of those whose cost is known: {}.", each.join("; "))));
    }
}

fn dearer(cost: &Cost) -> Text {
    match &cost.regret {
        None => Text::new(words::OPEN, Tone::Open),
        Some(regret) => bare(&words::amount(regret)).into(),
    }
}

/// Leaves out the code of the currency, which stands above; shares keep their unit, shortened.
fn bare(amount: &str) -> String {
    if let Some(share) = amount.strip_suffix(" of a year's fees") {
        return format!("{share} of a year");
    }
    match amount.split_once(' ') {
        Some((code, rest)) if code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase()) => rest.to_owned(),
        Some(_) | None => amount.to_owned(),
    }
}
