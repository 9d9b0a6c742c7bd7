//! Where a journal is kept, and going on with it.
//!
//! A [`Store`] is given the whole journal, and from where on it is new. One that can be added to writes only that;
//! one that cannot, such as an encrypted file, writes all of it anew, beside its place, and renames it. While a
//! store fails, the [`OpenJournal`] holds what it could not keep and gives it again with the next event.

use super::event::{Begun, Event};
use super::files::{self, IfThere, WriteError};
use super::journal::{Journal, LARGEST, LONGEST_LINE};
use super::sealed::LARGEST_SEALED;
use std::fs::File;
use std::io::{Error, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Keeps a journal.
pub trait Store {
    /// Keeps `whole`, of which everything before `from` is kept already. When this returns, it is on the disk.
    ///
    /// # Errors
    ///
    /// What the system says. Then what was kept before is still there, and it can be tried again.
    fn keep(&mut self, whole: &[u8], from: usize) -> std::io::Result<()>;

    /// A new store of this kind at another place, where nothing is yet.
    fn at(&self, path: &Path) -> Box<dyn Store>;
}

/// A file that is added to.
#[derive(Debug)]
pub struct Appended {
    path: PathBuf,
    /// Nothing while the file is not there yet.
    file: Option<File>,
}

/// A journal that is being written.
pub struct OpenJournal {
    journal: Journal,
    store: Box<dyn Store>,
    whole: Vec<u8>,
    kept: usize,
}

/// Why an event was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// The store failed. The event is held, and given again with the next.
    #[error("{}", crate::diagnostic::plainly(.0))]
    NotYet(#[from] Error),
    /// It is too long. It is not held either.
    #[error("it is too long to be written down")]
    TooLong,
    /// There is no room in a journal for it. It is not held either.
    #[error("the session holds as much as one can; begin another")]
    Full,
}

impl Appended {
    /// A file that will be there with the first event.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), file: None }
    }

    /// A file that is there, of which the first `good` bytes stay.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn open(path: &Path, good: usize) -> std::io::Result<Self> {
        let file = File::options().write(true).open(path)?;
        if file.metadata()?.len() > good as u64 {
            file.set_len(good as u64)?;
            file.sync_data()?;
        }
        Ok(Self { path: path.to_owned(), file: Some(file) })
    }

    fn create(path: &Path, whole: &[u8]) -> std::io::Result<File> {
        // Whole or not at all, so that no file is ever there that holds no event.
        files::write(path, whole, IfThere::Refuse).map_err(not_written)?;
        sync_folder(path);
        File::options().write(true).open(path)
    }
}

impl Store for Appended {
    fn keep(&mut self, whole: &[u8], from: usize) -> std::io::Result<()> {
        match &mut self.file {
            Some(file) => {
                // At its place, not at the end: what a write that failed has left there is written over.
                file.seek(SeekFrom::Start(from as u64))?;
                file.write_all(whole.get(from..).unwrap_or_default())?;
                file.sync_data()
            }
            None => {
                self.file = Some(Self::create(&self.path, whole)?);
                Ok(())
            }
        }
    }

    fn at(&self, path: &Path) -> Box<dyn Store> {
        Box::new(Self::new(path))
    }
}

/// Why a file could not be written, as an error of the system.
pub(super) fn not_written(WriteError { reason, exists, .. }: WriteError) -> Error {
    let kind = if exists { std::io::ErrorKind::AlreadyExists } else { std::io::ErrorKind::Other };
    Error::new(kind, reason)
}

/// Makes the name of a file last through a power cut, where the system lets a folder be flushed.
#[expect(clippy::disallowed_methods, reason = "this module writes files")]
pub(super) fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

impl OpenJournal {
    /// Begins a journal in an empty store.
    ///
    /// # Errors
    ///
    /// Where it cannot be kept; then nothing has begun.
    pub fn begin(
        mut store: Box<dyn Store>,
        at: &str,
        worker: &str,
        begun: Begun,
    ) -> Result<Self, std::io::Error> {
        let (journal, line) = Journal::begin(at, worker, begun);
        let whole = line.into_bytes();
        store.keep(&whole, 0)?;
        Ok(Self { journal, store, kept: whole.len(), whole })
    }

    /// Goes on with a journal that was read from these bytes. The store holds them, without those that were torn.
    #[must_use]
    pub fn resume(store: Box<dyn Store>, journal: Journal, mut bytes: Vec<u8>) -> Self {
        bytes.truncate(bytes.len() - journal.torn().min(bytes.len()));
        Self { journal, store, kept: bytes.len(), whole: bytes }
    }

    /// What happened so far, also what is not kept yet.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Adds an event, and keeps it with all that is not kept yet.
    ///
    /// # Errors
    ///
    /// Why it is not kept, and whether it is held.
    pub fn add(&mut self, at: &str, worker: &str, event: Event) -> Result<(), NotKept> {
        let (entry, line) = self.journal.next(at, worker, event);
        if line.len() > LONGEST_LINE {
            return Err(NotKept::TooLong);
        }
        if self.whole.len() + line.len() > LARGEST {
            return Err(NotKept::Full);
        }
        self.whole.extend_from_slice(line.as_bytes());
        self.journal.push(entry);
        self.retry()
    }

    /// Tries once more to keep what is not kept yet.
    ///
    /// # Errors
    ///
    /// What the system says; it is still held.
    pub fn retry(&mut self) -> Result<(), NotKept> {
        if self.kept < self.whole.len() {
            self.store.keep(&self.whole, self.kept)?;
            self.kept = self.whole.len();
        }
        Ok(())
    }

    /// Is everything kept?
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.kept == self.whole.len()
    }

    /// How many events are not kept yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.whole.iter().skip(self.kept).filter(|byte| **byte == b'\n').count()
    }

    /// Keeps it at another place from here on, as it is kept here: what is encrypted stays so.
    ///
    /// # Errors
    ///
    /// What the system says; then it goes on where it was.
    pub fn move_to(&mut self, path: &Path) -> Result<(), std::io::Error> {
        let mut store = self.store.at(path);
        store.keep(&self.whole, 0)?;
        (self.store, self.kept) = (store, self.whole.len());
        Ok(())
    }
}

impl std::fmt::Debug for OpenJournal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never what it holds.
        f.debug_struct("OpenJournal").field("kept", &self.kept).finish_non_exhaustive()
    }
}

/// A random number as text, for a name that says nothing, or for the first line.
#[must_use]
pub fn random_name() -> String {
    // The keys of the standard hasher are random, from the system, and nothing tells them.
    let random = |_| std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), 0);
    [(); 2].map(random).map(|number| format!("{number:016x}")).concat()
}

/// The bytes of a journal's file, or of an encrypted one.
///
/// # Errors
///
/// What the system says.
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    // One more than is read, so that a larger file is known as such.
    let most = LARGEST_SEALED as u64 + 1;
    File::options().read(true).open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
