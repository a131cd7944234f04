//! `ReadingService` over a real server: every way to ask, several documents as one contract, corrections, and refusals.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/documents.rs"]
#[allow(dead_code, unreachable_pub, reason = "two tests use it")]
mod made;
mod support;

use portability::api::client::{AsJson, Reading, Server};
use portability::api::pb;
use portability::contract::{Contract, Fact, Period};
use portability::document::{MAX_BYTES, MediaType};
use portability::reading::learned::KINDS;
use portability::server::Settings;
use support::server::Running;
use tokio_stream::StreamExt;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use pb::read_large_contract_request::Piece;
use pb::stream_read_contracts_response::Result as Answer;

const HEAD: &str = "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").";
const TERM: &str = "2. The initial term of this Agreement is one year from the effective date.";
const LONGER: &str = "2. The initial term of this Agreement is two years from the effective date.";
const DEFERS: &str = "2. Term. The term of this Agreement shall be as set forth in the Order Form.";
const RIGHT: &str = "5. Either party may terminate this Agreement for convenience on 30 days' notice.";

fn contract(clauses: &[&str]) -> Vec<u8> {
    [&[HEAD], clauses].concat().join("\n\n").into_bytes()
}

fn document(id: &str, content: Vec<u8>, rank: Option<i32>) -> pb::RankedDocument {
    let document = pb::Document { content, media_type: String::new(), id: id.to_owned() };
    pb::RankedDocument { document: Some(document), rank }
}

fn request(documents: Vec<pb::RankedDocument>) -> pb::ReadContractRequest {
    let as_of = Some(pb::google::r#type::Date { year: 2026, month: 11, day: 22 });
    pb::ReadContractRequest { documents, as_of, ..Default::default() }
}

fn one(content: Vec<u8>) -> pb::ReadContractRequest {
    request(vec![document("msa", content, None)])
}

async fn read(server: &Running, request: pb::ReadContractRequest) -> pb::ReadContractResponse {
    server.reading().read_contract(request).await.expect("it is read").into_inner()
}

/// Returns the code and reason of a refusal, with its wrong fields.
fn told(status: &Status) -> (Code, String, Vec<String>) {
    let details = status.get_error_details();
    let fields = details.bad_request().map(|bad| bad.field_violations.clone()).unwrap_or_default();
    let fields = fields.into_iter().map(|wrong| format!("{}: {}", wrong.field, wrong.reason)).collect();
    (status.code(), details.error_info().unwrap().reason.clone(), fields)
}

fn initial(response: &pb::ReadContractResponse) -> Option<pb::Period> {
    response.contract.as_ref()?.term.as_ref()?.initial
}

fn state(response: &pb::ReadContractResponse, path: &str) -> Option<pb::State> {
    let states = &response.contract.as_ref()?.fact_states;
    states.iter().find(|state| state.path == path).map(|state| state.state())
}

fn evidence<'r>(response: &'r pb::ReadContractResponse, path: &str) -> &'r [pb::Evidence] {
    let entries = &response.contract.as_ref().unwrap().evidence;
    entries.iter().find(|entry| entry.path == path).map(|entry| entry.evidence.as_slice()).unwrap_or_default()
}

#[tokio::test]
async fn a_pdf_comes_back_as_terms_with_clauses_pages_and_questions() {
    let server = Running::start(Settings::default()).await;
    let pages = [vec![(72, 72, HEAD), (72, 110, TERM)], vec![(72, 72, RIGHT)]];
    let request = pb::ReadContractRequest { with_text: true, ..one(made::pdf(&pages)) };
    let response = read(&server, request).await;
    assert_eq!(response.contract.as_ref().unwrap().id, "msa");
    assert_eq!(initial(&response).unwrap().count, Some(1));
    let [told] = response.documents.as_slice() else { panic!("{:?}", response.documents) };
    assert_eq!((told.document.as_str(), told.media_type.as_str(), told.pages), ("msa", "application/pdf", Some(2)));
    assert_eq!(told.note(), pb::ReadingNote::Unspecified);
    assert_eq!(usize::try_from(told.text_bytes).unwrap(), told.text.len());
    let clause = told.clauses.iter().find(|clause| clause.number == "5.").unwrap();
    assert_eq!(clause.page, Some(2));
    assert!(clause.kinds.iter().any(|guess| guess.kind() == pb::ClauseKind::Termination));
    let bytes = clause.bytes.unwrap();
    let [start, end] = [bytes.start, bytes.end].map(|at| usize::try_from(at.unwrap()).unwrap());
    assert!(told.text[start..end].contains("for convenience"));
    let [quoted, ..] = evidence(&response, "ways_out[buyer,convenience].notice") else { panic!("no evidence") };
    assert_eq!((quoted.page, quoted.document.as_str()), (Some(2), "msa"));
    assert!(response.questions.iter().all(|question| !question.text.is_empty()) && !response.questions.is_empty());
    let learned: Vec<&str> = clause.segments.iter().map(|segment| segment.kind.as_str()).collect();
    assert_eq!(learned, ["termination_for_convenience"]);
    assert!(clause.segments[0].confidence.is_some_and(|confidence| (1_000..=10_000).contains(&confidence)));
    let verdict =
        |kind: &str| response.presence.iter().find(|presence| presence.kind == kind).map(pb::KindPresence::verdict);
    assert_eq!(response.presence.len(), KINDS);
    assert_eq!(verdict("termination_for_convenience"), Some(pb::PresenceVerdict::Present));
    assert_eq!(verdict("exclusivity"), Some(pb::PresenceVerdict::Absent));
    assert!(response.corrections.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_contract_is_answered_with_a_note() {
    let server = Running::start(Settings::default()).await;
    let german = "Dieser Vertrag wird zwischen dem Kunden und dem Anbieter geschlossen und kann von jeder Partei mit einer Frist \
                  von drei Monaten zum Ende des Kalenderjahres schriftlich gekündigt werden.";
    let recipe = "Stir the flour and the sugar in a bowl, and bake it for 40 minutes in the oven.";
    for (text, note) in [(german, pb::ReadingNote::LanguageNotRead), (recipe, pb::ReadingNote::NotAContract)] {
        let response = read(&server, one(text.as_bytes().to_vec())).await;
        assert_eq!(response.documents[0].note(), note);
        let named = pb::Contract { id: "msa".to_owned(), ..Default::default() };
        let contract = response.contract.unwrap();
        assert_eq!((contract.id, contract.term, contract.ways_out), (named.id, named.term, named.ways_out));
    }
    server.stop().await;
}

#[tokio::test]
async fn several_documents_are_one_contract_by_their_ranks() {
    let server = Running::start(Settings::default()).await;
    let both = |first: Vec<u8>, first_rank, second: Vec<u8>, second_rank| {
        request(vec![document("order", first, first_rank), document("terms", second, second_rank)])
    };
    let ranked = read(&server, both(contract(&[TERM]), Some(1), contract(&[LONGER, RIGHT]), Some(2))).await;
    assert_eq!(initial(&ranked).unwrap().count, Some(1));
    assert!(evidence(&ranked, "term.initial").iter().all(|evidence| evidence.document == "order"));
    assert_eq!(ranked.contract.as_ref().unwrap().ways_out.len(), 2);

    let equal = read(&server, both(contract(&[TERM]), None, contract(&[LONGER]), None)).await;
    assert_eq!((initial(&equal), state(&equal, "term.initial")), (None, Some(pb::State::Conflicting)));
    let quoted: Vec<&str> =
        evidence(&equal, "term.initial").iter().map(|evidence| evidence.document.as_str()).collect();
    assert!(quoted.contains(&"order") && quoted.contains(&"terms"), "{quoted:?}");

    let answered = read(&server, both(contract(&[DEFERS]), Some(1), contract(&[TERM]), Some(2))).await;
    assert_eq!(initial(&answered).unwrap().count, Some(1));
    let deferred = read(&server, both(contract(&[DEFERS]), Some(1), contract(&[RIGHT]), Some(2))).await;
    assert_eq!(state(&deferred, "term.initial"), Some(pb::State::Elsewhere));
    server.stop().await;
}

#[tokio::test]
async fn facts_that_were_checked_win_and_the_difference_comes_back() {
    let server = Running::start(Settings::default()).await;
    let url = format!("http://{}", server.address());
    let mut declared = Contract::default();
    declared.term.initial = Fact::Stated(Period::months(36));
    let reading = Reading::default().document(contract(&[TERM]), Some(MediaType::Plain), "msa", 1).declared(&declared);
    let here = reading
        .clone()
        .as_of(jiff::civil::date(2026, 11, 22))
        .read(&portability::api::Models::new(portability::scoring::Model::released()), jiff::civil::date(2026, 11, 22));
    let there = Server::connect(&url).await.unwrap().read(reading.as_of(jiff::civil::date(2026, 11, 22))).await;
    let (here, there) = (here.unwrap().to_json().unwrap(), there.unwrap().to_json().unwrap());
    assert_eq!(here, there);
    let response: pb::ReadContractResponse = portability::api::json::parse(&there).unwrap();
    assert_eq!(initial(&response).unwrap().count, Some(36));
    let [quoted] = evidence(&response, "term.initial") else { panic!("one origin") };
    assert_eq!(quoted.origin(), pb::Origin::Declared);
    let [correction] = response.corrections.as_slice() else { panic!("{:?}", response.corrections) };
    assert_eq!(correction.path, "term.initial");
    let [was, is] =
        [correction.read.as_ref(), correction.declared.as_ref()].map(|known| known.unwrap().values[0].clone());
    let months =
        |count, unit: pb::Unit| pb::fact_value::Value::Period(pb::Period { count: Some(count), unit: unit.into() });
    assert_eq!((was.value, is.value), (Some(months(1, pb::Unit::Year)), Some(months(36, pb::Unit::Month))));
    server.stop().await;
}

#[tokio::test]
async fn a_contract_larger_than_a_message_comes_in_pieces() {
    let server = Running::start(Settings::default()).await;
    let filler = "This paragraph of the agreement between the parties tells nothing that is read.\n\n";
    let large =
        [contract(&[TERM]), b"\n\n".to_vec(), filler.repeat(MAX_BYTES / filler.len() + 1).into_bytes()].concat();
    assert!(MAX_BYTES < large.len());
    let pieces = |sizes: usize| {
        let head = Piece::Request(request(vec![document("msa", Vec::new(), None)]));
        let chunks =
            large.chunks(sizes).map(|bytes| Piece::Chunk(pb::DocumentChunk { document: 0, content: bytes.to_vec() }));
        let pieces: Vec<Piece> = std::iter::once(head).chain(chunks).collect();
        tokio_stream::iter(pieces.into_iter().map(|piece| pb::ReadLargeContractRequest { piece: Some(piece) }))
    };
    let response = server.reading().read_large_contract(pieces(1 << 20)).await.expect("it is read").into_inner();
    let response = response.response.unwrap();
    assert_eq!(initial(&response).unwrap().count, Some(1));
    assert_eq!(usize::try_from(response.documents[0].text_bytes).unwrap(), large.len());
    // In one message it is refused, and says where it belongs.
    let refused = server.reading().read_contract(one(large.clone())).await.unwrap_err();
    assert_eq!(
        told(&refused),
        (
            Code::InvalidArgument,
            "INVALID_FIELDS".to_owned(),
            vec!["documents[0].document.content: OUT_OF_RANGE".to_owned()]
        )
    );
    server.stop().await;
}

#[tokio::test]
async fn pieces_that_do_not_fit_are_refused() {
    let server = Running::start(Settings::default()).await;
    let head = || Piece::Request(request(vec![document("msa", Vec::new(), None)]));
    let chunk = |document, content: &[u8]| Piece::Chunk(pb::DocumentChunk { document, content: content.to_vec() });
    for (pieces, field) in [
        (vec![], "request: REQUIRED"),
        (vec![chunk(0, b"x")], "request: REQUIRED"),
        (vec![head(), head()], "request: OUT_OF_RANGE"),
        (vec![head(), chunk(1, b"x")], "chunk.document: OUT_OF_RANGE"),
        (vec![head(), chunk(-1, b"x")], "chunk.document: OUT_OF_RANGE"),
        (vec![head(), chunk(0, b"")], "chunk.content: REQUIRED"),
        (vec![head()], "documents[0].document.content: REQUIRED"),
    ] {
        let pieces = pieces.into_iter().map(|piece| pb::ReadLargeContractRequest { piece: Some(piece) });
        let refused = server.reading().read_large_contract(tokio_stream::iter(pieces)).await.unwrap_err();
        assert_eq!(told(&refused), (Code::InvalidArgument, "INVALID_FIELDS".to_owned(), vec![field.to_owned()]));
    }
    let none = tokio_stream::iter([pb::ReadLargeContractRequest { piece: None }]);
    let refused = server.reading().read_large_contract(none).await.unwrap_err();
    assert_eq!(told(&refused).2, ["piece: REQUIRED"]);
    server.stop().await;
}

#[tokio::test]
async fn a_bad_item_does_not_end_the_stream() {
    let server = Running::start(Settings::default()).await;
    let scan = made::pdf(&[Vec::new()]);
    let items = [
        ("a", Some(one(contract(&[TERM])))),
        ("b", Some(one(scan))),
        ("b", Some(one(contract(&[TERM])))),
        ("c", None),
        ("d", Some(request(Vec::new()))),
        ("e", Some(one(contract(&[LONGER])))),
    ];
    let items = items.map(|(id, request)| pb::StreamReadContractsRequest { id: id.to_owned(), request });
    let stream = server.reading().stream_read_contracts(tokio_stream::iter(items)).await.expect("it is answered");
    let answers: Vec<_> = stream.into_inner().collect().await;
    let told: Vec<String> = answers
        .into_iter()
        .map(|answer| {
            let answer = answer.expect("the stream goes on");
            let what = match answer.result.unwrap() {
                Answer::Response(response) => format!("{:?}", initial(&response).unwrap().count),
                Answer::Status(status) => {
                    let fields: Vec<&str> = status.violations.iter().map(|wrong| wrong.field.as_str()).collect();
                    format!("{} {}", status.reason().as_str_name(), fields.join(" "))
                }
            };
            format!("{}: {}", answer.id, what.trim())
        })
        .collect();
    assert_eq!(
        told,
        [
            "a: Some(1)",
            "b: ERROR_REASON_DOCUMENT_WITHOUT_TEXT",
            "b: ERROR_REASON_INVALID_FIELDS id",
            "c: ERROR_REASON_INVALID_FIELDS request",
            "d: ERROR_REASON_INVALID_FIELDS request.documents",
            "e: Some(2)",
        ]
    );
    server.stop().await;
}

#[tokio::test]
async fn documents_that_cannot_be_read_are_refused_with_a_sentence() {
    let server = Running::start(Settings::default()).await;
    let of_type = |content: &[u8], media_type: &str| {
        let mut request = one(content.to_vec());
        request.documents[0].document.as_mut().unwrap().media_type = media_type.to_owned();
        request
    };
    let (unreadable, without) = ("DOCUMENT_UNREADABLE", "DOCUMENT_WITHOUT_TEXT");
    for (request, code, reason, words) in [
        (one(made::pdf(&[Vec::new()])), Code::FailedPrecondition, without, "no text on them"),
        (one(b" \n ".to_vec()), Code::FailedPrecondition, without, "empty"),
        (one(b"%PDF-1.7 cut".to_vec()), Code::InvalidArgument, unreadable, "cut off"),
        (of_type(b"words", "application/pdf"), Code::InvalidArgument, unreadable, "not application/pdf"),
        (of_type(b"%PDF-1.7", "text/plain"), Code::InvalidArgument, unreadable, "are a PDF"),
        (one(b"This Agr\0ement".to_vec()), Code::InvalidArgument, unreadable, "control character"),
    ] {
        let refused = server.reading().read_contract(request).await.unwrap_err();
        assert_eq!(told(&refused), (code, reason.to_owned(), Vec::new()));
        assert!(refused.message().contains(words), "{}", refused.message());
    }
    server.stop().await;
}

#[tokio::test]
async fn requests_to_read_that_cannot_be_are_refused_with_every_wrong_field() {
    let server = Running::start(Settings::default()).await;
    let text = || contract(&[TERM]);
    let mut wrong = request(vec![
        document("a", text(), Some(0)),
        document("b\n", text(), Some(1_001)),
        pb::RankedDocument { document: None, rank: None },
        document("d", Vec::new(), None),
    ]);
    wrong.documents[0].document.as_mut().unwrap().media_type = "image/png".to_owned();
    wrong.as_of = Some(pb::google::r#type::Date { year: 2026, month: 13, day: 1 });
    wrong.declared = Some(pb::Contract { id: "\n".to_owned(), ..Default::default() });
    let refused = server.reading().read_contract(wrong).await.unwrap_err();
    assert_eq!(
        told(&refused).2,
        [
            "documents[0].rank: OUT_OF_RANGE",
            "documents[0].document.media_type: UNKNOWN_VALUE",
            "documents[1].rank: OUT_OF_RANGE",
            "documents[1].document.id: TEXT_NOT_ALLOWED",
            "documents[2].document: REQUIRED",
            "documents[3].document.content: REQUIRED",
            "as_of: IMPOSSIBLE_DATE",
            "declared.id: TEXT_NOT_ALLOWED",
        ]
    );
    let many = request((0..21).map(|_| document("", text(), None)).collect());
    for (request, field) in [(many, "documents: TOO_MANY"), (request(Vec::new()), "documents: REQUIRED")] {
        let refused = server.reading().read_contract(request).await.unwrap_err();
        assert_eq!(told(&refused).2, [field]);
    }
    server.stop().await;
}
