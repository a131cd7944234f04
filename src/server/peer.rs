//! Who is at the other end of a connection: what it showed, which calls it has open, and what it leaves unread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::connections::Keeping;
use super::identity::Shown;

/// How long a connection may last before its first call; a good client connects again by itself.
const UNUSED: Duration = Duration::from_secs(60);
/// How long a connection without a call lasts when others find no room.
const UNUSED_WHEN_CROWDED: Duration = Duration::from_secs(1);
/// How long an answer may lie unread before its connection is cut off.
pub(super) const UNREAD: Duration = Duration::from_secs(30);
/// The most answers that a peer leaves unread, for longer than so, before its next call is turned away: a good client
/// with many calls at once has many answers on the way, yet takes some of them all the time.
const UNREAD_ANSWERS: usize = 16;
const UNREAD_FOR_NOW: Duration = Duration::from_secs(1);

/// One connection, as its calls see it.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) shown: Shown,
    began: Instant,
    open_calls: AtomicUsize,
    /// When a call began or ended last, in milliseconds since the connection began; none yet is zero.
    used_at: AtomicU64,
    /// How many answers are ready, of which the peer does not take more.
    unread: AtomicUsize,
    /// When the peer took a piece of an answer last, in milliseconds since the connection began.
    read_at: AtomicU64,
}

/// A call of a connection that has not been answered whole.
#[derive(Debug)]
pub(super) struct OpenCall {
    peer: Arc<Peer>,
    is_unread: bool,
}

impl OpenCall {
    pub(super) fn new(peer: &Arc<Peer>) -> Self {
        peer.open_calls.fetch_add(1, Ordering::Relaxed);
        peer.used_at.store(peer.millis(), Ordering::Relaxed);
        Self { peer: Arc::clone(peer), is_unread: false }
    }

    /// Notes whether there is a piece of the answer that the peer has not taken.
    pub(super) fn unread(&mut self, is_unread: bool) {
        if self.is_unread != is_unread {
            self.is_unread = is_unread;
            if is_unread {
                self.peer.unread.fetch_add(1, Ordering::Relaxed);
            } else {
                self.peer.unread.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    /// Notes that the peer takes what there is.
    pub(super) fn read(&self) {
        self.peer.read_at.store(self.peer.millis(), Ordering::Relaxed);
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.unread(false);
        self.peer.used_at.store(self.peer.millis(), Ordering::Relaxed);
        self.peer.open_calls.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What becomes of a connection when it is looked at.
pub(super) enum Look {
    /// It goes on until it is looked at again.
    GoesOn(Instant),
    /// Nobody uses it.
    Unused,
    /// It leaves answers unread.
    Unread,
}

impl Peer {
    pub(super) fn new(shown: Shown) -> Self {
        Self {
            shown,
            began: Instant::now(),
            open_calls: AtomicUsize::new(0),
            used_at: AtomicU64::new(0),
            unread: AtomicUsize::new(0),
            read_at: AtomicU64::new(0),
        }
    }

    /// Returns the time since the connection began, which is never nothing.
    fn millis(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    fn at(&self, millis: &AtomicU64) -> Instant {
        self.began + Duration::from_millis(millis.load(Ordering::Relaxed))
    }

    /// Says whether the peer leaves so many answers unread that no more are made for it.
    pub(super) fn leaves_unread(&self) -> bool {
        UNREAD_ANSWERS <= self.unread.load(Ordering::Relaxed) && UNREAD_FOR_NOW <= self.at(&self.read_at).elapsed()
    }

    pub(super) fn has_calls(&self) -> bool {
        self.open_calls.load(Ordering::Relaxed) > 0
    }

    pub(super) fn look(&self, keeping: Keeping, now: Instant) -> Look {
        let until = if !self.has_calls() {
            match self.used_at.load(Ordering::Relaxed) {
                0 => self.began + keeping.idle.min(UNUSED),
                _ => self.at(&self.used_at) + keeping.idle,
            }
        } else if self.unread.load(Ordering::Relaxed) > 0 {
            self.at(&self.read_at) + UNREAD
        } else {
            now + UNREAD
        };
        match until <= now {
            false => Look::GoesOn(until),
            true if self.has_calls() => Look::Unread,
            true => Look::Unused,
        }
    }

    /// Says whether others may have its room.
    pub(super) fn gives_way(&self) -> bool {
        !self.has_calls() && UNUSED_WHEN_CROWDED <= self.at(&self.used_at).elapsed()
    }
}
