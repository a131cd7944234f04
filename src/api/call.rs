//! What a call carries from the server to its method: how long it may take, and its place among the calls in flight.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::Refusal;

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
