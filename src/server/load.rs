//! How much work is taken in: places for calls in flight, a queue for them, and refusal on arrival when it moves too slowly.
//!
//! Goes in: a call before any work is started. Comes out: its place, or a refusal with the time at which there may be room.
//! What is refused costs no decoding, and is refused when it arrives: a call that was let in is answered, unless it waits
//! far longer than was foreseen.
//!
//! A call waits in two ways: for a place, where as many calls as are let in are in flight; and for a processor, after it
//! has its place. How long it will wait for a processor is foreseen by how many wait before it and how fast they have
//! begun of late. The limit of that is long while the server keeps up now and then, so that a burst is answered, and short
//! once it has not kept up for a while, so that the queue does not fill with calls whose callers will have given up.
//! Source: controlled delay (CoDel, RFC 8289) with the two limits of an adaptive queue.
//!
//! Who is turned away is given a turn: turns lie as far apart as calls begin, so that those who keep to theirs come back no
//! faster than there is room, however many they are.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::api::{Deadline, Refusal};

/// A wait that shows that the server keeps up.
const CALM: Duration = Duration::from_millis(1);
/// For how long no wait was calm where the load is lasting.
const LASTING: Duration = Duration::from_millis(100);
/// The longest wait under lasting load.
const SHORT: Duration = Duration::from_millis(10);
/// How long a call takes a processor, before that was measured.
const FIRST_PACE: Duration = Duration::from_micros(500);
/// The longest time between two calls that is measured: what is longer was no queue that moved.
const SLOWEST_PACE: Duration = Duration::from_millis(100);
/// The first and the last turn of a caller that is turned away.
const FIRST_TURN: Duration = Duration::from_millis(50);
const LAST_TURN: Duration = Duration::from_secs(5);
/// How many calls for each processor may wait for it under any load: so many as one caller with several threads has.
const FEW: usize = 16;
/// How many answers may wait to be read for each call that is in flight or waits.
const OPEN_FOR_EACH: usize = 2;

/// The places for calls in flight, and the queue for them.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    /// For calls that have not been answered whole: those in flight, in the queue, and those whose caller has yet to read.
    open: Arc<Semaphore>,
    most_in_flight: usize,
    most_open: usize,
    waiting: AtomicUsize,
    most_waiting: usize,
    /// How many have a place and no processor yet.
    backlog: AtomicUsize,
    few: usize,
    patience: Duration,
    began: Instant,
    /// When the last call waited no longer than calm, in microseconds since the beginning.
    calm_at: AtomicU64,
    /// When a call began last while others waited, in microseconds since the beginning; none waited where it is zero.
    begun_at: AtomicU64,
    /// The time between two calls that begin while others wait, in nanoseconds: a mean that forgets.
    pace: AtomicU64,
    /// The last turn that was given, in microseconds since the beginning.
    turn_at: AtomicU64,
}

/// How a call comes to its place.
#[derive(Debug)]
pub(super) struct Way {
    arrived: Instant,
    /// How long it may wait.
    patience: Duration,
    to: To,
}

#[derive(Debug)]
enum To {
    /// It has a place.
    Processor(OwnedSemaphorePermit, Backlog),
    /// It may wait for one.
    Place(Waiting),
}

/// A call that has a place, and no processor yet.
#[derive(Debug)]
struct Backlog(Arc<Places>);

impl Drop for Backlog {
    fn drop(&mut self) {
        if self.0.backlog.fetch_sub(1, Ordering::Relaxed) == 1 {
            // What begins next has waited for nobody.
            self.0.begun_at.store(0, Ordering::Relaxed);
        }
    }
}

/// A place in the queue, given back when it is dropped.
#[derive(Debug)]
struct Waiting(Arc<Places>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Places {
    /// Lets so many calls in, has so many wait, and none for longer than so.
    pub(super) fn new(calls_in_flight: usize, queued_calls: usize, patience: Duration) -> Self {
        let most_in_flight = calls_in_flight.min(Semaphore::MAX_PERMITS);
        let most_open = calls_in_flight.saturating_add(queued_calls).saturating_mul(OPEN_FOR_EACH);
        let most_open = most_open.min(Semaphore::MAX_PERMITS);
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let pace = nanos(FIRST_PACE) / u64::try_from(processors).unwrap_or(u64::MAX);
        Self {
            free: Arc::new(Semaphore::new(most_in_flight)),
            open: Arc::new(Semaphore::new(most_open)),
            most_in_flight,
            most_open,
            waiting: AtomicUsize::new(0),
            most_waiting: queued_calls,
            backlog: AtomicUsize::new(0),
            few: FEW * processors,
            patience,
            began: Instant::now(),
            calm_at: AtomicU64::new(0),
            begun_at: AtomicU64::new(0),
            pace: AtomicU64::new(pace),
            turn_at: AtomicU64::new(0),
        }
    }

    /// Returns how many calls have a place.
    pub(super) fn in_flight(&self) -> usize {
        self.most_in_flight - self.free.available_permits().min(self.most_in_flight)
    }

    /// Returns how many calls wait for a place.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Returns how many answers are not read to their end.
    pub(super) fn open(&self) -> usize {
        self.most_open - self.open.available_permits().min(self.most_open)
    }

    /// Takes room for an answer, which is given back when the last of it is on its way.
    ///
    /// # Errors
    /// Too many answers wait to be read.
    pub(super) fn room(&self, now: Instant) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.open).try_acquire_owned().map_err(|_| self.turned_away(now))
    }

    /// Takes a place, or one in the queue, when a call arrives.
    ///
    /// # Errors
    /// The queue is full, or moves too slowly.
    pub(super) fn arrive(self: &Arc<Self>, now: Instant) -> Result<Way, Refusal> {
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            let before = self.backlog.fetch_add(1, Ordering::Relaxed);
            let backlog = Backlog(Arc::clone(self));
            if before == 0 {
                // Nobody waits: whatever there was is over.
                self.calm_at.store(self.micros(now), Ordering::Relaxed);
            }
            let patience = self.patience(now);
            if self.few <= before && patience < self.foreseen(before) {
                return Err(self.turned_away(now));
            }
            return Ok(Way { arrived: now, patience, to: To::Processor(permit, backlog) });
        }
        let waiting = Waiting(Arc::clone(self));
        // Counted first, so that two that arrive together do not both take the last place.
        if self.most_waiting <= self.waiting.fetch_add(1, Ordering::Relaxed) {
            return Err(self.turned_away(now));
        }
        Ok(Way { arrived: now, patience: self.patience(now), to: To::Place(waiting) })
    }

    /// Waits for a place, then checks that the call has not waited for too long in all. Called when work can begin.
    ///
    /// # Errors
    /// The wait was too long, or the caller's deadline passed in it.
    pub(super) async fn enter(&self, way: Way, deadline: Option<Deadline>) -> Result<OwnedSemaphorePermit, Refusal> {
        let Way { arrived, patience, to } = way;
        let permit = match to {
            To::Processor(permit, backlog) => {
                self.begins(Instant::now());
                drop(backlog);
                permit
            }
            To::Place(waiting) => {
                let until = arrived + patience;
                let until = deadline.map_or(until, |Deadline(at)| at.min(until));
                let waited = tokio::time::timeout_at(until, Arc::clone(&self.free).acquire_owned()).await;
                drop(waiting);
                let Ok(Ok(permit)) = waited else {
                    Deadline::check(deadline)?;
                    return Err(self.turned_away(Instant::now()));
                };
                permit
            }
        };
        Deadline::check(deadline)?;
        self.judge(arrived, patience, Instant::now())?;
        Ok(permit)
    }

    /// Checks that a call has not waited for far too long before its work begins.
    fn judge(&self, arrived: Instant, patience: Duration, now: Instant) -> Result<(), Refusal> {
        let waited = now.saturating_duration_since(arrived);
        if waited <= CALM {
            self.calm_at.store(self.micros(now), Ordering::Relaxed);
        } else if patience * 2 < waited {
            return Err(self.turned_away(now));
        }
        Ok(())
    }

    /// Notes that a call begins: where another has since others waited, so long does the queue take for one.
    fn begins(&self, now: Instant) {
        let now = self.micros(now).max(1);
        let before = self.begun_at.swap(now, Ordering::Relaxed);
        if before != 0 {
            let took = now.saturating_sub(before).saturating_mul(1_000).min(nanos(SLOWEST_PACE));
            let pace = self.pace.load(Ordering::Relaxed);
            self.pace.store(pace - pace / 16 + took / 16, Ordering::Relaxed);
        }
    }

    /// Returns how long a call will wait for a processor behind so many others.
    fn foreseen(&self, before: usize) -> Duration {
        let before = u64::try_from(before).unwrap_or(u64::MAX);
        Duration::from_nanos(self.pace.load(Ordering::Relaxed).saturating_mul(before))
    }

    /// Refuses a call, and gives its caller a turn.
    pub(super) fn turned_away(&self, now: Instant) -> Refusal {
        let (now, apart) = (self.micros(now), self.pace.load(Ordering::Relaxed).div_ceil(1_000));
        let (first, last) = (now.saturating_add(micros(FIRST_TURN)), now.saturating_add(micros(LAST_TURN)));
        let after = |turn: u64| turn.saturating_add(apart).clamp(first, last);
        let given = self.turn_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |turn| Some(after(turn)));
        let turn = after(given.unwrap_or_else(|turn| turn));
        Refusal::Overloaded { retry_after: Duration::from_micros(turn - now) }
    }

    /// Returns how long a call may wait.
    fn patience(&self, now: Instant) -> Duration {
        if self.is_lasting(now) { self.patience.min(SHORT) } else { self.patience }
    }

    /// Says whether no call was begun calmly for a while.
    fn is_lasting(&self, now: Instant) -> bool {
        let calm_at = Duration::from_micros(self.calm_at.load(Ordering::Relaxed));
        LASTING < now.saturating_duration_since(self.began).saturating_sub(calm_at)
    }

    fn micros(&self, now: Instant) -> u64 {
        micros(now.saturating_duration_since(self.began))
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_millis(50);
    /// How many calls are foreseen to begin within so long on one processor, before that was measured.
    fn calls_in(wait: Duration) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        usize::try_from(wait.as_micros() / FIRST_PACE.as_micros()).unwrap() * processors
    }

    fn places(calls: usize, queued: usize) -> Arc<Places> {
        Arc::new(Places::new(calls, queued, PATIENCE))
    }

    fn retry_after(refusal: &Refusal) -> Duration {
        let Refusal::Overloaded { retry_after } = refusal else { panic!("{refusal:?}") };
        *retry_after
    }

    #[tokio::test]
    async fn a_call_waits_for_a_place_and_the_queue_has_an_end() {
        let places = Arc::new(Places::new(1, 1, Duration::from_secs(60)));
        let first = places.enter(places.arrive(Instant::now()).unwrap(), None).await.unwrap();
        let queued = places.arrive(Instant::now()).unwrap();
        retry_after(&places.arrive(Instant::now()).unwrap_err());
        let waiting = Arc::clone(&places);
        let second = tokio::spawn(async move { waiting.enter(queued, None).await.map(drop) });
        tokio::task::yield_now().await;
        drop(first);
        assert_eq!(second.await.unwrap(), Ok(()));
        assert!(matches!(places.arrive(Instant::now()).unwrap().to, To::Processor(..)));
    }

    #[tokio::test]
    async fn nobody_waits_for_a_place_longer_than_the_patience_or_the_deadline() {
        let places = places(1, 2);
        let _held = places.arrive(Instant::now()).unwrap();
        let arrived = Instant::now();
        retry_after(&places.enter(places.arrive(arrived).unwrap(), None).await.unwrap_err());
        assert!(PATIENCE <= arrived.elapsed());
        let deadline = Some(Deadline(Instant::now()));
        let waited = places.enter(places.arrive(Instant::now()).unwrap(), deadline).await;
        assert_eq!(waited.unwrap_err(), Refusal::DeadlineExceeded);
        assert_eq!(places.waiting(), 0);
    }

    #[test]
    fn a_burst_finds_places_and_lasting_load_a_short_queue() {
        let places = places(10_000, 0);
        let mut burst = Vec::new();
        let mut taken = |at: Instant| {
            let before = burst.len();
            while let Ok(way) = places.arrive(at) {
                burst.push(way);
            }
            burst.len() - before
        };
        assert_eq!(taken(places.began), calls_in(PATIENCE) + 1);
        assert_eq!(taken(places.began + 2 * LASTING), 0);
        assert_eq!(places.in_flight(), burst.len(), "who is turned away holds nothing");
        burst.truncate(1);
        let lasting = places.began + 2 * LASTING;
        while let Ok(way) = places.arrive(lasting) {
            burst.push(way);
        }
        assert_eq!(burst.len(), calls_in(SHORT) + 1);
        burst.clear();
        assert_eq!(places.arrive(lasting).unwrap().patience, PATIENCE);
        assert_eq!(places.patience(lasting), PATIENCE, "a queue that is empty is calm");
    }

    #[test]
    fn the_pace_is_how_fast_calls_begin_while_others_wait() {
        let places = places(100, 0);
        let first = places.foreseen(1);
        let ways: Vec<Way> = (0..64).map(|_| places.arrive(places.began).unwrap()).collect();
        let slow = Duration::from_millis(2);
        for (way, number) in ways.into_iter().zip(1..) {
            places.begins(places.began + slow * number);
            drop(way);
        }
        assert!(first < places.foreseen(1) && places.foreseen(1) <= slow, "{:?}", places.foreseen(1));
        // A pause with nobody waiting is no pace.
        let pace = places.foreseen(1);
        places.begins(places.began + Duration::from_secs(60));
        assert_eq!(places.foreseen(1), pace);
    }

    #[test]
    fn turns_lie_as_far_apart_as_calls_begin_and_within_their_bounds() {
        let places = places(1, 0);
        let turns: Vec<Duration> = (0..100_000).map(|_| retry_after(&places.turned_away(places.began))).collect();
        let apart = places.foreseen(1);
        assert!(turns.is_sorted());
        assert_eq!((turns[0], turns[1] - turns[0]), (FIRST_TURN, apart));
        assert_eq!(turns.last(), Some(&LAST_TURN));
        let later = places.began + 2 * LAST_TURN;
        assert_eq!(retry_after(&places.turned_away(later)), FIRST_TURN, "turns that have passed are forgotten");
    }

    #[test]
    fn only_far_too_long_a_wait_turns_a_call_away_that_was_let_in() {
        let places = places(10, 0);
        let now = places.began + 4 * PATIENCE;
        assert_eq!(places.judge(now - PATIENCE - SHORT, PATIENCE, now), Ok(()));
        retry_after(&places.judge(now - 3 * PATIENCE, PATIENCE, now).unwrap_err());
        assert_eq!(places.judge(now - CALM, Duration::ZERO, now), Ok(()));
        assert_eq!(places.patience(now + LASTING / 2), PATIENCE, "a call has begun calmly");
    }
}
