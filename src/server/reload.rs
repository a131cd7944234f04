//! What is read from files and read again while the server runs: certificates, keys, who may call.
//!
//! Goes in: a way to read and check a value. Comes out: the value in force, which readers take without a lock.
//! **A value that cannot be read or does not hold together never replaces a good one.** Files are read whole at a
//! steady pace and compared by content, since a mounted secret changes by a link that no watch of a file sees.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The largest file of settings that is read, in bytes: one that is larger is a mistake.
const MAX_BYTES: u64 = 16 << 20;

/// Why a value cannot be made of its files: every fault, each with the place it is in. No content of a file is told.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{}", .0.join("; "))]
pub struct LoadFault(pub Vec<String>);

impl LoadFault {
    /// One fault of one file.
    pub(super) fn of(path: &Path, what: impl fmt::Display) -> Self {
        Self(vec![format!("{}: {what}", path.display())])
    }
}

/// Reads files, and remembers what was in all of them.
#[derive(Default)]
pub(super) struct Files(Sha256);

impl Files {
    /// Reads a file whole.
    pub(super) fn read(&mut self, path: &Path) -> Result<Vec<u8>, LoadFault> {
        let size = std::fs::metadata(path).map_err(|error| LoadFault::of(path, error))?.len();
        if MAX_BYTES < size {
            return Err(LoadFault::of(path, format!("is larger than {MAX_BYTES} bytes")));
        }
        let bytes = std::fs::read(path).map_err(|error| LoadFault::of(path, error))?;
        self.note(path.as_os_str().as_encoded_bytes(), &bytes);
        Ok(bytes)
    }

    /// Remembers what came from an address.
    pub(super) fn heard(&mut self, url: &str, bytes: &[u8]) {
        self.note(url.as_bytes(), bytes);
    }

    fn note(&mut self, from: &[u8], bytes: &[u8]) {
        self.0.update(from);
        self.0.update(bytes.len().to_be_bytes());
        self.0.update(bytes);
    }
}

type Load<T> = dyn Fn(&mut Files) -> Result<T, LoadFault> + Send + Sync;

/// A value from files: the last good one is in force.
pub(super) struct Reloaded<T> {
    name: &'static str,
    current: ArcSwap<T>,
    load: Box<Load<T>>,
    tried: Mutex<Tried>,
    counts: Counts,
}

/// What the last attempt found, so that a fault is told once and not at every look.
struct Tried {
    digest: [u8; 32],
    fault: Option<LoadFault>,
}

/// How often a value was replaced, and how often what was new was refused.
#[derive(Debug, Default)]
pub(super) struct Counts {
    replaced: AtomicU64,
    refused: AtomicU64,
}

impl<T> fmt::Debug for Reloaded<T> {
    /// Tells the name alone: the value may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reloaded").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<T> Reloaded<T> {
    /// Reads the first value.
    pub(super) fn new(
        name: &'static str,
        load: impl Fn(&mut Files) -> Result<T, LoadFault> + Send + Sync + 'static,
    ) -> Result<Self, LoadFault> {
        let mut files = Files::default();
        let first = load(&mut files)?;
        Ok(Self {
            name,
            current: ArcSwap::from_pointee(first),
            load: Box::new(load),
            tried: Mutex::new(Tried { digest: files.0.finalize().into(), fault: None }),
            counts: Counts::default(),
        })
    }

    /// Returns the value in force.
    pub(super) fn get(&self) -> arc_swap::Guard<Arc<T>> {
        self.current.load()
    }
}

/// Whatever is read from files.
pub(super) trait Reload: Send + Sync {
    /// Reads the files again, and puts the new value in force where it is another and holds together.
    fn reload(&self);

    /// Returns what it is, for a label.
    fn name(&self) -> &'static str;

    /// Returns how often the value was replaced, and how often a new one was refused.
    fn counts(&self) -> (u64, u64);
}

impl<T: Send + Sync> Reload for Reloaded<T> {
    fn reload(&self) {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = Files::default();
        let loaded = (self.load)(&mut files);
        let digest: [u8; 32] = files.0.finalize().into();
        match loaded {
            Ok(_) if digest == tried.digest && tried.fault.is_none() => {}
            Ok(value) => {
                self.current.store(Arc::new(value));
                self.counts.replaced.fetch_add(1, Ordering::Relaxed);
                *tried = Tried { digest, fault: None };
                tracing::info!(what = self.name, "reloaded");
            }
            Err(fault) if tried.fault.as_ref() == Some(&fault) && digest == tried.digest => {}
            Err(fault) => {
                self.counts.refused.fetch_add(1, Ordering::Relaxed);
                tracing::error!(what = self.name, %fault, "not reloaded; the last good one is kept");
                *tried = Tried { digest, fault: Some(fault) };
            }
        }
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn counts(&self) -> (u64, u64) {
        (self.counts.replaced.load(Ordering::Relaxed), self.counts.refused.load(Ordering::Relaxed))
    }
}

/// Returns a path that another file names: beside that file, unless it is absolute.
pub(super) fn beside(file: &Path, named: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(named)
}

/// Looks at all files again at a steady pace, and at once where the process gets SIGHUP; never ends.
pub(super) async fn keep_fresh(all: Vec<Arc<dyn Reload>>, pace: std::time::Duration) {
    let mut clock = tokio::time::interval(pace);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    #[cfg(unix)]
    let mut hangup = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok();
    loop {
        #[cfg(unix)]
        let told = async {
            match &mut hangup {
                Some(hangup) => drop(hangup.recv().await),
                None => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let told = std::future::pending::<()>();
        tokio::select! {
            _ = clock.tick() => {}
            () = told => {}
        }
        for one in &all {
            let one = Arc::clone(one);
            // Files may be slow; a panic in one look does not end the next.
            let _ = tokio::task::spawn_blocking(move || one.reload()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(path: PathBuf) -> Result<Reloaded<u32>, LoadFault> {
        Reloaded::new("number", move |files| {
            let text = String::from_utf8(files.read(&path)?).map_err(|error| LoadFault::of(&path, error))?;
            text.trim().parse().map_err(|error| LoadFault::of(&path, error))
        })
    }

    #[test]
    fn the_last_good_value_is_kept_and_each_fault_is_counted_once() {
        let path = std::env::temp_dir().join(format!("portability-reload-{}", std::process::id()));
        std::fs::write(&path, "1").unwrap();
        let value = number(path.clone()).unwrap();
        value.reload();
        assert_eq!((**value.get(), value.counts()), (1, (0, 0)));
        std::fs::write(&path, "2").unwrap();
        value.reload();
        assert_eq!((**value.get(), value.counts()), (2, (1, 0)));
        std::fs::write(&path, "two").unwrap();
        value.reload();
        value.reload();
        assert_eq!((**value.get(), value.counts()), (2, (1, 1)));
        std::fs::remove_file(&path).unwrap();
        value.reload();
        value.reload();
        assert_eq!((**value.get(), value.counts()), (2, (1, 2)));
        // Back to what was in force before the fault: it holds again.
        std::fs::write(&path, "2").unwrap();
        value.reload();
        assert_eq!((**value.get(), value.counts()), (2, (2, 2)));
        std::fs::remove_file(&path).unwrap();
        assert!(number(path).is_err());
    }
}
