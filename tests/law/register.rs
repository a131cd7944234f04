//! The register of information: what is suggested, and what is read back.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

use jiff::civil::date;
use portability::contract::*;
use portability::law::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::cases::law;

#[test]
fn what_the_register_says_is_what_the_contract_then_suggests() {
    let law = law();
    let as_of = date(2026, 11, 23);
    let filed = [
        ("b_02.02.0070", "2026-01-01"),
        ("b_02.02.0080", "9999-12-31"),
        ("b_02.02.0100", "90"),
        ("b_02.02.0110", "180"),
        ("b_07.01.0050", "eba_ZZ:x960"),
        ("b_07.01.0080", "eba_BT:x29"),
        ("b_07.01.0090", "eba_ZZ:x967"),
        ("b_07.01.0100", "eba_ZZ:x792"),
        ("b_07.01.0110", "eba_BT:x28"),
    ];
    let mut contract = Contract::default();
    for (column, value) in filed {
        assert!(take(&mut contract, column, value), "{column} takes {value}");
    }
    assert_eq!(contract.term.kind, Fact::Stated(TermKind::Indefinite), "the date that stands for no end stays outside");
    let suggested = suggestions(&contract, &law.places, as_of);
    for (column, value) in filed {
        let found = suggested.iter().find(|of| of.column == column).and_then(|of| of.value.as_deref());
        assert_eq!(found, Some(value), "{column}");
    }
    let before = contract.clone();
    for (column, value) in [("b_07.01.0050", "eba_ZZ:x1"), ("b_02.02.0070", "soon"), ("b_99.01", "1")] {
        assert!(!take(&mut contract, column, value), "{column} takes no {value}");
    }
    assert_eq!(contract, before);
}

fn portability(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_portability")).current_dir(root).args(arguments).output().expect("the binary runs")
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// Writes a file that only this test has, and returns its path.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("register");
    std::fs::create_dir_all(&folder).expect("the folder is made");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the file is written");
    path
}

#[test]
fn what_is_filed_and_read_back_is_filed_the_same_again() {
    let example = "examples/contracts/one_year_stand_exemplary.json";
    let suggest = |template: &str, of: &str| {
        told(&portability(&["register", "--template", template, "--as-of", "2026-11-23", of]))
    };
    let filed = ["b_02.02", "b_07.01"].map(|template| (template, suggest(template, example)));
    let files = filed.clone().map(|(template, text)| file(&format!("{template}.csv"), &text));
    let [specific, assessment] = files.each_ref().map(|path| path.to_str().expect("the path is UTF-8"));
    let contracts = told(&portability(&["register", "--read", specific, assessment]));
    assert_eq!(contracts.lines().count(), 1, "both templates tell of one contract");
    assert!(!contracts.contains("9999"), "the day that stands for no end stays outside: {contracts}");
    let portfolio = file("portfolio.jsonl", &contracts);
    for (template, text) in filed {
        assert_eq!(suggest(template, portfolio.to_str().expect("the path is UTF-8")), text, "{template}");
    }
}

#[test]
fn a_file_that_is_wrong_is_told_of_by_line_and_column_and_nothing_is_written() {
    for (what, text, told) in [
        ("no heads", "", vec!["1: no heads of columns"]),
        ("no reference", "b_07.01.0050\neba_ZZ:x959\n", vec!["1: no column b_02.02.0010 or b_07.01.0010"]),
        (
            "another template",
            "b_07.01.0010,b_99.01.0010\nA,1\n",
            vec!["1: b_99.01.0010: no column of template b_07.01"],
        ),
        ("no such column", "b_07.01.0010,b_07.01.0130\nA,1\n", vec!["1: b_07.01.0130: no column of template b_07.01"]),
        (
            "a column twice",
            "b_07.01.0010,b_07.01.0050,b_07.01.0050\n",
            vec!["1: b_07.01.0050: the column stands twice"],
        ),
        ("a row too short", "b_07.01.0010,b_07.01.0050\nA\n", vec!["2: 1 cells, where there are 2 columns"]),
        ("a row of nobody", "b_07.01.0010,b_07.01.0050\n,eba_ZZ:x959\n", vec!["2: b_07.01.0010: empty"]),
        (
            "values of no list, each told",
            "b_07.01.0010,b_07.01.0050,b_07.01.0080,b_07.01.0110\nA,eba_ZZ:x1,yes,eba_BT:x21\n\"B\nb\",,eba_BT:x21,\n",
            vec![
                "2: b_07.01.0050: no value of this column, which takes eba_ZZ:x962, eba_ZZ:x961, eba_ZZ:x960, eba_ZZ:x959",
                "2: b_07.01.0080: no value of this column, which takes eba_BT:x28, eba_BT:x29",
                "3: b_07.01.0010: no value of this column, which takes a reference",
                "3: b_07.01.0080: no value of this column",
            ],
        ),
        (
            "days and numbers that are none",
            "b_02.02.0010,b_02.02.0070,b_02.02.0080,b_02.02.0100,b_02.02.0110,b_02.02.0120\nA,2026-02-30,2026-01-01T00:00,-1,1e3,Germany\n",
            vec![
                "2: b_02.02.0070: no value of this column, which takes a day",
                "2: b_02.02.0080: no value",
                "2: b_02.02.0100: no value of this column, which takes a whole number of calendar days",
                "2: b_02.02.0110: no value",
                "2: b_02.02.0120: no value of this column, which takes a country",
            ],
        ),
        (
            "an end before the start",
            "b_02.02.0010,b_02.02.0070,b_02.02.0080\nA,2026-06-01,2026-05-31\n",
            vec!["2: b_02.02.0080: 2026-05-31 is before the start, 2026-06-01"],
        ),
        (
            "two rows that contradict each other",
            "b_02.02.0010,b_02.02.0100\nA,30\nB,30\nA,90\n",
            vec!["4: b_02.02.0100: contradicts line 2"],
        ),
    ] {
        let mut contracts = BTreeMap::new();
        let faults = read_register(text, &mut contracts).expect_err(what);
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults.len(), told.len(), "{what}: {faults:#?}");
        for (fault, told) in faults.iter().zip(told) {
            assert!(fault.starts_with(told), "{what}: {fault}, not {told}");
        }
        assert!(contracts.is_empty(), "{what}");
    }
    let wrong = file("wrong.csv", "b_07.01.0010,b_07.01.0050\nA,eba_ZZ:x1\n");
    let refused = portability(&["register", "--read", wrong.to_str().expect("the path is UTF-8")]);
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(why.contains("wrong.csv:2: b_07.01.0050: no value"), "{why}");
    assert!(!refused.status.success() && refused.stdout.is_empty());
}

#[test]
fn columns_that_say_nothing_of_a_contract_here_and_empty_cells_are_passed_over() {
    let mut contracts = BTreeMap::new();
    let text = "\u{feff}B_07.01.0010,b_07.01.0020,b_07.01.0050,b_07.01.0070\r\n\"A, and B\",LEI,,9999-12-31\r\n";
    read_register(text, &mut contracts).expect("it is read");
    let contract = contracts.get("A, and B").expect("the reference is in quotes");
    assert_eq!(*contract, Contract { id: "A, and B".to_owned(), ..Contract::default() });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_has_faults_and_changes_nothing(
        heads in vec(select(vec!["b_07.01.0010", "b_07.01.0050", "b_07.01.0110", "b_02.02.0010", "b_02.02.0080", "x", ""]), 0..4),
        cells in "[a-z0-9,\"\\n\\r:_.-]{0,60}",
    ) {
        let mut contracts = BTreeMap::new();
        let read = read_register(&format!("{}\n{cells}", heads.join(",")), &mut contracts);
        if let Err(faults) = read {
            prop_assert!(contracts.is_empty() && !faults.is_empty());
            prop_assert!(faults.iter().all(|fault| !fault.message.is_empty() && fault.line > 0), "{faults:?}");
        }
    }
}
