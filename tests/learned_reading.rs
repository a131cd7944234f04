//! The learned reader from outside: its commands, and that its weights fit its features.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test, and it says when it is skipped")]

mod support;

use std::process::{Command, Output};

use portability::document::{Document, MediaType};
use portability::reading;
use portability::reading::learned::training::Labels;
use portability::reading::learned::{KINDS, Kind, Model};
use serde_json::Value;

/// The least share of right answers on contracts that the weights have seen; with weights of other features it is much
/// lower.
const RIGHT: f64 = 0.93;

/// Every how many contracts one is read.
const STEP: usize = 8;

const CONTRACT: &str = "This Agreement is made on March 1, 2020 between Acme Inc. (\u{201c}Customer\u{201d}) and Beta LLC \
    (\u{201c}Supplier\u{201d}).\n\n2. Term\n\nThe initial term of this Agreement shall be three (3) years from the date \
    above. Thereafter this Agreement shall automatically renew for successive terms of one (1) year each unless either \
    party gives written notice of non-renewal at least sixty (60) days before the end of the then current term.\n\n\
    9. Governing Law\n\nThis Agreement shall be governed by and construed in accordance with the laws of the State of \
    New York, without regard to its conflict of laws principles.\n";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portability")).args(arguments).env_remove("NO_COLOR").output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A file of its own for one test.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_contract_is_read_to_one_line_of_json() {
    let path = file("contract.txt", CONTRACT.as_bytes());
    let output = run(&["read", "--format", "json", &path, &path]);
    assert!(output.status.success(), "{}", err(&output));
    let lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]), (2, &lines[1]));
    let line = &lines[0];

    let presence = line["presence"].as_array().unwrap();
    let words: Vec<&str> = presence.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(words, Kind::ALL.map(Kind::word));
    assert_eq!(words.len(), KINDS);
    let law = &presence[Kind::GoverningLaw.index()];
    assert_eq!((&law["present"], &law["verdict"]), (&Value::Bool(true), &Value::from("PRESENT")));
    assert!(law["probability"].as_f64().unwrap() > 0.9);

    let clauses = line["clauses"].as_array().unwrap();
    let best = |kind: Kind| {
        let of_kind = clauses.iter().filter(|clause| clause["kind"] == kind.word());
        let best =
            of_kind.max_by(|a, b| a["confidence"].as_f64().unwrap().total_cmp(&b["confidence"].as_f64().unwrap()));
        let at = |clause: &Value, end: &str| usize::try_from(clause[end].as_u64().unwrap()).unwrap();
        best.map(|clause| &CONTRACT[at(clause, "start")..at(clause, "end")]).unwrap()
    };
    assert!(best(Kind::GoverningLaw).starts_with("This Agreement shall be governed"));
    assert!(best(Kind::RenewalTerm).starts_with("Thereafter this Agreement"));
    for kind in Kind::ALL {
        let of_kind: Vec<f64> = clauses
            .iter()
            .filter(|clause| clause["kind"] == kind.word())
            .map(|clause| clause["confidence"].as_f64().unwrap())
            .collect();
        // The surest is told however unsure it is, and the others from one in a hundred on.
        let unsure = of_kind.iter().filter(|confidence| **confidence < 0.01).count();
        assert!(unsure == 0 || of_kind.len() == 1, "{}: {of_kind:?}", kind.word());
        assert!(!of_kind.is_empty(), "{}", kind.word());
    }

    assert_eq!(line["terms"]["notice"], serde_json::json!({ "count": 60, "unit": "UNIT_DAY" }));
    assert_eq!(line["terms"]["renewal"], serde_json::json!({ "count": 1, "unit": "UNIT_YEAR" }));
    assert_eq!(line["terms"]["expiration"], serde_json::json!({ "year": 2023, "month": 3, "day": 1 }));
    assert!(line["contract"]["renewal"]["automatic"].as_bool().unwrap());
}

#[test]
fn a_contract_is_read_to_a_table() {
    let path = file("table.txt", CONTRACT.as_bytes());
    let output = run(&["--width", "100", "read", &path]);
    let table = String::from_utf8(output.stdout).unwrap();
    for words in ["governing law", "present, ", "insurance", "absent, ", "renewal.automatic", "FACTS FOUND"] {
        assert!(table.contains(words), "{words}: {table}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn what_cannot_be_read_is_told_and_the_others_go_on() {
    let good = file("good.txt", CONTRACT.as_bytes());
    let bad = file("bad.txt", b"\0\x01");
    let output = run(&["read", "--format", "json", &bad, &good]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("bad.txt: the bytes are no text"), "{}", err(&output));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}

#[test]
fn weights_that_are_none_are_refused() {
    let contract = file("for_weights.txt", CONTRACT.as_bytes());
    let released = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/models/reading/v1.bin")).unwrap();
    let mut altered = released.clone();
    altered[100] ^= 1;
    for (name, bytes, why) in [
        ("none.bin", b"x".as_slice(), "does not begin with PORTREAD"),
        ("cut.bin", &released[..1_000], "not whole"),
        ("altered.bin", &altered, "were altered"),
    ] {
        let output = run(&["read", "--model", &file(name, bytes), &contract]);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains(why), "{}", err(&output));
    }
    let same = file("same.bin", &released);
    let plain = run(&["read", "--format", "json", &contract]);
    assert_eq!(run(&["read", "--format", "json", "--model", &same, &contract]).stdout, plain.stdout);
}

#[test]
fn labels_that_are_none_are_refused() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let lacking = file("lacking.csv", b"Filename,Insurance\na.txt,[]\n");
    let head: Vec<&str> = std::iter::once("Filename").chain(Kind::ALL.map(Kind::label)).collect();
    let missing = file("missing.csv", format!("{}\ngone.txt{}\n", head.join(","), ",".repeat(KINDS)).as_bytes());
    let empty = file("empty.csv", format!("{}\n", head.join(",")).as_bytes());
    for (labels, why) in
        [(&lacking, "no column \"Renewal Term\""), (&missing, "gone.txt: No such file"), (&empty, "names no contract")]
    {
        let output = run(&["train", "--labels", labels, "--contracts", folder, "-o", "unwritten.bin"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains(why), "{}", err(&output));
    }
    let output = run(&["train", "--labels", &empty, "--contracts", folder]);
    assert_eq!(output.status.code(), Some(2), "what to write must be said");
}

/// The weights have seen these contracts: this says that they fit the features, not how well others are read.
#[test]
fn the_released_weights_fit_the_features() {
    let folder = support::shared::folder().join("data/cuad");
    let Ok(table) = std::fs::read_to_string(folder.join("labels.csv")) else {
        println!("skipped: no labels beside the repository");
        return;
    };
    let model = Model::released();
    let (mut asked, mut right) = (0_usize, 0_usize);
    for labels in Labels::of_table(&table).unwrap().iter().step_by(STEP) {
        let bytes = std::fs::read(folder.join("contracts").join(&labels.name)).unwrap();
        let text = Document::open(&bytes, MediaType::Plain).unwrap().text;
        let learned = model.read(&text, &reading::places(&text));
        for (presence, spans) in learned.presence.iter().zip(&labels.spans) {
            asked += 1;
            right += usize::from(presence.present != spans.is_empty());
        }
    }
    let share = right as f64 / asked as f64;
    println!("presence right: {share:.3} of {asked}");
    assert!(share >= RIGHT, "{share}");
}
