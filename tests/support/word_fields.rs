//! The fields of an answer: what each says on the wire, and to which word of the page it leads.
//!
//! Goes in: the messages that an assessment is made of. Comes out: a table for `docs/words.md`, in which no field is missing.

use crate::descriptors::{self, Kind, things};

/// Where a field leads.
enum Leads {
    /// To a word, under its heading.
    To(&'static str, &'static str),
    /// To all words under a heading, of which it holds one.
    OneOf(&'static str),
    /// To the contract or the request, which it tells back.
    Back,
    /// To the request, or to what the request's comment says of absence.
    Asked,
    /// To the page of law, which tells the rules.
    Law,
    /// To nothing of its own: it holds the fields of the message that it names.
    Holds,
}

use Leads::{Asked, Back, Holds, Law, OneOf, To};

/// Every field by the messages that have it, with what it leads to.
const FIELDS: &[(&str, &[&str], Leads)] = &[
    ("after", &["ExitCliff"], To("Analyses", "cliffs")),
    ("amount", &["FeeBand"], Back),
    ("amounts", &["CostItem"], Holds),
    ("applies_open", &["MeasureBetween"], To("States", "unknown")),
    ("article", &["Finding", "StatutoryFact"], Law),
    ("as_is", &["PartyWorth"], To("Analyses", "as_is")),
    ("as_of", &["Assessment"], Asked),
    ("asked", &["FairFee"], To("The score", "asked")),
    ("asked", &["FindingFact"], Law),
    ("assumed", &["CostItem"], To("Cost categories", "effort_prior")),
    ("at_cost", &["ExportCharge"], Back),
    ("bands", &["FeeBands", "FeeComponent"], Back),
    ("bearer", &["Cell", "CostItem"], OneOf("Parties")),
    ("before", &["ExitCliff"], To("Analyses", "cliffs")),
    ("between", &["Measure"], OneOf("Units")),
    ("borne_as_is", &["PartyWorth"], To("Analyses", "borne")),
    ("borne_in_stand", &["PartyWorth"], To("Analyses", "borne")),
    ("bound_until", &["Window"], To("The score", "windows")),
    ("buyer", &["Assessment", "ProfileScore"], Holds),
    ("buyer", &["DrawnMonth"], To("Analyses", "quantiles")),
    ("buyer", &["FreedomWorth"], Holds),
    ("buyer", &["ScoreInLaw"], Law),
    ("buyer_points", &["Question"], To("The score", "buyer_points")),
    ("bytes", &["Evidence"], To("Evidence", "bytes")),
    ("cap", &["Gate"], OneOf("Grades")),
    ("category", &["CostItem"], OneOf("Cost categories")),
    ("cautious", &["Amounts", "MeasureBetween", "WaitSpan"], To("The score", "proven")),
    ("certain", &["Window"], To("The score", "windows")),
    ("certain", &["StatutoryFact"], Law),
    ("change", &["PartyInLaw"], Law),
    ("charge", &["FactValue"], Back),
    ("cheaper_than_staying", &["DrawnMonth"], To("Analyses", "cheaper_than_staying")),
    ("cheapest", &["ExitTiming"], To("Analyses", "cheapest")),
    ("choice", &["FactValue"], Back),
    ("cliffs", &["ExitTiming"], To("Analyses", "cliffs")),
    ("code", &["Reason"], OneOf("Factors")),
    ("completeness", &["PartyAssessment"], To("The score", "completeness")),
    ("components", &["TerminationFee"], Back),
    ("confidence", &["Evidence"], To("Evidence", "confidence")),
    ("contract_id", &["Assessment"], Back),
    ("contract_made", &["Cell"], To("The score", "contract_made")),
    ("contract_made", &["DrawnCell"], To("Analyses", "quantiles")),
    ("cost", &["CheapestExit"], To("Analyses", "cheapest")),
    ("cost_of_missing", &["Window"], To("The score", "cost_of_missing")),
    ("count", &["FactValue", "Period"], Back),
    ("crossing", &["NextGrade"], To("Analyses", "crossing")),
    ("curve", &["Parting"], To("The score", "curve")),
    ("date", &["FactValue"], Back),
    ("days", &["Wait"], To("Units", "days")),
    ("decided_on", &["CurveMonth"], To("The score", "curve")),
    ("declining", &["FeeComponent"], Back),
    ("digest", &["ModelRef", "ProfileScore"], To("The score", "vector")),
    ("digest", &["PackRef"], Law),
    ("dimension", &["Reason"], OneOf("Dimensions")),
    ("dimensions", &["PartyAssessment"], OneOf("Dimensions")),
    ("distance", &["NextGrade"], To("Analyses", "next_grade")),
    ("document", &["Evidence"], To("Evidence", "evidence")),
    ("drawn", &["Cell", "CurveMonth"], Holds),
    ("early_termination_fee", &["Finding"], Law),
    ("effort", &["Cell"], To("The score", "effort")),
    ("effort", &["Reason"], To("The score", "reasons")),
    ("effort", &["DrawnCell"], To("Analyses", "quantiles")),
    ("elasticities", &["Robustness"], To("Analyses", "elasticity")),
    ("elasticity", &["Elasticity"], To("Analyses", "elasticity")),
    ("end", &["ByteRange"], To("Evidence", "bytes")),
    ("established", &["Gate"], OneOf("Gates")),
    ("evidence", &["Reason"], To("Evidence", "evidence")),
    ("evidence", &["FindingFact"], Law),
    ("expected_exit", &["LawAssessment"], Law),
    ("fact", &["Question", "Reason"], OneOf("Facts")),
    ("fact", &["Crossing"], OneOf("Facts")),
    ("fact", &["LawQuestion"], Law),
    ("factor", &["Elasticity", "Crossing"], OneOf("Factors")),
    ("factors", &["DimensionScore"], OneOf("Factors")),
    ("facts", &["FactorScore", "Gate", "StandTest"], OneOf("Facts")),
    ("fair", &["FairFee"], To("The score", "fair_fee")),
    ("fair_fee", &["PartyAssessment"], To("The score", "fair_fee")),
    ("fairness_gap", &["Assessment"], To("The score", "fairness_gap")),
    ("fee", &["FactValue"], Back),
    ("fee_proportion", &["Finding"], Law),
    ("findings", &["LawAssessment"], Law),
    ("fixed", &["ExportCharge", "FeeComponent"], Back),
    ("flag", &["FactValue"], Back),
    ("free", &["ExportCharge"], Back),
    ("free_on", &["CurveMonth", "Window"], OneOf("Routes")),
    ("free_on", &["CheapestExit"], To("Analyses", "cheapest")),
    ("freedom", &["PartyAssessment"], Holds),
    ("frictionless", &["PartyWorth"], To("Analyses", "frictionless")),
    ("friendly", &["Amounts", "MeasureBetween", "WaitSpan"], To("The score", "possible")),
    ("from", &["DateSpan"], Law),
    ("from_month", &["FeeBand"], Back),
    ("gate", &["Finding"], Law),
    ("gates", &["PartyAssessment"], OneOf("Gates")),
    ("gates", &["NextGrade"], OneOf("Gates")),
    ("grade", &["PartyAssessment"], OneOf("Grades")),
    ("grade", &["NextGrade"], OneOf("Grades")),
    ("grade", &["PartyInLaw"], Law),
    ("high", &["MoneyEstimate", "PeriodEstimate"], Back),
    ("holding", &["FindingFact"], Law),
    ("horizon_months", &["Assessment"], Asked),
    ("id", &["DimensionScore"], OneOf("Dimensions")),
    ("id", &["FactorScore"], OneOf("Factors")),
    ("id", &["Gate"], OneOf("Gates")),
    ("id", &["StandTest"], OneOf("Tests of the stand")),
    ("id", &["PackRef"], Law),
    ("if_applicable", &["Finding"], Law),
    ("initial", &["DecliningFee"], Back),
    ("is_deal", &["FreedomWorth"], To("Analyses", "zone")),
    ("items", &["CurveMonth"], OneOf("Cost categories")),
    ("law", &["Assessment"], Holds),
    ("least", &["Gap"], To("The score", "fairness_gap")),
    ("least", &["BargainingZone"], To("Analyses", "zone")),
    ("leaver", &["Cell", "CurveMonth"], OneOf("Parties")),
    ("likely", &["Amounts"], To("The score", "curve")),
    ("likely", &["MoneyEstimate", "PeriodEstimate"], Back),
    ("lost", &["FactorScore", "Reason"], To("The score", "lost")),
    ("low", &["MoneyEstimate", "PeriodEstimate"], Back),
    ("margin", &["StandTest"], OneOf("Tests of the stand")),
    ("margin_unit", &["StandTest"], OneOf("Units")),
    ("mark", &["Finding"], Law),
    ("matrix", &["Parting"], To("The score", "matrix")),
    ("mean", &["Freedom"], To("The score", "mean")),
    ("measure", &["FactorScore"], OneOf("Units")),
    ("midpoint", &["BargainingZone"], To("Analyses", "zone")),
    ("model", &["Assessment"], Holds),
    ("money", &["Amount"], To("The score", "amount")),
    ("money", &["FactValue"], Back),
    ("money_estimate", &["FactValue"], Back),
    ("month", &["CurveMonth"], To("The score", "curve")),
    ("month", &["ExitCliff"], To("Analyses", "cliffs")),
    ("month", &["CheapestExit"], To("Analyses", "cheapest")),
    ("months", &["DecliningFee"], Back),
    ("months_of_fees", &["FeeComponent"], Back),
    ("most", &["Gap"], To("The score", "fairness_gap")),
    ("most", &["BargainingZone"], To("Analyses", "zone")),
    ("mutual", &["Assessment"], To("The score", "mutual")),
    ("next", &["Freedom"], To("The score", "next")),
    ("next_grade", &["Robustness"], To("Analyses", "next_grade")),
    ("not_applicable", &["Measure"], To("States", "not_applicable")),
    ("notice_by", &["Window"], To("The score", "windows")),
    ("notice_by", &["ExitCliff"], To("Analyses", "cliffs")),
    ("notice_on", &["CheapestExit"], To("Analyses", "cheapest")),
    ("origin", &["Evidence"], OneOf("Origins")),
    ("outcome", &["StandTest"], OneOf("Outcomes")),
    ("outcome", &["Finding"], Law),
    ("p10", &["Quantiles"], To("Analyses", "quantiles")),
    ("p50", &["Quantiles"], To("Analyses", "quantiles")),
    ("p90", &["Quantiles"], To("Analyses", "quantiles")),
    ("pack", &["Finding", "StatutoryFact"], Law),
    ("packs", &["LawAssessment"], Law),
    ("page", &["Evidence"], To("Evidence", "evidence")),
    ("part", &["Reason"], OneOf("Parts")),
    ("part", &["Crossing"], OneOf("Parts")),
    ("parting", &["Assessment"], Holds),
    ("parting", &["ScoreInLaw"], Law),
    ("party", &["PartyAssessment"], OneOf("Parties")),
    ("path", &["FindingFact", "StatutoryFact"], Law),
    ("penalty_least", &["FairFee"], To("The score", "penalty")),
    ("penalty_most", &["FairFee"], To("The score", "penalty")),
    ("period", &["FactValue"], Back),
    ("period_estimate", &["FactValue"], Back),
    ("points", &["DimensionScore", "FactorScore"], To("The score", "proven")),
    ("points", &["Crossing"], To("Analyses", "crossing")),
    ("portability", &["PartyAssessment"], To("The score", "portability")),
    ("portability", &["PartyInLaw"], Law),
    ("possible", &["Span"], To("The score", "possible")),
    ("possible", &["SpanChange"], Law),
    ("possible_grade", &["PartyAssessment"], To("The score", "possible_grade")),
    ("premium", &["PartyWorth"], To("Analyses", "premium")),
    ("price", &["PriceTier"], Back),
    ("price_of_lock_in", &["PartyWorth"], To("Analyses", "price_of_lock_in")),
    ("profile", &["Assessment"], To("The score", "profile")),
    ("proven", &["Span"], To("The score", "proven")),
    ("proven", &["SpanChange"], Law),
    ("questions", &["Assessment"], To("The score", "questions")),
    ("questions", &["LawAssessment"], Law),
    ("quote", &["Evidence"], To("Evidence", "quote")),
    ("reason", &["Gate"], OneOf("Gates")),
    ("reasons", &["PartyAssessment"], To("The score", "reasons")),
    ("receiver", &["CostItem"], OneOf("Parties")),
    ("remedy", &["Reason"], To("The score", "reasons")),
    ("remedy", &["StandTest"], OneOf("Tests of the stand")),
    ("remedy", &["Finding"], Law),
    ("right", &["StatutoryFact"], Law),
    ("robustness", &["PartyAssessment"], Holds),
    ("route", &["CurveMonth", "Window"], OneOf("Routes")),
    ("rule", &["Finding"], Law),
    ("rules", &["LawQuestion"], Law),
    ("score", &["LawAssessment"], Law),
    ("share", &["Amount"], To("The score", "amount")),
    ("share", &["FactValue"], Back),
    ("share_of_fees", &["FeeBand"], Back),
    ("share_of_remaining", &["FeeComponent"], Back),
    ("silent", &["MeasureBetween"], To("States", "silent")),
    ("source", &["Reason"], To("The score", "reasons")),
    ("source", &["Finding"], Law),
    ("span", &["StatutoryFact"], Law),
    ("stability", &["Robustness"], To("Analyses", "stability")),
    ("stand", &["Assessment", "PartyAssessment"], OneOf("Verdicts")),
    ("stand", &["PartyWorth"], To("Analyses", "stand")),
    ("stand_month", &["Assessment"], Asked),
    ("stand_on", &["Assessment"], To("The score", "stand_on")),
    ("start", &["ByteRange"], To("Evidence", "bytes")),
    ("state", &["Question", "Reason"], OneOf("States")),
    ("state", &["Crossing"], OneOf("States")),
    ("state", &["FindingFact", "LawQuestion"], Law),
    ("statutory_facts", &["LawAssessment"], Law),
    ("supplier", &["Assessment", "ProfileScore"], Holds),
    ("supplier", &["DrawnMonth"], To("Analyses", "quantiles")),
    ("supplier", &["FreedomWorth"], Holds),
    ("supplier", &["ScoreInLaw"], Law),
    ("supplier_points", &["Question"], To("The score", "supplier_points")),
    ("tests", &["Stand"], OneOf("Tests of the stand")),
    ("text", &["Question"], To("The score", "questions")),
    ("text", &["Reason"], To("The score", "reasons")),
    ("text", &["FactValue"], Back),
    ("text", &["LawQuestion"], Law),
    ("tiers", &["ExportCharge", "PriceTiers"], Back),
    ("timing", &["PartyAssessment"], Holds),
    ("title", &["Finding", "StatutoryFact"], Law),
    ("to", &["DateSpan"], Law),
    ("to_month", &["FeeBand"], Back),
    ("total", &["DrawnCell"], To("Analyses", "quantiles")),
    ("turned_on", &["Finding"], Law),
    ("unbounded", &["Cell", "CurveMonth"], To("The score", "worst")),
    ("unbounded", &["Wait"], To("The score", "worst")),
    ("unit", &["Period"], Back),
    ("unknown", &["Measure"], To("States", "unknown")),
    ("up_to_gigabytes", &["PriceTier"], Back),
    ("value", &["FindingFact", "StatutoryFact"], Law),
    ("vector", &["Assessment"], To("The score", "vector")),
    ("vector", &["ScoreInLaw"], Law),
    ("verdict", &["Stand"], OneOf("Verdicts")),
    ("version", &["ModelRef"], To("The score", "vector")),
    ("version", &["PackRef"], Law),
    ("weight", &["DimensionScore", "FactorScore"], To("The score", "weight")),
    ("wind_down", &["FeeComponent"], Back),
    ("windows", &["Freedom"], To("The score", "windows")),
    ("worst", &["Freedom"], To("The score", "worst")),
    ("worth", &["Assessment"], Holds),
    ("year_fees", &["Parting"], To("The score", "year_fees")),
    ("zone", &["FreedomWorth"], To("Analyses", "zone")),
];

/// Returns the table of the fields; `words` says whether a heading has a word.
pub(super) fn table(words: &dyn Fn(&str, &str) -> bool) -> String {
    let mut table = "\
## Fields of an answer

What each field says, as `proto/` has it, and to which word above it leads; in JSON `year_fees` is `yearFees`.
The `share` of an amount is in millionths of a year's fees.
Points, weights and the measure whose [unit](#units) is `share` are in basis points.

| field | of | says | leads to |
|---|---|---|---|
"
    .to_owned();
    let comments = comments();
    for (field, messages, leads) in FIELDS {
        let leads = match leads {
            To(heading, word) => {
                assert!(words(heading, word), "{field} leads to {word}, which {heading} has not");
                format!("{} `{word}`", heading_link(heading))
            }
            OneOf(heading) => heading_link(heading),
            Back => "told back as the request or the contract has it".to_owned(),
            Asked => "told back; where the request does not say, the default in [scoring_service.proto](../proto/portability/v1/scoring_service.proto)".to_owned(),
            Law => "[the rules of law](law.md)".to_owned(),
            Holds => "its fields".to_owned(),
        };
        let says = |message: &&str| {
            let name = format!("{message}.{field}");
            let (file, comment) = comments.get(&name).unwrap_or_else(|| panic!("an answer has no {name}"));
            (format!("[{message}](../proto/{file})"), comment.replace(['\n', '|'], " "))
        };
        let (of, said): (Vec<String>, Vec<String>) = messages.iter().map(says).unzip();
        table.push_str(&format!("| `{field}` | {} | {} | {leads} |\n", of.join(", "), said.join(" ")));
    }
    let missing: Vec<&String> = comments
        .keys()
        .filter(|name| {
            let (message, field) = name.split_once('.').expect("message and field");
            !FIELDS.iter().any(|(known, of, _)| *known == field && of.contains(&message))
        })
        .collect();
    assert!(missing.is_empty(), "fields of an answer that lead nowhere: {missing:?}");
    table
}

fn heading_link(heading: &str) -> String {
    format!("[{heading}](#{})", heading.to_lowercase().replace(' ', "-"))
}

/// Returns the fields of the messages that an assessment is made of, each with its file and its comment.
fn comments() -> std::collections::BTreeMap<String, (String, String)> {
    let files = descriptors::files();
    let mut comments = std::collections::BTreeMap::new();
    let (mut met, mut ahead) = (vec![], vec!["Assessment".to_owned()]);
    while let Some(message) = ahead.pop() {
        if met.contains(&message) {
            continue;
        }
        for file in &files {
            for thing in things(file) {
                let Kind::Field(of, field) = thing.kind else { continue };
                if of.name() == message {
                    ahead.extend(field.type_name().strip_prefix(".portability.v1.").map(str::to_owned));
                    comments.insert(thing.name, (thing.file.to_owned(), thing.comment));
                }
            }
        }
        met.push(message);
    }
    comments
}
