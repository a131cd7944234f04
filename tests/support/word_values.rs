//! The words that an answer chooses from: dimensions, units of a measure, outcomes, verdicts, states of a fact.
//!
//! Goes in: the model, the wire and the cases of the tests. Comes out: rows for `docs/words.md`.

use portability::scoring::Model;
use portability::scoring::model::Unit;

use super::{Row, Test, factor_link, factor_table, factor_tables, function, value_of, values_of};
use crate::sources::texts;

/// Where what silence and open facts mean was decided.
const STATES: &str = "[facts have seven states](adr/0001-facts-have-seven-states.md)";

/// Returns a row without data.
fn row(word: &str, file: &str, rule: String, tests: Vec<Test>, source: String) -> Row {
    Row { word: word.to_owned(), value: String::new(), file: file.to_owned(), rule, tests, data: Vec::new(), source }
}

/// Returns the dimensions of the model, each with the reason of its weight.
pub(super) fn dimension_rows(model: &Model) -> Vec<Row> {
    let mean = ("tests/each/score.rs", function("tests/each/score.rs", "dimension"));
    let of = |dimension: &portability::scoring::model::Dimension| {
        let rule = format!("`[[dimension]]` {}", factor_link(&dimension.id));
        let source = format!("by factor, below; its weight: {}", dimension.weight_reason);
        row(&dimension.id, "src/scoring/points.rs", rule, vec![mean.clone()], source)
    };
    model.dimensions.iter().map(of).collect()
}

/// Returns what a measure counts.
pub(super) fn unit_rows(model: &Model) -> Vec<Row> {
    let of = |unit: Unit| {
        let counted = || model.factors().map(|(_, factor)| factor).filter(|factor| factor.unit == unit);
        let links: Vec<String> = counted().map(|factor| factor_link(&factor.id)).collect();
        let rule = format!("`[[dimension.factor]] unit` {}", links.join(", "));
        let data = counted().take(1).map(|factor| factor_table(&factor.id)).collect();
        let integers = "[points are integers](adr/0002-points-are-integers-and-the-model-is-data.md)".to_owned();
        Row { data, ..row(unit.word(), "src/scoring/model/file.rs", rule, vec![factor_tables()], integers) }
    };
    let margin = |word: &str, file: &str, test: &str, rule: &str| {
        let tests = vec![("tests/each/stand.rs", function("tests/each/stand.rs", test))];
        let source = "[points are integers](adr/0002-points-are-integers-and-the-model-is-data.md)".to_owned();
        row(word, file, rule.to_owned(), tests, source)
    };
    let mut rows: Vec<Row> = [Unit::Days, Unit::Share, Unit::Credit].map(of).into();
    let of_fees = "none: how far the cost is below `[stand] cost` [stand](factors.md#stand)";
    rows.push(margin("millionths_of_year_fees", "src/scoring/stand/cost.rs", "cost", of_fees));
    let of_tests = "none: below zero by as many of what the test asks as fail with open facts at their cautious end";
    rows.push(margin("tests", "src/scoring/stand/belongings.rs", "belongings", of_tests));
    rows
}

/// Returns the grades, each with the points from which it is given.
pub(super) fn grade_rows(model: &Model) -> Vec<Row> {
    let tests = || {
        vec![
            ("src/scoring/grade.rs", "a_letter_begins_at_its_limit".to_owned()),
            ("tests/each/score.rs", function("tests/each/score.rs", "grade")),
            ("tests/words.rs", function("tests/words.rs", "grades")),
        ]
    };
    let of = |word: &str, rule: String| Row {
        value: value_of("Grade", &word.to_lowercase()),
        ..row(word, "src/scoring/grade.rs", rule, tests(), model.grades.source.clone())
    };
    let limits = model.grades.limits.iter();
    let mut rows: Vec<Row> = limits
        .map(|(letter, from)| {
            of(
                &letter.to_string(),
                format!("`[grades] limits` [grades](factors.md#grades): from {} points", from / 100),
            )
        })
        .collect();
    let withheld = of("not_graded_yet", "`[grades] completeness` [grades](factors.md#grades)".to_owned());
    rows.push(Row {
        tests: vec![
            ("src/scoring/grade.rs", "a_grade_is_withheld_where_less_than_half_is_settled".to_owned()),
            ("tests/words.rs", function("tests/words.rs", "grades")),
        ],
        ..withheld
    });
    rows
}

/// Returns the parties of a contract.
pub(super) fn party_rows() -> Vec<Row> {
    let of = |word: &str| Row {
        value: value_of("Party", word),
        ..row(
            word,
            "src/contract/party.rs",
            "none: said by the caller of each right, restraint and investment; an answer tells both sides".to_owned(),
            vec![("tests/words.rs", function("tests/words.rs", "parties"))],
            "[common.proto](../proto/portability/v1/common.proto): who pays, and who delivers and is paid".to_owned(),
        )
    };
    in_wire_order("Party", &["buyer", "supplier"]).into_iter().map(of).collect()
}

/// Returns how a fact may have come to be known.
pub(super) fn origin_rows() -> Vec<Row> {
    let of = |word: &str| Row {
        value: value_of("Origin", word),
        ..row(
            word,
            "src/contract/evidence.rs",
            "none: it moves no points".to_owned(),
            vec![("tests/contracts_on_the_wire.rs", "any_contract_comes_back_unchanged".to_owned())],
            "[evidence.proto](../proto/portability/v1/evidence.proto)".to_owned(),
        )
    };
    in_wire_order("Origin", &["declared", "read", "statutory", "assumed"]).into_iter().map(of).collect()
}

/// Returns what is told of where a fact was read.
pub(super) fn evidence_rows() -> Vec<Row> {
    let read = |name: &str| ("src/reading/mod.rs", name.to_owned());
    let told_back = ("tests/contracts_on_the_wire.rs", "any_contract_comes_back_unchanged".to_owned());
    let in_its_place = [read("every_found_fact_has_its_words"), read("no_text_makes_reading_fail")];
    let proto = || "the form of an answer: [evidence.proto](../proto/portability/v1/evidence.proto)".to_owned();
    let of_text = "src/reading/findings.rs";
    let of = |word: &str, file: &str, rule: &str, tests: &[Test]| {
        let tests = tests.iter().chain([&told_back]).cloned().collect();
        row(word, file, rule.to_owned(), tests, proto())
    };
    vec![
        of(
            "evidence",
            "src/scoring/reasons.rs",
            "none: that of the fact, else that of the list entry it belongs to",
            &[("tests/each/score.rs", function("tests/each/score.rs", "evidence"))],
        ),
        of("bytes", of_text, "none: half-open, in bytes of UTF-8, from the text as it was sent", &in_its_place),
        of("quote", of_text, "none: what stands at the bytes, cut at 1,200 bytes", &in_its_place),
        Row {
            source: "judgement of the grammars; what comes of it is measured in [reading](reading.md)".to_owned(),
            ..of(
                "confidence",
                of_text,
                "none: each grammar says how sure it is",
                &[(of_text, "the_surest_finding_wins_where_it_leads".to_owned())],
            )
        },
    ]
}

/// Returns how a test of the stand may come out, each with the first cases in which it does.
pub(super) fn outcome_rows() -> Vec<Row> {
    let of = |word: &str| {
        let comes_out = |(_, cases): &(String, String)| cases.contains(&format!("\"expected\": \"{word}, "));
        let (file, _) = texts("tests/each/stand").into_iter().find(comes_out).expect("some case comes out so");
        let test = file.trim_start_matches("tests/each/stand/").trim_end_matches(".json");
        let tests = vec![("tests/each/stand.rs", function("tests/each/stand.rs", test))];
        let rule = match word {
            "unknown" => {
                "none: it passes at the friendly end only, since a fact is open, silence settles nothing, or the leaver may \
                 switch before it gives notice; which of these, the file of the test says"
            }
            "fail" => "none: it fails at the friendly end too",
            _ => "none: the test at the cautious and at the friendly end of what is open",
        };
        let source = match word {
            "unknown" => "as the tests of the stand, above".to_owned(),
            _ => STATES.to_owned(),
        };
        let value = value_of("Outcome", word);
        Row { data: vec![file.clone()], value, ..row(word, "src/scoring/stand/mod.rs", rule.to_owned(), tests, source) }
    };
    in_wire_order("Outcome", &["pass", "not_applicable", "unknown", "fail"]).into_iter().map(of).collect()
}

/// Returns how a stand may come out.
pub(super) fn verdict_rows() -> Vec<Row> {
    let of = |word: &str| {
        let rule = match word {
            "one_year_stand" => "none: every test is passed or cannot apply",
            "open" => "none: no test fails, and some is unknown",
            _ => "none: some test fails",
        };
        let tests = vec![("tests/each/stand.rs", function("tests/each/stand.rs", "verdicts"))];
        let source = "as the tests of the stand, above".to_owned();
        Row {
            value: value_of("Verdict", word),
            ..row(word, "src/scoring/stand/mod.rs", rule.to_owned(), tests, source)
        }
    };
    in_wire_order("Verdict", &["one_year_stand", "open", "not_yet"]).into_iter().map(of).collect()
}

/// Returns what may be known of a fact.
pub(super) fn state_rows() -> Vec<Row> {
    let of = |word: &str| {
        let rule = match word {
            "silent" => "`silent` of each scale, and `[silence]` [silence](factors.md#silence)",
            "unknown" | "elsewhere" => "every scale, from its worst to its best, and `[ends]` [ends](factors.md#ends)",
            "not_applicable" => "none: a part or factor that does not apply leaves both sides of the mean",
            _ => "every scale",
        };
        let tests = vec![("tests/each/states.rs", function("tests/each/states.rs", word))];
        let data = vec![format!("tests/each/states/{word}.json")];
        Row {
            data,
            value: value_of("State", word),
            ..row(word, "src/contract/knowledge.rs", rule.to_owned(), tests, STATES.to_owned())
        }
    };
    let states = ["stated", "silent", "unknown", "elsewhere", "ambiguous", "conflicting", "not_applicable"];
    in_wire_order("State", &states).into_iter().map(of).collect()
}

/// Returns the words of a list in the order of the wire, all of which must be there.
fn in_wire_order<'a>(list: &str, words: &[&'a str]) -> Vec<&'a str> {
    let on_the_wire = values_of(list);
    assert_eq!(words.iter().map(|word| (*word).to_owned()).collect::<std::collections::BTreeSet<_>>(), on_the_wire);
    words.to_vec()
}
