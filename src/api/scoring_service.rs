//! `ScoringService`: conduct only. Each method takes its request in, asks the core, and tells the answer.

use std::future::ready;
use std::sync::Arc;

use jiff::civil::Date;
use prost::Message;
use tonic::codec::CompressionEncoding;
use tonic::{Request, Response, Status, Streaming};

use super::answers::{Answers, Gone, Teller, answers};
use super::assessment::View;
use super::call::{Deadline, Place, answer, before, deadline, recorder};
use super::decision::Recorder;
use super::items::{Ids, within_item};
use super::limits::Limits;
use super::model::{self, ModelsInForce};
use super::pb::ViolationReason::Required;
use super::pb::scoring_service_server::{ScoringService, ScoringServiceServer};
use super::{Intake, Refusal, Site, comparison, dates, pb, proposal, scoring, source, status};

/// The service as it is added to a server.
pub type Server = ScoringServiceServer<Scoring>;

/// What the methods share.
#[derive(Clone, Debug)]
pub struct Scoring {
    core: Arc<Core>,
}

#[derive(Debug)]
struct Core {
    models: ModelsInForce,
    limits: Limits,
    today: fn() -> Date,
}

/// Builds the service; `today` is asked where a request names no as of.
pub fn server(models: impl Into<ModelsInForce>, limits: Limits, today: fn() -> Date) -> Server {
    let models = models.into();
    ScoringServiceServer::new(Scoring { core: Arc::new(Core { models, limits, today }) })
        .max_decoding_message_size(limits.request_bytes)
        .max_encoding_message_size(limits.response_bytes)
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
}

/// Keeps what was decided, where decisions are kept.
fn record(recorder: Option<&Recorder>, item: u64, response: &pb::ScoreContractResponse) {
    if let Some(recorder) = recorder {
        recorder.record(item, response);
    }
}

/// After how many items of a batch others have their turn: a few milliseconds.
const YIELD_EVERY: u64 = 16;

impl Core {
    /// Scores one request; documents are read aside, since that may take long.
    async fn score(
        self: &Arc<Self>,
        request: pb::ScoreContractRequest,
        view: View,
    ) -> Result<pb::ScoreContractResponse, Refusal> {
        if !source::is_document(request.source.as_ref()) {
            return scoring::score(request, &self.models.now(), (self.today)(), view);
        }
        let core = Arc::clone(self);
        let read =
            tokio::task::spawn_blocking(move || scoring::score(request, &core.models.now(), (core.today)(), view));
        read.await.unwrap_or(Err(Refusal::Internal))
    }

    /// Compares aside, since documents may be among the offers and many contracts take long.
    async fn compare(
        self: &Arc<Self>,
        request: pb::CompareContractsRequest,
    ) -> Result<pb::CompareContractsResponse, Refusal> {
        let core = Arc::clone(self);
        let compared = tokio::task::spawn_blocking(move || {
            comparison::compare(request, &core.models.now(), (core.today)(), core.limits.compared_contracts)
        });
        compared.await.unwrap_or(Err(Refusal::Internal))
    }

    /// Searches aside, since that takes longer than scoring.
    async fn propose(self: &Arc<Self>, request: pb::ProposeTermsRequest) -> Result<pb::ProposeTermsResponse, Refusal> {
        let core = Arc::clone(self);
        let found = tokio::task::spawn_blocking(move || proposal::propose(request, &core.models.now(), (core.today)()));
        found.await.unwrap_or(Err(Refusal::Internal))
    }

    /// Tells what changes when aside, since that assesses as often as something changes.
    async fn dates(self: &Arc<Self>, request: pb::ExplainDatesRequest) -> Result<pb::ExplainDatesResponse, Refusal> {
        let core = Arc::clone(self);
        let told = tokio::task::spawn_blocking(move || dates::dates(request, &core.models.now(), (core.today)()));
        told.await.unwrap_or(Err(Refusal::Internal))
    }

    /// Scores one item of a batch or stream, and puts its answer in bytes while it is at hand.
    async fn item(
        self: &Arc<Self>,
        number: u64,
        request: Result<pb::ScoreContractRequest, Refusal>,
        recorder: Option<&Recorder>,
    ) -> pb::ScoredItem {
        let scored = match request {
            Ok(request) => self.score(request, View::Basic).await.map_err(within_item),
            Err(refusal) => Err(refusal),
        };
        match scored {
            Ok(response) => {
                record(recorder, number, &response);
                pb::ScoredItem::Response(pb::Encoded::from(&response))
            }
            Err(refusal) => pb::ScoredItem::Status(status::of_item(&refusal)),
        }
    }

    async fn batch(
        self: &Arc<Self>,
        items: Vec<pb::ScoreItem>,
        deadline: Option<Deadline>,
        recorder: Option<&Recorder>,
    ) -> Result<pb::BatchScoreContractsResponse, Refusal> {
        let (mut intake, root) = (Intake::default(), Site::root());
        let at = root.field("items");
        if items.is_empty() {
            intake.refuse(&at, Required, "must have at least one item");
        }
        intake.takes(items.len(), self.limits.batch_items, &at);
        let items = intake.finish(items)?;
        let (mut ids, mut bytes) = (Ids::remembering(items.len()), 0);
        let mut results = Vec::with_capacity(items.len());
        for (number, pb::ScoreItem { id, request }) in (0..).zip(items) {
            Deadline::check(deadline)?;
            if number % YIELD_EVERY == 0 {
                // Here a call that was given up is dropped.
                tokio::task::yield_now().await;
            }
            let request = ids.take(&id, request);
            let request = request.and_then(|request| request.message().map_err(|_| Refusal::MalformedMessage));
            let result = self.item(number, request, recorder).await;
            let result = pb::ScoreItemResult { id, result: Some(result) };
            // Key and length of an entry take up to ten bytes more.
            bytes += result.encoded_len() + 10;
            if self.limits.response_bytes < bytes {
                return Err(Refusal::MessageTooLarge("the answer is too large; ask for less, or use StreamScores"));
            }
            results.push(result);
        }
        Ok(pb::BatchScoreContractsResponse { results })
    }

    /// Answers a stream, item by item; a caller that does not read is not worked for.
    async fn stream(
        self: Arc<Self>,
        mut inbound: Streaming<pb::StreamScoresRequest>,
        deadline: Option<Deadline>,
        recorder: Option<Recorder>,
        answers: Teller<Result<pb::StreamScoresResponse, Status>>,
    ) {
        let mut ids = Ids::remembering(self.limits.stream_ids_remembered);
        let mut number = 0;
        loop {
            let next = tokio::select! {
                biased;
                next = before(deadline, inbound.message()) => next,
                // Nothing waits for what is yet to come.
                () = ready(()), if answers.has_untold() => {
                    answers.tell();
                    continue;
                }
                () = answers.gone() => return,
            };
            let item = match next {
                Ok(Ok(Some(item))) => Ok(item),
                Ok(Ok(None)) => return,
                Ok(Err(status)) => Err(status::rescued(&status).unwrap_or(status)),
                Err(refusal) => Err(status::of_call(&refusal)),
            };
            let answer = match item {
                Ok(pb::StreamScoresRequest { id, request }) => {
                    if request.as_ref().is_some_and(|request| source::is_document(request.source.as_ref())) {
                        // That takes long, and what is ready does not wait for it.
                        answers.tell();
                    }
                    let result = self.item(number, ids.take(&id, request), recorder.as_ref()).await;
                    number += 1;
                    Ok(pb::StreamScoresResponse { id, result: Some(result) })
                }
                Err(status) => Err(status),
            };
            let is_last = answer.is_err();
            if answers.take(answer).await == Err(Gone) || is_last {
                return;
            }
        }
    }
}

#[tonic::async_trait]
impl ScoringService for Scoring {
    async fn score_contract(
        &self,
        request: Request<pb::ScoreContractRequest>,
    ) -> Result<Response<pb::ScoreContractResponse>, Status> {
        let (deadline, recorder) = (deadline(request.extensions()), recorder(request.extensions()));
        let scored = before(deadline, self.core.score(request.into_inner(), View::Full)).await;
        let scored = scored.and_then(|scored| scored);
        if let Ok(response) = &scored {
            record(recorder.as_ref(), 0, response);
        }
        answer(scored)
    }

    async fn batch_score_contracts(
        &self,
        request: Request<pb::BatchScoreContractsRequest>,
    ) -> Result<Response<pb::BatchScoreContractsResponse>, Status> {
        let (deadline, recorder) = (deadline(request.extensions()), recorder(request.extensions()));
        let pb::BatchScoreContractsRequest { items } = request.into_inner();
        answer(
            before(deadline, self.core.batch(items, deadline, recorder.as_ref())).await.and_then(|answered| answered),
        )
    }

    type StreamScoresStream = Answers<Result<pb::StreamScoresResponse, Status>>;

    async fn stream_scores(
        &self,
        request: Request<Streaming<pb::StreamScoresRequest>>,
    ) -> Result<Response<Self::StreamScoresStream>, Status> {
        let (_, extensions, inbound) = request.into_parts();
        let (deadline, place) = (deadline(&extensions), extensions.get::<Place>().cloned());
        let (teller, told) = answers(self.core.limits.stream_items_in_flight);
        let (core, recorder) = (Arc::clone(&self.core), recorder(&extensions));
        tokio::spawn(async move {
            core.stream(inbound, deadline, recorder, teller).await;
            drop(place);
        });
        Ok(Response::new(told))
    }

    async fn compare_contracts(
        &self,
        request: Request<pb::CompareContractsRequest>,
    ) -> Result<Response<pb::CompareContractsResponse>, Status> {
        let deadline = deadline(request.extensions());
        let compared = before(deadline, self.core.compare(request.into_inner())).await;
        answer(compared.and_then(|compared| compared))
    }

    async fn propose_terms(
        &self,
        request: Request<pb::ProposeTermsRequest>,
    ) -> Result<Response<pb::ProposeTermsResponse>, Status> {
        let deadline = deadline(request.extensions());
        let found = before(deadline, self.core.propose(request.into_inner())).await;
        answer(found.and_then(|found| found))
    }

    async fn explain_dates(
        &self,
        request: Request<pb::ExplainDatesRequest>,
    ) -> Result<Response<pb::ExplainDatesResponse>, Status> {
        let deadline = deadline(request.extensions());
        let told = before(deadline, self.core.dates(request.into_inner())).await;
        answer(told.and_then(|told| told))
    }

    async fn get_scoring_model(
        &self,
        request: Request<pb::GetScoringModelRequest>,
    ) -> Result<Response<pb::GetScoringModelResponse>, Status> {
        let pb::GetScoringModelRequest { version } = request.into_inner();
        let models = self.core.models.now();
        let found = models.find(&version);
        answer(found.map(|found| pb::GetScoringModelResponse { model: Some(model::to_proto(found)) }))
    }

    async fn get_server_info(
        &self,
        request: Request<pb::GetServerInfoRequest>,
    ) -> Result<Response<pb::GetServerInfoResponse>, Status> {
        let pb::GetServerInfoRequest {} = request.into_inner();
        let models = self.core.models.now();
        let info = pb::ServerInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            models: models.refs(),
            default_model_version: models.default_version(),
            limits: Some(self.core.limits.to_proto()),
        };
        Ok(Response::new(pb::GetServerInfoResponse { info: Some(info) }))
    }
}
