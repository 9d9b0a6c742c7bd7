//! Sessions that are encrypted on the disk, in the `age` format, so that any age tool opens them.
//!
//! A file of that format cannot be added to. So each event writes the whole file anew, sealed, beside its place, and
//! renames it: what stands there is what was before, or what is now. What is not sealed is never on the disk.
//!
//! A file is always recognised; sealing and opening is in builds with the feature `encrypt`.

#[cfg(feature = "encrypt")]
mod age;
#[cfg(feature = "encrypt")]
mod payload;
#[cfg(test)]
#[cfg(feature = "encrypt")]
mod tests;

#[cfg(feature = "encrypt")]
pub use self::age::{Identities, Lid, NoKey, NotOpened, Passphrase, Recipients, Seal, lid};

use super::files::{self, IfThere};
use super::journal::LARGEST;
use super::store::{Store, not_written, sync_folder};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A sealed file larger than this is not read: the largest journal, sealed and written in letters, fits.
pub const LARGEST_SEALED: usize = LARGEST / 2 * 3;

/// How every file in the age format begins, of whichever version.
const BINARY: &[u8] = b"age-encryption.org/";

/// How it begins when it is written in letters.
const ARMOURED: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// Is it a file in the age format?
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(BINARY) || bytes.trim_ascii_start().starts_with(ARMOURED)
}

/// What seals a session. There is none in this build.
#[cfg(not(feature = "encrypt"))]
#[derive(Debug)]
pub enum Seal {}

#[cfg(not(feature = "encrypt"))]
impl Seal {
    fn close(&self, _: &[u8]) -> std::io::Result<Vec<u8>> {
        match *self {}
    }
}

/// A file that is written anew, sealed, with each event.
#[derive(Debug)]
pub struct SealedFile {
    path: PathBuf,
    seal: Rc<Seal>,
    /// May it replace what is at its place? Not before it has been there itself.
    if_there: IfThere,
}

impl SealedFile {
    /// A file that will be there with the first event.
    #[must_use]
    pub fn new(path: &Path, seal: Rc<Seal>) -> Self {
        Self { path: path.to_owned(), seal, if_there: IfThere::Refuse }
    }

    /// A file that is there. The session has to be held: what was left beside it by a program that was killed is
    /// removed.
    #[must_use]
    pub fn open(path: &Path, seal: Rc<Seal>) -> Self {
        let sealed = Self { path: path.to_owned(), seal, if_there: IfThere::Replace };
        sealed.remove_leftovers();
        sealed
    }

    /// How the names of its files begin while they are written. Short, whatever its own name is, and its own.
    fn beside(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        let mark = Sha256::digest(name.as_encoded_bytes());
        let mark: String = mark.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{}{mark}-", files::BESIDE)
    }

    fn remove_leftovers(&self) {
        let place = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        let beside = self.beside();
        let Some(Ok(files)) = place.parent().map(std::fs::read_dir) else { return };
        for file in files.flatten().filter(|file| file.file_name().to_string_lossy().starts_with(&beside)) {
            let _ = std::fs::remove_file(file.path());
        }
    }
}

impl Store for SealedFile {
    fn keep(&mut self, whole: &[u8], _: usize) -> std::io::Result<()> {
        let sealed = self.seal.close(whole)?;
        files::write_beside(&self.path, &self.beside(), &sealed, self.if_there).map_err(not_written)?;
        sync_folder(&self.path);
        self.if_there = IfThere::Replace;
        Ok(())
    }

    fn at(&self, path: &Path) -> Box<dyn Store> {
        Box::new(Self::new(path, Rc::clone(&self.seal)))
    }
}
