//! The page of a contract: valid HTML, nothing to load or to run, everything told, and contract text that stays text.
//!
//! `UPDATE_EXPECT=1 cargo test --test report` rewrites the pages of two examples, one known and one open.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;

use expect_test::expect_file;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use jiff::civil::date;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use portability::contract::{Contract, Evidence, Fact, Origin, Party, Path, Restraint, RestraintKind, RestraintTerms};
use portability::law::{Days, Outcome, Packs, Proportion, hold};
use portability::report::{InLaw, Report};
use portability::scoring::proposal::{Aim, Target, Terms, Whom, propose};
use portability::scoring::{Alternative, Analyses, Assessment, Model, Request, assess};

/// The most bytes of a page.
const MOST_BYTES: usize = 300 * 1024;

/// What a browser would load from elsewhere.
const LOADED: &[&str] =
    &["src", "href", "xlink:href", "data", "action", "formaction", "poster", "background", "srcset"];

/// An element of a page.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Parses a page as a browser does, and returns what is wrong with it, its elements, and its text with single blanks.
fn parsed(page: &str) -> (Vec<String>, Vec<Element>, String) {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let tree = parse_document(RcDom::default(), options).one(page);
    let (mut elements, mut text) = (Vec::new(), String::new());
    walk(&tree.document, &mut elements, &mut text);
    let errors = tree.errors.borrow().iter().map(ToString::to_string).collect();
    (errors, elements, single(&text))
}

fn walk(node: &Handle, elements: &mut Vec<Element>, text: &mut String) {
    let before = text.len();
    let at = elements.len();
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes = attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        elements.push(Element { name: name.local.to_string(), attributes, text: String::new() });
    }
    if let NodeData::Text { contents } = &node.data {
        text.push_str(&contents.borrow());
    }
    for child in node.children.borrow().iter() {
        walk(child, elements, text);
    }
    if let NodeData::Element { .. } = &node.data {
        elements[at].text = single(&text[before..]);
    }
}

fn single(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn page(contract: &Contract, model: &Model) -> String {
    Report::new(contract, &assess(contract, model, &examples::request()), model).to_html()
}

/// Says that a page can be opened anywhere, by anybody, and does nothing by itself.
fn assert_sound(name: &str, page: &str) {
    assert!(page.len() < MOST_BYTES, "{name}: {} bytes", page.len());
    let (errors, elements, _) = parsed(page);
    assert!(errors.is_empty(), "{name}: {errors:?}");
    for element in &elements {
        assert!(
            !["script", "iframe", "object", "embed", "img", "link", "form", "base"].contains(&element.name.as_str()),
            "{name}: <{}>",
            element.name
        );
        for (attribute, value) in &element.attributes {
            assert!(!attribute.starts_with("on"), "{name}: {attribute}={value}");
            assert!(!LOADED.contains(&attribute.as_str()) || value.starts_with('#'), "{name}: {attribute}={value}");
            let is_elsewhere = value.contains("url(") && !value.contains("url(#");
            assert!(!is_elsewhere, "{name}: {attribute}={value}");
        }
        if element.name == "style" {
            assert!(!element.text.contains("@import") && !element.text.contains("url("), "{name}: the style loads");
        }
    }
    let mut ids: Vec<&str> = elements.iter().filter_map(|element| element.attribute("id")).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{name}: an id stands twice: {ids:?}");
    for drawing in elements.iter().filter(|element| element.name == "svg") {
        assert_eq!(drawing.attribute("role"), Some("img"), "{name}");
        let told = drawing.attribute("aria-labelledby").expect("a drawing is told in words");
        assert!(told.split(' ').all(|id| ids.contains(&id)), "{name}: {told}");
    }
}

/// Says that a page leaves out no reason, no remedy, no question, no test and no window.
fn assert_whole(name: &str, page: &str, assessment: &Assessment<'_>) {
    let (_, elements, text) = parsed(page);
    let told = |words: &str| assert!(text.contains(&single(words)), "{name}: {words:?} is not told");
    for party in Party::ALL {
        let side = assessment.of(*party);
        for reason in &side.reasons {
            [reason.text, reason.remedy, reason.source].into_iter().for_each(told);
        }
        for gate in &side.gates {
            told(gate.reason);
        }
        for test in side.stand.tests.iter().filter(|test| !test.remedy.is_empty()) {
            told(test.remedy);
        }
        for window in &side.freedom.windows {
            let by = window.notice_by.to_string();
            assert!(elements.iter().any(|element| element.attribute("datetime") == Some(&by)), "{name}: {by}");
        }
    }
    for question in &assessment.questions {
        told(&question.text);
    }
    for words in [&assessment.vector, &assessment.model.digest, assessment.contract_id] {
        told(words);
    }
    told("This is no legal advice.");
    // A row for each month of each leaver: every number of the drawings.
    let is_month = |element: &&Element| {
        element.name == "tr" && element.text.split_once(": ").is_some_and(|(month, _)| month.parse::<u32>().is_ok())
    };
    assert_eq!(elements.iter().filter(is_month).count(), assessment.parting.curve.len(), "{name}");
}

#[test]
fn each_example_has_a_sound_page_that_tells_everything() {
    let model = Model::newest();
    for example in examples::all() {
        let assessment = examples::assessed(&example, &model);
        let page = Report::new(&example.contract, &assessment, &model).to_html();
        assert_sound(&example.name, &page);
        assert_whole(&example.name, &page, &assessment);
    }
}

#[test]
fn the_pages_of_a_known_and_of_an_open_contract() {
    let model = Model::newest();
    for name in ["saas_36_months_silent_renewal", "almost_nothing_known"] {
        let page = page(&examples::named(name).contract, &model);
        // The digest moves with every word of the model file; the page is what a reviewer looks at.
        let page = page.replace(model.digest(), "DIGEST").replace(&model.digest()[..12], "DIGEST");
        expect_file![examples::place(&format!("tests/golden/reports/{name}.html"))].assert_eq(&(page + "\n"));
    }
}

#[test]
fn the_law_has_its_section_where_it_is_told_and_leaves_no_trace_without() {
    let (model, packs) = (Model::newest(), Packs::released());
    for example in examples::all() {
        let request = examples::request();
        let assessment = examples::assessed(&example, &model);
        let exit = date(2027, 1, 12);
        let (found, over) = hold(&example.contract, &packs, Days::new(&example.contract, request.as_of, exit));
        let score = assess(&over.contract, &model, &request);
        let fee = &score.buyer.fair_fee;
        let proportion = Proportion::of_buyer(&over.contract, fee.asks(), (fee.penalty_least, fee.penalty_most));
        let law = InLaw { packs: &packs, exit, found: &found, given: &over.given, score: &score, proportion };
        let bare = Report::new(&example.contract, &assessment, &model);
        assert!(!bare.to_html().contains("What the law says"), "{}", example.name);
        let page = Report { law: Some(law), ..bare }.to_html();
        assert_sound(&example.name, &page);
        let (_, _, text) = parsed(&page);
        assert_eq!(text.matches("no legal advice").count(), 1, "{}", example.name);
        for finding in &found.findings {
            let is_told = matches!(finding.outcome, Outcome::Fail | Outcome::Advisory);
            let told = format!("{} {} [{}]", finding.rule.id, finding.rule.title, finding.rule.article);
            assert_eq!(text.contains(&single(&told)), is_told, "{}: {told}", example.name);
        }
        for given in &over.given {
            assert!(text.contains(given.title) && text.contains(given.article), "{}: {}", example.name, given.title);
        }
        if example.name == "platform_egress_free_from_2027" {
            let section = page.split("<section id=\"law\">").nth(1).and_then(|rest| rest.split("</section>").next());
            let section = section.expect("the section is there").replace(&model.digest()[..12], "DIGEST");
            let section = section.replace("><", ">\n<");
            expect_file![examples::place(&format!("tests/golden/reports/{}.law.html", example.name))]
                .assert_eq(&(section + "\n"));
        }
    }
}

#[test]
fn the_same_contract_has_the_same_bytes() {
    let model = Model::newest();
    for example in examples::all() {
        assert_eq!(
            page(&example.contract, &model),
            page(&example.contract.clone(), &Model::newest()),
            "{}",
            example.name
        );
    }
}

#[test]
fn what_a_contract_says_stays_text() {
    let hostile = r#"</style></title><script>alert("1")</script><img src=x onerror='a&b'>"#;
    let model = Model::newest();
    let mut contract = examples::named("saas_36_months_silent_renewal").contract;
    contract.id = hostile.to_owned();
    contract.parties.buyer_name = Fact::Stated(hostile.to_owned());
    contract.parties.supplier_name = Fact::Stated(hostile.to_owned());
    let terms = RestraintTerms { reach: Fact::Unknown, tail: Fact::Unknown };
    let label = Some(hostile.into());
    let kind = RestraintKind::ALL[0];
    contract.restraints.entries.push(Restraint { bound: Party::Buyer, kind, label, excluded: false, terms });
    let paths: Vec<Path> = {
        let assessment = assess(&contract, &model, &examples::request());
        assessment.buyer.reasons.iter().filter_map(|reason| reason.fact.clone()).collect()
    };
    for path in paths {
        let (document, quote) = (hostile.to_owned(), hostile.to_owned());
        let evidence =
            Evidence { document, page: Some(1), bytes: None, quote, origin: Origin::Read, confidence: Some(8_700) };
        contract.evidence.insert(path, vec![evidence]);
    }
    let page = page(&contract, &model);
    assert_sound("hostile", &page);
    let (_, elements, text) = parsed(&page);
    assert!(!page.contains("<script") && elements.iter().all(|element| element.name != "img"));
    // The name, both parties, quotes with their documents, and the path of a question.
    assert!(text.matches(hostile).count() > 10, "{}", text.matches(hostile).count());
    assert!(text.contains(&format!("[buyer,{},{hostile}]", kind.word())), "no path has the label");
}

#[test]
fn the_longest_quotes_do_not_fill_the_page() {
    let model = Model::newest();
    let mut contract = examples::named("hosting_two_documents_disagree").contract;
    let quote = "ä".repeat(2_000);
    for path in examples::assessed(&examples::named("hosting_two_documents_disagree"), &model)
        .buyer
        .reasons
        .iter()
        .filter_map(|reason| reason.fact.clone())
    {
        let evidence = Evidence {
            document: "x".repeat(200),
            page: None,
            bytes: None,
            quote: quote.clone(),
            origin: Origin::Declared,
            confidence: None,
        };
        contract.evidence.insert(path, vec![evidence; 20]);
    }
    assert_sound("long quotes", &page(&contract, &model));
}

#[test]
fn analyses_and_proposals_have_their_places_and_leave_no_trace_without() {
    let model = Model::newest();
    let example = examples::named("saas_36_months_silent_renewal");
    let assessment = examples::assessed(&example, &model);
    let bare = Report::new(&example.contract, &assessment, &model).to_html();
    assert!(["P10", "What to ask for", "What freedom"].iter().all(|words| !bare.contains(words)));

    let usual = &model.alternative;
    let alternative =
        Alternative { start: usual.start, drift: usual.drift, volatility: usual.volatility, discount: usual.discount };
    let analyses = Analyses { draws: true, timing: true, robustness: true, worth: Some([alternative; 2]) };
    let request = Request { analyses, ..examples::request() };
    let assessment = assess(&example.contract, &model, &request);
    let (terms, target) = (Terms::newest(), Target { whom: Whom::Both, aim: Aim::Stand });
    let proposals = propose(&example.contract, &model, &terms, &request, target);
    let report = Report { proposals: Some(&proposals), ..Report::new(&example.contract, &assessment, &model) };
    let page = report.to_html();
    assert_sound("with all", &page);
    let (_, elements, text) = parsed(&page);
    let bands = elements.iter().filter(|element| element.attribute("class") == Some("quantiles")).count();
    assert_eq!(bands, 2, "each leaver has draws");
    let best = proposals.proposals.first().expect("some terms make it a stand");
    for proposed in &best.terms {
        let clause = single(&proposed.clause);
        assert!(text.contains(&proposed.term.asks) && text.contains(&clause), "{clause}");
    }
    let cheapest = assessment.buyer.timing.as_ref().and_then(|timing| timing.cheapest).expect("a month is cheapest");
    assert!(text.contains(&single(&portability::report::words::amount(cheapest.cost))));
}
