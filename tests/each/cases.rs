//! The cases of a word, as the files beside tell them, and their assessments.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::date;
use portability::api::{Intake, Site, contract, json};
use portability::contract::{Contract, Party};
use portability::scoring::{Analyses, Assessment, Model, Request, assess};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::descriptors::files;

/// The newest model.
static MODEL: LazyLock<Model> = LazyLock::new(Model::newest);

/// One case of a word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is so, and why it comes out as it does.
    says: String,
    /// Who is looked at; the buyer where nobody is named.
    party: Option<String>,
    /// Who leaves, for costs and routes; the buyer where nobody is named.
    leaver: Option<String>,
    /// Months from the day of the assessment to the decision.
    #[serde(default)]
    month: u32,
    /// The topics in which the contract differs from `base.json`.
    contract: Map<String, Value>,
    /// What must come out, as the test of the kind spells it.
    expected: String,
}

/// What a case is looked at by.
pub(crate) struct Look<'a> {
    /// The assessment, on 1 January 2026.
    pub(crate) assessment: &'a Assessment<'a>,
    /// The party that is looked at, or that leaves.
    pub(crate) party: Party,
    /// The month of the decision.
    pub(crate) month: u32,
}

/// Checks every case of a word: what is spelled of its assessment is what the case expects.
pub(crate) fn check(kind: &str, word: &str, spell: impl Fn(&Look<'_>) -> String) {
    let file = folder().join(kind).join(format!("{word}.json"));
    let cases: Vec<Case> = serde_json::from_str(&read(&file)).unwrap_or_else(|error| panic!("{kind}/{word}: {error}"));
    assert!(!cases.is_empty(), "{kind}/{word} has cases");
    let (mut told, mut expected) = (Vec::new(), Vec::new());
    for case in cases {
        let party = match case.party.or(case.leaver).as_deref() {
            None | Some("buyer") => Party::Buyer,
            Some("supplier") => Party::Supplier,
            Some(other) => panic!("{kind}/{word}: {other} is no party"),
        };
        let contract = changed(&case.contract);
        let assessment = assessed(&contract);
        let found = spell(&Look { assessment: &assessment, party, month: case.month });
        told.push(format!("{}\n  {found}", case.says));
        expected.push(format!("{}\n  {}", case.says, case.expected));
    }
    assert_eq!(told.join("\n"), expected.join("\n"), "{kind}/{word}");
}

/// Returns the words that have a file of cases, by the alphabet.
pub(crate) fn words(kind: &str) -> Vec<String> {
    let files = fs::read_dir(folder().join(kind)).expect("the folder of the kind is there");
    let stem = |file: PathBuf| file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    let mut words: Vec<String> = files.map(|file| stem(file.expect("the folder is readable").path())).collect();
    words.sort();
    words
}

/// Returns the words of a closed list of the wire, by the alphabet.
pub(crate) fn on_the_wire(list: &str) -> Vec<String> {
    let files = files();
    let found = files.iter().flat_map(|file| &file.enum_type).find(|found| found.name() == list).expect("it is a list");
    let prefix = found.value.first().map_or("", |first| first.name()).trim_end_matches("UNSPECIFIED").to_owned();
    let values = found.value.iter().skip(1).map(|value| value.name().trim_start_matches(&prefix).to_lowercase());
    let mut words: Vec<String> = values.collect();
    words.sort();
    words
}

/// Returns the contract that every case differs from.
pub(crate) fn base() -> Contract {
    changed(&Map::new())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/each")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Returns the contract of `base.json` with some topics put in the place of its own.
fn changed(topics: &Map<String, Value>) -> Contract {
    let mut base: Map<String, Value> = serde_json::from_str(&read(&folder().join("base.json"))).expect("it is JSON");
    base.extend(topics.clone());
    let message = json::parse_contract(&Value::Object(base).to_string()).expect("the case is a contract");
    let mut intake = Intake::default();
    let contract = contract::from_proto(message, &Site::root(), &mut intake);
    intake.finish(()).expect("the case is in order");
    contract
}

/// Assesses a contract for 1 January 2026 by the newest model.
pub(crate) fn assessed(contract: &Contract) -> Assessment<'_> {
    let request = Request {
        as_of: date(2026, 1, 1),
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: true,
        analyses: Analyses::default(),
        profile: None,
    };
    assess(contract, &MODEL, &request)
}
