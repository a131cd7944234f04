//! How much of the messages that callers send is in memory: a bound over all calls, however many send how much.
//!
//! Goes in: the body of a request. Comes out: the same, until there is no room; small messages need none. A message has its
//! room until its call is answered or, in a stream, until the next one begins. A compressed one is weighed as what it may
//! unfold to, since that is in memory as well.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tonic::Status;
use tonic::codegen::http::HeaderMap;
use tonic::codegen::{Bytes, StdError};

use super::load::Places;
use crate::api::status;

/// How much of a message needs no room: more than a contract of typed terms has.
const SMALL: u64 = 64 << 10;
/// The bytes of one step of room.
const STEP: u64 = 1 << 10;
/// The bytes before a message: whether it is compressed, and its length.
const PREFIX: usize = 5;
/// How many times its length deflate unfolds to at the most. Source: zlib's technical details.
const MOST_BY_DEFLATE: u64 = 1_032;

/// The room that one call has taken.
pub(super) type Room = Arc<Mutex<Option<OwnedSemaphorePermit>>>;

/// The bound, shared by all calls.
#[derive(Debug)]
pub(super) struct Intake {
    free: Arc<Semaphore>,
    /// The largest message, unfolded.
    message_bytes: u64,
}

/// The body of a request, whose messages are weighed as they come in.
#[derive(Debug)]
pub(super) struct Weighed<B> {
    body: B,
    intake: Arc<Intake>,
    room: Room,
    places: Arc<Places>,
    /// How many times its length a compressed message may unfold to.
    unfolds: u64,
    message: Message,
}

/// The message that is on its way in.
#[derive(Debug, Default)]
struct Message {
    /// The bytes of its prefix, and how many of them have come.
    prefix: [u8; PREFIX],
    n_prefix: usize,
    /// What is still to come behind the prefix.
    to_come: u64,
    /// What has come.
    bytes: u64,
    /// How many times its length it may unfold to.
    most: u64,
}

impl Message {
    /// Takes bytes in. Says whether a message began among them.
    fn take(&mut self, mut bytes: &[u8], unfolds: u64) -> bool {
        let mut begins = false;
        while let Some((first, behind)) = bytes.split_first() {
            if self.n_prefix == PREFIX && self.to_come == 0 {
                *self = Self::default();
            }
            if let Some(place) = self.prefix.get_mut(self.n_prefix) {
                begins |= self.n_prefix == 0;
                (*place, self.n_prefix, bytes) = (*first, self.n_prefix + 1, behind);
                let [is_compressed, length @ ..] = self.prefix;
                if self.n_prefix == PREFIX {
                    self.to_come = u32::from_be_bytes(length).into();
                    self.most = if is_compressed == 0 { 1 } else { unfolds };
                }
                continue;
            }
            let came = usize::try_from(self.to_come).unwrap_or(usize::MAX).min(bytes.len());
            let (now, next) = bytes.split_at(came);
            (self.to_come, self.bytes, bytes) =
                (self.to_come.saturating_sub(now.len() as u64), self.bytes + now.len() as u64, next);
        }
        begins
    }

    /// Returns how many steps of room it needs as far as it has come; none of more than the largest.
    fn steps(&self, largest: u64) -> u32 {
        let unfolded = if self.most > 1 { self.bytes.saturating_mul(self.most).min(largest) } else { self.bytes };
        u32::try_from(unfolded.saturating_sub(SMALL).div_ceil(STEP)).unwrap_or(u32::MAX)
    }
}

impl Intake {
    /// Bounds the messages of all calls together by so many bytes; one of them has `message_bytes` at the most.
    pub(super) fn new(bytes: u64, message_bytes: u64) -> Self {
        let steps = usize::try_from(bytes / STEP).unwrap_or(usize::MAX);
        Self { free: Arc::new(Semaphore::new(steps.min(Semaphore::MAX_PERMITS))), message_bytes }
    }

    /// Weighs a body. The room that it takes is given back when the last holder drops it.
    pub(super) fn weigh<B>(self: &Arc<Self>, body: B, headers: &HeaderMap, places: &Arc<Places>) -> (Weighed<B>, Room) {
        let (room, message) = (Room::default(), Message::default());
        let (intake, places, unfolds) = (Arc::clone(self), Arc::clone(places), unfolds(headers));
        (Weighed { body, intake, room: Arc::clone(&room), places, unfolds, message }, room)
    }
}

/// Returns how many times its length a compressed message of a call may unfold to.
fn unfolds(headers: &HeaderMap) -> u64 {
    match headers.get("grpc-encoding").map(|encoding| encoding.as_bytes()) {
        Some(b"gzip") => MOST_BY_DEFLATE,
        // Others have no bound of use.
        Some(_) | None => u64::MAX,
    }
}

impl<B> Weighed<B> {
    /// Takes room for what came.
    fn weigh(&mut self, piece: &[u8]) -> Result<(), Status> {
        let begins = self.message.take(piece, self.unfolds);
        let steps = self.message.steps(self.intake.message_bytes);
        if !begins && steps == 0 {
            return Ok(());
        }
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        if begins {
            *room = None;
        }
        let has = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = steps.saturating_sub(u32::try_from(has).unwrap_or(u32::MAX));
        if more == 0 {
            return Ok(());
        }
        let Ok(permit) = Arc::clone(&self.intake.free).try_acquire_many_owned(more) else {
            *room = None;
            return Err(status::of_call(&self.places.turned_away(Instant::now())));
        };
        match room.as_mut() {
            Some(room) => room.merge(permit),
            None => *room = Some(permit),
        }
        Ok(())
    }
}

impl<B> HttpBody for Weighed<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<StdError>,
{
    type Data = Bytes;
    type Error = StdError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else { return Poll::Ready(None) };
        let frame = frame.map_err(Into::into)?;
        if let Some(piece) = frame.data_ref().cloned() {
            self.weigh(&piece)?;
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn message(bytes: u32) -> Vec<u8> {
        [[0].as_slice(), &bytes.to_be_bytes(), &vec![0; usize::try_from(bytes).unwrap()]].concat()
    }

    #[test]
    fn a_message_is_told_apart_however_it_is_cut() {
        let three = [message(100_000), message(0), message(70_000)].concat();
        for cut in [1, 4, 5, 7, 100_003, 100_006, three.len()] {
            let mut whole = Message::default();
            let begins = three.chunks(cut).filter(|piece| whole.take(piece, 1)).count();
            assert!((1..=3).contains(&begins), "{cut}");
            assert_eq!((whole.bytes, whole.to_come), (70_000, 0), "{cut}");
        }
    }

    #[test]
    fn what_is_not_small_needs_room_until_the_next_message_begins_or_nobody_holds_it() {
        let (places, plain) = (Arc::new(Places::new(1, 0, Duration::ZERO)), HeaderMap::new());
        let intake = Arc::new(Intake::new(100 << 10, 1 << 20));
        let (mut weighed, room) = intake.weigh((), &plain, &places);
        weighed.weigh(&message(60_000)).unwrap();
        assert_eq!(intake.free.available_permits(), 100, "a small message needs none");
        weighed.weigh(&message(128 << 10)).unwrap();
        assert_eq!(intake.free.available_permits(), 36);
        let (mut other, _) = intake.weigh((), &plain, &places);
        assert!(other.weigh(&message(128 << 10)).is_err(), "there is no room for another");
        assert_eq!(intake.free.available_permits(), 36);
        drop(weighed);
        assert_eq!(intake.free.available_permits(), 36, "its call is worked on");
        drop(room);
        assert_eq!(intake.free.available_permits(), 100);
        let (mut stream, _room) = intake.weigh((), &plain, &places);
        (0..10).for_each(|_| stream.weigh(&message(128 << 10)).unwrap());
        stream.weigh(&message(1)).unwrap();
        assert_eq!(intake.free.available_permits(), 100, "a stream keeps room for one message");
    }

    #[test]
    fn what_is_compressed_is_weighed_as_what_it_may_unfold_to() {
        let places = Arc::new(Places::new(1, 0, Duration::ZERO));
        let intake = Arc::new(Intake::new(2 << 20, 1 << 20));
        let left = |encoding: &'static str, bytes: usize| {
            let headers = [("grpc-encoding".parse().unwrap(), encoding.parse().unwrap())].into_iter().collect();
            let (mut weighed, _room) = intake.weigh((), &headers, &places);
            let compressed = [vec![1, 0, 1, 0, 0], vec![0; bytes]].concat();
            weighed.weigh(&compressed).unwrap();
            intake.free.available_permits()
        };
        assert_eq!(left("gzip", 50), 2_048, "little stays little");
        assert_eq!(left("gzip", 500), 2_048 - (500_usize * 1_032 - (64 << 10)).div_ceil(1 << 10));
        assert_eq!(left("gzip", 50_000), 1_024 + 64, "none unfolds to more than the largest");
        assert_eq!(left("zstd", 1), 1_024 + 64);
    }
}
