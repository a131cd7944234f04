//! Where calls are worked on: threads of their own, as many as there are processors.
//!
//! Goes in: the work of a call. Comes out: its answer. Those who read and write connections do no work of calls, so that
//! a call is turned away, health is told and an answer is sent however much work there is.

use std::io;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinError, JoinHandle};

/// The threads.
#[derive(Debug)]
pub(super) struct Pool {
    handle: Handle,
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

/// Work that ends when nobody waits for it any more.
#[derive(Debug)]
pub(super) struct Working<T>(JoinHandle<T>);

impl Pool {
    /// Starts the threads.
    ///
    /// # Errors
    /// The machine gives none.
    pub(super) fn start() -> io::Result<Self> {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let runtime = Builder::new_multi_thread()
            .worker_threads(processors)
            // These read documents and search, which takes long and much memory: what is more waits.
            .max_blocking_threads(processors)
            .thread_name("work")
            .enable_time()
            .build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// Has work done; it is dropped with what waits for it.
    pub(super) fn work<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Working<T> {
        Working(self.handle.spawn(work))
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // Nobody waits for what is left, and a server that ends must not wait either.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl<T> Future for Working<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Working<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn work_that_nobody_waits_for_ends() {
        let pool = Pool::start().unwrap();
        let (held, kept) = (Arc::new(()), Arc::new(()));
        let own = Arc::clone(&held);
        let working = pool.work(async move {
            std::future::pending::<()>().await;
            drop(own);
        });
        tokio::task::yield_now().await;
        drop(working);
        for _ in 0..500 {
            if Arc::strong_count(&held) == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(Arc::strong_count(&held), 1);
        assert_eq!(pool.work(async move { Arc::strong_count(&kept) }).await.unwrap(), 1);
    }
}
