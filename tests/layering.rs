//! Who may know whom: `src/lib.rs` lists the layers in reading order, and a layer uses only layers above it.
//!
//! Read from the sources, without comments, strings and tests. Every rule is first shown to fail on a bad example.

#[path = "support/sources.rs"]
mod sources;

use sources::{code, is_word, line_of, texts, word_starts};

/// A layer and the layers it may use.
type Layer = (&'static str, &'static [&'static str]);

/// The layers in reading order. `reading` tells what a contract says, never what that is worth.
const LAYERS: &[Layer] = &[
    ("contract", &[]),
    // What a statute demands and gives: knows nothing of points.
    ("law", &["contract"]),
    ("scoring", &["contract"]),
    // What changes on which date: the only place where law and score meet, beside the wire.
    ("dates", &["contract", "law", "scoring"]),
    // Bytes to text and pages: knows no contract.
    ("document", &[]),
    ("reading", &["contract", "document"]),
    // Tells what an assessment and the law hold, and of a contract no more than its names: the wire has no part in it.
    ("report", &["contract", "law", "scoring"]),
    ("api", &["contract", "law", "scoring", "dates", "document", "reading"]),
    ("server", &["contract", "law", "scoring", "document", "reading", "api"]),
    ("cli", &["contract", "law", "scoring", "document", "reading", "report", "api", "server"]),
];

/// Layers that do no I/O and read no clock.
const PURE: &[&str] = &["contract", "law", "scoring", "dates", "document", "reading", "report"];

/// Layers whose numbers are exact.
const EXACT: &[&str] = &["contract", "law", "scoring", "dates", "document", "report"];

/// The longest source file, its tests cut.
const MAX_LINES: usize = 400;

/// Longer files, each with the reason.
const LONGER: &[(&str, &str)] = &[];

/// Files of exact layers that reckon with floats, each with the reason; see `docs/adr/0004`.
const FLOATING: &[(&str, &str)] = &[
    ("src/document/pdf/content.rs", "places on a page, which are integers as soon as they are known"),
    ("src/document/pdf/fonts.rs", "widths of letters, which move places on a page"),
    ("src/document/pdf/matrix.rs", "the matrices of a PDF: sums, products and a root"),
    ("src/scoring/parting/draws/pert.rs", "a table of quantiles, which holds integers"),
    ("src/scoring/worth/lattice.rs", "expectations over a walk, which no score and no fact takes up"),
    ("src/scoring/worth/price.rs", "differences of expectations, rounded once to integers"),
    ("src/scoring/worth/mod.rs", "shares in and shares out, rounded once to integers"),
];

/// Returns what is wrong with a source file, as `line: what`.
fn faults(path: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let Some((layer, allowed)) = layer_of(path) else { return Vec::new() };
    let mut faults = Vec::new();
    let mut fault = |at: usize, what: String| faults.push(format!("{path}:{}: {what}", line_of(&code, at)));

    for (at, head) in heads(&code, "crate") {
        if head != layer && !allowed.contains(&head.as_str()) {
            fault(at, format!("`{layer}` may not use `crate::{head}`"));
        }
    }
    for at in word_starts(&code, "super::") {
        let n_supers = code[at..].split("super::").skip(1).take_while(|between| between.is_empty()).count() + 1;
        let continued = code[..at].ends_with("super::");
        if !continued && n_supers >= depth(path) {
            fault(at, "write `crate::`, so that the layer shows".to_owned());
        }
    }
    if layer != "api" {
        for at in wire_types(&code) {
            fault(at, "generated types stop at `api`".to_owned());
        }
    }
    if PURE.contains(&layer) {
        for crate_name in ["tonic::", "prost::", "prost_reflect::", "tokio::", "tracing::", "rand::"] {
            for at in word_starts(&code, crate_name) {
                fault(at, format!("`{layer}` is pure and may not use `{crate_name}`"));
            }
        }
        for (at, head) in heads(&code, "std") {
            if ["env", "fs", "net", "process", "thread"].contains(&head.as_str()) {
                fault(at, format!("`{layer}` is pure and may not use `std::{head}`"));
            }
        }
        for clock in ["SystemTime", "Instant", "now("] {
            for at in word_starts(&code, clock) {
                fault(at, format!("`{layer}` is given its date and may not use `{clock}`"));
            }
        }
    }
    if EXACT.contains(&layer) && !FLOATING.iter().any(|(floating, _)| *floating == path) {
        for at in floats(&code) {
            fault(at, format!("numbers of `{layer}` are exact: no floats"));
        }
    }
    if layer == "contract" {
        for at in word_starts(&code, "serde") {
            fault(at, "`contract` knows no wire: no serde".to_owned());
        }
    }
    faults
}

/// Returns the layer that a file belongs to; `src/lib.rs` and `src/main.rs` belong to none.
fn layer_of(path: &str) -> Option<Layer> {
    let first = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    LAYERS.iter().find(|(layer, _)| *layer == first).copied()
}

/// Returns how many steps up from a file's module the crate is.
fn depth(path: &str) -> usize {
    let steps = path.trim_start_matches("src/").trim_end_matches(".rs").split('/');
    steps.filter(|step| *step != "mod").count()
}

/// Returns the first names after `root::`, in groups as well, with where the path starts.
fn heads(code: &str, root: &str) -> Vec<(usize, String)> {
    let start = format!("{root}::");
    let mut found = Vec::new();
    for at in word_starts(code, &start) {
        let rest = code[at + start.len()..].trim_start();
        let name = |text: &str| text.trim_start().chars().take_while(|c| is_word(*c)).collect::<String>();
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            found.push((at, name(group)));
            for (within, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => found.push((at, name(&group[within + 1..]))),
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            found.push((at, name(rest)));
        }
    }
    found.retain(|(_, name)| !name.is_empty());
    found
}

/// Returns where `pb` stands, the module of our generated types; other crates may have a `pb` of their own.
fn wire_types(code: &str) -> Vec<usize> {
    let ours = |at: &usize| {
        let before = &code[..*at];
        let path = &before[before.trim_end_matches(|c: char| is_word(c) || c == ':').len()..];
        ["", "api", "crate", "super"].contains(&path.split("::").next().unwrap_or_default())
    };
    let whole = |at: &usize| !code[at + "pb".len()..].starts_with(is_word);
    word_starts(code, "pb").filter(|at| whole(at) && ours(at)).collect()
}

/// Returns where a float type or a float literal stands.
fn floats(code: &str) -> Vec<usize> {
    let types = ["f32", "f64"].into_iter().flat_map(|float| {
        code.match_indices(float).map(|(at, _)| at).filter(move |at| {
            !code[..*at].chars().next_back().is_some_and(char::is_alphabetic)
                && !code[at + float.len()..].chars().next().is_some_and(is_word)
        })
    });
    let literals = code.match_indices('.').map(|(at, _)| at).filter(|at| {
        let before = code[..*at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        let digits = at - before.len();
        let after = code[at + 1..].chars().next().is_some_and(|c| c.is_ascii_digit());
        // `pair.0.1` is no number, nor is `x1.0`.
        digits > 0 && after && !before.ends_with(|c: char| c == '.' || is_word(c))
    });
    types.chain(literals).collect()
}

/// Returns the length of a file without its tests.
fn n_lines(source: &str) -> usize {
    source.lines().take_while(|line| line.trim() != "#[cfg(test)]").count()
}

/// Says that a bad example is found out, once.
fn caught(path: &str, source: &str) {
    assert_eq!(faults(path, source).len(), 1, "{path}: {source}: {:?}", faults(path, source));
}

/// Says that a good example is left alone.
fn passed(path: &str, source: &str) {
    assert_eq!(faults(path, source), Vec::<String>::new(), "{path}: {source}");
}

#[test]
fn a_layer_that_looks_down_is_found_out() {
    caught("src/contract/money.rs", "use crate::scoring::Points;");
    caught("src/scoring/points.rs", "use crate::{contract::Money, reading::Findings};");
    caught("src/scoring/points.rs", "use crate::{\n    contract::{Money, Share},\n    api,\n};");
    caught("src/reading/mod.rs", "fn f() -> crate::scoring::Points { 0 }");
    caught("src/api/mod.rs", "use crate::server::Settings;");
    caught("src/api.rs", "use crate::server::Settings;");
    caught("src/scoring/points.rs", "use super::super::api::Limits;");
    caught("src/server/mod.rs", "fn f(request: pb::ScoreContractRequest) {}");
    caught("src/cli/score.rs", "use crate::api::{json, pb};");
    passed("src/server/mod.rs", "const D: &[u8] = tonic_health::pb::FILE_DESCRIPTOR_SET; let pbs = api::DESCRIPTORS;");
    passed("src/scoring/factors/assignment.rs", "use super::super::Points;\nuse crate::contract::Money;");
    passed("src/scoring/points.rs", "// not crate::api\nconst A: &str = \"crate::api\"; use crate::scoring::Gate;");
    passed("src/scoring/points.rs", "#[cfg(test)]\nmod tests { use crate::api; }");
}

#[test]
fn a_pure_layer_that_touches_the_outside_is_found_out() {
    caught("src/scoring/mod.rs", "use tonic::Status;");
    caught("src/reading/text.rs", "use std::fs;");
    caught("src/reading/text.rs", "use std::{fmt, net::IpAddr};");
    caught("src/contract/date.rs", "use std::time::SystemTime;");
    caught("src/contract/date.rs", "let today = Timestamp::now();");
    caught("src/reading/mod.rs", "std::env::var(name)");
    caught("src/scoring/mod.rs", "async fn f() { tokio::spawn(g()); }");
    passed(
        "src/scoring/mod.rs",
        "use monotonic::Step; // tonic::Status\nconst A: char = '\"'; fn f<'a>(x: &'a str) {}",
    );
    passed("src/server/mod.rs", "use tokio::net::TcpListener; use std::fs;");
}

#[test]
fn a_float_in_an_exact_layer_is_found_out() {
    caught("src/contract/money.rs", "fn f(amount: f64) {}");
    caught("src/scoring/points.rs", "let half = 0.5;");
    caught("src/scoring/points.rs", "let half = 1_f32;");
    passed("src/scoring/points.rs", "let (a, b) = (pair.0.1, x1.0); for i in 0..10 {} let half_64 = wolf64;");
    passed("src/reading/text.rs", "let half = 0.5_f64;");
}

#[test]
fn a_contract_that_knows_serde_is_found_out() {
    caught("src/contract/money.rs", "#[derive(serde::Serialize)] struct Money;");
    passed("src/scoring/model/mod.rs", "#[derive(serde::Deserialize)] struct Model;");
}

#[test]
fn every_layer_uses_only_layers_above_it() {
    // The style of a report stands beside its code, and is none.
    let sources: Vec<(String, String)> = texts("src").into_iter().filter(|(path, _)| path.ends_with(".rs")).collect();
    let faults: Vec<String> = sources.iter().flat_map(|(path, source)| faults(path, source)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_library_lists_its_layers_in_reading_order() {
    let library = texts("src").into_iter().find(|(path, _)| path == "src/lib.rs").expect("there is a library").1;
    let order = |source: &str| -> Vec<usize> {
        let named = source.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
        let place = |name: &str| LAYERS.iter().position(|(layer, _)| *layer == name.trim_end_matches(';'));
        named.map(|name| place(name).unwrap_or_else(|| panic!("`{name}` is no layer"))).collect()
    };
    assert!(!order("pub mod scoring;\npub mod contract;").is_sorted());
    assert!(order(&library).is_sorted(), "src/lib.rs lists its layers out of order");
    assert_eq!(order(&library).len(), LAYERS.len(), "a layer that is not there is told of nowhere");
}

#[test]
fn no_source_file_is_longer_than_a_reader_bears() {
    assert_eq!(n_lines("fn f() {}\n\n#[cfg(test)]\nmod tests {}\n"), 2);
    let sources = texts("src").into_iter().filter(|(path, _)| path.ends_with(".rs"));
    let lengths: Vec<(String, usize)> = sources.map(|(path, source)| (path, n_lines(&source))).collect();
    let excepted = |path: &str| LONGER.iter().any(|(longer, _)| *longer == path);

    for (floating, reason) in FLOATING {
        assert!(lengths.iter().any(|(path, _)| path == floating), "{floating} is not there ({reason})");
    }
    let too_long: Vec<String> = lengths
        .iter()
        .filter(|(path, n_lines)| MAX_LINES < *n_lines && !excepted(path))
        .map(|(path, n_lines)| format!("{path} has {n_lines} lines: split it by responsibility"))
        .collect();
    assert!(too_long.is_empty(), "\n{}", too_long.join("\n"));

    for (longer, reason) in LONGER {
        let needed = lengths.iter().any(|(path, n_lines)| path == longer && MAX_LINES < *n_lines);
        assert!(needed, "{longer} needs no exception any more ({reason})");
    }
}
