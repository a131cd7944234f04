//! `ReadingService`: conduct only. Each method takes its request in, has it read aside, and tells the answer.

use std::sync::Arc;

use jiff::civil::Date;
use prost::Message;
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tonic::codec::CompressionEncoding;
use tonic::{Request, Response, Status, Streaming};

use super::call::{Deadline, Place, answer, before, deadline};
use super::items::{Ids, within_item};
use super::limits::Limits;
use super::model::ModelsInForce;
use super::pb::ViolationReason::{OutOfRange, Required};
use super::pb::read_large_contract_request::Piece;
use super::pb::reading_service_server::{ReadingService, ReadingServiceServer};
use super::reading::{self, Size};
use super::refusal::RETRY_AFTER;
use super::{Intake, Refusal, Site, pb, status};

/// The service as it is added to a server.
pub type Server = ReadingServiceServer<Reading>;

/// What the methods share.
#[derive(Clone, Debug)]
pub struct Reading {
    core: Arc<Core>,
}

#[derive(Debug)]
struct Core {
    models: ModelsInForce,
    limits: Limits,
    /// Places for large contracts, which fill memory before they are read.
    large: Semaphore,
    today: fn() -> Date,
}

/// Builds the service; `today` is asked where a request names no as of.
pub fn server(models: impl Into<ModelsInForce>, limits: Limits, today: fn() -> Date) -> Server {
    let models = models.into();
    let large = Semaphore::new(limits.large_contracts_in_flight.min(Semaphore::MAX_PERMITS));
    ReadingServiceServer::new(Reading { core: Arc::new(Core { models, limits, large, today }) })
        .max_decoding_message_size(limits.request_bytes)
        .max_encoding_message_size(limits.response_bytes)
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
}

impl Core {
    /// Reads aside, since that may take long.
    async fn read(
        self: &Arc<Self>,
        request: pb::ReadContractRequest,
        size: Size,
    ) -> Result<pb::ReadContractResponse, Refusal> {
        let core = Arc::clone(self);
        let read = tokio::task::spawn_blocking(move || {
            let response = reading::read(request, size, &core.models.now(), &core.limits, (core.today)())?;
            if core.limits.response_bytes < response.encoded_len() {
                return Err(Refusal::MessageTooLarge("the answer is too large; ask for it without the text"));
            }
            Ok(response)
        });
        read.await.unwrap_or(Err(Refusal::Internal))
    }

    /// Takes a large contract in, piece by piece, and reads it.
    async fn read_large(
        self: &Arc<Self>,
        mut pieces: Streaming<pb::ReadLargeContractRequest>,
    ) -> Result<pb::ReadLargeContractResponse, Refusal> {
        let _place = self.large.try_acquire().map_err(|_| Refusal::Overloaded { retry_after: RETRY_AFTER })?;
        let mut gathered = Gathered { request: None, bytes: 0, most: self.limits.large_contract_bytes };
        while let Some(pb::ReadLargeContractRequest { piece }) = next(&mut pieces).await? {
            gathered.take(piece)?;
        }
        let request = gathered.request.ok_or_else(|| wrong("request", Required, "must come first"))?;
        let response = self.read(request, Size::Large).await?;
        Ok(pb::ReadLargeContractResponse { response: Some(response) })
    }

    /// Answers a stream, item by item; a caller that does not read is not worked for.
    async fn stream(
        self: Arc<Self>,
        mut inbound: Streaming<pb::StreamReadContractsRequest>,
        deadline: Option<Deadline>,
        answers: mpsc::Sender<Result<pb::StreamReadContractsResponse, Status>>,
    ) {
        let mut ids = Ids::remembering(self.limits.stream_ids_remembered);
        loop {
            let next = tokio::select! {
                next = before(deadline, inbound.message()) => next,
                () = answers.closed() => return,
            };
            let answer = match next {
                Ok(Ok(Some(pb::StreamReadContractsRequest { id, request }))) => {
                    let result = match self.item(&mut ids, &id, request).await {
                        Ok(response) => pb::stream_read_contracts_response::Result::Response(response),
                        Err(refusal) => pb::stream_read_contracts_response::Result::Status(status::of_item(&refusal)),
                    };
                    Ok(pb::StreamReadContractsResponse { id, result: Some(result) })
                }
                Ok(Ok(None)) => return,
                Ok(Err(status)) => Err(status::rescued(&status).unwrap_or(status)),
                Err(refusal) => Err(status::of_call(&refusal)),
            };
            let is_last = answer.is_err();
            if answers.send(answer).await.is_err() || is_last {
                return;
            }
        }
    }

    async fn item(
        self: &Arc<Self>,
        ids: &mut Ids,
        id: &str,
        request: Option<pb::ReadContractRequest>,
    ) -> Result<pb::ReadContractResponse, Refusal> {
        let request = ids.take(id, request)?;
        self.read(request, Size::Message).await.map_err(within_item)
    }
}

/// A large contract as far as it has come in.
struct Gathered {
    request: Option<pb::ReadContractRequest>,
    bytes: usize,
    most: usize,
}

impl Gathered {
    /// Takes a piece.
    fn take(&mut self, piece: Option<Piece>) -> Result<(), Refusal> {
        match (piece, &mut self.request) {
            (None, _) => Err(wrong("piece", Required, "must be a request or a chunk")),
            (Some(Piece::Request(_)), Some(_)) => Err(wrong("request", OutOfRange, "must come once")),
            (Some(Piece::Request(request)), none) => {
                let bytes = request.documents.iter().flat_map(|ranked| &ranked.document);
                self.bytes += bytes.map(|document| document.content.len()).sum::<usize>();
                *none = Some(request);
                self.check()
            }
            (Some(Piece::Chunk(_)), None) => Err(wrong("request", Required, "must come before the first chunk")),
            (Some(Piece::Chunk(chunk)), Some(request)) => {
                let pb::DocumentChunk { document: index, content } = chunk;
                let count = request.documents.len();
                let ranked = usize::try_from(index).ok().and_then(|index| request.documents.get_mut(index));
                let Some(document) = ranked.and_then(|ranked| ranked.document.as_mut()) else {
                    let allowed = format!("must name one of the {count} documents of the request, from 0; is {index}");
                    return Err(wrong("chunk.document", OutOfRange, &allowed));
                };
                if content.is_empty() {
                    return Err(wrong("chunk.content", Required, "must not be empty"));
                }
                self.bytes += content.len();
                document.content.extend(content);
                self.check()
            }
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.most < self.bytes {
            return Err(Refusal::MessageTooLarge("the documents together are larger than the server takes"));
        }
        Ok(())
    }
}

fn wrong(field: &str, reason: pb::ViolationReason, allowed: &str) -> Refusal {
    let mut intake = Intake::default();
    intake.refuse(&Site::root().field(field), reason, allowed);
    intake.finish(()).err().unwrap_or(Refusal::Internal)
}

/// Returns the next piece of a stream.
async fn next<M>(pieces: &mut Streaming<M>) -> Result<Option<M>, Refusal> {
    pieces.message().await.map_err(|status| match status.code() {
        tonic::Code::OutOfRange | tonic::Code::ResourceExhausted => {
            Refusal::MessageTooLarge("the message is larger than the server takes")
        }
        tonic::Code::Internal | tonic::Code::InvalidArgument => Refusal::MalformedMessage,
        tonic::Code::Ok
        | tonic::Code::Cancelled
        | tonic::Code::Unknown
        | tonic::Code::DeadlineExceeded
        | tonic::Code::NotFound
        | tonic::Code::AlreadyExists
        | tonic::Code::PermissionDenied
        | tonic::Code::FailedPrecondition
        | tonic::Code::Aborted
        | tonic::Code::Unimplemented
        | tonic::Code::Unavailable
        | tonic::Code::DataLoss
        | tonic::Code::Unauthenticated => Refusal::DeadlineExceeded,
    })
}

#[tonic::async_trait]
impl ReadingService for Reading {
    async fn read_contract(
        &self,
        request: Request<pb::ReadContractRequest>,
    ) -> Result<Response<pb::ReadContractResponse>, Status> {
        let deadline = deadline(request.extensions());
        let read = before(deadline, self.core.read(request.into_inner(), Size::Message)).await;
        answer(read.and_then(|read| read))
    }

    async fn read_large_contract(
        &self,
        request: Request<Streaming<pb::ReadLargeContractRequest>>,
    ) -> Result<Response<pb::ReadLargeContractResponse>, Status> {
        let deadline = deadline(request.extensions());
        let read = before(deadline, self.core.read_large(request.into_inner())).await;
        answer(read.and_then(|read| read))
    }

    type StreamReadContractsStream = ReceiverStream<Result<pb::StreamReadContractsResponse, Status>>;

    async fn stream_read_contracts(
        &self,
        request: Request<Streaming<pb::StreamReadContractsRequest>>,
    ) -> Result<Response<Self::StreamReadContractsStream>, Status> {
        let (_, extensions, inbound) = request.into_parts();
        let (deadline, place) = (deadline(&extensions), extensions.get::<Place>().cloned());
        let (answers, told) = mpsc::channel(self.core.limits.stream_items_in_flight);
        let core = Arc::clone(&self.core);
        tokio::spawn(async move {
            core.stream(inbound, deadline, answers).await;
            drop(place);
        });
        Ok(Response::new(ReceiverStream::new(told)))
    }
}
