//! What a caller still sends to a call that is answered: it is read, and forgotten.
//!
//! Goes in: the body of a request. Comes out: the same. Where it is dropped before its end, what is left of it is read.
//! Else HTTP/2 resets its stream, and remembers few that it has reset: a frame that was on its way to another is taken for
//! a fault of the peer, and after a thousand of them the connection is ended with all its calls. Who turns calls away as
//! they arrive would soon come to that. Source: RFC 9113, 5.1 and 8.1; limits of the `h2` crate.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tonic::codegen::Bytes;

/// How much is read of what is left; who sends more is told by a reset that nobody listens.
const MOST: usize = 1 << 20;
/// For how long its end is waited for.
const LONGEST: Duration = Duration::from_secs(1);
/// Of how many calls at once it is waited for.
const CALLS: usize = 4_096;

/// Reads what is left, of all calls together.
#[derive(Debug)]
pub(super) struct Leftovers {
    handle: Handle,
    free: Arc<Semaphore>,
}

/// The body of a request.
#[derive(Debug)]
pub(super) struct Received {
    /// There until it is dropped.
    body: Option<Incoming>,
    leftovers: Arc<Leftovers>,
}

impl Leftovers {
    /// Has what is left be read by the runtime that this is called in.
    pub(super) fn new() -> Self {
        Self { handle: Handle::current(), free: Arc::new(Semaphore::new(CALLS)) }
    }

    /// Has what is left of a body be read when it is dropped.
    pub(super) fn of(self: &Arc<Self>, body: Incoming) -> Received {
        Received { body: Some(body), leftovers: Arc::clone(self) }
    }
}

/// Reads on, and says whether there is no more to be read.
fn poll_read(body: &mut Incoming, read: &mut usize, context: &mut Context<'_>) -> Poll<()> {
    while !body.is_end_stream() && *read < MOST {
        match Pin::new(&mut *body).poll_frame(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None | Some(Err(_))) => break,
            Poll::Ready(Some(Ok(frame))) => *read += frame.data_ref().map_or(0, Bytes::len),
        }
    }
    Poll::Ready(())
}

impl Drop for Received {
    fn drop(&mut self) {
        let (Some(mut body), mut read) = (self.body.take(), 0) else { return };
        // What is there already needs nobody who waits.
        if poll_read(&mut body, &mut read, &mut Context::from_waker(Waker::noop())).is_ready() {
            return;
        }
        let Ok(place) = Arc::clone(&self.leftovers.free).try_acquire_owned() else { return };
        self.leftovers.handle.spawn(async move {
            // Who has not ended by then is reset.
            let _ = timeout(LONGEST, std::future::poll_fn(|context| poll_read(&mut body, &mut read, context))).await;
            drop(place);
        });
    }
}

impl HttpBody for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.body.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}
