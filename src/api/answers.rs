//! The answers of a stream on their way to the caller: several at a time where there are several, so that who sends them is
//! not woken for each.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio_stream::Stream;

/// Nobody waits for answers any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

/// Where answers are put in.
#[derive(Debug)]
pub(super) struct Teller<T> {
    between: Arc<Mutex<Between<T>>>,
    /// How many wait at the most; so many wake who sends them, while one more is made.
    most: usize,
}

/// Where answers come out, in their order.
#[derive(Debug)]
pub struct Answers<T> {
    between: Arc<Mutex<Between<T>>>,
    /// With how many that wait who is held up goes on.
    few: usize,
}

/// What is between both ends.
#[derive(Debug)]
struct Between<T> {
    waiting: VecDeque<T>,
    /// Whether who sends answers was not told of all that wait.
    is_untold: bool,
    /// Whether no answer is to come.
    is_ended: bool,
    /// Whether nobody takes answers any more.
    is_gone: bool,
    /// Who waits for answers.
    taker: Option<Waker>,
    /// Who waits for a place.
    held_up: Option<Waker>,
    /// Who waits for the other end to go.
    watcher: Option<Waker>,
}

/// Makes both ends. Up to `in_flight` answers, two at least, are between them, of which one is in the hand of who makes them.
pub(super) fn answers<T>(in_flight: usize) -> (Teller<T>, Answers<T>) {
    let most = in_flight.saturating_sub(1).max(1);
    let between = Arc::new(Mutex::new(Between {
        waiting: VecDeque::new(),
        is_untold: false,
        is_ended: false,
        is_gone: false,
        taker: None,
        held_up: None,
        watcher: None,
    }));
    (Teller { between: Arc::clone(&between), most }, Answers { between, few: most / 2 })
}

/// Nothing is done under the lock that may panic.
fn locked<T>(between: &Mutex<Between<T>>) -> MutexGuard<'_, Between<T>> {
    between.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Between<T> {
    /// Returns who waits for answers, to be woken once the lock is free.
    fn told(&mut self) -> Option<Waker> {
        self.is_untold = false;
        self.taker.take()
    }
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl<T> Teller<T> {
    /// Says whether answers wait to be told with the next.
    pub(super) fn has_untold(&self) -> bool {
        locked(&self.between).is_untold
    }

    /// Takes an answer once there is a place for it, and tells all that wait where they are enough.
    ///
    /// # Errors
    /// Nobody waits.
    pub(super) async fn take(&self, answer: T) -> Result<(), Gone> {
        let mut answer = Some(answer);
        poll_fn(|context| {
            let mut between = locked(&self.between);
            if between.is_gone {
                return Poll::Ready(Err(Gone));
            }
            let is_full = self.most <= between.waiting.len();
            if is_full {
                between.held_up = Some(context.waker().clone());
            } else {
                between.waiting.extend(answer.take());
                between.is_untold = true;
            }
            let taker = if self.most <= between.waiting.len() { between.told() } else { None };
            drop(between);
            wake(taker);
            if is_full { Poll::Pending } else { Poll::Ready(Ok(())) }
        })
        .await
    }

    /// Tells all that wait.
    pub(super) fn tell(&self) {
        let taker = locked(&self.between).told();
        wake(taker);
    }

    /// Waits until nobody waits for answers.
    pub(super) async fn gone(&self) {
        poll_fn(|context| {
            let mut between = locked(&self.between);
            if between.is_gone {
                return Poll::Ready(());
            }
            between.watcher = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl<T> Drop for Teller<T> {
    fn drop(&mut self) {
        let mut between = locked(&self.between);
        between.is_ended = true;
        let taker = between.told();
        drop(between);
        wake(taker);
    }
}

impl<T> Drop for Answers<T> {
    fn drop(&mut self) {
        let mut between = locked(&self.between);
        between.is_gone = true;
        let (held_up, watcher) = (between.held_up.take(), between.watcher.take());
        let waiting = std::mem::take(&mut between.waiting);
        drop(between);
        drop(waiting);
        wake(held_up);
        wake(watcher);
    }
}

impl<T> Stream for Answers<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut between = locked(&self.between);
        if let Some(answer) = between.waiting.pop_front() {
            let held_up = if between.waiting.len() <= self.few { between.held_up.take() } else { None };
            drop(between);
            wake(held_up);
            return Poll::Ready(Some(answer));
        }
        if between.is_ended {
            return Poll::Ready(None);
        }
        between.taker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;
    use std::time::Duration;

    use tokio_stream::StreamExt;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn answers_come_out_in_their_order_and_none_is_lost() {
        for in_flight in [0, 1, 2, 5, 16] {
            let (teller, answers) = answers(in_flight);
            let working = tokio::spawn(async move {
                for number in 0..1_000 {
                    teller.take(number).await.unwrap();
                    if number % 7 == 0 {
                        teller.tell();
                    }
                }
            });
            assert_eq!(answers.collect::<Vec<_>>().await, (0..1_000).collect::<Vec<_>>(), "{in_flight}");
            working.await.unwrap();
        }
    }

    /// How often somebody was woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn who_sends_is_woken_for_several_or_when_told() {
        let (woken, (teller, mut answers)) = (Arc::new(Woken::default()), answers(8));
        let waker = Waker::from(Arc::clone(&woken));
        let mut next = || Pin::new(&mut answers).poll_next(&mut Context::from_waker(&waker));
        let times = || woken.0.load(Ordering::Relaxed);
        assert!(next().is_pending());
        for number in 0..6 {
            teller.take(number).await.unwrap();
            assert!(times() == 0 && teller.has_untold(), "{number}");
        }
        teller.take(6).await.unwrap();
        assert!(times() == 1 && !teller.has_untold());
        for number in 0..7 {
            assert_eq!(next(), Poll::Ready(Some(number)));
        }
        assert!(next().is_pending());
        teller.take(7).await.unwrap();
        assert_eq!(times(), 1);
        teller.tell();
        assert_eq!((times(), next()), (2, Poll::Ready(Some(7))));
        assert!(next().is_pending());
        drop(teller);
        assert_eq!((times(), next()), (3, Poll::Ready(None)));
    }

    #[tokio::test]
    async fn no_more_wait_than_are_in_flight() {
        for in_flight in [0, 1, 2, 3, 8, 9, 16] {
            let (teller, mut answers) = answers(in_flight);
            teller.take(0).await.unwrap();
            // One is on its way to a caller who then reads no more.
            assert_eq!(answers.next().await, Some(0));
            let mut taken = 1;
            while tokio::time::timeout(Duration::from_millis(20), teller.take(taken)).await.is_ok() {
                taken += 1;
            }
            // The one that found no place waits as well, and one has gone: what is left is what was taken.
            assert_eq!(taken, in_flight.max(2), "{in_flight}");
            drop(answers);
            assert_eq!(teller.take(0).await, Err(Gone));
            teller.gone().await;
        }
    }
}
