//! The body of an answer on its way: made where calls are worked on, and open until the peer has taken the last of it.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::Bytes;

use super::peer::OpenCall;

/// How many pieces of an answer are made ahead: one of a call, which is one message, and its trailers.
const AHEAD: usize = 2;

/// The body of an answer, which keeps its call open until the last of it is on its way.
#[derive(Debug)]
pub(super) struct Held {
    body: Prepared,
    open: OpenCall,
    _room: Option<OwnedSemaphorePermit>,
}

impl Held {
    pub(super) fn new(body: Prepared, mut open: OpenCall, room: Option<OwnedSemaphorePermit>) -> Self {
        // Nobody asks for a body that is empty.
        open.unread(!body.is_end_stream());
        open.read();
        Self { body, open, _room: room }
    }
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let piece = Pin::new(&mut self.body).poll_frame(context);
        // The next piece is asked for only when there is room on the way to the peer.
        self.open.read();
        self.open.unread(matches!(piece, Poll::Ready(Some(_))));
        piece
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body of which the first pieces are made.
#[derive(Debug)]
pub(super) struct Prepared {
    made: VecDeque<Result<Frame<Bytes>, Status>>,
    /// What is still to be made; none, where the last piece is.
    rest: Option<Body>,
}

impl Prepared {
    /// A body of which nothing is made.
    pub(super) fn not_yet(body: Body) -> Self {
        let rest = (!body.is_end_stream()).then_some(body);
        Self { made: VecDeque::new(), rest }
    }

    /// Makes the first pieces, as far as they can be had without waiting: a message is encoded here.
    pub(super) async fn of(body: Body) -> Self {
        let mut prepared = Self::not_yet(body);
        std::future::poll_fn(|context| {
            while prepared.made.len() < AHEAD
                && let Some(body) = &mut prepared.rest
            {
                match Pin::new(&mut *body).poll_frame(context) {
                    Poll::Pending => break,
                    Poll::Ready(None) => prepared.rest = None,
                    Poll::Ready(Some(piece)) => {
                        if piece.is_err() || body.is_end_stream() {
                            prepared.rest = None;
                        }
                        prepared.made.push_back(piece);
                    }
                }
            }
            Poll::Ready(())
        })
        .await;
        prepared
    }
}

impl HttpBody for Prepared {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if let Some(piece) = self.made.pop_front() {
            return Poll::Ready(Some(piece));
        }
        let Some(rest) = &mut self.rest else { return Poll::Ready(None) };
        let piece = ready!(Pin::new(rest).poll_frame(context));
        if piece.is_none() {
            self.rest = None;
        }
        Poll::Ready(piece)
    }

    fn is_end_stream(&self) -> bool {
        self.made.is_empty() && self.rest.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
