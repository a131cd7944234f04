//! What a call carries from the server to its method: how long it may take, and its place among the calls in flight.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;
use tonic::{Extensions, Response, Status};

use super::{Recorder, Refusal, status};

/// Until when the caller waits.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// Checks whether the caller still waits.
    ///
    /// # Errors
    /// The deadline passed.
    pub fn check(deadline: Option<Self>) -> Result<(), Refusal> {
        match deadline {
            Some(Self(at)) if at <= Instant::now() => Err(Refusal::DeadlineExceeded),
            Some(_) | None => Ok(()),
        }
    }
}

/// Does work until the caller's deadline.
pub(super) async fn before<T>(deadline: Option<Deadline>, work: impl Future<Output = T>) -> Result<T, Refusal> {
    Deadline::check(deadline)?;
    match deadline {
        Some(Deadline(at)) => tokio::time::timeout_at(at, work).await.map_err(|_| Refusal::DeadlineExceeded),
        None => Ok(work.await),
    }
}

/// Returns the deadline that the server noted for a call.
pub(super) fn deadline(extensions: &Extensions) -> Option<Deadline> {
    extensions.get::<Deadline>().copied()
}

/// Returns what keeps the decisions of a call; none where they are not kept.
pub(super) fn recorder(extensions: &Extensions) -> Option<Recorder> {
    extensions.get::<Recorder>().cloned()
}

/// Makes the answer of a method.
pub(super) fn answer<T>(answer: Result<T, Refusal>) -> Result<Response<T>, Status> {
    answer.map(Response::new).map_err(|refusal| status::of_call(&refusal))
}

/// A place among the calls in flight, given back when the last holder drops it.
#[derive(Clone, Debug)]
pub struct Place {
    _permit: Arc<OwnedSemaphorePermit>,
}

impl Place {
    /// Keeps a place.
    pub fn new(permit: OwnedSemaphorePermit) -> Self {
        Self { _permit: Arc::new(permit) }
    }
}
