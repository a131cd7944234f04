//! The law as a table for people: what is broken, what is open and how to ask for it, what statutes give, and the score in law.

use serde::Deserialize;

use super::sides::LABEL;
use crate::cli::answer::{Amounts, Day, ModelRef, Span, Word};
use crate::cli::page::{Look, Page, Text, Tone};
use crate::cli::words;

/// Declares messages: every field by its name on the wire.
macro_rules! messages {
    ($($(#[$doc:meta])* $Message:ident { $($field:ident: $Type:ty),* $(,)? })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub(in crate::cli) struct $Message { $($field: $Type),* })*
    };
}

messages! {
    /// The response.
    Response { assessment: Assessment }
    /// What of the assessment is told here.
    Assessment { model: ModelRef, as_of: Day, buyer: Side, supplier: Side, law: Law }
    /// The standard score of one side.
    Side { portability: Span }
    /// The law.
    Law {
        packs: Vec<Pack>, expected_exit: Day, findings: Vec<Finding>, questions: Vec<Question>,
        statutory_facts: Vec<StatutoryFact>, score: Score,
    }
    /// A pack of rules.
    Pack { id: String, version: String }
    /// One finding.
    Finding {
        rule: String, title: String, article: String, mark: String, outcome: Word, if_applicable: Word, gate: String,
        turned_on: Vec<Fact>, remedy: String, early_termination_fee: Option<FairFee>, fee_proportion: Word,
    }
    /// What a finding turned on.
    Fact { path: String, state: Word, asked: String, holding: Word }
    /// A fee for ending early, and what is fair of it.
    FairFee { fair: Amounts, asked: Amounts }
    /// A question.
    Question { fact: String, text: String, rules: Vec<String> }
    /// A fact that a statute gives.
    StatutoryFact { title: String, article: String, path: String, span: Dates, certain: bool }
    /// A span of days.
    Dates { from: Option<Day>, to: Option<Day> }
    /// The score in law.
    Score { vector: String, buyer: PartyInLaw, supplier: PartyInLaw }
    /// One party's score in law.
    PartyInLaw { portability: Span, grade: Word, change: SpanChange }
    /// A difference.
    SpanChange { proven: i32, possible: i32 }
}

/// How many questions are shown.
const QUESTIONS: usize = 8;
/// How wide the id of a rule is.
const RULE: usize = 22;

/// The outcomes with their headings, the most pressing first.
const HEADINGS: [(&str, &str, Tone); 5] = [
    ("FINDING_OUTCOME_FAIL", "BROKEN", Tone::Bad),
    ("FINDING_OUTCOME_ADVISORY", "NO THRESHOLD IN LAW: TO BE WEIGHED", Tone::Open),
    ("FINDING_OUTCOME_UNKNOWN", "OPEN", Tone::Open),
    ("FINDING_OUTCOME_PASS", "KEPT", Tone::Good),
    ("FINDING_OUTCOME_NOT_APPLICABLE", "NOT APPLICABLE", Tone::Quiet),
];

/// Writes the law of a response in JSON; `name` is that of its contract, and `all` tells of rules that do not apply as well.
///
/// # Errors
/// The JSON is not that of a response: a fault of ours.
pub(in crate::cli) fn law(name: &str, json: &str, all: bool, look: Look) -> Result<String, serde_json::Error> {
    let Response { assessment } = serde_json::from_str(json)?;
    let Assessment { model, as_of, buyer, supplier, law } = assessment;
    let mut page = Page::new(look);
    page.wrapped(0, &Text::new(name, Tone::Heading));
    let packs: Vec<String> = law.packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect();
    let exit = words::day(&law.expected_exit);
    let by = format!(
        "As of {}, for an exit on {exit}, by model {} and {}. Not legal advice.",
        words::day(&as_of),
        model.version,
        packs.join(", ")
    );
    page.wrapped(0, &Text::new(by, Tone::Quiet));
    for (outcome, heading, tone) in HEADINGS {
        let found: Vec<&Finding> = law.findings.iter().filter(|finding| finding.outcome.is(outcome)).collect();
        if found.is_empty() {
            continue;
        }
        page.heading(&format!("{heading}: {}", found.len()));
        let is_long = outcome != "FINDING_OUTCOME_NOT_APPLICABLE" || all;
        for finding in found.iter().filter(|_| is_long) {
            one(&mut page, finding, tone);
        }
    }
    questions(&mut page, &law.questions);
    rights(&mut page, &law.statutory_facts);
    page.heading("SCORE IN LAW, BESIDE THE SCORE OF THE CONTRACT ALONE");
    scores(&mut page, &law.score, [&buyer.portability, &supplier.portability]);
    page.unbroken(&law.score.vector);
    Ok(page.into_text())
}

/// Writes the law as a section of an assessment: what is broken or to be weighed, how much is open, and the score in law.
pub(super) fn section(page: &mut Page, law: &Law, standard: [&Span; 2]) {
    let n = |outcome: &str| law.findings.iter().filter(|finding| finding.outcome.is(outcome)).count();
    page.heading(&format!("LAW, FOR AN EXIT ON {}", words::day(&law.expected_exit)));
    let counts = HEADINGS.iter().map(|(outcome, heading, _)| (n(outcome), heading.to_lowercase()));
    let counts: Vec<String> = counts.filter(|(n, _)| *n > 0).map(|(n, heading)| format!("{n} {heading}")).collect();
    page.wrapped(2, &Text::from(counts.join(", ") + ". Not legal advice."));
    for (outcome, _, tone) in HEADINGS.iter().take(2) {
        for finding in law.findings.iter().filter(|finding| finding.outcome.is(outcome)) {
            let Finding { rule, title, article, .. } = finding;
            page.labelled(2, &Text::new(rule.as_str(), *tone), RULE, &format!("{title} [{article}]").into());
        }
    }
    if !law.questions.is_empty() {
        let open = format!("{} open facts decide the rest; `portability law` asks for them.", law.questions.len());
        page.wrapped(2, &Text::new(open, Tone::Quiet));
    }
    scores(page, &law.score, standard);
}

fn scores(page: &mut Page, score: &Score, [buyer, supplier]: [&Span; 2]) {
    for (party, standard, in_law) in [("buyer", buyer, &score.buyer), ("supplier", supplier, &score.supplier)] {
        let change = [in_law.change.proven, in_law.change.possible].map(words::points);
        let text = format!(
            "{} of 100, {}; the contract alone {} ({} to {})",
            words::span(&in_law.portability),
            words::grade(&in_law.grade),
            words::span(standard),
            change[0],
            change[1]
        );
        page.labelled(2, &Text::new(party, Tone::Quiet), LABEL, &text.into());
    }
}

fn one(page: &mut Page, finding: &Finding, tone: Tone) {
    let Finding {
        rule,
        title,
        article,
        mark,
        outcome,
        if_applicable,
        gate,
        turned_on,
        remedy,
        early_termination_fee,
        fee_proportion,
    } = finding;
    let secondary = if mark == "S" { ", by a secondary source" } else { "" };
    page.labelled(2, &Text::new(rule, tone), RULE, &format!("{title} [{article}{secondary}]").into());
    if outcome.is("FINDING_OUTCOME_PASS") {
        return;
    }
    let quiet = |page: &mut Page, text: String| page.labelled(2, &Text::default(), RULE, &Text::new(text, Tone::Quiet));
    if !gate.is_empty() {
        let word = if outcome.is("FINDING_OUTCOME_UNKNOWN") { "applies where: " } else { "does not apply: " };
        quiet(page, format!("{word}{gate}"));
    }
    if outcome.is("FINDING_OUTCOME_NOT_APPLICABLE") {
        return;
    }
    for fact in turned_on.iter().filter(|fact| !fact.holding.is("HOLDING_YES")) {
        let state = fact.state.bare("STATE_");
        let place = if fact.path.is_empty() { String::new() } else { format!("{} ({state}): ", fact.path) };
        quiet(page, format!("{place}asked that it {}", fact.asked));
    }
    if if_applicable.is("FINDING_OUTCOME_FAIL") {
        quiet(page, "broken if it applies".to_owned());
    }
    if let Some(FairFee { fair, asked }) = early_termination_fee {
        let proportion = fee_proportion.bare("FEE_PROPORTION_").replace('_', " ");
        let (asked, fair) = (words::between(asked), words::between(fair));
        quiet(page, format!("the fee is {asked}, and the supplier has not recovered {fair}: {proportion}"));
    }
    if !remedy.is_empty() {
        quiet(page, remedy.clone());
    }
}

fn questions(page: &mut Page, questions: &[Question]) {
    if questions.is_empty() {
        return;
    }
    page.heading("WORTH ASKING: ON WHICH HOW MANY RULES HANG");
    for question in questions.iter().take(QUESTIONS) {
        let count = question.rules.len().to_string();
        page.labelled(2, &Text::new(count, Tone::Quiet), 4, &format!("{} [{}]", question.text, question.fact).into());
    }
    if questions.len() > QUESTIONS {
        let more = format!("and {} more", questions.len() - QUESTIONS);
        page.wrapped(2, &Text::new(more, Tone::Quiet));
    }
}

fn rights(page: &mut Page, facts: &[StatutoryFact]) {
    if facts.is_empty() {
        return;
    }
    page.heading("WHAT STATUTES GIVE BEYOND THE CONTRACT");
    for fact in facts {
        let days = match (&fact.span.from, &fact.span.to) {
            (Some(from), Some(to)) => format!("exits from {} to {}", words::day(from), words::day(to)),
            (Some(from), None) => format!("exits from {}", words::day(from)),
            (None, Some(to)) => format!("exits until {}", words::day(to)),
            (None, None) => "every exit".to_owned(),
        };
        let sure = if fact.certain { "" } else { "; open facts decide if it applies" };
        let text = format!("{} [{}; {}; {days}{sure}]", fact.title, fact.path, fact.article);
        page.wrapped(2, &Text::new(text, if fact.certain { Tone::Good } else { Tone::Open }));
    }
}
