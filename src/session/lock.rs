//! Who has a session open. A lock of the system stands beside the session's file, with a note of who holds it.
//!
//! The lock goes with the program, however that ends; the note may stay behind, and then says nothing. It is not
//! on the session's own file, as that may be replaced while it is open.

use super::files;
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::{Error, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The end of a lock's name.
pub const ENDING: &str = "lock";

/// Who holds a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The worker.
    pub worker: String,
    /// The computer.
    pub host: String,
    /// Since when.
    pub since: String,
}

/// A session that is held, until this is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

/// Why a session could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// Someone else has it open, and this is who, where they left a note.
    #[error("it is open already")]
    Held(Option<Holder>),
    /// The system cannot lock here.
    #[error("cannot lock it: {}", crate::diagnostic::plainly(.0))]
    System(#[from] Error),
}

/// How often, and after how long, a lock is tried again: whoever lists sessions holds each for a moment.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(40);

impl Lock {
    /// Takes the session at this place, which need not be there yet.
    ///
    /// # Errors
    ///
    /// Where someone else has it, or nothing can be locked there.
    pub fn take(session: &Path, holder: &Holder) -> Result<Self, NotTaken> {
        let path = beside(session);
        let mut tries = 0;
        loop {
            let mut file = owned().create(true).truncate(false).open(&path)?;
            match file.try_lock() {
                // Another program may have let go of it, and removed it, between these two.
                Ok(()) if !is_at(&file, &path) => {}
                Ok(()) => {
                    // Without room for the note the session is still held.
                    let _ = note(&mut file, holder);
                    files::remove_when_stopped(&path);
                    return Ok(Self { file, path });
                }
                Err(TryLockError::WouldBlock) if tries == TRIES => {
                    return Err(NotTaken::Held(read_note(&mut file)));
                }
                Err(TryLockError::WouldBlock) => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where what is at this place can be told from another file of that name.
        if cfg!(unix) && is_at(&self.file, &self.path) {
            let _ = std::fs::remove_file(&self.path);
        }
        files::may_stay(&self.path);
        let _ = self.file.unlock();
    }
}

/// Who holds the session at this place: nobody, or somebody, known where they left a note.
#[must_use]
pub fn holder(session: &Path) -> Option<Option<Holder>> {
    let mut file = owned().open(beside(session)).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(read_note(&mut file)),
        Ok(()) | Err(TryLockError::Error(_)) => None,
    }
}

fn beside(session: &Path) -> PathBuf {
    let mut name = session.as_os_str().to_owned();
    name.push(".");
    name.push(ENDING);
    name.into()
}

/// A file that its owner alone can read.
fn owned() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: &std::fs::Metadata, b: &std::fs::Metadata| a.ino() == b.ino() && a.dev() == b.dev();
    matches!((&file.metadata(), &std::fs::metadata(path)), (Ok(a), Ok(b)) if same(a, b))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn note(file: &mut File, holder: &Holder) -> std::io::Result<()> {
    file.set_len(0)?;
    file.write_all(serde_json::to_string(holder)?.as_bytes())
}

fn read_note(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(4096).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}
