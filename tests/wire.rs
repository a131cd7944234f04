//! Whole calls over a real server: what is answered, what is refused, and that every way in gives the same.

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use portability::api::json::{self, Named};
use portability::api::pb;
use portability::server::Settings;
use prost::Message;
use serde_json::Value;
use support::raw;
use support::requests::{self, Refused};
use support::server::Running;
use tokio_stream::StreamExt;
use tonic::codec::Codec;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::{Code, Request, Response, Status};
use tonic_prost::ProstCodec;
use tonic_types::StatusExt;

#[tokio::test]
async fn unary_batch_and_stream_give_the_same_bytes() {
    let server = Running::start(Settings::default()).await;
    let mut client = server.client();
    for path in requests::files("good") {
        for view in [pb::View::Basic, pb::View::Full] {
            let mut request: pb::ScoreContractRequest = requests::message(&path);
            request.view = view.into();
            let (id, request) = ("a".to_owned(), Some(request));
            let alone = client.score_contract(request.clone().expect("there is a request")).await;
            let alone = alone.unwrap_or_else(|status| panic!("{}: {status:?}", path.display())).into_inner();

            let items = vec![pb::ScoreItem { id: id.clone(), request: request.as_ref().map(Into::into) }];
            let batch = client.batch_score_contracts(pb::BatchScoreContractsRequest { items }).await;
            let result = batch.expect("the batch is answered").into_inner().results.remove(0).result;
            let Some(pb::ScoredItem::Response(in_batch)) = result else { panic!("{}: {result:?}", path.display()) };

            let items = tokio_stream::iter([pb::StreamScoresRequest { id, request }]);
            let mut stream = client.stream_scores(items).await.expect("the stream is answered").into_inner();
            let result = stream.next().await.expect("there is an answer").expect("the stream goes on").result;
            let Some(pb::ScoredItem::Response(in_stream)) = result else { panic!("{}: {result:?}", path.display()) };

            assert!(alone.assessment.is_some(), "{}", path.display());
            assert_eq!(alone.encode_to_vec(), in_batch.encode_to_vec(), "{}", path.display());
            assert_eq!(alone.encode_to_vec(), in_stream.encode_to_vec(), "{}", path.display());
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn an_item_of_a_batch_whose_bytes_are_no_request_costs_itself_alone() {
    let server = Running::start(Settings::default()).await;
    let good = pb::ScoreContractRequest {
        source: Some(pb::ContractSource {
            source: Some(pb::contract_source::Source::Contract(pb::Contract::default())),
        }),
        ..Default::default()
    };
    // Its first field is a number here.
    let bad = pb::Encoded::decode([8, 1].as_slice()).expect("fields are fields");
    let items = [("good", pb::Encoded::from(&good)), ("bad", bad), ("also good", pb::Encoded::from(&good))];
    let items = items.map(|(id, request)| pb::ScoreItem { id: id.to_owned(), request: Some(request) }).to_vec();
    let answer = server.client().batch_score_contracts(pb::BatchScoreContractsRequest { items }).await;
    let results = answer.expect("the batch is answered").into_inner().results;
    let told: Vec<_> = results
        .into_iter()
        .map(|result| match result.result {
            Some(pb::ScoredItem::Response(answer)) => {
                let answer = answer.message().expect("it is an answer");
                (result.id, answer.assessment.is_some().to_string())
            }
            Some(pb::ScoredItem::Status(status)) => (result.id, status.reason().as_str_name().to_owned()),
            None => (result.id, String::new()),
        })
        .collect();
    let want = [("good", "true"), ("bad", "ERROR_REASON_MALFORMED_MESSAGE"), ("also good", "true")];
    assert_eq!(told, want.map(|(id, is)| (id.to_owned(), is.to_owned())));
    server.stop().await;
}

#[tokio::test]
async fn what_changes_when_is_answered_over_the_wire() {
    let server = Running::start(Settings::default()).await;
    let mut client = server.client();
    for path in requests::files("dates") {
        let request: pb::ExplainDatesRequest = requests::message(&path);
        let answer = client.explain_dates(request).await.expect("it is answered").into_inner();
        let mut answer: Value =
            serde_json::from_str(&json::to_json(&answer).expect("it has JSON")).expect("it is JSON");
        // Digests move with every word of a file; what is told is what a reviewer looks at.
        answer["packs"] = Value::Null;
        answer["model"] = Value::Null;
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        let golden = format!("{}/tests/golden/law/explain_dates/{name}.json", env!("CARGO_MANIFEST_DIR"));
        expect_test::expect_file![golden].assert_eq(&format!("{answer:#}\n"));
        let day = answer["changes"].as_array().into_iter().flatten().find(|change| {
            let of_articles = change["findings"].as_array().into_iter().flatten().map(|of| &of["after"]["article"]);
            of_articles.into_iter().any(|article| article == "Regulation (EU) 2023/2854, Article 29(1)")
        });
        assert_eq!(
            day.map(|change| change["day"].clone()),
            Some(serde_json::json!({"year": 2027, "month": 1, "day": 12}))
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_refused_says_why_and_names_every_wrong_field() {
    let mut wrong = Vec::new();
    for call in requests::refused() {
        let server = Running::start(call.settings.clone()).await;
        let (got, want) = if call.want.get("items").is_some() {
            (refused_items(&server, &call).await, call.want["items"].clone())
        } else {
            (told(&refused(&server, &call).await), call.want.clone())
        };
        if got != want {
            wrong.push(format!("{}:\n got {got:#}\nwant {want:#}", call.name));
        }
        server.stop().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_reason_has_a_request_that_provokes_it() {
    let mut reasons = BTreeSet::new();
    let mut note = |want: &Value| {
        reasons.extend(want["reason"].as_str().map(str::to_owned));
        let fields = want["fields"].as_array().into_iter().flatten().filter_map(Value::as_str);
        reasons.extend(fields.filter_map(|field| field.split_once(": ")).map(|(_, reason)| reason.to_owned()));
    };
    for call in requests::refused() {
        note(&call.want);
        call.want["items"].as_array().into_iter().flatten().for_each(&mut note);
    }
    // No request that we know of provokes a fault of ours.
    reasons.insert("INTERNAL".to_owned());
    // Those of a server that checks who calls are provoked in `tests/mesh.rs`.
    reasons.extend(["UNAUTHENTICATED", "PERMISSION_DENIED", "RATE_EXCEEDED"].map(str::to_owned));
    let named = |name: &str, prefix| name.strip_prefix(prefix).expect("names have their prefix").to_owned();
    let errors = (1..).map_while(|number| pb::ErrorReason::try_from(number).ok());
    let violations = (1..).map_while(|number| pb::ViolationReason::try_from(number).ok());
    let known: BTreeSet<String> = errors
        .map(|reason| named(reason.as_str_name(), "ERROR_REASON_"))
        .chain(violations.map(|reason| named(reason.as_str_name(), "VIOLATION_REASON_")))
        .collect();
    assert_eq!(reasons, known);
}

#[tokio::test]
async fn a_promise_made_over_the_wire_holds_when_its_contract_is_sent_back() {
    let server = Running::start(Settings::default()).await;
    let mut client = server.client();
    let as_of = Some(pb::google::r#type::Date { year: 2026, month: 11, day: 22 });
    for name in ["saas_36_months_silent_renewal", "telecom_circuit_fee_by_year", "almost_nothing_known"] {
        let file = format!("{}/examples/contracts/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let contract = json::parse_contract(&std::fs::read_to_string(file).unwrap()).unwrap();
        let source =
            |contract| Some(pb::ContractSource { source: Some(pb::contract_source::Source::Contract(contract)) });
        let target = pb::proposal_target::Target::Stand(pb::StandTarget {});
        let request = pb::ProposeTermsRequest {
            source: source(contract),
            target: Some(pb::ProposalTarget { asker: pb::Asker::Supplier.into(), target: Some(target) }),
            as_of,
            ..Default::default()
        };
        let answer = client.propose_terms(request).await.expect("it is answered").into_inner();
        let found = answer.proposals.expect("there are proposals");
        assert_eq!(found.outcome(), pb::ProposalOutcome::Met, "{name}");
        assert!(!found.proposals.is_empty() && found.missing.is_empty(), "{name}");
        for proposal in found.proposals {
            let request =
                pb::ScoreContractRequest { source: source(proposal.contract.unwrap()), as_of, ..Default::default() };
            let scored = client.score_contract(request).await.expect("it is scored").into_inner().assessment.unwrap();
            for (promised, scored) in [(proposal.buyer, scored.buyer), (proposal.supplier, scored.supplier)] {
                let (promised, scored) = (promised.unwrap(), scored.unwrap());
                assert_eq!(promised.portability, scored.portability, "{name}");
                assert_eq!((promised.grade, promised.possible_grade), (scored.grade, scored.possible_grade), "{name}");
                assert_eq!((promised.completeness, promised.stand), (scored.completeness, scored.stand), "{name}");
            }
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_target_met_already_and_one_beyond_reach_are_answers() {
    let server = Running::start(Settings::default()).await;
    let mut client = server.client();
    let mut ask = async |target| {
        let contract = pb::Contract::default();
        let request = pb::ProposeTermsRequest {
            source: Some(pb::ContractSource { source: Some(pb::contract_source::Source::Contract(contract)) }),
            target: Some(pb::ProposalTarget { asker: pb::Asker::Buyer.into(), target: Some(target) }),
            ..Default::default()
        };
        let answer = client.propose_terms(request).await.expect("it is answered").into_inner();
        answer.proposals.expect("there are proposals")
    };
    let beyond = ask(pb::proposal_target::Target::CostLimit(0)).await;
    assert_eq!(beyond.outcome(), pb::ProposalOutcome::BeyondReach);
    assert!(beyond.missing.iter().all(|missing| missing.cost_is_open) && beyond.missing.len() == 1);
    let nothing = ask(pb::proposal_target::Target::Grade(pb::Grade::E.into())).await;
    // A contract of which nothing is known has no grade, and even the lowest must be earned by answers.
    assert_ne!(nothing.outcome(), pb::ProposalOutcome::MetAlready);
    server.stop().await;
}

/// Returns an offer with a yearly price; the currency is its id.
fn offer(currency: &str, units: i64) -> pb::Offer {
    let price = pb::google::r#type::Money { currency_code: currency.to_owned(), units, nanos: 0 };
    let year = pb::Period { count: Some(1), unit: pb::Unit::Year.into() };
    let fees = pb::Fees { recurring: Some(price), recurring_period: Some(year), ..Default::default() };
    let contract = pb::Contract { fees: Some(fees), ..Default::default() };
    let source = Some(pb::contract_source::Source::Contract(contract));
    pb::Offer { id: currency.to_owned(), source: Some(pb::ContractSource { source }) }
}

#[tokio::test]
async fn offers_of_any_source_and_currency_are_compared_in_one() {
    let server = Running::start(Settings::default()).await;
    let text = "This Agreement is between Alpha Ltd (the \"Supplier\") and Beta Ltd (the \"Customer\").";
    let document = pb::Document {
        content: text.as_bytes().to_vec(),
        media_type: "text/plain".to_owned(),
        id: "letter.txt".to_owned(),
    };
    let source = Some(pb::contract_source::Source::Document(document));
    let document = pb::Offer { id: "letter".to_owned(), source: Some(pb::ContractSource { source }) };
    let rate = |code: &str, units, nanos| pb::ExchangeRate { currency_code: code.to_owned(), units, nanos };
    let request = pb::CompareContractsRequest {
        offers: vec![offer("USD", 1_000), document, offer("EUR", 950), offer("GBP", 700)],
        party: pb::Party::Buyer.into(),
        exchange_rates: vec![rate("USD", 0, 920_000_000), rate("GBP", 1, 200_000_000)],
        ..Default::default()
    };
    let answer = server.client().compare_contracts(request).await.expect("it is answered").into_inner();
    let read: Vec<&str> = answer.read_offers.iter().map(|read| read.id.as_str()).collect();
    assert_eq!(read, ["letter"]);
    let compared = answer.comparison.expect("there is a comparison");
    assert_eq!((compared.currency_code.as_str(), compared.ranking.len()), ("EUR", 4));
    let fees = |id: &str| {
        let ranked = compared.ranking.iter().find(|ranked| ranked.id == id).expect("every offer has a place");
        ranked.year_fees.as_ref().map(|money| (money.currency_code.as_str(), money.units, money.nanos))
    };
    assert_eq!([fees("USD"), fees("EUR"), fees("GBP")], [920, 950, 840].map(|units| Some(("EUR", units, 0))));
    assert_eq!(fees("letter"), None);
    let never = compared.cheapest.iter().find(|cheapest| cheapest.month.is_none()).expect("fees are known");
    assert_eq!(never.id, "GBP");
    server.stop().await;
}

#[tokio::test]
async fn fifty_offers_are_compared_and_five_hundred_are_refused() {
    let server = Running::start(Settings::default()).await;
    let mut client = server.client();
    let of = |n_offers: i64| pb::CompareContractsRequest {
        offers: (0..n_offers).map(|at| pb::Offer { id: at.to_string(), ..offer("EUR", at) }).collect(),
        party: pb::Party::Supplier.into(),
        ..Default::default()
    };
    let compared = client.compare_contracts(of(50)).await.expect("it is answered").into_inner().comparison;
    let won: i32 = compared.expect("there is a comparison").ranking.iter().map(|ranked| ranked.weightings_won).sum();
    assert_eq!(won, 10_000);
    for many in [51, 500] {
        let status = client.compare_contracts(of(many)).await.expect_err("they are too many");
        assert_eq!(told(&status)["fields"], serde_json::json!(["offers: TOO_MANY"]));
    }
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await.expect("it is answered").into_inner();
    assert_eq!(info.info.and_then(|info| info.limits).expect("there are limits").compared_contracts, 50);
    server.stop().await;
}

#[tokio::test]
async fn equal_requests_have_equal_bodies_and_ids_of_their_own() {
    let server = Running::start(Settings::default()).await;
    let mut client = server.client();
    let request: pb::ScoreContractRequest = requests::message(&requests::files("good")[0]);
    let first = client.score_contract(request.clone()).await.expect("it is answered");
    let second = client.score_contract(request).await.expect("it is answered");
    let id = |response: &Response<pb::ScoreContractResponse>| response.metadata().get("portability-call-id").cloned();
    assert!(id(&first).is_some() && id(&first) != id(&second));
    assert_eq!(first.into_inner(), second.into_inner());
    server.stop().await;
}

#[tokio::test]
async fn validation_only_gives_no_assessment() {
    let server = Running::start(Settings::default()).await;
    let mut request: pb::ScoreContractRequest = requests::message(&requests::files("good")[1]);
    request.validate_only = true;
    let answer = server.client().score_contract(request).await.expect("it is valid").into_inner();
    assert_eq!(answer, pb::ScoreContractResponse::default());
    server.stop().await;
}

#[tokio::test]
async fn the_server_tells_its_models_and_limits() {
    let server = Running::start(Settings { batch_items: 17, ..Settings::default() }).await;
    let mut client = server.client();
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await.expect("it is answered").into_inner();
    let info = info.info.expect("there is an answer");
    let limits = info.limits.expect("there are limits");
    assert_eq!((limits.batch_items, limits.request_bytes, limits.document_bytes), (17, 12 << 20, 10 << 20));
    let asked = pb::GetScoringModelRequest { version: info.default_model_version };
    let model = client.get_scoring_model(asked).await.expect("it is answered").into_inner().model;
    let model = model.expect("there is a model");
    assert_eq!(model.r#ref.as_ref(), info.models.last());
    assert!(!model.source.is_empty() && !model.dimensions.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn health_is_told_for_each_service() {
    use tonic_health::pb::health_check_response::ServingStatus::Serving;
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
    let server = Running::start(Settings { calls_in_flight: 0, ..Settings::default() }).await;
    for service in ["", "portability.v1.ScoringService", "portability.v1.ReadingService"] {
        let request = HealthCheckRequest { service: service.to_owned() };
        let health = HealthClient::new(server.channel()).check(request).await.expect("it is answered");
        assert_eq!(health.into_inner().status(), Serving, "{service}");
    }
    server.stop().await;
}

#[test]
fn the_comment_of_each_reason_tells_its_code() {
    use support::descriptors::{files, things};
    let files = files();
    let comments: Vec<_> = files.iter().flat_map(things).map(|thing| (thing.name, thing.comment)).collect();
    for call in requests::refused() {
        let (Some(reason), Some(code)) = (call.want["reason"].as_str(), call.want["code"].as_str()) else { continue };
        let name = format!("ErrorReason.ERROR_REASON_{reason}");
        let comment = comments.iter().find(|(known, _)| *known == name).map(|(_, comment)| comment.as_str());
        assert!(comment.unwrap_or_default().contains(&format!(": {code}")), "{name}: {code}");
    }
}

/// Sends a call of a file. Returns the status, and fails where it was answered.
async fn refused(server: &Running, call: &Refused) -> Status {
    let path = format!("/portability.v1.ScoringService/{}", call.method);
    let answer = match (call.method.as_str(), &call.text) {
        (_, Some(text)) => unary::<String, pb::ScoreContractResponse>(server, path, text.clone(), call).await,
        ("ScoreContract", None) => {
            let request: pb::ScoreContractRequest = request(call);
            unary::<_, pb::ScoreContractResponse>(server, path, request, call).await
        }
        ("BatchScoreContracts", None) => {
            let request: pb::BatchScoreContractsRequest = request(call);
            unary::<_, pb::BatchScoreContractsResponse>(server, path, request, call).await
        }
        ("GetScoringModel", None) => {
            let request: pb::GetScoringModelRequest = request(call);
            unary::<_, pb::GetScoringModelResponse>(server, path, request, call).await
        }
        ("CompareContracts", None) => {
            let request: pb::CompareContractsRequest = request(call);
            unary::<_, pb::CompareContractsResponse>(server, path, request, call).await
        }
        ("ExplainDates", None) => {
            let request: pb::ExplainDatesRequest = request(call);
            unary::<_, pb::ExplainDatesResponse>(server, path, request, call).await
        }
        ("ProposeTerms", None) => {
            let request: pb::ProposeTermsRequest = request(call);
            unary::<_, pb::ProposeTermsResponse>(server, path, request, call).await
        }
        (method, None) => panic!("{}: no way to call {method}", call.name),
    };
    answer.expect_err(&call.name)
}

fn request<M: Named>(call: &Refused) -> M {
    json::parse(&call.request.to_string()).unwrap_or_else(|error| panic!("{}: {error}", call.name))
}

async fn unary<M, A>(server: &Running, path: String, message: M, call: &Refused) -> Result<(), Status>
where
    M: Message + Default + 'static,
    A: Message + Default + 'static,
    ProstCodec<M, A>: Codec<Encode = M, Decode = A>,
{
    if let Some(timeout) = &call.timeout {
        return Err(raw::refused(server.address(), &path, &message.encode_to_vec(), timeout).await);
    }
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.expect("the server is ready");
    let path: PathAndQuery = path.parse().expect("a method is a path");
    let answer = client.unary(Request::new(message), path, ProstCodec::<M, A>::default());
    tokio::time::timeout(Duration::from_secs(30), answer).await.expect("a refusal comes soon").map(|_| ())
}

/// Returns what a status tells, in the shape of a file's `want`.
fn told(status: &Status) -> Value {
    let details = status.get_error_details();
    let info = details.error_info().unwrap_or_else(|| panic!("without a reason: {status:?}"));
    assert_eq!(info.domain, "portability");
    let has_retry = details.retry_info().is_some();
    assert_eq!(has_retry, info.reason == "OVERLOADED", "{status:?}");
    // Whoever tries RESOURCE_EXHAUSTED again by itself is told where that does not help.
    let pushback = status.metadata().get("grpc-retry-pushback-ms").and_then(|text| text.to_str().ok());
    let told_not_to = status.code() == Code::ResourceExhausted && !has_retry;
    assert_eq!(pushback == Some("-1"), told_not_to, "{status:?}");
    assert_eq!(pushback.is_some(), status.code() == Code::ResourceExhausted, "{status:?}");
    let mut told = serde_json::json!({ "code": code_name(status.code()), "reason": info.reason });
    if let Some(request) = details.bad_request() {
        let field = |violation: &tonic_types::FieldViolation| {
            assert!(!violation.description.is_empty(), "{violation:?}");
            format!("{}: {}", violation.field, violation.reason)
        };
        told["fields"] = request.field_violations.iter().map(field).collect();
    }
    told
}

fn code_name(code: Code) -> String {
    let letters = format!("{code:?}");
    let mut name = String::new();
    for letter in letters.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

/// Sends the items of a file. Returns null for an answered item, reason and fields for a refused one.
async fn refused_items(server: &Running, call: &Refused) -> Value {
    let mut client = server.client();
    let statuses: Vec<Option<pb::ItemStatus>> = if call.method == "StreamScores" {
        let items: Vec<pb::StreamScoresRequest> = call
            .request
            .as_array()
            .expect("a stream is a list")
            .iter()
            .map(|item| json::parse(&item.to_string()).unwrap_or_else(|error| panic!("{}: {error}", call.name)))
            .collect();
        let stream = client.stream_scores(tokio_stream::iter(items)).await.expect("the stream is answered");
        let answers: Vec<_> = stream.into_inner().collect().await;
        answers
            .into_iter()
            .map(|answer| match answer.expect("the stream goes on").result {
                Some(pb::ScoredItem::Status(status)) => Some(status),
                Some(pb::ScoredItem::Response(_)) | None => None,
            })
            .collect()
    } else {
        let answer = client.batch_score_contracts(request::<pb::BatchScoreContractsRequest>(call)).await;
        let results = answer.expect("the batch is answered").into_inner().results;
        results
            .into_iter()
            .map(|result| match result.result {
                Some(pb::ScoredItem::Status(status)) => Some(status),
                Some(pb::ScoredItem::Response(_)) | None => None,
            })
            .collect()
    };
    statuses.into_iter().map(|status| status.map_or(Value::Null, |status| item_told(&status))).collect()
}

fn item_told(status: &pb::ItemStatus) -> Value {
    let bare = |name: &str, prefix| name.strip_prefix(prefix).expect("names have their prefix").to_owned();
    let fields: Value = status
        .violations
        .iter()
        .map(|violation| {
            format!("{}: {}", violation.field, bare(violation.reason().as_str_name(), "VIOLATION_REASON_"))
        })
        .collect();
    assert_ne!(status.code, 0);
    serde_json::json!({ "reason": bare(status.reason().as_str_name(), "ERROR_REASON_"), "fields": fields })
}
