//! How files are written, and a file of answers.
//!
//! Every file is readable by its owner alone, and appears whole or not at all: it is written beside its place,
//! flushed to the disk, and then renamed. Pipes and devices are written to as they are.

use crate::diagnostic::plainly;
use crate::program::Program;
use crate::response::{self, Response};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{path}`: {reason}")]
pub struct WriteError {
    /// The file.
    pub path: String,
    /// What the system says.
    pub reason: String,
    /// Did a file of this name exist that may not be replaced?
    pub exists: bool,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfThere {
    /// It is replaced, in one step.
    Replace,
    /// It stays, and writing is an error.
    Refuse,
}

/// How the name of a file begins that is being written.
pub const BESIDE: &str = ".crossroads-";

/// Where files stand that are being written, so that being stopped leaves none of them behind.
static PENDING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes this too when the program is stopped.
pub(super) fn remove_when_stopped(path: &Path) {
    pending().push(path.to_owned());
}

/// It may stay.
pub(super) fn may_stay(path: &Path) {
    pending().retain(|pending| pending != path);
}

fn pending() -> MutexGuard<'static, Vec<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what has been written of files that are not finished. For when the program is stopped.
pub fn abandon_pending() {
    for path in pending().drain(..) {
        let _ = std::fs::remove_file(path);
    }
}

/// A file without a name, which is gone with the program.
///
/// # Errors
///
/// What the system says.
pub fn unnamed() -> std::io::Result<std::fs::File> {
    tempfile::tempfile()
}

/// A file that is being written and does not appear before [`Pending::finish`].
#[derive(Debug)]
pub struct Pending {
    to: To,
    /// As it was given, for messages.
    path: PathBuf,
    if_there: IfThere,
}

/// Where it is written.
#[derive(Debug)]
enum To {
    /// Beside its place, to be moved there.
    Beside(tempfile::NamedTempFile, PathBuf),
    /// To a pipe or a device, which nothing can be moved to.
    Straight(std::fs::File),
}

impl Pending {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written to, or a file is there that may not be replaced.
    pub fn new(path: &Path, if_there: IfThere) -> Result<Self, WriteError> {
        Self::beside(path, BESIDE, if_there)
    }

    /// The same, with this before the name that it has until it stands there.
    fn beside(path: &Path, prefix: &str, if_there: IfThere) -> Result<Self, WriteError> {
        if path.is_dir() {
            return Err(error(path, "it is a folder", false));
        }
        if if_there == IfThere::Refuse && path.exists() {
            return Err(error(path, "there is a file of this name already", true));
        }
        let wrong = |e: std::io::Error| error(path, &plainly(&e), false);
        let to = if path.metadata().is_ok_and(|about| !about.is_file()) {
            To::Straight(std::fs::OpenOptions::new().write(true).open(path).map_err(wrong)?)
        } else {
            // What a link leads to is replaced, not the link.
            let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            let folder = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = tempfile::Builder::new().prefix(prefix).tempfile_in(folder).map_err(wrong)?;
            pending().push(file.path().to_owned());
            To::Beside(file, place)
        };
        Ok(Self { to, path: path.to_owned(), if_there })
    }

    /// Flushes the file to the disk and puts it in its place.
    ///
    /// # Errors
    ///
    /// Where the disk is full or the place cannot be written to; then nothing is there, or what was there before.
    pub fn finish(self) -> Result<(), WriteError> {
        let Self { to, path, if_there } = self;
        let wrong = |e: std::io::Error| {
            let exists = e.kind() == std::io::ErrorKind::AlreadyExists;
            error(&path, &plainly(&e), exists)
        };
        let (mut file, place) = match to {
            To::Beside(file, place) => (file, place),
            To::Straight(mut file) => return file.flush().map_err(wrong),
        };
        let temporary = file.path().to_owned();
        file.flush().and_then(|()| file.as_file().sync_all()).map_err(wrong)?;
        let done = match if_there {
            IfThere::Replace => file.persist(&place),
            IfThere::Refuse => file.persist_noclobber(&place),
        };
        pending().retain(|path| *path != temporary);
        done.map(drop).map_err(|e| wrong(e.error))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // Not through what names the file beside its place: that name is nobody's.
        match &mut self.to {
            To::Beside(file, _) => file.as_file_mut().write(bytes),
            To::Straight(file) => file.write(bytes),
        }
    }
    fn flush(&mut self) -> std::io::Result<()> {
        match &mut self.to {
            To::Beside(file, _) => file.as_file_mut().flush(),
            To::Straight(file) => file.flush(),
        }
    }
}

/// Makes a folder that only its owner can look into, unless it is there.
///
/// # Errors
///
/// What the system says.
pub fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Writes a whole file.
///
/// # Errors
///
/// As [`Pending::new`] and [`Pending::finish`].
pub fn write(path: &Path, bytes: &[u8], if_there: IfThere) -> Result<(), WriteError> {
    write_beside(path, BESIDE, bytes, if_there)
}

/// The same, with this before the name that it has until it stands there.
pub(super) fn write_beside(
    path: &Path,
    prefix: &str,
    bytes: &[u8],
    if_there: IfThere,
) -> Result<(), WriteError> {
    let mut pending = Pending::beside(path, prefix, if_there)?;
    pending.write_all(bytes).map_err(|e| error(path, &plainly(&e), false))?;
    pending.finish()
}

fn error(path: &Path, reason: &str, exists: bool) -> WriteError {
    let path = crate::diagnostic::visible(&path.display().to_string());
    WriteError { path, reason: reason.to_owned(), exists }
}

/// Answers as a file: YAML that `crossroads report` and `--answers` read. Open items are left out.
#[must_use]
pub fn answers_file(program: &Program, sha256: &str, response: &Response, answered_at: &str) -> String {
    let mut text = format!(
        "questionnaire: {}\nversion: {}\nsha256: {}\nanswered_at: {}\nanswers:",
        quoted(&program.id),
        quoted(&program.version),
        quoted(sha256),
        quoted(answered_at)
    );
    let mut any = false;
    for (id, answer) in response.iter() {
        let item = &program.items[id];
        let Some(value) = response::write(item, answer) else { continue };
        text.push_str(&format!("\n  {}: {value}", item.id));
        any = true;
    }
    text.push_str(if any { "\n" } else { " {}\n" });
    text
}

/// A text in double quotes, as both JSON and YAML read it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
