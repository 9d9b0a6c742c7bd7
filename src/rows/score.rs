//! Chunks of rows handed out to threads, scored, and written in the order in which they came.

use super::Options;
use super::out::Out;
use super::tally::Tally;
use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Why a row was rejected. The values are for the rejects file alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its number, from 1 after the header.
    pub row: u64,
    /// The columns with something wrong, joined by `;`; empty where it is the whole row.
    pub columns: String,
    /// Their values, joined by `;`.
    pub values: String,
    /// What is wrong, without the values.
    pub reason: String,
}

/// A rejected row of a chunk.
#[derive(Debug)]
pub(super) struct Rejected {
    /// Its number in the chunk is in here; that in the input is not known yet.
    pub(super) reject: Reject,
    /// All of it, as it stood in the input.
    pub(super) whole: Out,
}

/// What a chunk came to.
#[derive(Debug, Default)]
pub(super) struct Scored {
    pub(super) out: Out,
    #[cfg(feature = "parquet")]
    pub(super) rows: super::result::Rows,
    pub(super) rejected: Vec<Rejected>,
    pub(super) tally: Tally,
    /// How many bytes of the input it was.
    pub(super) bytes: u64,
}

/// Reads chunks, one after the other.
pub(super) trait Chunks: Send {
    type Chunk: Default + Send;
    /// The next chunk; `false` at the end.
    fn next(&mut self, chunk: &mut Self::Chunk) -> Result<bool, Error>;
}

/// Scores chunks. Each thread has its own.
pub(super) trait Scorer<Chunk> {
    /// Scores a chunk. `scored` is empty, but for the room that it has.
    fn score(&mut self, chunk: &Chunk, scored: &mut Scored) -> Result<(), Error>;
}

/// Writes down what chunks came to, in their order.
pub(super) trait Results: Send {
    fn write(&mut self, scored: &mut Scored) -> Result<(), Error>;
    /// Everything has been written.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// Where results go.
pub struct Sinks<'a> {
    /// The results.
    pub output: &'a mut (dyn Write + Send),
    /// The rows that could not be read, whole.
    pub rejects: Option<&'a mut (dyn Write + Send)>,
    /// Is told of each row that could not be read.
    pub seen: &'a mut (dyn FnMut(&Reject) + Send),
    /// Is told of all rows so far, and of how many bytes of the input they were.
    pub progress: &'a mut (dyn FnMut(&Tally, u64) + Send),
}

/// Where everything but the results goes.
pub(super) struct Side<'a, 's> {
    pub(super) rejects: &'a mut Option<&'s mut (dyn Write + Send)>,
    seen: &'a mut (dyn FnMut(&Reject) + Send),
    progress: &'a mut (dyn FnMut(&Tally, u64) + Send),
}

impl<'s> Sinks<'s> {
    /// Where results go, and where everything else does.
    pub(super) fn split(&mut self) -> (&mut (dyn Write + Send), Side<'_, 's>) {
        let Self { output, rejects, seen, progress } = self;
        (*output, Side { rejects, seen: *seen, progress: *progress })
    }
}

/// Why not all rows could be scored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no header.
    #[error("the input is empty; its first line has to name the columns")]
    Empty,
    /// A column that is kept has the name of a result.
    #[error("`{0}` is kept and is also a column of the result; rename it in the input")]
    Clash(String),
    /// The columns do not fit the questionnaire.
    #[error(transparent)]
    Layout(#[from] super::LayoutError),
    /// It is another format than was said.
    #[error("this looks like {0}, not like CSV; add `--from {0}`")]
    NotCsv(&'static str),
    /// The header is not text.
    #[error("the first line is not UTF-8; save the file as UTF-8")]
    HeaderNotText,
    /// All rows stand in one list.
    #[error(
        "the input begins with `[`, a list of JSON; NDJSON has an object a line (`jq -c '.[]'` makes lines of a list)"
    )]
    JsonArray,
    /// A row has no end.
    #[error("there is a row after row {0} that is longer than 16 MiB; is a quote in it never closed?")]
    TooLong(u64),
    /// The input could not be read on.
    #[error("cannot read the input")]
    Read(#[source] std::io::Error),
    /// The output could not be written on.
    #[error("cannot write the result")]
    Write(#[source] std::io::Error),
    /// The rejects could not be written on.
    #[error("cannot write the rejects")]
    WriteRejects(#[source] std::io::Error),
    /// It is no Parquet, or parts of it are gone.
    #[error("this is no Parquet file, or it is damaged or cut off")]
    Damaged,
    /// It is written in a way that cannot be read.
    #[error("this Parquet file is written in a way that cannot be read here: {0}")]
    Unsupported(String),
    /// This build was made without Parquet.
    #[error("this build knows no Parquet; `cargo install --path . --features parquet` makes one that does")]
    WithoutParquet,
    /// A row was rejected, and none may be.
    #[error("stopped at row {0}, which cannot be read; without --strict the others are scored")]
    Strict(u64),
}

/// All that the threads share.
struct Shared<'a, 's, C> {
    input: Mutex<Numbered<C>>,
    output: Mutex<Output<'a, 's>>,
    /// Another chunk has been written.
    written: Condvar,
}

struct Numbered<C> {
    chunks: C,
    next: u64,
    done: bool,
}

struct Output<'a, 's> {
    side: Side<'a, 's>,
    results: Box<dyn Results + 'a>,
    /// The number of the chunk whose turn it is.
    turn: u64,
    tally: Tally,
    bytes: u64,
    strict: bool,
    line: RejectLine,
    /// A thread has come to an end that it should not have come to.
    broken: bool,
    /// Why everything stops.
    failed: Option<Error>,
}

/// How a rejected row stands among the rejects, from why it is there and all of it.
pub(super) type RejectLine = fn(&Reject, &Out) -> Out;

/// Scores all chunks.
pub(super) fn run<'a, C: Chunks, S: Scorer<C::Chunk>>(
    chunks: C,
    scorer: impl Fn() -> S + Sync,
    empty: &Tally,
    options: &Options,
    line: RejectLine,
    results: Box<dyn Results + 'a>,
    side: Side<'a, '_>,
) -> Result<Tally, Error> {
    let output = Output {
        turn: 0,
        tally: empty.clone(),
        bytes: 0,
        strict: options.strict,
        line,
        broken: false,
        failed: None,
        results,
        side,
    };
    let shared = Shared {
        input: Mutex::new(Numbered { chunks, next: 0, done: false }),
        output: Mutex::new(output),
        written: Condvar::new(),
    };
    std::thread::scope(|scope| {
        for _ in 1..options.threads.get() {
            scope.spawn(|| shared.work(&mut scorer(), empty));
        }
        shared.work(&mut scorer(), empty);
    });
    let Output { failed, tally, results, side, .. } =
        shared.output.into_inner().unwrap_or_else(PoisonError::into_inner);
    match failed {
        Some(error) => return Err(error),
        None => results.finish()?,
    }
    if let Some(rejects) = side.rejects {
        rejects.flush().map_err(Error::WriteRejects)?;
    }
    Ok(tally)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<C: Chunks> Shared<'_, '_, C> {
    /// Takes chunks until there are no more.
    fn work(&self, scorer: &mut impl Scorer<C::Chunk>, empty: &Tally) {
        let mut chunk = C::Chunk::default();
        let mut scored = Scored { tally: empty.clone(), ..Scored::default() };
        let _others = Others(self);
        while let Some((number, taken)) = self.take(&mut chunk) {
            scored.out.clear();
            #[cfg(feature = "parquet")]
            scored.rows.clear();
            scored.rejected.clear();
            scored.tally.clone_from(empty);
            let taken = taken.and_then(|()| scorer.score(&chunk, &mut scored));
            if !self.give(number, taken, &mut scored) {
                return;
            }
        }
    }

    fn take(&self, chunk: &mut C::Chunk) -> Option<(u64, Result<(), Error>)> {
        let mut input = lock(&self.input);
        if input.done {
            return None;
        }
        let taken = match input.chunks.next(chunk) {
            Ok(true) => Ok(()),
            Ok(false) => {
                input.done = true;
                return None;
            }
            Err(error) => {
                input.done = true;
                Err(error)
            }
        };
        let number = input.next;
        input.next += 1;
        Some((number, taken))
    }

    /// Writes what a chunk came to, once it is its turn. `false` where everything stops.
    fn give(&self, number: u64, taken: Result<(), Error>, scored: &mut Scored) -> bool {
        let mut output = lock(&self.output);
        while output.turn != number && output.failed.is_none() && !output.broken {
            output = self.written.wait(output).unwrap_or_else(PoisonError::into_inner);
        }
        if output.failed.is_none()
            && let Err(error) = taken.and_then(|()| output.write(scored))
        {
            let too_long = matches!(error, Error::TooLong(_));
            output.failed = Some(if too_long { Error::TooLong(output.tally.rows) } else { error });
        }
        output.turn += 1;
        self.written.notify_all();
        output.failed.is_none() && !output.broken
    }
}

/// Lets no thread wait for one that has panicked.
struct Others<'a, 'b, 's, C>(&'a Shared<'b, 's, C>);

impl<C> Drop for Others<'_, '_, '_, C> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(&self.0.output).broken = true;
            self.0.written.notify_all();
        }
    }
}

impl Output<'_, '_> {
    fn write(&mut self, scored: &mut Scored) -> Result<(), Error> {
        let before = self.tally.rows;
        // Where the first row that cannot be read ends everything, nothing that stands after it is written.
        if !self.strict || scored.rejected.is_empty() {
            self.results.write(scored)?;
        }
        for Rejected { reject, whole } in &mut scored.rejected {
            reject.row += before;
            (self.side.seen)(reject);
            if let Some(rejects) = self.side.rejects.as_mut() {
                let line = (self.line)(reject, whole);
                rejects.write_all(line.written()).map_err(Error::WriteRejects)?;
            }
            if self.strict {
                return Err(Error::Strict(reject.row));
            }
        }
        self.tally.add(&scored.tally);
        self.bytes += scored.bytes;
        (self.side.progress)(&self.tally, self.bytes);
        Ok(())
    }
}
