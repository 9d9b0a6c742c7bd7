//! What opens an encrypted session, and what encrypts a new one.
//!
//! A passphrase is typed without being shown, or stands in a file; never in an argument or the environment, which other
//! programs can see.

#[cfg(feature = "encrypt")]
mod opening;
#[cfg(feature = "encrypt")]
mod prompt;

#[cfg(feature = "encrypt")]
pub(super) use opening::Keyring;

use super::sessions::{quoted, shown};
use crate::session::Seal;
use std::path::PathBuf;

/// What opens encrypted sessions.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Keys {
    /// Open an encrypted session with the identity in this file, as age-keygen makes it
    #[arg(long, value_name = "FILE", help_heading = "Encrypted sessions")]
    identity: Vec<PathBuf>,
    /// Read the passphrase from the first line of this file, and do not ask for it
    #[arg(long, value_name = "FILE", help_heading = "Encrypted sessions")]
    passphrase_file: Option<PathBuf>,
}

impl Keys {
    /// The options that open a session again that was opened with these, or encrypted like this.
    pub(super) fn to_open_again(&self, encryption: &Encryption) -> String {
        let identities = self.identity.iter().map(|path| format!(" --identity {}", quoted(&shown(path))));
        let passphrase = self.passphrase_file.iter();
        let passphrase = passphrase.map(|path| format!(" --passphrase-file {}", quoted(&shown(path))));
        let named: String = identities.chain(passphrase).collect();
        let to_recipients = !(encryption.recipient.is_empty() && encryption.recipients_file.is_empty());
        if named.is_empty() && to_recipients { " --identity FILE".to_owned() } else { named }
    }
}

/// How a new session is encrypted.
#[derive(Debug, clap::Args)]
pub(super) struct Encryption {
    /// Encrypt the new session with a passphrase, in the age format
    #[arg(long, conflicts_with_all = ["resume", "recipient", "recipients_file"], help_heading = "Encrypted sessions")]
    encrypt: bool,
    /// Encrypt the new session to this recipient (age1...), who opens it with the identity; may be repeated
    #[arg(long, value_name = "RECIPIENT", conflicts_with = "resume", help_heading = "Encrypted sessions")]
    recipient: Vec<String>,
    /// Encrypt it to all recipients in this file, one a line; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "resume", help_heading = "Encrypted sessions")]
    recipients_file: Vec<PathBuf>,
}

/// Ctrl-C at a prompt.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub(super) struct Interrupted;

/// An encrypted file is not as it was written.
#[derive(Debug)]
pub(super) struct Damaged;

/// What is in a file, and what seals it, if anything does.
pub(super) type Contents = (Vec<u8>, Option<Seal>);

#[cfg(not(feature = "encrypt"))]
pub(super) use without::Keyring;

/// A build that cannot encrypt says so.
#[cfg(not(feature = "encrypt"))]
mod without {
    use super::{Contents, Damaged, Encryption, Keys};
    use crate::session::{self, Seal};
    use anyhow::bail;

    const HOW: &str = "this crossroads was built without encryption; `cargo install --path . --features encrypt` builds it with";

    /// It holds no keys.
    #[derive(Debug)]
    pub(in crate::cli) struct Keyring;

    impl Keyring {
        pub(in crate::cli) fn new(keys: &Keys) -> anyhow::Result<Self> {
            let Keys { identity, passphrase_file } = keys;
            if identity.is_empty() && passphrase_file.is_none() { Ok(Self) } else { bail!(HOW) }
        }

        /// What is in a file that is not encrypted.
        pub(in crate::cli) fn open(
            &self,
            name: &str,
            bytes: Vec<u8>,
        ) -> anyhow::Result<Result<Contents, Damaged>> {
            if session::is_sealed(&bytes) {
                bail!("`{name}` is encrypted, and {HOW}");
            }
            Ok(Ok((bytes, None)))
        }

        pub(in crate::cli) fn open_of_many(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<Contents> {
            self.open(name, bytes)?.map_err(|Damaged| anyhow::anyhow!(HOW))
        }

        pub(in crate::cli) fn seal(&self, how: &Encryption) -> anyhow::Result<Option<Seal>> {
            let Encryption { encrypt, recipient, recipients_file } = how;
            if *encrypt || !recipient.is_empty() || !recipients_file.is_empty() {
                bail!(HOW);
            }
            Ok(None)
        }
    }
}
