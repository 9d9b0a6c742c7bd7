//! Which session is meant, and beginning it or going on with it.

use super::Args;
use crate::cli::clock::Clock;
use crate::cli::keys::Keyring;
use crate::cli::sessions::{self, ENDING, quoted, shown};
use crate::diagnostic::plainly;
use crate::library::Loaded;
use crate::session::{self, Begun, Changed, Event, NotKept, OpenJournal, journal, store};
use anyhow::{anyhow, bail};
use std::path::{Path, PathBuf};

/// Where a session is, or will be.
pub(super) enum Start {
    New(PathBuf),
    Resume(PathBuf),
}

/// A session that is open.
pub(super) struct Opened {
    pub(super) loaded: &'static Loaded,
    pub(super) path: PathBuf,
    pub(super) open: OpenJournal,
    /// The options that open it again: whose it is, where the environment does not say, and the key.
    pub(super) options: String,
    /// Nothing where it has just begun.
    pub(super) resumed: Option<Resumed>,
}

/// What there is to say about a session that goes on.
pub(super) struct Resumed {
    pub(super) torn: bool,
    /// The version it was asked with, where this is another, and what changed.
    pub(super) changed: Option<(String, Vec<Changed>)>,
    /// Why that could not be written down, where it could not.
    pub(super) not_kept: Option<String>,
}

impl Start {
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::New(path) | Self::Resume(path) => path,
        }
    }
}

/// Finds out where the session is.
pub(super) fn place(args: &Args, keys: &Keyring) -> anyhow::Result<Start> {
    let path = match (&args.session, &args.sessions) {
        (Some(path), _) => path.clone(),
        (None, Some(folder)) if args.resume => find(folder, args.client.as_deref(), keys)?,
        (None, Some(folder)) => {
            session::make_folder(folder).map_err(|error| {
                anyhow!("cannot make the folder `{}`: {}", shown(folder), plainly(&error))
            })?;
            folder.join(format!("{}.{ENDING}", store::random_name()))
        }
        (None, None) => {
            bail!("where is the session kept? name a file with --session, or a folder with --sessions")
        }
    };
    match (path.exists(), args.resume) {
        (true, true) => Ok(Start::Resume(path)),
        (false, false) => Ok(Start::New(path)),
        (true, false) => bail!("there is a file `{}` already; --resume goes on with a session", shown(&path)),
        (false, true) => bail!("there is no session `{}`; without --resume it begins", shown(&path)),
    }
}

/// The one session of a client in a folder that is not finished.
fn find(folder: &Path, client: Option<&str>, keys: &Keyring) -> anyhow::Result<PathBuf> {
    let mut found = Vec::new();
    for (path, journal) in super::list::sessions(folder, keys)? {
        let Ok(journal) = journal else { continue };
        let finished = matches!(journal.entries().last().map(|entry| &entry.event), Some(Event::Finished {}));
        let same = client.is_none() || journal.begun().client.as_deref() == client;
        if same && !finished {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        [] => bail!("no unfinished session in `{}` is the one; --list shows what there is", shown(folder)),
        several => bail!(
            "{} unfinished sessions in `{}` could be meant; name the file with --session, as --list shows it",
            several.len(),
            shown(folder)
        ),
    }
}

/// Begins it, or goes on with it. It has to be held.
pub(super) fn open(
    start: &Start,
    args: &Args,
    keys: &Keyring,
    worker: &str,
    clock: Clock,
) -> anyhow::Result<Opened> {
    let named = args.questionnaire.as_deref();
    let path = start.path().to_owned();
    let named_worker = args.worker.as_ref().map(|_| format!(" --worker {}", quoted(worker)));
    let options = named_worker.unwrap_or_default() + &args.keys.to_open_again(&args.encryption);
    match start {
        Start::New(_) => {
            let loaded = args.locale.load(named.unwrap_or("intake-interview"))?;
            let client = args.client.as_deref().map(|id| sessions::named("--client", id)).transpose()?;
            let begun = Begun {
                format: journal::FORMAT,
                nonce: store::random_name(),
                questionnaire: session::marked(&loaded.program, &loaded.words, &loaded.sha256),
                client,
            };
            let store = sessions::new_store(&path, keys.seal(&args.encryption)?);
            let open = OpenJournal::begin(store, &clock.now(), worker, begun)
                .map_err(|error| anyhow!("cannot begin `{}`: {}", shown(&path), plainly(&error)))?;
            Ok(Opened { loaded, path, open, options, resumed: None })
        }
        Start::Resume(_) => {
            let stored = sessions::read(&path, keys)?;
            let journal = &stored.journal;
            let client = journal.begun().client.as_deref();
            if args.client.is_some() && args.client.as_deref() != client {
                bail!("`{}` is about another client", shown(&path));
            }
            let before = journal.questionnaire().clone();
            let loaded = sessions::load(&before.id, named, &args.locale)?;
            if loaded.program.id != before.id {
                bail!("`{}` was asked with `{}`, not with this questionnaire", shown(&path), before.id);
            }
            let now = session::marked(&loaded.program, &loaded.words, &loaded.sha256);
            let changed =
                (now.sha256 != before.sha256).then(|| session::changed(&before, &now, &loaded.program));
            let again = changed.iter().flat_map(|all| session::to_ask_again(&loaded.program, all));
            let again = again.map(|item| loaded.program.items[item].id.clone()).collect();
            let torn = journal.torn();
            let mut open = stored.open(&path)?;
            let event = Event::Resumed { questionnaire: now, again, torn };
            let not_kept = match open.add(&clock.now(), worker, event) {
                Ok(()) => None,
                Err(NotKept::NotYet(error)) => Some(plainly(&error)),
                Err(error) => bail!("`{}`: {error}", shown(&path)),
            };
            let changed = changed.map(|changed| (before.version, changed));
            Ok(Opened {
                loaded,
                path,
                open,
                options,
                resumed: Some(Resumed { torn: torn > 0, changed, not_kept }),
            })
        }
    }
}
