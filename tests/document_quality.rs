//! How well are PDFs read? Real contracts as PDF, against the texts that people made of them.
//!
//! The PDFs and texts are those of CUAD (The Atticus Project, CC BY 4.0); they lie beside the repository, and without
//! them the test says so and passes.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that measures, and prints what it measured")]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use portability::contract::{Contract, Keyed, List};
use portability::document::{Document, MediaType};
use portability::reading::read_document;

/// How many of the PDFs give the same facts as their texts, at least.
const SAME_FACTS: usize = 13;

/// How many of a hundred words of a text stand in the PDF's text in the same order, at least, in the middle of all PDFs.
const WORDS: f64 = 97.0;

#[test]
fn pdfs_give_the_words_and_the_facts_of_their_texts() {
    let data = support::shared::folder().join("data/cuad");
    let Ok(folder) = std::fs::read_dir(data.join("pdf")) else {
        println!("skipped: no PDFs beside the repository");
        return;
    };
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "pdf"));
    files.sort();
    let (mut same, mut shares) = (0, Vec::new());
    println!("pages  words in order  facts  differing  seconds  contract");
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read(data.join("contracts").join(format!("{name}.txt"))).unwrap();
        let text = Document::open(&text, MediaType::Plain).unwrap();
        let bytes = std::fs::read(path).unwrap();
        let began = Instant::now();
        let pdf = Document::open(&bytes, MediaType::Pdf).unwrap();
        let seconds = began.elapsed().as_secs_f64();
        if let Some(folder) = std::env::var_os("PORTABILITY_KEEP_TEXTS") {
            std::fs::write(PathBuf::from(folder).join(format!("{name}.txt")), &pdf.text).unwrap();
        }
        let share = in_order(&text.text, &pdf.text);
        let (of_text, of_pdf) = (read_document(&text), read_document(&pdf));
        assert!(of_pdf.contract.evidence.values().flatten().all(|evidence| evidence.page.is_some()), "{name}");
        let (left, right) = (facts(&of_text.contract), facts(&of_pdf.contract));
        let differing: Vec<&String> =
            left.keys().chain(right.keys()).filter(|path| left.get(*path) != right.get(*path)).collect();
        println!(
            "{:5}  {share:14.1}  {:5}  {:9}  {seconds:7.2}  {name}",
            pdf.pages.count(),
            left.len(),
            differing.len()
        );
        for path in &differing {
            println!("       {path}: text {:?}, PDF {:?}", left.get(*path), right.get(*path));
        }
        same += usize::from(differing.is_empty());
        shares.push(share);
    }
    shares.sort_by(f64::total_cmp);
    let middle = shares[shares.len() / 2];
    println!("{same} of {} give the same facts; {middle:.1} of 100 words in the middle", files.len());
    assert!(SAME_FACTS <= same, "{same} give the same facts");
    assert!(WORDS <= middle, "{middle} of 100 words");
}

/// Returns what is known of each fact, the unknown ones left out, and of each entry that is not there.
fn facts(contract: &Contract) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    contract.walk(&mut |path, fact| {
        let state = fact.state();
        if state != portability::contract::State::Unknown {
            facts.insert(path.text(), format!("{state:?} {:?} {:?}", fact.value(), fact.readings()));
        }
    });
    fn entries<E: Keyed>(list: &List<E>, facts: &mut BTreeMap<String, String>) {
        for (key, state) in &list.states {
            facts.insert(format!("{:?} {key:?}", E::LIST), format!("{state:?}"));
        }
        for entry in &list.entries {
            facts.insert(List::path(entry).text(), "there".to_owned());
        }
    }
    entries(&contract.ways_out, &mut facts);
    entries(&contract.restraints, &mut facts);
    facts
}

/// Returns how many of a hundred words of a text stand in another in the same order: the longest common subsequence.
fn in_order(of: &str, other: &str) -> f64 {
    let words = |text: &str| -> Vec<u64> {
        let word = |word: &str| {
            let letters = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
            letters.fold(14_695_981_039_346_656_037_u64, |hash, c| {
                (hash ^ u64::from(u32::from(c))).wrapping_mul(1_099_511_628_211)
            })
        };
        text.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).map(word).collect()
    };
    let (of, other) = (words(of), words(other));
    // Row by row, as both stand in memory otherwise.
    let mut row = vec![0_u32; other.len() + 1];
    for word in &of {
        let mut diagonal = 0;
        for (at, other) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    f64::from(*row.last().unwrap()) * 100.0 / f64::from(u32::try_from(of.len()).unwrap())
}
