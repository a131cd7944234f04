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

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    /// How much was written at a time.
    type Written = Arc<Mutex<Vec<usize>>>;

    /// A socket that notes how much was written at a time.
    #[derive(Debug)]
    struct Noting {
        io: DuplexStream,
        written: Written,
    }

    impl AsyncWrite for Noting {
        fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            let written = Pin::new(&mut self.io).poll_write(context, bytes);
            if let Poll::Ready(Ok(n)) = &written {
                self.written.lock().unwrap().push(*n);
            }
            written
        }

        fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.io).poll_flush(context)
        }

        fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.io).poll_shutdown(context)
        }
    }

    /// A wrapped socket of which so many bytes fit between both ends, its outlet, the other end, and what was written.
    fn ends(room: usize) -> (Gathered<Noting>, Outlet<Noting>, DuplexStream, Written) {
        let (io, other) = duplex(room);
        let written = Written::default();
        let (gathered, outlet) = gathered(Noting { io, written: Arc::clone(&written) });
        (gathered, outlet, other, written)
    }

    #[tokio::test]
    async fn what_is_written_in_one_turn_leaves_in_one_piece() {
        let (mut io, outlet, mut other, written) = ends(1 << 20);
        outlet.by_turn();
        let connection = pin!(async move {
            for _ in 0..2 {
                for frame in [&[1; 9][..], &[2; 16_384], &[3; 20]] {
                    io.write_all(frame).await.unwrap();
                    io.flush().await.unwrap();
                }
                tokio::task::yield_now().await;
            }
            io
        });
        outlet.turns(connection).await;
        assert_eq!(*written.lock().unwrap(), [16_413; 2]);
        let mut read = vec![0; 2 * 16_413];
        other.read_exact(&mut read).await.unwrap();
        assert_eq!((read[8], read[9], read[16_412], read[16_413]), (1, 2, 3, 1));
    }

    #[tokio::test]
    async fn before_there_are_turns_what_is_flushed_leaves() {
        let (mut io, _outlet, _other, written) = ends(1 << 20);
        io.write_all(&[1; 100]).await.unwrap();
        assert!(written.lock().unwrap().is_empty());
        io.flush().await.unwrap();
        assert_eq!(*written.lock().unwrap(), [100]);
    }

    #[tokio::test]
    async fn for_who_does_not_read_no_more_is_kept_than_fits() {
        let (mut io, outlet, _other, _) = ends(1_000);
        outlet.by_turn();
        let mut context = Context::from_waker(std::task::Waker::noop());
        let mut taken = 0;
        while let Poll::Ready(n) = Pin::new(&mut io).poll_write(&mut context, &[0; 10_000]) {
            taken += n.unwrap();
        }
        assert_eq!(taken, MOST);
        assert_eq!(locked(&outlet.0).waiting.capacity(), MOST);
    }

    #[tokio::test]
    async fn all_that_was_written_arrives_in_its_order_and_nothing_is_kept() {
        let (mut io, outlet, mut other, _) = ends(1_000);
        let sent: Vec<u8> = (0..1_000_003_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let expected = sent.clone();
        let reading = tokio::spawn(async move {
            let mut read = Vec::new();
            other.read_to_end(&mut read).await.unwrap();
            read
        });
        outlet.by_turn();
        let connection = pin!(async {
            for (at, part) in sent.chunks(70_001).enumerate() {
                let (head, body) = part.split_at(at);
                let mut rest = [head, body].map(io::IoSlice::new);
                let mut rest = &mut rest[..];
                while rest.iter().any(|part| !part.is_empty()) {
                    let n = io.write_vectored(rest).await.unwrap();
                    io::IoSlice::advance_slices(&mut rest, n);
                }
                tokio::task::yield_now().await;
            }
            io.shutdown().await.unwrap();
        });
        outlet.turns(connection).await;
        assert_eq!(locked(&outlet.0).waiting.capacity(), 0);
        assert!(reading.await.unwrap() == expected);
    }

    #[tokio::test]
    async fn a_peer_that_is_gone_ends_the_connection() {
        let (mut io, outlet, other, _) = ends(1_000);
        drop(other);
        outlet.by_turn();
        let connection = pin!(async {
            io.write_all(&[1; 100]).await.unwrap();
            std::future::pending::<()>().await;
        });
        outlet.turns(connection).await;
    }
}
