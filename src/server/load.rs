//! How much work is taken in: places for calls in flight, a queue for a place, and early refusal under lasting load.
//!
//! Goes in: a call before any work is started. Comes out: its place, or a refusal. What is refused costs no decoding.
//!
//! A call waits in two ways: for a place, where as many calls as are let in are in flight; and for a processor, after it
//! has its place. Both waits have a limit. It is long while the server keeps up now and then, so that a burst is
//! answered, and short once it has not kept up for a while, so that the queue does not fill with calls whose callers will
//! have given up. Source: controlled delay (CoDel, RFC 8289) with the two limits of an adaptive queue.

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
/// How many calls for each processor may have a place and no processor under lasting load: what is turned away is told so
/// by the same processors, and waits behind them.
const BACKLOG: usize = 8;
/// How many answers may wait to be read for each call that is in flight or waits.
const OPEN_FOR_EACH: usize = 2;
/// The longest wait under lasting load.
const SHORT: Duration = Duration::from_millis(4);

/// The places for calls in flight, and the queue for them.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    /// For calls that have not been answered whole: those in flight, in the queue, and those whose caller has yet to read.
    open: Arc<Semaphore>,
    most_in_flight: usize,
    most_open: usize,
    waiting: AtomicUsize,
    backlog: AtomicUsize,
    most_backlog: usize,
    most_waiting: usize,
    patience: Duration,
    began: Instant,
    /// When the last call waited no longer than calm, in microseconds since the beginning.
    calm_at: AtomicU64,
}

/// How a call comes to its place.
#[derive(Debug)]
pub(super) enum Way {
    /// It has one.
    In(OwnedSemaphorePermit, Backlog),
    /// It may wait for one.
    Queue(Waiting),
}

/// A call that has a place, and no processor yet.
#[derive(Debug)]
pub(super) struct Backlog(Arc<Places>);

impl Drop for Backlog {
    fn drop(&mut self) {
        self.0.backlog.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A place in the queue, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Waiting(Arc<Places>);

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
        Self {
            free: Arc::new(Semaphore::new(most_in_flight)),
            open: Arc::new(Semaphore::new(most_open)),
            most_in_flight,
            most_open,
            waiting: AtomicUsize::new(0),
            backlog: AtomicUsize::new(0),
            most_backlog: BACKLOG * std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
            most_waiting: queued_calls,
            patience,
            began: Instant::now(),
            calm_at: AtomicU64::new(0),
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
    pub(super) fn room(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.open).try_acquire_owned().map_err(|_| Refusal::Overloaded)
    }

    /// Takes a place, or one in the queue, when a call arrives.
    ///
    /// # Errors
    /// The queue is full, or the server has not kept up for a while and has enough to begin with.
    pub(super) fn arrive(self: &Arc<Self>) -> Result<Way, Refusal> {
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            let before = self.backlog.fetch_add(1, Ordering::Relaxed);
            let backlog = Backlog(Arc::clone(self));
            if self.most_backlog <= before && self.is_lasting(Instant::now()) {
                return Err(Refusal::Overloaded);
            }
            return Ok(Way::In(permit, backlog));
        }
        let waiting = Waiting(Arc::clone(self));
        // Counted first, so that two that arrive together do not both take the last place.
        if self.most_waiting <= self.waiting.fetch_add(1, Ordering::Relaxed) {
            return Err(Refusal::Overloaded);
        }
        Ok(Way::Queue(waiting))
    }

    /// Waits for a place, then checks that the call has not waited for too long in all.
    ///
    /// # Errors
    /// The wait was too long, or the caller's deadline passed in it.
    pub(super) async fn enter(
        &self,
        way: Way,
        arrived: Instant,
        deadline: Option<Deadline>,
    ) -> Result<OwnedSemaphorePermit, Refusal> {
        let permit = match way {
            Way::In(permit, backlog) => {
                drop(backlog);
                permit
            }
            Way::Queue(waiting) => {
                let until = arrived + self.patience(Instant::now());
                let until = deadline.map_or(until, |Deadline(at)| at.min(until));
                let waited = tokio::time::timeout_at(until, Arc::clone(&self.free).acquire_owned()).await;
                drop(waiting);
                let Ok(Ok(permit)) = waited else {
                    Deadline::check(deadline)?;
                    return Err(Refusal::Overloaded);
                };
                permit
            }
        };
        self.judge(arrived, Instant::now())?;
        Ok(permit)
    }

    /// Checks that a call has not waited for too long before its work begins.
    fn judge(&self, arrived: Instant, now: Instant) -> Result<(), Refusal> {
        let waited = now.saturating_duration_since(arrived);
        if waited <= CALM {
            self.calm_at.store(self.micros(now), Ordering::Relaxed);
        } else if self.patience(now) < waited {
            return Err(Refusal::Overloaded);
        }
        Ok(())
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
        u64::try_from(now.saturating_duration_since(self.began).as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_millis(50);

    fn places(calls: usize, queued: usize) -> Arc<Places> {
        Arc::new(Places::new(calls, queued, PATIENCE))
    }

    #[tokio::test]
    async fn a_call_waits_for_a_place_and_the_queue_has_an_end() {
        let places = Arc::new(Places::new(1, 1, Duration::from_secs(60)));
        let first = places.enter(places.arrive().unwrap(), Instant::now(), None).await.unwrap();
        let queued = places.arrive().unwrap();
        assert_eq!(places.arrive().unwrap_err(), Refusal::Overloaded);
        let (waiting, arrived) = (Arc::clone(&places), Instant::now());
        let second = tokio::spawn(async move {
            let Way::Queue(_held) = queued else { panic!("it has no place yet") };
            Arc::clone(&waiting.free).acquire_owned().await.map(|_| arrived)
        });
        tokio::task::yield_now().await;
        drop(first);
        assert!(second.await.unwrap().is_ok());
        assert!(matches!(places.arrive(), Ok(Way::In(..))));
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_the_patience_or_the_deadline() {
        let places = places(1, 2);
        let _held = places.arrive().unwrap();
        let arrived = Instant::now();
        let waited = places.enter(places.arrive().unwrap(), arrived, None).await;
        assert_eq!(waited.unwrap_err(), Refusal::Overloaded);
        assert!(PATIENCE <= arrived.elapsed());
        let deadline = Some(Deadline(Instant::now()));
        let waited = places.enter(places.arrive().unwrap(), Instant::now(), deadline).await;
        assert_eq!(waited.unwrap_err(), Refusal::DeadlineExceeded);
        assert_eq!(places.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn under_lasting_load_only_so_many_wait_for_a_processor() {
        let most = BACKLOG * std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let mut places = Places::new(2 * most, 0, PATIENCE);
        places.began = Instant::now().checked_sub(2 * LASTING).unwrap();
        let places = Arc::new(places);
        let mut waiting: Vec<Way> = (0..most).map(|_| places.arrive().unwrap()).collect();
        assert_eq!(places.arrive().unwrap_err(), Refusal::Overloaded);
        assert_eq!(places.in_flight(), most, "who is turned away holds nothing");
        waiting.pop();
        assert!(places.arrive().is_ok());
        let now = Instant::now();
        assert_eq!(places.judge(now, now), Ok(()));
        let burst: Vec<_> = (0..most).map(|_| places.arrive()).collect();
        assert!(burst.iter().all(Result::is_ok), "a burst finds its places");
    }

    #[test]
    fn a_burst_may_wait_and_lasting_load_may_not() {
        let places = places(10, 0);
        let mut now = places.began;
        let mut after = |waited| {
            now += 2 * LASTING;
            let judged = places.judge(now - waited, now);
            // What came in the same burst is judged like it.
            (judged, places.judge(now - PATIENCE / 2, now))
        };
        let (fine, shed) = (Ok(()), Err(Refusal::Overloaded));
        assert_eq!(after(Duration::ZERO), (fine.clone(), fine.clone()), "a burst");
        assert_eq!(after(2 * PATIENCE), (shed.clone(), shed.clone()), "lasting load");
        assert_eq!(after(SHORT / 2), (fine.clone(), shed), "a short wait is borne under any load");
        assert_eq!(after(CALM), (fine.clone(), fine), "the server keeps up again");
    }
}
