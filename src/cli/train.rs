//! `portability train`: labelled contracts in, a model that reads clauses out, with figures of how well it does.
//!
//! The same labels and contracts give the same bytes, however many threads there are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, Out, complain};
use crate::document::{self, MediaType};
use crate::reading;
use crate::reading::learned::training::{Corpus, Document, FOLDS, Figures, First, Head, Labels, LeftOut};

/// Learn a model that reads clauses, from labelled contracts.
///
/// Labels are a table as CUAD has it: a row a contract, with its file name, and for every label a list of spans.
/// With --folds every contract is read by a model that has not seen its fold, and figures of that are written.
#[derive(Args, Debug)]
pub(super) struct Train {
    /// Table of labels: comma-separated values.
    #[arg(long, value_name = "FILE")]
    labels: PathBuf,

    /// Folder of the contracts' texts.
    #[arg(long, value_name = "DIR")]
    contracts: PathBuf,

    /// Where to write the model that has seen all contracts.
    #[arg(short, long, value_name = "FILE", required_unless_present = "folds")]
    output: Option<PathBuf>,

    /// Folder to write the fold models to, fold-0.bin to fold-4.bin: each has seen the contracts of the other four folds.
    #[arg(long, value_name = "DIR")]
    folds: Option<PathBuf>,

    /// How many threads to use; as many as there are processors where it is not said.
    #[arg(long, value_name = "THREADS")]
    threads: Option<NonZeroUsize>,
}

impl Train {
    /// Learns.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { labels, contracts, output, folds, threads } = self;
        let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let labels = match fs::read_to_string(&labels)
            .map_err(|error| error.to_string())
            .and_then(|table| Labels::of_table(&table).map_err(|error| error.to_string()))
        {
            Ok(labels) => labels,
            Err(why) => return Ok(refuse(&labels, &why)),
        };
        let bar = progress(labels.len(), "contracts");
        let documents = in_parallel(&labels, threads, &bar, |labels| document(labels, &contracts));
        let corpus = match documents.into_iter().collect::<Result<Vec<_>, _>>() {
            Ok(documents) => Corpus::new(documents),
            Err((path, why)) => return Ok(refuse(&path, &why)),
        };
        let (n_spans, n_lost) = corpus.spans();
        let n_segments = corpus.n_segments();
        writeln!(out.to, "{} contracts, {n_segments} segments, {n_spans} spans, {n_lost} not found", labels.len())?;

        let mut wanted: Vec<(LeftOut, PathBuf)> = Vec::new();
        if let Some(folder) = &folds {
            if let Err(error) = fs::create_dir_all(folder) {
                return Ok(refuse(folder, &error.to_string()));
            }
            let fold = |fold| (LeftOut::default().and(fold), folder.join(format!("fold-{fold}.bin")));
            wanted.extend((0..FOLDS).map(fold));
        }
        wanted.extend(output.map(|path| (LeftOut::default(), path)));
        let firsts = firsts(&corpus, &wanted, threads);
        let bar = progress(wanted.len(), "models");
        let models = in_parallel(&wanted, threads, &bar, |(left_out, _)| corpus.model(*left_out, &firsts));
        let mut figures = Figures::default();
        for (fold, ((left_out, path), model)) in (0_u8..).zip(wanted.iter().zip(models)) {
            let Some(model) = model else {
                complain("a first stage is missing");
                return Ok(Exit::Internal);
            };
            let bytes = model.to_bytes();
            if let Err(error) = fs::write(path, &bytes) {
                return Ok(refuse(path, &error.to_string()));
            }
            writeln!(out.to, "{}: {} bytes, SHA-256 {}", path.display(), bytes.len(), model.digest())?;
            if *left_out != LeftOut::default() {
                corpus.measure(&model, fold, &mut figures);
            }
        }
        if folds.is_some() {
            tell(&figures, out)?;
        }
        Ok(Exit::Fine)
    }
}

/// Learns every first stage that some model asks for.
fn firsts(corpus: &Corpus, wanted: &[(LeftOut, PathBuf)], threads: usize) -> BTreeMap<LeftOut, First> {
    let mut sets = BTreeSet::new();
    for (left_out, _) in wanted {
        sets.insert(*left_out);
        sets.extend(left_out.others().map(|fold| left_out.and(fold)));
    }
    let jobs: Vec<(LeftOut, Head)> = sets.into_iter().flat_map(|set| Head::ALL.map(|head| (set, head))).collect();
    let bar = progress(jobs.len(), "heads");
    let heads = in_parallel(&jobs, threads, &bar, |(left_out, head)| corpus.head(*left_out, *head));
    let mut firsts = BTreeMap::new();
    for (job, heads) in jobs.chunks(2).zip(heads.chunks(2)) {
        if let ([(left_out, _), ..], [inside, whole]) = (job, heads) {
            firsts.insert(*left_out, corpus.first(*left_out, inside, whole));
        }
    }
    firsts
}

fn document(labels: &Labels, folder: &Path) -> Result<Document, (PathBuf, String)> {
    let path = folder.join(&labels.name);
    let read = fs::read(&path).map_err(|error| error.to_string());
    let text =
        read.and_then(|bytes| document::Document::open(&bytes, MediaType::Plain).map_err(|error| error.to_string()));
    text.map(|read| Document::new(labels, &read.text, reading::places(&read.text))).map_err(|why| (path, why))
}

/// Does something with each of several things, on several threads; answers come in the order of the things.
fn in_parallel<T: Sync, U: Send>(
    things: &[T],
    threads: usize,
    bar: &ProgressBar,
    work: impl Fn(&T) -> U + Sync,
) -> Vec<U> {
    let waiting = Mutex::new(things.iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..threads.min(things.len()) {
            scope.spawn(|| {
                loop {
                    // The lock is given back before the work.
                    let next = waiting.lock().ok().and_then(|mut waiting| waiting.next());
                    let Some((at, thing)) = next else { break };
                    let answer = work(thing);
                    if let Ok(mut done) = done.lock() {
                        done.insert(at, answer);
                    }
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    done.into_inner().map(|done| done.into_values().collect()).unwrap_or_default()
}

fn tell(figures: &Figures, out: &mut Out<'_>) -> io::Result<()> {
    let (decided, decided_right) = figures.decided();
    let rows = [
        ("presence F1, mean over kinds", figures.macro_f1()),
        ("presence F1, all questions", figures.micro_f1()),
        ("presence accuracy", figures.accuracy()),
        ("decided", decided),
        ("decided right", decided_right),
        ("average precision of segments", figures.precision()),
        ("surest segment in a labelled clause", figures.first_right()),
    ];
    writeln!(out.to, "\nEach contract read by a model that has not seen its fold:")?;
    for (name, value) in rows {
        writeln!(out.to, "  {name:36} {value:.4}")?;
    }
    writeln!(out.to, "\n  {:36} contracts  presence F1  precision", "kind")?;
    for kind in figures.kinds() {
        let (name, f1, precision) = (kind.kind.word(), kind.f1, kind.precision);
        writeln!(out.to, "  {name:36} {:9}  {f1:11.3}  {precision:9.3}", kind.contracts)?;
    }
    Ok(())
}

fn refuse(path: &Path, why: &str) -> Exit {
    complain(&format!("{}: {why}", path.display()));
    Exit::Refused
}

/// Returns a progress bar on standard error, where somebody looks at it.
fn progress(length: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} {msg}, {elapsed}, {eta} to go") {
        bar.set_style(style);
    }
    bar
}
