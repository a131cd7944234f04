//! The words of an answer, each with its file, its rule in the model, the test that holds it and its source.
//!
//! Goes in: the code's own lists, the model, the wire and the files of the package. Comes out: `docs/words.md`.

#[path = "word_analyses.rs"]
mod word_analyses;
#[path = "word_fields.rs"]
mod word_fields;
#[path = "word_values.rs"]
mod word_values;

use std::collections::{BTreeMap, BTreeSet};

use portability::contract::{
    Contract, InvestmentKind, Keyed, Path, RestraintKind, State, WayOut, WayOutKind, WayOutTerms,
};
use portability::contract::{Investment, InvestmentTerms, Party, Restraint, RestraintTerms};
use portability::scoring::model::{Factor, PartRule, QuestionKey};
use portability::scoring::{Assessment, CostCategory, Model, Route, assess, factors};

use word_values::{
    dimension_rows, evidence_rows, grade_rows, origin_rows, outcome_rows, party_rows, state_rows, unit_rows,
    verdict_rows,
};

use word_analyses::analysis_rows;

use crate::descriptors;
use crate::examples::{self, Example};
use crate::sources::{root, texts};

/// A test: its file and the name of its function.
pub type Test = (&'static str, String);

/// A word with all that it leads to.
pub struct Row {
    /// The word as an answer says it.
    pub word: String,
    /// The same as a value of the wire: `OUTCOME_UNKNOWN`; empty for what is no value.
    pub value: String,
    /// Where it is worked out.
    pub file: String,
    /// Its place in the model, or that it has none.
    pub rule: String,
    /// The tests that hold it.
    pub tests: Vec<Test>,
    /// The data of the tests, or a contract that states the fact.
    pub data: Vec<String>,
    /// The formula, where there is one, and where it comes from.
    pub source: String,
}

/// The words of one kind.
pub struct Kind {
    /// The heading.
    pub name: &'static str,
    /// What the table says, a sentence a line.
    pub says: &'static str,
    /// The rows, in the order of the code's list.
    pub rows: Vec<Row>,
}

/// Returns every kind of word, with its words.
pub fn kinds(model: &Model) -> Vec<Kind> {
    let kind = |name, says, rows| Kind { name, says, rows };
    let examples = examples::all();
    let nothing_known = every_fact();
    let mut assessments: Vec<Assessment> = examples.iter().map(|example| examples::assessed(example, model)).collect();
    // Where everything is open, each test and gate tells all that it looks at.
    assessments.push(assess(&nothing_known, model, &examples::request()));
    vec![
        kind("The score", "What is said of a party, or of the two together.", score_rows(model)),
        kind("Dimensions", "What portability is the mean of.", dimension_rows(model)),
        kind("Factors", "What a dimension is the mean of.", factor_rows(model)),
        kind(
            "Parts",
            "What a factor is made of; a reason tells them apart, as `code` and `part`.\nA part that reads one fact has the name of its field.",
            part_rows(model),
        ),
        kind("Units", "What the measure of a factor counts, or the margin of a test of the stand.", unit_rows(model)),
        kind("Grades", "The letter of points, proven or possible.", grade_rows(model)),
        kind(
            "Parties",
            "Who is looked at, leaves, bears or receives; who holds a right, is bound or invests.",
            party_rows(),
        ),
        kind(
            "Origins",
            "How a fact came to be known, as its evidence says; told back as it was given.\nThe file is where they are declared; who reads a text sets `read`, in `src/reading/`.",
            origin_rows(),
        ),
        kind("Analyses", "What is asked beside the score; no point hangs on it.", analysis_rows(model)),
        kind(
            "Evidence",
            "What stands behind the fact of a reason.\nA typed contract has its own evidence told back; of a text, it is where the fact was read.",
            evidence_rows(),
        ),
        kind("Gates", "What caps a grade and leaves the points alone.", gate_rows(model)),
        kind("Tests of the stand", "What the one-year stand asks.", stand_rows(&assessments)),
        kind("Outcomes", "How a test of the stand comes out.", outcome_rows()),
        kind("Verdicts", "How the stand comes out, of a party and of both.", verdict_rows()),
        kind("Cost categories", "What leaving costs, on the curve and in the matrix.", cost_rows(model)),
        kind("Routes", "How a party gets free.", route_rows(model)),
        kind(
            "Facts",
            "What a contract says, by topic and field; in a list, each entry has the fields.\nThe file is where the fact is declared; what reads it stands under the rule.",
            fact_rows(model, &examples, &assessments),
        ),
        kind("States", "What is known of a fact.", state_rows()),
        kind(
            "Entries of lists",
            "What stands in the brackets of a path, after the party: `restraints[buyer,exclusivity]`.\nThe file is where the kinds are declared; what reads them stands under the rule.",
            entry_rows(model, &examples, &assessments),
        ),
    ]
}

/// Writes the page.
pub fn page(kinds: &[Kind]) -> String {
    let mut page = "\
<!-- Generated by `tests/docs.rs`; do not edit. `UPDATE_EXPECT=1 cargo test --test docs` rewrites it. -->

# The words of an answer

Each word leads to the file that works it out, its rule in `models/v1.toml`, the test that holds it and its source.
Under *with* stands what the test reads, or an example that states the fact.
A path loses its brackets: `ways_out[buyer,convenience].fee` is `ways_out.fee` among the [facts](#facts), and
`ways_out[convenience]` among the [entries of lists](#entries-of-lists).
A label, as in `investments[supplier,human,training]`, is the caller's own word.
A value of the wire is listed beside its word: `OUTCOME_UNKNOWN` beside `unknown`.
A value that ends in `_UNSPECIFIED` is in no answer, but for `ROUTE_UNSPECIFIED` and a receiver that is nobody.
A field of the JSON, `yearFees`, is under [fields of an answer](#fields-of-an-answer) as `year_fees`.
How points follow from a measure is in [factors](factors.md), which laws hold over all of them in [laws](laws.md).

"
    .to_owned();
    for kind in kinds {
        page.push_str(&format!("## {}\n\n{}\n\n", kind.name, kind.says));
        page.push_str("| word | file | rule in the model | test | with | source |\n|---|---|---|---|---|---|\n");
        for Row { word, value, file, rule, tests, data, source } in &kind.rows {
            let held = tests.iter().map(|(file, function)| format!("{} `{function}`", link(file)));
            let held = held.collect::<Vec<_>>().join(", ");
            let data = match &data[..] {
                [] => "-".to_owned(),
                files => files.iter().map(|file| link(file)).collect::<Vec<_>>().join(", "),
            };
            let value = if value.is_empty() { String::new() } else { format!(" `{value}`") };
            page.push_str(&format!("| `{word}`{value} | {} | {rule} | {held} | {data} | {source} |\n", link(file)));
        }
        page.push('\n');
    }
    page.push_str(&word_fields::table(&|heading, word| {
        kinds.iter().any(|kind| kind.name == heading && kind.rows.iter().any(|row| row.word == word))
    }));
    page
}

/// Returns a link to a file of the package, by its name.
fn link(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    format!("[{name}](../{file})")
}

/// Returns a link to a heading of the page of factors.
fn factor_link(heading: &str) -> String {
    format!("[{heading}](factors.md#{})", heading.replace('.', ""))
}

/// Returns the words of a score: where each is worked out, where its rule stands, and which tests hold it.
fn score_rows(model: &Model) -> Vec<Row> {
    let each = |word: &str| vec![("tests/each/score.rs", function("tests/each/score.rs", word))];
    let law = |file: &'static str, name: &str| vec![(file, name.to_owned())];
    let weights = "`[[dimension]] weight` [weights](factors.md#the-factors-of-model-v1)";
    let all_weights =
        format!("`weight` of every part, factor and dimension, {}", &weights["`[[dimension]] weight` ".len()..]);
    let (grades, laws) = (model.grades.source.clone(), "[laws](laws.md)".to_owned());
    let integers = "[points are integers](adr/0002-points-are-integers-and-the-model-is-data.md)".to_owned();
    let states = "[facts have seven states](adr/0001-facts-have-seven-states.md)".to_owned();
    let fair = "Regulation (EU) 2023/2854, Recital 89: proportionate early termination penalties".to_owned();
    let row = |word: &str, file: &str, rule: &str, tests: Vec<Test>, source: &String| Row {
        word: word.to_owned(),
        value: String::new(),
        file: format!("src/scoring/{file}"),
        rule: rule.to_owned(),
        tests,
        data: Some(format!("tests/each/score/{word}.json"))
            .filter(|data| root().join(data).exists())
            .into_iter()
            .collect(),
        source: source.clone(),
    };
    let sums = |also: Vec<Test>| {
        let cancel = "transfers_cancel_and_summed_over_bearers_only_deadweight_is_left";
        [law("tests/laws/parting.rs", cancel), also].concat()
    };
    let items = ["waiting", "termination_fee", "migration_effort"];
    let items = items.map(|item| ("tests/each/costs.rs", function("tests/each/costs.rs", item))).to_vec();
    let goldens = || law("tests/assessments.rs", "each_example_has_its_assessment");
    let time = |word: &str, rule: &str| {
        let factor = format!("time_to_freedom_{word}");
        let rule = format!("{rule}; what it is worth in {}", factor_link(&factor));
        row(word, "freedom/mod.rs", &rule, goldens(), &format!("as {}", factor_link(&factor)))
    };
    let asked_points = |word: &str| {
        let rule = "none: at most the span of the parts that the fact is read for, by their weights";
        let source = "arithmetic: where several facts are open, each could be the one that decides".to_owned();
        row(word, "reasons.rs", rule, goldens(), &source)
    };
    let stand_cost = || law("tests/each/stand.rs", &function("tests/each/stand.rs", "cost"));
    vec![
        row("portability", "points.rs", weights, each("portability"), &integers),
        row(
            "weight",
            "points.rs",
            "`weight` and `weight_reason` of each [dimension and factor](factors.md#the-factors-of-model-v1)",
            [each("portability"), each("dimension")].concat(),
            &"judgement; why each weighs so much is said beside it in [factors](factors.md)".to_owned(),
        ),
        row("proven", "points.rs", "every scale", each("proven"), &states),
        Row {
            data: vec!["tests/each/score/proven.json".to_owned()],
            ..row("possible", "points.rs", "every scale", [each("possible"), each("proven")].concat(), &states)
        },
        row("lost", "points.rs", weights, each("lost"), &laws),
        row(
            "completeness",
            "side.rs",
            &format!(
                "{all_weights}; `[grades] completeness` [grades](factors.md#grades) is the least that a grade needs"
            ),
            each("completeness"),
            &grades,
        ),
        row("grade", "grade.rs", "`[grades] limits` [grades](factors.md#grades)", each("grade"), &grades),
        row(
            "possible_grade",
            "grade.rs",
            "`[grades] limits` [grades](factors.md#grades)",
            each("possible_grade"),
            &grades,
        ),
        row(
            "reasons",
            "reasons.rs",
            "`reason`, `remedy`, `effort` and `source` of each [part](#parts)",
            each("reasons"),
            &"by part, below".to_owned(),
        ),
        row(
            "questions",
            "reasons.rs",
            "`[questions]`; where a fact has none of its own, the sentence in the file",
            each("questions"),
            &"judgement: the words of a question".to_owned(),
        ),
        asked_points("buyer_points"),
        asked_points("supplier_points"),
        row(
            "stand_on",
            "frame.rs",
            "none: the stand month counts from the effective date, without one from the signature, without either from the day \
             of the assessment",
            goldens(),
            &"judgement: a relationship is a year old a year after it took effect".to_owned(),
        ),
        row("mutual", "mod.rs", "none: the lower of the two scores", each("mutual"), &laws),
        row("fairness_gap", "mod.rs", "none: the distance of the two scores", each("fairness_gap"), &laws),
        time("next", "none: the wait of a decision on the day of the assessment"),
        time("mean", "none: the mean wait over every day of the horizon"),
        time("worst", "none: the longest wait over every day of the horizon"),
        row(
            "windows",
            "freedom/windows.rs",
            "none: how many are told is in the file; what a silent length or notice counts as, `[silence]` [silence](factors.md#silence)",
            [
                law(
                    "tests/laws/calendar.rs",
                    "notice_on_the_last_day_of_a_window_leads_to_its_free_day_and_a_day_later_does_not",
                ),
                goldens(),
            ]
            .concat(),
            &model.silence.source,
        ),
        row(
            "cost_of_missing",
            "side.rs",
            "none: the fees to the next free day, but for the days that are still used",
            each("cost_of_missing"),
            &"as [renewal_trap](factors.md#renewal_trap)".to_owned(),
        ),
        row(
            "amount",
            "parting/amount.rs",
            "none: one rounding, of the sum",
            [law("src/scoring/parting/amount.rs", "fees_and_money_are_added_before_the_one_rounding"), goldens()]
                .concat(),
            &integers,
        ),
        row(
            "year_fees",
            "parting/year_fees.rs",
            "none: the unit of every cost",
            [goldens(), law("tests/laws/moving.rs", "scaling_all_money_changes_no_points")].concat(),
            &laws,
        ),
        row("curve", "parting/curve.rs", "none: a sum of its items, which nothing caps", sums(items), &laws),
        row("matrix", "parting/curve.rs", "none: a sum of its items, which nothing caps", sums(goldens()), &laws),
        row(
            "contract_made",
            "parting/curve.rs",
            "none: the items of the matrix that a clause could cut",
            sums(goldens()),
            &laws,
        ),
        row("effort", "parting/curve.rs", "none: the other items of the matrix", sums(goldens()), &laws),
        row(
            "fair_fee",
            "parting/fair_fee.rs",
            "none: what the other has not recovered and cannot use elsewhere",
            [goldens(), stand_cost()].concat(),
            &fair,
        ),
        row(
            "asked",
            "parting/fair_fee.rs",
            "none: the dearest fee that a right asks on the day",
            goldens(),
            &"none: what the parties agreed".to_owned(),
        ),
        row(
            "penalty",
            "parting/fair_fee.rs",
            "none: what is asked above the fair fee; the stand test [cost](factors.md#stand) takes none",
            [goldens(), stand_cost()].concat(),
            &fair,
        ),
        row(
            "vector",
            "vector.rs",
            "every `code`",
            law("tests/laws/points.rs", "a_score_recomputes_from_its_vector_alone_and_vectors_survive_a_round_trip"),
            &laws,
        ),
        row(
            "profile",
            "profile.rs",
            weights,
            law("tests/laws/points.rs", "a_profile_never_moves_the_standard_score"),
            &laws,
        ),
    ]
}

fn factor_rows(model: &Model) -> Vec<Row> {
    let all: Vec<&Factor> = model.factors().map(|(_, factor)| factor).collect();
    let listed = factors::LIST.iter().map(|listed| {
        let factor = all.iter().find(|factor| factor.id == listed.id).expect("each factor has its place in the model");
        let source = match &factor.parts[..] {
            [part] => part.source.clone(),
            _ => format!("by part, below; its weight: {}", factor.weight_reason),
        };
        Row {
            word: factor.id.clone(),
            value: String::new(),
            file: format!("src/scoring/factors/{}.rs", factor.id),
            rule: format!("`[[dimension.factor]]` {}", factor_link(&factor.id)),
            tests: vec![factor_tables()],
            data: vec![factor_table(&factor.id)],
            source,
        }
    });
    listed.collect()
}

fn part_rows(model: &Model) -> Vec<Row> {
    let parts = model.factors().flat_map(|(_, factor)| factor.parts.iter().map(move |part| (factor, part)));
    let row = |(factor, part): (&Factor, &PartRule)| Row {
        word: part_word(factor, part),
        value: String::new(),
        file: format!("src/scoring/factors/{}.rs", factor.id),
        rule: format!("`[[dimension.factor.part]]` {}{}", part_link(factor, part), also_by(&part_word(factor, part))),
        tests: vec![factor_tables()],
        data: vec![factor_table(&factor.id)],
        source: part.source.clone(),
    };
    let mut rows: Vec<Row> = parts.filter(|(factor, part)| factor.id != part.id).map(row).collect();
    rows.sort_by(|a, b| a.word.cmp(&b.word));
    rows
}

/// Returns the test that holds what a factor and its parts are worth: a break of a rule that decides in some example moves a
/// line of its table.
fn factor_tables() -> Test {
    ("tests/assessments.rs", "each_factor_has_its_table_over_all_examples".to_owned())
}

/// Returns the test that holds what each restraint is worth alone.
fn restraint_table() -> Test {
    ("tests/assessments.rs", "each_restraint_alone_is_worth_what_its_kind_and_reach_say".to_owned())
}

/// Returns the golden table of a factor.
fn factor_table(factor: &str) -> String {
    format!("tests/golden/factors/{factor}.txt")
}

/// Returns the other places of the model that a part is ruled by.
fn also_by(part: &str) -> &'static str {
    match part {
        "free_right_to_leave.fee" => ", `[caps] termination_fee` [caps](factors.md#caps)",
        "handover.assistance_length" | "notice_fit.received" => {
            ", `[ends] longest_switch_days` [ends](factors.md#ends)"
        }
        _ => "",
    }
}

fn part_word(factor: &Factor, part: &PartRule) -> String {
    format!("{}.{}", factor.id, part.id)
}

/// Returns a link to the heading of a part; one that is alone stands under its factor.
fn part_link(factor: &Factor, part: &PartRule) -> String {
    if factor.parts.len() > 1 { factor_link(&part_word(factor, part)) } else { factor_link(&factor.id) }
}

fn gate_rows(model: &Model) -> Vec<Row> {
    let row = |gate: &portability::scoring::model::GateRule| Row {
        word: gate.id.clone(),
        value: String::new(),
        file: "src/scoring/gates.rs".to_owned(),
        rule: "`[[gate]]` [gates](factors.md#gates)".to_owned(),
        tests: vec![("tests/each/gates.rs", function("tests/each/gates.rs", &gate.id))],
        data: vec![format!("tests/each/gates/{}.json", gate.id)],
        source: gate.source.clone(),
    };
    model.gates.iter().map(row).collect()
}

fn stand_rows(assessments: &[Assessment]) -> Vec<Row> {
    let tests = &assessments.first().expect("there are examples").buyer.stand.tests;
    let row = |test: &portability::scoring::StandTest| {
        let file = format!("src/scoring/stand/{}.rs", test.id);
        let limit = match test.id {
            "cost" => "`[stand] cost`, ",
            "belongings" => "`[stand] retrieval_days`, ",
            "handover" => "`[ends] longest_switch_days`, ",
            "restraints" => "none in the model: which kinds bar is in the file; ",
            _ => "",
        };
        Row {
            word: test.id.to_owned(),
            value: String::new(),
            source: said_source(&file).unwrap_or_else(|| panic!("{file} says no source")),
            file,
            rule: format!("{limit}`[stand.remedies] {}` [stand](factors.md#stand)", test.id),
            tests: vec![("tests/each/stand.rs", function("tests/each/stand.rs", test.id))],
            data: vec![format!("tests/each/stand/{}.json", test.id)],
        }
    };
    tests.iter().map(row).collect()
}

/// Returns the place of a category in the model, and the file that works it out where it is not named as the category.
fn cost_place(category: CostCategory) -> (&'static str, Option<&'static str>) {
    match category {
        CostCategory::Waiting
        | CostCategory::TerminationFee
        | CostCategory::CommitmentShortfall
        | CostCategory::PrepaidForfeited
        | CostCategory::DiscountClawback
        | CostCategory::DataExtraction
        | CostCategory::TransitionAssistance => ("contract_made_cost", None),
        CostCategory::MigrationEffort
        | CostCategory::IntegrationRework
        | CostCategory::Retraining
        | CostCategory::SearchAndContracting
        | CostCategory::ParallelRunning
        | CostCategory::Demobilisation
        | CostCategory::ReplacementGap => ("effort", None),
        CostCategory::StrandedInvestment => ("specific_investment", None),
        CostCategory::EffortPrior => ("effort_prior", Some("src/scoring/parting/effort_prior.rs")),
    }
}

const CATEGORIES: [CostCategory; 16] = [
    CostCategory::Waiting,
    CostCategory::TerminationFee,
    CostCategory::CommitmentShortfall,
    CostCategory::PrepaidForfeited,
    CostCategory::DiscountClawback,
    CostCategory::DataExtraction,
    CostCategory::TransitionAssistance,
    CostCategory::MigrationEffort,
    CostCategory::IntegrationRework,
    CostCategory::Retraining,
    CostCategory::SearchAndContracting,
    CostCategory::ParallelRunning,
    CostCategory::StrandedInvestment,
    CostCategory::Demobilisation,
    CostCategory::ReplacementGap,
    CostCategory::EffortPrior,
];

fn cost_rows(model: &Model) -> Vec<Row> {
    let words = CATEGORIES.map(|category| category.word().to_owned());
    assert_eq!(BTreeSet::from(words), values_of("CostCategory"), "every category of the wire is listed here");
    let row = |category: &CostCategory| {
        let word = category.word();
        let (factor, file) = cost_place(*category);
        let file = file.map_or_else(|| format!("src/scoring/parting/{word}.rs"), str::to_owned);
        let rule = if *category == CostCategory::EffortPrior {
            "`[prior]` [prior](factors.md#prior)".to_owned()
        } else if category.is_contract_made() {
            let is_fee = *category == CostCategory::TerminationFee;
            let fee = if is_fee { format!(", {}", factor_link("free_right_to_leave.fee")) } else { String::new() };
            format!("`[caps] {word}` [caps](factors.md#caps), {}{fee}", factor_link(factor))
        } else {
            format!("`[[dimension.factor]]` {}", factor_link(factor))
        };
        let own = said_source(&file);
        let cap = |own| format!("{own}; its cap: {}", model.caps.source);
        let source = own
            .map_or_else(|| model.caps.source.clone(), |own| if category.is_contract_made() { cap(own) } else { own });
        let formula = formula(&file).map_or(String::new(), |formula| format!("{formula}; "));
        // What the contract makes has a cap in points, and cases in which it binds.
        let holds = |kind: &str| kind == "costs" || category.is_contract_made();
        let held_by = |kind: &str| {
            ("tests/each/costs.rs", function("tests/each/costs.rs", if kind == "costs" { word } else { kind }))
        };
        let of_kind = |kind: &str| format!("tests/each/{kind}/{word}.json");
        Row {
            word: word.to_owned(),
            value: value_of("CostCategory", word),
            source: format!("{formula}{source}"),
            file,
            rule,
            tests: ["costs", "caps"].into_iter().filter(|kind| holds(kind)).map(held_by).collect(),
            data: ["costs", "caps"].into_iter().filter(|kind| holds(kind)).map(of_kind).collect(),
        }
    };
    CATEGORIES.iter().map(row).collect()
}

const ROUTES: [Route; 5] =
    [Route::EndOfTerm, Route::NonRenewal, Route::Convenience, Route::BreakDate, Route::StatutorySwitching];

fn route_rows(model: &Model) -> Vec<Row> {
    let words = ROUTES.map(|route| route.word().to_owned());
    assert_eq!(BTreeSet::from(words), values_of("Route"), "every route of the wire is listed here");
    let level = |word: &str| format!("`{word}` {}", factor_link("free_right_to_leave.right"));
    let silence = |key: &str| format!("`[silence] {key}` [silence](factors.md#silence)");
    let at_will = "`[at_will] longest_wait_days` [at_will](factors.md#at_will)";
    let agreed = "none: what the parties agreed".to_owned();
    let row = |route: &Route| {
        let (variant, rule, source) = match route {
            Route::EndOfTerm => (
                "EndOfTerm",
                format!("{}, where no right frees without a ground", level("end_of_term")),
                agreed.clone(),
            ),
            Route::NonRenewal => (
                "NonRenewal",
                format!(
                    "{}, where no right frees without a ground; {} where no length is told",
                    level("end_of_term"),
                    silence("renewal_months")
                ),
                agreed.clone(),
            ),
            Route::Convenience => (
                "Convenience",
                format!(
                    "{}; {} where a contract without end names no right",
                    level("at_will"),
                    silence("indefinite_notice_months")
                ),
                format!("{agreed}; where they agreed no right: {}", model.silence.source),
            ),
            Route::BreakDate => (
                "BreakDate",
                format!(
                    "{}, where no other right frees without a ground and the longest wait is above {at_will}",
                    level("on_a_day")
                ),
                agreed.clone(),
            ),
            Route::StatutorySwitching => ("StatutorySwitching", level("at_will"), model.at_will.source.clone()),
        };
        // The end of a term is told from the prevention of a further one where the way to leave is chosen.
        let place = match route {
            Route::EndOfTerm | Route::NonRenewal => "src/scoring/parting",
            Route::Convenience | Route::BreakDate | Route::StatutorySwitching => "src/scoring/freedom",
        };
        Row {
            word: route.word().to_owned(),
            value: value_of("Route", route.word()),
            file: naming(place, &format!("Route::{variant}")),
            rule,
            tests: vec![("tests/each/routes.rs", function("tests/each/routes.rs", route.word())), factor_tables()],
            data: vec![format!("tests/each/routes/{}.json", route.word()), factor_table("free_right_to_leave")],
            source,
        }
    };
    let none = Row {
        word: "nowhere".to_owned(),
        value: "ROUTE_UNSPECIFIED".to_owned(),
        file: naming("src/scoring/parting", "nowhere"),
        rule: "none: no way out frees; see the [gate](#gates) `no_way_out`".to_owned(),
        tests: vec![("tests/assessments.rs", "each_example_has_its_assessment".to_owned())],
        data: vec!["tests/golden/assessments/hosting_two_documents_disagree.txt".to_owned()],
        source: "the form of an answer: [parting.proto](../proto/portability/v1/parting.proto)".to_owned(),
    };
    ROUTES.iter().map(row).chain([none]).collect()
}

fn fact_rows(model: &Model, examples: &[Example], assessments: &[Assessment]) -> Vec<Row> {
    let (read_by, decided_by) = (readers(assessments), deciders(assessments, |path| Some(path.fact())));
    let orders = orders();
    // What may move the day of the exit, and what is priced on it, as the law of friendliness excepts them.
    let moves_the_exit = listed("tests/laws/friendlier.rs", "MOVES_THE_EXIT");
    let priced_on_it = listed("tests/laws/cases.rs", "PRICED_ON_THE_DAY_OF_EXIT");
    let mut rows = Vec::new();
    every_fact().walk(&mut |path, _| {
        let fact = path.fact();
        let readers: Vec<&Factor> = model
            .factors()
            .map(|(_, factor)| factor)
            .filter(|factor| read_by.get(&fact).is_some_and(|ids| ids.contains(factor.id.as_str())))
            .collect();
        let own = readers.iter().flat_map(|factor| {
            let named = factor.parts.iter().filter(|part| part.id == path.field().word());
            named.map(|part| (*factor, part))
        });
        let own: Vec<(&Factor, &PartRule)> = own.collect();
        let mut places: Vec<String> = own.iter().map(|(factor, part)| part_link(factor, part)).collect();
        let others = readers.iter().filter(|factor| own.iter().all(|(known, _)| known.id != factor.id));
        places.extend(others.map(|factor| factor_link(&factor.id)));
        let mut deciders = decided_by.get(&fact).cloned().unwrap_or_default();
        // The gate asks whether the wait is within the horizon, so it looks at whatever the wait hangs on.
        if readers.iter().any(|factor| factor.id == "time_to_freedom_next") {
            deciders.insert(gate_link("no_way_out"));
        }
        places.extend(deciders);
        let stated = stated_in(examples, |at| at.fact() == fact);
        let (mut tests, mut data) = (Vec::new(), Vec::new());
        let is_ordered = orders.contains(&format!("(\"{fact}\", "));
        // What is priced on the day of the exit is excepted where the fact moves that day, and all else that reads it held.
        let moves = moves_the_exit.contains(path.topic().word());
        if is_ordered && readers.iter().any(|factor| !moves || !priced_on_it.contains(&factor.id)) {
            let law = "a_fact_made_friendlier_never_lowers_points_and_harsher_never_raises_them";
            tests.push(("tests/laws/friendlier.rs", law.to_owned()));
        }
        if is_ordered && path.topic().word() != "fees" && fact != "ways_out.fee" {
            let law = "a_fact_made_friendlier_never_lowers_any_score_where_leaving_costs_the_same_on_every_day";
            tests.push(("tests/laws/friendlier.rs", law.to_owned()));
        }
        if let Some(factor) = readers.first() {
            // The laws hold the direction, the tables what it comes to.
            tests.push(factor_tables());
            data.push(factor_table(&factor.id));
        }
        if path.topic().word() == "investments" {
            tests.push(("tests/each/costs.rs", function("tests/each/costs.rs", "stranded_investment")));
        }
        if fact == "ways_out.fee" {
            tests.push(("tests/each/costs.rs", function("tests/each/costs.rs", "termination_fee")));
        }
        if places.is_empty() {
            // What sets dates and fees is looked at by no factor of its own.
            let owner = if path.key().is_some() { "terms" } else { path.topic().word() };
            let code = format!("{owner}.{}", path.field());
            if let Some(file) = mentions("src/scoring", &code) {
                places.push(format!("read by {}", link(&file)));
                tests.push(("tests/assessments.rs", "each_example_has_its_assessment".to_owned()));
                let golden = |example: &String| {
                    example.replace("examples/contracts/", "tests/golden/assessments/").replace(".json", ".txt")
                };
                data.extend(stated.iter().map(golden));
            }
        }
        if tests.is_empty() {
            tests.push(("tests/words.rs", "every_fact_has_the_same_name_on_the_wire".to_owned()));
            tests.push(("tests/contracts_on_the_wire.rs", "any_contract_comes_back_unchanged".to_owned()));
            data.extend(stated);
        }
        let asked = is_asked(model, &fact).then(|| "`[questions]`".to_owned());
        let rule: Vec<String> = asked.into_iter().chain(places).collect();
        rows.push(Row {
            value: String::new(),
            file: topic_file(path.topic().word()),
            rule: if rule.is_empty() { "told, not scored".to_owned() } else { rule.join(", ") },
            tests,
            data,
            source: match &own[..] {
                [(_, part), ..] => part.source.clone(),
                [] if readers.is_empty() => wire_file(path.topic().word()),
                [] => format!("as {}", readers.iter().map(|of| factor_link(&of.id)).collect::<Vec<_>>().join(", ")),
            },
            word: fact,
        });
    });
    rows
}

/// Returns the words of a constant list of a test file.
fn listed(file: &str, list: &str) -> BTreeSet<String> {
    let source = read(file);
    let (_, rest) = source.split_once(&format!("const {list}: ")).unwrap_or_else(|| panic!("{file} has no {list}"));
    let (_, values) = rest.split_once('=').expect("a constant has a value");
    let values = values.split(';').next().unwrap_or_default();
    values.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns the facts that the law of friendliness varies, as its file lists them with their orders.
fn orders() -> String {
    let law = read("tests/laws/friendlier.rs");
    let rules = law.split_once("const BUYER").and_then(|(_, rest)| rest.split_once("const MOVES_THE_EXIT"));
    rules.expect("the law lists its facts").0.to_owned()
}

/// Returns a gate with a link to the page of factors.
fn gate_link(gate: &str) -> String {
    format!("gate [{gate}](factors.md#gates)")
}

/// Returns which gates and tests of the stand look at a fact, in any example and for either party.
fn deciders(
    assessments: &[Assessment<'_>],
    name: impl Fn(&Path) -> Option<String>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut deciders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for side in assessments.iter().flat_map(|assessment| [&assessment.buyer, &assessment.supplier]) {
        let gates = side.gates.iter().map(|gate| (gate_link(gate.id), &gate.facts));
        let tests = side.stand.tests.iter();
        let tests = tests.map(|test| (format!("stand test [{}](factors.md#stand)", test.id), &test.facts));
        for (decider, facts) in gates.chain(tests) {
            for fact in facts.iter().filter_map(&name) {
                deciders.entry(fact).or_default().insert(decider.clone());
            }
        }
    }
    deciders
}

/// Returns which factors look at a fact, in any example and for either party.
fn readers<'a>(assessments: &[Assessment<'a>]) -> BTreeMap<String, BTreeSet<&'a str>> {
    let mut readers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for side in assessments.iter().flat_map(|assessment| [&assessment.buyer, &assessment.supplier]) {
        for factor in side.dimensions.iter().flat_map(|dimension| &dimension.factors) {
            for path in &factor.facts {
                readers.entry(path.fact()).or_default().insert(factor.id);
            }
        }
    }
    readers
}

fn entry_rows(model: &Model, examples: &[Example], assessments: &[Assessment]) -> Vec<Row> {
    let decided_by = deciders(assessments, |path| Some(format!("{}[{}]", path.topic(), path.key()?.kind)));
    let lists: [(Path, &str, Vec<&'static str>); 3] = [
        (WayOut::LIST, "WayOutKind", WayOutKind::ALL.iter().map(|kind| kind.word()).collect()),
        (Restraint::LIST, "RestraintKind", RestraintKind::ALL.iter().map(|kind| kind.word()).collect()),
        (Investment::LIST, "InvestmentKind", InvestmentKind::ALL.iter().map(|kind| kind.word()).collect()),
    ];
    let mut rows = Vec::new();
    for (list, enum_of, kinds) in lists {
        for kind in kinds {
            let tail = format!("{kind}_tail");
            let parts = model.factors().flat_map(|(_, factor)| factor.parts.iter().map(move |part| (factor, part)));
            let own: Vec<(&Factor, &PartRule)> = parts
                .filter(|(_, part)| list.topic().word() == "restraints" && (part.id == kind || part.id == tail))
                .collect();
            let named = ("tests/words.rs", "every_closed_list_has_the_same_words_on_the_wire".to_owned());
            let is_route = ROUTES.iter().any(|route| route.word() == kind);
            let (mut links, by_list, held) = match list.topic().word() {
                "investments" => {
                    let held = (factor_tables(), Some(factor_table("specific_investment")));
                    (vec![factor_link("specific_investment")], "as the factor", held)
                }
                "ways_out" if is_route => {
                    let held = ("tests/each/routes.rs", function("tests/each/routes.rs", kind));
                    let cases = format!("tests/each/routes/{kind}.json");
                    (vec![factor_link("free_right_to_leave.right")], "as the route", (held, Some(cases)))
                }
                "ways_out" => {
                    let held = ("tests/each/gates.rs", function("tests/each/gates.rs", "no_way_out"));
                    let cases = "tests/each/gates/no_way_out.json".to_owned();
                    let held = if kind == "cause" { (held, Some(cases)) } else { (named, None) };
                    (vec!["told, not scored: it needs a ground".to_owned()], "", held)
                }
                _ => {
                    let links = own.iter().map(|(factor, part)| part_link(factor, part)).collect();
                    (links, "as the part", (restraint_table(), Some("tests/golden/restraints.txt".to_owned())))
                }
            };
            let (test, table) = held;
            let source = match (own.first(), by_list) {
                (Some(_), _) => own.iter().map(|(_, part)| part.source.clone()).collect::<Vec<_>>().join("; "),
                (None, "") => wire_file(list.topic().word()),
                (None, by_list) => by_list.to_owned(),
            };
            let stated = stated_in(examples, |at| {
                at.topic() == list.topic() && at.key().is_some_and(|key| key.kind.word() == kind)
            });
            let word = format!("{}[{kind}]", list.topic());
            links.extend(decided_by.get(&word).into_iter().flatten().cloned());
            if is_asked(model, &format!("{}.{kind}", list.topic())) {
                links.insert(0, "`[questions]`".to_owned());
            }
            rows.push(Row {
                word,
                value: value_of(enum_of, kind),
                file: topic_file(list.topic().word()),
                rule: links.join(", "),
                tests: vec![test],
                data: table.map_or_else(|| stated, |table| vec![table]),
                source,
            });
        }
    }
    rows
}

/// Returns a contract with one entry in every list, so that a walk meets every fact.
fn every_fact() -> Contract {
    let mut contract = Contract::default();
    let (holder, label, excluded) = (Party::Buyer, None, false);
    let kind = WayOutKind::Convenience;
    contract.ways_out.entries.push(WayOut {
        holder,
        kind,
        label: label.clone(),
        excluded,
        terms: WayOutTerms::default(),
    });
    let kind = RestraintKind::Exclusivity;
    let terms = RestraintTerms::default();
    contract.restraints.entries.push(Restraint { bound: holder, kind, label: label.clone(), excluded, terms });
    let kind = InvestmentKind::ALL[0];
    contract.investments.entries.push(Investment { by: holder, kind, label, terms: InvestmentTerms::default() });
    contract
}

/// Returns the first example that states a fact.
fn stated_in(examples: &[Example], wanted: impl Fn(&Path) -> bool) -> Vec<String> {
    let states = |example: &&Example| {
        let mut found = false;
        example.contract.walk(&mut |path, fact| found |= fact.state() == State::Stated && wanted(&path));
        found
    };
    let first = examples.iter().find(states);
    first.map(|example| format!("examples/contracts/{}.json", example.name)).into_iter().collect()
}

/// Returns the file of a topic in the domain: the one whose message on the wire is in the file of the same name.
fn topic_file(topic: &str) -> String {
    wire_file_of(topic).replace("proto/portability/v1/", "src/contract/").replace(".proto", ".rs")
}

fn wire_file(topic: &str) -> String {
    link(&wire_file_of(topic))
}

/// Returns the file on the wire of the message that a topic of the contract is.
fn wire_file_of(topic: &str) -> String {
    let files = descriptors::files();
    let messages = || files.iter().flat_map(|file| file.message_type.iter().map(move |message| (file, message)));
    let (_, contract) = messages().find(|(_, message)| message.name() == "Contract").expect("there is a contract");
    let field = contract.field.iter().find(|field| field.name() == topic).expect("a topic is a field of the contract");
    let name = field.type_name().rsplit('.').next().unwrap_or_default();
    let (file, _) = messages().find(|(_, message)| message.name() == name).expect("its message is in some file");
    format!("proto/{}", file.name())
}

/// Returns the words of a closed list of the wire.
fn values_of(list: &str) -> BTreeSet<String> {
    let files = descriptors::files();
    let found = files.iter().flat_map(|file| &file.enum_type).find(|of| of.name() == list).expect("it is a list");
    let prefix = found.value.first().map_or("", |first| first.name()).trim_end_matches("UNSPECIFIED").to_owned();
    found.value.iter().skip(1).map(|value| value.name().trim_start_matches(&prefix).to_lowercase()).collect()
}

/// Returns a word of a closed list as the wire writes it.
fn value_of(list: &str, word: &str) -> String {
    let files = descriptors::files();
    let found = files.iter().flat_map(|file| &file.enum_type).find(|of| of.name() == list).expect("it is a list");
    let ends = |name: &&str| name.to_lowercase().ends_with(&format!("_{word}"));
    let names = found.value.iter().map(|value| value.name());
    names.filter(ends).min_by_key(|name| name.len()).expect("the wire has the word").to_owned()
}

/// Returns the test of a file that is named for a word: its name begins with it.
fn function(file: &str, word: &str) -> String {
    let named = |name: &&str| name.strip_prefix(word).is_some_and(|rest| rest.starts_with('_'));
    let source = read(file);
    let found = functions(&source).find(named).map(str::to_owned);
    found.unwrap_or_else(|| panic!("{file} has no test whose name begins with {word}"))
}

/// Returns the names of the functions of a test file that are tests.
pub fn functions(source: &str) -> impl Iterator<Item = &str> {
    let after = source.split("#[test]\n").skip(1);
    after.filter_map(|rest| rest.trim_start().strip_prefix("fn ")?.split('(').next())
}

/// Returns the first file of a folder that names a piece of code.
fn naming(folder: &str, code: &str) -> String {
    mentions(folder, code).unwrap_or_else(|| panic!("no file of {folder} has {code}"))
}

/// Returns the first file of a folder that names a piece of code; none where no file does.
fn mentions(folder: &str, code: &str) -> Option<String> {
    let ends = |after: &str| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let names = |text: &str| text.match_indices(code).any(|(at, _)| ends(&text[at + code.len()..]));
    texts(folder).into_iter().find(|(_, text)| names(text)).map(|(file, _)| file)
}

/// Returns the first formula of a file's doc: what stands between backticks and has an equals sign.
fn formula(file: &str) -> Option<String> {
    let doc = doc(file);
    let formula = doc.split('`').skip(1).step_by(2).find(|code| code.contains(" = "))?.to_owned();
    Some(format!("`{formula}`"))
}

/// Returns what a file's doc says of its source.
fn said_source(file: &str) -> Option<String> {
    let doc = doc(file);
    doc.split_once("Source: ").map(|(_, source)| source.trim_end_matches('.').to_owned())
}

/// Returns the doc of a file as one line.
fn doc(file: &str) -> String {
    let source = read(file);
    let lines: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    lines.join(" ")
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Says whether the model has a question of its own for a fact or a kind of entry.
fn is_asked(model: &Model, written: &str) -> bool {
    QuestionKey::parse(written).is_some_and(|asked| model.questions.contains_key(&asked))
}
