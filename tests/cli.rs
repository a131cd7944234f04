//! The binary as people and scripts run it: what it writes where, and how it ends.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use expect_test::expect_file;
use jiff::civil::date;
use portability::api::client::{AsJson, Asked, Options};
use portability::api::{Models, scoring_service};
use portability::scoring::Model;
use portability::server::{Settings, serve_until};

#[path = "support/documents.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod made;

const AS_OF: [&str; 2] = ["--as-of", "2026-02-01"];

fn file(name: &str) -> String {
    format!("{}/tests/command_line/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portability"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("RUST_LOG");
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the binary runs")
}

fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    // A command that refuses early closes its input.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("the binary ends")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("output is UTF-8")
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("output is UTF-8")
}

fn score<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["score"], &AS_OF[..], rest].concat()
}

/// Asks the library for the answer to a file, with nothing said but the day.
fn library(name: &str) -> (String, String) {
    let asked = Asked::from_json(&std::fs::read_to_string(file(name)).expect("the file is there"))
        .expect("the file is a contract");
    let options = Options { as_of: Some(date(2026, 2, 1)), ..Options::default() };
    let answered = asked
        .with(&options)
        .score(&Models::new(Model::released()), date(2000, 1, 1))
        .expect("the contract is in order");
    let json = "every answer has JSON";
    (answered.to_json().expect(json), answered.to_json_pretty().expect(json))
}

/// Runs work against a server on a free port of this machine, which ends with it.
fn with_server(work: impl FnOnce(&str)) {
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("loopback has a free port");
    let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = runtime.spawn(serve_until(Settings::default(), Models::new(Model::released()), listener, async {
        let _ = stopped.await;
    }));
    work(&url);
    stop.send(()).expect("the server still runs");
    runtime.block_on(served).expect("the server does not panic").expect("the server ends in order");
}

/// Returns an address of this machine at which nobody listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    format!("http://{}", listener.local_addr().expect("a bound listener has an address"))
}

#[test]
fn the_table_at_80_columns() {
    let ran = run(&score(&[&file("three_years.json"), "--width", "80"]));
    assert_eq!((ran.status.code(), err(&ran)), (Some(0), ""));
    let is_vector = |line: &&str| line.starts_with("CPV:1/");
    assert!(out(&ran).lines().filter(|line| !is_vector(line)).all(|line| line.chars().count() <= 80));
    expect_file!["golden/table_80.txt"].assert_eq(out(&ran));
}

#[test]
fn the_table_at_120_columns() {
    let ran = run(&score(&[&file("three_years.json"), "--width", "120"]));
    expect_file!["golden/table_120.txt"].assert_eq(out(&ran));
}

#[test]
fn what_a_month_costs_at_80_columns() {
    let ran = run(&score(&[&file("three_years.json"), "--width", "80", "--month", "6"]));
    expect_file!["golden/month_6.txt"].assert_eq(out(&ran));
}

#[test]
fn a_month_beyond_the_horizon_is_refused() {
    let ran = run(&score(&[&file("three_years.json"), "--month", "37"]));
    assert_eq!(ran.status.code(), Some(1));
    assert!(err(&ran).contains("beyond the horizon"), "{}", err(&ran));
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let path = file("three_years.json");
    assert!(!out(&run(&score(&[&path]))).contains('\u{1b}'));
    assert!(out(&run(&score(&[&path, "--color", "always"]))).contains('\u{1b}'));
}

#[test]
fn json_is_what_the_library_says() {
    let ran = run(&score(&[&file("three_years.json"), "--format", "json"]));
    let (_, pretty) = library("three_years.json");
    assert_eq!((ran.status.code(), out(&ran)), (Some(0), (pretty + "\n").as_str()));
}

#[test]
fn a_whole_request_keeps_its_settings() {
    let contract = std::fs::read_to_string(file("three_years.json")).unwrap();
    let request =
        format!(r#"{{"source": {{"contract": {contract}}}, "asOf": {{"year": 2026, "month": 2, "day": 1}}}}"#);
    let ran = fed(&["score", "-", "--format", "json"], request.as_bytes());
    let (_, pretty) = library("three_years.json");
    assert_eq!(out(&ran), pretty + "\n");
}

#[test]
fn several_files_give_a_line_each() {
    let (json, text) = (file("three_years.json"), file("letter.txt"));
    let ran = run(&score(&[&json, &text, &json, "--format", "json", "--view", "full"]));
    let lines: Vec<&str> = out(&ran).lines().collect();
    let (line, _) = library("three_years.json");
    assert_eq!((ran.status.code(), lines.len()), (Some(0), 3));
    assert_eq!((lines[0], lines[2]), (line.as_str(), line.as_str()));
    assert!(lines[1].contains(r#""contractId":"letter.txt""#), "{}", lines[1]);
}

#[test]
fn a_file_that_fails_is_told_of_and_the_others_go_on() {
    let ran = run(&score(&[&file("missing.json"), &file("two_wrong_fields.json"), &file("three_years.json")]));
    assert_eq!(ran.status.code(), Some(1));
    assert!(out(&ran).contains("three_years.json") && out(&ran).contains("1 scored, 2 refused"), "{}", out(&ran));
    for told in [
        "missing.json: ",
        "two_wrong_fields.json: 2 fields are wrong",
        "\n  term.initial.count: ",
        "\n  fees.recurring",
    ] {
        assert!(err(&ran).contains(told), "{told:?} in {}", err(&ran));
    }
}

#[test]
fn a_folder_stands_for_its_files() {
    let ran = run(&score(&[&file(""), "--width", "80"]));
    assert_eq!(ran.status.code(), Some(1));
    assert!(out(&ran).contains("2 scored, 1 refused"), "{}", out(&ran));
}

#[test]
fn what_is_no_text_is_refused() {
    for input in [&b"\0\x01\x02"[..], b"", b" \n ", b"{", b"{\"term\": {\"begin\": 1}}"] {
        let ran = fed(&score(&["-"]), input);
        assert_eq!(ran.status.code(), Some(1), "{input:?}");
        assert!(err(&ran).starts_with("portability: -: "), "{}", err(&ran));
    }
}

#[test]
fn a_report_is_one_page_wherever_it_is_written() {
    let contract = file("three_years.json");
    let report = |rest: &[&str]| run(&[&["report", &contract], &AS_OF[..], rest].concat());
    let shown = report(&[]);
    assert_eq!((shown.status.code(), err(&shown)), (Some(0), ""));
    assert!(out(&shown).starts_with("<!DOCTYPE html><html lang=\"en\">") && out(&shown).ends_with("</html>"));
    assert!(out(&shown).contains("2026-02-01"), "the page tells its day");

    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("report.html").display().to_string();
    let written = report(&["-o", &place]);
    assert_eq!((written.status.code(), out(&written)), (Some(0), ""));
    assert_eq!(std::fs::read_to_string(&place).unwrap(), out(&shown));
    assert_eq!(report(&["-o", "missing/report.html"]).status.code(), Some(2));
    // A month of its own: the horizon and the stand are asked for as in score.
    let short = report(&["--horizon", "6", "--stand-month", "3"]);
    assert!(out(&short).contains("Stand at month 3") && out(&short).contains("<dd>6 months</dd>"), "{}", out(&short));
}

#[test]
fn a_report_of_a_text_has_the_name_of_its_file() {
    let ran = run(&["report", &file("letter.txt"), AS_OF[0], AS_OF[1]]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    assert!(out(&ran).contains("<title>Portability of letter.txt</title>"));
}

#[test]
fn a_report_refuses_what_a_score_refuses() {
    for wrong in [file("two_wrong_fields.json"), file("missing.json")] {
        let (reported, scored) = (run(&["report", &wrong]), run(&["score", &wrong]));
        assert_eq!((reported.status.code(), out(&reported)), (Some(1), ""));
        assert_eq!(err(&reported), err(&scored));
    }
    let ran = run(&["report", &file("")]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(err(&ran).contains("a report is of one contract"), "{}", err(&ran));
}

#[test]
fn a_server_gives_the_same_bytes() {
    with_server(|url| {
        let (good, wrong) = (file("three_years.json"), file("two_wrong_fields.json"));
        for rest in [&["--format", "json"][..], &["--width", "80"], &["--month", "6"]] {
            let here = run(&score(&[&[good.as_str()], rest].concat()));
            let there = run(&score(&[&[good.as_str(), "--server", url], rest].concat()));
            assert_eq!((there.status.code(), out(&there)), (Some(0), out(&here)), "{}", err(&there));
        }
        let (here, there) = (run(&score(&[&wrong])), run(&score(&[&wrong, "--server", url])));
        assert_eq!((there.status.code(), err(&there)), (Some(1), err(&here)));
    });
}

#[test]
fn health_is_told_by_the_exit_code() {
    with_server(|url| {
        let service = "portability.v1.ScoringService";
        let ran = run(&["healthcheck", "--server", url]);
        assert_eq!((ran.status.code(), out(&ran)), (Some(0), "SERVING\n"), "{}", err(&ran));
        assert_eq!(run(&["healthcheck", "--server", url, "--service", service]).status.code(), Some(0));
        assert_eq!(run(&["healthcheck", "--server", url, "--service", "nobody.Knows"]).status.code(), Some(3));
    });
    assert_eq!(run(&["healthcheck", "--server", &nobody()]).status.code(), Some(3));
    assert_eq!(run(&score(&[&file("three_years.json"), "--server", &nobody()])).status.code(), Some(3));
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    for wrong in
        [&["score"][..], &["nothing"], &["score", "a", "--as-of", "2026-02-30"], &["score", "a", "--horizon", "0"]]
    {
        assert_eq!(run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let help = run(&["--help"]);
    assert!(out(&help).contains("Exit codes:"), "{}", out(&help));
}

#[test]
fn a_vector_recomputes_to_the_score_it_came_with() {
    let told: serde_json::Value = serde_json::from_str(&library("three_years.json").0).unwrap();
    let assessment = &told["assessment"];
    let vector = assessment["vector"].as_str().unwrap();
    for ran in
        [run(&["vector", vector, "--format", "json"]), fed(&["vector", "-", "--format", "json"], vector.as_bytes())]
    {
        assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
        let recomputed: serde_json::Value = serde_json::from_str(out(&ran)).unwrap();
        for party in ["buyer", "supplier"] {
            assert_eq!(recomputed[party]["portability"], assessment[party]["portability"]);
        }
        assert_eq!(recomputed["mutual"], assessment["mutual"]);
    }
    assert_eq!(run(&["vector", vector]).status.code(), Some(0));
    assert_eq!(run(&["vector", "CPV:1/v1"]).status.code(), Some(1));
    assert_eq!(fed(&["vector", "-"], b"\xff\xfe").status.code(), Some(1));
}

#[test]
fn a_model_file_is_checked_and_compared() {
    let released = format!("{}/models/v1.toml", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(run(&["model", "check", &released]).status.code(), Some(0));
    assert!(out(&run(&["model", "show"])).contains("time to freedom next"));

    let text = std::fs::read_to_string(&released).unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let written = |name: &str, from: &str, to: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        path.display().to_string()
    };
    let wrong = written("wrong.toml", "weight = 4000", "weight = 4001");
    let ran = run(&["model", "check", &wrong]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(out(&ran).contains("add up to 10001"), "{}", out(&ran));

    let moved = written("moved.toml", "[730, 3600]", "[730, 3500]");
    let ran = run(&["model", "diff", "v1", &moved, &file("three_years.json"), AS_OF[0], AS_OF[1]]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    assert!(out(&ran).contains("factor[time_to_freedom_next].scales.buyer.break_points"), "{}", out(&ran));
    assert!(out(&ran).contains("1 of 1 contracts moved"), "{}", out(&ran));
    assert!(out(&run(&["model", "diff", "v1", &released])).contains("say the same"));
}

#[test]
fn proposals_at_80_columns() {
    let path = file("three_years.json");
    let asked = ["propose", AS_OF[0], AS_OF[1], &path, "--width", "80"];
    let ran = run(&asked);
    assert_eq!((ran.status.code(), err(&ran)), (Some(0), ""));
    assert!(out(&ran).lines().all(|line| line.chars().count() <= 80));
    expect_file!["golden/propose_80.txt"].assert_eq(out(&ran));
    with_server(|url| {
        let there = run(&[&asked[..], &["--server", url]].concat());
        assert_eq!((there.status.code(), out(&there)), (Some(0), out(&ran)), "{}", err(&there));
    });
}

#[test]
fn proposals_for_a_target_as_json() {
    let path = file("three_years.json");
    let asked = |target: &'static str| {
        let ran =
            run(&["propose", &path, AS_OF[0], AS_OF[1], "--target", target, "--for", "buyer", "--format", "json"]);
        assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
        serde_json::from_str::<serde_json::Value>(out(&ran)).unwrap()["proposals"].clone()
    };
    assert_eq!(asked("grade=E")["outcome"], "PROPOSAL_OUTCOME_MET_ALREADY");
    assert_eq!(asked("cost=15%")["target"]["costLimit"], "150000");
    for wrong in [
        &["propose", "a", "--target", "grade=F"][..],
        &["propose", "a", "--target", "cost=-1%"],
        &["propose", "a", "--for", "nobody"],
    ] {
        assert_eq!(run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let ran = run(&["propose", &file("two_wrong_fields.json"), &path, AS_OF[0], AS_OF[1]]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(err(&ran).contains("two_wrong_fields.json: 2 fields are wrong"), "{}", err(&ran));
}

#[test]
fn a_comparison_at_80_columns() {
    let example = |name: &str| format!("{}/examples/contracts/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let files = ["saas_36_months_silent_renewal", "almost_nothing_known", "saas_monthly"].map(example);
    let files = files.iter().map(String::as_str);
    let asked: Vec<&str> =
        ["compare", "--for", "buyer", "--as-of", "2026-11-22", "--width", "80"].into_iter().chain(files).collect();
    let ran = run(&asked);
    assert_eq!((ran.status.code(), err(&ran)), (Some(0), ""));
    assert!(out(&ran).lines().all(|line| line.chars().count() <= 80));
    expect_file!["golden/compare_80.txt"].assert_eq(out(&ran));
    with_server(|url| {
        let there = run(&[&asked[..], &["--server", url]].concat());
        assert_eq!((there.status.code(), out(&there)), (Some(0), out(&ran)), "{}", err(&there));
    });
}

#[test]
fn offers_of_several_currencies_need_rates() {
    let dollars = std::fs::read_to_string(file("three_years.json")).unwrap().replace("EUR", "USD");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dollars");
    std::fs::create_dir_all(&folder).unwrap();
    // The same name in another folder: paths tell the two apart.
    let place = folder.join("three_years.json").display().to_string();
    std::fs::write(&place, dollars).unwrap();
    let (euros, party) = (file("three_years.json"), ["--for", "supplier"]);
    let asked = |rest: &[&str]| run(&[&["compare", &euros, &place, AS_OF[0], AS_OF[1]], &party[..], rest].concat());
    let refused = asked(&[]);
    assert_eq!((refused.status.code(), out(&refused)), (Some(1), ""));
    assert!(err(&refused).contains("offers[1].source: ") && err(&refused).contains(&place), "{}", err(&refused));
    let told: serde_json::Value =
        serde_json::from_str(out(&asked(&["--rate", "USD=0.5", "--format", "json"]))).expect("it is JSON");
    assert_eq!(told["comparison"]["currencyCode"], "EUR");
    let fees = |id: &str| {
        let ranking = told["comparison"]["ranking"].as_array().expect("there is a ranking");
        let ranked = ranking.iter().find(|ranked| ranked["id"] == id).expect("every offer has a place");
        ranked["yearFees"]["units"].as_str().expect("fees are known").parse::<i64>().expect("units are a number")
    };
    assert_eq!(fees(&euros), 2 * fees(&place));
    for wrong in [&["compare", "a", "b"][..], &["compare", "a", "b", "--for", "both"]] {
        assert_eq!(run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(asked(&["--rate", "USD=-1"]).status.code(), Some(2));
    assert_eq!(asked(&["--rate", "USD=0"]).status.code(), Some(1));
    assert_eq!(run(&["compare", &euros, "--for", "buyer"]).status.code(), Some(1));
}

#[test]
fn a_file_that_fails_refuses_the_whole_comparison() {
    let ran = run(&["compare", &file("missing.json"), &file("three_years.json"), "--for", "buyer"]);
    assert_eq!((ran.status.code(), out(&ran)), (Some(1), ""));
    assert!(err(&ran).contains("missing.json: "), "{}", err(&ran));
    let ran = run(&["compare", &file("three_years.json"), &file("two_wrong_fields.json"), "--for", "buyer"]);
    assert!(err(&ran).contains("offers[1].source.contract.term.initial.count: "), "{}", err(&ran));
}

#[test]
fn a_reader_that_has_read_enough_is_no_fault() {
    let mut child = command(&["model", "docs"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = child.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), err(&ran)), (Some(0), ""));
}

#[test]
fn the_server_asked_of_is_the_scoring_service() {
    // The name that a health check asks for is the one the server reports.
    assert_eq!(<scoring_service::Server as tonic::server::NamedService>::NAME, "portability.v1.ScoringService");
}

#[test]
fn a_contract_scores_the_same_as_pdf_docx_and_html_and_a_report_is_made_of_each() {
    let clauses = [
        "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").",
        "1. Term. The initial term of this Agreement is twelve (12) months from the effective date.",
        "2. Termination. Either party may terminate this Agreement for convenience on 30 days' notice.",
    ];
    let lines: Vec<made::Line<'_>> = (72..).step_by(40).zip(clauses).map(|(top, line)| (72, top, line)).collect();
    let folder = std::env::temp_dir().join(format!("portability-documents-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder is made");
    let files: Vec<String> = [
        ("a.txt", clauses.join("\n\n").into_bytes()),
        ("b.html", clauses.map(|clause| format!("<p>{clause}</p>")).concat().into_bytes()),
        ("c.docx", made::docx(&made::paragraphs(&clauses), &[])),
        ("d.pdf", made::pdf(&[lines])),
        // Without an end of its name it is told by its bytes.
        ("e", made::docx(&made::paragraphs(&clauses), &[])),
    ]
    .into_iter()
    .map(|(name, bytes)| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file is written");
        path.display().to_string()
    })
    .collect();
    let answers: Vec<String> = files
        .iter()
        .map(|file| {
            let output = run(&score(&["--format", "json", file.as_str()]));
            assert!(output.status.success(), "{file}: {}", err(&output));
            let answer: serde_json::Value = serde_json::from_str(out(&output)).expect("the answer is JSON");
            let report = run(&["report", "--as-of", "2026-02-01", file.as_str()]);
            assert!(report.status.success() && out(&report).contains("</html>"), "{file}: {}", err(&report));
            answer["assessment"]["vector"].to_string()
        })
        .collect();
    assert!(answers.iter().all(|vector| *vector == answers[0] && vector.len() > 20), "{answers:?}");
    let scan = folder.join("scan.pdf");
    std::fs::write(&scan, made::pdf(&[Vec::new()])).expect("a file is written");
    let refused = run(&score(&[scan.to_str().expect("the path is UTF-8")]));
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("no text on them"), "{}", err(&refused));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
