//! What a connection writes in one turn leaves in one piece.
//!
//! HTTP/2 is written frame by frame, and each frame would be a call of the kernel and a packet of its own: three for the
//! answer to a small call, one for each 16 KiB of a large one. Here frames are put side by side until the connection has
//! nothing more to do for now, or they are many. Not here: what is written.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How many bytes are put side by side at the most: the largest packet of the loopback device and of cards that cut packets.
const MOST: usize = 64 << 10;

/// A socket whose writes are gathered.
#[derive(Debug)]
pub(super) struct Gathered<IO>(Arc<Mutex<Gathering<IO>>>);

/// Has what was gathered leave.
#[derive(Debug)]
pub(super) struct Outlet<IO>(Arc<Mutex<Gathering<IO>>>);

#[derive(Debug)]
struct Gathering<IO> {
    io: IO,
    waiting: Vec<u8>,
    /// How many of the waiting bytes have left.
    left: usize,
    /// Whether bytes wait for the end of a turn; else they leave when they are flushed.
    by_turn: bool,
}

/// Wraps a socket. What is written leaves as it is flushed, until the outlet says that there are turns.
pub(super) fn gathered<IO>(io: IO) -> (Gathered<IO>, Outlet<IO>) {
    let both = Arc::new(Mutex::new(Gathering { io, waiting: Vec::new(), left: 0, by_turn: false }));
    (Gathered(Arc::clone(&both)), Outlet(both))
}

/// Nothing is done under the lock that may panic, and both ends are in the hands of one task.
fn locked<IO>(gathering: &Mutex<Gathering<IO>>) -> MutexGuard<'_, Gathering<IO>> {
    gathering.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<IO: AsyncWrite + Unpin> Gathering<IO> {
    fn is_full(&self) -> bool {
        MOST <= self.waiting.len()
    }

    /// Takes bytes as far as there is room.
    fn take(&mut self, bytes: &[u8]) -> usize {
        if self.waiting.is_empty() {
            self.waiting.reserve(MOST);
        }
        let bytes = bytes.get(..MOST.saturating_sub(self.waiting.len())).unwrap_or(bytes);
        self.waiting.extend_from_slice(bytes);
        bytes.len()
    }

    /// Writes all that waits; memory is kept only while something does.
    fn poll_out(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.waiting.get(self.left..).filter(|rest| !rest.is_empty()) {
            match ready!(Pin::new(&mut self.io).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => self.left += written,
            }
        }
        (self.waiting, self.left) = (Vec::new(), 0);
        Pin::new(&mut self.io).poll_flush(context)
    }

    /// Makes room where there is none.
    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_full() { self.poll_out(context) } else { Poll::Ready(Ok(())) }
    }
}

impl<IO: AsyncWrite + Unpin> Outlet<IO> {
    /// From now on what is written leaves at the end of a turn (see [`Self::turns`]).
    pub(super) fn by_turn(&self) {
        locked(&self.0).by_turn = true;
    }

    /// Drives a connection turn by turn until it ends, and has leave what it wrote in each.
    pub(super) async fn turns<C: Future>(&self, mut connection: Pin<&mut C>) {
        poll_fn(|context| {
            let connection = connection.as_mut().poll(context);
            match (connection, locked(&self.0).poll_out(context)) {
                (Poll::Pending, Poll::Pending | Poll::Ready(Ok(()))) => Poll::Pending,
                // A peer that takes nothing any more has ended the connection.
                (Poll::Ready(_), _) | (Poll::Pending, Poll::Ready(Err(_))) => Poll::Ready(()),
            }
        })
        .await;
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Gathered<IO> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut locked(&self.0).io).poll_read(context, bytes)
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Gathered<IO> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut gathering = locked(&self.0);
        ready!(gathering.poll_room(context))?;
        Poll::Ready(Ok(gathering.take(bytes)))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut gathering = locked(&self.0);
        ready!(gathering.poll_room(context))?;
        let mut taken = 0;
        for part in parts {
            let n = gathering.take(part);
            taken += n;
            if n < part.len() {
                break;
            }
        }
        Poll::Ready(Ok(taken))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut gathering = locked(&self.0);
        if gathering.by_turn { Poll::Ready(Ok(())) } else { gathering.poll_out(context) }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut gathering = locked(&self.0);
        ready!(gathering.poll_out(context))?;
        Pin::new(&mut gathering.io).poll_shutdown(context)
    }
}
