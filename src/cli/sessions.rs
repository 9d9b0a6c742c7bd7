//! A session's file, opened: who holds it, what it says, and the questionnaire it was asked with.

use super::clock::Clock;
use super::keys::{Contents, Damaged, Keyring};
use super::locale::Locale;
use crate::diagnostic::{plainly, visible};
use crate::library::{self, Loaded};
use crate::report::{Note, Record, SetLevel};
use crate::session::{
    self, Appended, Entry, Event, Holder, Journal, Lock, NotTaken, OpenJournal, Origin, Override, Remark,
    Seal, SealedFile, Session, Store, journal, lock, store,
};
use anyhow::{anyhow, bail};
use std::path::Path;
use std::rc::Rc;

/// The end of the name of a file in a folder of sessions.
pub(super) const ENDING: &str = "session";

/// A path as it is shown.
pub(super) fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// A word of a command, such as a path, as a shell reads it.
pub(super) fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// A journal and the bytes it was read from, and what seals its file, where it is encrypted.
pub(super) struct Stored {
    pub(super) journal: Journal,
    bytes: Vec<u8>,
    seal: Option<Seal>,
}

/// Reads a session, with these keys where it is encrypted.
pub(super) fn read(path: &Path, keys: &Keyring) -> anyhow::Result<Stored> {
    let name = shown(path);
    let opened = keys.open(&name, bytes(path)?)?;
    stored(
        &name,
        opened.map_err(|Damaged| anyhow!("`{name}` is encrypted, and was changed or cut off after that"))?,
    )
}

/// The same, of one session among many: those that do not open are left closed.
pub(super) fn read_of_many(path: &Path, keys: &Keyring) -> anyhow::Result<Stored> {
    let name = shown(path);
    stored(&name, keys.open_of_many(&name, bytes(path)?)?)
}

/// The bytes of a session's file, as they are there.
pub(super) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    store::bytes(path).map_err(|error| anyhow!("cannot read `{}`: {}", shown(path), plainly(&error)))
}

fn stored(name: &str, (bytes, seal): Contents) -> anyhow::Result<Stored> {
    let journal =
        journal::read(&bytes).map_err(|error| anyhow!("`{name}` is no session that can be read: {error}"))?;
    Ok(Stored { journal, bytes, seal })
}

/// Is a file the journal of a session, and not a file of answers? An encrypted one is taken for a session.
pub(super) fn is_session(path: &Path) -> bool {
    path.is_file()
        && store::bytes(path).is_ok_and(|bytes| bytes.starts_with(b"{\"at\":") || session::is_sealed(&bytes))
}

/// Is it encrypted?
pub(super) fn is_encrypted(path: &Path) -> bool {
    path.is_file() && store::bytes(path).is_ok_and(|bytes| session::is_sealed(&bytes))
}

/// Where a new session is kept.
pub(super) fn new_store(path: &Path, seal: Option<Seal>) -> Box<dyn Store> {
    match seal {
        Some(seal) => Box::new(SealedFile::new(path, Rc::new(seal))),
        None => Box::new(Appended::new(path)),
    }
}

impl Stored {
    /// Goes on with it where it is. The session has to be held.
    pub(super) fn open(self, path: &Path) -> anyhow::Result<OpenJournal> {
        let good = self.bytes.len().saturating_sub(self.journal.torn());
        let store: Box<dyn Store> = match self.seal {
            Some(seal) => Box::new(SealedFile::open(path, Rc::new(seal))),
            None => Box::new(
                Appended::open(path, good)
                    .map_err(|error| anyhow!("cannot write `{}`: {}", shown(path), plainly(&error)))?,
            ),
        };
        Ok(OpenJournal::resume(store, self.journal, self.bytes))
    }
}

/// Takes a session for a worker, or says who has it.
pub(super) fn take(path: &Path, worker: &str, clock: Clock) -> anyhow::Result<Lock> {
    let holder = Holder { worker: worker.to_owned(), host: host(), since: clock.now() };
    Lock::take(path, &holder).map_err(|error| match error {
        NotTaken::Held(held) => anyhow!("`{}` is open already{}", shown(path), by(held.as_ref())),
        NotTaken::System(_) if path.exists() => anyhow!(
            "`{}`: {error}; a session says in itself who read it, so copy it to a folder that can be written",
            shown(path)
        ),
        NotTaken::System(_) => anyhow!("`{}`: {error}", shown(path)),
    })
}

/// Who holds it, in words.
pub(super) fn by(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |Holder { worker, host, since }| {
        visible(&format!(": by {worker} on {host} since {since}"))
    })
}

/// Who holds the session at this place, if anyone does.
pub(super) fn held(path: &Path) -> Option<Option<Holder>> {
    lock::holder(path)
}

/// The questionnaire of a session: the one named, else the built-in of its id. It has to be the very version that was
/// asked last.
pub(super) fn questionnaire(
    journal: &Journal,
    named: Option<&str>,
    locale: &Locale,
) -> anyhow::Result<&'static Loaded> {
    let asked = journal.questionnaire();
    let loaded = load(&asked.id, named, locale)?;
    if loaded.sha256 != asked.sha256 {
        let version = visible(&asked.version);
        let (id, now) = (&loaded.program.id, &loaded.program.version);
        bail!(
            "the session was asked with version {version} of `{}` (SHA-256 {}), and this is version {now} of `{id}`; \
             give that version's file with --questionnaire, or resume the session with this one",
            visible(&asked.id),
            visible(&asked.sha256),
        );
    }
    Ok(loaded)
}

/// The questionnaire that is named, else the built-in with this id, in its language and with its help lines.
pub(super) fn load(id: &str, named: Option<&str>, locale: &Locale) -> anyhow::Result<&'static Loaded> {
    let is_built_in = library::BUILTINS.iter().any(|builtin| builtin.id == id);
    match named {
        Some(name) => Ok(locale.load(name)?),
        None if is_built_in => Ok(locale.load(id)?),
        None => bail!(
            "the session was asked with `{}`, which is not built in; name its file with --questionnaire",
            visible(id)
        ),
    }
}

/// Who works here: as given, else as the environment says.
#[expect(clippy::disallowed_methods, reason = "this module reads the environment")]
pub(super) fn worker(given: Option<&str>) -> anyhow::Result<String> {
    let worker = given.map(str::to_owned).or_else(|| std::env::var("CROSSROADS_WORKER").ok());
    match worker {
        Some(worker) => named("--worker", &worker),
        None => bail!(
            "whose session is it? give your id with --worker, or once and for all in the environment as CROSSROADS_WORKER"
        ),
    }
}

/// An id of a person as it may stand in a session.
pub(super) fn named(option: &str, id: &str) -> anyhow::Result<String> {
    let id = id.trim();
    if id.is_empty() || id.chars().count() > 200 || id.chars().any(crate::diagnostic::hidden) {
        bail!("{option} takes a name or a number of up to 200 characters, on one line");
    }
    Ok(id.to_owned())
}

/// The name of this computer.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment and what the system is called"
)]
fn host() -> String {
    let file = || std::fs::read_to_string("/etc/hostname").ok();
    let variable = |name| std::env::var(name).ok();
    let names = [variable("HOSTNAME"), variable("COMPUTERNAME"), file()];
    let name = names.into_iter().flatten().map(|name| name.trim().to_owned()).find(|name| !name.is_empty());
    name.unwrap_or_else(|| "this computer".to_owned())
}

/// What a session adds to a report.
pub(super) fn record(journal: &Journal, session: &Session) -> Record {
    let mut workers: Vec<String> = Vec::new();
    for entry in journal.entries() {
        let wrote = !matches!(entry.event, Event::Exported { .. });
        if wrote && !workers.contains(&entry.worker) {
            workers.push(entry.worker.clone());
        }
    }
    let with = |origin: Origin| {
        let so = session.said.iter().filter(move |(_, said)| said.source == origin);
        so.map(|(item, _)| *item).collect()
    };
    let note = |remark: &Remark| Note {
        text: remark.text.clone(),
        worker: remark.worker.clone(),
        at: remark.at.clone(),
    };
    let set = session.overridden.as_ref().map(|Override { set, at, worker }| SetLevel {
        level: set.level.clone(),
        computed: (set.level_at_least.clone(), set.level_at_most.clone()),
        reason: (set.reason.clone(), set.because.clone()),
        note: Note { text: set.text.clone(), worker: worker.clone(), at: at.clone() },
    });
    Record {
        head: journal.head().to_owned(),
        client: journal.begun().client.clone(),
        began_at: journal.entries().first().map(|entry| entry.at.clone()).unwrap_or_default(),
        workers,
        finished: session.finished,
        set,
        judged: with(Origin::Judgement),
        not_asked: with(Origin::CouldNotAsk),
        notes: session.notes.iter().map(|(item, remark)| (*item, note(remark))).collect(),
        words: session.words.iter().map(|(item, remark)| (*item, note(remark))).collect(),
    }
}

/// When the answers were given: when the last of them was written down before the interview was closed. That something is
/// put right later does not make them of a later day.
pub(super) fn answered_at(journal: &Journal) -> String {
    let answers = |entry: &&Entry| matches!(entry.event, Event::Answered { .. } | Event::Changed { .. });
    let entries = journal.entries();
    let closed = entries.iter().position(|entry| matches!(entry.event, Event::Finished {}));
    let asked = closed.and_then(|closed| entries.get(..closed)).unwrap_or(entries);
    let last = asked.iter().rev().find(answers).or(entries.first());
    last.map(|entry| entry.at.clone()).unwrap_or_default()
}
