//! Sealing a session with a passphrase or to recipients, and opening it.

use super::super::journal::LARGEST;
use super::payload;
use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, EncryptError, Encryptor, Identity, Recipient, scrypt, x25519};
use age_core::format::{FileKey, Stanza};
use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{Error, Read, Write};

/// How much work a passphrase takes, as a power of two: a second and 256 MiB, the usual of the age tools. It is fixed
/// and not measured, so that a slow or busy computer does not protect less.
const WORK: u8 = 18;

/// More work than this is not begun: 1 GiB, and some seconds.
const MOST_WORK: u8 = 20;

/// A longer header is not read; each recipient takes about a hundred bytes.
const LONGEST_HEADER: usize = 64 * 1024;

/// A passphrase.
#[derive(Debug, Clone)]
pub struct Passphrase(SecretString);

/// What opens sessions that are sealed to recipients.
pub struct Identities(Vec<x25519::Identity>);

/// To whom a session is sealed.
#[derive(Debug)]
pub struct Recipients(Vec<x25519::Recipient>);

/// A line that is no identity, or no recipient. What stands there is not repeated: it may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {0} holds none")]
pub struct NoKey(pub usize);

/// What opens a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lid {
    /// A passphrase.
    Passphrase,
    /// One of some identities.
    Identity,
}

/// Why a file was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// The passphrase is another, or the identities are.
    #[error("does not open with this")]
    OtherKey,
    /// Its passphrase takes more work than is done here.
    #[error(
        "asks for more work than is done here to open it: 2^{0}, at most 2^{MOST_WORK}; open it with an age tool"
    )]
    TooMuchWork(u8),
    /// A byte was changed, or the end is missing.
    #[error("is encrypted, and was changed or cut off after that")]
    Damaged,
    /// A later version of the format.
    #[error("is in a version of the age format that is not known here")]
    Later,
    /// It holds more than a session can.
    #[error("holds more than a session can")]
    TooLarge,
}

impl From<String> for Passphrase {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Passphrase {
    /// How many characters it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.expose_secret().chars().count()
    }

    /// Are the two the same?
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

/// The lines of a file of keys that hold one, from 1.
fn keys<K: std::str::FromStr>(text: &str) -> Result<Vec<K>, NoKey> {
    let lines = text.lines().map(str::trim).enumerate();
    let keys = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    keys.map(|(place, line)| line.parse().map_err(|_| NoKey(place + 1))).collect()
}

impl Identities {
    /// Reads them from a file as `age-keygen` makes it.
    ///
    /// # Errors
    ///
    /// Which line is none.
    pub fn read(text: &str) -> Result<Self, NoKey> {
        keys(text).map(Self)
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes these too.
    pub fn add(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}

impl Recipients {
    /// Reads them, one a line.
    ///
    /// # Errors
    ///
    /// Which line is none.
    pub fn read(text: &str) -> Result<Self, NoKey> {
        keys(text).map(Self)
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes these too.
    pub fn add(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}

/// What seals a session, and each later state of it: the header of its file and the key in there.
///
/// The header is made once and stays. A new one with each answer would take, with a passphrase, a second of work
/// and the passphrase kept at hand; and for recipients it could not be made at all after a break, as a file does not
/// name them. Every state is sealed with a key that comes of the file's key and a fresh nonce, so no two share
/// one; a file's key is never another session's. Whoever can open one state of a session can open the others.
pub struct Seal {
    header: Vec<u8>,
    key: FileKey,
    /// Is it written in letters?
    armoured: bool,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never its key.
        f.debug_struct("Seal").finish_non_exhaustive()
    }
}

impl Seal {
    /// A seal that this passphrase opens. It takes a second.
    ///
    /// # Errors
    ///
    /// Where there are no random numbers to be had.
    pub fn with_passphrase(passphrase: &Passphrase) -> std::io::Result<Self> {
        let mut recipient = scrypt::Recipient::new(passphrase.0.clone());
        recipient.set_work_factor(WORK);
        Self::new(&[&recipient])
    }

    /// A seal that the identity of any of these opens.
    ///
    /// # Errors
    ///
    /// Where there are none, or more than a header has room for.
    pub fn to(recipients: &Recipients) -> std::io::Result<Self> {
        let recipients: Vec<&dyn Recipient> = recipients.0.iter().map(|one| one as _).collect();
        Self::new(&recipients)
    }

    fn new(recipients: &[&dyn Recipient]) -> std::io::Result<Self> {
        let kept = Kept::default();
        let keeping: Vec<Keeping<&dyn Recipient>> =
            recipients.iter().map(|inner| Keeping { inner: *inner, kept: &kept }).collect();
        let encryptor = Encryptor::with_recipients(keeping.iter().map(|one| one as _));
        let mut file = Vec::new();
        encryptor.map_err(|error| Error::other(error.to_string()))?.wrap_output(&mut file)?;
        let header = header(&file).ok_or_else(|| Error::other("there are too many recipients"))?.to_vec();
        let key = kept.into_inner().ok_or_else(|| Error::other("there are no recipients"))?;
        Ok(Self { header, key, armoured: false })
    }

    /// Opens a file, and gives what is in it and what seals its next state.
    ///
    /// # Errors
    ///
    /// Why it does not open.
    pub fn with(bytes: &[u8], passphrase: &Passphrase) -> Result<(Self, Vec<u8>), NotOpened> {
        let mut identity = scrypt::Identity::new(passphrase.0.clone());
        identity.set_max_work_factor(MOST_WORK);
        Self::open(bytes, &[&identity])
    }

    /// The same, with identities.
    ///
    /// # Errors
    ///
    /// Why it does not open.
    pub fn by(bytes: &[u8], identities: &Identities) -> Result<(Self, Vec<u8>), NotOpened> {
        let identities: Vec<&dyn Identity> = identities.0.iter().map(|one| one as _).collect();
        Self::open(bytes, &identities)
    }

    fn open(bytes: &[u8], identities: &[&dyn Identity]) -> Result<(Self, Vec<u8>), NotOpened> {
        let (binary, armoured) = binary(bytes)?;
        let header = header(&binary).ok_or(NotOpened::Damaged)?.to_vec();
        let kept = Kept::default();
        let keeping: Vec<Keeping<&dyn Identity>> =
            identities.iter().map(|inner| Keeping { inner: *inner, kept: &kept }).collect();
        let decryptor = Decryptor::new_buffered(binary.as_slice())?;
        let reader = decryptor.decrypt(keeping.iter().map(|one| one as _))?;
        let mut plain = Vec::new();
        // One more than is read, so that more is known as such.
        let read = reader.take(LARGEST as u64 + 1).read_to_end(&mut plain);
        read.map_err(|_| NotOpened::Damaged)?;
        if plain.len() > LARGEST {
            return Err(NotOpened::TooLarge);
        }
        let key = kept.into_inner().ok_or(NotOpened::OtherKey)?;
        Ok((Self { header, key, armoured }, plain))
    }

    /// The file with these bytes in it: as it was before, binary or in letters; a new one is binary.
    ///
    /// # Errors
    ///
    /// Where there are no random numbers to be had.
    pub fn close(&self, plain: &[u8]) -> std::io::Result<Vec<u8>> {
        let format = if self.armoured { Format::AsciiArmor } else { Format::Binary };
        let payload = payload::seal(&self.key, plain)?;
        let mut file = ArmoredWriter::wrap_output(Vec::new(), format)?;
        file.write_all(&self.header)?;
        file.write_all(&payload)?;
        file.finish()
    }
}

/// What opens this file.
///
/// # Errors
///
/// Why nothing does.
pub fn lid(bytes: &[u8]) -> Result<Lid, NotOpened> {
    let (binary, _) = binary(bytes)?;
    header(&binary).ok_or(NotOpened::Damaged)?;
    let decryptor = Decryptor::new_buffered(binary.as_slice())?;
    Ok(if decryptor.is_scrypt() { Lid::Passphrase } else { Lid::Identity })
}

/// The same file in its binary form, and whether it is written in letters.
fn binary(bytes: &[u8]) -> Result<(Vec<u8>, bool), NotOpened> {
    if bytes.len() > super::LARGEST_SEALED {
        return Err(NotOpened::TooLarge);
    }
    if bytes.starts_with(super::BINARY) {
        return if bytes.starts_with(b"age-encryption.org/v1\n") {
            Ok((bytes.to_vec(), false))
        } else {
            Err(NotOpened::Later)
        };
    }
    let mut binary = Vec::new();
    ArmoredReader::new(bytes).read_to_end(&mut binary).map_err(|_| NotOpened::Damaged)?;
    Ok((binary, true))
}

/// The header of a file: up to the end of the line that begins with three dashes, as no other line of it can.
pub(super) fn header(file: &[u8]) -> Option<&[u8]> {
    let start = file.get(..file.len().min(LONGEST_HEADER))?;
    let dashes = start.windows(5).position(|five| five == b"\n--- ")?;
    let line = start.get(dashes + 1..)?.iter().position(|byte| *byte == b'\n')?;
    start.get(..dashes + 1 + line + 1)
}

impl From<DecryptError> for NotOpened {
    fn from(error: DecryptError) -> Self {
        match error {
            // The last is what another passphrase comes to; a payload that was changed is found only when it is read.
            DecryptError::NoMatchingKeys
            | DecryptError::KeyDecryptionFailed
            | DecryptError::DecryptionFailed => Self::OtherKey,
            DecryptError::ExcessiveWork { required, .. } => Self::TooMuchWork(required),
            DecryptError::UnknownFormat => Self::Later,
            // The crate may add others.
            DecryptError::InvalidHeader | DecryptError::InvalidMac | DecryptError::Io(_) | _ => Self::Damaged,
        }
    }
}

/// The file's key, once it is known.
type Kept = RefCell<Option<FileKey>>;

/// Wraps or unwraps the file's key as what is in it does, and keeps that key.
struct Keeping<'k, T> {
    inner: T,
    kept: &'k Kept,
}

impl<T> Keeping<'_, T> {
    fn keep(&self, key: &FileKey) {
        *self.kept.borrow_mut() = Some(FileKey::new(Box::new(*key.expose_secret())));
    }
}

impl Recipient for Keeping<'_, &dyn Recipient> {
    fn wrap_file_key(&self, key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        self.keep(key);
        self.inner.wrap_file_key(key)
    }
}

impl Identity for Keeping<'_, &dyn Identity> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        self.unwrap_stanzas(std::slice::from_ref(stanza))
    }

    fn unwrap_stanzas(&self, stanzas: &[Stanza]) -> Option<Result<FileKey, DecryptError>> {
        let key = self.inner.unwrap_stanzas(stanzas)?;
        if let Ok(key) = &key {
            self.keep(key);
        }
        Some(key)
    }
}
