//! Why a call, or one item of a batch or stream, is refused: a closed set, by whose fault it is.

use std::time::Duration;

use thiserror::Error;

use super::Violation;

/// Why there is no answer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Fields of the request are wrong.
    #[error("{}", n_fields(.0.len()))]
    InvalidFields(Vec<Violation>),
    /// The bytes are no message of the method.
    #[error("the bytes are no message of this method")]
    MalformedMessage,
    /// The message in, or the answer out, is larger than is taken.
    #[error("{0}")]
    MessageTooLarge(&'static str),
    /// The document holds no text of the type it says.
    #[error("the document cannot be read: {cause}")]
    DocumentUnreadable {
        /// The media type that was said.
        media_type: String,
        /// Why, in words.
        cause: String,
    },
    /// The document has no text to read.
    #[error("there is no text to read: {cause}")]
    DocumentWithoutText {
        /// Why, in words.
        cause: String,
    },
    /// The server keeps no contracts.
    #[error("this server keeps no contracts; send the contract itself")]
    NoPortfolio,
    /// There is no model of that version.
    #[error("there is no model {asked}; known: {known}")]
    ModelNotFound {
        /// The version asked for.
        asked: String,
        /// The versions there are.
        known: String,
    },
    /// The server has as much work as it takes.
    #[error("the server has as much work as it takes; try again in {} ms", millis(.retry_after))]
    Overloaded {
        /// After how long there may be room.
        retry_after: Duration,
    },
    /// The tenant has used up its rate.
    #[error("the rate of calls is used up; try again in {} ms", millis(.retry_after))]
    RateExceeded {
        /// After how long there is room for a call again.
        retry_after: Duration,
    },
    /// Nobody knows who calls.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// It is known who calls, and the method is not for them.
    #[error("this caller may not call this method")]
    PermissionDenied,
    /// The caller's deadline passed.
    #[error("the deadline passed before the work was done")]
    DeadlineExceeded,
    /// A fault of ours.
    #[error("an internal fault; the call id helps us to find it")]
    Internal,
}

/// After how long a caller may try again for whom there was no room, where nothing is known of when there will be.
pub(super) const RETRY_AFTER: Duration = Duration::from_millis(250);

/// Milliseconds that are not too few.
pub(super) fn millis(wait: &Duration) -> u128 {
    wait.as_micros().div_ceil(1_000)
}

fn n_fields(n: usize) -> String {
    if n == 1 { "1 field is wrong".to_owned() } else { format!("{n} fields are wrong") }
}
