//! The documents tell the truth: links lead somewhere, commands exist, and nothing is said of where this was made.

#[path = "support/sources.rs"]
#[expect(dead_code, reason = "the layering test uses the rest")]
mod sources;

use std::process::Command;

use sources::{root, texts};

/// Folders at the root of one machine: nobody else has what lies in them.
const MACHINE_FOLDERS: &[&str] = &["work", "tmp", "home", "root"];

/// Words about how something was made, in halves, so that this file does not say them either.
const WORKSHOP_WORDS: &[(&str, &str)] =
    &[("work", "tree"), ("sub", "agent"), ("sub-", "agent"), ("language model ", "wrote"), ("as an ", "ai")];

/// Names of papers that a plan is made of: who reads the repository does not have them.
const PAPERS: &[&str] = &["design", "reference"];

/// The files that a tool writes.
const LOCK: &str = "Cargo.lock";

/// Returns the documents: every Markdown file of the package.
fn documents() -> Vec<(String, String)> {
    texts("").into_iter().filter(|(path, _)| path.ends_with(".md")).collect()
}

/// Returns the lines of a document's shell fences, without comments.
fn commands(document: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in document.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            inside = !inside && ["sh", "bash", "shell"].contains(&language.trim());
        } else if inside {
            let command = line.split(" #").next().unwrap_or_default().trim().trim_start_matches("$ ");
            if !command.is_empty() && !command.starts_with('#') {
                found.push(command.to_owned());
            }
        }
    }
    found
}

/// Returns the targets of a document's links.
fn links(document: &str) -> Vec<&str> {
    let targets = document.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains(['\n', ' '])).collect()
}

/// Returns the anchors of a document's headings, as they are made for the web.
fn anchors(document: &str) -> Vec<String> {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        kept.chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    headings.map(anchor).collect()
}

/// Returns what is wrong with the links of a document.
fn broken_links(path: &str, document: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut broken = Vec::new();
    for link in links(document).into_iter().filter(|link| !link.starts_with("http") && !link.starts_with("mailto:")) {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if file.is_empty() { root().join(path) } else { root().join(folder).join(file) };
        let found = if target.is_dir() {
            anchor.is_empty()
        } else {
            let text = if file.is_empty() { Ok(document.to_owned()) } else { std::fs::read_to_string(&target) };
            text.is_ok_and(|text| anchor.is_empty() || anchors(&text).iter().any(|known| known == anchor))
        };
        if !found {
            broken.push(format!("{path}: {link}"));
        }
    }
    broken
}

/// Returns the words of a line that speak of the workshop, or of one machine.
fn workshop_words(line: &str) -> Vec<String> {
    let line = line.to_lowercase();
    // A folder `work` of ours may stand after another name; one of a machine starts its path.
    let starts = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~}".contains(c));
    let folders = MACHINE_FOLDERS.iter().map(|folder| format!("/{folder}/"));
    let paths = folders.filter(|path| line.match_indices(path.as_str()).any(|(at, _)| starts(at)));
    let words = WORKSHOP_WORDS.iter().map(|(first, second)| format!("{first}{second}"));
    paths.chain(words.filter(|word| line.contains(word.as_str()))).collect()
}

/// Returns where a line cites a paper by number or as a folder: `design 5.3`, `reference/`.
fn cited_papers(line: &str) -> Vec<String> {
    let line = line.to_lowercase();
    let starts = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/".contains(c));
    let mut found = Vec::new();
    for paper in PAPERS {
        for (at, _) in line.match_indices(paper).filter(|(at, _)| starts(*at)) {
            let rest = &line[at + paper.len()..];
            let number = rest.trim_start_matches(".md").trim_start_matches([' ', '§', '(', ',']);
            let is_cited = rest.len() > number.len() && number.starts_with(|c: char| c.is_ascii_digit());
            // A column of numbers under the word is no citation: one that is stands a step away.
            let near = rest.len() - number.len() <= 4 + ".md".len();
            if is_cited && near || rest.starts_with('/') || rest.starts_with(".md") {
                found.push(format!("{paper}{}", rest.chars().take(8).collect::<String>()));
            }
        }
    }
    found
}

/// Returns the lines of a document that go on with a sentence of the line before; fences and tables are left out.
fn broken_sentences(document: &str) -> Vec<usize> {
    let (mut inside, mut before, mut found) = (false, "", Vec::new());
    for (at, line) in document.lines().enumerate() {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        let goes_on = line.trim_start().starts_with(|c: char| c.is_lowercase());
        if goes_on && !inside && !fence && !before.trim().is_empty() {
            found.push(at + 1);
        }
        before = line;
    }
    found
}

/// Returns the arguments of a call of the service, however it is called.
fn own_arguments(command: &str) -> Option<&str> {
    let plain = command.trim_start_matches("target/release/").trim_start_matches("target/debug/");
    if let Some(arguments) = plain.strip_prefix("portability ") {
        return Some(arguments);
    }
    plain.strip_prefix("cargo run").and_then(|rest| rest.split_once("-- ")).map(|(_, arguments)| arguments)
}

#[test]
fn every_link_leads_somewhere() {
    assert_eq!(
        broken_links("docs/a.md", "[b](gone.md) [c](#nowhere) [d](../Cargo.toml) [e](https://example.org)").len(),
        2
    );
    let broken: Vec<String> = documents().iter().flat_map(|(path, text)| broken_links(path, text)).collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_command_of_the_documents_exists() {
    assert_eq!(commands("```sh\n# why\ncargo test # all\n```\n```toml\nno\n```"), ["cargo test"]);
    assert_eq!(own_arguments("cargo run --release -- serve"), Some("serve"));
    for (path, document) in documents() {
        for command in commands(&document) {
            let files = command.split_whitespace().map(|word| word.trim_matches(['"', '\'', '@']));
            for file in
                files.filter(|word| ["examples/", "models/", "tests/", ".ci/"].iter().any(|f| word.starts_with(f)))
            {
                assert!(file.contains(['*', '<']) || root().join(file).exists(), "{path}: `{command}`: no {file}");
            }
            let Some(subcommand) = own_arguments(&command).and_then(|rest| rest.split_whitespace().next()) else {
                continue;
            };
            let help = Command::new(env!("CARGO_BIN_EXE_portability")).args([subcommand, "--help"]).output();
            let help = help.expect("the service was built for this test");
            assert!(help.status.success(), "{path}: `{command}`: no subcommand {subcommand}");
        }
    }
}

#[test]
fn the_test_command_of_the_readme_is_a_step_of_ci() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there is a README");
    let ci = std::fs::read_to_string(root().join(".ci/run")).expect("there is a script for CI");
    let tests: Vec<String> = commands(&readme)
        .into_iter()
        .filter(|command| command.contains("cargo test") || command.contains("nextest"))
        .collect();
    assert_eq!(tests.len(), 1, "the README runs all tests by one command: {tests:?}");
    assert!(ci.lines().any(|line| line.trim().starts_with(&tests[0])), "no step of .ci/run is `{}`", tests[0]);
}

#[test]
fn no_text_speaks_of_the_workshop() {
    for folder in MACHINE_FOLDERS {
        assert_eq!(workshop_words(&format!("see `/{folder}/a/b`")), [format!("/{folder}/")]);
        assert_eq!(workshop_words(&format!("proto/{folder}/a.proto and ../{folder}/b")), Vec::<String>::new());
    }
    for (first, second) in WORKSHOP_WORDS {
        assert_eq!(workshop_words(&format!("A {first}{second}.").to_uppercase()), [format!("{first}{second}")]);
    }

    let texts = texts("").into_iter().filter(|(path, _)| !path.ends_with(LOCK));
    let mut found = Vec::new();
    for (path, text) in texts {
        for (at, line) in text.lines().enumerate() {
            found.extend(workshop_words(line).into_iter().map(|word| format!("{path}:{}: {word}", at + 1)));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn no_text_cites_a_paper_that_its_reader_does_not_have() {
    assert_eq!(cited_papers("as DESIGN 5.3 says, design §7, and Reference 12").len(), 3);
    assert_eq!(cited_papers("see reference/05.md and DESIGN.md").len(), 2);
    assert_eq!(cited_papers("a design of 3 parts, redesign 2, `cross-reference 4`, a reference"), Vec::<String>::new());

    // This file shows what it looks for.
    let texts = texts("").into_iter().filter(|(path, _)| path != "tests/house.rs" && !path.ends_with(LOCK));
    let mut found = Vec::new();
    for (path, text) in texts {
        for (at, line) in text.lines().enumerate() {
            found.extend(cited_papers(line).into_iter().map(|cited| format!("{path}:{}: {cited}", at + 1)));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_sentence_of_a_document_stays_on_its_line() {
    assert_eq!(broken_sentences("One sentence that\ngoes on.\nAnother.\n```sh\ncargo test\n```\n- an item\n"), [2]);
    let broken: Vec<String> = documents()
        .iter()
        .flat_map(|(path, text)| broken_sentences(text).into_iter().map(move |line| format!("{path}:{line}")))
        .collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_source_file_opens_with_what_it_answers() {
    let sources = texts("").into_iter().filter(|(path, _)| path.ends_with(".rs"));
    for (path, source) in sources {
        let first = source.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{path} does not open with a module doc: {first}");
    }
}
