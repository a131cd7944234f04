//! The generated pages, factors, terms and words, stay true. `UPDATE_EXPECT=1 cargo test --test docs` rewrites them.

#[path = "support/descriptors.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod descriptors;
#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;
#[path = "support/sources.rs"]
#[allow(dead_code, reason = "each test uses its own part")]
mod sources;
#[path = "support/word_list.rs"]
#[allow(unreachable_pub, reason = "as the others of the folder")]
mod word_list;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use expect_test::expect_file;
use portability::scoring::Model;
use regex::Regex;
use sources::{root, texts};
use word_list::{Kind, functions, kinds, page};

#[test]
fn the_factor_reference_is_what_the_model_and_the_measures_say() {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability")).args(["model", "docs"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    expect_file!["../docs/factors.md"].assert_eq(&String::from_utf8(ran.stdout).unwrap());
}

#[test]
fn the_reference_of_terms_is_what_their_file_says() {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability")).args(["model", "terms"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    expect_file!["../docs/terms.md"].assert_eq(&String::from_utf8(ran.stdout).unwrap());
}

#[test]
fn the_page_of_law_is_what_the_packs_say() {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability")).args(["model", "law"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    expect_file!["../docs/law.md"].assert_eq(&String::from_utf8(ran.stdout).unwrap());
}

#[test]
fn the_page_of_words_is_what_the_code_lists() {
    expect_file!["../docs/words.md"].assert_eq(&page(&kinds(&Model::newest())));
}

#[test]
fn every_word_leads_to_a_file_that_speaks_of_it_and_to_a_test_that_exists() {
    for Kind { name, rows, .. } in kinds(&Model::newest()) {
        assert!(!rows.is_empty(), "{name} has no words");
        for row in rows {
            let read = |file: &str| {
                std::fs::read_to_string(root().join(file))
                    .unwrap_or_else(|error| panic!("{name}, {}: {file}: {error}", row.word))
            };
            // A file is named for the word, or names it; of a path it is the last name that counts.
            let last = match name {
                // The code speaks of all dimensions alike: which there are is the model's.
                "Dimensions" => "dimension",
                _ => row.word.trim_end_matches(']').rsplit(['.', '[']).next().unwrap_or_default(),
            };
            let variant = last.replace('_', "");
            let source = read(&row.file);
            let speaks = source.contains(last) || source.to_lowercase().contains(&variant);
            assert!(speaks, "{name}: {} does not speak of {last}", row.file);
            assert!(!row.tests.is_empty(), "{name}, {}: no test", row.word);
            for (test, function) in &row.tests {
                let exists = functions(&read(test)).any(|found| found == function);
                assert!(exists, "{name}, {}: {test} has no test {function}", row.word);
            }
            for data in &row.data {
                read(data);
            }
            assert!(!row.source.trim().is_empty() && !row.rule.trim().is_empty(), "{name}, {}: no source", row.word);
        }
    }
}

/// Returns the words that a golden assessment uses, by kind.
fn used(golden: &str, facts: &Regex) -> BTreeMap<&'static str, BTreeSet<String>> {
    let patterns = [
        (
            "The score",
            r"(?m)^ {0,4}([a-z_]+)(?:: fair|:)? (?:not_graded_yet|[A-E]\b|[A-Z]{3} [0-9]|[0-9]+ days|never|[0-9.]+%?(?: to [0-9.]+%?)?$)",
        ),
        ("The score", r"\((weight) |, (lost) "),
        ("Dimensions", r"(?m)^  ([a-z_]+) [0-9.]+(?: to [0-9.]+)? \(weight "),
        ("Units", r"(?m)^      (?:[^(\n]* to )?(days|share|credit) [0-9w]"),
        ("Outcomes", r"(?m)^    [a-z]+ ([a-z_]+), margin "),
        ("Verdicts", r"(?m)^  stand: ([a-z_]+)$"),
        ("Verdicts", r"(?m)^stand at month .*: ([a-z_]+)$"),
        ("States", r"(?m) \(([a-z_]+)\)(?:; [a-z]+ effort|$)"),
        ("Factors", r"(?m)^    ([a-z_]+) (?:[0-9.]+|does not apply).*, lost "),
        ("Parts", r"(?m)^    [0-9.]+ ([a-z_]+\.[a-z_]+): "),
        ("Gates", r"(?m)^  gate ([a-z_]+) caps"),
        ("Grades", r"(?m)^  grade ([A-E]|not_graded_yet), "),
        ("Grades", r"(?m)^  grade .*, possible ([A-E])$"),
        ("Parties", r"(?m)^    [a-z_]+: (buyer|supplier) bears"),
        ("Tests of the stand", r"(?m)^    ([a-z]+) [a-z_]+, margin "),
        ("Cost categories", r"(?m)^    ([a-z_]+): (?:buyer|supplier) bears"),
        ("Routes", r"(?m)^    ([a-z_]+)(?:: notice by|, free on|, not free)"),
    ];
    let mut used: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for (kind, pattern) in patterns {
        let pattern = Regex::new(pattern).expect("the patterns are written here");
        let words = pattern.captures_iter(golden).filter_map(|found| found.iter().skip(1).flatten().next());
        used.entry(kind).or_default().extend(words.map(|word| word.as_str().to_owned()));
    }
    for found in facts.captures_iter(golden) {
        let topic = &found["topic"];
        if let Some(field) = found.name("field") {
            used.entry("Facts").or_default().insert(format!("{topic}.{}", field.as_str()));
        }
        if let Some(kind) = found.name("kind") {
            used.entry("Entries of lists").or_default().insert(format!("{topic}[{}]", kind.as_str()));
        }
    }
    used
}

#[test]
fn every_word_of_a_golden_assessment_is_on_the_page() {
    let kinds = kinds(&Model::newest());
    let listed: BTreeMap<&str, BTreeSet<String>> =
        kinds.iter().map(|kind| (kind.name, kind.rows.iter().map(|row| row.word.clone()).collect())).collect();
    let topics: BTreeSet<&str> =
        listed["Facts"].iter().filter_map(|fact| fact.split_once('.')).map(|(topic, _)| topic).collect();
    let topics = topics.into_iter().collect::<Vec<_>>().join("|");
    let entry = r"(?:\[(?:buyer|supplier),(?<kind>[a-z_]+)(?:,[^\]]*)?\])?";
    let facts = Regex::new(&format!(r"\b(?<topic>{topics}){entry}(?:\.(?<field>[a-z_]+))?")).unwrap();

    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, golden) in texts("tests/golden/assessments") {
        for (kind, words) in used(&golden, &facts) {
            for word in words {
                assert!(listed[kind].contains(&word), "{path}: {word} is not among the {kind} of docs/words.md");
                *met.entry(kind).or_default() += 1;
            }
        }
    }
    // These goldens show neither the evidence, nor how its facts came to be known, nor what is asked beside the score.
    let shown: Vec<_> = listed.keys().filter(|kind| !["Origins", "Evidence", "Analyses"].contains(kind)).collect();
    assert_eq!(met.keys().collect::<Vec<_>>(), shown, "every kind is met in some golden");
}
