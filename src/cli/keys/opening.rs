//! The keys at hand, each read or asked for once.

use super::{Contents, Damaged, Encryption, Keys, prompt};
use crate::cli::sessions::shown;
use crate::diagnostic::plainly;
use crate::session::sealed::{Identities, Lid, NotOpened, Passphrase, Recipients, lid};
use crate::session::{Seal, is_sealed, store};
use anyhow::{anyhow, bail};
use std::cell::OnceCell;
use std::path::Path;

/// A passphrase that is shorter is guessed sooner than it protects anyone.
const SHORTEST: usize = 12;

/// The keys at hand.
pub(in crate::cli) struct Keyring<'k> {
    keys: &'k Keys,
    identities: OnceCell<Identities>,
    passphrase: OnceCell<Passphrase>,
}

impl<'k> Keyring<'k> {
    pub(in crate::cli) fn new(keys: &'k Keys) -> anyhow::Result<Self> {
        Ok(Self { keys, identities: OnceCell::new(), passphrase: OnceCell::new() })
    }

    /// What is in a file, opened where it is encrypted.
    pub(in crate::cli) fn open(
        &self,
        name: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<Result<Contents, Damaged>> {
        if !is_sealed(&bytes) {
            return Ok(Ok((bytes, None)));
        }
        let (opened, key) = match lid(&bytes) {
            Err(why) => (Err(why), ""),
            Ok(Lid::Passphrase) => {
                let passphrase = self.passphrase(&format!("Passphrase of {name}:"))?;
                (Seal::with(&bytes, passphrase), "passphrase")
            }
            Ok(Lid::Identity) => {
                if self.keys.identity.is_empty() {
                    bail!(
                        "`{name}` is encrypted to a recipient; name the file of the identity with --identity"
                    );
                }
                (Seal::by(&bytes, self.identities()?), "identity")
            }
        };
        match opened {
            Ok((seal, plain)) => Ok(Ok((plain, Some(seal)))),
            Err(NotOpened::Damaged) => Ok(Err(Damaged)),
            Err(why @ NotOpened::OtherKey) => bail!("`{name}` {why} {key}"),
            Err(why @ (NotOpened::TooMuchWork(_) | NotOpened::Later | NotOpened::TooLarge)) => {
                bail!("`{name}` {why}")
            }
        }
    }

    /// The same, of one file among many: an empty passphrase leaves those closed that have one, and what has another
    /// key is not worth an error.
    pub(in crate::cli) fn open_of_many(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<Contents> {
        if is_sealed(&bytes) && lid(&bytes) == Ok(Lid::Passphrase) {
            if self.passphrase.get().is_none() && self.keys.passphrase_file.is_none() && !prompt::can_ask() {
                bail!("closed");
            }
            let asked =
                self.passphrase("Passphrase of the encrypted sessions (Enter leaves them closed):")?;
            if asked.length() == 0 {
                bail!("closed");
            }
        }
        self.open(name, bytes)?.map_err(|Damaged| anyhow!("damaged"))
    }

    /// What a new session is sealed with, where it is.
    pub(in crate::cli) fn seal(&self, how: &Encryption) -> anyhow::Result<Option<Seal>> {
        let Encryption { encrypt, recipient, recipients_file } = how;
        if *encrypt {
            return Ok(Some(Seal::with_passphrase(&self.new_passphrase()?)?));
        }
        let mut recipients = Recipients::read("")?;
        for one in recipient {
            recipients.add(Recipients::read(one).map_err(|_| {
                anyhow!("--recipient takes what age-keygen prints as the public key, which begins with age1")
            })?);
        }
        for path in recipients_file {
            let text = text(path)?;
            let read = Recipients::read(&text);
            let read =
                read.map_err(|error| anyhow!("`{}` is no file of recipients: {error}", shown(path)))?;
            if read.is_empty() {
                bail!("there are no recipients in `{}`", shown(path));
            }
            recipients.add(read);
        }
        Ok(if recipients.is_empty() { None } else { Some(Seal::to(&recipients)?) })
    }

    fn passphrase(&self, question: &str) -> anyhow::Result<&Passphrase> {
        if let Some(passphrase) = self.passphrase.get() {
            return Ok(passphrase);
        }
        let passphrase = match &self.keys.passphrase_file {
            Some(path) => first_line(path)?,
            None => prompt::ask(question)?,
        };
        Ok(self.passphrase.get_or_init(|| passphrase))
    }

    fn new_passphrase(&self) -> anyhow::Result<Passphrase> {
        let long_enough = |passphrase: &Passphrase| passphrase.length() >= SHORTEST;
        if let Some(path) = &self.keys.passphrase_file {
            let passphrase = first_line(path)?;
            if !long_enough(&passphrase) {
                bail!("the passphrase in `{}` is shorter than {SHORTEST} characters", shown(path));
            }
            return Ok(passphrase);
        }
        loop {
            let passphrase = prompt::ask("New passphrase, without which nobody can read the session:")?;
            if !long_enough(&passphrase) {
                prompt::say(&format!(
                    "At least {SHORTEST} characters: four words that do not belong together."
                ))?;
                continue;
            }
            if prompt::ask("The same once more:")?.is(&passphrase) {
                return Ok(passphrase);
            }
            prompt::say("These were two different ones.")?;
        }
    }

    fn identities(&self) -> anyhow::Result<&Identities> {
        if let Some(identities) = self.identities.get() {
            return Ok(identities);
        }
        let mut all = Identities::read("")?;
        for path in &self.keys.identity {
            all.add(self.identities_in(path)?);
        }
        Ok(self.identities.get_or_init(|| all))
    }

    /// The identities in a file, which may itself be encrypted with a passphrase, as age tools can have it.
    fn identities_in(&self, path: &Path) -> anyhow::Result<Identities> {
        let name = shown(path);
        let mut bytes = bytes(path)?;
        if is_sealed(&bytes) {
            if lid(&bytes) != Ok(Lid::Passphrase) {
                bail!("`{name}` is an encrypted file, and no file of identities");
            }
            let passphrase = self.passphrase(&format!("Passphrase of the identity in {name}:"))?;
            bytes = Seal::with(&bytes, passphrase).map_err(|why| anyhow!("`{name}` {why} passphrase"))?.1;
        }
        let text = String::from_utf8(bytes).map_err(|_| anyhow!("`{name}` is no file of identities"))?;
        let read = Identities::read(&text)
            .map_err(|error| anyhow!("`{name}` is no file of identities as age-keygen makes it: {error}"))?;
        if read.is_empty() { bail!("there are no identities in `{name}`") } else { Ok(read) }
    }
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    store::bytes(path).map_err(|error| anyhow!("cannot read `{}`: {}", shown(path), plainly(&error)))
}

fn text(path: &Path) -> anyhow::Result<String> {
    String::from_utf8(bytes(path)?).map_err(|_| anyhow!("`{}` is no text", shown(path)))
}

fn first_line(path: &Path) -> anyhow::Result<Passphrase> {
    let text = text(path)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        bail!("there is no passphrase in the first line of `{}`", shown(path));
    }
    Ok(line.to_owned().into())
}
