//! The decision log: a file of lines that is replaced when it is long.
//!
//! Goes in: decisions. Comes out: lines on disk, in the order they came. A call never waits for the disk: a thread of its
//! own writes, and what comes faster than it writes, or finds the disk full, is counted as lost and told in the log.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use prometheus_client::metrics::counter::Counter;

use crate::api::{Decision, Decisions};

/// The most decisions that wait to be written.
const WAITING: usize = 16_384;

/// Where decisions go.
#[derive(Debug)]
pub(super) struct DecisionLog {
    to: SyncSender<Decision>,
    lost: Counter,
}

/// A log file and those it replaced.
#[derive(Clone, Debug)]
pub(super) struct LogFile {
    /// Where the newest decisions are; older files have a number behind the name, 1 the youngest.
    pub(super) path: PathBuf,
    /// How long the file gets before it is replaced, in bytes.
    pub(super) bytes: u64,
    /// How many older files are kept.
    pub(super) kept: usize,
}

impl Decisions for DecisionLog {
    fn keep(&self, mut decision: Decision) {
        decision.at = jiff::Timestamp::now().to_string();
        match self.to.try_send(decision) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => drop(self.lost.inc()),
        }
    }
}

impl DecisionLog {
    /// Opens the file, and writes to it until nobody keeps decisions any more.
    pub(super) fn open(file: LogFile, lost: Counter) -> io::Result<(Self, thread::JoinHandle<()>)> {
        let mut writer = Writer::open(file)?;
        let (to, from) = sync_channel(WAITING);
        let failed = lost.clone();
        let writing =
            thread::Builder::new().name("decisions".to_owned()).spawn(move || write(&mut writer, &from, &failed))?;
        Ok((Self { to, lost }, writing))
    }
}

/// Writes what comes, and has it on its way to the disk whenever nothing more waits.
fn write(writer: &mut Writer, from: &Receiver<Decision>, lost: &Counter) {
    let (mut is_failing, mut pending) = (false, 0_u64);
    while let Ok(first) = from.recv() {
        let mut next = Some(first);
        while let Some(decision) = next {
            pending += 1;
            let written = writer.write(&decision.line());
            next = from.try_recv().ok();
            let written = if next.is_none() { written.and_then(|()| writer.flush()) } else { written };
            match written {
                Err(error) => {
                    lost.inc_by(pending);
                    pending = 0;
                    if !is_failing {
                        tracing::error!(%error, "decisions are lost: the log cannot be written");
                    }
                    is_failing = true;
                }
                Ok(()) if next.is_none() => (is_failing, pending) = (false, 0),
                Ok(()) => {}
            }
        }
    }
}

struct Writer {
    file: LogFile,
    to: BufWriter<File>,
    length: u64,
}

impl Writer {
    fn open(file: LogFile) -> io::Result<Self> {
        let (to, length) = open(&file.path)?;
        Ok(Self { file, to, length })
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        let bytes = u64::try_from(line.len()).unwrap_or(u64::MAX).saturating_add(1);
        if self.length > 0 && self.file.bytes < self.length.saturating_add(bytes) {
            self.replace()?;
        }
        self.to.write_all(line.as_bytes())?;
        self.to.write_all(b"\n")?;
        self.length = self.length.saturating_add(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        if flushed.is_err() {
            // What cannot be written is dropped, so that the buffer does not fail for ever; the line that was cut off is
            // ended by the next file.
            let (to, length) = open(&self.file.path)?;
            let _ = std::mem::replace(&mut self.to, to).into_parts();
            self.length = length;
        }
        flushed
    }

    /// Gives every file the next number, and begins a new one.
    fn replace(&mut self) -> io::Result<()> {
        self.flush()?;
        for number in (1..self.file.kept).rev() {
            let from = numbered(&self.file.path, number);
            if from.exists() {
                std::fs::rename(from, numbered(&self.file.path, number + 1))?;
            }
        }
        if self.file.kept > 0 {
            std::fs::rename(&self.file.path, numbered(&self.file.path, 1))?;
        } else {
            std::fs::remove_file(&self.file.path)?;
        }
        (self.to, self.length) = open(&self.file.path)?;
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<(BufWriter<File>, u64)> {
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    let length = file.metadata()?.len();
    Ok((BufWriter::with_capacity(64 << 10, file), length))
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(item: u64) -> Decision {
        Decision {
            at: String::new(),
            call: "a-1".to_owned(),
            item,
            caller: "scorer".to_owned(),
            tenant: "acme".to_owned(),
            model: "v1".to_owned(),
            digest: String::new(),
            vector: "CPV:1".to_owned(),
            buyer: [0, 0],
            supplier: [0, 0],
            mutual: [0, 0],
        }
    }

    #[test]
    fn a_log_is_replaced_when_it_is_long_and_the_oldest_files_go() {
        let folder = std::env::temp_dir().join(format!("portability-decisions-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("decisions.jsonl");
        let file = LogFile { path: path.clone(), bytes: 800, kept: 2 };
        let (log, writing) = DecisionLog::open(file, Counter::default()).unwrap();
        (0..40).for_each(|item| log.keep(decision(item)));
        drop(log);
        writing.join().unwrap();
        let items = |path: PathBuf| -> Vec<u64> {
            let text = std::fs::read_to_string(path).unwrap();
            text.lines().map(|line| serde_json::from_str::<Decision>(line).unwrap().item).collect()
        };
        let all: Vec<u64> =
            [numbered(&path, 2), numbered(&path, 1), path.clone()].into_iter().flat_map(items).collect();
        assert!(all.len() > 6 && all.is_sorted() && all.last() == Some(&39), "{all:?}");
        assert!(!numbered(&path, 3).exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_full_disk_loses_decisions_that_are_counted_and_no_more() {
        let path = PathBuf::from("/dev/full");
        if !path.exists() {
            return;
        }
        let lost = Counter::default();
        let file = LogFile { path, bytes: u64::MAX, kept: 0 };
        let (log, writing) = DecisionLog::open(file, lost.clone()).unwrap();
        (0..100).for_each(|item| log.keep(decision(item)));
        drop(log);
        writing.join().unwrap();
        assert_eq!(lost.get(), 100);
    }
}
