//! The answers of a stream on their way to the caller: several at a time where there are several, so that who sends them is
//! not woken for each.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use tokio::sync::mpsc;
use tokio_stream::Stream;

/// Nobody waits for answers any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

/// Where answers are put in.
#[derive(Debug)]
pub(super) struct Teller<T> {
    queue: mpsc::Sender<Vec<T>>,
    untold: Vec<T>,
    most: usize,
}

/// Where answers come out, in their order.
#[derive(Debug)]
pub struct Answers<T> {
    queue: mpsc::Receiver<Vec<T>>,
    now: vec::IntoIter<T>,
}

/// Makes both ends. Up to `in_flight` answers, two at least, wait between them: some are collected, as many wait to be sent,
/// and as many are being sent, of which the first has gone.
pub(super) fn answers<T>(in_flight: usize) -> (Teller<T>, Answers<T>) {
    let (sender, receiver) = mpsc::channel(1);
    let most = ((in_flight + 1) / 3).max(1);
    (
        Teller { queue: sender, untold: Vec::with_capacity(most), most },
        Answers { queue: receiver, now: Vec::new().into_iter() },
    )
}

impl<T> Teller<T> {
    /// Says whether answers wait to be told with the next.
    pub(super) fn has_untold(&self) -> bool {
        !self.untold.is_empty()
    }

    /// Takes an answer, and tells all that wait where they are enough.
    ///
    /// # Errors
    /// Nobody waits.
    pub(super) async fn take(&mut self, answer: T) -> Result<(), Gone> {
        self.untold.push(answer);
        if self.untold.len() < self.most { Ok(()) } else { self.tell().await }
    }

    /// Tells all that wait; waits itself while who takes them has enough.
    ///
    /// # Errors
    /// Nobody waits.
    pub(super) async fn tell(&mut self) -> Result<(), Gone> {
        if self.untold.is_empty() {
            return Ok(());
        }
        let place = self.queue.reserve().await.map_err(|_| Gone)?;
        place.send(std::mem::replace(&mut self.untold, Vec::with_capacity(self.most)));
        Ok(())
    }

    /// Waits until nobody waits for answers.
    pub(super) async fn gone(&self) {
        self.queue.closed().await;
    }
}

impl<T: Unpin> Stream for Answers<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        loop {
            if let Some(answer) = self.now.next() {
                return Poll::Ready(Some(answer));
            }
            match ready!(self.queue.poll_recv(context)) {
                Some(more) => self.now = more.into_iter(),
                None => return Poll::Ready(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio_stream::StreamExt;

    use super::*;

    #[tokio::test]
    async fn answers_come_out_in_their_order_and_none_is_lost() {
        for in_flight in [0, 1, 2, 5, 16] {
            let (mut teller, answers) = answers(in_flight);
            let working = tokio::spawn(async move {
                for number in 0..100 {
                    teller.take(number).await.unwrap();
                    if number % 7 == 0 {
                        teller.tell().await.unwrap();
                        assert!(!teller.has_untold());
                    }
                }
                teller.tell().await.unwrap();
            });
            assert_eq!(answers.collect::<Vec<_>>().await, (0..100).collect::<Vec<_>>(), "{in_flight}");
            working.await.unwrap();
        }
    }

    #[tokio::test]
    async fn no_more_wait_than_are_in_flight() {
        for in_flight in [0, 1, 2, 3, 8, 9, 16] {
            let (mut teller, mut answers) = answers(in_flight);
            for number in 0..teller.most {
                teller.take(number).await.unwrap();
            }
            // One is on its way to a caller who then reads no more.
            assert_eq!(answers.next().await, Some(0));
            let mut taken = teller.most;
            let waits = std::time::Duration::from_millis(20);
            while tokio::time::timeout(waits, teller.take(taken)).await.is_ok() {
                taken += 1;
            }
            // The one that found no place waits as well, and one has gone: what is left is what was taken.
            assert!(taken <= in_flight.max(2), "{taken} wait of {in_flight}");
            drop(answers);
            assert_eq!(teller.tell().await, Err(Gone));
            teller.gone().await;
        }
    }
}
